//! The courses, to read.

use crate::support::{Answer, Desk, shop};

const COURSES: &str = "/tenant/training/courses";

/// The courses of a page by name.
fn names(page: &Answer) -> Vec<String> {
    page.all("table.list tbody th a")
}

#[test]
fn every_course_of_the_shop_stands_in_the_list_by_name() {
    let desk = Desk::open();
    let page = desk.staff("instructor").get(COURSES).expect(200);
    let sql =
        format!("SELECT name AS words FROM course WHERE tenant_id = {} ORDER BY name_folded", shop("demo"));
    assert_eq!(names(&page), desk.column(&sql));
    assert_eq!(page.all("header.head p"), ["20 courses · 1 archived"]);
    let reef = desk.stranger().get(COURSES).expect(200);
    assert_eq!(reef.all("header.head p"), ["8 courses"], "another shop has its own");
}

#[test]
fn what_is_archived_is_marked_in_the_list_and_on_its_page() {
    let desk = Desk::open();
    let owner = desk.staff("owner");
    let marked = owner.get(COURSES).all("tbody tr:has(.pill) th");
    assert_eq!(marked, ["Open Water Scuba Diver SDI-OWD"]);
    let id = desk.course("demo", "SDI-OWD");
    let page = owner.get(&format!("{COURSES}/{id}")).expect(200);
    assert_eq!(page.all("h1"), ["Open Water Scuba Diver Archived"]);
    assert!(!page.text().contains("New session"), "what is archived is scheduled no more");
    let form = owner.get(&format!("/tenant/training/sessions/new?course={id}")).form("Schedule session");
    assert_eq!(form.value("course_id"), Some(""), "nor can it be chosen");
}

#[test]
fn a_search_finds_name_code_and_agency_whatever_their_case() {
    let desk = Desk::open();
    let owner = desk.staff("owner");
    let found = |q: &str| {
        let query = url::form_urlencoded::Serializer::new(String::new()).append_pair("q", q).finish();
        let page = owner.get(&format!("{COURSES}?{query}")).expect(200);
        assert_eq!(page.attributes("input[name=q]", "value"), [q.trim()]);
        (names(&page).len(), page)
    };
    assert_eq!(found("résCUE").0, 3, "accents and case do not count");
    for (q, condition) in [
        ("padi", "a.code = 'PADI'"),
        ("naui-", "c.code LIKE 'NAUI-%'"),
        ("open water", "c.name LIKE '%Open Water%'"),
        ("  DIVEMASTER ", "c.name = 'Divemaster'"),
    ] {
        let sql = format!(
            "SELECT count(*) FROM course c LEFT JOIN agency a ON a.tenant_id = c.tenant_id \
             AND a.agency_id = c.agency_id WHERE c.tenant_id = {} AND ({condition} OR c.name LIKE '%{q}%')",
            shop("demo")
        );
        let wanted = desk.count(&sql);
        assert!(wanted > 1);
        assert_eq!(i64::try_from(found(q).0), Ok(wanted), "{q}");
    }
    for nothing in ["%", "_", "\\", "zzz"] {
        let (n, page) = found(nothing);
        assert_eq!(n, 0, "{nothing}");
        assert_eq!(page.all("section.empty h2"), ["No course matches"]);
        assert_eq!(page.all("header.head p"), ["0 courses"]);
    }
}

#[test]
fn a_courses_page_tells_its_facts_and_its_next_sessions() {
    let desk = Desk::open();
    let owner = desk.staff("owner");
    let id = desk.course("demo", "PADI-OWD");
    let page = owner.get(&format!("{COURSES}/{id}")).expect(200);
    for fact in ["Open Water Diver", "PADI", "4 days", "12 hours", "8 hours", "4 dives", "2 to 8", "489.00"] {
        assert!(page.text().contains(fact), "{fact} in {}", page.text());
    }
    let next = page.attributes("section.day li p a", "href");
    let sql = format!(
        "SELECT training_session_id AS words FROM training_session WHERE tenant_id = {} AND course_id = '{id}' \
         AND end_date >= '{}' ORDER BY start_date, sort_time, training_session_id LIMIT 10",
        shop("demo"),
        desk.today()
    );
    let wanted: Vec<_> =
        desk.column(&sql).iter().map(|id| format!("/tenant/training/sessions/{id}")).collect();
    assert!(!wanted.is_empty());
    assert_eq!(next, wanted);
    assert!(page.attributes("a", "href").contains(&format!("/tenant/training/sessions/new?course={id}")));
    let idle = owner.get(&format!("{COURSES}/{}", desk.course("demo", "PADI-OWSI"))).expect(200);
    assert!(idle.text().contains("None is planned."), "{}", idle.text());
}

#[test]
fn a_long_list_of_courses_is_shown_in_pages_that_miss_none() {
    let desk = Desk::open();
    // Sixty more, three of them of one name: what follows goes by name, then by id.
    for n in 0..60 {
        let sql = format!(
            "INSERT INTO course (tenant_id, course_id, name, name_folded, code, description, duration_days, \
             classroom_hours, pool_hours, open_water_dives, price_minor, currency, min_students, max_students, \
             prerequisites, is_active, is_public, created_at, updated_at) SELECT tenant_id, \
             '0197e0c0-0000-7000-8000-{n:012}', 'Course {0:02}', 'course {0:02}', 'X', '', 1, 0, 0, 0, 100, 'USD', 1, 8, \
             '', TRUE, TRUE, created_at, updated_at FROM course WHERE tenant_id = {1} AND code = 'PADI-OWD'",
            n / 3,
            shop("demo")
        );
        assert_eq!(desk.try_execute(&sql).expect("a course"), 1);
    }
    let owner = desk.staff("owner");
    let (mut seen, mut next) = (Vec::new(), Some(COURSES.to_owned()));
    while let Some(path) = next {
        let page = owner.get(&path).expect(200);
        assert!(page.text().contains("80 courses · 1 archived"));
        seen.extend(page.attributes("table.list tbody th a", "href"));
        next = page.attributes("a[rel=next]", "href").into_iter().next();
    }
    assert_eq!(seen.len(), 80);
    seen.sort();
    seen.dedup();
    assert_eq!(seen.len(), 80, "every course once");
}

#[test]
fn the_courses_are_taken_out_as_a_file_with_the_search_of_the_list() {
    let desk = Desk::open();
    let owner = desk.staff("owner");
    let rows = |path: &str| -> Vec<csv::StringRecord> {
        let file = owner.get(path).expect(200);
        assert!(file.header("content-disposition").is_some_and(|of| of.contains("courses.csv")));
        csv::Reader::from_reader(file.body.as_bytes()).records().map(|row| row.expect("a row")).collect()
    };
    let page = owner.get(&format!("{COURSES}?q=rescue")).expect(200);
    let button = page.attributes("header.head a", "href").remove(0);
    let found: Vec<String> = rows(&button).iter().map(|row| row[1].to_owned()).collect();
    assert_eq!(found, names(&page));
    assert_eq!(found.len(), 3);
    let all = rows(&format!("{COURSES}.csv"));
    assert_eq!(all.len(), 20);
    let open_water = all.iter().find(|row| &row[2] == "PADI-OWD").expect("it is among them");
    assert_eq!((&open_water[3], &open_water[10], &open_water[16]), ("PADI", "489.00", "true"));
    assert_eq!(desk.lines("action = 'export' AND detail = 'courses'"), 2);
    assert!(owner.get("/tenant/settings/audit").expect(200).text().contains("Exported"));
}
