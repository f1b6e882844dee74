//! Changing a shop's settings: one change, in the caller's one transaction, with its line in the audit log.

use crate::audit::Action;
use crate::db::{Connection, DbError};
use crate::login::change::By;
use crate::tenancy::{Settings, Tenant, Units, store};

/// Saves what has changed. Answers whether anything has.
///
/// # Errors
/// [`crate::db::Unique::TenantSlug`] where another shop has the label; where the database does not answer.
pub fn save(
    connection: &mut Connection,
    old: &Tenant,
    old_units: Units,
    new: &Settings,
    by: &By,
) -> Result<bool, DbError> {
    let parts = [
        (old.name == new.name, format!("name: {}", new.name)),
        (old.slug == new.slug, format!("slug: {} → {}", old.slug, new.slug)),
        (old.zone == new.zone, format!("time zone: {}", new.zone.name())),
        (old.currency == new.currency, format!("currency: {}", new.currency.code())),
        (old_units == new.units, format!("units: {}", new.units.as_str())),
    ];
    let changed: Vec<String> =
        parts.into_iter().filter(|(is_same, _)| !is_same).map(|(_, words)| words).collect();
    if changed.is_empty() {
        return Ok(false);
    }
    store::change(connection, old.id, new)?;
    by.note(connection, Some(old.id), Action::ShopChanged, old.id.as_str(), &changed.join("; "))?;
    Ok(true)
}
