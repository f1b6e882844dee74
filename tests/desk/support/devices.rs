//! Signed-in devices, as tests look at them.

use chrono::TimeDelta;
use diesel::prelude::*;
use divestreams::base::id::{CounterId, LoginSessionId, TenantId, UserId};
use divestreams::db::schema::session;

use super::answer::Answer;
use super::browser::Browser;
use super::desk::Desk;
use super::look::{shop, user};

/// The three lists.
pub const OWN: &str = "/account/devices";
pub const SHOP: &str = "/tenant/settings/devices";
pub const PLATFORM: &str = "/admin/sessions";

/// Presses "End" beside a device of a list.
#[track_caller]
pub fn end(browser: &Browser, list: &str, id: &str) -> Answer {
    browser.get(list).expect(200).form_to(&format!("{list}/{id}/ending")).submit_in(browser)
}

impl Desk {
    /// The id of someone's newest sign-in.
    pub fn newest(&self, email: &str) -> String {
        self.text(&format!("SELECT id FROM session WHERE user_id = {} ORDER BY id DESC LIMIT 1", user(email)))
    }

    /// Someone who signs in, and the id of that sign-in.
    pub fn known(&self, email: &str) -> (Browser, String) {
        (self.signed_in(email), self.newest(email))
    }

    /// Whether a sign-in is live, and how often it stands among the ended.
    pub fn stands(&self, id: &str) -> (bool, i64) {
        let live = self.count(&format!("SELECT COUNT(*) FROM session WHERE id = '{id}'")) == 1;
        (live, self.count(&format!("SELECT COUNT(*) FROM session_ended WHERE id = '{id}'")))
    }

    /// How many lines of the audit log, of all shops and of none, are like this.
    pub fn lines(&self, like: &str) -> i64 {
        self.count(&format!(
            "SELECT COUNT(*) FROM audit WHERE (tenant_id IS NULL OR tenant_id IS NOT NULL) AND {like}"
        ))
    }

    /// Puts a counter tablet into the database without its browser.
    pub fn plant_tablet(&self, slug: &str) -> String {
        let id = CounterId::new(self.config.clock.now());
        self.execute(&format!(
            "INSERT INTO counter (tenant_id, counter_id, name, token, active_at, enrolled_by, created_at, ip_address, \
             user_agent) SELECT tenant_id, '{id}', 'Planted', 'token of {id}', created_at, user_id, created_at, \
             '127.0.0.1', '' FROM membership WHERE tenant_id = {} AND role = 'owner'",
            shop(slug)
        ));
        id.to_string()
    }

    /// Puts a sign-in into the database without its browser.
    pub fn plant(&self, email: &str, slug: &str, address: &str, agent: &str) -> String {
        let now = self.config.clock.now();
        let person = UserId::parse(&self.text(&user(email))).expect("someone of the demo shops");
        let tenant = TenantId::parse(&self.text(&shop(slug))).expect("a demo shop");
        let id = LoginSessionId::new(now);
        self.db(|c| {
            diesel::insert_into(session::table)
                .values((
                    session::id.eq(id),
                    session::user_id.eq(person),
                    session::token.eq(format!("token of {id}")),
                    session::expires_at.eq(now + TimeDelta::days(30)),
                    (session::created_at.eq(now), session::updated_at.eq(now), session::last_seen_at.eq(now)),
                    session::ip_address.eq(address),
                    session::user_agent.eq(agent),
                    session::tenant_id.eq(tenant),
                    session::authenticated_at.eq(now),
                    session::remembered.eq(true),
                    session::signed_by.eq("planted"),
                    session::csrf_secret.eq("planted"),
                ))
                .execute(c)?;
            Ok(id.to_string())
        })
    }
}
