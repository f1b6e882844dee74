//! Signing in: there and back, nowhere else, and no word about who exists.

use std::collections::BTreeSet;
use std::time::Instant;

use divestreams::config::HashCost;
use divestreams::login::password;

use crate::support::{Answer, Browser, CHEAP, DEMO_PASSWORD, Desk, get_with, raw};

const OWNER: &str = "owner@demo.example";

/// As they stand in an address, behind `?redirect=`.
const EVIL: [&str; 18] = [
    "//evil.example",
    "///evil.example",
    "/%5Cevil.example",
    "%5C%5Cevil.example",
    "/%09/evil.example",
    "%09//evil.example",
    "/%00/evil.example",
    "%2f%2fevil.example",
    "https:evil.example",
    "https%3A%2F%2Fevil.example",
    "javascript:alert(1)",
    "/ok%0d%0aSet-Cookie:x=1",
    "/auth/login?redirect=//evil.example",
    "%2Fauth%2Flogin%3Fredirect%3D%2F%2Fevil.example",
    "/auth/logout",
    "/%2561uth/logout",
    "/tenant/..%2Fauth/logout",
    "/..//evil.example",
];

fn decoded(text: &str) -> String {
    let pair = format!("v={text}");
    url::form_urlencoded::parse(pair.as_bytes()).next().expect("a pair").1.into_owned()
}

/// Signs in on the page at `path`.
fn sign_in_at(browser: &Browser, path: &str) -> Answer {
    let form = browser.get(path).expect(200).form("Sign in");
    form.set("email", OWNER).set("password", DEMO_PASSWORD).submit_in(browser)
}

#[test]
fn one_comes_back_to_the_very_page_with_its_query() {
    let desk = Desk::open();
    for page in [
        "/tenant/training/sessions?status=scheduled&page=2",
        "/tenant/training/sessions?q=Chlo%C3%A9+%26%20D&from=2026-11-24",
        "/tenant/training/courses",
    ] {
        let visitor = desk.visitor();
        let door = visitor.get(page).expect(302).expect_redirect();
        assert!(door.starts_with("/auth/login?redirect=%2Ftenant%2Ftraining%2F"), "{door}");
        let answer = sign_in_at(&visitor, &door).expect(302);
        assert_eq!(answer.expect_redirect(), page);
        visitor.get(page).expect(200);
    }
}

#[test]
fn a_mistake_on_the_way_does_not_lose_the_way() {
    let desk = Desk::open();
    let visitor = desk.visitor();
    let door = visitor.get("/tenant/training/courses?page=2").expect_redirect();
    let form = visitor.get(&door).form("Sign in").set("email", OWNER).set("password", "wrong");
    let again = form.submit_in(&visitor).expect(422).form("Sign in");
    let answer = again.set("password", DEMO_PASSWORD).submit_in(&visitor);
    assert_eq!(answer.expect_redirect(), "/tenant/training/courses?page=2");
}

#[test]
fn no_redirect_in_the_address_leads_away() {
    let desk = Desk::open();
    for evil in EVIL {
        let visitor = desk.visitor();
        let path = format!("/auth/login?redirect={evil}");
        let form = visitor.get(&path).expect(200).form("Sign in");
        let form = form.set("email", OWNER).set("password", DEMO_PASSWORD);
        assert_eq!(form.value("redirect"), Some("/tenant"), "{evil}");
        // The address that operators know from the log takes the target in its query, too.
        let mut form = form.without("redirect");
        form.action.clone_from(&path);
        let answer = form.submit_in(&visitor).expect(302);
        assert_eq!(answer.expect_redirect(), "/tenant", "{evil}");
        assert_eq!(answer.set_cookie("x"), None);
    }
}

#[test]
fn no_redirect_in_the_hidden_field_leads_away() {
    let desk = Desk::open();
    for evil in EVIL.map(decoded) {
        let visitor = desk.visitor();
        let form = visitor.get("/auth/login").form("Sign in").forge("redirect", &evil);
        let answer = form.set("email", OWNER).set("password", DEMO_PASSWORD).submit_in(&visitor).expect(302);
        assert_eq!(answer.expect_redirect(), "/tenant", "{evil:?}");
        assert_eq!(answer.set_cookie("x"), None);
    }
}

#[test]
fn a_huge_redirect_becomes_the_start_page_or_a_4xx() {
    let desk = Desk::open();
    let long = format!("/{}", "a".repeat(60_000));
    let visitor = desk.visitor();
    let form = visitor.get(&format!("/auth/login?redirect={long}")).expect(200).form("Sign in");
    assert_eq!(form.value("redirect"), Some("/tenant"));
    let form = form.forge("redirect", &long).set("email", OWNER).set("password", DEMO_PASSWORD);
    assert_eq!(form.submit_in(&visitor).expect_redirect(), "/tenant");
    let beyond = get_with(desk.address, &format!("/auth/login?redirect=/{}", "a".repeat(70_000)), b"X: y");
    assert!((400..500).contains(&beyond.status), "{}", beyond.status);
}

#[test]
fn a_redirect_given_twice_leads_nowhere_else_either() {
    let desk = Desk::open();
    let good = "/tenant/training/courses";
    for (query, lands) in [
        (format!("redirect={good}&redirect=//evil.example"), "/tenant"),
        (format!("redirect=//evil.example&redirect={good}"), good),
    ] {
        let answer = sign_in_at(&desk.visitor(), &format!("/auth/login?{query}"));
        assert_eq!(answer.expect_redirect(), lands, "{query}");
    }
    let visitor = desk.visitor();
    let mut form = visitor.get("/auth/login").form("Sign in");
    form.fields.push(("redirect".into(), "//evil.example".into()));
    form.set("email", OWNER).set("password", DEMO_PASSWORD).submit_in(&visitor).expect(422);
}

#[test]
fn someone_signed_in_goes_on_safely() {
    let desk = Desk::open();
    let owner = desk.staff("owner");
    let there = owner.get("/auth/login?redirect=%2Ftenant%2Ftraining%2Fsessions%3Fpage%3D2").expect(302);
    assert_eq!(there.expect_redirect(), "/tenant/training/sessions?page=2");
    for evil in EVIL {
        let answer = owner.get(&format!("/auth/login?redirect={evil}")).expect(302);
        assert_eq!(answer.expect_redirect(), "/tenant", "{evil}");
    }
}

#[test]
fn every_failure_looks_the_same() {
    let desk = Desk::open();
    desk.execute("UPDATE users SET is_disabled = TRUE WHERE email = 'wei@demo.example'");
    desk.execute("UPDATE users SET password_hash = NULL WHERE email = 'lupita@demo.example'");
    let tries = [
        ("nobody@demo.example", DEMO_PASSWORD),
        (OWNER, "wrong"),
        ("wei@demo.example", DEMO_PASSWORD),
        ("lupita@demo.example", DEMO_PASSWORD),
        ("owner@reef.example", DEMO_PASSWORD),
        ("operator@divestreams.example", DEMO_PASSWORD),
        (OWNER, &"p".repeat(60_000)),
    ];
    let shown = tries.map(|(email, password)| {
        let visitor = desk.visitor_of("demo");
        let answer = visitor.sign_in(email, password).expect(422);
        assert_eq!(answer.set_cookies(), Vec::<String>::new(), "{email}");
        let csrf = answer.form("Sign in").value("csrf").expect("a token").to_owned();
        let names: BTreeSet<String> = answer.headers.iter().map(|(name, _)| name.clone()).collect();
        (names, answer.body.replace(&csrf, "CSRF").replace(email, "EMAIL"))
    });
    for (other, (email, _)) in shown[1..].iter().zip(&tries[1..]) {
        assert_eq!(*other, shown[0], "{email}");
    }
    assert_eq!(desk.live(), 0);
}

#[test]
fn after_a_failure_the_email_is_kept_and_the_password_is_not() {
    let desk = Desk::open();
    let visitor = desk.visitor();
    let form = visitor.get("/auth/login").form("Sign in").without("remember");
    let typed = "\"><script>x</script>@demo.example";
    let answer = form.set("email", typed).set("password", "typed-secret-8").submit_in(&visitor).expect(422);
    assert_eq!(answer.attributes("input[name=email]", "value"), [typed]);
    assert_eq!(answer.attributes("input[name=password]", "value"), Vec::<String>::new());
    assert!(!answer.body.contains("typed-secret-8") && !answer.body.contains("<script>x"));
    assert_eq!(answer.form("Sign in").value("remember"), None, "the box stays as it was left");
    assert_eq!(answer.all("[role=alert]"), ["E-mail or password is not right. Check both and try again."]);
}

#[test]
fn the_email_is_the_same_in_any_case() {
    let desk = Desk::open();
    desk.visitor().sign_in("  OWNER@Demo.Example ", DEMO_PASSWORD).expect(302);
}

#[test]
fn a_password_is_the_same_however_its_accents_are_typed() {
    let desk = Desk::open();
    let hash = password::hash_here("Ch\u{e2}teau-d\u{e9}mo-27", CHEAP).expect("hashes");
    desk.execute(&format!("UPDATE users SET password_hash = '{hash}' WHERE email = '{OWNER}'"));
    desk.visitor().sign_in(OWNER, "Cha\u{302}teau-de\u{301}mo-27").expect(302);
    desk.visitor().sign_in(OWNER, "Ch\u{e2}teau-d\u{e9}mo-27").expect(302);
    desk.visitor().sign_in(OWNER, "Chateau-demo-27").expect(422);
    desk.visitor().sign_in(OWNER, " Ch\u{e2}teau-d\u{e9}mo-27").expect(422);
}

#[test]
fn every_character_of_a_long_password_counts() {
    let desk = Desk::open();
    let (long, cut) = ("aB3-".repeat(18) + "x", "aB3-".repeat(18));
    assert_eq!((long.len(), cut.len()), (73, 72));
    let hash = password::hash_here(&long, CHEAP).expect("hashes");
    desk.execute(&format!("UPDATE users SET password_hash = '{hash}' WHERE email = '{OWNER}'"));
    desk.visitor().sign_in(OWNER, &cut).expect(422);
    desk.visitor().sign_in(OWNER, &long).expect(302);
}

#[test]
fn a_megabyte_of_password_is_refused_unread() {
    let desk = Desk::open();
    let head = "POST /auth/login HTTP/1.1\r\nHost: localhost\r\nOrigin: http://localhost\r\nConnection: close\r\n\
                Content-Type: application/x-www-form-urlencoded\r\nContent-Length: 1048576\r\n\r\n";
    // Only the head is sent: the answer does not wait for the rest.
    raw(desk.address, head.as_bytes()).expect(413);
    let body = "p".repeat(1 << 16);
    let chunk = format!("{:x}\r\n{body}\r\n", body.len());
    let chunked = head.replace("Content-Length: 1048576", "Transfer-Encoding: chunked") + &chunk.repeat(16);
    raw(desk.address, format!("{chunked}0\r\n\r\n").as_bytes()).expect(413);
    assert_eq!(desk.count("SELECT COUNT(*) FROM attempt"), 0, "nothing was tried");
    assert_eq!(desk.state.hasher.hashes(), 0, "nothing was hashed");
}

#[test]
fn a_hash_of_old_costs_is_made_anew_at_sign_in() {
    let mut desk = Desk::open();
    let sql = format!("SELECT password_hash FROM users WHERE email = '{OWNER}'");
    assert!(desk.text(&sql).starts_with("$argon2id$v=19$m=64,t=1,p=1$"), "{}", desk.text(&sql));
    desk.config.hash_cost = HashCost { memory_kib: 128, passes: 2 };
    desk.restart();
    desk.visitor().sign_in(OWNER, "wrong").expect(422);
    assert!(desk.text(&sql).contains("m=64,"), "a wrong password changes nothing");
    desk.visitor().sign_in(OWNER, DEMO_PASSWORD).expect(302);
    let anew = desk.text(&sql);
    assert!(anew.starts_with("$argon2id$v=19$m=128,t=2,p=1$"), "{anew}");
    desk.visitor().sign_in(OWNER, DEMO_PASSWORD).expect(302);
    assert_eq!(desk.text(&sql), anew, "once is enough");
}

#[test]
fn a_wrong_password_takes_as_long_whether_or_not_there_is_such_a_person() {
    let cost = HashCost { memory_kib: 4_096, passes: 1 };
    let desk = Desk::open_with(|config| config.hash_cost = cost);
    let hash = password::hash_here(DEMO_PASSWORD, cost).expect("hashes");
    desk.execute(&format!("UPDATE users SET password_hash = '{hash}' WHERE email = '{OWNER}'"));
    let visitor = desk.visitor();
    let csrf = visitor.get("/auth/login").form("Sign in").value("csrf").expect("a token").to_owned();
    let mut took = [Vec::new(), Vec::new()];
    // By turns, so that whatever else the machine does slows both.
    for _ in 0..100 {
        for (took, email) in took.iter_mut().zip([OWNER, "nobody@demo.example"]) {
            desk.execute("DELETE FROM attempt");
            let began = Instant::now();
            let fields = [("csrf", csrf.as_str()), ("email", email), ("password", "wrong")];
            visitor.post("/auth/login", &fields).expect(422);
            took.push(began.elapsed().as_secs_f64());
        }
    }
    let [known, unknown] = took.map(|mut all| {
        all.sort_by(f64::total_cmp);
        all[all.len() / 2]
    });
    println!("known {known:.5} s, unknown {unknown:.5} s");
    assert!((known / unknown).max(unknown / known) < 1.25, "known {known} s, unknown {unknown} s");
}
