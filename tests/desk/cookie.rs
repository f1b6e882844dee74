//! The cookie: what it says of itself, what it may hold, and what becomes of a bad one.

use actix_web::cookie::{Cookie, SameSite};
use chrono::TimeDelta;
use divestreams::config::AppUrl;
use divestreams::login::signing;
use divestreams::login::token::Token;

use crate::support::{Answer, Browser, DEMO_PASSWORD, Desk, get_with, is_postgres};

const HOME: &str = "/tenant/training/sessions";
const OWNER: &str = "owner@demo.example";

fn session_cookie(answer: &Answer) -> Cookie<'static> {
    let header = answer.set_cookie("ds_session").expect("the cookie is set");
    Cookie::parse(header).expect("a cookie")
}

/// What the cookie holds behind its signature.
fn token_of(browser: &Browser) -> Token {
    let kept = format!("ds_session={}", browser.cookie("ds_session").expect("signed in"));
    let value = Cookie::parse_encoded(kept).expect("a cookie").value().to_owned();
    Token::parse(&value[44..]).expect("44 characters of signature, then the token")
}

/// A cookie's value, as today's secret signs it.
fn signed(desk: &Desk, value: &str) -> String {
    let plain = Cookie::new("ds_session", value.to_owned());
    let cookie = signing::signed(desk.state.signer.key(), plain).encoded().stripped().to_string();
    cookie.split_once('=').expect("name and value").1.to_owned()
}

/// Signs in as someone with the browser of someone who is signed in.
fn sign_in_over(browser: &Browser, email: &str) -> Answer {
    let csrf = browser.get("/auth/logout").form("Sign out").value("csrf").expect("a token").to_owned();
    let fields = [("csrf", &*csrf), ("email", email), ("password", DEMO_PASSWORD), ("remember", "1")];
    browser.post("/auth/login", &fields).expect(302)
}

/// The page leads to sign-in, and the browser's cookie is left alone.
#[track_caller]
fn must_be_nobody(answer: &Answer) {
    assert_eq!(answer.expect_redirect(), "/auth/login?redirect=%2Ftenant%2Ftraining%2Fsessions");
    assert_eq!(answer.set_cookies(), Vec::<String>::new());
}

#[test]
fn the_cookie_lasts_thirty_days_for_this_host_out_of_reach_of_scripts() {
    let desk = Desk::open();
    let answer = desk.visitor().sign_in(OWNER, DEMO_PASSWORD).expect(302);
    let cookie = session_cookie(&answer);
    assert_eq!(cookie.max_age().map(|age| age.whole_seconds()), Some(2_592_000));
    assert_eq!((cookie.http_only(), cookie.same_site()), (Some(true), Some(SameSite::Lax)));
    assert_eq!((cookie.path(), cookie.domain(), cookie.secure()), (Some("/"), None, None));
    assert_eq!(
        answer.set_cookies().len(),
        2,
        "one header each, with the device's: {:?}",
        answer.set_cookies()
    );
    assert!(answer.set_cookies()[0].len() < 4096);
    assert_eq!(answer.header("strict-transport-security"), None);
}

#[test]
fn each_cookie_has_a_header_of_its_own() {
    let desk = Desk::open();
    let page = desk.visitor().get("/auth/login").expect(200);
    assert_eq!(page.set_cookies().len(), 1);
    let form = Cookie::parse(page.set_cookie("ds_form").expect("the form's cookie")).expect("a cookie");
    assert_eq!((form.http_only(), form.same_site()), (Some(true), Some(SameSite::Lax)));
    assert_eq!((form.path(), form.domain(), form.max_age()), (Some("/"), None, None));
    let owner = desk.staff("owner");
    owner.set_cookie("ds_said", "said-changed");
    desk.wait(TimeDelta::days(2));
    let page = owner.get(HOME).expect(200);
    assert_eq!(page.set_cookies().len(), 2, "the sign-in and the message: {:?}", page.set_cookies());
    session_cookie(&page);
}

#[test]
fn behind_https_the_cookie_is_secure_and_of_this_host_only() {
    let desk = Desk::open_with(|config| {
        config.app_url = AppUrl::parse("https://localhost").expect("an origin");
    });
    let visitor = desk.visitor();
    let page = visitor.get("/auth/login").expect(200);
    let form = page.form("Sign in").set("email", OWNER).set("password", DEMO_PASSWORD);
    let body = url::form_urlencoded::Serializer::new(String::new()).extend_pairs(&form.fields).finish();
    let send = |origin| visitor.send("POST", "/auth/login", Some(body.clone()), &[("origin", origin)]);
    send("http://localhost").expect(403);
    let answer = send("https://localhost").expect(302);
    let header = answer.set_cookie("__Host-ds_session").expect("under its https name");
    let cookie = Cookie::parse(header).expect("a cookie");
    assert_eq!((cookie.secure(), cookie.path(), cookie.domain()), (Some(true), Some("/"), None));
    assert_eq!((cookie.http_only(), cookie.same_site()), (Some(true), Some(SameSite::Lax)));
    assert_eq!(cookie.max_age().map(|age| age.whole_seconds()), Some(2_592_000));
    assert!(answer.header("strict-transport-security").is_some_and(|v| v.starts_with("max-age=")));
    assert!(page.set_cookie("__Host-ds_form").is_some_and(|c| c.contains("Secure")));
    visitor.get(HOME).expect(200);
    let bare = desk.visitor();
    bare.set_cookie("ds_session", &visitor.cookie("__Host-ds_session").expect("kept"));
    bare.get(HOME).expect(302);
}

#[test]
fn without_keep_me_it_goes_with_the_browser_and_ends_after_twelve_hours() {
    let desk = Desk::open();
    let owner = desk.visitor();
    let form = owner.get("/auth/login").form("Sign in").without("remember");
    let answer = form.set("email", OWNER).set("password", DEMO_PASSWORD).submit_in(&owner).expect(302);
    let cookie = session_cookie(&answer);
    assert_eq!((cookie.max_age(), cookie.expires()), (None, None));
    let expires = desk.text("SELECT expires_at FROM session");
    for minutes in [6 * 60, 5 * 60, 59] {
        desk.wait(TimeDelta::minutes(minutes));
        assert_eq!(owner.get(HOME).expect(200).set_cookie("ds_session"), None);
        assert_eq!(desk.text("SELECT expires_at FROM session"), expires, "never extended");
    }
    desk.wait(TimeDelta::minutes(1));
    owner.get(HOME).expect(302);
}

#[test]
fn no_byte_of_the_cookie_can_be_changed() {
    let desk = Desk::open();
    let owner = desk.staff("owner");
    let good = owner.cookie("ds_session").expect("signed in");
    for at in 0..good.len() {
        let other = if &good[at..=at] == "A" { "B" } else { "A" };
        let mut bad = good.clone();
        bad.replace_range(at..=at, other);
        owner.set_cookie("ds_session", &bad);
        must_be_nobody(&owner.get(HOME));
        let shorter = [&good[..at], &good[at + 1..]].concat();
        owner.set_cookie("ds_session", &shorter);
        must_be_nobody(&owner.get(HOME));
    }
    owner.set_cookie("ds_session", &good);
    owner.get(HOME).expect(200);
}

#[test]
fn a_bad_signature_is_turned_away_before_the_database_is_asked() {
    let desk = Desk::open();
    let owner = desk.staff("owner");
    let good = owner.cookie("ds_session").expect("signed in");
    let other = if good.starts_with('A') { "B" } else { "A" };
    // Once before, so that whatever is asked once has been.
    let asked = |cookie: &str| {
        owner.set_cookie("ds_session", cookie);
        must_be_nobody(&owner.get(HOME));
        let before = desk.state.db.queries();
        must_be_nobody(&owner.get(HOME));
        desk.state.db.queries() - before
    };
    assert_eq!(asked(&format!("{other}{}", &good[1..])), 0);
    assert!(asked(&signed(&desk, Token::fresh().reveal())) > 0, "one that is signed is looked up");
}

#[test]
fn whatever_else_stands_in_the_cookie_is_nobody_and_is_left_alone() {
    let desk = Desk::open();
    let visitor = desk.visitor();
    let unknown = Token::fresh();
    let long = "a".repeat(4_000);
    let mut values: Vec<String> =
        ["", ".", "..", "a.b.c", "%", "%ZZ", "%FF%FE", "=", "====", "\"", "ä", "null", "{}", "a b", &long]
            .map(str::to_owned)
            .to_vec();
    values.push(unknown.reveal().to_owned());
    values.extend(
        ["", "x", "ä", "\u{1f980}", &long, unknown.reveal(), &"A".repeat(43)].map(|v| signed(&desk, v)),
    );
    for value in values {
        visitor.set_cookie("ds_session", &value);
        must_be_nobody(&visitor.get(HOME));
        visitor.get("/auth/login").expect(200);
        visitor.drop_cookie("ds_form");
    }
}

#[test]
fn bytes_that_are_no_text_are_nobody() {
    let desk = Desk::open();
    for header in [&b"Cookie: ds_session=\xff\xfe\x80"[..], b"Cookie: \xc3\x28", b"Cookie:", b"Cookie: ;;;=;"]
    {
        must_be_nobody(&get_with(desk.address, HOME, header));
    }
}

#[test]
fn a_huge_cookie_is_nobody_or_a_4xx() {
    let desk = Desk::open();
    for length in [16 << 10, 60 << 10, 1 << 20] {
        let header = format!("Cookie: ds_session={}", "a".repeat(length));
        let answer = get_with(desk.address, HOME, header.as_bytes());
        // Where the server hangs up while we still send, its answer may be lost on the way: then nothing came.
        assert!(matches!(answer.status, 302 | 400..=499 | 0), "{length}: {}", answer.status);
        assert_eq!(answer.set_cookies(), Vec::<String>::new());
    }
    desk.staff("owner").get(HOME).expect(200);
}

#[test]
fn a_neighbours_broken_cookie_signs_nobody_out() {
    let desk = Desk::open();
    let owner = desk.staff("owner");
    let good = owner.cookie("ds_session").expect("signed in");
    for junk in [&b"junk"[..], b"=x", b"a=%FF", b"b=\xff", b"", b"c=\xc3\xa9"] {
        let before = [b"Cookie: ", junk, b"; ds_session=", good.as_bytes()].concat();
        let after = [b"Cookie: ds_session=", good.as_bytes(), b"; ", junk].concat();
        for header in [before, after] {
            let answer = get_with(desk.address, HOME, &header);
            assert_eq!(answer.status, 200, "{}", String::from_utf8_lossy(&header));
        }
    }
}

#[test]
fn a_cookie_from_before_sign_in_opens_nothing_after_it() {
    let desk = Desk::open();
    let victim = desk.visitor();
    let planted = signed(&desk, Token::fresh().reveal());
    victim.set_cookie("ds_session", &planted);
    victim.sign_in(OWNER, DEMO_PASSWORD).expect(302);
    assert_ne!(victim.cookie("ds_session"), Some(planted.clone()));
    victim.get(HOME).expect(200);
    let attacker = desk.visitor();
    attacker.set_cookie("ds_session", &planted);
    must_be_nobody(&attacker.get(HOME));
}

#[test]
fn the_database_holds_a_hash_and_nothing_that_opens_a_door() {
    let desk = Desk::open();
    let owner = desk.staff("owner");
    owner.get(HOME).expect(200);
    let (token, value) = (token_of(&owner), owner.cookie("ds_session").expect("signed in"));
    assert_eq!(desk.text("SELECT token FROM session"), token.hash());
    let held = match &desk.config.database {
        divestreams::db::DatabaseUrl::Sqlite(path) => {
            let files = ["", "-wal"].map(|end| std::fs::read(format!("{}{end}", path.display())));
            let bytes = files.into_iter().flat_map(Result::unwrap_or_default).collect::<Vec<_>>();
            String::from_utf8_lossy(&bytes).into_owned()
        }
        divestreams::db::DatabaseUrl::Postgres(_) => {
            ["session", "session_ended", "audit", "attempt", "users"]
                .map(|table| {
                    desk.text(&format!("SELECT string_agg({table}::text, ' ') /* tenant_id */ FROM {table}"))
                })
                .concat()
        }
    };
    assert!(held.contains(&token.hash()), "the search can find (PostgreSQL: {})", is_postgres());
    for secret in [token.reveal(), &value, &value[..40], desk.config.signing.current.reveal()] {
        assert!(!held.contains(secret));
    }
}

#[test]
fn signing_in_again_changes_the_token_and_keeps_the_row() {
    let desk = Desk::open();
    let owner = desk.staff("owner");
    let stays = || desk.text("SELECT id || csrf_secret || CAST(created_at AS TEXT) FROM session");
    let (old, before) = (owner.clone(), stays());
    desk.wait(TimeDelta::minutes(1));
    sign_in_over(&owner, OWNER);
    assert_eq!(desk.live(), 1);
    assert_eq!(stays(), before);
    assert_eq!(desk.text("SELECT token FROM session"), token_of(&owner).hash());
    owner.get(HOME).expect(200);
    must_be_nobody(&old.get(HOME));
}

#[test]
fn another_person_in_the_same_browser_ends_the_first_ones_sign_in() {
    let desk = Desk::open();
    let browser = desk.staff("owner");
    let (old, id) = (browser.clone(), desk.text("SELECT id FROM session"));
    sign_in_over(&browser, "admin@demo.example");
    must_be_nobody(&old.get(HOME));
    browser.get(HOME).expect(200);
    let ended = format!("SELECT reason FROM session_ended WHERE id = '{id}'");
    assert_eq!(desk.text(&ended), "replaced");
    let email = "SELECT u.email FROM session s JOIN users u ON u.user_id = s.user_id";
    assert_eq!(desk.text(email), "admin@demo.example");
}

#[test]
fn the_hundred_and_first_sign_in_ends_the_oldest() {
    let desk = Desk::open();
    let (oldest, second) = (desk.staff("owner"), desk.staff("owner"));
    desk.staff("admin");
    for _ in 0..98 {
        desk.staff("owner");
    }
    assert_eq!(desk.count("SELECT COUNT(*) FROM session_ended"), 0);
    desk.staff("owner");
    must_be_nobody(&oldest.get(HOME));
    second.get(HOME).expect(200);
    assert_eq!(desk.live(), 101, "a hundred, and the admin's");
    assert_eq!(desk.count("SELECT COUNT(*) FROM session_ended WHERE reason = 'too_many'"), 1);
}
