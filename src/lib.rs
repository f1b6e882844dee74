//! DiveStreams: the training desk of a dive shop, in the browser.
//!
//! Features outside, layers as file names: to change a thing, open one folder; to see all SQL, open
//! `src/**/store.rs`. `docs/architecture.md` is the map.
//!
//! | room | what it is | may use |
//! | --- | --- | --- |
//! | `base` | ids, clock, money, folding, secrets: pure | nothing of ours |
//! | `config` | the only reader of the environment | base, db (the address's type) |
//! | `compose` | compose files, read and judged | base, config, db |
//! | `telemetry` | the log | config |
//! | `db` | connections, pool, migrations, errors, the two dialects | base |
//! | `tenancy` | shop, membership, role, the scoped connection | base, db |
//! | `audit` | the log of who did what, append-only | base, db, tenancy |
//! | `login` | login session, token, cookie, password, throttle | base, config, db, tenancy, audit |
//! | `text` | what people read, from locale files | base |
//! | `mail` | letters, and the outbox they wait in | base, config, db, tenancy, login, text |
//! | `web` | state, guards, CSRF, errors, forms, chrome, assets, headers | all above; no feature |
//! | `counter` | counter tablets and PINs | base, db, tenancy, audit, config, login, text, web |
//! | `account`, `devices`, `training`, `health` | features | all above |
//! | `shop` | a shop's own settings | base, db, tenancy, audit, login, text, web |
//! | `people` | who belongs to a shop, as what | base, config, db, tenancy, audit, login, mail, text, web, account, devices, shop |
//! | `activity` | the audit log, to read | base, db, tenancy, audit, login, text, web, devices |
//! | `platform` | shops, people and figures across them, and how the house is | base, config, db, tenancy, audit, login, mail, text, web, account, devices, shop, people, health |
//! | `jobs` | what is done without being asked | base, db, login, mail |
//! | `backup` | a copy of everything, and the way back | base, db, login |
//! | `cli` | one file a command | everything |
//! | `app`, `routes` | the whole, put together | everything |

pub mod account;
pub mod activity;
pub mod app;
pub mod audit;
pub mod backup;
pub mod base;
pub mod cli;
pub mod compose;
pub mod config;
pub mod counter;
pub mod db;
pub mod devices;
pub mod health;
pub mod jobs;
pub mod login;
pub mod mail;
pub mod people;
pub mod platform;
pub mod routes;
pub mod shop;
pub mod telemetry;
pub mod tenancy;
pub mod text;
pub mod training;
pub mod web;
