# shellcheck shell=bash
# For scripts/test-compose, after machine.sh: a container engine, the one that runs or one of our own, and no trace of it afterwards.

engine_pid=
readonly LEAST_COMPOSE=2.20

# could_not WHY…: this machine cannot try it. Loud, and told apart from a failure by its number.
could_not() {
    printf '\n!! COULD NOT be tried on this machine: %s\n' "$*" >&2
    exit 3
}

# Compose 2.20 or later, as Docker's plugin.
has_compose() {
    local version
    version=$(docker compose version --short 2>/dev/null) && printf '%s\n' "$LEAST_COMPOSE" "${version#v}" | sort -V -C
}

# Installs the plugin from whichever package has one that is new enough. Debian 12 has none: there the next release's, which is one file
# that needs no library, is unpacked into $work, and nothing on the machine is another than before.
need_compose() {
    has_compose && return
    local package version at=$work/compose apt
    for package in docker-compose-plugin docker-compose-v2 docker-compose; do
        version=$(apt-cache policy "$package" 2>/dev/null | sed -n 's/^ *Candidate: *\([0-9]*:\)\?\([0-9.]*\).*/\2/p')
        [ -n "$version" ] && printf '%s\n' "$LEAST_COMPOSE" "$version" | sort -V -C || continue
        needed=("$package")
        install_needed && has_compose && return
    done
    say "Compose of Debian's next release"
    mkdir -p "$at/lists/partial" "$at/cache/archives/partial" "$at/config/cli-plugins"
    # shellcheck disable=SC2016  # apt fills it in
    printf 'deb %s trixie main\n' "$(apt-get indextargets --format '$(REPO_URI)' 'Created-By: Packages' 'Origin: Debian' | head -n 1)" \
        >"$at/sources"
    apt=(apt-get -q -o Dir::Etc::SourceList="$at/sources" -o Dir::Etc::SourceParts=/dev/null -o Dir::State::Lists="$at/lists"
        -o Dir::Cache="$at/cache" -o APT::Sandbox::User=root)
    (cd "$at" && "${apt[@]}" update && "${apt[@]}" download docker-compose docker-buildx &&
        for package in ./*.deb; do dpkg-deb -x "$package" root; done && cp root/usr/libexec/docker/cli-plugins/* config/cli-plugins/) \
        >"$at/log" 2>&1
    export DOCKER_CONFIG=$at/config
    has_compose || could_not "Docker has no compose plugin $LEAST_COMPOSE or later, and no package has one: $(tail -n 3 "$at/log")"
}

need_engine() {
    need docker docker.io
    need dockerd docker.io
    need iptables iptables
}

# start_engine: uses the engine that runs, else starts one in $work; sets DOCKER_HOST.
start_engine() {
    need_compose
    docker buildx version >/dev/null 2>&1 || export DOCKER_BUILDKIT=0
    if docker info >/dev/null 2>&1; then
        return
    fi
    [ "$(id -u)" = 0 ] || could_not "no container engine runs, and only root can start one"
    say "── A container engine of our own"
    iptables-save >"$work/iptables" 2>/dev/null && ip6tables-save >"$work/ip6tables" 2>/dev/null ||
        could_not "this machine's network rules cannot be read"
    cat /proc/sys/net/ipv4/ip_forward >"$work/ip_forward"
    [ -e /sys/class/net/docker0 ] || touch "$work/no-docker0"
    export DOCKER_HOST=unix://$work/docker.sock
    dockerd --host "$DOCKER_HOST" --data-root "$work/docker" --exec-root "$work/docker.run" --pidfile "$work/docker.pid" \
        >"$work/dockerd.log" 2>&1 </dev/null &
    engine_pid=$!
    for _ in $(seq 300); do
        kill -0 "$engine_pid" 2>/dev/null || could_not "dockerd does not start: $(grep -v 'level=info' "$work/dockerd.log" | tail -n 3)"
        docker info >/dev/null 2>&1 && return
        sleep 0.1
    done
    could_not "dockerd does not answer: $(tail -n 3 "$work/dockerd.log")"
}

# Ends the engine that start_engine has started, and puts back what it changed.
leave_engine() {
    [ -n "$engine_pid" ] || return 0
    kill "$engine_pid" 2>/dev/null
    wait "$engine_pid" 2>/dev/null
    engine_pid=
    iptables-restore <"$work/iptables"
    ip6tables-restore <"$work/ip6tables"
    cat "$work/ip_forward" >/proc/sys/net/ipv4/ip_forward
    if [ -e "$work/no-docker0" ] && command -v ip >/dev/null; then
        ip link delete docker0 2>/dev/null
    fi
    # Mounts of containers that ended roughly.
    awk -v under="$work/" 'index($2, under) == 1 { print $2 }' /proc/mounts | sort -r | while IFS= read -r mount; do
        umount "$mount" 2>/dev/null
    done
}
