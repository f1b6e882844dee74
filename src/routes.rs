//! The one route table: address, method, page, and who may. Tests walk it as everyone.

use std::collections::HashSet;

use actix_web::HttpRequest;
use actix_web::guard;
use actix_web::middleware::from_fn;
use actix_web::web::{self, ServiceConfig};

use crate::account::passkey;
use crate::account::profile::{pages as profile, password as set_password};
use crate::account::security::{pages as security, passkeys};
use crate::account::{
    choose_shop, confirm, forgot, kept, login, logout, not_me, reset, second_factor, verify_email,
};
use crate::activity::pages as activity;
use crate::counter::pages as counter;
use crate::devices::pages as devices;
use crate::health::{metrics, pages as health};
use crate::login::cookie::Carrier;
use crate::people::invitation::{accept, pages as invitation};
use crate::people::security::pages as shop_security;
use crate::people::setup::pages as setup;
use crate::people::signup::pages as signup;
use crate::people::team::pages as team;
use crate::platform::mail::pages as mail;
use crate::platform::people::pages as people;
use crate::platform::tenants::pages as tenants;
use crate::platform::{health as platform_health, pages as platform};
use crate::shop::pages as shop;
use crate::training::{course, session};
use crate::web::{assets, csrf, gate};

/// Who gets an answer other than "sign in", "not yours" or "no such page".
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Who {
    /// Anyone, on any host; no cookie is looked at.
    Machine,
    /// Anyone, on a host of ours.
    Visitor,
    /// Anyone signed in.
    Person,
    /// Anyone in the shop.
    Staff,
    /// Anyone in the shop but an instructor whose class it is not.
    OwnClasses,
    /// Owner or admin.
    Admin,
    /// Owner.
    Owner,
    /// A platform administrator.
    Operator,
}

/// A line of the table.
#[derive(Clone, Copy, Debug)]
pub struct Route {
    /// `GET` or `POST`.
    pub method: &'static str,
    /// The address, with `{id}` for an id.
    pub path: &'static str,
    /// Who may.
    pub who: Who,
}

/// Declares the table and mounts it: an address stands once, with all its methods.
macro_rules! table {
    ($(#[$doc:meta])* $table:ident, $mount:ident: $($path:literal { $($method:ident $page:expr => $who:ident),+ $(,)? })*) => {
        $(#[$doc])*
        pub const $table: &[Route] =
            &[$($(Route { method: stringify!($method), path: $path, who: Who::$who }),+),*];

        fn $mount(config: &mut ServiceConfig) {
            $(config.service(
                web::resource($path)
                    $(.route(table!(@$method).to($page)))+
                    .default_service(web::to(|request: HttpRequest| {
                        gate::other_method(request, [$(table!(@allow $method)),+].join(", "))
                    })),
            );)*
        }
    };
    (@GET) => { web::route().guard(guard::Any(guard::Get()).or(guard::Head())) };
    (@POST) => { web::post() };
    (@allow GET) => { "GET, HEAD" };
    (@allow POST) => { "POST" };
}

table! {
    /// For machines: health and assets. No cookie is read here.
    MACHINES, machines:
    "/health/live" { GET health::live => Machine }
    "/health/ready" { GET health::ready => Machine }
    "/health" { GET health::health => Machine }
    "/api/health" { GET health::health => Machine }
    "/assets/{name}" { GET assets::serve => Machine }
}

table! {
    /// For Prometheus and for the proxy in front, on a listener of their own.
    METERS, meters:
    "/metrics" { GET metrics::metrics => Machine }
    "/tls-ask" { GET metrics::tls_ask => Machine }
}

table! {
    /// For people: every page passes login session, form token and guard.
    PAGES, pages:
    "/" { GET session::pages::root => Visitor }
    "/auth/login" { GET login::form => Visitor, POST login::submit => Visitor }
    "/kept" { GET kept::page => Visitor }
    "/auth/logout" { GET logout::form => Visitor, POST logout::submit => Visitor }
    "/auth/choose-shop" { GET choose_shop::form => Person, POST choose_shop::submit => Person }
    "/auth/confirm" { GET confirm::form => Person, POST confirm::submit => Person }
    "/auth/passkey" { POST passkey::sign_in => Visitor }
    "/auth/passkey/options" { POST passkey::options => Visitor }
    "/auth/second-factor/options" { POST second_factor::options => Visitor }
    "/auth/confirm/options" { POST confirm::options => Person }
    "/account/security/passkeys" { POST passkeys::add => Person }
    "/account/security/passkeys/options" { POST passkeys::options => Person }
    "/account/security/passkeys/removal" { POST passkeys::remove => Person }
    "/auth/second-factor" { GET second_factor::form => Visitor, POST second_factor::submit => Visitor }
    "/account/security" { GET security::show_all => Person }
    "/account/security/app" { GET security::app => Person, POST security::set_app => Person }
    "/account/security/app-removal" { POST security::remove_app => Person }
    "/account/security/recovery-codes" { POST security::make_codes => Person }
    "/account/security/remembered-removal" { POST security::forget_devices => Person }
    "/auth/counter" { GET counter::unlock::form => Visitor, POST counter::unlock::submit => Visitor }
    "/auth/counter/lock" { POST counter::unlock::lock => Visitor }
    "/account/pin" { GET counter::own_pin::form => Person, POST counter::own_pin::submit => Person }
    "/account/pin/removal" { POST counter::own_pin::remove => Person }
    "/tenant/settings/counter" { GET counter::settings::page => Admin, POST counter::settings::enroll => Admin }
    "/tenant/settings/counter/idle" { POST counter::settings::idle => Admin }
    "/tenant/settings/counter/{id}/loss" { POST counter::settings::lose => Admin }
    "/auth/forgot-password" { GET forgot::form => Visitor, POST forgot::submit => Visitor }
    "/auth/reset-password" { GET reset::form => Visitor, POST reset::submit => Visitor }
    "/auth/verify-email" { GET verify_email::form => Visitor, POST verify_email::submit => Visitor }
    "/account" { GET profile::form => Person }
    "/account/name" { POST profile::set_name => Person }
    "/account/email" { POST profile::set_email => Person }
    "/account/password" { POST set_password::submit => Person }
    "/account/language" { POST profile::set_language => Person }
    "/account/theme" { POST profile::set_theme => Person }
    "/auth/not-me" { GET not_me::form => Visitor, POST not_me::submit => Visitor }
    "/account/devices" { GET devices::own => Person }
    "/account/devices.csv" { GET devices::own_csv => Person }
    "/account/devices/ending" { POST devices::end_others => Person }
    "/account/devices/{id}/ending" { POST devices::end_own => Person }
    "/account/activity" { GET activity::own => Person }
    "/account/activity.csv" { GET activity::own_csv => Person }
    "/tenant/settings/audit" { GET activity::shop => Admin }
    "/tenant/settings/audit.csv" { GET activity::shop_csv => Admin }
    "/tenant/settings/devices" { GET devices::shop => Admin }
    "/tenant/settings/devices.csv" { GET devices::shop_csv => Admin }
    "/tenant/settings/devices/ending" { POST devices::end_many_in_shop => Admin }
    "/tenant/settings/devices/{id}/ending" { POST devices::end_in_shop => Admin }
    "/tenant/settings/team" { GET team::list => Admin }
    "/tenant/settings/team.csv" { GET team::csv => Admin }
    "/signup" { GET signup::form => Visitor, POST signup::submit => Visitor }
    "/signup/finish" { GET signup::look => Visitor, POST signup::finish => Visitor }
    "/setup" { GET setup::form => Visitor, POST setup::submit => Visitor }
    "/auth/accept-invite" { GET accept::form => Visitor, POST accept::submit => Visitor }
    "/account/invitation" { GET accept::signed_in => Person }
    "/tenant/settings/team/invitations/new" { GET invitation::new => Admin, POST invitation::create => Admin }
    "/tenant/settings/team/invitations/{id}/renewal" { POST invitation::renew => Admin }
    "/tenant/settings/team/invitations/{id}/cancellation" { POST invitation::cancel => Admin }
    "/tenant/settings/team/ownership" { POST team::hand_over => Owner }
    "/tenant/settings/team/{id}" { GET team::member => Admin }
    "/tenant/settings/team/{id}/role" { POST team::set_role => Admin }
    "/tenant/settings/team/{id}/second-factor-reset" { POST team::reset_second_factor => Admin }
    "/tenant/settings/security" { GET shop_security::form => Admin, POST shop_security::submit => Owner }
    "/tenant/settings/team/{id}/removal" { POST team::remove => Admin }
    "/admin" { GET platform::figures => Operator }
    "/admin/health" { GET platform_health::page => Operator }
    "/admin/mail" { GET mail::outbox => Operator }
    "/admin/mail.csv" { GET mail::csv => Operator }
    "/admin/mail/{id}/sending" { POST mail::send_again => Operator }
    "/dev/outbox" { GET mail::letters => Visitor }
    "/tenant/settings/shop" { GET shop::form => Owner, POST shop::save => Owner }
    "/tenant/settings/shop/logo" { POST shop::set_logo => Owner }
    "/tenant/settings/shop/logo/removal" { POST shop::remove_logo => Owner }
    "/logo" { GET shop::logo => Visitor }
    "/admin/tenants" { GET tenants::list => Operator }
    "/admin/tenants.csv" { GET tenants::csv => Operator }
    "/admin/tenants/new" { GET tenants::new => Operator, POST tenants::create => Operator }
    "/admin/tenants/{id}" { GET tenants::detail => Operator }
    "/admin/tenants/{id}/name" { POST tenants::rename => Operator }
    "/admin/tenants/{id}/closing" { POST tenants::close => Operator }
    "/admin/tenants/{id}/opening" { POST tenants::open => Operator }
    "/admin/people" { GET people::list => Operator }
    "/admin/people.csv" { GET people::csv => Operator }
    "/admin/people/{id}" { GET people::detail => Operator }
    "/admin/people/{id}/disabling" { POST people::disable => Operator }
    "/admin/people/{id}/reset" { POST people::reset => Operator }
    "/admin/people/{id}/second-factor-reset" { POST people::reset_second_factor => Operator }
    "/admin/people/{id}/enabling" { POST people::enable => Operator }
    "/admin/sessions" { GET devices::everywhere => Operator }
    "/admin/sessions.csv" { GET devices::everywhere_csv => Operator }
    "/admin/sessions/ending" { POST devices::end_many_anywhere => Operator }
    "/admin/sessions/{id}/ending" { POST devices::end_anywhere => Operator }
    "/tenant" { GET session::pages::start => Staff }
    "/tenant/training/sessions" { GET session::pages::list => Staff }
    "/tenant/training/sessions.csv" { GET session::pages::csv => Staff }
    "/tenant/training/sessions/new" { GET session::pages::new => Staff, POST session::pages::create => Staff }
    "/tenant/training/sessions/{id}" { GET session::pages::detail => Staff }
    "/tenant/training/sessions/{id}/edit" {
        GET session::pages::edit => OwnClasses,
        POST session::pages::update => OwnClasses,
    }
    "/tenant/training/sessions/{id}/status" { POST session::pages::status => OwnClasses }
    "/tenant/training/sessions/{id}/cancellation" { POST session::pages::cancel => OwnClasses }
    "/tenant/training/courses" { GET course::pages::list => Staff }
    "/tenant/training/courses.csv" { GET course::pages::csv => Staff }
    "/tenant/training/courses/{id}" { GET course::pages::detail => Staff }
}

/// The patterns that answer GET: where a sign-in may lead back to.
pub fn get_patterns() -> HashSet<&'static str> {
    PAGES.iter().filter(|route| route.method == "GET").map(|route| route.path).collect()
}

/// Mounts what the second listener serves.
pub fn mount_meters(config: &mut ServiceConfig) {
    meters(config);
}

/// Mounts everything; `carrier` brings the login session to the pages.
pub fn mount(carrier: Carrier) -> impl FnOnce(&mut ServiceConfig) {
    move |config| {
        config.configure(machines);
        let session = carrier.middleware();
        let outer = std::rc::Rc::new(carrier);
        config.service(
            web::scope("")
                .wrap(from_fn(csrf::middleware))
                .wrap(from_fn(Carrier::inner))
                .wrap(session)
                .wrap(from_fn(move |request, next| std::rc::Rc::clone(&outer).outer(request, next)))
                .configure(pages)
                .default_service(web::to(gate::not_found)),
        );
    }
}
