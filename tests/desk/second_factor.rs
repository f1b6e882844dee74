//! The second step: asked after a right password, and nobody is signed in before it.

use chrono::TimeDelta;
use divestreams::config::HashCost;

use crate::support::{APP, Browser, DEMO_PASSWORD, Desk, Phone, SECURITY, STEP, step, user};

const HOME: &str = "/tenant/training/sessions";
const OWNER: &str = "owner@demo.example";
const STAFF: &str = "staff@demo.example";

fn sign_ins(desk: &Desk) -> i64 {
    desk.live()
}

fn left(desk: &Desk, email: &str) -> i64 {
    desk.count(&format!("SELECT COUNT(*) FROM recovery_code WHERE user_id = {}", user(email)))
}

#[test]
fn after_the_password_comes_the_code_and_only_then_a_login_session() {
    let desk = Desk::open();
    let (_, phone) = desk.with_app(OWNER);
    let before = sign_ins(&desk);
    let browser = desk.visitor();
    let asked = "/tenant/training/sessions?status=scheduled&page=2";
    let door = browser.get(asked).expect_redirect();
    let form = browser.get(&door).form("Sign in").set("email", OWNER).set("password", DEMO_PASSWORD);
    let answer = form.submit_in(&browser).expect(302);
    assert_eq!(answer.expect_redirect(), STEP);
    assert_eq!((answer.set_cookie("ds_session"), answer.set_cookie("ds_device")), (None, None));
    assert_eq!(sign_ins(&desk), before, "nobody is signed in");
    browser.get(HOME).expect(302);
    let answer = step(&browser, &phone.code(&desk, 0)).expect(302);
    assert_eq!(answer.expect_redirect(), asked, "the target is carried along");
    assert!(answer.set_cookie("ds_session").is_some_and(|cookie| cookie.contains("Max-Age=2592000")));
    assert_eq!(sign_ins(&desk), before + 1);
    browser.get(HOME).expect(200);
    assert_eq!(browser.cookie("ds_step"), None, "taken away");
    assert_eq!(browser.get(STEP).expect_redirect(), "/auth/login");
}

#[test]
fn whatever_proves_who_it_is_leads_on_to_a_page_of_ours_only() {
    let desk = Desk::open();
    let (_, phone) = desk.with_app(OWNER);
    for (nth, in_query) in [true, false].into_iter().enumerate() {
        let browser = desk.visitor();
        let door = if in_query { "/auth/login?redirect=%2F%2Fevil.example" } else { "/auth/login" };
        let form = browser.get(door).form("Sign in").set("email", OWNER).set("password", DEMO_PASSWORD);
        let form = if in_query { form } else { form.forge("redirect", "//evil.example") };
        assert_eq!(form.submit_in(&browser).expect(302).expect_redirect(), STEP);
        let form = browser.get(STEP).expect(200).form("Sign in").set("code", &phone.code(&desk, 0));
        let answer = form.forge("redirect", "//evil.example").submit_in(&browser).expect(302);
        assert_eq!(answer.expect_redirect(), "/tenant", "{nth}");
        desk.wait(TimeDelta::seconds(60));
    }
    let desk = Desk::open();
    let (_, key) = desk.with_passkey(OWNER);
    for evil in ["//evil.example", "/\\evil.example", "https:evil.example", "/auth/logout", "/%61uth/logout"]
    {
        let answer = key.sign_in_to(&desk.visitor(), evil).expect(302);
        assert_eq!(answer.expect_redirect(), "/tenant", "{evil}");
    }
    assert_eq!(key.sign_in_to(&desk.visitor(), "/account").expect(302).expect_redirect(), "/account");
}

#[test]
fn without_keep_me_the_cookie_goes_with_the_browser_after_two_steps_too() {
    let desk = Desk::open();
    let (_, phone) = desk.with_app(OWNER);
    let browser = desk.visitor();
    let form = browser.get("/auth/login").form("Sign in").set("email", OWNER).set("password", DEMO_PASSWORD);
    form.without("remember").submit_in(&browser).expect(302);
    let cookie = step(&browser, &phone.code(&desk, 0)).expect(302).set_cookie("ds_session").expect("set");
    assert!(!cookie.contains("Max-Age"), "{cookie}");
}

#[test]
fn a_code_counts_one_step_early_or_late_and_no_further() {
    let desk = Desk::open();
    let (_, phone) = desk.with_app(OWNER);
    for (steps, status) in [(-2, 422), (2, 422), (-1, 302), (1, 302)] {
        desk.execute("DELETE FROM attempt");
        let browser = desk.half_signed_in(OWNER);
        step(&browser, &phone.code(&desk, steps)).expect(status);
        desk.wait(TimeDelta::seconds(120));
    }
}

#[test]
fn no_code_counts_twice_nor_one_from_before_it_nor_the_one_that_set_it_up() {
    let desk = Desk::open();
    let owner = desk.signed_in(OWNER);
    let page = owner.get(APP).expect(200);
    let phone = Phone::scan(&page);
    let proving = phone.code(&desk, 0);
    page.form("Turn on").set("code", &proving).submit_in(&owner).expect(200);
    step(&desk.half_signed_in(OWNER), &proving).expect(422);
    desk.wait(TimeDelta::seconds(60));
    let (early, now) = (phone.code(&desk, -1), phone.code(&desk, 0));
    step(&desk.half_signed_in(OWNER), &now).expect(302);
    for used in [&now, &early] {
        let page = step(&desk.half_signed_in(OWNER), used).expect(422);
        assert!(page.text().contains("was used already"), "{}", page.text());
    }
    step(&desk.half_signed_in(OWNER), &phone.code(&desk, 1)).expect(302);
}

#[test]
fn of_two_at_once_with_one_code_one_wins() {
    let desk = Desk::open();
    let (_, phone) = desk.with_app(OWNER);
    let code = phone.code(&desk, 0);
    for code in [code, phone.codes[0].clone()] {
        let both: Vec<Browser> = (0..2).map(|_| desk.half_signed_in(OWNER)).collect();
        let forms: Vec<_> = both
            .iter()
            .map(|browser| browser.get(STEP).expect(200).form("Sign in").set("code", &code))
            .collect();
        let mut statuses: Vec<u16> = std::thread::scope(|scope| {
            let sent: Vec<_> = both
                .iter()
                .zip(&forms)
                .map(|(browser, form)| scope.spawn(move || form.submit_in(browser).status))
                .collect();
            sent.into_iter().map(|thread| thread.join().expect("an answer")).collect()
        });
        statuses.sort_unstable();
        assert_eq!(statuses, [302, 422], "{code}");
    }
}

#[test]
fn a_recovery_code_signs_in_once_however_it_is_written() {
    let desk = Desk::open();
    let (_, phone) = desk.with_app(OWNER);
    assert_eq!(phone.codes.len(), 10);
    let recover = |code: &str| {
        let browser = desk.half_signed_in(OWNER);
        browser.get(STEP).form("Sign in with it").set("code", code).submit_in(&browser)
    };
    recover(&phone.codes[0]).expect(302);
    let page = recover(&phone.codes[0]).expect(422);
    assert!(page.text().contains("was used already"), "{}", page.text());
    recover(&phone.codes[1].to_uppercase().replace('-', " ")).expect(302);
    assert_eq!(left(&desk, OWNER), 8);
    assert_eq!(desk.lines("action = 'login.recovery_code_used'"), 2);
    // Someone else's opens nothing.
    let (_, theirs) = desk.with_app(STAFF);
    recover(&theirs.codes[0]).expect(422);
}

#[test]
fn the_database_holds_no_code_and_no_secret_that_could_be_used() {
    let desk = Desk::open();
    let owner = desk.signed_in(OWNER);
    let page = owner.get(APP).expect(200);
    let secret = page.all("code.secret").remove(0).replace(' ', "");
    let phone = Phone::scan(&page);
    let shown = page.form("Turn on").set("code", &phone.code(&desk, 0)).submit_in(&owner).expect(200);
    let codes = shown.all(".codes code");
    let kept = desk.text("SELECT secret || key_fingerprint FROM totp")
        + &desk.column("SELECT code AS words FROM recovery_code").join(" ");
    assert!(!kept.contains(&secret) && codes.iter().all(|code| !kept.contains(&code.replace('-', ""))));
    // Bound to its row: in another's it opens nothing.
    desk.wait(TimeDelta::seconds(60));
    let (_, theirs) = desk.with_app(STAFF);
    desk.execute(&format!(
        "UPDATE totp SET secret = (SELECT secret FROM totp WHERE user_id = {}) WHERE user_id = {}",
        user(OWNER),
        user(STAFF)
    ));
    for code in [phone.code(&desk, 0), theirs.code(&desk, 0)] {
        step(&desk.half_signed_in(STAFF), &code).expect(422);
    }
}

#[test]
fn five_wrong_codes_and_the_sign_in_begins_anew() {
    let desk = Desk::open();
    let (_, phone) = desk.with_app(OWNER);
    let browser = desk.half_signed_in(OWNER);
    let ticket = browser.cookie("ds_step").expect("given");
    for more in ["4 more tries", "3 more tries", "2 more tries", "One more try"] {
        let page = step(&browser, "000000").expect(422);
        assert!(page.all("[role=alert]")[0].ends_with(&format!("{more}.")), "{:?}", page.all("[role=alert]"));
        assert_eq!(page.attributes("input[name=code]", "value"), Vec::<String>::new(), "no code is kept");
    }
    let over = step(&browser, "000000").expect(422);
    assert_eq!(over.all("h1"), ["Sign in again"]);
    // With whatever is right, and the cookie put back: it is over.
    browser.set_cookie("ds_step", &ticket);
    desk.execute("DELETE FROM attempt");
    assert_eq!(browser.get(STEP).expect_redirect(), "/auth/login");
    assert_eq!(desk.lines("action = 'login.second_factor_failed'"), 5);
    step(&desk.half_signed_in(OWNER), &phone.code(&desk, 0)).expect(302);
}

#[test]
fn right_passwords_win_no_further_tries_for_the_code() {
    let desk = Desk::open();
    let (_, phone) = desk.with_app(OWNER);
    let first = desk.half_signed_in(OWNER);
    for _ in 0..4 {
        step(&first, "000000").expect(422);
    }
    step(&desk.half_signed_in(OWNER), "000000").expect(422);
    // The fifth in all: now one waits, whatever the next sign-in.
    let next = desk.half_signed_in(OWNER);
    let page = next.get(STEP).expect(200);
    let waits = page.form("Sign in").set("code", &phone.code(&desk, 0)).submit_in(&next).expect(429);
    assert!(waits.header("retry-after").is_some());
    desk.wait(TimeDelta::seconds(31));
    step(&next, &phone.code(&desk, 0)).expect(302);
}

#[test]
fn a_restart_between_the_steps_loses_nothing_and_ten_minutes_end_it() {
    let mut desk = Desk::open();
    let (_, phone) = desk.with_app(OWNER);
    let (browser, slow) = (desk.half_signed_in(OWNER), desk.half_signed_in(OWNER));
    desk.restart();
    let (browser, slow) = (browser.at(desk.address, "localhost"), slow.at(desk.address, "localhost"));
    step(&browser, &phone.code(&desk, 0)).expect(302);
    browser.get(HOME).expect(200);
    desk.wait(TimeDelta::minutes(10));
    assert_eq!(slow.get(STEP).expect_redirect(), "/auth/login");
    assert_eq!(desk.purge().pending, 1);
}

#[test]
fn the_step_is_bound_to_its_browser_and_dies_with_the_persons_access() {
    let desk = Desk::open();
    let (_, phone) = desk.with_app(STAFF);
    let (mine, thief) = (desk.half_signed_in(STAFF), desk.visitor());
    assert_eq!(thief.get(STEP).expect_redirect(), "/auth/login");
    thief.set_cookie("ds_step", "x");
    assert_eq!(thief.get(STEP).expect_redirect(), "/auth/login");
    desk.execute("UPDATE users SET is_disabled = TRUE WHERE email = 'staff@demo.example'");
    assert_eq!(mine.get(STEP).expect_redirect(), "/auth/login");
    desk.execute("UPDATE users SET is_disabled = FALSE WHERE email = 'staff@demo.example'");
    let page = mine.get(STEP).expect(200);
    desk.execute(&format!("DELETE FROM session WHERE user_id = {}", user(STAFF)));
    desk.execute(&format!(
        "DELETE FROM membership WHERE tenant_id IS NOT NULL AND user_id = {}",
        user(STAFF)
    ));
    let gone = page.form("Sign in").set("code", &phone.code(&desk, 0)).submit_in(&mine);
    assert_eq!(gone.expect_redirect(), "/auth/login");
}

#[test]
fn a_remembered_device_is_not_asked_for_thirty_days_and_then_is() {
    let desk = Desk::open();
    let (_, phone) = desk.with_app(OWNER);
    let browser = desk.half_signed_in(OWNER);
    let form = browser.get(STEP).form("Sign in").set("code", &phone.code(&desk, 0));
    form.forge("trust", "1").submit_in(&browser).expect(302);
    browser.drop_cookie("ds_session");
    assert_eq!(browser.sign_in(OWNER, DEMO_PASSWORD).expect_redirect(), "/tenant");
    // For this person alone, and in this browser alone.
    desk.half_signed_in(OWNER);
    desk.with_app(STAFF);
    browser.drop_cookie("ds_session");
    assert_eq!(browser.sign_in(STAFF, DEMO_PASSWORD).expect_redirect(), STEP);
    desk.wait(TimeDelta::days(30));
    assert_eq!(browser.sign_in(OWNER, DEMO_PASSWORD).expect_redirect(), STEP);
}

#[test]
fn remembered_devices_are_forgotten_by_a_click_and_by_a_change_of_the_factor() {
    let desk = Desk::open();
    let (owner, phone) = desk.with_app(OWNER);
    let trusted = || {
        let browser = desk.half_signed_in(OWNER);
        let form = browser.get(STEP).form("Sign in").set("code", &phone.code(&desk, 0)).forge("trust", "1");
        form.submit_in(&browser).expect(302);
        browser.drop_cookie("ds_session");
        browser
    };
    let browser = trusted();
    let page = owner.get(SECURITY).expect(200);
    assert!(page.text().contains("On one device you are not asked"), "{}", page.text());
    page.form("Ask everywhere again").submit_in(&owner).expect(303);
    assert_eq!(browser.sign_in(OWNER, DEMO_PASSWORD).expect_redirect(), STEP);
    desk.wait(TimeDelta::seconds(60));
    let browser = trusted();
    let page = owner.get(APP).expect(200);
    let other = Phone::scan(&page);
    page.form("Turn on").set("code", &other.code(&desk, 0)).submit_in(&owner).expect(200);
    assert_eq!(browser.sign_in(OWNER, DEMO_PASSWORD).expect_redirect(), STEP);
    desk.wait(TimeDelta::seconds(60));
    step(&desk.half_signed_in(OWNER), &phone.code(&desk, 0)).expect(422);
    step(&desk.half_signed_in(OWNER), &other.code(&desk, 0)).expect(302);
}

#[test]
fn setting_up_needs_the_password_a_right_code_and_this_very_page() {
    let desk = Desk::open();
    let owner = desk.signed_in(OWNER);
    let page = owner.get(APP).expect(200);
    let phone = Phone::scan(&page);
    let wrong = page.form("Turn on").set("code", "000000").submit_in(&owner).expect(422);
    assert_eq!(wrong.all("code.secret"), page.all("code.secret"), "the secret stays as it was scanned");
    assert_eq!(desk.count("SELECT COUNT(*) FROM totp"), 0);
    // A secret of somebody else's page, of another sign-in, or made up is not taken.
    let setup = page.form("Turn on").value("setup").expect("sealed").to_owned();
    let others = [desk.signed_in(STAFF), desk.signed_in(OWNER)];
    for (browser, setup) in [(&others[0], setup.as_str()), (&others[1], &setup), (&owner, "1.x.y")] {
        let form = browser.get(APP).form("Turn on").set("code", &phone.code(&desk, 0));
        let page = form.forge("setup", setup).submit_in(browser).expect(422);
        assert!(page.text().contains("Scan the new picture"), "{}", page.text());
    }
    assert_eq!(desk.count("SELECT COUNT(*) FROM totp"), 0);
    desk.wait(TimeDelta::minutes(10));
    for answer in [owner.get(APP), page.form("Turn on").set("code", &phone.code(&desk, 0)).submit_in(&owner)]
    {
        assert_eq!(answer.expect_redirect(), "/auth/confirm?redirect=%2Faccount%2Fsecurity%2Fapp");
    }
}

#[test]
fn turning_it_off_and_new_codes_need_the_password_and_count_at_once() {
    let desk = Desk::open();
    let (owner, phone) = desk.with_app(OWNER);
    let page = owner.get(SECURITY).expect(200);
    assert!(page.text().contains("10 of 10 are left"), "{}", page.text());
    desk.wait(TimeDelta::minutes(10));
    for button in ["Turn off", "Make ten new ones"] {
        let door = page.form(button).submit_in(&owner).expect_redirect();
        assert_eq!(door, "/auth/confirm?redirect=%2Faccount%2Fsecurity");
    }
    owner.get("/auth/confirm").form("Go on").set("password", DEMO_PASSWORD).submit_in(&owner).expect(302);
    let shown = page.form("Make ten new ones").submit_in(&owner).expect(200);
    let new = shown.all(".codes code");
    assert!(new.len() == 10 && new.iter().all(|code| !phone.codes.contains(code)));
    step(&desk.half_signed_in(OWNER), &phone.codes[0]).expect(422);
    step(&desk.half_signed_in(OWNER), &new[0]).expect(302);
    page.form("Turn off").submit_in(&owner).expect(303);
    assert_eq!(desk.visitor().sign_in(OWNER, DEMO_PASSWORD).expect_redirect(), "/tenant");
    assert_eq!(left(&desk, OWNER), 0, "they go with the last factor");
    for action in ["second_factor.set", "second_factor.removed", "second_factor.codes_made"] {
        assert_eq!(desk.lines(&format!("action = '{action}'")), 1, "{action}");
    }
}

#[test]
fn whether_a_second_step_is_set_is_told_to_nobody_without_the_password() {
    let desk = Desk::open_with(|config| config.hash_cost = HashCost { memory_kib: 64, passes: 1 });
    desk.with_app(OWNER);
    let hashes = || desk.state.hasher.hashes();
    let mut seen = Vec::new();
    for email in [OWNER, STAFF, "nobody@demo.example"] {
        let (before, queries) = (hashes(), desk.state.db.queries());
        let answer = desk.visitor().sign_in(email, "wrong").expect(422);
        seen.push((hashes() - before, desk.state.db.queries() - queries, answer.text().replace(email, "E")));
        assert_eq!(answer.set_cookie("ds_step"), None);
    }
    assert!(seen.iter().all(|one| *one == seen[0]), "{seen:?}");
}

#[test]
fn on_a_shops_own_host_both_steps_are_of_that_shop() {
    let desk = Desk::open();
    let (_, phone) = desk.with_app(OWNER);
    let browser = desk.visitor_of("demo");
    assert_eq!(browser.sign_in(OWNER, DEMO_PASSWORD).expect_redirect(), STEP);
    step(&browser, &phone.code(&desk, 0)).expect(302);
    browser.get(HOME).expect(200);
}
