//! Scheduling: the form, what is wrong with it, and what is then there.

use super::LIST;
use crate::support::{Answer, Browser, Desk, HtmlForm, shop, user};

const NEW: &str = "/tenant/training/sessions/new";

fn form(browser: &Browser) -> HtmlForm {
    browser.get(NEW).expect(200).form("Schedule session")
}

/// A form that can be saved, weeks ahead where nobody is taken.
fn good(desk: &Desk, browser: &Browser) -> HtmlForm {
    let day = desk.today() + chrono::TimeDelta::days(300);
    form(browser)
        .set("course_id", &desk.course("demo", "PADI-OWD"))
        .set("start_date", &day.to_string())
        .set("start_time", "09:00")
        .set("end_time", "12:30")
        .set("location", "The lake")
}

fn error_at(page: &Answer, field: &str) -> String {
    page.all(&format!("strong#{field}-error")).into_iter().next().unwrap_or_default()
}

fn sessions(desk: &Desk) -> i64 {
    desk.count(&format!("SELECT count(*) FROM training_session WHERE tenant_id = {}", shop("demo")))
}

#[test]
fn the_form_begins_with_tomorrow_and_a_course_that_the_address_names() {
    let desk = Desk::open();
    let owner = desk.staff("owner");
    let tomorrow = desk.today().succ_opt().expect("there is one").to_string();
    let blank = form(&owner);
    assert_eq!(blank.value("start_date"), Some(tomorrow.as_str()));
    for empty in ["course_id", "end_date", "start_time", "location", "instructor_id", "max_students", "price"]
    {
        assert_eq!(blank.value(empty), Some(""), "{empty}");
    }
    assert!(owner.get(NEW).text().contains("America/Cancun"), "whose clock it is");
    let course = desk.course("demo", "PADI-OWD");
    let page = owner.get(&format!("{NEW}?course={course}")).expect(200);
    assert_eq!(page.form("Schedule session").value("course_id"), Some(course.as_str()));
    assert!(page.text().contains("Empty: as the course, 489.00"), "{}", page.text());
    let foreign = owner.get(&format!("{NEW}?course={}", desk.course("reef", "PADI-OWD"))).expect(200);
    assert_eq!(
        foreign.form("Schedule session").value("course_id"),
        Some(""),
        "another shop's is not offered"
    );
    let me = desk.column(&format!("SELECT {} AS words", user("instructor@demo.example"))).remove(0);
    assert_eq!(
        form(&desk.staff("instructor")).value("instructor_id"),
        Some(me.as_str()),
        "whom it can only be"
    );
}

#[test]
fn a_session_is_scheduled_as_typed_and_the_message_is_said_once() {
    let desk = Desk::open();
    let owner = desk.staff("owner");
    let before = sessions(&desk);
    let maria = desk.column(&format!("SELECT {} AS words", user("maria@demo.example"))).remove(0);
    let typed = good(&desk, &owner)
        .set("meeting_point", "Dock <3> & \"left\"")
        .set("instructor_id", &maria)
        .set("max_students", "5")
        .set("price", "480.50")
        .set("environment", "open_water")
        .set("notes", "Bring\r\nlunch");
    let page = typed.submit_in(&owner).expect(303).expect_redirect();
    assert_eq!(sessions(&desk), before + 1);
    let first = owner.get(&page).expect(200);
    assert_eq!(first.all(".notice.good"), ["Session scheduled."]);
    assert!(owner.get(&page).expect(200).all(".notice.good").is_empty(), "it is said once");
    for shown in [
        "Open Water Diver",
        "9:00 to 12:30",
        "The lake",
        "Dock <3> & \"left\"",
        "Maria Santos",
        "480.50",
        "Open water",
        "Bring lunch",
    ] {
        assert!(first.text().contains(shown), "{shown} in {}", first.text());
    }
    assert!(first.body.contains("Dock &#60;3&#62;"), "text is text");
    assert_eq!(first.all("section.history li").len(), 1);
    assert!(first.all("section.history li")[0].starts_with("Scheduled Camila Reyes Ortega · just now"));
}

#[test]
fn seats_and_price_are_the_courses_unless_said() {
    let desk = Desk::open();
    let owner = desk.staff("owner");
    let page = good(&desk, &owner).submit_in(&owner).expect(303).expect_redirect();
    let id = page.rsplit('/').next().expect("an id");
    let sql = format!(
        "SELECT CAST(max_students AS TEXT) || ' ' || CAST(price_minor AS TEXT) || ' ' || currency AS words \
         FROM training_session WHERE tenant_id = {} AND training_session_id = '{id}'",
        shop("demo")
    );
    assert_eq!(desk.column(&sql), ["8 48900 USD"]);
}

#[test]
fn everything_that_is_wrong_is_told_at_its_field_and_every_value_is_kept() {
    let desk = Desk::open();
    let owner = desk.staff("owner");
    let before = desk.marks("demo");
    let long = "x".repeat(121);
    let longer = "y".repeat(2_001);
    let typed = [
        ("start_date", "2026-02-30", "This is no date. Write it like 2026-11-25."),
        ("end_date", "tomorrow", "This is no date. Write it like 2026-11-25."),
        ("start_time", "25:00", "This is no time. Write it like 14:30."),
        ("end_time", "noon", "This is no time. Write it like 14:30."),
        ("location", long.as_str(), "This is too long: 120 letters at most."),
        ("meeting_point", long.as_str(), "This is too long: 120 letters at most."),
        ("max_students", "eight <b>", "Seats are a whole number from 1 to 500."),
        ("price", "cheap", "Write a price like 480 or 480.50."),
        ("notes", longer.as_str(), "This is too long: 2,000 letters at most."),
    ];
    let form = good(&desk, &owner);
    let course = form.value("course_id").expect("chosen").to_owned();
    let form = typed.iter().fold(form, |form, (name, value, _)| form.set(name, value));
    let page = form.submit_in(&owner).expect(422);
    let again = page.form("Schedule session");
    for (name, value, words) in typed {
        assert_eq!(error_at(&page, name), words, "{name}");
        assert_eq!(again.value(name), Some(value), "{name} is kept");
        assert!(
            page.attributes(&format!("[name={name}][aria-invalid=true]"), "id").contains(&name.to_owned())
        );
    }
    assert_eq!(again.value("course_id"), Some(course.as_str()));
    assert_eq!(page.all("section[role=alert] h2"), ["9 things to put right"]);
    assert_eq!(
        page.attributes("section[role=alert] a", "href").len(),
        9,
        "summed up, with links to the fields"
    );
    assert_eq!(desk.marks("demo"), before);
}

#[test]
fn each_single_mistake_is_told_in_its_own_words() {
    let desk = Desk::open();
    let owner = desk.staff("owner");
    let today = desk.today();
    let far = (today + chrono::TimeDelta::days(1_200)).to_string();
    let past = (today - chrono::TimeDelta::days(400)).to_string();
    let before = desk.marks("demo");
    for (name, value, at, words) in [
        ("course_id", "", "course_id", "Choose a course."),
        ("start_date", "", "start_date", "Choose a date."),
        ("start_date", far.as_str(), "start_date", "This is more than three years ahead. Check the year."),
        ("start_date", past.as_str(), "start_date", "This is more than a year ago. Check the year."),
        ("end_date", today.to_string().as_str(), "end_date", "The last date is before the first."),
        ("start_time", "", "start_time", "Say when it starts, too."),
        ("end_time", "08:00", "end_time", "It ends before it starts."),
        ("end_time", "09:00", "end_time", "It ends before it starts."),
        ("max_students", "0", "max_students", "Seats are a whole number from 1 to 500."),
        ("max_students", "501", "max_students", "Seats are a whole number from 1 to 500."),
        ("price", "-1", "price", "A price is not below zero."),
        ("price", "1.005", "price", "A price has at most 2 decimals, like 480.50."),
        ("price", "99999999999999999999", "price", "This is more than can be charged."),
    ] {
        let page = good(&desk, &owner).set(name, value).submit_in(&owner).expect(422);
        assert_eq!(error_at(&page, at), words, "{name}={value}");
        assert_eq!(page.all("section[role=alert] h2"), ["One thing to put right"], "{name}={value}");
    }
    let forged = good(&desk, &owner).forge("environment", "moon").submit_in(&owner).expect(422);
    assert_eq!(error_at(&forged, "environment"), "Choose one of the list.");
    assert_eq!(desk.marks("demo"), before);
}

#[test]
fn an_id_of_another_shop_is_unknown_at_its_field() {
    let desk = Desk::open();
    let owner = desk.staff("owner");
    let before = (desk.marks("demo"), desk.marks("reef"));
    let chloe = desk.column(&format!("SELECT {} AS words", user("chloe@reef.example"))).remove(0);
    let desk_staff = desk.column(&format!("SELECT {} AS words", user("staff@demo.example"))).remove(0);
    let reefs = desk.course("reef", "CMAS-P1");
    for (field, value, words) in [
        ("course_id", reefs.as_str(), "Choose a course."),
        ("course_id", "0197e0c0-0000-7000-8000-000000000000", "Choose a course."),
        ("course_id", &desk.course("demo", "SDI-OWD"), "Choose a course."),
        ("instructor_id", chloe.as_str(), "Choose someone of the team."),
        ("instructor_id", desk_staff.as_str(), "Choose someone of the team."),
        ("instructor_id", "x", "Choose someone of the team."),
    ] {
        let page = good(&desk, &owner).forge(field, value).submit_in(&owner).expect(422);
        assert_eq!(error_at(&page, field), words, "{field}={value}");
        assert!(
            !page.text().contains("One Star Diver") && !page.text().contains("Chloé"),
            "nothing is given away"
        );
    }
    assert_eq!((desk.marks("demo"), desk.marks("reef")), before);
}

#[test]
fn another_day_makes_one_class_of_several_sessions() {
    let desk = Desk::open();
    let owner = desk.staff("owner");
    let before = sessions(&desk);
    let two = good(&desk, &owner);
    let first = two.value("start_date").expect("filled").to_owned();
    let two = two.pressed("add_day", "1").submit_in(&owner).expect(200).form("Schedule session");
    let days: Vec<_> =
        two.fields.iter().filter(|(name, _)| name == "start_date").map(|(_, v)| v.clone()).collect();
    let next = first.parse::<chrono::NaiveDate>().expect("a date").succ_opt().expect("a next").to_string();
    assert_eq!(days, [first.clone(), next]);
    let hours: Vec<_> =
        two.fields.iter().filter(|(name, _)| name == "start_time").map(|(_, v)| v.clone()).collect();
    assert_eq!(hours, ["09:00", "09:00"], "the same hours");
    assert_eq!(two.value("location"), Some("The lake"), "what was typed stays");
    let same = two.pressed("x", "").set_nth("start_date", 1, &first).submit_in(&owner).expect(422);
    assert_eq!(error_at(&same, "start_date-2"), "Another day of this class is at the same time.");
    let page = two.submit_in(&owner).expect(303).expect_redirect();
    assert_eq!(
        owner.get(&page).expect(200).all(".notice.good"),
        ["Class scheduled, one session for each day."]
    );
    assert_eq!(sessions(&desk), before + 2);
    let classes = format!(
        "SELECT count(DISTINCT class_id) FROM training_session WHERE tenant_id = {} AND location = 'The lake'",
        shop("demo")
    );
    assert_eq!(desk.count(&classes), 1, "one class");
}

#[test]
fn an_instructor_or_a_place_that_is_taken_warns_and_is_saved_anyway() {
    let desk = Desk::open();
    let owner = desk.staff("owner");
    let maria = desk.column(&format!("SELECT {} AS words", user("maria@demo.example"))).remove(0);
    good(&desk, &owner).set("instructor_id", &maria).submit_in(&owner).expect(303);
    let before = sessions(&desk);
    let elsewhere = good(&desk, &owner).set("instructor_id", &maria).set("location", "The sea");
    let page = elsewhere.submit_in(&owner).expect(422);
    assert!(page.text().contains("The instructor teaches Open Water Diver then:"), "{}", page.text());
    let place =
        good(&desk, &owner).set("location", " the LAKE ").set("start_time", "12:00").set("end_time", "14:00");
    let page = place.submit_in(&owner).expect(422);
    assert!(page.text().contains("The lake is taken by Open Water Diver then:"), "{}", page.text());
    assert_eq!(page.all("section[role=alert] h2"), ["Someone or something is taken then"]);
    assert_eq!(sessions(&desk), before, "nothing is saved unasked");
    let anyway = page.form("Save anyway");
    assert_eq!(anyway.value("start_time"), Some("12:00"), "as it was typed");
    anyway.submit_in(&owner).expect(303);
    assert_eq!(sessions(&desk), before + 1);
    let after = good(&desk, &owner).set("start_time", "14:00").set("end_time", "15:00");
    after.submit_in(&owner).expect(303);
}

#[test]
fn an_instructor_schedules_only_what_they_teach_themselves() {
    let desk = Desk::open();
    let instructor = desk.staff("instructor");
    let maria = desk.column(&format!("SELECT {} AS words", user("maria@demo.example"))).remove(0);
    let before = desk.marks("demo");
    for other in [maria.as_str(), ""] {
        let page = good(&desk, &instructor).set("instructor_id", other).submit_in(&instructor).expect(422);
        let words = "Instructors schedule the sessions that they teach themselves. Choose yourself.";
        assert_eq!(error_at(&page, "instructor_id"), words);
    }
    assert_eq!(desk.marks("demo"), before);
    let page = good(&desk, &instructor).submit_in(&instructor).expect(303).expect_redirect();
    assert!(page.starts_with(LIST));
    assert!(instructor.get(&page).expect(200).text().contains("Diego Canul"));
}

#[test]
fn a_day_of_a_class_is_told_from_the_others_and_taken_out_again() {
    let desk = Desk::open();
    let owner = desk.staff("owner");
    let one = good(&desk, &owner);
    let page = owner.get(NEW).expect(200);
    assert!(
        !page.text().contains("Day 1") && page.all("button[name=remove_day]").is_empty(),
        "one is no class"
    );
    let two = one.pressed("add_day", "1").submit_in(&owner).expect(200);
    let three = two.form("Schedule session").pressed("add_day", "1").submit_in(&owner).expect(200);
    assert_eq!(three.all("form.form p.row b"), ["Day 1", "Day 2", "Day 3"]);
    assert_eq!(three.attributes("button[name=remove_day]", "value"), ["0", "1", "2"]);
    let typed = three.form("Schedule session").set_nth("start_date", 1, "2026-13-40").set_nth(
        "start_time",
        2,
        "25:00",
    );
    let wrong = typed.submit_in(&owner).expect(422);
    let told = wrong.all("section.notice li");
    assert!(told[0].starts_with("Day 2, ") && told[1].starts_with("Day 3, "), "{told:?}");
    let without = wrong.form("Schedule session").pressed("remove_day", "1").submit_in(&owner).expect(200);
    let left = without.form("Schedule session");
    let values = |name: &str| -> Vec<String> {
        left.fields.iter().filter(|(n, _)| n == name).map(|(_, value)| value.clone()).collect()
    };
    assert_eq!(values("start_time"), ["09:00", "25:00"]);
    assert!(!values("start_date").contains(&"2026-13-40".to_owned()), "{:?}", values("start_date"));
    assert_eq!(left.value("location"), Some("The lake"), "nothing else is lost");
    let last = left.pressed("remove_day", "1").submit_in(&owner).expect(200).form("Schedule session");
    for nonsense in ["0", "7", "-1", "x"] {
        let same =
            last.pressed("remove_day", nonsense).submit_in(&owner).expect(200).form("Schedule session");
        assert_eq!(same.value("start_date"), last.value("start_date"), "one day stays");
    }
    last.submit_in(&owner).expect(303);
}

#[test]
fn a_session_of_a_class_leads_to_its_other_days() {
    let desk = Desk::open();
    let owner = desk.staff("owner");
    let two = good(&desk, &owner).pressed("add_day", "1").submit_in(&owner).expect(200);
    let first = two.form("Schedule session").submit_in(&owner).expect(303).expect_redirect();
    let page = owner.get(&first).expect(200);
    assert!(page.text().contains("Other days of this class"), "{}", page.text());
    let others = page.attributes("dl.facts dd p a", "href");
    assert_eq!(others.len(), 1);
    let other = owner.get(&others[0]).expect(200);
    assert_eq!(other.attributes("dl.facts dd p a", "href"), [first]);
    let alone =
        good(&desk, &owner).set("location", "Elsewhere").forge("anyway", "1").submit_in(&owner).expect(303);
    let alone = owner.get(&alone.expect_redirect()).expect(200);
    assert!(!alone.text().contains("Other days of this class"));
}
