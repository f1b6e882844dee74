//! Looking behind the pages: what the database holds, and a few things of the demo shops that many tests need.

use std::net::Ipv4Addr;

use diesel::RunQueryDsl as _;
use divestreams::audit::{self, Action, Entry};
use divestreams::base::client::Client;
use divestreams::base::id::UserId;
use divestreams::db::DbError;

use super::desk::Desk;

#[derive(diesel::QueryableByName)]
struct Words {
    #[diesel(sql_type = diesel::sql_types::Text)]
    words: String,
}

impl Desk {
    /// Live login sessions: not the health check's own, which is there for a moment every ten seconds.
    pub fn live(&self) -> i64 {
        self.count(&format!("SELECT COUNT(*) FROM session WHERE user_id <> '{}'", UserId::PROBE))
    }

    /// The column `words` of a query.
    pub fn column(&self, sql: &str) -> Vec<String> {
        self.db(|c| Ok(diesel::sql_query(sql).load::<Words>(c)?.into_iter().map(|row| row.words).collect()))
    }

    /// One whose log holds nothing of anybody: what was there has been kept its time, and one line about nothing is younger.
    pub fn without_log() -> Self {
        let desk = Self::open();
        desk.wait(chrono::TimeDelta::days(401));
        desk.note_nothing();
        desk.purge();
        assert_eq!(desk.lines("TRUE"), 1, "the log is empty");
        desk
    }

    /// A line of the log about nothing, of no shop and by nobody.
    pub fn note_nothing(&self) {
        let client = Client::new(Ipv4Addr::LOCALHOST.into(), "");
        let (tenant, actor, subject) = (None, None, None);
        let entry =
            Entry { tenant, actor, action: Action::ShopChanged, subject, detail: "", client: &client };
        self.db(|c| audit::record(c, self.config.clock.now(), &entry));
    }

    /// Runs one statement that the database may refuse.
    pub fn try_execute(&self, sql: &str) -> Result<usize, DbError> {
        self.state.db.with(|c| diesel::sql_query(sql).execute(c).map_err(DbError::from))
    }

    /// The ids of a shop's training sessions that are still to be taught, after today, in their order; `who` is a further
    /// condition.
    pub fn upcoming(&self, slug: &str, who: &str) -> Vec<String> {
        self.column(&format!(
            "SELECT training_session_id AS words FROM training_session WHERE tenant_id = {} AND status = 'scheduled' \
             AND start_date > '{}' AND {who} ORDER BY start_date, sort_time, training_session_id",
            shop(slug),
            self.today()
        ))
    }

    /// A course of a shop by its code.
    pub fn course(&self, slug: &str, code: &str) -> String {
        let shop = shop(slug);
        let sql =
            format!("SELECT course_id AS words FROM course WHERE tenant_id = {shop} AND code = '{code}'");
        self.column(&sql).into_iter().next().expect("the demo shops teach it")
    }

    /// Today, at the demo shop.
    pub fn today(&self) -> chrono::NaiveDate {
        divestreams::base::clock::day_in(chrono_tz::America::Cancun, self.config.clock.now())
    }

    /// Figures that change with whatever is changed in a shop: sessions, their versions, classes, audit lines about them.
    pub fn marks(&self, slug: &str) -> String {
        let shop = shop(slug);
        let figures = [
            format!("SELECT count(*) FROM training_session WHERE tenant_id = {shop}"),
            format!("SELECT CAST(sum(version) AS BIGINT) FROM training_session WHERE tenant_id = {shop}"),
            format!("SELECT count(*) FROM class_run WHERE tenant_id = {shop}"),
            format!("SELECT count(*) FROM course WHERE tenant_id = {shop} AND is_active"),
            format!("SELECT count(*) FROM membership WHERE tenant_id = {shop}"),
            format!("SELECT count(*) FROM audit WHERE tenant_id = {shop} AND action LIKE 'training%'"),
        ];
        figures.map(|sql| self.count(&sql).to_string()).join(" ")
    }
}

/// A shop's id, for SQL.
pub fn shop(slug: &str) -> String {
    format!("(SELECT tenant_id FROM tenant WHERE slug = '{slug}')")
}

/// Someone's id, for SQL.
pub fn user(email: &str) -> String {
    format!("(SELECT user_id FROM users WHERE email = '{email}')")
}
