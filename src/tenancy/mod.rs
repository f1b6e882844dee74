//! Shops, who belongs to them as what, and the connection that only sees one shop.

pub mod model;
pub mod scoped;
pub mod search;
pub mod slug;
pub mod store;

pub use model::{Membership, Role, SecondFactorFor, Settings, Tenant, Units};
pub use scoped::{Owned, Rows, Scoped, TenantDb};
