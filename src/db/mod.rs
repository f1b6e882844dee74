//! Two databases behind one pool: connections, transactions, migrations, what their errors mean.

mod bounded_count;
mod connection;
pub mod dialect;
mod error;
pub mod fence;
mod keyset;
pub mod migrations;
mod pool;
mod pooler;
mod refusal;
mod savepoint;
#[expect(missing_docs, reason = "the macro writes it; the migrations say what each column is")]
pub mod schema;
pub mod touched;
mod types;

pub use bounded_count::{bounded_counts, bounded_counts_of};
// The derive behind it takes no enum named `Connection`; everywhere else that is the name.
pub use connection::{AnyConnection as Connection, DatabaseUrl, connect};
pub use error::{DbError, Unique};
pub(crate) use keyset::{by_name, newest_first};
pub use pool::{Db, IsUnavailable, Options};
pub use pooler::mixes_statements_up;
pub use refusal::Refusal;
pub use savepoint::keep_if;
pub use touched::{Subject, touch};
