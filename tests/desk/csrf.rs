//! Nobody sends a form in another's name.

use chrono::TimeDelta;

use crate::support::{Answer, Browser, Desk, is_postgres, raw};

const LIST: &str = "/tenant/training/sessions";

/// A session's page and the token in its forms.
fn page_and_token(desk: &Desk, browser: &Browser) -> (String, String) {
    let path = format!("{LIST}/{}", desk.upcoming("demo", "1 = 1").remove(0));
    let token = token_on(&browser.get(&path).expect(200));
    (path, token)
}

fn token_on(page: &Answer) -> String {
    page.attributes("input[name=csrf]", "value").into_iter().next().expect("every form has a token")
}

fn cancel_with(browser: &Browser, path: &str, token: &str) -> Answer {
    browser.post(&format!("{path}/cancellation"), &[("csrf", token), ("reason", "storm")])
}

fn cancelled(desk: &Desk) -> i64 {
    let shop = crate::support::shop("demo");
    desk.count(&format!(
        "SELECT count(*) FROM training_session WHERE tenant_id = {shop} AND status = 'cancelled'"
    ))
}

#[test]
fn a_token_that_is_absent_empty_made_up_or_anothers_changes_nothing() {
    let desk = Desk::open();
    let (owner, admin) = (desk.staff("owner"), desk.staff("admin"));
    let (path, own) = page_and_token(&desk, &owner);
    let (_, admins) = page_and_token(&desk, &admin);
    let anonymous = token_on(&desk.visitor().get("/auth/login").expect(200));
    let again = desk.staff("owner");
    let (_, of_the_same_person_elsewhere) = page_and_token(&desk, &again);
    let before = cancelled(&desk);
    owner.post(&format!("{path}/cancellation"), &[("reason", "storm")]).expect(403);
    for token in ["", "x", &own[1..], &own.to_lowercase(), &admins, &anonymous, &of_the_same_person_elsewhere]
    {
        let answer = cancel_with(&owner, &path, token).expect(403);
        assert!(answer.text().contains("was not sent from this site"), "{}", answer.text());
    }
    assert_eq!(cancelled(&desk), before);
    cancel_with(&owner, &path, &own).expect(303);
    assert_eq!(cancelled(&desk), before + 1);
}

#[test]
fn a_token_from_before_sign_in_is_worth_nothing_after_it() {
    let desk = Desk::open();
    let browser = desk.visitor();
    let before = token_on(&browser.get("/auth/login").expect(200));
    browser.sign_in("owner@demo.example", crate::support::DEMO_PASSWORD).expect_redirect();
    let (path, _) = page_and_token(&desk, &browser);
    cancel_with(&browser, &path, &before).expect(403);
    browser.get(LIST).expect(200);
}

#[test]
fn a_sign_in_form_without_its_own_cookie_signs_nobody_in() {
    let desk = Desk::open();
    let (victim, attacker) = (desk.visitor(), desk.visitor());
    let token = token_on(&attacker.get("/auth/login").expect(200));
    let password = crate::support::DEMO_PASSWORD;
    let fields = [("csrf", token.as_str()), ("email", "staff@demo.example"), ("password", password)];
    victim.post("/auth/login", &fields).expect(403);
    victim.get(LIST).expect(302);
}

#[test]
fn a_form_that_another_site_or_another_shop_sends_changes_nothing() {
    let desk = Desk::open();
    let demo = desk.visitor_of("demo");
    demo.sign_in("owner@demo.example", crate::support::DEMO_PASSWORD).expect_redirect();
    let (path, token) = page_and_token(&desk, &demo);
    let before = cancelled(&desk);
    let send = |headers: &[(&str, &str)]| {
        demo.send("POST", &format!("{path}/cancellation"), Some(format!("csrf={token}&reason=x")), headers)
    };
    let own = ("origin", "http://demo.localhost");
    for headers in [
        &[][..],
        &[("origin", "null")],
        &[("origin", "http://reef.localhost")],
        &[("origin", "http://localhost")],
        &[("origin", "https://demo.localhost")],
        &[("origin", "http://demo.localhost.evil.example")],
        &[("origin", "http://demo.localhost:1")],
        &[("origin", "")],
        &[own, ("sec-fetch-site", "cross-site")],
        &[own, ("sec-fetch-site", "same-site")],
        &[own, ("sec-fetch-site", "none")],
        &[own, ("sec-fetch-site", "")],
        &[("referer", "http://demo.localhost/tenant")],
    ] {
        assert_eq!(send(headers).status, 403, "{headers:?}");
    }
    assert_eq!(cancelled(&desk), before);
    send(&[("sec-fetch-site", "same-origin")]).expect(303);
}

#[test]
fn a_form_of_the_way_in_that_comes_too_late_leads_through_sign_in_to_where_it_would_have_led() {
    let desk = Desk::open();
    let tom = desk.signed_in("tom@demo.example");
    let choose = tom.get("/auth/choose-shop").expect(200);
    let choose = choose.form_to(&choose.attributes("main form", "action")[0]);
    let confirm = tom.get("/auth/confirm?redirect=%2Faccount%2Fdevices").expect(200).form("Go on");
    let confirm = confirm.set("password", crate::support::DEMO_PASSWORD);
    desk.wait(chrono::TimeDelta::days(31));
    assert_eq!(choose.submit_in(&tom).expect(302).expect_redirect(), "/auth/login");
    assert_eq!(
        confirm.submit_in(&tom).expect(302).expect_redirect(),
        "/auth/login?redirect=%2Faccount%2Fdevices"
    );
    let evil = confirm.forge("redirect", "//evil.example").submit_in(&tom).expect(302);
    assert_eq!(evil.expect_redirect(), "/auth/login");
    assert_eq!(desk.count("SELECT COUNT(*) FROM draft"), 0, "a password is not kept");
    assert_eq!(desk.live(), 0);
}

#[test]
fn fetching_a_page_changes_nothing_whatever_is_in_its_query() {
    let desk = Desk::open();
    let owner = desk.staff("owner");
    let (session, token) = page_and_token(&desk, &owner);
    let course = desk.course("demo", "PADI-OWD");
    let before = (desk.marks("demo"), desk.live());
    for route in divestreams::routes::PAGES {
        let path = match route.path.contains("/courses/") {
            true => route.path.replace("{id}", &course),
            false => route.path.replace("/tenant/training/sessions/{id}", &session),
        };
        for method in ["GET", "HEAD"] {
            let query =
                format!("csrf={token}&status=cancelled&reason=x&course_id={course}&tenant=x&anyway=1");
            let answer =
                owner.send(method, &format!("{path}?{query}"), None, &[("accept-encoding", "identity")]);
            assert!(answer.status < 500, "{method} {path}");
        }
    }
    assert_eq!((desk.marks("demo"), desk.live()), before);
    owner.get(LIST).expect(200);
}

#[test]
fn looking_at_any_page_writes_nothing_at_all() {
    let desk = Desk::open();
    let (owner, operator) = (desk.staff("owner"), desk.signed_in("operator@divestreams.example"));
    let (session, course) = (desk.upcoming("demo", "1 = 1").remove(0), desk.course("demo", "PADI-OWD"));
    // What is counted for the operators, whoever asks for what, is not what pages change.
    let tables = desk.column(match is_postgres() {
        true => "SELECT tablename::text AS words FROM pg_tables WHERE schemaname = 'public'",
        false => "SELECT name AS words FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite%'",
    });
    let counted = ["session_traffic", "sign_ins_of_day", "__diesel_schema_migrations"];
    let tables: Vec<_> = tables.into_iter().filter(|table| !counted.contains(&table.as_str())).collect();
    assert!(tables.len() > 20 && tables.contains(&"audit".to_owned()), "{tables:?}");
    desk.execute("CREATE TABLE written (what TEXT NOT NULL)");
    for table in &tables {
        desk.execute(&match is_postgres() {
            true => format!(
                "CREATE OR REPLACE FUNCTION note() RETURNS trigger LANGUAGE plpgsql AS \
                 $$ BEGIN INSERT INTO written VALUES (tg_table_name); RETURN NULL; END $$; \
                 CREATE TRIGGER note AFTER INSERT OR UPDATE OR DELETE ON {table} FOR EACH ROW EXECUTE FUNCTION note()"
            ),
            false => ["INSERT", "UPDATE", "DELETE"]
                .map(|act| {
                    format!(
                        "CREATE TRIGGER note_{act}_{table} AFTER {act} ON {table} \
                         BEGIN INSERT INTO written VALUES ('{table}'); END;"
                    )
                })
                .concat(),
        });
    }
    let written = || desk.column("SELECT DISTINCT what AS words FROM written");
    let mut looked = 0;
    for route in divestreams::routes::PAGES.iter().filter(|route| route.method == "GET") {
        // A file is an export, which is written down; the health page tries a sign-in of its own, and takes it back.
        if route.path.ends_with(".csv") || route.path == "/admin/health" {
            continue;
        }
        let path = match route.path.contains("/courses/") {
            true => route.path.replace("{id}", &course),
            false => route.path.replace("{id}", &session),
        };
        for (browser, method) in [(&owner, "GET"), (&owner, "HEAD"), (&operator, "GET"), (&operator, "HEAD")]
        {
            let answer = browser.send(method, &path, None, &[("accept-encoding", "identity")]);
            looked += usize::from(answer.status == 200);
            assert_eq!(written(), Vec::<String>::new(), "{method} {path}");
        }
    }
    assert!(looked > 60, "{looked}");
    owner.get("/auth/logout").form("Sign out").submit_in(&owner).expect(302);
    assert!(written().contains(&"session_ended".to_owned()), "what is written is noticed");
}

#[test]
fn a_form_left_open_lives_as_long_as_its_login_session() {
    let desk = Desk::open();
    let owner = desk.staff("owner");
    let (path, token) = page_and_token(&desk, &owner);
    for _ in 0..29 {
        desk.wait(TimeDelta::days(1));
        owner.get(LIST).expect(200);
    }
    cancel_with(&owner, &path, &token).expect(303);
}

#[test]
fn a_form_of_a_login_session_that_ended_leads_to_sign_in_and_changes_nothing() {
    let desk = Desk::open();
    let owner = desk.staff("owner");
    let (path, token) = page_and_token(&desk, &owner);
    let before = cancelled(&desk);
    desk.wait(TimeDelta::days(31));
    let answer = cancel_with(&owner, &path, &token);
    assert!(answer.expect_redirect().starts_with("/auth/login?redirect="), "{}", answer.status);
    assert_eq!(cancelled(&desk), before);
}

#[test]
fn a_body_of_more_than_64_kib_is_too_large_and_one_below_is_not() {
    let desk = Desk::open();
    let owner = desk.staff("owner");
    let (path, token) = page_and_token(&desk, &owner);
    let body = |length: usize| {
        let start = format!("csrf={token}&status=nothing&reason=");
        format!("{start}{}", "x".repeat(length - start.len()))
    };
    let address = format!("{path}/status");
    owner.post_body(&address, body(64 * 1024)).expect(422);
    for length in [64 * 1024 + 1, 1024 * 1024] {
        let answer = owner.post_body(&address, body(length)).expect(413);
        assert!(answer.text().contains("That is too much at once"), "{}", answer.text());
    }
    let anonymous = desk.visitor();
    anonymous.post_body("/auth/login", "x".repeat(64 * 1024 + 1)).expect(413);
}

#[test]
fn a_body_that_does_not_say_how_long_it_is_stops_at_64_kib() {
    let desk = Desk::open();
    let visitor = desk.visitor();
    let token = token_on(&visitor.get("/auth/login").expect(200));
    let form = visitor.cookie("ds_form").expect("a cookie for the form");
    let head = format!(
        "POST /auth/login HTTP/1.1\r\nHost: localhost\r\nOrigin: http://localhost\r\nCookie: ds_form={form}\r\n\
         Content-Type: application/x-www-form-urlencoded\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n"
    );
    let chunks = |number: usize| {
        let start = format!("csrf={token}&email=");
        let more = format!("{:x}\r\n{}\r\n", 8_192, "x".repeat(8_192)).repeat(number);
        format!("{head}{:x}\r\n{start}\r\n{more}0\r\n\r\n", start.len())
    };
    assert_eq!(raw(desk.address, chunks(7).as_bytes()).status, 422, "a wrong e-mail, but read");
    assert_eq!(raw(desk.address, chunks(9).as_bytes()).status, 413);
}
