//! Who runs a shop, and who runs the platform.

use actix_web::HttpRequest;

use super::Person;
use crate::tenancy::{Role, Tenant, TenantDb};
use crate::web::Error;

/// The owner or an admin of the shop.
pub struct Admin {
    /// As a person.
    pub person: Person,
    /// The shop.
    pub shop: Tenant,
    /// Owner or admin.
    pub role: Role,
}

impl Admin {
    pub(super) async fn of(request: HttpRequest) -> Result<Self, Error> {
        let person = Person::of(request).await?;
        let (shop, role) = person.membership()?;
        match role.runs_the_shop() {
            true => Ok(Self { person, shop, role }),
            false => Err(Error::Forbidden("error-needs-admin")),
        }
    }
}

impl Admin {
    /// The shop's rows, and no others.
    pub fn db(&self) -> TenantDb {
        TenantDb::new(self.person.visitor.db.clone(), self.shop.id)
    }
}

/// The owner of the shop.
pub struct Owner(pub Admin);

impl Owner {
    pub(super) async fn of(request: HttpRequest) -> Result<Self, Error> {
        let person = Person::of(request).await?;
        let (shop, role) = person.membership()?;
        match role {
            Role::Owner => Ok(Self(Admin { person, shop, role })),
            _ => Err(Error::Forbidden("error-needs-owner")),
        }
    }
}

/// A platform administrator, on the bare host.
pub struct Operator(pub Person);

impl Operator {
    pub(super) async fn of(request: HttpRequest) -> Result<Self, Error> {
        let person = Person::of(request).await?;
        match (person.login.person.is_platform_admin, &person.visitor.shop) {
            (true, None) => Ok(Self(person)),
            (true, Some(_)) => Err(Error::NotFound),
            (false, _) => Err(Error::Forbidden("error-needs-operator")),
        }
    }
}
