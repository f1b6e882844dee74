//! Counting that stops: a total is exact up to a bound, and never costs more than the bound.

use diesel::backend::Backend;
use diesel::query_builder::{AstPass, Query, QueryFragment, QueryId};
use diesel::sql_types::{BigInt, HasSqlType};
use diesel::{QueryResult, RunQueryDsl};

/// Several counts in one query: `SELECT (SELECT COUNT(*) FROM (first LIMIT bound)), (… second …)`, which Diesel's own
/// language cannot say.
#[derive(Clone, Copy, Debug)]
pub struct BoundedCounts<Queries> {
    queries: Queries,
    bound: i64,
    last: i64,
}

/// Counts the rows of two queries, at most `bound` of each.
pub fn bounded_counts<A, B>(first: A, second: B, bound: i64) -> BoundedCounts<(A, B)> {
    bounded_counts_of((first, second), bound)
}

/// Counts the rows of each query of a tuple, at most `bound` of each.
pub fn bounded_counts_of<Queries>(queries: Queries, bound: i64) -> BoundedCounts<Queries> {
    BoundedCounts { queries, bound, last: bound }
}

impl<Queries> BoundedCounts<Queries> {
    /// At most `last` of the last one: where each of its rows costs more.
    #[must_use]
    pub fn and_of_the_last(self, last: i64) -> Self {
        Self { last, ..self }
    }
}

impl<Queries> QueryId for BoundedCounts<Queries> {
    type QueryId = ();

    // The statement is known by its text: filters come and go.
    const HAS_STATIC_QUERY_ID: bool = false;
}

impl<Queries, C> RunQueryDsl<C> for BoundedCounts<Queries> {}

macro_rules! counts {
    ($($first:ident)* => $last:ident) => {
        impl<$($first,)* $last> Query for BoundedCounts<($($first,)* $last,)> {
            type SqlType = ($(counts!(@count $first),)* counts!(@count $last),);
        }

        impl<$($first,)* $last, DB> QueryFragment<DB> for BoundedCounts<($($first,)* $last,)>
        where
            DB: Backend + HasSqlType<BigInt>,
            $($first: QueryFragment<DB>,)*
            $last: QueryFragment<DB>,
            i64: diesel::serialize::ToSql<BigInt, DB>,
        {
            #[expect(non_snake_case, reason = "a query goes by the name of its type")]
            fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, DB>) -> QueryResult<()> {
                let ($($first,)* $last,) = &self.queries;
                out.push_sql("SELECT ");
                $(
                    count($first, &self.bound, &mut out)?;
                    out.push_sql(", ");
                )*
                count($last, &self.last, &mut out)
            }
        }
    };
    (@count $query:ident) => { BigInt };
}

counts!(=> A);
counts!(A => B);
counts!(A B C D => E);

fn count<'b, DB>(
    query: &'b impl QueryFragment<DB>,
    bound: &'b i64,
    out: &mut AstPass<'_, 'b, DB>,
) -> QueryResult<()>
where
    DB: Backend + HasSqlType<BigInt>,
    i64: diesel::serialize::ToSql<BigInt, DB>,
{
    out.push_sql("(SELECT COUNT(*) FROM (");
    query.walk_ast(out.reborrow())?;
    out.push_sql(" LIMIT ");
    out.push_bind_param::<BigInt, _>(bound)?;
    out.push_sql(") AS counted)");
    Ok(())
}
