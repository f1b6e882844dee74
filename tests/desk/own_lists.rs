//! One's own devices and activity: searched, and taken out as files, as a shop's are.

use chrono::TimeDelta;

use crate::support::{Answer, Browser, DEMO_PASSWORD, Desk, OWN};

const ACTIVITY: &str = "/account/activity";
const OWNER: &str = "owner@demo.example";
const STAFF: &str = "staff@demo.example";
const TOM: &str = "tom@demo.example";
const FIREFOX: &str = "Mozilla/5.0 (X11; Linux x86_64; rv:132.0) Gecko/20100101 Firefox/132.0";
const SAFARI: &str = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 \
                      (KHTML, like Gecko) Version/18.0 Mobile/15E148 Safari/604.1";

fn with_agent(desk: &Desk, slug: &str, email: &str, agent: &str) -> Browser {
    let browser = desk.visitor_of(slug).with_header("user-agent", agent);
    browser.sign_in(email, DEMO_PASSWORD).expect(302);
    browser
}

fn devices(page: &Answer) -> Vec<String> {
    let words = page.all("table.devices tbody tr");
    words.iter().map(|row| row.split(" on ").next().unwrap_or_default().to_owned()).collect()
}

#[test]
fn ones_own_devices_are_found_by_device_by_shop_and_by_address() {
    let desk = Desk::open();
    // Tom teaches at both shops.
    let here = with_agent(&desk, "demo", TOM, FIREFOX);
    let _phone = with_agent(&desk, "reef", TOM, SAFARI);
    desk.plant(TOM, "demo", "203.0.113.7", "unheard-of/1.0");
    let _someone_elses = with_agent(&desk, "demo", OWNER, SAFARI);
    let found = |typed: &str| devices(&here.get(&format!("{OWN}?q={typed}")).expect(200));
    assert_eq!(found("").len(), 3);
    assert_eq!(
        (found("FIRE"), found("linux+fire")),
        (vec!["Firefox".to_owned()], vec!["Firefox".to_owned()])
    );
    assert_eq!((found("iphone"), found("saf")), (vec!["Safari".to_owned()], vec!["Safari".to_owned()]));
    assert_eq!(found("blue").len(), 2, "those of a shop, whatever they are");
    assert_eq!((found("203.0.113.7").len(), found("unheard").len()), (1, 0), "what the page does not say");
    let nothing = here.get(&format!("{OWN}?q=tom")).expect(200);
    assert!(
        nothing.text().contains("finds the beginning of any word of a device or a shop"),
        "{}",
        nothing.text()
    );
    here.get("/auth/logout").form("Sign out").submit_in(&here).expect(302);
    let again = with_agent(&desk, "demo", TOM, FIREFOX);
    let ended = |typed: &str| devices(&again.get(&format!("{OWN}?show=ended&q={typed}")).expect(200)).len();
    assert_eq!((ended("fire"), ended("saf")), (1, 0), "the ended too");
}

#[test]
fn ones_own_activity_is_found_by_device_and_by_address() {
    let desk = Desk::without_log();
    let owner = with_agent(&desk, "demo", OWNER, FIREFOX);
    let _phone = with_agent(&desk, "demo", OWNER, SAFARI);
    let found = |typed: &str| owner.get(&format!("{ACTIVITY}?q={typed}")).expect(200).all("tbody tr");
    assert_eq!((found("").len(), found("127.0.0.1").len(), found("192.0.2.1").len()), (2, 2, 0));
    let phone = found("safari");
    assert!(phone.len() == 1 && phone[0].contains("iPhone"), "{phone:?}");
    let nothing = owner.get(&format!("{ACTIVITY}?q=camila")).expect(200);
    assert!(nothing.text().contains("finds the beginning of any word of a device"), "{}", nothing.text());
}

#[test]
fn ones_own_lists_are_files_with_the_filters_of_the_page_and_of_nobody_else() {
    let desk = Desk::without_log();
    let staff = with_agent(&desk, "demo", STAFF, FIREFOX);
    let _phone = with_agent(&desk, "demo", STAFF, SAFARI);
    let _someone_elses = with_agent(&desk, "demo", OWNER, FIREFOX);
    for page in [OWN, ACTIVITY] {
        let link = |query: &str| {
            let links = staff.get(&format!("{page}?{query}")).expect(200).attributes(".head a", "href");
            links.into_iter().find(|href| href.contains(".csv")).expect("a link to the file")
        };
        let whole = staff.get(&link("")).expect(200);
        let mut reader = csv::Reader::from_reader(whole.body.as_bytes());
        let rows: Vec<csv::StringRecord> = reader.records().map(|row| row.expect("a row")).collect();
        // The file of the activity tells of the files before it, and of itself.
        assert_eq!(rows.len(), if page == OWN { 2 } else { 5 }, "{}", whole.body);
        assert!(!whole.body.contains("Camila") && whole.body.contains("Aisha Rahman"), "{}", whole.body);
        let narrowed = staff.get(&link("q=safari")).expect(200);
        assert_eq!(narrowed.body.lines().count(), 2, "{}", narrowed.body);
    }
    let exports = |what: &str| desk.lines(&format!("action = 'export' AND detail = '{what}'"));
    assert_eq!((exports("own signed-in devices"), exports("own activity")), (2, 2), "each is written down");
    let told = staff.get(&format!("{ACTIVITY}?what=exports")).expect(200).text();
    assert!(told.contains("Their own signed-in devices") && told.contains("Their own activity"), "{told}");
}

#[test]
fn ones_own_files_ask_for_the_password_as_every_file_does() {
    let desk = Desk::open();
    let staff = desk.signed_in(STAFF);
    desk.wait(TimeDelta::minutes(11));
    for file in ["/account/devices.csv?q=fire", "/account/activity.csv?what=sign-ins"] {
        let door = staff.get(file).expect(302).expect_redirect();
        assert!(door.starts_with("/auth/confirm?"), "{door}");
    }
    assert_eq!(desk.lines("action = 'export'"), 0);
    let door = staff.get("/account/devices.csv?q=fire").expect_redirect();
    let back = staff.get(&door).form("Go on").set("password", DEMO_PASSWORD).submit_in(&staff);
    assert_eq!(
        back.expect(302).expect_redirect(),
        "/account/devices.csv?q=fire",
        "the target is carried along"
    );
    staff.get("/account/devices.csv?q=fire").expect(200);
}
