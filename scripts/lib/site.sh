# shellcheck shell=bash
# For scripts/test-compose, after machine.sh and engine.sh: a site under a compose file as it stands, and somebody who signs in to it.

readonly SITE_PASSWORD='a tank of nitrox, please' OWNER=owner@reef.example
readonly PROBE=00000000-0000-7000-8000-000000000000 # whom the health check signs in as

site='' file='' port=''
compose() { docker compose --project-directory "$site" -f "$site/$file" "$@"; }
app() { compose exec -T app divestreams "$@"; }
sql() { compose exec -T db psql --username divestreams --dbname divestreams --tuples-only --no-align --command "$1"; }

# browse …: curl, with every host of the site on the port that it has here.
browse() { curl --silent --insecure --max-time 20 --connect-to "::127.0.0.1:$port" "$@"; }
code() { browse --output /dev/null --write-out '%{http_code}' "$@"; }

lost() {
    printf '\n%s\n' "$*" >&2
    [ -n "${KEEP:-}" ] && compose --profile watch logs --tail 40 >&2
    exit 1
}

leave_site() { [ -z "$site" ] || compose --profile watch down --volumes --timeout 5 >/dev/null 2>&1; }

# open_site FILE: the files of a deployment in a folder of its own, filled in as docs/deploy.md says, and brought up by scripts/deploy.
open_site() {
    file=$1 site=$work/${1%.yml}
    mkdir -p "$site/scripts"
    cp -r deploy "$site/"
    cp scripts/deploy "$site/scripts/"
    cp .env.example "$site/.env"
    sed -i 's|^APP_URL=.*|APP_URL=https://localhost|; s|^SMTP_HOST=.*|SMTP_HOST=smtp.invalid|' "$site/.env"
    docker run --rm --user 0 --volume "$site:/deploy" --workdir /deploy divestreams:latest secret --fill .env || fail "no secrets"
    port=$(free_port) || fail "no free port"
    # As they stand, but for the ports of this machine, where others may listen on 80 and 443; and for who signs certificates, since
    # nobody out there gives one for a host of this machine.
    sed "s|^    ports: \[\"80:80\".*|    ports: [\"127.0.0.1:$port:443\"]|; s|\"127.0.0.1:[0-9]*:\([0-9]*\)\"\]|\"127.0.0.1::\1\"]|" \
        "$file" >"$site/$file"
    sed -i "s|\"127.0.0.1::443\"|\"127.0.0.1:$port:443\"|" "$site/$file"
    grep -q "127.0.0.1:$port:443" "$site/$file" || fail "$file publishes other ports than it did"
    sed -i '0,/^{$/s//{\n\tlocal_certs/' "$site/deploy/Caddyfile"
    local began=$EPOCHREALTIME
    "$site/scripts/deploy" --no-build "$file" || lost "scripts/deploy does not bring it up"
    until [ "$(code https://localhost/auth/login)" != 000 ]; do sleep 0.2; done
    say "From scripts/deploy to the first page over https: $(awk -v a="$began" -v b="$EPOCHREALTIME" 'BEGIN { printf "%.0f", b - a }') s"
}

# sign_in JAR [HOST]: through the form, "keep me signed in" checked.
sign_in() {
    local page csrf status host=${2:-localhost}
    for _ in $(seq 20); do
        page=$(browse --cookie "$1" --cookie-jar "$1" "https://$host/auth/login") && [ -n "$page" ] && break
        sleep 1
    done
    csrf=$(token <<<"$page")
    [ -n "$csrf" ] || lost "no sign-in page: $page"
    status=$(code --cookie "$1" --cookie-jar "$1" --header "Origin: https://$host" --data-urlencode "csrf=$csrf" \
        --data-urlencode "email=$OWNER" --data-urlencode "password=$SITE_PASSWORD" --data remember=1 "https://$host/auth/login")
    [ "$status" = 302 ] || lost "signing in at $host answers $status"
}
token() { sed -n 's/.*name="csrf" value="\([^"]*\)".*/\1/p' | head -n 1; }

# open_shop: with an owner, who is signed in; the row of it, by the mission's query, becomes $id.
open_shop() {
    app tenant create reef --name "Reef Divers" --owner "$OWNER" || lost "no shop"
    echo "$SITE_PASSWORD" | app user set-password "$OWNER" || lost "no password"
    jar=$site/jar
    say "── Sign in"
    sign_in "$jar"
    say "── The row, by the mission's query"
    local row
    row=$(sql "SELECT id, user_id, expires_at, created_at, EXTRACT(EPOCH FROM (expires_at - NOW())) / 86400 as days_until_expiry
        FROM public.session WHERE user_id <> '$PROBE' ORDER BY created_at DESC")
    echo "$row"
    awk -F'|' 'NR == 1 { exit !($5 > 29.9 && $5 <= 30) }' <<<"$row" || lost "no row, or not of 30 days"
    [ "$(wc -l <<<"$row")" = 1 ] || lost "more rows than one"
    id=${row%%|*}
    still "$file: sign in"
}

passed=()
# still WHAT: the same browser is signed in, by the same row.
still() {
    local status found
    for _ in $(seq 60); do
        status=$(browse --cookie "$jar" --output "$work/page" --write-out '%{http_code}' "$list")
        # The app is away for a moment; whoever is signed out is told so at once.
        case $status in 502 | 503 | 000) sleep 1 ;; *) break ;; esac
    done
    [ "$status" = 200 ] || lost "$1: no longer signed in ($status)"
    grep -q 'Sign out' "$work/page" || lost "$1: a page without anyone on it"
    found=$(sql "SELECT id FROM public.session WHERE id = '$id'")
    [ "$found" = "$id" ] || lost "$1: the row is gone"
    passed+=("$1")
    printf '\033[1m%s: still signed in\033[0m\n' "$1"
}
list=https://localhost/tenant/training/sessions

# A shop's own host: Caddy gets a certificate when it is first asked for, if the app says that it is a live shop's.
try_hosts() {
    say "── A shop's own host, and hosts that are none"
    local host names
    sign_in "$site/jar.reef" reef.localhost
    [ "$(code --cookie "$site/jar.reef" https://reef.localhost/tenant/training/sessions)" = 200 ] || lost "not signed in at the shop's host"
    names=$(openssl s_client -connect "127.0.0.1:$port" -servername reef.localhost </dev/null 2>/dev/null |
        openssl x509 -noout -ext subjectAltName)
    grep -q 'DNS:reef.localhost$' <<<"$names" || lost "another certificate than the shop's: $names"
    app tenant create gone --name "Gone" --owner "$OWNER" >/dev/null && app tenant close gone >/dev/null || lost "no closed shop"
    for host in nobody.localhost gone.localhost a.reef.localhost example.com; do
        browse --output /dev/null "https://$host/"
        # 35: the handshake failed.
        [ $? = 35 ] || lost "$host is no live shop's, and has a certificate"
        echo "  $host has no certificate"
    done
    [ "$(code https://reef.localhost/auth/login)" = 200 ] || lost "the shop's host is gone"
    passed+=("$file: the shop's own host; a host that is no live shop's gets no certificate")
}

# The health checks that ask a server: each is healthy here, and fails where nothing runs.
try_checks() {
    local service container words
    for service in "$@"; do
        container=$(compose --profile watch ps --quiet "$service")
        [ "$(docker inspect --format '{{.State.Health.Status}}' "$container")" = healthy ] || lost "$service is not healthy"
        mapfile -t words < <(docker inspect --format '{{range .Config.Healthcheck.Test}}{{println .}}{{end}}' "$container" | grep .)
        docker run --rm --network none --entrypoint "${words[1]}" "$(docker inspect --format '{{.Config.Image}}' "$container")" \
            "${words[@]:2}" >/dev/null 2>&1 && lost "the health check of $service passes where nothing runs"
        echo "  $service: ${words[*]:1}"
    done
}
