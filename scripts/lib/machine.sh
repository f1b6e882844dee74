# shellcheck shell=bash
# For ./test and scripts/bench: packages, a throw-away PostgreSQL, and an end to everything that was started.
#
# `workplace` makes the folder $work; whatever is started from here on lives in it and ends with the script.

work=
pg_pid=

say() { printf '\n\033[1m%s\033[0m\n' "$*"; }
fail() {
    printf '%s\n' "$*" >&2
    exit 1
}

workplace() {
    work=$(mktemp -d "${TMPDIR:-/tmp}/divestreams-$1.XXXXXX") || fail "no temporary folder can be made"
    # PostgreSQL runs as another person, who must get through to its own folder in here.
    chmod 711 "$work"
    trap 'leave $?' EXIT
    trap 'exit 130' INT
    trap 'exit 143' TERM HUP
}

# Ends what this script has started, by its ids, and removes its folder. `leave_first`, where a script has one, comes first.
leave() {
    trap - EXIT
    trap '' INT TERM HUP
    if declare -F leave_first >/dev/null; then leave_first; fi
    stop_postgres
    rm -rf "$work"
    exit "$1"
}

as_root() {
    if [ "$(id -u)" = 0 ]; then
        "$@"
    elif command -v sudo >/dev/null; then
        sudo "$@"
    else
        fail "to install packages, be root or have sudo: $*"
    fi
}

# need COMMAND PACKAGE: remembers the package where the command is missing; `install_needed` installs them all at once.
needed=()
need() {
    command -v "$1" >/dev/null || needed+=("$2")
}
install_needed() {
    [ ${#needed[@]} = 0 ] && return 0
    say "Installing ${needed[*]}"
    # Debian's packages would make a cluster, and start it and Redis: nobody has asked for those.
    local no_cluster=/etc/postgresql-common/createcluster.d/divestreams-test.conf no_service=/usr/sbin/policy-rc.d
    if [ -e $no_service ]; then
        no_service=
    else
        printf '#!/bin/sh\nexit 101\n' | as_root tee $no_service >/dev/null && as_root chmod 755 $no_service
    fi
    as_root mkdir -p "${no_cluster%/*}"
    echo 'create_main_cluster = false' | as_root tee "$no_cluster" >/dev/null
    as_root apt-get update -q &&
        as_root env DEBIAN_FRONTEND=noninteractive apt-get install -q -y --no-install-recommends "${needed[@]}"
    local result=$?
    as_root rm -f "$no_cluster" $no_service
    return $result
}

# The newest PostgreSQL's programs; Debian keeps them off the PATH.
pg_bin() {
    local bin
    bin=$(find /usr/lib/postgresql -maxdepth 3 -name initdb -path '*/bin/*' 2>/dev/null | sort -V | tail -n 1)
    if [ -z "$bin" ]; then bin=$(command -v initdb) || return 1; fi
    dirname "$bin"
}

# PostgreSQL refuses to be root: then it is `postgres`. setpriv becomes the command, so that $! is its process.
as_postgres() {
    if [ "$(id -u)" = 0 ]; then
        exec setpriv --reuid=postgres --regid=postgres --init-groups env -u TMPDIR HOME="$work/postgres" "$@"
    else
        exec "$@"
    fi
}

# A port on loopback that nobody listens on just now.
free_port() {
    local port
    for _ in $(seq 100); do
        port=$((RANDOM % 20000 + 20000))
        if ! (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null; then
            echo "$port"
            return
        fi
    done
    return 1
}

# start_postgres [OPTION…]: a server of our own in $work; sets PG_URL, PG_PORT and pg_pid.
start_postgres() {
    local bin home=$work/postgres password
    bin=$(pg_bin) || fail "PostgreSQL is not installed"
    password=$(od -An -N16 -tx1 /dev/urandom | tr -d ' \n')
    mkdir -m 700 "$home"
    (umask 077 && echo "$password" >"$home/password")
    [ "$(id -u)" = 0 ] && chown -R postgres: "$home"
    (cd "$home" && as_postgres "$bin/initdb" -D "$home/data" -U postgres --pwfile="$home/password" -A scram-sha-256 \
        -E UTF8 --locale=C.UTF-8 --no-sync) >"$work/initdb.log" 2>&1 || fail "$(cat "$work/initdb.log")"
    for _ in 1 2 3 4 5; do
        PG_PORT=$(free_port) || fail "no free port"
        (cd "$home" && as_postgres "$bin/postgres" -D "$home/data" -p "$PG_PORT" -c listen_addresses=127.0.0.1 \
            -c unix_socket_directories="$home" -c max_connections=300 "$@") >"$work/postgres.log" 2>&1 &
        pg_pid=$!
        for _ in $(seq 150); do
            kill -0 "$pg_pid" 2>/dev/null || continue 2
            # By its socket in our own folder: so it is ours that answers.
            if "$bin/pg_isready" -q -h "$home" -p "$PG_PORT"; then
                # shellcheck disable=SC2034  # for whoever sources this
                PG_URL=postgres://postgres:$password@127.0.0.1:$PG_PORT/postgres
                return 0
            fi
            sleep 0.1
        done
    done
    fail "PostgreSQL does not start: $(tail -n 5 "$work/postgres.log")"
}

stop_postgres() {
    [ -n "$pg_pid" ] || return 0
    # SIGINT: ends connections first, then itself.
    kill -INT "$pg_pid" 2>/dev/null
    wait "$pg_pid" 2>/dev/null
    pg_pid=
}
