//! A shop's own settings, for its owner.

use crate::support::{Answer, Browser, DEMO_PASSWORD, Desk, shop};

const SETTINGS: &str = "/tenant/settings/shop";
const HOME: &str = "/tenant/training/sessions";
const OWNER: &str = "owner@demo.example";

#[track_caller]
fn save(owner: &Browser, fields: &[(&str, &str)]) -> Answer {
    let form = owner.get(SETTINGS).expect(200).form("Save changes");
    fields.iter().fold(form, |form, (name, value)| form.forge(name, value)).submit_in(owner)
}

fn stands(desk: &Desk) -> String {
    desk.text(
        "SELECT name || '|' || slug || '|' || time_zone || '|' || currency || '|' || units || '|' || name_folded \
         FROM tenant WHERE name LIKE '%urrent%' OR slug = 'demo'",
    )
}

#[test]
fn what_is_saved_counts_at_once() {
    let desk = Desk::open();
    let owner = desk.signed_in(OWNER);
    let fields = [
        ("name", "  Ölüdeniz   Current "),
        ("time_zone", "Europe/Lisbon"),
        ("currency", "eur"),
        ("units", "feet"),
    ];
    let back = save(&owner, &fields).expect(303).expect_redirect();
    let page = owner.get(&back).expect(200);
    assert!(page.text().contains("Changes saved."), "{}", page.text());
    assert_eq!(page.form("Save changes").value("units"), Some("feet"));
    assert_eq!(stands(&desk), "Ölüdeniz Current|demo|Europe/Lisbon|EUR|feet|oludeniz current");
    assert!(owner.get(HOME).text().contains("Ölüdeniz Current"));
    let detail = "name: Ölüdeniz Current; time zone: Europe/Lisbon; currency: EUR; units: feet";
    assert_eq!(desk.lines(&format!("action = 'shop.changed' AND detail = '{detail}'")), 1);
    // Saved as it stands, it is no change.
    save(&owner, &[]).expect(303);
    assert_eq!(desk.lines("action = 'shop.changed'"), 1);
}

#[test]
fn a_slug_that_is_taken_reserved_or_malformed_is_said_at_its_field_with_a_free_one() {
    let desk = Desk::open();
    let owner = desk.signed_in(OWNER);
    for (slug, said) in [
        ("reef", "Another shop has it. reef-2 is free."),
        ("www", "It is kept for our own hosts. www-2 is free."),
        ("ADMIN", "It is kept for our own hosts. admin-2 is free."),
        ("Chloé's Reef!", "Use letters a to z, digits and hyphens between them. chloe-s-reef is free."),
        ("-", "Use letters a to z, digits and hyphens between them. blue-current-divers is free."),
        ("", "Use letters a to z, digits and hyphens between them. blue-current-divers is free."),
    ] {
        let page = save(&owner, &[("slug", slug)]).expect(422);
        assert_eq!(page.all("#slug-error"), [said], "{slug}");
        assert_eq!(page.form("Save changes").value("slug"), Some(slug));
        let free = said.split(". ").nth(1).and_then(|rest| rest.split(' ').next()).expect("one is proposed");
        assert_eq!(desk.count(&format!("SELECT COUNT(*) FROM tenant WHERE slug = '{free}'")), 0);
    }
    assert_eq!(desk.lines("action = 'shop.changed'"), 0);
}

#[test]
fn everything_that_is_wrong_is_said_at_once() {
    let desk = Desk::open();
    let owner = desk.signed_in(OWNER);
    let long = "x".repeat(101);
    let fields = [
        ("name", long.as_str()),
        ("slug", "a b"),
        ("time_zone", "Mars/X"),
        ("currency", "ZZZ"),
        ("units", "miles"),
    ];
    let page = save(&owner, &fields).expect(422);
    assert_eq!(page.all(".field strong").len(), 5, "{}", page.text());
    assert_eq!(page.all("[role=alert] li").len(), 5);
    save(&owner, &[("name", "")]).expect(422);
}

#[test]
fn another_slug_is_another_host_and_the_old_one_is_nobodys() {
    let desk = Desk::open();
    let owner = desk.visitor_of("demo");
    owner.sign_in(OWNER, DEMO_PASSWORD).expect(302);
    let page = save(&owner, &[("slug", "current")]).expect(200);
    assert_eq!(page.attributes("main a", "href"), ["http://current.localhost/tenant/settings/shop"]);
    owner.get(HOME).expect(404);
    let there = desk.visitor_of("current");
    there.get("/auth/login").expect(200);
    there.sign_in(OWNER, DEMO_PASSWORD).expect(302);
    // On the bare host nobody notices.
    desk.signed_in(OWNER).get(HOME).expect(200);
}

#[test]
fn it_is_the_owners_and_the_tab_says_so() {
    let desk = Desk::open();
    let tabs = |role: &str| desk.staff(role).get("/tenant/settings/team").all(".tabs a");
    assert!(tabs("owner").contains(&"Shop".to_owned()) && !tabs("admin").contains(&"Shop".to_owned()));
    desk.staff("admin").get(SETTINGS).expect(403);
    assert_eq!(desk.count(&format!("SELECT COUNT(*) FROM tenant WHERE tenant_id = {}", shop("demo"))), 1);
}

#[test]
fn a_currency_is_chosen_out_of_all_that_one_can_pay_with() {
    let desk = Desk::open();
    let owner = desk.signed_in(OWNER);
    let page = owner.get(SETTINGS).expect(200);
    let codes = page.attributes("select[name=currency] option", "value");
    for code in ["USD", "EUR", "MXN", "IDR", "XPF"] {
        assert!(codes.contains(&code.to_owned()), "{code}");
    }
    for none in ["XXX", "XTS", "XAU", ""] {
        assert!(!codes.contains(&none.to_owned()), "{none}");
    }
    assert!(page.all("select[name=currency] option").contains(&"EUR · Euro".to_owned()));
    save(&owner, &[("currency", "JPY")]).expect(303);
    let page = owner.get(SETTINGS).expect(200);
    assert_eq!(page.form("Save changes").value("currency"), Some("JPY"));
    save(&owner, &[("currency", "euros")]).expect(422);
}
