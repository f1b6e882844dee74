//! The lists of signed-in devices: everything that helps to know one again, and nothing that opens a door.

use std::collections::BTreeSet;

use chrono::TimeDelta;

use crate::support::{
    Answer, Browser, DEMO_PASSWORD, Desk, OWN, PLATFORM, SHOP, end, is_postgres, shop, user,
};

const HOME: &str = "/tenant/training/sessions";
const OWNER: &str = "owner@demo.example";
const STAFF: &str = "staff@demo.example";
const FIREFOX: &str = "Mozilla/5.0 (X11; Linux x86_64; rv:132.0) Gecko/20100101 Firefox/132.0";
const SAFARI: &str = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 \
                      (KHTML, like Gecko) Version/18.0 Mobile/15E148 Safari/604.1";

fn with_agent(desk: &Desk, email: &str, agent: &str) -> Browser {
    let browser = desk.visitor().with_header("user-agent", agent);
    browser.sign_in(email, DEMO_PASSWORD).expect(302);
    browser
}

/// The ids that a list offers to end.
fn ids(page: &Answer) -> Vec<String> {
    let actions = page.attributes("td form", "action");
    actions.iter().filter_map(|action| Some(action.rsplit('/').nth(1)?.to_owned())).collect()
}

fn rows(page: &Answer) -> Vec<String> {
    page.all("table.devices tbody tr")
}

#[test]
fn ones_own_list_shows_each_device_in_words_and_marks_this_one() {
    let desk = Desk::open();
    let _phone = with_agent(&desk, OWNER, SAFARI);
    let _strange = with_agent(&desk, OWNER, "unheard-of/1.0");
    let here = with_agent(&desk, OWNER, FIREFOX);
    let _other_person = desk.signed_in(STAFF);
    let rows = rows(&here.get(OWN).expect(200));
    assert_eq!(rows.len(), 3, "{rows:?}");
    assert!(rows[0].starts_with("Firefox on Linux this device"), "{rows:?}");
    assert!(rows[1].starts_with("Unknown browser"), "{rows:?}");
    assert!(rows[2].starts_with("Safari on iPhone"), "{rows:?}");
    assert_eq!(rows.iter().filter(|row| row.contains("this device")).count(), 1);
    for row in &rows {
        assert!(row.contains("127.0.0.1") && row.contains("just now") && row.contains("in 30 days"), "{row}");
    }
    assert!(!here.get(OWN).text().contains("Aisha"), "one's own only");
}

#[test]
fn the_shops_list_is_the_shops_and_the_platforms_is_everyones() {
    let desk = Desk::open();
    let owner = desk.signed_in(OWNER);
    let staff = desk.known(STAFF).1;
    let reef = desk.known("owner@reef.example").1;
    let page = owner.get(SHOP).expect(200);
    assert!(ids(&page).contains(&staff) && !ids(&page).contains(&reef));
    assert!(!page.text().contains("Inês"));
    let figures = page.all(".figures li");
    assert_eq!(figures[..3], ["2 signed in now", "2 people", "2 new this week"], "{figures:?}");
    let all = ids(&desk.signed_in("operator@divestreams.example").get(PLATFORM).expect(200));
    assert!(all.contains(&staff) && all.contains(&reef));
}

#[test]
fn no_list_log_or_file_shows_a_token_or_what_is_made_of_one() {
    let desk = Desk::open();
    let owner = desk.signed_in(OWNER);
    let operator = desk.signed_in("operator@divestreams.example");
    let (staff, ended) = desk.known(STAFF);
    let cookie = staff.cookie("ds_session").expect("signed in");
    end(&owner, SHOP, &ended).expect(303);
    let _ = desk.known(STAFF);
    let mut secret = desk.column("SELECT token AS words FROM session UNION SELECT token FROM session_ended");
    secret.extend(desk.column("SELECT csrf_secret AS words FROM session"));
    secret.extend(cookie.split(['=', '%']).filter(|part| part.len() > 20).map(str::to_owned));
    secret.extend(owner.cookie("ds_session"));
    assert!(secret.len() > 8);
    for path in [OWN, SHOP, "/account/devices?show=ended", "/tenant/settings/devices?show=ended"] {
        no_secret(&owner.get(path).expect(200), &secret);
    }
    for path in ["/tenant/settings/devices.csv", "/tenant/settings/devices.csv?show=ended"] {
        no_secret(&owner.get(path).expect(200), &secret);
    }
    for path in ["/tenant/settings/audit", "/tenant/settings/audit.csv", "/account/activity"] {
        no_secret(&owner.get(path).expect(200), &secret);
    }
    for path in [PLATFORM, "/admin/sessions?show=ended", "/admin/sessions.csv"] {
        no_secret(&operator.get(path).expect(200), &secret);
    }
}

#[track_caller]
fn no_secret(answer: &Answer, secret: &[String]) {
    for secret in secret {
        assert!(!answer.body.contains(secret.as_str()), "{} shows {secret}", answer.path);
    }
}

#[test]
fn a_search_finds_the_beginning_of_any_word_of_a_name_of_an_email_or_an_address() {
    let desk = Desk::open();
    let owner = desk.signed_in(OWNER);
    let maria = desk.known("maria@demo.example").1;
    let staff = desk.plant(STAFF, "demo", "203.0.113.7", FIREFOX);
    for (typed, found) in [
        ("mar", &maria),
        ("MARIA S", &maria),
        ("sántos", &maria),
        ("rah", &staff),
        ("maria@demo", &maria),
        ("ai", &staff),
        ("203.0.113.7", &staff),
        (" 203.0.113.7 ", &staff),
    ] {
        let page = owner.get(SHOP).form("Search").set("q", typed).submit_in(&owner).expect(200);
        assert_eq!(ids(&page), [found.as_str()], "{typed}");
        assert_eq!(page.attributes("input[name=q]", "value").len(), 1);
    }
    // A person of another shop is not found, though they exist.
    assert!(ids(&owner.get(&format!("{SHOP}?q=in%C3%AAs")).expect(200)).is_empty());
}

#[test]
fn a_search_knows_people_as_they_are_called_now_and_where_they_belong_now() {
    let desk = Desk::open();
    let (owner, operator) = (desk.signed_in(OWNER), desk.signed_in("operator@divestreams.example"));
    let maria = desk.known("maria@demo.example").1;
    let finds = |browser: &Browser, list: &str, typed: &str| {
        ids(&browser.get(&format!("{list}?q={typed}")).expect(200)) == [maria.clone()]
    };
    let change =
        |set: &str| desk.execute(&format!("UPDATE users SET {set} WHERE email = 'maria@demo.example'"));
    change("name = 'Mária Núñez-Smith', name_folded = 'maria nunez-smith'");
    for typed in ["n%C3%BA%C3%B1ez", "smith", "nunez-smith", "nunez+smith"] {
        assert!(finds(&owner, SHOP, typed) && finds(&operator, PLATFORM, typed), "{typed}");
    }
    assert!(!finds(&owner, SHOP, "santos") && !finds(&operator, PLATFORM, "santos"), "the old name is gone");
    change("name_folded = 'a \"quoted\" \\ ann'");
    for typed in ["%22quoted", "%5C", "ann", "maria%40demo"] {
        assert!(finds(&owner, SHOP, typed), "{typed}");
    }
    change("email_folded = 'mary@demo.example'");
    assert!(finds(&owner, SHOP, "mary") && !finds(&owner, SHOP, "maria%40demo"));
    // Whoever joins is found there from then on, whoever leaves no longer.
    let words = |shop_of: &str| {
        desk.count(&format!(
            "SELECT COUNT(*) FROM membership_word WHERE tenant_id = {} AND user_id = {}",
            shop(shop_of),
            user("maria@demo.example")
        ))
    };
    assert_eq!((words("demo"), words("reef")), (5, 0));
    desk.execute(&format!(
        "INSERT INTO membership (tenant_id, user_id, role, created_at) SELECT {}, user_id, 'staff', created_at \
         FROM users WHERE email = 'maria@demo.example'",
        shop("reef")
    ));
    assert_eq!(words("reef"), 5);
    desk.execute(&format!(
        "DELETE FROM membership WHERE tenant_id = {} AND user_id = {}",
        shop("reef"),
        user("maria@demo.example")
    ));
    assert_eq!((words("demo"), words("reef")), (5, 0));
}

#[test]
fn a_search_that_too_many_fit_says_so() {
    let desk = Desk::open();
    let owner = desk.signed_in(OWNER);
    for n in 0..51 {
        let id = format!("0197e0c0-0000-7000-8000-{n:012}");
        desk.execute(&format!(
            "INSERT INTO users (user_id, email, email_folded, name, name_folded, is_platform_admin, is_disabled, created_at, updated_at) \
             SELECT '{id}', 'zoe{n}@x.example', 'zoe{n}@x.example', 'Zoe', 'zoe', FALSE, FALSE, created_at, created_at \
             FROM users WHERE email = '{OWNER}'"
        ));
        desk.execute(&format!(
            "INSERT INTO membership (tenant_id, user_id, role, created_at) SELECT {}, '{id}', 'staff', created_at \
             FROM users WHERE user_id = '{id}'",
            shop("demo")
        ));
    }
    let said = |typed: &str| {
        owner.get(&format!("{SHOP}?q={typed}")).expect(200).text().contains("More than 50 people fit")
    };
    assert!(said("zoe") && !said("zoe1%40") && !said("aisha"));
}

#[test]
fn what_has_expired_is_not_live_in_any_list_before_it_is_moved_away() {
    let desk = Desk::open();
    let (owner, operator) = (desk.signed_in(OWNER), desk.signed_in("operator@divestreams.example"));
    let over = desk.plant(OWNER, "demo", "203.0.113.7", FIREFOX);
    let live = desk.plant(OWNER, "demo", "203.0.113.7", FIREFOX);
    desk.execute(&format!(
        "UPDATE session SET expires_at = (SELECT MIN(created_at) FROM session) WHERE id = '{over}'"
    ));
    for (browser, path) in [
        (&owner, OWN.to_owned()),
        (&owner, SHOP.to_owned()),
        (&owner, format!("{SHOP}?q=203.0.113.7")),
        (&owner, format!("{SHOP}?q=camila")),
        (&owner, "/tenant/settings/devices.csv".to_owned()),
        (&operator, PLATFORM.to_owned()),
        (&operator, format!("{PLATFORM}?q=camila")),
        (&operator, "/admin/sessions.csv".to_owned()),
    ] {
        let page = browser.get(&path).expect(200);
        assert!(page.body.contains(&live) && !page.body.contains(&over), "{path}");
    }
    assert_eq!(owner.get(SHOP).all(".figures li")[..2], ["2 signed in now", "1 person"]);
    assert!(owner.get(&format!("{SHOP}?q=camila")).expect(200).text().contains("2 sign-ins"));
    assert_eq!(desk.stands(&over), (true, 0), "it is still in the table");
}

#[test]
fn ending_one_leads_back_to_the_list_as_it_stood() {
    let desk = Desk::open();
    let owner = desk.signed_in(OWNER);
    let id = desk.known(STAFF).1;
    let maria = desk.known("maria@demo.example").1;
    let list = format!("{SHOP}?q=aisha&after={maria}");
    let page = owner.get(&list).expect(200);
    let back =
        page.form_to(&format!("{SHOP}/{id}/ending?q=aisha&after={maria}")).submit_in(&owner).expect(303);
    assert_eq!(back.expect_redirect(), list);
    assert_eq!(desk.stands(&id), (false, 1));
    // What an address is made to say otherwise is left out, not followed.
    let other = desk.known(STAFF).1;
    let page = owner.get(SHOP);
    let form = page.form_to(&format!("{SHOP}/{other}/ending"));
    let path = format!("{SHOP}/{other}/ending?q=%0d%0ax&after=//evil.example&x=y");
    let back = owner.post(&path, &[("csrf", form.value("csrf").expect("a token"))]);
    assert_eq!(back.expect_redirect(), format!("{SHOP}?q=x"));
}

/// Puts `n` sign-ins into the database that are like this one but for their ids.
fn many_like(desk: &Desk, id: &str, n: u32) {
    desk.execute(&format!(
        "WITH RECURSIVE counted(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM counted WHERE n < {n}) \
         INSERT INTO session (id, user_id, tenant_id, token, created_at, updated_at, last_seen_at, expires_at, authenticated_at, \
         ip_address, user_agent, remembered, signed_by, csrf_secret) \
         SELECT '0197e0c0-0000-7000-8000-' || CAST(100000000000 + n AS TEXT), user_id, tenant_id, 'token ' || CAST(n AS TEXT), \
         created_at, updated_at, last_seen_at, expires_at, authenticated_at, ip_address, user_agent, remembered, signed_by, csrf_secret \
         FROM session, counted WHERE id = '{id}'"
    ));
}

#[test]
fn a_file_holds_all_however_many_and_keeps_nobody_from_writing() {
    let desk = Desk::open();
    let owner = desk.signed_in(OWNER);
    many_like(&desk, &desk.plant(STAFF, "demo", "203.0.113.7", FIREFOX), 2_500);
    let file = owner.get("/tenant/settings/devices.csv").expect(200);
    let mut all: Vec<&str> = file.body.lines().skip(1).filter_map(|line| line.split(',').next()).collect();
    assert_eq!(all.len(), 2_502);
    assert!(all.is_sorted_by(|a, b| a > b), "newest first, none twice");
    all.dedup();
    assert_eq!(all.len(), 2_502);
    // Someone who reads slowly: the head of the answer, then nothing for a while.
    use std::io::{Read as _, Write as _};
    let mut slow = std::net::TcpStream::connect(owner.address).expect("the port is open");
    let cookie = owner.cookie("ds_session").expect("signed in");
    let request = format!(
        "GET /tenant/settings/devices.csv HTTP/1.1\r\nHost: {}\r\nCookie: ds_session={cookie}\r\nConnection: close\r\n\r\n",
        owner.host
    );
    slow.write_all(request.as_bytes()).expect("sent");
    let mut begun = [0; 64];
    slow.read_exact(&mut begun).expect("an answer begins");
    assert!(begun.starts_with(b"HTTP/1.1 200"));
    desk.visitor().sign_in(STAFF, DEMO_PASSWORD).expect(302);
    let mut rest = String::new();
    slow.read_to_string(&mut rest).expect("and ends");
    assert!(rest.matches("203.0.113.7").count() >= 2_501, "nothing is missing of it");
    assert_eq!(desk.lines("action = 'export' AND detail = 'signed-in devices'"), 2);
}

#[test]
fn a_search_for_nonsense_is_an_empty_list_that_says_how_to_widen_it() {
    let desk = Desk::open();
    let owner = desk.signed_in(OWNER);
    for nonsense in ["zzzzzz", "%25", "_", "'; DROP TABLE session; --", "🤿", &"x".repeat(3_000)] {
        let query: String = url::form_urlencoded::byte_serialize(nonsense.as_bytes()).collect();
        let page = owner.get(&format!("{SHOP}?q={query}")).expect(200);
        assert_eq!(page.all(".empty h2"), ["Nobody is here"], "{nonsense}");
        assert!(page.text().contains(
            "A search finds the beginning of any word of a name, of an e-mail, or a whole address."
        ));
        assert_eq!(page.attributes(".empty a", "href"), [SHOP], "{nonsense}");
    }
    for query in ["q=%00", "q=%ff", "after=x&before=y&person=z&show=w", "after=&before=", "q=a&q=b"] {
        assert!(matches!(owner.get(&format!("{SHOP}?{query}")).status, 200 | 422), "{query}");
    }
}

#[test]
fn paging_through_many_visits_each_once_there_and_back() {
    let desk = Desk::open();
    let owner = desk.signed_in(OWNER);
    let mut planted: BTreeSet<String> = (0..123)
        .map(|n| {
            desk.plant(if n % 2 == 0 { STAFF } else { "wei@demo.example" }, "demo", "192.0.2.1", FIREFOX)
        })
        .collect();
    let follow = |page: &Answer, rel: &str| page.attributes(&format!(".pager a[rel={rel}]"), "href").pop();
    let (mut page, mut pages) = (owner.get(SHOP).expect(200), Vec::new());
    loop {
        pages.push(ids(&page));
        match follow(&page, "next") {
            Some(href) => page = owner.get(&href).expect(200),
            None => break,
        }
    }
    let mut seen: Vec<String> = pages.concat();
    assert_eq!(pages.iter().map(Vec::len).collect::<Vec<_>>(), [50, 50, 23]);
    assert!(seen.is_sorted_by(|a, b| a > b), "newest first, none twice");
    seen.retain(|id| planted.remove(id));
    assert!(planted.is_empty() && seen.len() == 123);
    // And back again, over the same pages.
    let back = owner.get(&follow(&page, "prev").expect("there are newer ones")).expect(200);
    assert_eq!(ids(&back)[0], pages[1][0].clone().max(ids(&back)[0].clone()));
    let first = owner.get(&follow(&back, "prev").expect("newer still")).expect(200);
    assert_eq!(first.status, 200);
    assert!(follow(&owner.get(SHOP), "prev").is_none());
    // A filter stays in the pages' addresses.
    let weis = owner.get(&format!("{SHOP}?q=li")).expect(200);
    let next = owner.get(&follow(&weis, "next").expect("sixty-one of them")).expect(200);
    assert_eq!((ids(&weis).len(), ids(&next).len()), (50, 11));
}

#[test]
fn the_ended_are_listed_with_reason_and_by_whom() {
    let desk = Desk::open();
    let owner = desk.signed_in(OWNER);
    let (staff, id) = desk.known(STAFF);
    end(&owner, SHOP, &id).expect(303);
    let again = desk.signed_in(STAFF);
    again.get("/auth/logout").form("Sign out").submit_in(&again).expect(302);
    let page = owner.get(SHOP).expect(200).attributes("form.filters a", "href");
    let ended = owner.get(page.iter().find(|href| href.contains("ended")).expect("a filter")).expect(200);
    let rows = rows(&ended);
    assert_eq!(rows.len(), 2, "{rows:?}");
    assert!(rows[0].contains("just now · Aisha Rahman"), "{rows:?}");
    assert!(rows[1].contains("just now · Camila Reyes Ortega"), "{rows:?}");
    assert!(ids(&ended).is_empty(), "what has ended is not ended again");
    staff.get(HOME).expect(302);
}

#[test]
fn the_file_parses_and_no_cell_is_a_formula() {
    let desk = Desk::open();
    desk.execute("UPDATE users SET name = '=HYPERLINK(\"x\"),\"y\"' WHERE email = 'staff@demo.example'");
    let owner = desk.signed_in(OWNER);
    let planted = desk.plant(STAFF, "demo", "203.0.113.7", "@SUM(1+1)\",\"x");
    let file = owner.get("/tenant/settings/devices.csv").expect(200);
    assert!(file.header("content-disposition").is_some_and(|value| value.contains("signed-in-devices.csv")));
    let mut reader = csv::Reader::from_reader(file.body.as_bytes());
    let header = reader.headers().expect("a header").clone();
    let at = |name: &str| header.iter().position(|cell| cell == name).expect("a column");
    let rows: Vec<csv::StringRecord> = reader.records().map(|row| row.expect("a row")).collect();
    assert_eq!(rows.len(), 2);
    let row = rows.iter().find(|row| row[at("id")] == planted).expect("the planted one");
    assert_eq!(&row[at("person")], "'=HYPERLINK(\"x\"),\"y\"");
    assert_eq!(&row[at("user_agent")], "'@SUM(1+1)\",\"x");
    assert_eq!(&row[at("days_until_expiry")], "30.000");
    for cell in rows.iter().flatten() {
        assert!(!cell.starts_with(['=', '+', '-', '@', '\t', '\r']), "{cell}");
    }
    let narrowed = owner.get("/tenant/settings/devices.csv?q=203.0.113.7").expect(200);
    assert_eq!(narrowed.body.lines().count(), 2, "the filters are the file's too");
    assert_eq!(
        desk.lines("action = 'export' AND detail = 'signed-in devices'"),
        2,
        "each export is written down"
    );
}

#[test]
fn a_user_agent_with_markup_or_of_64_kb_is_shortened_and_escaped() {
    let desk = Desk::open();
    let owner = desk.signed_in(OWNER);
    let markup = "\"><script>alert(1)</script><img src=x onerror=alert(1)>";
    for agent in [markup.to_owned(), markup.repeat(150), "<b>".repeat(21_000)] {
        with_agent(&desk, STAFF, &agent);
    }
    assert_eq!(
        desk.count("SELECT CAST(MAX(LENGTH(user_agent)) AS BIGINT) FROM session WHERE user_agent LIKE '%<%'"),
        300
    );
    let page = owner.get(SHOP).expect(200);
    assert_eq!(ids(&page).len(), 3);
    for shown in [page, owner.get("/tenant/settings/audit").expect(200)] {
        let tags = shown.all("script").len() + shown.all("td img, td b").len();
        assert!(!shown.body.contains("<script>alert") && tags <= 2, "{}", shown.path);
    }
}

#[test]
fn last_seen_is_written_in_batches_and_a_request_writes_nothing() {
    let mut desk = Desk::open();
    let (owner, id) = desk.known(OWNER);
    let seen = |desk: &Desk| desk.text(&format!("SELECT last_seen_at FROM session WHERE id = '{id}'"));
    // The database itself counts what is written, whatever it is.
    desk.execute("CREATE TABLE written (id TEXT NOT NULL)");
    for table in ["session", "session_ended", "audit", "attempt", "users"] {
        desk.execute(&match is_postgres() {
            true => format!(
                "CREATE OR REPLACE FUNCTION note() RETURNS trigger LANGUAGE plpgsql AS \
                 $$ BEGIN INSERT INTO written VALUES ('x'); RETURN NULL; END $$; \
                 CREATE TRIGGER note AFTER INSERT OR UPDATE OR DELETE ON {table} FOR EACH ROW EXECUTE FUNCTION note()"
            ),
            false => ["INSERT", "UPDATE", "DELETE"]
                .map(|act| {
                    format!(
                        "CREATE TRIGGER note_{act}_{table} AFTER {act} ON {table} BEGIN INSERT INTO written VALUES ('x'); END;"
                    )
                })
                .concat(),
        });
    }
    let before = seen(&desk);
    for minute in 1..=5 {
        desk.wait(TimeDelta::minutes(1));
        owner.get(if minute % 2 == 0 { HOME } else { OWN }).expect(200);
    }
    assert_eq!(desk.count("SELECT COUNT(*) FROM written"), 0, "a request writes nothing");
    assert_eq!(seen(&desk), before);
    // The writer runs every two minutes, and once more at the end.
    desk.restart();
    assert_eq!(desk.count("SELECT COUNT(*) FROM written"), 1, "five requests, one write");
    assert!(seen(&desk) > before);
    desk.wait(TimeDelta::minutes(7));
    let page = desk.signed_in(OWNER).get(OWN).expect(200);
    assert!(rows(&page)[1].contains("7 minutes ago"), "{:?}", rows(&page));
}

#[test]
fn the_platforms_file_has_every_sign_in_with_the_days_it_has_left() {
    let desk = Desk::open();
    let operator = desk.signed_in("operator@divestreams.example");
    for email in ["owner@demo.example", "staff@demo.example", "owner@reef.example"] {
        desk.signed_in(email);
    }
    let file = operator.get("/admin/sessions.csv").expect(200);
    let mut reader = csv::Reader::from_reader(file.body.as_bytes());
    let heads = reader.headers().expect("a first line").clone();
    let days = heads.iter().position(|head| head == "days_until_expiry").expect("a column");
    let rows: Vec<csv::StringRecord> = reader.records().map(|row| row.expect("a row")).collect();
    assert_eq!(rows.len() as i64, desk.live());
    assert_eq!(rows.len(), 4);
    for row in &rows {
        let left: f64 = row[days].parse().expect("a number");
        assert!((29.99..=30.0).contains(&left), "{left}");
    }
}
