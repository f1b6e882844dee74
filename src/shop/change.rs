//! Changing a shop's settings: one change, in the caller's one transaction, with its line in the audit log.

use sha2::{Digest as _, Sha256};

use super::store::set_logo;
use crate::audit::Action;
use crate::db::{Connection, DbError};
use crate::login::change::By;
use crate::tenancy::{Scoped, Settings, Tenant, Units, store};

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

/// The shop has another logo from now on, or none.
///
/// # Errors
/// Where the database does not answer.
pub fn logo(t: &mut Scoped<'_>, png: Option<&[u8]>, by: &By) -> Result<(), DbError> {
    // By what it holds, so that browsers keep it for as long as it is that one.
    let name =
        |png| Sha256::digest(png).iter().take(16).map(|byte| format!("{byte:02x}")).collect::<String>();
    set_logo(t, &png.map(name).unwrap_or_default(), png)?;
    let (shop, detail) = (t.tenant(), if png.is_some() { "logo" } else { "logo: none" });
    by.note(t.conn(), Some(shop), Action::ShopChanged, shop.as_str(), detail)
}
