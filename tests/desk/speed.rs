//! Little work and few bytes a page.

use std::io::{Read as _, Write as _};
use std::net::TcpStream;
use std::time::Duration;

use divestreams::routes::{PAGES, Who};

use crate::support::{Browser, Desk, user};

/// What a page may ask of the database, the look-up of who asks among it.
const MOST_QUERIES: u64 = 5;

#[test]
fn no_page_asks_the_database_more_than_five_times() {
    let desk = Desk::open();
    let (owner, visitor) = (desk.staff("owner"), desk.visitor());
    let at_shop = desk.visitor_of("demo");
    at_shop.sign_in("owner@demo.example", crate::support::DEMO_PASSWORD).expect_redirect();
    let (session, course) = (desk.upcoming("demo", "1 = 1").remove(0), desk.course("demo", "PADI-OWD"));
    let member = desk.text(&user("staff@demo.example"));
    let tenant = desk.text("SELECT tenant_id FROM tenant WHERE slug = 'demo'");
    let operator = desk.signed_in("operator@divestreams.example");
    let further = [
        "/tenant/settings/devices?q=maria&show=ended".to_owned(),
        "/account/devices?q=firefox&show=ended".to_owned(),
        "/account/activity?q=firefox&what=sign-ins".to_owned(),
        "/tenant/settings/audit?q=maria&what=sign-ins".to_owned(),
        "/tenant/training/sessions?q=open&status=scheduled&environment=pool&from=2020-01-01".to_owned(),
        format!("/tenant/training/sessions?to={}", desk.today()),
        format!("/tenant/training/sessions/new?course={course}"),
        "/tenant/training/courses?q=padi".to_owned(),
    ];
    // A file is read in many small steps, however long it is.
    let is_file = |path: &str| path.ends_with(".csv");
    let is_for_a_shop = |route: &&divestreams::routes::Route| {
        route.method == "GET" && route.who != Who::Operator && !is_file(route.path)
    };
    let pages = PAGES.iter().filter(is_for_a_shop).map(|route| {
        let id = match route.path {
            path if path.contains("/courses/") => &course,
            path if path.contains("/team/") => &member,
            _ => &session,
        };
        route.path.replace("{id}", id)
    });
    let count = |browser: &Browser, path: &str| {
        let before = desk.state.db.queries();
        let answer = browser.get(path);
        let is_shown = match path.split('?').next().unwrap_or_default() {
            // Doors for whoever comes new: not on a shop's host, not where somebody is.
            "/signup" | "/signup/finish" | "/setup" | "/auth/accept-invite" => {
                matches!(answer.status, 200 | 302 | 404 | 410)
            }
            // A link by mail that is none says so, and costs no less.
            _ => answer.status < 400 || answer.status == 410,
        };
        assert!(is_shown, "{path}: {}", answer.status);
        (desk.state.db.queries() - before, answer)
    };
    let mut counted = 0;
    for path in pages.chain(further) {
        for browser in [&visitor, &owner, &at_shop] {
            let (asked, _) = count(browser, &path);
            assert!(asked <= MOST_QUERIES, "{path} at {}: {asked} queries", browser.host);
            counted += asked;
            println!("{path} at {}: {asked} queries", browser.host);
        }
    }
    for route in PAGES
        .iter()
        .filter(|route| route.method == "GET" && route.who == Who::Operator && !is_file(route.path))
    {
        let id = if route.path.contains("/people/") { &member } else { &tenant };
        let path = format!("{}?q=maria", route.path.replace("{id}", id));
        let (asked, _) = count(&operator, &path);
        assert!(asked <= MOST_QUERIES, "{path}: {asked} queries");
    }
    assert!(counted > 40, "queries are counted in this build");
    assert_eq!(count(&visitor, "/auth/login").0, 0, "a sign-in page on the bare host needs no database");
    assert_eq!(count(&visitor, &desk.state.assets.css).0, 0);
}

/// The bytes of the body as they come over the wire, still packed, their chunks' sizes among them.
fn bytes_on_the_wire(browser: &Browser, path: &str, packing: &str) -> usize {
    let mut stream = TcpStream::connect(browser.address).expect("the port is open");
    stream.set_read_timeout(Some(Duration::from_secs(20))).expect("a timeout");
    let cookies = ["ds_session", "ds_form"]
        .iter()
        .filter_map(|name| browser.cookie(name).map(|value| format!("{name}={value}")))
        .collect::<Vec<_>>()
        .join("; ");
    let request = format!(
        "GET {path} HTTP/1.1\r\nHost: {}\r\nCookie: {cookies}\r\nAccept-Encoding: {packing}\r\nConnection: close\r\n\r\n",
        browser.host
    );
    stream.write_all(request.as_bytes()).expect("sent");
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).expect("an answer");
    let end = answer.windows(4).position(|four| four == b"\r\n\r\n").expect("a head");
    let head = String::from_utf8_lossy(&answer[..end]).to_lowercase();
    assert!(head.starts_with("http/1.1 200"), "{path}: {head}");
    assert!(head.contains(&format!("content-encoding: {packing}")), "{path}: {head}");
    answer.len() - end - 4
}

#[test]
fn the_sign_in_page_with_all_that_it_loads_takes_at_most_15_kb() {
    let desk = Desk::open();
    let visitor = desk.visitor();
    let page = visitor.get("/auth/login").expect(200);
    let mut all = page.attributes("link[href]", "href");
    all.extend(page.attributes("script[src]", "src"));
    all.extend(page.attributes("img[src]", "src"));
    assert!(all.iter().any(|a| a.ends_with(".css")) && all.iter().any(|a| a.ends_with(".js")), "{all:?}");
    all.push("/auth/login".to_owned());
    for packing in ["br", "gzip"] {
        let sizes: Vec<_> =
            all.iter().map(|path| (path, bytes_on_the_wire(&visitor, path, packing))).collect();
        let sum: usize = sizes.iter().map(|(_, size)| size).sum();
        println!("{packing}: {sum} bytes: {sizes:?}");
        assert!(sum <= 15_000, "{packing}: {sum} bytes: {sizes:?}");
        assert!(sum > 2_000, "{packing}: {sizes:?}");
    }
}

#[test]
fn a_list_of_fifty_sessions_takes_at_most_12_kb() {
    let desk = Desk::open();
    let owner = desk.staff("owner");
    let yesterday = desk.today().pred_opt().expect("there is one");
    for path in ["/tenant/training/sessions".to_owned(), format!("/tenant/training/sessions?to={yesterday}")]
    {
        assert_eq!(owner.get(&path).expect(200).all("section.day li").len(), 50, "{path}");
        for packing in ["br", "gzip"] {
            let size = bytes_on_the_wire(&owner, &path, packing);
            println!("{path} {packing}: {size} bytes");
            assert!((2_000..=12_000).contains(&size), "{path} {packing}: {size} bytes");
        }
    }
}
