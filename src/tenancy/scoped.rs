//! The connection that features get: its queries start inside one shop.

use diesel::Table;
use diesel::dsl::{Eq, Filter};
use diesel::expression::AsExpression;
use diesel::prelude::*;
use diesel::query_dsl::methods::FilterDsl;
use diesel::sql_types::Text;

use crate::base::id::TenantId;
use crate::db::schema::{
    agency, cert_level, class_run, counter, course, invitation, membership, pin, tenant_logo,
    training_session,
};
use crate::db::{Connection, Db, DbError, IsUnavailable};

/// A table whose rows belong to a shop. One that is not declared below cannot be asked for through
/// [`Scoped::rows`].
pub trait Owned: Table {
    /// Its `tenant_id`.
    type TenantColumn: Column<SqlType = Text> + ExpressionMethods;
    /// The table and that column.
    const PARTS: (Self, Self::TenantColumn);
}

macro_rules! owned {
    ($($table:ident)*) => {$(
        impl Owned for $table::table {
            type TenantColumn = $table::tenant_id;
            const PARTS: (Self, Self::TenantColumn) = ($table::table, $table::tenant_id);
        }
    )*};
}

owned! { agency cert_level class_run counter course invitation membership pin tenant_logo training_session }

/// The rows of `T` that belong to one shop.
pub type Rows<T> = Filter<T, Eq<<T as Owned>::TenantColumn, TenantId>>;

/// A connection and the shop whose rows it may see.
pub struct Scoped<'c> {
    connection: &'c mut Connection,
    tenant: TenantId,
}

impl<'c> Scoped<'c> {
    /// Only [`TenantDb`], demo data and tests make one.
    pub fn new(connection: &'c mut Connection, tenant: TenantId) -> Self {
        Self { connection, tenant }
    }

    /// Where every query on a shop's table starts: `tenant_id = ?` is in it already.
    pub fn rows<T>(&self) -> Rows<T>
    where
        T: Owned + FilterDsl<Eq<<T as Owned>::TenantColumn, TenantId>>,
        TenantId: AsExpression<Text>,
    {
        let (table, tenant_id) = T::PARTS;
        FilterDsl::filter(table, tenant_id.eq(self.tenant))
    }

    /// The shop, for inserts and for joins with tables that are not its own.
    pub fn tenant(&self) -> TenantId {
        self.tenant
    }

    /// What a query runs on.
    pub fn conn(&mut self) -> &mut Connection {
        self.connection
    }
}

/// The database as a feature gets it from its guard: one shop of it.
#[derive(Clone)]
pub struct TenantDb {
    db: Db,
    tenant: TenantId,
}

impl TenantDb {
    /// Made by the guards in `web`, which have checked who asks.
    pub fn new(db: Db, tenant: TenantId) -> Self {
        Self { db, tenant }
    }

    /// Reads, off the async threads.
    ///
    /// # Errors
    /// What `work` answered, or that the database is away.
    pub async fn read<T, E>(
        &self,
        work: impl Fn(&mut Scoped<'_>) -> Result<T, E> + Send + 'static,
    ) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<DbError> + IsUnavailable + Send + 'static,
    {
        let tenant = self.tenant;
        self.db.read(move |connection| work(&mut Scoped::new(connection, tenant))).await
    }

    /// Writes in one transaction, off the async threads.
    ///
    /// # Errors
    /// What `work` answered (nothing is then changed), or that the database is away.
    pub async fn write<T, E>(
        &self,
        work: impl FnOnce(&mut Scoped<'_>) -> Result<T, E> + Send + 'static,
    ) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<DbError> + IsUnavailable + Send + 'static,
    {
        let tenant = self.tenant;
        self.db.write(move |connection| work(&mut Scoped::new(connection, tenant))).await
    }
}
