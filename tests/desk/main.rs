//! The whole application, used through its pages. One binary: linking is what is slow.
//!
//! Runs on SQLite, or on PostgreSQL where `DESK_POSTGRES` holds the address of a server that may be filled with
//! throw-away databases (`./test` starts one).

mod account;
mod agents;
mod at_once;
mod audit_log;
mod backup;
mod cookie;
mod counter;
mod courses;
mod csrf;
mod deploy;
mod device_lists;
mod devices;
mod durability;
mod errors;
mod frame;
mod given_back;
mod house;
mod in_flight;
mod invitation_rights;
mod invitations;
mod jobs;
mod kept;
mod known_device;
mod languages;
mod letters;
mod lifetime;
mod links;
mod log_of_ends;
mod logo;
mod logout;
mod own_lists;
mod ownership;
mod paging;
mod passkeys;
mod platform;
mod races;
mod reset;
mod second_factor;
mod second_factor_rules;
mod sending;
mod session_cache;
mod setup;
mod shell;
mod shop_settings;
mod sign_in;
mod signup;
mod speed;
mod strict_start;
mod sudo;
mod support;
mod team;
mod throttle;
mod training_sessions;
mod verified;
mod which_shop;
mod why;

// What operators count on.
mod closed_pipe;
mod deploys;
mod health_checks;
mod health_page;
mod metrics;
mod metrics_moved;
mod session_traffic;
