//! Nothing but an end ends a login session.

use crate::support::Desk;

#[test]
fn a_restart_logs_nobody_out() {
    let mut desk = Desk::open();
    let owner = desk.staff("owner");
    desk.restart();
    let owner = owner.at(desk.address, "localhost");
    owner.get("/tenant/training/sessions").expect(200);
}
