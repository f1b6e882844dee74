//! Pages and letters speak the language that their reader has chosen, or came in with; to whoever has none, that of their browser,
//! and of whoever's page a letter was asked for on.

use chrono::TimeDelta;

use crate::support::{Answer, Browser, DEMO_PASSWORD, Desk, user};

const OWNER: &str = "owner@demo.example";
const STAFF: &str = "staff@demo.example";
const HOME: &str = "/tenant/training/sessions";

fn speaks(page: &Answer) -> String {
    page.attributes("html", "lang").remove(0)
}

#[track_caller]
fn choose(browser: &Browser, language: &str) -> Answer {
    let form = browser.get("/account").expect(200).form_to("/account/language");
    form.forge("language", language).submit_in(browser).expect(303)
}

fn asking(desk: &Desk, languages: &str) -> Browser {
    desk.visitor().with_header("accept-language", languages)
}

#[test]
fn a_browser_is_answered_in_the_first_of_its_languages_that_there_is() {
    let desk = Desk::open();
    for (asked, spoken) in [
        ("es", "es"),
        ("es-MX,es;q=0.9,en;q=0.8", "es"),
        ("de-DE,de;q=0.9,es;q=0.5,en;q=0.3", "es"),
        ("en-GB,es;q=0.9", "en"),
        ("en;q=0.1,es;q=0.2", "es"),
        ("fr", "en"),
        ("*", "en"),
        ("", "en"),
        (";;q=,,%00<script>", "en"),
    ] {
        let page = asking(&desk, asked).get("/auth/login").expect(200);
        assert_eq!(speaks(&page), spoken, "{asked}");
        assert_eq!(page.all("h1")[0].starts_with("Entrar"), spoken == "es", "{asked}: {}", page.text());
    }
    assert_eq!(speaks(&desk.visitor().get("/auth/login")), "en");
    let nowhere = asking(&desk, "es").get("/nowhere").expect(404);
    assert_eq!(
        (speaks(&nowhere).as_str(), nowhere.all("h1").remove(0).as_str()),
        ("es", "Esta página no existe")
    );
}

#[test]
fn what_a_person_has_chosen_counts_in_every_browser_and_is_theirs_alone() {
    let desk = Desk::open();
    let owner = desk.signed_in(OWNER);
    let back = choose(&owner, "es").expect_redirect();
    let page = owner.get(&back).expect(200);
    assert!(page.text().contains("Este es tu idioma ahora"), "{}", page.text());
    assert_eq!(page.form_to("/account/language").value("language"), Some("es"));
    assert!(owner.get(HOME).expect(200).all("h1").contains(&"Sesiones de formación".to_owned()));
    let elsewhere = asking(&desk, "en");
    elsewhere.sign_in(OWNER, DEMO_PASSWORD).expect(302);
    assert_eq!(speaks(&elsewhere.get(HOME).expect(200)), "es");
    let forbidden = elsewhere.get("/admin").expect(403);
    assert_eq!(forbidden.all("h1"), ["Esto no te corresponde"], "what is no page speaks it too");
    assert_eq!(speaks(&desk.signed_in(STAFF).get(HOME)), "en", "nobody else's");
    // Chosen again: English in a Spanish browser, and as the browser has it.
    let spanish = asking(&desk, "es");
    let form = spanish.get("/auth/login").form("Entrar").set("email", STAFF).set("password", DEMO_PASSWORD);
    form.submit_in(&spanish).expect(302);
    assert_eq!(speaks(&spanish.get(HOME)), "es");
    choose(&spanish, "en");
    assert_eq!(speaks(&spanish.get(HOME)), "en");
    for unknown in ["xx", "<script>"] {
        let form = spanish.get("/account").expect(200).form_to("/account/language");
        form.forge("language", unknown).submit_in(&spanish).expect(422);
        assert_eq!(speaks(&spanish.get(HOME)), "en", "{unknown}");
    }
    choose(&spanish, "");
    assert_eq!(speaks(&spanish.get(HOME)), "es");
    assert_eq!(desk.text(&format!("SELECT language FROM users WHERE user_id = {}", user(STAFF))), "");
}

#[test]
fn letters_are_in_the_language_of_whom_they_go_to() {
    let desk = Desk::open();
    choose(&desk.signed_in(OWNER), "es");
    for email in [OWNER, STAFF] {
        let visitor = desk.visitor();
        let form = visitor.get("/auth/forgot-password").form("Send the link").set("email", email);
        form.submit_in(&visitor).expect(200);
    }
    let letter = desk.letter(OWNER, "Elige otra contraseña");
    assert!(letter.text.contains("Hola, Camila") && letter.html.contains("lang=\"es\""), "{}", letter.text);
    assert!(desk.letter(STAFF, "Choose a new password").html.contains("lang=\"en\""));
}

#[track_caller]
fn invite(by: &Browser, email: &str, role: &str) {
    let form = by.get("/tenant/settings/team/invitations/new").expect(200);
    let form = form.form_to("/tenant/settings/team/invitations/new").set("email", email).set("role", role);
    form.submit_in(by).expect(303);
}

#[test]
fn an_invitation_is_in_the_language_of_whom_it_goes_to_else_in_that_of_whoever_sends_it() {
    let desk = Desk::open();
    let (spanish, english) = (desk.signed_in(OWNER), desk.staff("admin"));
    choose(&spanish, "es");
    choose(&desk.signed_in("chloe@reef.example"), "en");
    choose(&desk.signed_in("staff@reef.example"), "es");
    let newest = |email| desk.letters(email).pop().expect("a letter");
    // Nobody here yet: as whoever invites reads, its role included.
    invite(&spanish, "ana@new.example", "staff");
    let letter = newest("ana@new.example");
    assert_eq!(letter.subject, "Camila Reyes Ortega te invita a Blue Current Divers");
    assert!(
        letter.text.contains("Tu rol: Personal") && letter.html.contains("lang=\"es\""),
        "{}",
        letter.text
    );
    // Sent again: as whoever sends it again reads.
    desk.wait(TimeDelta::minutes(1));
    english.get("/tenant/settings/team").form("Send again").submit_in(&english).expect(303);
    let again = newest("ana@new.example");
    assert!(
        again.subject.ends_with("invites you to Blue Current Divers")
            && again.text.contains("Your role: Staff")
    );
    // Known: as they have chosen, whoever invites.
    invite(&spanish, "chloe@reef.example", "instructor");
    let known = newest("chloe@reef.example");
    assert!(
        known.text.contains("Your role: Instructor") && known.html.contains("lang=\"en\""),
        "{}",
        known.text
    );
    invite(&english, "staff@reef.example", "instructor");
    let known = newest("staff@reef.example");
    assert!(
        known.text.contains("Tu rol: Instructor") && known.html.contains("lang=\"es\""),
        "{}",
        known.text
    );
}

const PASSWORD: &str = "tide and moon and salt";

fn language_of(desk: &Desk, email: &str) -> String {
    desk.text(&format!("SELECT language FROM users WHERE email = '{email}'"))
}

#[test]
fn whoever_joins_reads_the_language_of_their_browser_in_letters_too() {
    let desk = Desk::open();
    let owner = desk.signed_in(OWNER);
    for (email, browser, language) in [
        ("ana@new.example", asking(&desk, "es-MX,es;q=0.9"), "es"),
        ("bea@new.example", asking(&desk, "en"), "en"),
        ("cid@new.example", asking(&desk, "fr"), ""),
    ] {
        invite(&owner, email, "staff");
        let path = desk.letters(email).pop().expect("a letter").path();
        let form = browser.get(&path).expect(200).form_to("/auth/accept-invite").set("name", "Ana");
        form.set("password", PASSWORD).set("password_again", PASSWORD).submit_in(&browser).expect(302);
        assert_eq!(language_of(&desk, email), language, "{email}");
    }
    // In whatever browser they are, and in letters that no browser asked for.
    let elsewhere = asking(&desk, "en");
    desk.wait(TimeDelta::minutes(2));
    elsewhere.sign_in("ana@new.example", PASSWORD).expect(302);
    assert_eq!(speaks(&elsewhere.get(HOME).expect(200)), "es");
    let told = desk.letters("ana@new.example").pop().expect("a letter");
    assert!(told.html.contains("lang=\"es\"") && told.text.contains("Hola, Ana"), "{}", told.text);
}

#[test]
fn a_shop_is_asked_for_and_opened_in_the_language_of_the_browser() {
    let desk = Desk::open();
    let nils = asking(&desk, "es");
    let ask = |browser: &Browser, slug: &str, email: &str| {
        let form = browser.get("/signup").expect(200).form_to("/signup").set("shop_name", "Blue Hour");
        form.set("slug", slug).set("name", "Nils Holm").set("email", email).submit_in(browser).expect(200);
        desk.letters(email).pop().expect("a letter")
    };
    let letter = ask(&nils, "blue", "nils@blue.example");
    assert_eq!(letter.subject, "Abrir Blue Hour");
    assert!(
        letter.text.contains("Hola, Nils Holm") && letter.html.contains("lang=\"es\""),
        "{}",
        letter.text
    );
    // Someone known is told in their own, where they have one.
    assert_eq!(ask(&nils, "two", STAFF).subject, "Ya estás aquí");
    choose(&desk.signed_in(STAFF), "en");
    assert_eq!(ask(&nils, "three", STAFF).subject, "You are here already");
    let form = nils.get(&letter.path()).expect(200).form_to("/signup/finish").set("password", PASSWORD);
    form.set("password_again", PASSWORD).submit_in(&nils).expect(302);
    assert_eq!(language_of(&desk, "nils@blue.example"), "es");
}

#[test]
fn whoever_has_chosen_none_is_sent_a_link_in_the_language_in_which_it_was_asked_for() {
    let desk = Desk::open();
    choose(&desk.signed_in(OWNER), "en");
    let visitor = asking(&desk, "es");
    for (email, language) in [(STAFF, "es"), (OWNER, "en")] {
        let form = visitor.get("/auth/forgot-password").form_to("/auth/forgot-password").set("email", email);
        form.submit_in(&visitor).expect(200);
        let letter = desk.letters(email).pop().expect("a letter");
        assert!(letter.html.contains(&format!("lang=\"{language}\"")), "{email}: {}", letter.subject);
    }
}

#[test]
fn every_page_can_be_shown_in_every_language() {
    let desk = Desk::open();
    let (owner, operator) = (desk.signed_in(OWNER), desk.signed_in("operator@divestreams.example"));
    for browser in [&owner, &operator] {
        choose(browser, "es");
    }
    let mut shown = 0;
    for route in divestreams::routes::PAGES
        .iter()
        .filter(|route| route.method == "GET" && !route.path.contains("{id}"))
    {
        for browser in [&owner, &operator, &asking(&desk, "es")] {
            let page = browser.get(route.path);
            assert!(page.status < 500, "{}: {}", route.path, page.text());
            if page.body.starts_with("<!doctype html>") {
                assert_eq!(speaks(&page), "es", "{}", route.path);
                shown += 1;
            }
        }
    }
    assert!(shown > 60, "{shown}");
}

#[test]
fn in_spanish_a_heading_begins_with_a_capital_too() {
    let desk = Desk::open();
    let owner = desk.signed_in(OWNER);
    choose(&owner, "es");
    for heading in owner.get(HOME).expect(200).all("section.day h2") {
        let day = heading.trim_start_matches("Hoy ");
        assert!(day.starts_with(char::is_uppercase), "{heading}");
    }
    let id = desk.upcoming("demo", "1 = 1").remove(0);
    let when = owner.get(&format!("{HOME}/{id}")).expect(200).all("header.head p").remove(0);
    assert!(when.starts_with(char::is_uppercase) && when.contains(" de "), "{when}");
}
