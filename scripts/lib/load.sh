# shellcheck shell=bash
# For scripts/bench and scripts/bench-redis, after machine.sh: processes of one's own to load, and what they cost.

children=()
leave_first() {
    local child
    for child in "${children[@]:-}"; do [ -n "$child" ] && kill "$child" 2>/dev/null; done
    for child in "${children[@]:-}"; do [ -n "$child" ] && wait "$child" 2>/dev/null; done
    children=()
}

# Whether the process listens on the port: only then may a load go there.
listens() {
    local pid=$1 port=$2 inode
    inode=$(awk -v port="$(printf '0100007F:%04X' "$port")" '$2 == port && $4 == "0A" { print $10 }' /proc/net/tcp)
    [ -n "$inode" ] && find "/proc/$pid/fd" -lname "socket:\\[$inode\\]" 2>/dev/null | grep -q .
}

# launch NAME COMMAND…: starts it on a free port as our child; sets started and port.
launch() {
    local name=$1
    shift
    port=$(free_port) || fail "no free port"
    BIND=127.0.0.1:$port APP_URL=http://localhost:$port "$@" >"$work/$name.log" 2>&1 </dev/null &
    started=$!
    children+=("$started")
    for _ in $(seq 300); do
        kill -0 "$started" 2>/dev/null || fail "$name does not start: $(tail -n 5 "$work/$name.log")"
        listens "$started" "$port" && return
        sleep 0.1
    done
    fail "$name does not listen"
}

# CPU time so far in ticks: of a process, and of PostgreSQL with all its children, those that have ended among them.
ticks() { awk '{ sub(/^.*\) /, ""); print $12 + $13 }' "/proc/$1/stat"; }
pg_ticks() {
    [ -n "$pg_pid" ] || { echo 0; return; }
    cat "/proc/$pg_pid/stat" /proc/[0-9]*/stat 2>/dev/null | awk -v master="$pg_pid" '
        { mine = ($1 == master); sub(/^.*\) /, "") }
        mine && !seen { seen = 1; sum += $12 + $13 + $14 + $15 }
        !mine && $2 == master { sum += $12 + $13 }
        END { print sum + 0 }'
}
rss() { awk '/^VmRSS/ { print $2 }' "/proc/$1/status"; }
hertz=$(getconf CLK_TCK)
median() { sort -g | awk '{ all[NR] = $1 } END { print all[int((NR + 1) / 2)] }'; }
