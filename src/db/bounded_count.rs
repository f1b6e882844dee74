//! Counting that stops: a total is exact up to a bound, and never costs more than the bound.

use diesel::backend::Backend;
use diesel::query_builder::{AstPass, Query, QueryFragment, QueryId};
use diesel::sql_types::{BigInt, HasSqlType};
use diesel::{QueryResult, RunQueryDsl};

/// Two counts in one query: `SELECT (SELECT COUNT(*) FROM (first LIMIT bound)), (… second …)`, which Diesel's own
/// language cannot say.
#[derive(Clone, Copy, Debug)]
pub struct BoundedCounts<A, B> {
    first: A,
    second: B,
    bound: i64,
}

/// Counts the rows of two queries, at most `bound` of each.
pub fn bounded_counts<A, B>(first: A, second: B, bound: i64) -> BoundedCounts<A, B> {
    BoundedCounts { first, second, bound }
}

impl<A, B> Query for BoundedCounts<A, B> {
    type SqlType = (BigInt, BigInt);
}

impl<A, B> QueryId for BoundedCounts<A, B> {
    type QueryId = ();

    // The statement is known by its text: filters come and go.
    const HAS_STATIC_QUERY_ID: bool = false;
}

impl<A, B, C> RunQueryDsl<C> for BoundedCounts<A, B> {}

impl<A, B, DB> QueryFragment<DB> for BoundedCounts<A, B>
where
    DB: Backend + HasSqlType<BigInt>,
    A: QueryFragment<DB>,
    B: QueryFragment<DB>,
    i64: diesel::serialize::ToSql<BigInt, DB>,
{
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, DB>) -> QueryResult<()> {
        out.push_sql("SELECT (SELECT COUNT(*) FROM (");
        self.first.walk_ast(out.reborrow())?;
        out.push_sql(" LIMIT ");
        out.push_bind_param::<BigInt, _>(&self.bound)?;
        out.push_sql(") AS first_rows), (SELECT COUNT(*) FROM (");
        self.second.walk_ast(out.reborrow())?;
        out.push_sql(" LIMIT ");
        out.push_bind_param::<BigInt, _>(&self.bound)?;
        out.push_sql(") AS second_rows)");
        Ok(())
    }
}
