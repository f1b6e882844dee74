//! Long lists go on, and back: by the row at a page's end, so that each row is on one page whichever way one comes.

use crate::support::{Answer, Browser, Desk, shop, user};

const OPERATOR: &str = "operator@divestreams.example";
const OWNER: &str = "owner@demo.example";

/// What each row of a page says of itself.
fn rows(page: &Answer) -> Vec<String> {
    page.all("section:not([aria-labelledby]) tbody tr, main > .card tbody tr")
}

fn beside(page: &Answer, rel: &str) -> Option<String> {
    page.attributes(&format!("nav.pager a[rel={rel}]"), "href").pop()
}

/// Walks a list to its end and back again: the same pages, none twice.
#[track_caller]
fn goes_on_and_back(browser: &Browser, path: &str, total: usize) {
    let mut page = browser.get(path).expect(200);
    assert_eq!(beside(&page, "prev"), None, "{path}: nothing before the beginning");
    let mut on = vec![rows(&page)];
    while let Some(next) = beside(&page, "next") {
        page = browser.get(&next).expect(200);
        on.push(rows(&page));
    }
    let mut back = vec![rows(&page)];
    while let Some(before) = beside(&page, "prev") {
        page = browser.get(&before).expect(200);
        back.push(rows(&page));
    }
    let mut all: Vec<String> = on.concat();
    assert_eq!(all.len(), total, "{path}");
    all.sort();
    all.dedup();
    assert_eq!(all.len(), total, "{path}: each once");
    back.reverse();
    assert_eq!(on, back, "{path}");
    assert!(on.len() > 2, "{path}: more than two pages");
}

fn id(n: usize) -> String {
    format!("0197e0c0-0000-7000-8000-{n:012}")
}

/// People of the demo shop, thrice as many as fit on a page, of whom many have one name.
fn crowd(desk: &Desk) {
    for n in 0..120 {
        let (id, name) = (id(n), if n % 3 == 0 { "Nemo".to_owned() } else { format!("Nemo {n:03}") });
        desk.execute(&format!(
            "INSERT INTO users (user_id, email, email_folded, name, name_folded, is_platform_admin, is_disabled, \
             created_at, updated_at) SELECT '{id}', 'n{n}@x.example', 'n{n}@x.example', '{name}', lower('{name}'), \
             FALSE, FALSE, created_at, created_at FROM users WHERE email = '{OWNER}'; \
             INSERT INTO membership (tenant_id, user_id, role, created_at) SELECT tenant_id, '{id}', 'staff', \
             created_at FROM tenant WHERE slug = 'demo'"
        ));
    }
}

#[test]
fn team_and_people_go_on_and_back_where_many_have_one_name() {
    let desk = Desk::open();
    crowd(&desk);
    goes_on_and_back(&desk.signed_in(OWNER), "/tenant/settings/team?q=nemo", 120);
    goes_on_and_back(&desk.signed_in(OPERATOR), "/admin/people?q=nemo", 120);
    // Somebody who is no more there, or never was, is no place: one begins anew.
    let page = desk.signed_in(OPERATOR).get(&format!("/admin/people?before={}", id(999))).expect(200);
    assert_eq!((rows(&page).len(), beside(&page, "prev")), (50, None));
}

#[test]
fn shops_go_on_and_back_where_many_have_one_name() {
    let desk = Desk::open();
    for n in 0..120 {
        desk.execute(&format!(
            "INSERT INTO tenant (tenant_id, slug, name, name_folded, time_zone, currency, is_active, created_at) \
             SELECT '{}', 'nemo-{n}', 'Nemo', 'nemo', time_zone, currency, TRUE, created_at FROM tenant WHERE slug = 'demo'",
            id(n)
        ));
    }
    goes_on_and_back(&desk.signed_in(OPERATOR), "/admin/tenants?q=nemo", 120);
}

#[test]
fn courses_go_on_and_back_where_many_have_one_name() {
    let desk = Desk::open();
    for n in 0..120 {
        desk.execute(&format!(
            "INSERT INTO course (tenant_id, course_id, name, name_folded, code, description, duration_days, \
             classroom_hours, pool_hours, open_water_dives, price_minor, currency, min_students, max_students, \
             prerequisites, is_active, is_public, created_at, updated_at) SELECT tenant_id, '{}', 'Nemo', 'nemo', \
             'N{n}', '', 1, 0, 0, 0, 100, 'USD', 1, 8, '', TRUE, TRUE, created_at, updated_at FROM course \
             WHERE tenant_id = {} AND code = 'PADI-OWD'",
            id(n),
            shop("demo")
        ));
    }
    goes_on_and_back(&desk.signed_in(OWNER), "/tenant/training/courses?q=nemo", 120);
    let lost = format!("/tenant/training/courses?q=nemo&before={}", id(999));
    let page = desk.signed_in(OWNER).get(&lost).expect(200);
    assert_eq!((rows(&page).len(), beside(&page, "prev")), (50, None));
}

#[test]
fn letters_and_the_log_go_on_and_back() {
    let desk = Desk::open();
    let operator = desk.signed_in(OPERATOR);
    // Of this moment: what is old is purged meanwhile.
    for n in 0..120 {
        desk.execute(&format!(
            "INSERT INTO outbox (letter_id, kind, recipient, message_id, key_fingerprint, state, tries, next_try_at, \
             error, created_at) SELECT '{1}', 'reset', 'ana@reef.example', 'm{n}', '', 'sent', 1, created_at, '{n}', \
             created_at FROM session WHERE user_id = {0}; \
             INSERT INTO audit (audit_id, tenant_id, at, actor_id, action, detail, ip_address, user_agent) \
             SELECT '{1}', tenant.tenant_id, session.created_at, {2}, 'shop.changed', '{n}', '', '' \
             FROM tenant, session WHERE tenant.slug = 'demo' AND session.user_id = {0}",
            user(OPERATOR),
            id(n),
            user(OWNER)
        ));
    }
    goes_on_and_back(&operator, "/admin/mail?q=ana%40reef.example&state=sent", 120);
    let owner = desk.signed_in(OWNER);
    goes_on_and_back(&owner, "/tenant/settings/audit?what=access", 120);
    goes_on_and_back(&owner, "/account/activity?what=access", 120);
}
