//! The fence stands in this build, on the connections that pages use.

use std::panic::{AssertUnwindSafe, catch_unwind};

use crate::support::Desk;

fn said_by_the_fence(desk: &Desk, sql: &str) -> Option<String> {
    let fell = catch_unwind(AssertUnwindSafe(|| desk.try_execute(sql))).err()?;
    fell.downcast_ref::<String>().cloned()
}

#[test]
fn sql_that_names_a_shops_table_without_the_shop_panics() {
    let desk = Desk::open();
    for sql in [
        "SELECT name FROM course",
        "SELECT count(*) FROM training_session WHERE status = 'scheduled'",
        "UPDATE training_session SET notes = 'x' WHERE training_session_id = 'x'",
        "DELETE FROM class_run",
        "SELECT u.name FROM users u JOIN membership m ON m.user_id = u.user_id",
    ] {
        let said = said_by_the_fence(&desk, sql).unwrap_or_else(|| panic!("passed the fence: {sql}"));
        assert!(said.contains("tenant fence") && said.contains(sql), "{said}");
    }
    for sql in ["SELECT name FROM course WHERE tenant_id = 'x'", "SELECT count(*) FROM session"] {
        assert_eq!(said_by_the_fence(&desk, sql), None, "{sql}");
    }
    desk.staff("owner").get("/tenant/training/sessions").expect(200);
}
