//! Pages and letters speak the language that their reader has chosen; to whoever has chosen none, that of their browser.

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
    for none in ["", "xx", "<script>"] {
        choose(&spanish, "en");
        choose(&spanish, none);
        assert_eq!(speaks(&spanish.get(HOME)), "es", "{none}");
    }
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
