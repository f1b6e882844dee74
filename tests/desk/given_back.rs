//! What someone typed while their login session ended is in the form again once they have signed in.

use chrono::TimeDelta;
use divestreams::base::id::{DraftId, TenantId, UserId};
use divestreams::base::secret::Secret;
use divestreams::login::draft::Of;
use divestreams::login::sealing::Sealed;

use crate::support::{Answer, Browser, DEMO_PASSWORD, Desk, HtmlForm};

const NEW: &str = "/tenant/training/sessions/new";
const OWNER: &str = "owner@demo.example";
const TOM: &str = "tom@demo.example";
const NOTES: &str = "Zweiundvierzig blaue Flossen & \"zwei\" <Masken>";
const KEPT: &str = "What you typed is kept";

fn drafts(desk: &Desk) -> i64 {
    desk.count("SELECT COUNT(*) FROM draft")
}

/// The form of a new session as its owner has filled it.
fn typed(desk: &Desk, browser: &Browser) -> HtmlForm {
    let form = browser.get(NEW).expect(200).form("Schedule session");
    form.set("course_id", &desk.course("demo", "PADI-OWD"))
        .set("start_date", &(desk.today() + TimeDelta::days(400)).to_string())
        .set("location", "Behind the lighthouse")
        .set("notes", NOTES)
}

/// The browser's login session ends, without the browser knowing.
fn end(desk: &Desk) {
    desk.wait(TimeDelta::days(31));
}

/// Where the sign-in page at `door` leads back to.
fn target_of(door: &str) -> String {
    let (page, query) = door.split_once('?').expect("the target is carried along");
    assert_eq!(page, "/auth/login");
    let (name, target) = url::form_urlencoded::parse(query.as_bytes()).next().expect("a target");
    assert_eq!(name, "redirect");
    target.into_owned()
}

/// The form is sent after its login session has ended: the sign-in page that it leads to.
fn sent_too_late(desk: &Desk, browser: &Browser) -> String {
    let form = typed(desk, browser);
    end(desk);
    form.submit_in(browser).expect(302).expect_redirect()
}

fn sign_in_at(browser: &Browser, door: &str, email: &str) -> Answer {
    let form = browser.get(door).expect(200).form("Sign in");
    form.set("email", email).set("password", DEMO_PASSWORD).submit_in(browser).expect(302)
}

/// The form on the page at `path`, with its notes.
fn form_at(browser: &Browser, path: &str) -> (HtmlForm, String) {
    let form = browser.get(path).expect(200).form("Schedule session");
    let notes = form.value("notes").unwrap_or_default().to_owned();
    (form, notes)
}

fn notes_at(browser: &Browser, path: &str) -> String {
    form_at(browser, path).1
}

/// What the one draft holds, opened as only the application can.
fn opened(desk: &Desk) -> String {
    let text = |column: &str| desk.text(&format!("SELECT {column} FROM draft"));
    let of = Of {
        id: DraftId::parse(&text("draft_id")).expect("an id"),
        user: UserId::parse(&text("user_id")).expect("an id"),
        tenant: TenantId::parse(&text("tenant_id")),
        path: text("path"),
    };
    let sealed = Sealed { body: text("body"), fingerprint: text("key_fingerprint") };
    desk.state.drafts.open(&of.bound(), &sealed).expect("it opens")
}

#[test]
fn what_was_typed_is_back_after_signing_in_and_can_be_saved() {
    let desk = Desk::open();
    let browser = desk.staff("owner");
    let door = sent_too_late(&desk, &browser);
    let target = target_of(&door);
    assert!(target.starts_with(&format!("{NEW}?draft=")), "{target}");
    let page = browser.get(&door).expect(200);
    assert!(page.text().contains(KEPT), "{}", page.text());
    // A mistake on the way loses neither the way nor the form.
    let form = page.form("Sign in").set("email", OWNER).set("password", "wrong");
    let again = form.submit_in(&browser).expect(422).form("Sign in").set("password", DEMO_PASSWORD);
    assert_eq!(again.submit_in(&browser).expect(302).expect_redirect(), target);
    let page = browser.get(&target).expect(200);
    assert_eq!(page.all(".notice.good"), ["What you typed before signing in is back. It is not saved yet."]);
    let form = page.form("Schedule session");
    assert_eq!(form.value("notes"), Some(NOTES));
    assert_eq!(form.value("location"), Some("Behind the lighthouse"));
    assert_eq!(form.value("course_id"), Some(desk.course("demo", "PADI-OWD").as_str()));
    let saved = form.submit_in(&browser).expect(303).expect_redirect();
    assert!(browser.get(&saved).expect(200).text().contains("Zweiundvierzig blaue Flossen"));
}

#[test]
fn every_day_of_a_class_is_back_and_the_one_that_was_asked_for() {
    let desk = Desk::open();
    let browser = desk.staff("owner");
    let two = typed(&desk, &browser).pressed("add_day", "1").submit_in(&browser).expect(200);
    let three = two.form("Schedule session").pressed("add_day", "1");
    end(&desk);
    let door = three.submit_in(&browser).expect(302).expect_redirect();
    let target = sign_in_at(&browser, &door, OWNER).expect_redirect();
    let (form, notes) = form_at(&browser, &target);
    assert_eq!(form.fields.iter().filter(|(name, _)| name == "start_date").count(), 3);
    assert_eq!(notes, NOTES);
}

#[test]
fn a_change_is_back_on_the_page_of_its_session_with_the_version_that_was_changed() {
    let desk = Desk::open();
    let browser = desk.staff("owner");
    let edit =
        format!("/tenant/training/sessions/{}/edit", desk.upcoming("demo", "1 = 1").pop().expect("one"));
    let form = browser.get(&edit).expect(200).form("Save changes").set("notes", NOTES);
    let version = form.value("version").expect("it has one").to_owned();
    browser.drop_cookie("ds_form");
    desk.execute("UPDATE session SET expires_at = created_at");
    let door = form.submit_in(&browser).expect(302).expect_redirect();
    let target = sign_in_at(&browser, &door, OWNER).expect_redirect();
    assert!(target.starts_with(&format!("{edit}?draft=")), "{target}");
    let elsewhere = target.replace(&edit, NEW);
    assert_eq!(notes_at(&browser, &elsewhere), "", "another page does not get it");
    let form = browser.get(&target).expect(200).form("Save changes");
    assert_eq!((form.value("notes"), form.value("version")), (Some(NOTES), Some(version.as_str())));
    form.submit_in(&browser).expect(303);
}

#[test]
fn it_is_given_back_once() {
    let desk = Desk::open();
    let browser = desk.staff("owner");
    let door = sent_too_late(&desk, &browser);
    let target = sign_in_at(&browser, &door, OWNER).expect_redirect();
    browser.send("HEAD", &target, None, &[("accept-encoding", "identity")]).expect(200);
    assert_eq!(notes_at(&browser, &target), NOTES, "looking at its head uses nothing up");
    assert_eq!(notes_at(&browser, &target), "");
    assert_eq!(drafts(&desk), 0);
}

#[test]
fn of_many_who_ask_at_once_one_gets_it() {
    let desk = Desk::open();
    let browser = desk.staff("owner");
    let door = sent_too_late(&desk, &browser);
    let target = sign_in_at(&browser, &door, OWNER).expect_redirect();
    let asking: Vec<_> = (0..8)
        .map(|_| {
            let (browser, target) = (browser.clone(), target.clone());
            std::thread::spawn(move || notes_at(&browser, &target))
        })
        .collect();
    let got: Vec<String> = asking.into_iter().map(|one| one.join().expect("an answer")).collect();
    assert_eq!(got.iter().filter(|notes| *notes == NOTES).count(), 1, "{got:?}");
}

#[test]
fn another_person_gets_the_usual_form_and_the_draft_waits_for_its_own() {
    let desk = Desk::open();
    let browser = desk.staff("owner");
    let door = sent_too_late(&desk, &browser);
    let target = sign_in_at(&browser, &door, "admin@demo.example").expect_redirect();
    assert_eq!(notes_at(&browser, &target), "");
    assert!(!desk.visitor().get(&door).text().contains(KEPT), "nor is anyone else told that there is one");
    assert_eq!(notes_at(&desk.staff("owner"), &target), NOTES);
}

#[test]
fn the_same_person_in_another_shop_gets_the_usual_form() {
    let desk = Desk::open();
    let browser = desk.visitor_of("demo");
    browser.sign_in(TOM, DEMO_PASSWORD).expect(302);
    let door = sent_too_late(&desk, &browser);
    let target = sign_in_at(&browser, &door, TOM).expect_redirect();
    let elsewhere = desk.visitor_of("reef");
    elsewhere.sign_in(TOM, DEMO_PASSWORD).expect(302);
    assert_eq!(notes_at(&elsewhere, &target), "");
    assert_eq!(notes_at(&browser, &target), NOTES);
}

#[test]
fn a_form_with_another_token_or_from_a_browser_of_no_ended_session_is_not_kept() {
    let desk = Desk::open();
    let (browser, admin) = (desk.staff("owner"), desk.staff("admin"));
    let form = typed(&desk, &browser);
    let admins = typed(&desk, &admin).value("csrf").expect("a token").to_owned();
    let (signed, foreign) = (browser.cookie("ds_session").expect("signed in"), admin.cookie("ds_session"));
    end(&desk);
    let send = |token: &str, cookie: &str| {
        let visitor = desk.visitor();
        visitor.set_cookie("ds_session", cookie);
        let form = form.pressed("x", "y").forge("csrf", token);
        assert_eq!(target_of(&form.submit_in(&visitor).expect(302).expect_redirect()), NEW, "{token}");
        assert_eq!(drafts(&desk), 0);
    };
    let own = form.value("csrf").expect("a token").to_owned();
    for token in ["", "x", &own[1..], &admins] {
        send(token, &signed);
    }
    send(&own, &foreign.expect("signed in"));
    send(&own, &signed.replace(&signed[..4], "AAAA"));
    send(&own, "junk");
    let anonymous = desk.visitor();
    form.submit_in(&anonymous).expect(403);
    assert_eq!(drafts(&desk), 0);
    form.submit_in(&browser).expect(302);
    assert_eq!(drafts(&desk), 1);
}

#[test]
fn a_form_that_another_site_sends_is_refused_and_not_kept() {
    let desk = Desk::open();
    let browser = desk.staff("owner");
    let form = typed(&desk, &browser);
    end(&desk);
    let body = url::form_urlencoded::Serializer::new(String::new()).extend_pairs(&form.fields).finish();
    for headers in [
        &[][..],
        &[("origin", "null")],
        &[("origin", "http://evil.example")],
        &[("origin", "http://demo.localhost")],
        &[("origin", "http://localhost"), ("sec-fetch-site", "cross-site")],
    ] {
        browser.send("POST", NEW, Some(body.clone()), headers).expect(403);
        assert_eq!(drafts(&desk), 0, "{headers:?}");
    }
}

#[test]
fn after_an_hour_it_is_gone() {
    let desk = Desk::open();
    let browser = desk.staff("owner");
    let door = sent_too_late(&desk, &browser);
    let target = sign_in_at(&browser, &door, OWNER).expect_redirect();
    let purge = || desk.purge().drafts;
    desk.wait(TimeDelta::minutes(59));
    assert_eq!((purge(), drafts(&desk)), (0, 1));
    desk.wait(TimeDelta::minutes(1));
    assert_eq!(notes_at(&browser, &target), "");
    assert_eq!((purge(), drafts(&desk)), (1, 0));
}

#[test]
fn a_draft_of_59_minutes_is_still_given_back() {
    let desk = Desk::open();
    let browser = desk.staff("owner");
    let door = sent_too_late(&desk, &browser);
    desk.wait(TimeDelta::minutes(59));
    let target = sign_in_at(&browser, &door, OWNER).expect_redirect();
    assert_eq!(notes_at(&browser, &target), NOTES);
}

#[test]
fn a_draft_that_is_made_up_is_the_usual_form() {
    let desk = Desk::open();
    let owner = desk.staff("owner");
    let long = "0".repeat(3_000);
    for draft in ["", "x", "0197e0c0-0000-7000-8000-000000000000", "%00", "'--", "a&draft=b", &long] {
        let answer = owner.get(&format!("{NEW}?draft={draft}"));
        assert!(matches!(answer.status, 200 | 422), "{draft}: {}", answer.status);
    }
    assert_eq!(notes_at(&owner, &format!("{NEW}?draft=x&course=y")), "");
}

#[test]
fn passwords_pins_codes_and_tokens_are_not_kept() {
    let desk = Desk::open();
    let browser = desk.staff("owner");
    let mut form = typed(&desk, &browser);
    for name in ["password", "password_again", "new_password", "Password", "pin", "code", "totp_code"] {
        form = form.forge(name, "hunter2-secret");
    }
    let token = form.value("csrf").expect("a token").to_owned();
    end(&desk);
    form.submit_in(&browser).expect(302);
    let held = opened(&desk);
    assert!(held.contains("lighthouse"), "{held}");
    assert!(!held.contains("hunter2") && !held.contains(&token) && !held.contains("csrf"), "{held}");
}

#[test]
fn a_form_of_64_kib_is_kept_and_a_larger_one_is_not() {
    let desk = Desk::open();
    let browser = desk.staff("owner");
    let token = typed(&desk, &browser).value("csrf").expect("a token").to_owned();
    end(&desk);
    let start = format!("csrf={token}&notes=");
    let body = |length: usize| format!("{start}{}", "x".repeat(length - start.len()));
    browser.post_body(NEW, body(64 * 1024 + 1)).expect(413);
    assert_eq!(drafts(&desk), 0);
    browser.post_body(NEW, body(64 * 1024)).expect(302);
    assert_eq!(drafts(&desk), 1);
}

#[test]
fn a_person_has_ten_drafts_at_most_and_the_oldest_goes_first() {
    let desk = Desk::open();
    let browser = desk.staff("owner");
    let form = typed(&desk, &browser);
    end(&desk);
    let sent: Vec<_> = (0..12)
        .map(|_| {
            desk.wait(TimeDelta::seconds(1));
            target_of(&form.submit_in(&browser).expect(302).expect_redirect())
        })
        .collect();
    assert_eq!(drafts(&desk), 10);
    sign_in_at(&browser, "/auth/login", OWNER);
    assert_eq!([notes_at(&browser, &sent[1]), notes_at(&browser, &sent[2])], ["", NOTES]);
}

#[test]
fn the_typed_text_stands_nowhere_in_the_database() {
    let desk = Desk::open();
    let browser = desk.staff("owner");
    sent_too_late(&desk, &browser);
    let id = desk.text("SELECT draft_id FROM draft");
    let held = match &desk.config.database {
        divestreams::db::DatabaseUrl::Sqlite(path) => {
            let files = ["", "-wal"].map(|end| std::fs::read(format!("{}{end}", path.display())));
            let bytes = files.into_iter().flat_map(Result::unwrap_or_default).collect::<Vec<_>>();
            String::from_utf8_lossy(&bytes).into_owned()
        }
        divestreams::db::DatabaseUrl::Postgres(_) => desk
            .column("SELECT tablename::text AS words FROM pg_tables WHERE schemaname = 'public'")
            .into_iter()
            .map(|table| {
                desk.text(&format!("SELECT string_agg({table}::text, ' ') /* tenant_id */ FROM {table}"))
            })
            .collect(),
    };
    assert!(held.contains(&id), "the search can find");
    for part in ["Zweiundvierzig", "Flossen", "lighthouse", "start_date="] {
        assert!(!held.contains(part), "{part}");
    }
    assert!(opened(&desk).contains("Zweiundvierzig"));
}

#[test]
fn a_draft_moved_to_another_person_does_not_open() {
    let desk = Desk::open();
    let browser = desk.staff("owner");
    let target = target_of(&sent_too_late(&desk, &browser));
    desk.execute(&format!("UPDATE draft SET user_id = {}", crate::support::user("admin@demo.example")));
    assert_eq!(notes_at(&desk.staff("admin"), &target), "");
}

#[test]
fn a_changed_secret_opens_it_as_long_as_the_previous_one_is_accepted() {
    let mut desk = Desk::open();
    let browser = desk.staff("owner");
    let first = target_of(&sent_too_late(&desk, &browser));
    sign_in_at(&browser, "/auth/login", OWNER);
    let second = target_of(&sent_too_late(&desk, &browser));
    desk.execute("UPDATE draft SET created_at = (SELECT MAX(created_at) FROM draft)");
    let old = desk.config.auth.current.clone();
    desk.config.auth.current = Secret::new("another-AUTH_SECRET-8sPq0LmZ7xWv2NcR5");
    desk.config.auth.previous = vec![old];
    desk.restart();
    assert_eq!(notes_at(&desk.staff("owner"), &first), NOTES);
    desk.config.auth.previous = Vec::new();
    desk.restart();
    assert_eq!(notes_at(&desk.staff("owner"), &second), "", "and without it the usual form is shown");
}

#[test]
fn a_step_whose_login_session_ended_is_done_by_nobody_before_its_person_sends_it_again() {
    let desk = Desk::open();
    let owner = desk.staff("owner");
    let page = format!("/tenant/training/sessions/{}", desk.upcoming("demo", "1 = 1").pop().expect("one"));
    let token = owner.get(&page).expect(200).attributes("input[name=csrf]", "value").remove(0);
    let before = desk.marks("demo");
    end(&desk);
    // A button without a word leads back to its page; what was typed comes along.
    let door = owner.post(&format!("{page}/status"), &[("csrf", &token)]).expect(302).expect_redirect();
    assert_eq!((target_of(&door), drafts(&desk)), (page.clone(), 0));
    assert!(!owner.get(&door).expect(200).text().contains(KEPT));
    let step = format!("{page}/cancellation");
    let fields = [("csrf", token.as_str()), ("reason", "The boat is broken")];
    let door = owner.post(&step, &fields).expect(302).expect_redirect();
    assert_eq!((drafts(&desk), desk.marks("demo")), (1, before.clone()));
    assert!(owner.get(&door).expect(200).text().contains(KEPT));
    let target = sign_in_at(&owner, &door, OWNER).expect_redirect();
    let form = owner.get(&target).expect(200).form("Send it now");
    assert_eq!((form.action.as_str(), form.value("reason")), (step.as_str(), Some("The boat is broken")));
    assert_eq!(desk.marks("demo"), before);
    form.submit_in(&owner).expect(303);
    assert_ne!(desk.marks("demo"), before);
}

#[test]
fn a_json_request_of_an_ended_login_session_gets_401() {
    let desk = Desk::open();
    let owner = desk.staff("owner");
    end(&desk);
    let owner = owner.with_header("content-type", "application/json");
    let origin = ("origin", "http://localhost");
    let send = |headers: &[(&str, &str)]| owner.send("POST", NEW, Some("{\"notes\":1}".to_owned()), headers);
    let answer = send(&[origin]).expect(401);
    assert_eq!(answer.header("content-type"), Some("application/json"));
    assert_eq!((answer.body.as_str(), drafts(&desk)), (r#"{"error":"login_required"}"#, 0));
    send(&[("origin", "http://evil.example")]).expect(403);
}
