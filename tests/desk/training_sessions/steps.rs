//! From scheduled to completed, or cancelled, and back only for a reason.

use super::LIST;
use crate::support::{Answer, Browser, Desk, shop, user};

fn status(desk: &Desk, id: &str) -> String {
    let sql = format!(
        "SELECT status AS words FROM training_session WHERE tenant_id = {} AND training_session_id = '{id}'",
        shop("demo")
    );
    desk.column(&sql).remove(0)
}

fn page(browser: &Browser, id: &str) -> Answer {
    browser.get(&format!("{LIST}/{id}")).expect(200)
}

/// Sends a step as someone with tools can, whether the page offers it or not.
fn step(browser: &Browser, id: &str, fields: &[(&str, &str)]) -> Answer {
    let token = browser.get("/auth/logout").form("Sign out").value("csrf").expect("a token").to_owned();
    browser.post(&format!("{LIST}/{id}/status"), &[fields, &[("csrf", &token)]].concat())
}

#[test]
fn a_session_is_started_and_completed_by_its_buttons() {
    let desk = Desk::open();
    let staff = desk.staff("staff");
    let id = desk.upcoming("demo", "1 = 1").remove(0);
    page(&staff, &id).form("Start session").submit_in(&staff).expect(303);
    assert_eq!(status(&desk, &id), "in_progress");
    let running = page(&staff, &id);
    assert_eq!(running.all("h1 .pill"), ["In progress"]);
    assert_eq!(running.all(".notice.good"), ["Done."]);
    running.form("Mark completed").submit_in(&staff).expect(303);
    let over = page(&staff, &id);
    assert_eq!(over.all("h1 .pill"), ["Completed"]);
    let history = over.all("section.history li");
    assert!(
        history[0].starts_with("Completed Aisha Rahman") && history[1].starts_with("Started Aisha Rahman")
    );
    assert!(over.attributes("main form", "action").is_empty(), "staff can do nothing more with it");
    let refused = staff.get(&format!("{LIST}/{id}/edit")).expect(403);
    assert!(refused.text().contains("This session is over or cancelled"), "{}", refused.text());
}

#[test]
fn a_step_that_does_not_exist_is_refused_in_words() {
    let desk = Desk::open();
    let owner = desk.staff("owner");
    let id = desk.upcoming("demo", "1 = 1").remove(0);
    let before = desk.marks("demo");
    for (asked, words) in [
        ("completed", "This session is scheduled: it cannot become completed from there."),
        ("scheduled", "This session is scheduled: it cannot become scheduled from there."),
        ("cancelled", "A session is started, completed, cancelled or reopened; nothing else."),
        ("", "A session is started, completed, cancelled or reopened; nothing else."),
        ("gone", "A session is started, completed, cancelled or reopened; nothing else."),
    ] {
        let answer = step(&owner, &id, &[("status", asked), ("reason", "because")]).expect(422);
        assert_eq!(answer.all(".notice.coral"), [words], "{asked}");
    }
    assert_eq!(desk.marks("demo"), before);
    step(&owner, &id, &[("status", "in_progress")]).expect(303);
    let twice = step(&owner, &id, &[("status", "in_progress")]).expect(422);
    assert_eq!(
        twice.all(".notice.coral"),
        ["This session is in progress: it cannot become in progress from there."]
    );
}

#[test]
fn cancelling_needs_a_reason_which_then_stands_there() {
    let desk = Desk::open();
    let staff = desk.staff("staff");
    let id = desk.upcoming("demo", "1 = 1").remove(0);
    let before = desk.marks("demo");
    for blank in ["", "   ", "\n"] {
        let again =
            page(&staff, &id).form("Cancel session").set("reason", blank).submit_in(&staff).expect(422);
        assert_eq!(again.all("strong#cancel-reason-error"), ["Say why, in a few words."], "{blank:?}");
        assert!(
            !again.attributes("details.ask[open]", "class").is_empty(),
            "what hides the field stands open"
        );
    }
    assert_eq!(desk.marks("demo"), before);
    let reason = "Storm <warning> & swell";
    page(&staff, &id).form("Cancel session").set("reason", reason).submit_in(&staff).expect(303);
    assert_eq!(status(&desk, &id), "cancelled");
    let gone = page(&staff, &id);
    assert_eq!(gone.all(".notice.good"), ["Session cancelled."]);
    assert_eq!(gone.all(".notice.coral"), [format!("Cancelled: {reason}")]);
    assert!(gone.all("section.history li")[0].starts_with(&format!("Cancelled {reason} Aisha Rahman")));
    let listed = staff.get(&format!("{LIST}?status=cancelled")).expect(200);
    assert!(
        listed.attributes("section.day li p a", "href").contains(&format!("{LIST}/{id}")),
        "it stays in the list"
    );
}

#[test]
fn a_reason_is_kept_whole_or_refused_never_cut() {
    let desk = Desk::open();
    let owner = desk.staff("owner");
    let id = desk.upcoming("demo", "1 = 1").remove(0);
    let (long, most) = ("é".repeat(501), "é".repeat(500));
    let before = desk.marks("demo");
    let again = page(&owner, &id).form("Cancel session").set("reason", &long).submit_in(&owner).expect(422);
    assert_eq!(again.all("strong#cancel-reason-error"), ["This is too long: 500 letters at most."]);
    let again = again.form("Cancel session");
    assert_eq!(again.value("reason"), Some(long.as_str()), "nothing is lost");
    assert_eq!(desk.marks("demo"), before);
    again.set("reason", &most).submit_in(&owner).expect(303);
    assert_eq!(page(&owner, &id).all(".notice.coral"), [format!("Cancelled: {most}")]);
    let again = page(&owner, &id).form("Reopen session").set("reason", &long).submit_in(&owner).expect(422);
    assert_eq!(again.all("strong#reopen-reason-error"), ["This is too long: 500 letters at most."]);
    assert_eq!(status(&desk, &id), "cancelled");
}

#[test]
fn only_an_owner_or_admin_reopens_and_says_why() {
    let desk = Desk::open();
    let (owner, admin, staff) = (desk.staff("owner"), desk.staff("admin"), desk.staff("staff"));
    let own = user("instructor@demo.example");
    let ids = desk.upcoming("demo", &format!("instructor_id = {own}"));
    let instructor = desk.staff("instructor");
    for (id, by) in ids.iter().zip([&owner, &admin]) {
        page(&instructor, id)
            .form("Cancel session")
            .set("reason", "storm")
            .submit_in(&instructor)
            .expect(303);
        for other in [&staff, &instructor] {
            assert!(!page(other, id).text().contains("Reopen"), "it is not offered");
            let refused = step(other, id, &[("status", "scheduled"), ("reason", "sun")]).expect(422);
            assert!(
                refused.text().contains("Only an owner or admin reopens a session."),
                "{}",
                refused.text()
            );
        }
        let silent = page(by, id).form("Reopen session").submit_in(by).expect(422);
        assert_eq!(silent.all("strong#reopen-reason-error"), ["Say why, in a few words."]);
        assert_eq!(status(&desk, id), "cancelled");
        page(by, id).form("Reopen session").set("reason", "Sun again").submit_in(by).expect(303);
        assert_eq!(status(&desk, id), "scheduled");
        let open = page(by, id);
        assert!(open.all("section.history li")[0].starts_with("Reopened Sun again"), "{}", open.text());
        assert!(!open.text().contains("Cancelled: storm"), "the old reason is history");
    }
}

#[test]
fn what_is_over_no_longer_changes_its_details() {
    let desk = Desk::open();
    let owner = desk.staff("owner");
    let id = desk.upcoming("demo", "1 = 1").remove(0);
    let form = owner.get(&format!("{LIST}/{id}/edit")).expect(200).form("Save changes");
    page(&owner, &id).form("Cancel session").set("reason", "storm").submit_in(&owner).expect(303);
    let before = desk.marks("demo");
    let refused = form.set("notes", "too late").submit_in(&owner).expect(403);
    assert_eq!(refused.all("h1"), ["This session is over"]);
    assert!(refused.text().contains("This session is over or cancelled"), "{}", refused.text());
    assert_eq!(desk.marks("demo"), before);
}

#[test]
fn a_cancelled_session_takes_neither_place_nor_instructor() {
    let desk = Desk::open();
    let owner = desk.staff("owner");
    let id = desk.upcoming("demo", "instructor_id IS NOT NULL").remove(0);
    let copy = || {
        let edit = owner.get(&format!("{LIST}/{id}/edit")).expect(200).form("Save changes");
        let mut new = owner.get(&format!("{LIST}/new")).form("Schedule session");
        for (name, value) in
            edit.fields.iter().filter(|(name, _)| !matches!(name.as_str(), "csrf" | "version" | "opened"))
        {
            new = new.set(name, value);
        }
        new
    };
    let new = copy();
    new.submit_in(&owner).expect(422);
    page(&owner, &id).form("Cancel session").set("reason", "storm").submit_in(&owner).expect(303);
    new.submit_in(&owner).expect(303);
}

#[test]
fn a_message_is_not_said_to_whoever_makes_up_its_cookie() {
    let desk = Desk::open();
    let owner = desk.staff("owner");
    owner.set_cookie("ds_said", "<script>");
    assert!(owner.get(LIST).expect(200).all(".notice.good").is_empty());
}
