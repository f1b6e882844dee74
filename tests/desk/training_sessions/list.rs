//! The list: searched, filtered, in pages, grouped by day.

use chrono::TimeDelta;

use super::LIST;
use crate::support::{Answer, Browser, Desk, shop, user};

const FROM: &str = "FROM training_session s JOIN course c ON c.tenant_id = s.tenant_id AND c.course_id = s.course_id \
    LEFT JOIN users u ON u.user_id = s.instructor_id";

/// How many of demo's sessions there are from today on, under a condition.
fn upcoming(desk: &Desk, condition: &str) -> usize {
    let sql = format!(
        "SELECT count(*) {FROM} WHERE s.tenant_id = {} AND s.end_date >= '{}' AND {condition}",
        shop("demo"),
        desk.today()
    );
    usize::try_from(desk.count(&sql)).expect("a count")
}

fn list(browser: &Browser, pairs: &[(&str, &str)]) -> Answer {
    let query = url::form_urlencoded::Serializer::new(String::new()).extend_pairs(pairs).finish();
    browser.get(&format!("{LIST}?{query}")).expect(200)
}

/// The ids on all pages, from the first to the last, in their order; each page has the same total.
fn all(browser: &Browser, first: &str, rel: &str) -> Vec<Vec<String>> {
    let (mut pages, mut next) = (Vec::new(), Some(first.to_owned()));
    while let Some(path) = next {
        let page = browser.get(&path).expect(200);
        pages.push(page.attributes("section.day li p a", "href"));
        next = page.attributes(&format!("nav.pager a[rel={rel}]"), "href").into_iter().next();
        assert!(pages.len() < 20, "pages end");
    }
    pages
}

fn total(page: &Answer) -> String {
    page.all("header.head p")[0].split(" · ").next().unwrap_or_default().to_owned()
}

/// The sentence about a number of upcoming sessions.
fn upcoming_in_words(n: usize) -> String {
    if n == 0 { "Nothing upcoming".to_owned() } else { format!("{n} upcoming") }
}

#[test]
fn a_search_finds_course_place_and_instructor_whatever_accents_and_case() {
    let desk = Desk::open();
    let owner = desk.staff("owner");
    for (typed, condition) in [
        ("ADVANCED open", "c.name LIKE '%Advanced Open%'"),
        ("  rescue ", "c.name LIKE '%Rescue%'"),
        ("puerto MORELOS", "s.location LIKE '%Puerto Morelos%'"),
        ("Pùérto morelös", "s.location LIKE '%Puerto Morelos%'"),
        ("maria s", "u.name = 'Maria Santos'"),
        ("LÍ WEI", "u.name = 'Li Wei'"),
    ] {
        let (page, wanted) = (list(&owner, &[("q", typed)]), upcoming(&desk, condition));
        assert!(wanted > 0, "{typed}: the demo has none to be found");
        assert_eq!(total(&page), upcoming_in_words(wanted), "{typed}");
        assert_eq!(page.all("section.day li").len(), wanted.min(50), "{typed}");
        assert_eq!(page.attributes("input[name=q]", "value"), [typed.trim()], "what was typed stays");
    }
    for nothing in ["%", "_", "\\", "rescue%", "%%", "r_scue", "' OR '1'='1"] {
        let page = list(&owner, &[("q", nothing)]);
        assert_eq!(page.all("section.empty h2"), ["No session matches"], "{nothing}");
        assert_eq!(total(&page), "Nothing upcoming", "{nothing}");
    }
    let reef = desk.stranger();
    assert!(!list(&reef, &[("q", "CHLOE dupont"), ("to", "2100-01-01")]).all("section.day li").is_empty());
}

#[test]
fn a_percent_sign_in_a_place_is_found_as_such() {
    let desk = Desk::open();
    let id = desk.upcoming("demo", "1 = 1").remove(0);
    let set = "location = '100%_Pool', location_folded = '100%_pool'";
    desk.execute(&format!(
        "UPDATE training_session SET {set} WHERE training_session_id = '{id}' AND tenant_id = {}",
        shop("demo")
    ));
    for typed in ["100%", "%_", "0%_p"] {
        let page = list(&desk.staff("owner"), &[("q", typed)]);
        assert_eq!(page.attributes("section.day li p a", "href"), [format!("{LIST}/{id}")], "{typed}");
    }
}

#[test]
fn each_filter_lets_through_what_it_says_and_nothing_else() {
    let desk = Desk::open();
    let owner = desk.staff("owner");
    let course = desk.course("demo", "PADI-OWD");
    let maria = desk.column(&format!("SELECT {} AS words", user("maria@demo.example"))).remove(0);
    let everything = upcoming(&desk, "1 = 1");
    for (name, value, condition) in [
        ("course", course.as_str(), format!("s.course_id = '{course}'")),
        ("status", "cancelled", "s.status = 'cancelled'".to_owned()),
        ("status", "in_progress", "s.status = 'in_progress'".to_owned()),
        ("environment", "open_water", "s.environment = 'open_water'".to_owned()),
        ("instructor", maria.as_str(), format!("s.instructor_id = '{maria}'")),
    ] {
        let (page, wanted) = (list(&owner, &[(name, value)]), upcoming(&desk, &condition));
        assert!(0 < wanted && wanted < everything, "{name}={value} says nothing: {wanted}");
        assert_eq!(total(&page), upcoming_in_words(wanted), "{name}={value}");
        assert_eq!(page.all("section.day li").len(), wanted.min(50), "{name}={value}");
        assert_eq!(page.attributes(&format!("select[name={name}] option[selected]"), "value"), [value]);
        assert!(page.text().contains("Filters (1)"), "{name}");
    }
    let both = list(&owner, &[("course", &course), ("environment", "pool"), ("q", "open")]);
    let condition = format!("s.course_id = '{course}' AND s.environment = 'pool'");
    assert_eq!(total(&both), upcoming_in_words(upcoming(&desk, &condition)));
    let unknown = list(&owner, &[("environment", "moon"), ("course", "x")]);
    assert_eq!(total(&unknown), upcoming_in_words(everything), "what does not exist was not asked");
}

#[test]
fn from_and_to_bound_the_dates_and_the_past_comes_latest_first() {
    let desk = Desk::open();
    let owner = desk.staff("owner");
    let today = desk.today();
    let (from, to) = (today - TimeDelta::days(20), today + TimeDelta::days(3));
    let page = list(&owner, &[("from", &from.to_string()), ("to", &to.to_string())]);
    let sql = format!(
        "SELECT count(*) FROM training_session WHERE tenant_id = {} AND end_date >= '{from}' AND start_date <= '{to}'",
        shop("demo")
    );
    assert_eq!(total(&page), format!("{} sessions", desk.count(&sql)));
    let days = page.attributes("section.day time", "datetime");
    assert!(days.is_sorted() && days.iter().all(|day| day[..10] <= *to.to_string()), "{days:?}");
    let first = owner.get(LIST).expect(200);
    let past = first.attributes("header.head p a", "href").remove(0);
    assert_eq!(first.all("header.head p a"), ["120 past"]);
    let days = owner.get(&past).expect(200).attributes("section.day time", "datetime");
    assert_eq!(days.len(), 50);
    assert!(days.iter().rev().is_sorted_by_key(|day| &day[..10]), "{days:?}");
    assert!(days[0][..10] < *today.to_string());
}

#[test]
fn within_a_day_the_early_stands_before_the_late_also_in_the_past() {
    let desk = Desk::open();
    let owner = desk.staff("owner");
    let yesterday = desk.today().pred_opt().expect("there is one").to_string();
    // Two pages of one day, at four hours.
    for (at, of) in [("09:00:00", "%"), ("07:30:00", "%0"), ("08:00:00", "%1"), ("19:00:00", "%2")] {
        desk.execute(&format!(
            "UPDATE training_session SET start_date = '{yesterday}', end_date = '{yesterday}', end_time = NULL, \
             start_time = '{at}' WHERE tenant_id = {} AND start_date <= '{yesterday}' AND training_session_id LIKE '{of}'",
            shop("demo")
        ));
    }
    let first = format!("{LIST}?to={yesterday}");
    let (mut path, mut times) = (Some(first), Vec::new());
    while let Some(next) = path {
        let page = owner.get(&next).expect(200);
        times.extend(
            page.attributes("section.day time", "datetime").into_iter().filter(|at| at[..10] == yesterday),
        );
        path = page.attributes("nav.pager a[rel=next]", "href").into_iter().next();
    }
    assert!(times.len() > 50 && times.first() != times.last(), "{}", times.len());
    assert!(times.is_sorted(), "{times:?}");
}

#[test]
fn a_filter_over_the_turn_of_a_year_says_both_years_and_can_be_cleared() {
    let desk = Desk::open();
    let owner = desk.staff("owner");
    let year = chrono::Datelike::year(&desk.today());
    let (from, to) = (format!("{year}-01-01"), format!("{}-12-31", year + 1));
    let page = list(&owner, &[("from", &from), ("to", &to)]);
    assert_eq!(
        page.all("details.dates summary b"),
        [format!("1 January {year} to 31 December {}", year + 1)]
    );
    let page = list(&owner, &[("from", &from), ("to", &format!("{year}-12-31"))]);
    assert_eq!(page.all("details.dates summary b"), ["1 January to 31 December"]);
    assert!(!page.attributes("section.day", "class").is_empty(), "there are results");
    assert_eq!(page.attributes("form.filters a", "href"), [LIST]);
    assert!(owner.get(LIST).expect(200).attributes("form.filters a", "href").is_empty());
}

#[test]
fn sessions_stand_under_their_days_and_today_is_called_so() {
    let desk = Desk::open();
    let page = desk.staff("owner").get(LIST).expect(200);
    let headings = page.all("section.day h2");
    let today = headings.iter().find(|heading| heading.starts_with("Today ")).expect("today has sessions");
    let sql = format!(
        "SELECT count(*) FROM training_session WHERE tenant_id = {} AND start_date = '{}'",
        shop("demo"),
        desk.today()
    );
    assert!(today.ends_with(&format!(" {} sessions", desk.count(&sql))), "{today}");
    assert_eq!(headings.iter().filter(|heading| heading.starts_with("Today")).count(), 1);
    let mut once = headings.clone();
    once.dedup();
    assert_eq!(once, headings, "a day has one heading");
    assert!(headings.iter().all(|heading| !heading.ends_with(" 1 sessions")));
}

#[test]
fn pages_show_every_session_once_there_and_back() {
    let desk = Desk::open();
    let owner = desk.staff("owner");
    let yesterday = desk.today().pred_opt().expect("there is one");
    // Sessions of one instant: only the id tells their place.
    desk.execute(&format!(
        "UPDATE training_session SET start_time = NULL, end_time = NULL, start_date = '{0}', end_date = '{0}' \
         WHERE tenant_id = {1} AND start_date < '{0}' AND start_date >= '{2}'",
        yesterday - TimeDelta::days(20),
        shop("demo"),
        yesterday - TimeDelta::days(100)
    ));
    for first in [format!("{LIST}?to={yesterday}"), format!("{LIST}?from=2020-01-01&to={yesterday}")] {
        let there = all(&owner, &first, "next");
        assert_eq!(there.iter().map(Vec::len).collect::<Vec<_>>(), [50, 50, 20], "{first}");
        let mut ids = there.concat();
        let in_order = ids.clone();
        ids.sort();
        ids.dedup();
        assert_eq!(ids.len(), 120, "every session once");
        let last = {
            let (mut path, mut page) = (first.clone(), owner.get(&first));
            while let Some(next) = page.attributes("nav.pager a[rel=next]", "href").into_iter().next() {
                path = next;
                page = owner.get(&path);
            }
            path
        };
        let mut back = all(&owner, &last, "prev");
        back.reverse();
        assert_eq!(back.concat(), in_order, "the way back shows the same");
        assert!(owner.get(&first).attributes("nav.pager a[rel=prev]", "href").is_empty());
    }
}

#[test]
fn a_page_keeps_search_filters_and_total_on_its_way() {
    let desk = Desk::open();
    let owner = desk.staff("owner");
    let yesterday = desk.today().pred_opt().expect("there is one").to_string();
    let page = list(&owner, &[("q", "diver"), ("status", "completed"), ("to", &yesterday)]);
    let next = page.attributes("nav.pager a[rel=next]", "href").remove(0);
    assert!(next.contains("q=diver") && next.contains("status=completed") && next.contains("to="), "{next}");
    let second = owner.get(&next).expect(200);
    assert_eq!(total(&second), total(&page));
    assert_eq!(second.all("nav.pager span"), [total(&page)]);
    assert_eq!(second.attributes("input[name=q]", "value"), ["diver"]);
}

#[test]
fn an_empty_list_says_what_to_do_next() {
    let desk = Desk::open();
    let owner = desk.staff("owner");
    let none = list(&owner, &[("q", "zzz")]);
    assert_eq!(none.all("section.empty h2"), ["No session matches"]);
    assert_eq!(none.attributes("section.empty a", "href"), [LIST]);
    desk.execute(&format!("DELETE FROM training_session WHERE tenant_id = {}", shop("demo")));
    let empty = owner.get(LIST).expect(200);
    assert_eq!(empty.all("section.empty h2"), ["No session is planned"]);
    let links = empty.attributes("section.empty a", "href");
    assert_eq!(links, [format!("{LIST}/new"), "/tenant/training/courses".to_owned()]);
    assert_eq!(total(&empty), "Nothing upcoming");
    assert!(
        !desk.stranger().get(LIST).expect(200).all("section.day li").is_empty(),
        "another shop keeps its own"
    );
}

#[test]
fn filters_offer_only_what_the_shop_has_sessions_of() {
    let desk = Desk::open();
    let page = desk.staff("owner").get(LIST).expect(200);
    let offered = page.attributes("select[name=course] option", "value");
    let sql = format!(
        "SELECT DISTINCT course_id AS words FROM training_session WHERE tenant_id = {}",
        shop("demo")
    );
    let (mut offered, mut wanted) = (offered[1..].to_vec(), desk.column(&sql));
    offered.sort();
    wanted.sort();
    assert_eq!(offered, wanted);
    let people = page.all("select[name=instructor] option");
    assert!(
        people.contains(&"Maria Santos".to_owned()) && !people.contains(&"Aisha Rahman".to_owned()),
        "{people:?}"
    );
}

#[test]
fn a_session_that_began_earlier_and_goes_on_is_still_listed() {
    let desk = Desk::open();
    let (id, today) = (desk.upcoming("demo", "1 = 1").remove(0), desk.today());
    let listed = |first: i64, last: i64| {
        let (first, last) = (today + TimeDelta::days(first), today + TimeDelta::days(last));
        desk.execute(&format!(
            "UPDATE training_session SET start_date = '{first}', end_date = '{last}' WHERE tenant_id = {} \
             AND training_session_id = '{id}'",
            shop("demo")
        ));
        let page = desk.staff("owner").get(LIST).expect(200);
        page.attributes("section.day li p a", "href").contains(&format!("{LIST}/{id}"))
    };
    assert!(listed(-3, 0), "today is its last day");
    assert!(listed(-59, 0), "as long as a session may last");
    assert!(!listed(-3, -1), "it ended yesterday");
}

#[test]
fn today_is_the_shops_own_day() {
    let desk = Desk::open();
    // Three in the morning in UTC: late evening of the day before in Cancún, the new day in Lisbon.
    let tomorrow =
        divestreams::base::clock::day_in(chrono_tz::Tz::UTC, desk.config.clock.now()) + TimeDelta::days(1);
    desk.wait_until(tomorrow.and_hms_opt(3, 0, 0).expect("a time"));
    let offered = |browser: &Browser| {
        let form = browser.get(&format!("{LIST}/new")).expect(200).form("Schedule session");
        form.value("start_date").expect("filled").to_owned()
    };
    assert_eq!(offered(&desk.staff("owner")), tomorrow.to_string());
    assert_eq!(offered(&desk.stranger()), (tomorrow + TimeDelta::days(1)).to_string());
}

#[test]
fn an_archived_course_whose_sessions_are_past_can_still_be_filtered_by() {
    let desk = Desk::open();
    let course = desk.course("demo", "SDI-OWD");
    let yesterday = (desk.today() - TimeDelta::days(1)).to_string();
    let page = list(&desk.staff("owner"), &[("course", &course), ("to", &yesterday)]);
    assert!(!page.all("section.day li").is_empty());
    assert!(page.attributes("select[name=course] option[selected]", "value").contains(&course));
}

#[test]
fn the_sessions_are_taken_out_as_a_file_with_the_filters_of_the_list() {
    let desk = Desk::open();
    let owner = desk.staff("owner");
    let yesterday = desk.today().pred_opt().expect("there is one");
    desk.execute(&format!(
        "UPDATE training_session SET location = '=1+1' WHERE tenant_id = {} AND start_date < '{yesterday}'",
        shop("demo")
    ));
    // More than one page of the list, latest days first.
    let first = format!("{LIST}?to={yesterday}&status=completed");
    let page = owner.get(&first).expect(200);
    let button = page
        .attributes("header.head a", "href")
        .into_iter()
        .find(|to| to.contains(".csv"))
        .expect("a button");
    let shown: Vec<String> = all(&owner, &first, "next").concat();
    let file = owner.get(&button).expect(200);
    assert!(file.header("content-disposition").is_some_and(|of| of.contains("sessions.csv")));
    let mut reader = csv::Reader::from_reader(file.body.as_bytes());
    let heads = reader.headers().expect("heads").clone();
    let rows: Vec<csv::StringRecord> = reader.records().map(|row| row.expect("a row")).collect();
    let ids: Vec<String> = rows.iter().map(|row| format!("{LIST}/{}", &row[0])).collect();
    assert!(ids.len() > 50 && ids == shown, "{} and {}", ids.len(), shown.len());
    let place = heads.iter().position(|head| head == "location").expect("a column");
    assert!(rows.iter().any(|row| &row[place] == "'=1+1"), "no cell is a formula");
    assert_eq!(desk.lines("action = 'export' AND detail = 'training sessions' AND actor_id IS NOT NULL"), 1);
    let all = owner.get(&format!("{LIST}.csv?from=2000-01-01")).expect(200).body.lines().count();
    let sql = format!("SELECT count(*) FROM training_session WHERE tenant_id = {}", shop("demo"));
    assert_eq!(i64::try_from(all), Ok(desk.count(&sql) + 1), "and no other shop's");
}
