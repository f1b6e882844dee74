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
}

/// Counts the rows of two queries, at most `bound` of each.
pub fn bounded_counts<A, B>(first: A, second: B, bound: i64) -> BoundedCounts<(A, B)> {
    BoundedCounts { queries: (first, second), bound }
}

/// Counts the rows of each query of a tuple, at most `bound` of each.
pub fn bounded_counts_of<Queries>(queries: Queries, bound: i64) -> BoundedCounts<Queries> {
    BoundedCounts { queries, bound }
}

impl<Queries> QueryId for BoundedCounts<Queries> {
    type QueryId = ();

    // The statement is known by its text: filters come and go.
    const HAS_STATIC_QUERY_ID: bool = false;
}

impl<Queries, C> RunQueryDsl<C> for BoundedCounts<Queries> {}

macro_rules! counts {
    ($first:ident $($further:ident)*) => {
        impl<$first, $($further),*> Query for BoundedCounts<($first, $($further),*)> {
            type SqlType = (counts!(@count $first), $(counts!(@count $further)),*);
        }

        impl<$first, $($further,)* DB> QueryFragment<DB> for BoundedCounts<($first, $($further),*)>
        where
            DB: Backend + HasSqlType<BigInt>,
            $first: QueryFragment<DB>,
            $($further: QueryFragment<DB>,)*
            i64: diesel::serialize::ToSql<BigInt, DB>,
        {
            #[expect(non_snake_case, reason = "a query goes by the name of its type")]
            fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, DB>) -> QueryResult<()> {
                let ($first, $($further),*) = &self.queries;
                out.push_sql("SELECT ");
                self.count($first, &mut out)?;
                $(
                    out.push_sql(", ");
                    self.count($further, &mut out)?;
                )*
                Ok(())
            }
        }
    };
    (@count $query:ident) => { BigInt };
}

counts!(A);
counts!(A B);
counts!(A B C D);

impl<Queries> BoundedCounts<Queries> {
    fn count<'b, DB>(
        &'b self,
        query: &'b impl QueryFragment<DB>,
        out: &mut AstPass<'_, 'b, DB>,
    ) -> QueryResult<()>
    where
        DB: Backend + HasSqlType<BigInt>,
        i64: diesel::serialize::ToSql<BigInt, DB>,
    {
        out.push_sql("(SELECT COUNT(*) FROM (");
        query.walk_ast(out.reborrow())?;
        out.push_sql(" LIMIT ");
        out.push_bind_param::<BigInt, _>(&self.bound)?;
        out.push_sql(") AS counted)");
        Ok(())
    }
}
