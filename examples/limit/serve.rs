//! The barest honest list page on the same stack: the cookie's HMAC, the statements of the list page in one go on one
//! connection, the same rows through askama. No middleware, guard, form token, locale file or log.

use std::fmt;

use actix_web::cookie::{CookieJar, Key};
use actix_web::http::header::ContentType;
use actix_web::{App as ActixApp, HttpRequest, HttpResponse, HttpServer, web};
use anyhow::anyhow;
use askama::Template;
use chrono::{Datelike as _, NaiveDate, NaiveTime, Timelike as _};
use divestreams::app::App;
use divestreams::base::clock::{self, Clock};
use divestreams::config;
use divestreams::db::{Db, DbError};
use divestreams::login::signing::Signer;
use divestreams::login::store;
use divestreams::login::token::Token;
use divestreams::login::{LoginSession, Shop};
use divestreams::tenancy::Scoped;
use divestreams::training::session::filter::{Filter, FilterQuery};
use divestreams::training::session::model::{Environment, Status};
use divestreams::training::session::store::{FilterChoices, ListPage, ListRow, filter_choices, list};
use divestreams::web::urls;

struct Limit {
    db: Db,
    key: Key,
    clock: Clock,
}

/// Serves `urls::SESSIONS`, with as many threads and connections as the application would take.
pub fn run() -> anyhow::Result<()> {
    let config = config::from_environment().map_err(|problems| anyhow!("{problems:?}"))?;
    let limit = web::Data::new(Limit {
        db: App::database(&config),
        key: Signer::new(&config.signing).key().clone(),
        clock: config.clock.clone(),
    });
    let blocking = (config.pool_size as usize).div_ceil(config.workers);
    let server = HttpServer::new(move || {
        ActixApp::new().app_data(limit.clone()).route(urls::SESSIONS, web::get().to(page))
    });
    actix_web::rt::System::new().block_on(async move {
        server.workers(config.workers).worker_max_blocking_threads(blocking).bind(config.bind)?.run().await
    })?;
    Ok(())
}

async fn page(limit: web::Data<Limit>, request: HttpRequest) -> actix_web::Result<HttpResponse> {
    let Some(token) = token(&limit.key, &request) else { return Ok(HttpResponse::Unauthorized().finish()) };
    let asked = limit.clone();
    let html = web::block(move || {
        asked.db.with(|connection| {
            let login = store::find(connection, &token, asked.clock.now())?.ok_or(DbError::NotFound)?.login();
            let Shop::In(shop) = &login.shop else { return Err(DbError::NotFound) };
            let today = clock::day_in(shop.tenant.zone, asked.clock.now());
            let mut rows = Scoped::new(connection, shop.tenant.id);
            let page = list(&mut rows, &Filter::of(&FilterQuery::default(), today))?;
            let choices = filter_choices(&mut rows)?;
            Ok((login, page, choices))
        })
    })
    .await?
    .map_err(actix_web::error::ErrorInternalServerError)
    .and_then(|(login, page, choices)| {
        let mut html = String::with_capacity(64 * 1024);
        let view = View { login, page, choices };
        view.render_into(&mut html).map_err(actix_web::error::ErrorInternalServerError)?;
        Ok(html)
    })?;
    Ok(HttpResponse::Ok().content_type(ContentType::html()).body(html))
}

fn token(key: &Key, request: &HttpRequest) -> Option<Token> {
    let cookie = request.cookie("ds_session")?;
    let verified = CookieJar::new().signed(key).verify(cookie)?;
    Token::parse(verified.value())
}

#[derive(Template)]
#[template(path = "../examples/limit/list.html")]
struct View {
    login: LoginSession,
    page: ListPage,
    choices: FilterChoices,
}

impl View {
    fn days(&self) -> impl Iterator<Item = &[ListRow]> {
        self.page.rows.chunk_by(|a, b| a.days.start_date == b.days.start_date)
    }

    fn shop(&self) -> &str {
        match &self.login.shop {
            Shop::In(membership) => &membership.tenant.name,
            Shop::NotChosen | Shop::Closed => "",
        }
    }
}

/// "Wednesday 25 November".
struct Day(NaiveDate);

impl fmt::Display for Day {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        const WEEKDAYS: [&str; 7] =
            ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];
        const MONTHS: [&str; 12] = [
            "January",
            "February",
            "March",
            "April",
            "May",
            "June",
            "July",
            "August",
            "September",
            "October",
            "November",
            "December",
        ];
        let weekday = WEEKDAYS[self.0.weekday().num_days_from_monday() as usize];
        write!(f, "{weekday} {} {}", self.0.day(), MONTHS[self.0.month0() as usize])
    }
}

/// "9:00".
struct Time(NaiveTime);

impl fmt::Display for Time {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{:02}", self.0.hour(), self.0.minute())
    }
}

fn day(date: &NaiveDate) -> Day {
    Day(*date)
}

fn time(time: &NaiveTime) -> Time {
    Time(*time)
}

fn place(environment: &Environment) -> &'static str {
    match environment {
        Environment::Classroom => "Classroom",
        Environment::Pool => "Pool",
        Environment::ConfinedWater => "Confined water",
        Environment::OpenWater => "Open water",
        Environment::Exam => "Exam",
        Environment::Online => "Online",
        Environment::Other => "Other",
    }
}

fn state(status: &Status) -> Option<&'static str> {
    match status {
        Status::Scheduled => None,
        Status::InProgress => Some("In progress"),
        Status::Completed => Some("Completed"),
        Status::Cancelled => Some("Cancelled"),
    }
}

fn dots(seats: &i32) -> &'static str {
    const DOTS: &str = "●●●●●●●●●●";
    usize::try_from(*seats).ok().and_then(|seats| DOTS.get(..seats * '●'.len_utf8())).unwrap_or_default()
}

fn initials(name: &str) -> Initials<'_> {
    Initials(name)
}

struct Initials<'n>(&'n str);

impl fmt::Display for Initials<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut words = self.0.split(' ');
        let (first, last) = (words.next(), words.next_back());
        for letter in [first, last].into_iter().flatten().filter_map(|word| word.chars().next()) {
            write!(f, "{letter}")?;
        }
        Ok(())
    }
}
