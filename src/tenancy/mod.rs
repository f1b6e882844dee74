//! Shops, who belongs to them as what, and the connection that only sees one shop.

pub mod model;
pub mod scoped;
pub mod search;
pub mod store;

pub use model::{Membership, Role, SecondFactorFor, Tenant};
pub use scoped::{Owned, Rows, Scoped, TenantDb};
