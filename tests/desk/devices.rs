//! Signed-in devices are ended by those who may, at once, and nobody else's ever.

use crate::support::{Answer, Browser, Desk, OWN, PLATFORM, SHOP, end, shop, user};

const HOME: &str = "/tenant/training/sessions";
const OWNER: &str = "owner@demo.example";
const ADMIN: &str = "admin@demo.example";
const STAFF: &str = "staff@demo.example";
const OPERATOR: &str = "operator@divestreams.example";

/// Sends an ending that no page of this browser offers, with a token that is good.
fn forged(browser: &Browser, address: &str, fields: &[(&str, &str)]) -> Answer {
    let page = browser.get("/auth/logout").expect(200);
    let token = page.attributes("input[name=csrf]", "value").remove(0);
    browser.post(address, &[fields, &[("csrf", &token)]].concat())
}

/// A device is refused from now on, and stands among the ended once, ended by `by`.
#[track_caller]
fn is_out(desk: &Desk, browser: &Browser, id: &str, by: &str) {
    assert_eq!(
        browser.get(HOME).expect(302).expect_redirect(),
        "/auth/login?redirect=%2Ftenant%2Ftraining%2Fsessions"
    );
    assert_eq!(desk.stands(id), (false, 1));
    let why = format!("SELECT reason FROM session_ended WHERE id = '{id}' AND ended_by = {}", user(by));
    assert_eq!(desk.text(&why), "revoked");
}

#[test]
fn one_that_is_ended_is_refused_at_its_next_click_in_another_process_too() {
    let desk = Desk::open();
    let twin = desk.twin();
    let (here, _) = desk.known(OWNER);
    let (lost, id) = desk.known(OWNER);
    let lost_there = lost.at(twin.address, "localhost");
    lost_there.get(HOME).expect(200);
    let answer = end(&here, OWN, &id).expect(303);
    assert_eq!(answer.expect_redirect(), OWN);
    lost_there.get(HOME).expect(302);
    is_out(&desk, &lost, &id, OWNER);
    let page = here.get(OWN).expect(200);
    assert!(page.text().contains("Ended. Its next click leads to the sign-in page."), "{}", page.text());
    assert!(!here.get(OWN).expect(200).text().contains("Its next click"), "it is said once");
}

#[test]
fn what_another_process_ends_is_refused_here() {
    let desk = Desk::open();
    let twin = desk.twin();
    let here = desk.signed_in(OWNER).at(twin.address, "localhost");
    let (lost, id) = desk.known(OWNER);
    end(&here, OWN, &id).expect(303);
    is_out(&desk, &lost, &id, OWNER);
}

#[test]
fn ending_all_others_leaves_this_one_and_everyone_elses() {
    let desk = Desk::open();
    let others = [desk.known(OWNER), desk.known(OWNER), desk.known(OWNER)];
    let (here, own) = desk.known(OWNER);
    let (admin, admins) = desk.known(ADMIN);
    let page = here.get(OWN).expect(200).form("End all others").submit_in(&here).expect(303);
    assert_eq!(page.expect_redirect(), OWN);
    for (browser, id) in &others {
        is_out(&desk, browser, id, OWNER);
    }
    here.get(HOME).expect(200);
    admin.get(HOME).expect(200);
    assert_eq!((desk.stands(&own), desk.stands(&admins)), ((true, 0), (true, 0)));
    assert!(here.get(OWN).expect(200).all("button").iter().all(|b| b != "End all others"), "there are none");
}

#[test]
fn ending_the_one_in_use_signs_out_here() {
    let desk = Desk::open();
    let (here, id) = desk.known(STAFF);
    let answer = forged(&here, &format!("{OWN}/{id}/ending"), &[]).expect(303);
    assert_eq!(answer.expect_redirect(), "/auth/login");
    assert_eq!(here.cookie("ds_session"), None);
    assert_eq!(desk.stands(&id), (false, 1));
}

#[test]
fn all_of_a_person_end_and_nobody_elses() {
    let desk = Desk::open();
    let (owner, own) = desk.known(OWNER);
    let staff = [desk.known(STAFF), desk.known(STAFF)];
    let (admin, _) = desk.known(ADMIN);
    let narrowed = owner.get(&format!("{SHOP}?q=aisha")).expect(200);
    let only = narrowed.attributes("table a[href*=person]", "href").remove(0);
    let page = owner.get(&only).expect(200);
    page.form("End all of Aisha Rahman").submit_in(&owner).expect(303);
    for (browser, id) in &staff {
        is_out(&desk, browser, id, OWNER);
    }
    admin.get(HOME).expect(200);
    assert_eq!(desk.stands(&own), (true, 0));
}

#[test]
fn the_whole_shop_ends_but_for_the_one_that_asks() {
    let desk = Desk::open();
    let (owner, own) = desk.known(OWNER);
    let all = [OWNER, ADMIN, STAFF, "maria@demo.example"].map(|email| desk.known(email));
    let (stranger, _) = desk.known("owner@reef.example");
    let page = owner.get(SHOP).expect(200);
    page.form("Sign out the whole shop").submit_in(&owner).expect(303);
    for (browser, id) in &all {
        is_out(&desk, browser, id, OWNER);
    }
    owner.get(HOME).expect(200);
    stranger.get(HOME).expect(200);
    assert_eq!(desk.stands(&own), (true, 0));
}

#[test]
fn someone_elses_id_is_no_page_and_nothing_happens() {
    let desk = Desk::open();
    let (owner, admins) = (desk.signed_in(OWNER), desk.known(ADMIN).1);
    let reefs = desk.known("owner@reef.example").1;
    let staff = desk.signed_in(STAFF);
    let lines = || desk.lines("action LIKE 'login.ended%'");
    for (browser, list, id) in
        [(&staff, OWN, &admins), (&owner, OWN, &admins), (&owner, OWN, &reefs), (&owner, SHOP, &reefs)]
    {
        let answer = forged(browser, &format!("{list}/{id}/ending"), &[]).expect(404);
        assert!(!answer.body.contains(id.as_str()));
    }
    let stranger = desk.text(&user("owner@reef.example"));
    for nobody in [stranger.as_str(), "0197e0c0-0000-7000-8000-000000000000", "", "x"] {
        forged(&owner, &format!("{SHOP}/ending"), &[("person", nobody)]).expect(404);
    }
    let operator = desk.signed_in(OPERATOR);
    let nobody = [("person", "0197e0c0-0000-7000-8000-000000000000")];
    forged(&operator, &format!("{PLATFORM}/ending"), &nobody).expect(404);
    assert_eq!((desk.stands(&admins), desk.stands(&reefs)), ((true, 0), (true, 0)));
    assert_eq!(desk.count("SELECT COUNT(*) FROM session_ended"), 0);
    assert_eq!(lines(), 0, "no line of the log tells of an ending");
}

#[test]
fn someone_of_the_shop_without_sign_ins_is_as_good_as_ended() {
    let desk = Desk::open();
    let (owner, operator) = (desk.signed_in(OWNER), desk.signed_in(OPERATOR));
    let (wei, reefs) = (desk.text(&user("wei@demo.example")), desk.text(&user("owner@reef.example")));
    forged(&owner, &format!("{SHOP}/ending"), &[("person", &wei)]).expect(303);
    forged(&operator, &format!("{PLATFORM}/ending"), &[("person", &reefs)]).expect(303);
}

#[test]
fn another_shops_ended_one_does_not_exist_either() {
    let desk = Desk::open();
    let reef = desk.signed_in("owner@reef.example");
    let id = desk.known("owner@reef.example").1;
    end(&reef, OWN, &id).expect(303);
    let owner = desk.signed_in(OWNER);
    forged(&owner, &format!("{OWN}/{id}/ending"), &[]).expect(404);
    forged(&owner, &format!("{SHOP}/{id}/ending"), &[]).expect(404);
}

#[test]
fn one_that_has_ended_already_gets_the_same_answer_as_ending_it() {
    let desk = Desk::open();
    let (owner, id) = (desk.signed_in(OWNER), desk.known(STAFF).1);
    let pages = [owner.get(SHOP).expect(200), owner.get(SHOP).expect(200)];
    let answers =
        pages.map(|page| page.form_to(&format!("{SHOP}/{id}/ending")).submit_in(&owner).expect(303));
    let told = answers.map(|answer| (answer.expect_redirect(), answer.set_cookies(), answer.body));
    assert_eq!(told[0], told[1]);
    assert_eq!(desk.stands(&id), (false, 1));
}

#[test]
fn an_admin_ends_everyones_but_an_owners() {
    let desk = Desk::open();
    let (owner, id) = desk.known(OWNER);
    let (staff, staffs) = desk.known(STAFF);
    let admin = desk.signed_in(ADMIN);
    let answer = end(&admin, SHOP, &id).expect(403);
    assert!(answer.text().contains("Only an owner ends an owner’s sign-ins."), "{}", answer.text());
    let person = desk.text(&user(OWNER));
    forged(&admin, &format!("{SHOP}/ending"), &[("person", &person)]).expect(403);
    admin.get(SHOP).expect(200).form("Sign out the whole shop").submit_in(&admin).expect(303);
    owner.get(HOME).expect(200);
    assert_eq!(desk.stands(&id), (true, 0));
    is_out(&desk, &staff, &staffs, ADMIN);
    // Another owner may.
    let sql = format!(
        "UPDATE membership SET role = 'owner' WHERE tenant_id = {} AND user_id = {}",
        shop("demo"),
        user(ADMIN)
    );
    desk.execute(&sql);
    end(&admin, SHOP, &id).expect(303);
    is_out(&desk, &owner, &id, ADMIN);
}

#[test]
fn a_platform_administrator_ends_any_across_shops() {
    let desk = Desk::open();
    let operator = desk.signed_in(OPERATOR);
    let (reef, id) = desk.known("owner@reef.example");
    end(&operator, PLATFORM, &id).expect(303);
    is_out(&desk, &reef, &id, OPERATOR);
    let (owner, owners) = desk.known(OWNER);
    let page = operator.get(&format!("{PLATFORM}?q={OWNER}")).expect(200);
    let only = page.attributes("table a[href*=person]", "href").remove(0);
    operator.get(&only).form("End all of Camila Reyes Ortega").submit_in(&operator).expect(303);
    is_out(&desk, &owner, &owners, OPERATOR);
    assert_eq!(forged(&operator, "/admin/sessions/ending", &[("everyone", "1")]).status, 404);
    // On a shop's host there is no such page.
    let there = desk.visitor_of("demo");
    assert!(matches!(there.get(PLATFORM).status, 302 | 404));
}
