//! A shop for whoever asks, where that is switched on.

use chrono::TimeDelta;

use crate::support::{Answer, Browser, Desk, HtmlForm};

const OPERATOR: &str = "operator@divestreams.example";
const PASSWORD: &str = "tide and moon and salt";

#[track_caller]
fn ask(browser: &Browser, slug: &str, email: &str) -> Answer {
    let form = browser.get("/signup").expect(200).form("Open the shop").set("shop_name", "Blue Hour");
    form.set("slug", slug).set("name", "Nils Holm").set("email", email).submit_in(browser)
}

/// What the newest letter leads to.
#[track_caller]
fn link(desk: &Desk, email: &str) -> String {
    desk.letters(email).last().expect("a letter").path()
}

/// The page behind the link, filled.
#[track_caller]
fn chosen(browser: &Browser, path: &str, password: &str) -> HtmlForm {
    let form = browser.get(path).expect(200).form("Open the shop");
    form.set("password", password).set("password_again", password)
}

/// A link that opens no shop: says which it is, and how to go on.
#[track_caller]
fn gone(answer: Answer, title: &str, words: &str) -> Answer {
    let page = answer.expect(410);
    assert_eq!(page.all("h1"), [title]);
    assert!(page.text().contains(words), "{}", page.text());
    page
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
    let made = chosen(&nils, &path, PASSWORD).submit_in(&nils).expect(302);
    assert_eq!(made.expect_redirect(), "/tenant/settings/shop");
    nils.get("/tenant/settings/shop").expect(200);
    desk.visitor_of("blue").sign_in("nils@blue.example", PASSWORD).expect(302);
    // It works once.
    let over = gone(desk.visitor().get(&path), "This link was used already", "It has opened your shop.");
    assert_eq!(over.attributes("main a.primary", "href"), ["/auth/login"]);
    let late = desk.visitor();
    let csrf = late.get("/auth/login").form("Sign in").value("csrf").expect("a token").to_owned();
    let token = path.split_once("token=").expect("a token").1;
    let over = late.post("/signup/finish", &[("csrf", &csrf), ("token", token)]);
    gone(over, "This link was used already", "It has opened your shop.");
    assert_eq!(shops(&desk), 3);
}

#[test]
fn an_email_that_is_known_gives_nothing_away() {
    let desk = Desk::open();
    let mut answers = Vec::new();
    desk.execute("UPDATE users SET is_disabled = TRUE WHERE email = 'wei@demo.example'");
    desk.execute("UPDATE users SET password_hash = NULL WHERE email = 'lupita@demo.example'");
    // Unknown; known; disabled; without a password yet; of another shop; of none but the platform.
    let known =
        ["owner@demo.example", "wei@demo.example", "lupita@demo.example", "owner@reef.example", OPERATOR];
    for (at, email) in ["nobody@new.example"].into_iter().chain(known).enumerate() {
        let (visitor, slug) = (desk.visitor(), format!("shop-{at}"));
        visitor.get("/signup").expect(200);
        let (hashes, queries) = (desk.state.hasher.hashes(), desk.state.db.queries());
        let form = visitor.get("/signup").expect(200).form("Open the shop").set("shop_name", "Blue Hour");
        let form = form.set("slug", &slug).set("name", "Nils Holm").set("email", email);
        let answer = form.submit_in(&visitor).expect(200);
        let mut headers: Vec<_> = answer.headers.iter().map(|(name, _)| name.clone()).collect();
        headers.sort();
        let body = answer.body.replace(email, "X");
        let work = (desk.state.hasher.hashes() - hashes, desk.state.db.queries() - queries);
        answers.push((answer.status, headers, body, work));
    }
    for (other, email) in answers[1..].iter().zip(known) {
        assert_eq!(*other, answers[0], "{email}");
        assert_eq!(desk.letters(email)[0].subject, "You are here already");
    }
    assert_eq!(answers[0].3.0, 0, "no hash at all");
    assert_eq!(desk.letters("nobody@new.example")[0].subject, "Open Blue Hour");
    assert_eq!(shops(&desk), 2);
}

#[test]
fn everything_wrong_is_said_at_once_and_a_taken_slug_with_a_free_one() {
    let desk = Desk::open();
    let visitor = desk.visitor();
    let page =
        visitor.get("/signup").form("Open the shop").set("slug", "www").submit_in(&visitor).expect(422);
    assert_eq!(page.all(".field strong").len(), 4, "{}", page.text());
    let taken = ask(&visitor, "reef", "nils@blue.example").expect(422);
    assert_eq!(taken.all("#slug-error"), ["Another shop has it. reef-2 is free."]);
    assert!(desk.letters("nils@blue.example").is_empty());
}

#[test]
fn a_link_dies_after_a_day_and_says_when_the_slug_went_meanwhile() {
    let desk = Desk::open();
    let (one, two) = (desk.visitor(), desk.visitor());
    ask(&one, "blue", "one@blue.example").expect(200);
    ask(&two, "blue", "two@blue.example").expect(200);
    let [first, second] = ["one", "two"].map(|who| link(&desk, &format!("{who}@blue.example")));
    let forms = [chosen(&one, &first, PASSWORD), chosen(&two, &second, PASSWORD)];
    forms[0].submit_in(&one).expect(302);
    let words = "Another shop has taken its address meanwhile.";
    let taken = gone(forms[1].submit_in(&two), "This link opens no shop", words);
    let again = taken.form("Choose another address").submit_in(&two).expect(422);
    assert_eq!(again.all("#slug-error"), ["Another shop has it. blue-2 is free."]);
    assert_eq!(again.form("Open the shop").value("name"), Some("Nils Holm"), "what was asked for is kept");
    ask(&two, "green", "two@blue.example").expect(200);
    let third = link(&desk, "two@blue.example");
    desk.wait(TimeDelta::hours(24));
    let late = desk.visitor();
    let over = gone(late.get(&third), "This link has expired", "Its 24 hours were over");
    assert_eq!(desk.count("SELECT COUNT(*) FROM users WHERE email = 'two@blue.example'"), 0);
    // One press, and a new one comes to the same e-mail.
    over.form("Send me a new link").submit_in(&late).expect(200);
    chosen(&late, &link(&desk, "two@blue.example"), PASSWORD).submit_in(&late).expect(302);
    assert_eq!(desk.count("SELECT COUNT(*) FROM tenant WHERE slug = 'green'"), 1);
    gone(desk.visitor().get(&third), "This link has expired", "Its 24 hours were over");
    desk.wait(TimeDelta::days(31));
    desk.purge();
    gone(desk.visitor().get(&third), "This link is not known", "ask for your shop again");
}

#[test]
fn the_password_is_of_whoever_reads_the_letter_and_never_of_whoever_asked() {
    let desk = Desk::open();
    let (stranger, reader) = (desk.visitor(), desk.visitor());
    let page = stranger.get("/signup").expect(200);
    assert!(page.attributes("input[type=password]", "name").is_empty());
    let form = page.form("Open the shop").set("shop_name", "Blue Hour").set("slug", "blue");
    let form = form.set("name", "Nils Holm").set("email", "nils@blue.example");
    form.forge("password", "the stranger's own words").submit_in(&stranger).expect(200);
    assert_eq!(desk.count("SELECT COUNT(*) FROM signup WHERE password_hash <> ''"), 0);
    let path = link(&desk, "nils@blue.example");
    chosen(&reader, &path, PASSWORD).submit_in(&reader).expect(302);
    desk.visitor().sign_in("nils@blue.example", "the stranger's own words").expect(422);
    desk.visitor().sign_in("nils@blue.example", PASSWORD).expect(302);
}

#[test]
fn a_password_behind_the_link_is_held_to_the_policy_and_costs_a_hash_only_where_the_link_works() {
    let desk = Desk::open();
    let nils = desk.visitor();
    ask(&nils, "blue", "nils@blue.example").expect(200);
    let path = link(&desk, "nils@blue.example");
    let before = desk.state.hasher.hashes();
    for (password, again, field) in [
        ("short", "short", "password"),
        ("bluehour", "bluehour", "password"),
        (PASSWORD, "tide and moon", "password_again"),
    ] {
        let form = nils.get(&path).form("Open the shop").set("password", password);
        let page = form.set("password_again", again).submit_in(&nils).expect(422);
        assert_eq!(page.all(&format!("#{field}-error")).len(), 1, "{password}: {}", page.text());
        assert!(page.attributes("input[type=password]", "value").iter().all(String::is_empty));
    }
    let form = chosen(&nils, &path, PASSWORD);
    form.forge("token", &"A".repeat(43)).submit_in(&nils).expect(410);
    assert_eq!((desk.state.hasher.hashes() - before, shops(&desk)), (0, 2));
    chosen(&nils, &path, PASSWORD).submit_in(&nils).expect(302);
}

#[test]
fn of_several_asks_with_one_email_the_newest_alone_opens_a_shop() {
    let desk = Desk::open();
    ask(&desk.visitor(), "blue", "nils@blue.example").expect(200);
    let first = link(&desk, "nils@blue.example");
    ask(&desk.visitor(), "green", "other@blue.example").expect(200);
    ask(&desk.visitor(), "black", " NILS@blue.example").expect(200);
    let of = |email: &str| {
        desk.count(&format!("SELECT COUNT(*) FROM signup WHERE ended_as = '' AND email_folded = '{email}'"))
    };
    assert_eq!([of("nils@blue.example"), of("other@blue.example")], [1, 1]);
    let over = gone(desk.visitor().get(&first), "This link does not work any more", "the latest letter");
    assert_eq!(over.attributes("main a.primary", "href"), ["/signup"]);
    let second = link(&desk, "NILS@blue.example");
    let nils = desk.visitor();
    chosen(&nils, &second, PASSWORD).submit_in(&nils).expect(302);
    assert_eq!(desk.count("SELECT COUNT(*) FROM tenant WHERE slug IN ('blue', 'black')"), 1);
}

#[test]
fn switched_off_there_is_no_such_page() {
    let desk = Desk::open_with(|config| config.signup = false);
    desk.visitor().get("/signup").expect(404);
    let on = Desk::open();
    on.visitor_of("demo").get("/signup").expect(404);
}

#[test]
fn switched_off_or_on_a_shops_host_a_link_from_before_opens_nothing() {
    let mut desk = Desk::open();
    let nils = desk.visitor();
    ask(&nils, "blue", "nils@blue.example").expect(200);
    let path = link(&desk, "nils@blue.example");
    let form = chosen(&nils, &path, PASSWORD);
    desk.visitor_of("demo").get(&path).expect(404);
    desk.config.signup = false;
    desk.restart();
    let nils = nils.at(desk.address, "localhost");
    nils.get(&path).expect(404);
    form.submit_in(&nils).expect(404);
    assert_eq!(shops(&desk), 2);
}
