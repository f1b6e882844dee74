//! A sign-in that is under way while its person is removed from the shop, or the shop closed: it is refused, or ended, and never an
//! error.

use std::sync::mpsc;
use std::thread;
use std::time::Duration;

use chrono::TimeDelta;
use diesel::RunQueryDsl as _;
use diesel::sql_types::Text;
use divestreams::base::client::Client;
use divestreams::base::id::{TenantId, UserId};
use divestreams::db::{Connection, Subject, touch};
use divestreams::login::change::{self, By};
use divestreams::login::store::{self, Beginning};
use divestreams::tenancy;

use crate::support::{DEMO_PASSWORD, Desk, shop, user};
use crate::verified::overtaken_by;

const OWNER: &str = "owner@demo.example";
const STAFF: &str = "staff@demo.example";
const TOM: &str = "tom@demo.example";

fn id_of(desk: &Desk, email: &str) -> UserId {
    UserId::parse(&desk.text(&user(email))).expect("an id")
}

fn demo(desk: &Desk) -> TenantId {
    TenantId::parse(&desk.text(&shop("demo"))).expect("an id")
}

fn client() -> Client {
    Client::new(std::net::Ipv4Addr::LOCALHOST.into(), "a browser")
}

/// Writes a login session of someone in the demo shop, as a sign-in does.
fn begin(desk: &Desk, c: &mut Connection, user: UserId, shop: TenantId) {
    let client = client();
    let absolute = TimeDelta::days(365);
    let new =
        Beginning { user, tenant: Some(shop), remembered: true, signed_by: "x", client: &client, absolute };
    store::begin(c, &new, desk.config.clock.now()).expect("a row");
}

#[test]
fn whoever_is_removed_or_shut_out_while_their_password_is_compared_is_refused_like_anyone() {
    let removed =
        format!("DELETE FROM membership WHERE tenant_id = {} AND user_id = {}", shop("demo"), user(STAFF));
    for change in [removed.as_str(), "UPDATE tenant SET is_active = FALSE WHERE slug = 'demo'"] {
        let desk = Desk::open();
        let staff = desk.visitor();
        let form = staff.get("/auth/login").expect(200).form("Sign in");
        let form = form.set("email", STAFF).set("password", DEMO_PASSWORD);
        let answer = overtaken_by(&desk, &staff, &form, || desk.execute(change)).expect(422);
        assert_eq!(answer.all("[role=alert]").len(), 1, "{change}");
        assert_eq!((desk.live(), desk.lines("action = 'login.failed'")), (0, 1), "{change}");
        assert!(desk.count("SELECT COUNT(*) FROM attempt WHERE failures = 1") > 0, "{change}");
    }
}

#[test]
fn removing_someone_who_is_just_signing_in_ends_that_sign_in_too() {
    let desk = Desk::open();
    let owner = desk.signed_in(OWNER);
    let (staff, here) = (id_of(&desk, STAFF), demo(&desk));
    let form = owner.get(&format!("/tenant/settings/team/{staff}")).expect(200).form("Remove");
    let (tell, told) = mpsc::channel();
    let answer = thread::scope(|scope| {
        let desk = &desk;
        scope.spawn(move || {
            desk.state.db.write_here(|c| {
                store::hold(c, staff, None)?;
                begin(desk, c, staff, here);
                tell.send(()).expect("heard");
                thread::sleep(Duration::from_millis(500));
                Ok::<_, divestreams::db::DbError>(())
            })
        });
        told.recv().expect("written");
        form.submit_in(&owner)
    });
    answer.expect(303);
    let ended =
        format!("SELECT COUNT(*) FROM session_ended WHERE reason = 'removed' AND user_id = {}", user(STAFF));
    assert_eq!(desk.count(&ended), 1);
    assert_eq!(desk.count(&format!("SELECT COUNT(*) FROM session WHERE user_id = {}", user(STAFF))), 0);
}

#[test]
fn a_shop_that_somebody_was_removed_from_while_they_chose_it_is_missing() {
    let desk = Desk::open();
    let browser = desk.signed_in(TOM);
    let page = browser.get("/auth/choose-shop").expect(200);
    let (tom, here) = (id_of(&desk, TOM), demo(&desk));
    let form = page.form("Open shop").set("tenant", here.as_str());
    let (tell, told) = mpsc::channel();
    let answer = thread::scope(|scope| {
        let desk = &desk;
        scope.spawn(move || {
            desk.state.db.write_here(|c| {
                store::hold(c, tom, None)?;
                tell.send(()).expect("heard");
                thread::sleep(Duration::from_millis(500));
                touch(Subject::Person(tom));
                let row = diesel::sql_query("DELETE FROM membership WHERE tenant_id = $1 AND user_id = $2");
                row.bind::<Text, _>(here).bind::<Text, _>(tom).execute(c)?;
                Ok::<_, divestreams::db::DbError>(())
            })
        });
        told.recv().expect("held");
        form.submit_in(&browser)
    });
    let answer = answer.expect(422);
    assert!(answer.attributes("input[name=tenant]", "value").iter().all(|id| id != here.as_str()));
    assert_eq!(desk.count(&format!("SELECT COUNT(*) FROM session WHERE tenant_id = '{here}'")), 0);
    assert_eq!(desk.lines("action = 'login.shop_chosen'"), 0);
}

#[test]
fn a_sign_in_that_was_written_while_the_shop_closed_does_not_work_when_it_opens_again() {
    let desk = Desk::open();
    let (staff, here) = (id_of(&desk, STAFF), demo(&desk));
    let by = By { user: None, client: client(), now: desk.config.clock.now() };
    let closed = desk.state.db.write_here(|c| {
        let shop = tenancy::store::get(c, here)?;
        change::close_shop(c, &shop, &by)
    });
    assert_eq!(closed.expect("the database answers"), Some(0));
    desk.state
        .db
        .write_here(|c| {
            begin(&desk, c, staff, here);
            Ok::<_, divestreams::db::DbError>(())
        })
        .expect("written");
    let opened = desk.state.db.write_here(|c| {
        let shop = tenancy::store::get(c, here)?;
        change::open_shop(c, &shop, &by)
    });
    assert!(opened.expect("the database answers"));
    assert_eq!(desk.live(), 0);
    assert_eq!(desk.count("SELECT COUNT(*) FROM session_ended WHERE reason = 'shop_closed'"), 1);
}
