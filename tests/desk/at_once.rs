//! What is taken away counts on the very next request, whichever process answers it.

use chrono::TimeDelta;
use diesel::prelude::*;
use divestreams::base::id::LoginSessionId;
use divestreams::db::schema::session;
use divestreams::login::model::EndReason;
use divestreams::login::store;

use crate::support::{Browser, Desk, OWN, SHOP, end, shop, user};

const HOME: &str = "/tenant/training/sessions";
const OWNER: &str = "owner@demo.example";
const ADMIN: &str = "admin@demo.example";
const STAFF: &str = "staff@demo.example";

/// Runs one SQL statement behind the application's back, between a click that works and the next, in two processes.
fn cut(email: &str, path: &str, sql: &str) -> [u16; 2] {
    let desk = Desk::open();
    let twin = desk.twin();
    let here = desk.signed_in(email);
    let there = here.at(twin.address, "localhost");
    assert_eq!([here.get(path).status, there.get(path).status], [200, 200], "{path}");
    desk.execute(sql);
    [there.get(path).status, here.get(path).status]
}

#[test]
fn disabling_someone_counts_at_their_next_click() {
    let sql = format!("UPDATE users SET is_disabled = TRUE WHERE email = '{STAFF}'");
    assert_eq!(cut(STAFF, HOME, &sql), [302, 302]);
}

#[test]
fn lowering_a_role_counts_at_their_next_click() {
    let admins = format!("tenant_id = {} AND user_id = {}", shop("demo"), user(ADMIN));
    let sql = format!("UPDATE membership SET role = 'staff' WHERE {admins}");
    assert_eq!(cut(ADMIN, SHOP, &sql), [403, 403]);
    let sql = "UPDATE users SET is_platform_admin = FALSE WHERE email = 'operator@divestreams.example'";
    assert_eq!(cut("operator@divestreams.example", "/admin/sessions", sql), [403, 403]);
}

#[test]
fn closing_a_shop_counts_at_everyones_next_click() {
    let sql = "UPDATE tenant SET is_active = FALSE WHERE slug = 'demo'";
    assert_eq!(cut(OWNER, HOME, sql), [403, 403]);
    assert_eq!(cut(OWNER, SHOP, sql), [403, 403]);
}

#[test]
fn removing_someone_means_ending_their_sign_ins_and_counts_at_their_next_click() {
    let desk = Desk::open();
    let twin = desk.twin();
    let (staff, id) = desk.known(STAFF);
    let there = staff.at(twin.address, "localhost");
    there.get(HOME).expect(200);
    let remove =
        format!("DELETE FROM membership WHERE user_id = {} AND tenant_id = {}", user(STAFF), shop("demo"));
    assert!(desk.try_execute(&remove).is_err(), "the schema refuses it while a sign-in lives");
    let login = LoginSessionId::parse(&id).expect("an id");
    let now = desk.config.clock.now();
    let ended = desk.state.db.write_here(|c| store::end(c, login, EndReason::Removed, None, now));
    assert!(ended.expect("it ends"));
    desk.try_execute(&remove).expect("nothing hangs on it now");
    assert_eq!([there.get(HOME).status, staff.get(HOME).status], [302, 302]);
    desk.visitor().sign_in(STAFF, crate::support::DEMO_PASSWORD).expect(422);
}

#[test]
fn a_form_that_was_open_does_nothing_after_the_end() {
    let desk = Desk::open();
    let owner = desk.signed_in(OWNER);
    let (staff, id) = desk.known(STAFF);
    let form = staff.get("/tenant/training/sessions/new").expect(200).form("Schedule session");
    end(&owner, SHOP, &id).expect(303);
    let before = desk.marks("demo");
    let answer = form.set("course_id", &desk.course("demo", "PADI-OWD")).submit_in(&staff);
    assert!(matches!(answer.status, 302 | 403), "{}", answer.status);
    assert_eq!(desk.marks("demo"), before);
}

#[test]
fn a_daily_extension_brings_no_ended_one_back() {
    let desk = Desk::open();
    let twin = desk.twin();
    let owner = desk.signed_in(OWNER);
    let (lost, id) = desk.known(OWNER);
    make_a_day_old(&desk, &id);
    end(&owner, OWN, &id).expect(303);
    for browser in [lost.clone(), lost.at(twin.address, "localhost")] {
        let answer = browser.get(HOME).expect(302);
        assert_eq!(answer.set_cookie("ds_session"), None, "a row known to have ended gets no new cookie");
    }
    assert_eq!(desk.stands(&id), (false, 1));
}

/// So that the next request extends it.
pub fn make_a_day_old(desk: &Desk, id: &str) {
    let id = LoginSessionId::parse(id).expect("an id");
    let before = desk.config.clock.now() - TimeDelta::hours(25);
    let row = desk.db(|c| {
        let row = session::table.find(id);
        Ok(diesel::update(row)
            .set((session::updated_at.eq(before), session::expires_at.eq(before + TimeDelta::days(30))))
            .execute(c)?)
    });
    assert_eq!(row, 1);
}

#[test]
fn what_is_ended_in_one_tab_is_ended_in_all() {
    let desk = Desk::open();
    let owner = desk.signed_in(OWNER);
    let (lost, id) = desk.known(STAFF);
    let tabs: Vec<Browser> = (0..5).map(|_| lost.clone()).collect();
    end(&owner, SHOP, &id).expect(303);
    let statuses: Vec<u16> = tabs.iter().map(|tab| tab.get(HOME).status).collect();
    assert_eq!(statuses, [302; 5]);
    assert_eq!(desk.stands(&id), (false, 1));
}
