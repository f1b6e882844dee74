//! Changing what was scheduled, alone and two at once.

use super::LIST;
use crate::support::{Browser, Desk, HtmlForm, shop, user};

fn edit(browser: &Browser, id: &str) -> HtmlForm {
    browser.get(&format!("{LIST}/{id}/edit")).expect(200).form("Save changes")
}

fn one(desk: &Desk, id: &str, column: &str) -> String {
    let shop = shop("demo");
    let sql = format!(
        "SELECT CAST({column} AS TEXT) AS words FROM training_session WHERE tenant_id = {shop} \
         AND training_session_id = '{id}'"
    );
    desk.column(&sql).remove(0)
}

#[test]
fn a_form_saved_unchanged_changes_nothing_but_its_version() {
    let desk = Desk::open();
    let owner = desk.staff("owner");
    let id = desk.upcoming("demo", "instructor_id IS NOT NULL").remove(3);
    let columns = "start_date, end_date, start_time, end_time, location, meeting_point, instructor_id, max_students, \
        price_minor, currency, environment, notes, status, class_id, course_id";
    let all = columns.split(", ").map(|c| format!("COALESCE(CAST({c} AS TEXT), '-')")).collect::<Vec<_>>();
    let all = all.join(" || ' ' || ");
    let (before, version) = (one(&desk, &id, &all), one(&desk, &id, "version"));
    edit(&owner, &id).submit_in(&owner).expect(303);
    assert_eq!(one(&desk, &id, &all), before);
    assert_ne!(one(&desk, &id, "version"), version);
}

#[test]
fn what_is_changed_is_there_and_stands_in_the_history() {
    let desk = Desk::open();
    let (owner, staff) = (desk.staff("owner"), desk.staff("staff"));
    let id = desk.upcoming("demo", "1 = 1").remove(0);
    let form =
        edit(&staff, &id).set("location", "Somewhere new").set("max_students", "3").set("end_date", "");
    let page = form.submit_in(&staff).expect(303).expect_redirect();
    let shown = staff.get(&page).expect(200);
    assert_eq!(shown.all(".notice.good"), ["Changes saved."]);
    assert!(staff.get(&page).expect(200).all(".notice.good").is_empty());
    assert!(shown.text().contains("Somewhere new"));
    assert!(shown.all("section.history li")[0].starts_with("Changed Aisha Rahman · just now"));
    let found = owner.get(&format!("{LIST}?q=SOMEWHERE+new")).expect(200);
    assert_eq!(found.attributes("section.day li p a", "href"), [page], "the search knows it");
}

#[test]
fn a_mistake_in_a_change_keeps_what_was_typed_and_what_was_saved() {
    let desk = Desk::open();
    let owner = desk.staff("owner");
    let id = desk.upcoming("demo", "1 = 1").remove(0);
    let before = desk.marks("demo");
    let page = edit(&owner, &id).set("price", "free").set("notes", "kept").submit_in(&owner).expect(422);
    assert_eq!(page.all("strong#price-error"), ["Write a price like 480 or 480.50."]);
    let again = page.form("Save changes");
    assert_eq!((again.value("price"), again.value("notes")), (Some("free"), Some("kept")));
    assert_eq!(desk.marks("demo"), before);
    again.set("price", "10").submit_in(&owner).expect(303);
}

#[test]
fn of_two_writers_the_second_sees_both_versions_and_loses_nothing() {
    let desk = Desk::open();
    let (owner, admin) = (desk.staff("owner"), desk.staff("admin"));
    let id = desk.upcoming("demo", "1 = 1").remove(0);
    let (first, second) = (edit(&owner, &id), edit(&admin, &id));
    first.set("location", "Owner's place").set("notes", "Owner's word").submit_in(&owner).expect(303);
    let mine = second.set("location", "Admin's place").set("notes", "Line one\nLine two <b>");
    let page = mine.submit_in(&admin).expect(409);
    assert_eq!(page.all("h1"), ["Someone changed this meanwhile"]);
    assert!(page.text().contains("2 fields differ from yours."), "{}", page.text());
    for shown in ["Owner's place", "Admin's place", "Owner's word", "Line one Line two <b>"] {
        assert!(page.all("tr.differs td").iter().any(|cell| cell == shown), "{shown}: {}", page.text());
    }
    assert_eq!(one(&desk, &id, "location"), "Owner's place");
    page.form("Save mine over theirs").submit_in(&admin).expect(303);
    assert_eq!(one(&desk, &id, "location"), "Admin's place");
    assert_eq!(one(&desk, &id, "notes"), "Line one\nLine two <b>");
}

#[test]
fn what_i_did_not_touch_stays_as_the_other_saved_it() {
    let desk = Desk::open();
    let (owner, admin) = (desk.staff("owner"), desk.staff("admin"));
    let id = desk.upcoming("demo", "1 = 1").remove(0);
    let (first, second) = (edit(&owner, &id), edit(&admin, &id));
    first.set("price", "222").set("start_time", "10:15").set("end_time", "").submit_in(&owner).expect(303);
    let page = second.set("notes", "Bring towels").submit_in(&admin).expect(409);
    assert!(page.text().contains("One field differs from yours."), "{}", page.text());
    let cells = page.all("tr.differs td");
    assert_eq!(cells[1], "Bring towels", "the notes alone are mine: {cells:?}");
    edit(&owner, &id).set("location", "The other pier").submit_in(&owner).expect(303);
    let page = page.form("Save mine over theirs").submit_in(&admin).expect(409);
    page.form("Save mine over theirs").submit_in(&admin).expect(303);
    let saved = ["price_minor", "start_time", "location", "notes"].map(|column| one(&desk, &id, column));
    assert_eq!((saved[0].as_str(), &saved[1][..5]), ("22200", "10:15"), "the owner's");
    assert_eq!((saved[2].as_str(), saved[3].as_str()), ("The other pier", "Bring towels"));
}

#[test]
fn two_versions_are_shown_as_other_pages_show_them() {
    let desk = Desk::open();
    let (owner, admin) = (desk.staff("owner"), desk.staff("admin"));
    let id = desk.upcoming("demo", "1 = 1").remove(0);
    let (first, second) = (edit(&owner, &id), edit(&admin, &id));
    let day = desk.today() + chrono::TimeDelta::days(20);
    first.set("start_date", &day.to_string()).set("end_date", "").submit_in(&owner).expect(303);
    let page = second.set("price", "1234.5").set("start_time", "08:05").submit_in(&admin).expect(409);
    let cells = page.all("table.compare td");
    let shown = owner.get(&format!("{LIST}/{id}")).expect(200).all("dl.facts dd");
    let date = shown[0].split(',').next().unwrap_or_default();
    assert!(cells.iter().any(|cell| cell == date), "{date} in {cells:?}");
    assert!(cells.iter().any(|cell| cell == "8:05"), "{cells:?}");
    let [.., theirs, mine, _, _] = &cells[..] else { panic!("{cells:?}") };
    assert!(shown.contains(theirs), "{theirs} in {shown:?}");
    let currency: String = theirs.chars().filter(|c| c.is_alphabetic() || "$€".contains(*c)).collect();
    assert!(mine.contains("234.50") && !currency.is_empty() && mine.contains(&currency), "{mine}");
    assert!(!cells.iter().any(|cell| cell.contains(&day.to_string())), "{cells:?}");
}

#[test]
fn saving_over_theirs_is_asked_again_where_they_changed_it_again() {
    let desk = Desk::open();
    let (owner, admin) = (desk.staff("owner"), desk.staff("admin"));
    let id = desk.upcoming("demo", "1 = 1").remove(0);
    let mine = edit(&admin, &id).set("location", "Mine");
    edit(&owner, &id).set("location", "First").submit_in(&owner).expect(303);
    let page = mine.submit_in(&admin).expect(409);
    edit(&owner, &id).set("location", "Second").submit_in(&owner).expect(303);
    let page = page.form("Save mine over theirs").submit_in(&admin).expect(409);
    assert!(page.text().contains("Second"), "{}", page.text());
    assert_eq!(one(&desk, &id, "location"), "Second");
}

#[test]
fn a_change_that_meets_another_session_warns_and_is_saved_anyway() {
    let desk = Desk::open();
    let owner = desk.staff("owner");
    let of_one = format!("instructor_id = {}", user("maria@demo.example"));
    let ids = desk.upcoming("demo", &of_one);
    let (id, other) = (&ids[0], &ids[ids.len() - 1]);
    let form = edit(&owner, id)
        .set("start_date", &one(&desk, other, "start_date"))
        .set("end_date", "")
        .set("start_time", "")
        .set("end_time", "")
        .set("location", "Nowhere else");
    let page = form.submit_in(&owner).expect(422);
    assert!(page.text().contains("The instructor teaches"), "{}", page.text());
    page.form("Save anyway").submit_in(&owner).expect(303);
    assert_eq!(one(&desk, id, "location"), "Nowhere else");
    edit(&owner, id).submit_in(&owner).expect(422);
}

#[test]
fn an_id_of_another_shop_is_unknown_at_its_field_of_a_change() {
    let desk = Desk::open();
    let owner = desk.staff("owner");
    let id = desk.upcoming("demo", "1 = 1").remove(0);
    let before = desk.marks("demo");
    let chloe = desk.column(&format!("SELECT {} AS words", user("chloe@reef.example"))).remove(0);
    for (field, value) in [("course_id", desk.course("reef", "CMAS-P1")), ("instructor_id", chloe)] {
        let page = edit(&owner, &id).forge(field, &value).submit_in(&owner).expect(422);
        assert!(!page.all(&format!("strong#{field}-error")).is_empty(), "{field}");
    }
    assert_eq!(desk.marks("demo"), before);
}

#[test]
fn another_course_takes_the_session_into_a_class_of_its_own() {
    let desk = Desk::open();
    let owner = desk.staff("owner");
    let course = desk.course("demo", "PADI-RES");
    let id = desk.upcoming("demo", &format!("course_id <> '{course}'")).remove(0);
    let class = one(&desk, &id, "class_id");
    edit(&owner, &id).set("course_id", &course).submit_in(&owner).expect(303);
    assert_ne!(one(&desk, &id, "class_id"), class);
    assert_eq!(one(&desk, &id, "course_id"), course);
    let empty = format!(
        "SELECT count(*) FROM class_run c WHERE c.tenant_id = {} AND NOT EXISTS (SELECT 1 FROM training_session s \
         WHERE s.tenant_id = c.tenant_id AND s.class_id = c.class_id)",
        shop("demo")
    );
    assert_eq!(desk.count(&empty), 0, "no class is left without a session");
}

#[test]
fn an_instructor_sees_all_and_changes_only_their_own() {
    let desk = Desk::open();
    let instructor = desk.staff("instructor");
    let me = user("instructor@demo.example");
    let own = desk.upcoming("demo", &format!("instructor_id = {me}")).remove(0);
    let others = desk.upcoming("demo", &format!("instructor_id <> {me}")).remove(0);
    let nobodys = desk.upcoming("demo", "instructor_id IS NULL").remove(0);
    for id in [&others, &nobodys] {
        let page = instructor.get(&format!("{LIST}/{id}")).expect(200);
        assert!(page.attributes("main form", "action").is_empty(), "no action is offered: {}", page.text());
        let refused = instructor.get(&format!("{LIST}/{id}/edit")).expect(403);
        assert!(refused.text().contains("Instructors change only the sessions that they teach."));
    }
    let page = instructor.get(&format!("{LIST}/{own}")).expect(200);
    assert!(!page.attributes("main form", "action").is_empty());
    edit(&instructor, &own).set("notes", "Mine").submit_in(&instructor).expect(303);
    let maria = desk.column(&format!("SELECT {} AS words", user("maria@demo.example"))).remove(0);
    let given_away = edit(&instructor, &own).set("instructor_id", &maria).submit_in(&instructor).expect(422);
    assert_eq!(given_away.all("strong#instructor_id-error").len(), 1);
}

#[test]
fn of_many_who_save_at_the_same_moment_one_wins_and_the_others_are_told() {
    let desk = Desk::open();
    let id = desk.upcoming("demo", "1 = 1").remove(0);
    let writers: Vec<_> = (0..6)
        .map(|n| {
            let browser = desk.staff(["owner", "admin", "staff"][n % 3]);
            let form = edit(&browser, &id).set("notes", &format!("writer {n}"));
            (browser, form)
        })
        .collect();
    let version = one(&desk, &id, "version").parse::<i32>().expect("a number");
    let writing: Vec<_> = writers
        .into_iter()
        .map(|(browser, form)| std::thread::spawn(move || form.submit_in(&browser).status))
        .collect();
    let mut statuses: Vec<u16> = writing.into_iter().map(|one| one.join().expect("answered")).collect();
    statuses.sort_unstable();
    assert_eq!(statuses, [303, 409, 409, 409, 409, 409]);
    assert_eq!(one(&desk, &id, "version"), (version + 1).to_string());
}
