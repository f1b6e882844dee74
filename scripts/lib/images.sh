# shellcheck shell=bash
# For scripts/test-compose, after machine.sh and engine.sh: images without a registry. The app's is what the Dockerfile makes, on
# stand-ins for the images that it begins with; all others are Debian's packages under the names that the compose files use.

debian=$(sed -n 's/^ARG DEBIAN=//p' Dockerfile)
readonly debian APP=divestreams:latest BASE=debian:$debian-slim
readonly MOST_BYTES=$((25 * 1024 * 1024)) # what the app's image adds to its base, compressed (issue 5)

# is_kept IMAGE: whether an earlier run left it with an engine that was running, and REUSE asks to take it.
is_kept() { [ -n "${REUSE:-}" ] && docker image inspect "$1" >/dev/null 2>&1; }

# root IMAGE PACKAGES: a root filesystem of Debian's packages.
root() {
    mmdebstrap --quiet --variant=minbase --include="$2" "$debian" "$work/root.tar" ||
        could_not "no root filesystem can be made of Debian's packages"
    docker import "$work/root.tar" "$1" >/dev/null || could_not "the engine takes no image"
    rm "$work/root.tar"
}

# built IMAGE FOLDER: by the Dockerfile in the folder.
built() { docker build --quiet --tag "$1" "$2" >/dev/null || could_not "the image $1 cannot be built"; }

# The builder: this machine's toolchain, and what crates it has fetched, so that the build needs no registry.
builder() {
    local at=$work/builder sysroot home=${CARGO_HOME:-$HOME/.cargo}
    cargo fetch --locked --quiet || could_not "the crates cannot be fetched"
    root divestreams-test-gcc ca-certificates,gcc,libc6-dev
    sysroot=$(rustc --print sysroot)
    mkdir -p "$at/toolchain" "$at/registry"
    cp -a "$sysroot/bin" "$sysroot/lib" "$at/toolchain/"
    cp -a "$home/registry/cache" "$home/registry/index" "$at/registry/"
    cat >"$at/Dockerfile" <<'DOCKERFILE'
FROM divestreams-test-gcc
ENV PATH=/usr/local/toolchain/bin:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin \
    CARGO_HOME=/usr/local/cargo CARGO_NET_OFFLINE=true
COPY toolchain /usr/local/toolchain
COPY registry /usr/local/cargo/registry
DOCKERFILE
    built "rust:$(sed -n 's/^ARG RUST=//p' Dockerfile)-slim-$debian" "$at"
    rm -r "$at"
}

# The app's image, by its own Dockerfile: both its stages, with the system's libpq.
app_image() {
    is_kept "$APP" && return
    builder
    root "$BASE" ca-certificates
    local began=$SECONDS
    docker build --tag "$APP" . >"$work/build.log" 2>&1 || fail "the Dockerfile does not build: $(tail -n 20 "$work/build.log")"
    say "The Dockerfile, built in $((SECONDS - began)) s"
}

# stand_in IMAGE LINES: on the root that all services share.
stand_in() {
    local at=$work/stand-in
    mkdir -p "$at"
    cp scripts/lib/postgres-entrypoint scripts/lib/mail-sink "$at/"
    printf 'FROM divestreams-test-services\n%s\n' "$2" >"$at/Dockerfile"
    built "$1" "$at"
}

service_images() {
    is_kept divestreams-test-services ||
        root divestreams-test-services \
            ca-certificates,wget,postgresql,redis-server,caddy,prometheus,prometheus-alertmanager,python3-aiosmtpd
    stand_in postgres:17 'COPY postgres-entrypoint /usr/local/bin/
ENTRYPOINT ["postgres-entrypoint"]'
    stand_in redis:7 ''
    stand_in caddy:2 'ENV XDG_CONFIG_HOME=/config XDG_DATA_HOME=/data
CMD ["caddy", "run", "--config", "/etc/caddy/Caddyfile", "--adapter", "caddyfile"]'
    stand_in "$(image_of mail)" 'COPY mail-sink /mailpit
ENTRYPOINT ["/mailpit"]'
    stand_in "$(image_of prometheus)" 'WORKDIR /prometheus
RUN chown nobody:nogroup /prometheus
USER nobody
ENTRYPOINT ["prometheus", "--storage.tsdb.path=/prometheus/data"]'
    stand_in "$(image_of alertmanager)" 'RUN mkdir /alertmanager && chown nobody:nogroup /alertmanager
USER nobody
ENTRYPOINT ["prometheus-alertmanager"]'
}

# image_of SERVICE: as the staging file names it.
image_of() { awk -v of="  $1:" '$0 == of { found = 1 } found && $1 == "image:" { print $2; exit }' docker-compose.staging.yml; }

# What the app's image adds to its base, layer by layer, as a registry would keep it.
try_size() {
    local at=$work/saved layer bytes=0 skip
    mkdir "$at"
    docker save "$APP" | tar -x -C "$at" || fail "the image cannot be saved"
    skip=$(docker image inspect --format '{{len .RootFS.Layers}}' "$BASE")
    for layer in $(sed 's/.*"Layers":\[//; s/\].*//' "$at/manifest.json" | tr -d '"' | tr ',' '\n' | tail -n "+$((skip + 1))"); do
        bytes=$((bytes + $(gzip -c "$at/$layer" | wc -c)))
    done
    rm -r "$at"
    [ "$bytes" -gt 1000000 ] || fail "the image adds $bytes bytes to its base: that was not measured"
    [ "$bytes" -le "$MOST_BYTES" ] || fail "the image adds $bytes bytes to its base, compressed; at most $MOST_BYTES"
    say "The image adds $((bytes / 1024)) KiB to its base, compressed; at most $((MOST_BYTES / 1024))"
}

# authority NAME: a certificate authority in $certs.
authority() {
    openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj "/CN=$1" -keyout "$certs/$1.key" -out "$certs/$1.crt" 2>/dev/null ||
        fail "no authority"
}

# TLS to PostgreSQL, which takes nothing else: by the image's own libpq.
try_tls() {
    local certs=$work/certs url='postgres://divestreams:a-tank-of-nitrox@pg:5432/divestreams'
    mkdir "$certs"
    authority ours
    authority another
    openssl req -newkey rsa:2048 -nodes -subj /CN=pg -keyout "$certs/server.key" -out "$certs/server.csr" 2>/dev/null
    openssl x509 -req -in "$certs/server.csr" -CA "$certs/ours.crt" -CAkey "$certs/ours.key" -CAcreateserial -days 2 \
        -extfile <(echo subjectAltName=DNS:pg) -out "$certs/server.crt" 2>/dev/null || fail "no certificate"
    chmod 755 "$certs" && chmod 644 "$certs"/*
    docker network create divestreams-test-tls >/dev/null
    docker run --detach --name divestreams-test-tls --network divestreams-test-tls --network-alias pg --network-alias other \
        --env POSTGRES_USER=divestreams --env POSTGRES_DB=divestreams --env POSTGRES_PASSWORD=a-tank-of-nitrox \
        --volume "$certs:/certs:ro" postgres:17 postgres >/dev/null || fail "no PostgreSQL"
    local tls=(docker exec divestreams-test-tls)
    until "${tls[@]}" pg_isready --quiet --host 127.0.0.1 2>/dev/null; do
        [ -n "$(docker ps --quiet --filter name=divestreams-test-tls)" ] || fail "PostgreSQL ends: $(docker logs divestreams-test-tls 2>&1)"
        sleep 1
    done
    # shellcheck disable=SC2016  # for the shell in there
    "${tls[@]}" sh -ec 'data=/var/lib/postgresql/data
        install -o postgres -m 600 /certs/server.key /certs/server.crt "$data"
        sed -i "s/^host all all all/hostssl all all all/" "$data/pg_hba.conf"
        psql --quiet --username divestreams --command "ALTER SYSTEM SET ssl = on" --command "SELECT pg_reload_conf()" >/dev/null' ||
        fail "no TLS in PostgreSQL"
    sleep 1
    # tls EXPECTED WHAT ADDRESS: migrations through it; "works", or what is said instead.
    tls() {
        local said code
        said=$(docker run --rm --network divestreams-test-tls --volume "$certs:/certs:ro" --env DATABASE_URL="$3" "$APP" migrate 2>&1)
        code=$?
        if [ "$1" = works ]; then
            [ $code = 0 ] || fail "$2: $said"
        else
            [ $code != 0 ] && grep -q -i -e "$1" <<<"$said" || fail "$2 is not refused by '$1' ($code): $said"
        fi
        printf '  %-60s %s\n' "$2" "$([ "$1" = works ] && echo works || echo refused)"
    }
    say "── TLS to PostgreSQL"
    tls 'no encryption\|no pg_hba' 'without TLS' "$url?sslmode=disable"
    tls works 'sslmode=require' "$url?sslmode=require"
    tls works 'sslmode=verify-full, the right authority' "$url?sslmode=verify-full&sslrootcert=/certs/ours.crt"
    # A command that is quickly done once ended in OpenSSL's hands, one time in three.
    docker run --rm --network divestreams-test-tls --env DATABASE_URL="$url?sslmode=require" --entrypoint sh "$APP" -c \
        'for n in $(seq 60); do divestreams migrate >/dev/null || exit; done' || fail "a command over TLS ends with $?"
    printf '  %-60s %s\n' 'sixty commands, one after the other' 'end well'
    tls 'certificate verify failed' 'sslmode=verify-full, another authority' "$url?sslmode=verify-full&sslrootcert=/certs/another.crt"
    tls 'does not match host name' 'sslmode=verify-full, another host' "${url/@pg:/@other:}?sslmode=verify-full&sslrootcert=/certs/ours.crt"
    leave_tls
}
leave_tls() {
    docker rm --force --volumes divestreams-test-tls >/dev/null 2>&1
    docker network rm divestreams-test-tls >/dev/null 2>&1
}
