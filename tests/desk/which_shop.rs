//! Which shop a sign-in is for: the host's, the only one, or the one that is chosen.

use divestreams::routes::PAGES;

use crate::support::{Answer, Browser, DEMO_PASSWORD, Desk};

const TOM: &str = "tom@demo.example";
const HOME: &str = "/tenant/training/sessions";
const BOUND: &str = "SELECT t.slug FROM session s JOIN tenant t ON t.tenant_id = s.tenant_id";

fn id_of(desk: &Desk, slug: &str) -> String {
    desk.text(&format!("SELECT tenant_id FROM tenant WHERE slug = '{slug}'"))
}

#[test]
fn someone_in_two_shops_chooses_and_comes_back() {
    let desk = Desk::open();
    let tom = desk.visitor();
    let door = tom.get("/tenant/training/sessions?page=2").expect_redirect();
    let form = tom.get(&door).form("Sign in").set("email", TOM).set("password", DEMO_PASSWORD);
    let choice = form.submit_in(&tom).expect(302).expect_redirect();
    assert_eq!(choice, "/auth/choose-shop?redirect=%2Ftenant%2Ftraining%2Fsessions%3Fpage%3D2");
    assert_eq!(tom.get("/tenant?x=1").expect_redirect(), "/auth/choose-shop?redirect=%2Ftenant%3Fx%3D1");
    let page = tom.get(&choice).expect(200);
    let mut offered = page.attributes("input[name=tenant]", "value");
    let mut known = [id_of(&desk, "demo"), id_of(&desk, "reef")];
    offered.sort();
    known.sort();
    assert_eq!(offered, known);
    let answer = page.form("Open shop").set("tenant", &id_of(&desk, "reef")).submit_in(&tom).expect(302);
    assert_eq!(answer.expect_redirect(), "/tenant/training/sessions?page=2");
    tom.get(HOME).expect(200);
    assert_eq!(desk.text(BOUND), "reef");
}

#[test]
fn no_redirect_of_the_choice_leads_away() {
    let desk = Desk::open();
    let tom = desk.visitor();
    tom.sign_in(TOM, DEMO_PASSWORD).expect(302);
    let page = tom.get("/auth/choose-shop?redirect=%2F%2Fevil.example").expect(200);
    let form = page.form("Open shop");
    assert_eq!(form.value("redirect"), Some("/tenant"));
    for evil in ["//evil.example", "/\\evil.example", "https:evil.example", "/\t/evil.example"] {
        let answer = page.form("Open shop").forge("redirect", evil).submit_in(&tom).expect(302);
        assert_eq!(answer.expect_redirect(), "/tenant", "{evil:?}");
    }
}

#[test]
fn a_shops_own_host_goes_straight_in() {
    let desk = Desk::open();
    for slug in ["demo", "reef"] {
        let tom = desk.visitor_of(slug);
        let door = tom.get(HOME).expect_redirect();
        let form = tom.get(&door).form("Sign in").set("email", TOM).set("password", DEMO_PASSWORD);
        assert_eq!(form.submit_in(&tom).expect_redirect(), HOME);
        tom.get(HOME).expect(200);
        assert_eq!(desk.text(&format!("{BOUND} ORDER BY s.created_at DESC LIMIT 1")), slug);
    }
}

#[test]
fn nobody_chooses_a_shop_that_is_not_theirs() {
    let desk = Desk::open();
    let owner = desk.staff("owner");
    let reef = id_of(&desk, "reef");
    for id in [&*reef, "", "x", "00000000-0000-7000-8000-000000000000", "' OR 1=1 --"] {
        let form = owner.get("/auth/choose-shop").expect(200).form("Open shop").forge("tenant", id);
        let answer = form.submit_in(&owner).expect(422);
        assert_eq!(answer.all("[role=alert]"), ["Choose one of your shops."]);
    }
    assert_eq!(desk.text(BOUND), "demo");
}

#[test]
fn on_a_shops_host_no_other_shop_is_chosen() {
    let desk = Desk::open();
    let tom = desk.visitor_of("demo");
    tom.sign_in(TOM, DEMO_PASSWORD).expect(302);
    let page = tom.get("/auth/choose-shop").expect(200);
    assert_eq!(page.attributes("input[name=tenant]", "value"), Vec::<String>::new());
    assert!(page.attributes("a", "href").contains(&"http://reef.localhost/auth/login".to_owned()));
    let csrf = page.attributes("input[name=csrf]", "value")[0].clone();
    let reef = id_of(&desk, "reef");
    tom.post("/auth/choose-shop", &[("csrf", &csrf), ("tenant", &reef)]).expect(422);
    assert_eq!(desk.text(BOUND), "demo");
}

#[test]
fn a_stranger_to_the_shop_leaves_no_row() {
    let desk = Desk::open();
    let visitor = desk.visitor_of("reef");
    visitor.sign_in("owner@demo.example", DEMO_PASSWORD).expect(422);
    assert_eq!(desk.live(), 0);
    assert_eq!(visitor.cookie("ds_session"), None);
}

#[test]
fn a_sign_in_of_one_shop_is_nobody_on_another_shops_host() {
    let desk = Desk::open();
    let demo = desk.visitor_of("demo");
    demo.sign_in(TOM, DEMO_PASSWORD).expect(302);
    let at_reef = demo.at(desk.address, "reef.localhost");
    let answer = at_reef.get(HOME).expect(302);
    assert_eq!(answer.expect_redirect(), "/auth/login?redirect=%2Ftenant%2Ftraining%2Fsessions");
    assert_eq!(answer.set_cookies(), Vec::<String>::new());
    at_reef.get("/auth/login").expect(200);
    demo.get(HOME).expect(200);
}

#[test]
fn an_unknown_host_is_no_page_of_ours() {
    let desk = Desk::open();
    for host in ["nowhere.localhost", "evil.example", "a.demo.localhost", "localhost.evil.example"] {
        desk.visitor().at(desk.address, host).get("/auth/login").expect(404);
    }
    let told = desk.visitor().with_header("x-forwarded-host", "reef.localhost");
    told.sign_in("owner@demo.example", DEMO_PASSWORD).expect(302);
}

#[test]
fn scheme_and_links_come_from_the_configuration_whatever_headers_say() {
    let desk = Desk::open();
    let told = ["x-forwarded-proto", "x-forwarded-host", "x-forwarded-ssl", "forwarded", "x-original-host"]
        .into_iter()
        .zip(["https", "evil.example", "on", "proto=https;host=evil.example", "evil.example"])
        .fold(desk.visitor(), |browser, (name, value)| browser.with_header(name, value));
    let answer = told.sign_in("owner@demo.example", DEMO_PASSWORD).expect(302);
    let cookie = answer.set_cookie("ds_session").expect("under its name without https");
    assert!(!cookie.contains("Secure"), "{cookie}");
    assert_eq!(answer.header("strict-transport-security"), None);
    let form = told.get("/auth/forgot-password").expect(200).form_to("/auth/forgot-password");
    form.set("email", "owner@demo.example").submit_in(&told);
    let link = desk.letter("owner@demo.example", "Choose a new password").link();
    let origin = desk.config.app_url.of_shop("demo").replace("demo.", "");
    assert!(link.starts_with(&format!("{origin}/auth/reset-password?token=")), "{link}");
    assert!(origin.starts_with("http://localhost"), "{origin}");
}

#[test]
fn a_platform_administrator_signs_in_on_the_bare_host_only() {
    let desk = Desk::open();
    let operator = "operator@divestreams.example";
    desk.visitor_of("demo").sign_in(operator, DEMO_PASSWORD).expect(422);
    let browser = desk.visitor();
    let mut to = browser.sign_in(operator, DEMO_PASSWORD).expect(302).expect_redirect();
    assert_eq!(desk.count("SELECT COUNT(*) FROM session WHERE tenant_id IS NULL"), 1);
    while to != "/admin" {
        to = browser.get(&to).expect(302).expect_redirect();
    }
    browser.get(&to).expect(200);
    assert_eq!(browser.get(HOME).expect_redirect().split('?').next(), Some("/auth/choose-shop"));
}

#[test]
fn whoever_runs_the_platform_and_has_no_shop_starts_there_and_anyone_else_is_told() {
    let desk = Desk::open();
    let lands = |browser: &Browser, path: &str| {
        let mut page = browser.get(path);
        for _ in 0..3 {
            page = if page.status == 302 { browser.get(&page.expect_redirect()) } else { page };
        }
        page
    };
    let operator = desk.signed_in("operator@divestreams.example");
    // The start page, by which "Leave it" and the like lead, and one of a shop.
    for path in ["/tenant", "/", "/auth/choose-shop", "/tenant/training/courses", "/auth/login"] {
        assert_eq!(lands(&operator, path).expect(200).all("h1"), ["Platform"], "{path}");
    }
    // Somewhere else is somewhere else.
    assert_eq!(
        lands(&operator, "/auth/choose-shop?redirect=%2Faccount").expect(200).all("h1"),
        ["Your account"]
    );
    desk.execute("UPDATE users SET is_platform_admin = FALSE WHERE is_platform_admin = TRUE");
    let told = lands(&operator, "/tenant").expect(200);
    assert!(told.text().contains("You belong to no shop yet."), "{}", told.text());
}

#[test]
fn someone_in_no_shop_fails_like_anyone() {
    let desk = Desk::open();
    desk.execute(
        "DELETE FROM membership WHERE tenant_id = (SELECT tenant_id FROM tenant WHERE slug = 'reef') \
         AND user_id = (SELECT user_id FROM users WHERE email = 'staff@reef.example')",
    );
    desk.visitor().sign_in("staff@reef.example", DEMO_PASSWORD).expect(422);
    desk.execute("UPDATE tenant SET is_active = FALSE WHERE slug = 'reef'");
    desk.visitor().sign_in("owner@reef.example", DEMO_PASSWORD).expect(422);
    assert_eq!(desk.live(), 0);
    desk.visitor().sign_in(TOM, DEMO_PASSWORD).expect(302);
    assert_eq!(desk.text(BOUND), "demo", "of two shops one is closed: nothing is left to choose");
}

/// Follows a page to where it leads.
#[track_caller]
fn arrive(browser: &Browser, path: &str) -> Answer {
    let mut answer = browser.get(path);
    for _ in 0..8 {
        if !matches!(answer.status, 302 | 303) {
            return answer;
        }
        answer = browser.get(&answer.expect_redirect());
    }
    panic!("{path} leads round in circles, lately by {}", answer.path);
}

#[test]
fn whoever_has_no_shop_is_led_round_in_circles_by_no_page() {
    let desk = Desk::open();
    let operator = desk.signed_in("operator@divestreams.example");
    let tabs = |browser: &Browser| browser.get("/account").expect(200).attributes(".tabs a", "href");
    assert!(!tabs(&operator).iter().any(|to| to == "/account/pin"), "a PIN is of a shop");
    let owner = desk.staff("owner");
    assert!(tabs(&owner).iter().any(|to| to == "/account/pin"));
    desk.execute("UPDATE tenant SET is_active = FALSE WHERE slug = 'demo'");
    let walk = |browser: &Browser| {
        for route in PAGES.iter().filter(|route| route.method == "GET" && !route.path.contains('{')) {
            let answer = arrive(browser, route.path);
            assert!(answer.status < 500, "{}: {}", route.path, answer.status);
        }
    };
    walk(&owner);
    walk(&operator);
    desk.execute("UPDATE users SET is_platform_admin = FALSE WHERE is_platform_admin = TRUE");
    walk(&operator);
}
