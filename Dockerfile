# One image for everything: the app, its health check, backups. libpq is the system's, so that TLS to PostgreSQL works.
ARG RUST=1.95
ARG DEBIAN=trixie

FROM rust:${RUST}-slim-${DEBIAN} AS build
RUN apt-get update \
    && apt-get install -y --no-install-recommends libpq-dev \
    && rm -rf /var/lib/apt/lists/*
WORKDIR /build
# What is compiled of others: stays cached as long as these two files do.
COPY Cargo.toml Cargo.lock ./
RUN mkdir -p src tests/browser \
    && echo 'fn main() {}' | tee src/main.rs tests/browser/main.rs >/dev/null \
    && touch src/lib.rs \
    && cargo build --release --locked --no-default-features \
    && rm -rf src
COPY askama.toml ./
COPY src src
COPY templates templates
COPY static static
COPY locales locales
COPY migrations migrations
# Newer than what stood in for them above.
RUN touch src/main.rs src/lib.rs \
    && cargo build --release --locked --no-default-features

# pg_dump and pg_restore of the server's version, without what else comes with them.
FROM debian:${DEBIAN}-slim AS postgresql-client
RUN apt-get update \
    && apt-get install -y --no-install-recommends postgresql-client-17 \
    && rm -rf /var/lib/apt/lists/*

FROM debian:${DEBIAN}-slim
RUN apt-get update \
    && apt-get install -y --no-install-recommends ca-certificates libpq5 \
    && rm -rf /var/lib/apt/lists/* /var/cache/* /var/log/* \
    && mkdir /data /backups \
    && chown 10001:10001 /data /backups
COPY --from=postgresql-client /usr/lib/postgresql/17/bin/pg_dump /usr/lib/postgresql/17/bin/pg_restore /usr/local/bin/
COPY --from=build /build/target/release/divestreams /usr/local/bin/
USER 10001:10001
ENV BIND=0.0.0.0:8080 \
    DATA_DIR=/data
EXPOSE 8080
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=10s --timeout=5s --start-period=60s --retries=3 CMD ["divestreams", "health"]
LABEL org.opencontainers.image.title="DiveStreams" \
      org.opencontainers.image.description="The training desk of a dive shop" \
      org.opencontainers.image.licenses="MIT"
ENTRYPOINT ["divestreams"]
