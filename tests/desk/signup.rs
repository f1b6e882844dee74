//! A shop for whoever asks, where that is switched on.

use chrono::TimeDelta;

use crate::support::{Answer, Browser, Desk};

const PASSWORD: &str = "tide and moon and salt";

#[track_caller]
fn ask(browser: &Browser, slug: &str, email: &str) -> Answer {
    let form = browser.get("/signup").expect(200).form("Open the shop").set("shop_name", "Blue Hour");
    let form = form.set("slug", slug).set("name", "Nils Holm").set("email", email);
    form.set("password", PASSWORD).submit_in(browser)
}

fn shops(desk: &Desk) -> i64 {
    desk.count("SELECT COUNT(*) FROM tenant")
}

#[test]
fn a_shop_is_made_once_the_email_is_proved() {
    let desk = Desk::open();
    let nils = desk.visitor();
    let sent = ask(&nils, "blue", "nils@blue.example").expect(200);
    assert!(sent.text().contains("A letter is on its way to nils@blue.example."), "{}", sent.text());
    assert_eq!(shops(&desk), 2);
    let path = desk.letters("nils@blue.example").remove(0).path();
    for _ in 0..2 {
        nils.get(&path).expect(200);
    }
    assert_eq!(shops(&desk), 2, "looking changes nothing");
    let form = nils.get(&path).form("Open the shop");
    assert_eq!(form.submit_in(&nils).expect(302).expect_redirect(), "/tenant/settings/shop");
    nils.get("/tenant/settings/shop").expect(200);
    desk.visitor_of("blue").sign_in("nils@blue.example", PASSWORD).expect(302);
    // It works once.
    desk.visitor().get(&path).expect(410);
    let late = desk.visitor();
    let csrf = late.get("/auth/login").form("Sign in").value("csrf").expect("a token").to_owned();
    let token = path.split_once("token=").expect("a token").1;
    late.post("/signup/finish", &[("csrf", &csrf), ("token", token)]).expect(410);
    assert_eq!(shops(&desk), 3);
}

#[test]
fn an_email_that_is_known_gives_nothing_away() {
    let desk = Desk::open();
    let mut answers = Vec::new();
    for (slug, email) in [("one", "nobody@new.example"), ("two", "owner@demo.example")] {
        let visitor = desk.visitor();
        visitor.get("/signup").expect(200);
        let (hashes, queries) = (desk.state.hasher.hashes(), desk.state.db.queries());
        let answer = ask(&visitor, slug, email);
        let body = answer.text().replace(email, "X");
        let work = (desk.state.hasher.hashes() - hashes, desk.state.db.queries() - queries);
        answers.push((answer.status, body, work));
    }
    assert_eq!(answers[0], answers[1]);
    assert_eq!(desk.letters("owner@demo.example")[0].subject, "You are here already");
    assert_eq!(shops(&desk), 2);
}

#[test]
fn everything_wrong_is_said_at_once_and_a_taken_slug_with_a_free_one() {
    let desk = Desk::open();
    let visitor = desk.visitor();
    let page =
        visitor.get("/signup").form("Open the shop").set("slug", "www").submit_in(&visitor).expect(422);
    assert_eq!(page.all(".field strong").len(), 5, "{}", page.text());
    let taken = ask(&visitor, "reef", "nils@blue.example").expect(422);
    assert_eq!(taken.all("#slug-error"), ["Another shop has it. reef-2 is free."]);
    assert_eq!(taken.form("Open the shop").value("password"), Some(""));
    assert!(desk.letters("nils@blue.example").is_empty());
}

#[test]
fn a_link_dies_after_a_day_and_says_when_the_slug_went_meanwhile() {
    let desk = Desk::open();
    let (one, two) = (desk.visitor(), desk.visitor());
    ask(&one, "blue", "one@blue.example").expect(200);
    ask(&two, "blue", "two@blue.example").expect(200);
    let [first, second] =
        ["one", "two"].map(|who| desk.letters(&format!("{who}@blue.example")).remove(0).path());
    let forms = [one.get(&first).form("Open the shop"), two.get(&second).form("Open the shop")];
    forms[0].submit_in(&one).expect(302);
    let gone = forms[1].submit_in(&two).expect(410);
    assert!(gone.text().contains("Another shop has taken its address meanwhile."), "{}", gone.text());
    ask(&two, "green", "two@blue.example").expect(200);
    let third = desk.letters("two@blue.example").remove(1).path();
    desk.wait(TimeDelta::hours(24));
    desk.visitor().get(&third).expect(410);
    assert_eq!(desk.count("SELECT COUNT(*) FROM users WHERE email = 'two@blue.example'"), 0);
}

#[test]
fn switched_off_there_is_no_such_page() {
    let desk = Desk::open_with(|config| config.signup = false);
    desk.visitor().get("/signup").expect(404);
    let on = Desk::open();
    on.visitor_of("demo").get("/signup").expect(404);
}
