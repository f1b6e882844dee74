-- What `divestreams preflight` counted before a deploy, for `divestreams after-deploy` to hold against. A few are kept.
CREATE TABLE deploy_mark (
    at TIMESTAMPTZ NOT NULL PRIMARY KEY,
    accepted BIGINT NOT NULL -- live login sessions that the configuration to be deployed accepts
);
