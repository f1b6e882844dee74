//! `/admin/health`: what programs are told, for a person.

use chrono::TimeDelta;

use crate::support::Desk;

const PAGE: &str = "/admin/health";

#[test]
fn an_operator_sees_every_check_what_happened_and_what_hangs_on_which_secret() {
    let desk = Desk::open();
    let operator = desk.signed_in("operator@divestreams.example");
    (0..3).for_each(|_| drop(desk.staff("owner")));
    desk.write_traffic();
    desk.wait(TimeDelta::seconds(40));
    let page = operator.get(PAGE).expect(200);
    assert_eq!(page.all(".checks li").len(), 7, "{}", page.text());
    assert!(page.text().contains("their new cookies never come back"), "{}", page.text());
    let charts = page.attributes(".charts svg", "aria-label");
    assert!(
        charts.iter().any(|words| words.contains("Sign-ins by hour in the last 48 hours: 4")),
        "{charts:?}"
    );
    assert_eq!(page.all("table .num"), ["4", "0", "0"], "{}", page.text());
    assert!(page.text().contains("BETTER_AUTH_SECRET_PREVIOUS can be emptied"), "{}", page.text());
}

#[test]
fn a_rotation_is_followed_until_nothing_hangs_on_the_secret_from_before() {
    let mut desk = Desk::open();
    let (operator, owner) = (desk.signed_in("operator@divestreams.example"), desk.staff("owner"));
    let before = desk.config.signing.current.clone();
    desk.config.signing.current = divestreams::base::secret::Secret::new("b9DfGa1E6k3jH8sPq0LmZ7xWv2NcR5tY");
    desk.config.signing.previous = vec![before];
    desk.restart();
    let (operator, owner) = (operator.at(desk.address, "localhost"), owner.at(desk.address, "localhost"));
    let page = operator.get(PAGE).expect(200);
    assert_eq!(page.all("table .num"), ["1", "1", "0"], "{}", page.text());
    assert!(page.text().contains("1 sign-in hangs on a previous secret"), "{}", page.text());
    owner.get("/tenant/training/sessions").expect(200);
    assert!(operator.get(PAGE).expect(200).text().contains("BETTER_AUTH_SECRET_PREVIOUS can be emptied"));
    // Without the secret from before, who has not come back is told of.
    let late = desk.staff("staff");
    desk.execute("UPDATE session SET signed_by = 'another' WHERE user_id = (SELECT user_id FROM users WHERE email = 'staff@demo.example')");
    drop(late);
    assert!(
        operator.get(PAGE).expect(200).text().contains("1 sign-in is under a secret that is not accepted")
    );
}
