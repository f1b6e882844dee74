//! All SQL that reads invitations.

use diesel::prelude::*;

use super::model::{Invitation, MOST_OPEN};
use crate::base::clock::Instant;
use crate::base::id::{InvitationId, LinkId, TenantId, UserId};
use crate::db::schema::{invitation, membership, users};
use crate::db::{Connection, DbError};
use crate::login::store::Credentials;
use crate::tenancy::{Role, Scoped, Tenant};

type Row = (InvitationId, TenantId, String, String, UserId, String, LinkId, Instant, Instant);

/// The columns of a [`Row`].
const COLUMNS: (
    invitation::invitation_id,
    invitation::tenant_id,
    invitation::email,
    invitation::role,
    invitation::invited_by,
    users::name,
    invitation::link_id,
    invitation::sent_at,
    invitation::expires_at,
) = (
    invitation::invitation_id,
    invitation::tenant_id,
    invitation::email,
    invitation::role,
    invitation::invited_by,
    users::name,
    invitation::link_id,
    invitation::sent_at,
    invitation::expires_at,
);

fn read((id, tenant, email, role, inviter, by, link, sent_at, expires_at): Row) -> Option<Invitation> {
    Some(Invitation { id, tenant, email, role: Role::parse(&role)?, inviter, by, link, sent_at, expires_at })
}

/// An invitation that works, its shop, and who has its e-mail, where somebody has.
pub struct Live {
    /// The invitation.
    pub invitation: Invitation,
    /// The shop.
    pub shop: Tenant,
    /// Who.
    pub known: Option<Credentials>,
}

impl Live {
    /// Someone who signs in has this e-mail: the link alone is not enough to join as them.
    pub fn must_sign_in(&self) -> bool {
        self.known.as_ref().is_some_and(|known| known.password_hash.is_some() || known.is_disabled)
    }
}

/// The open ones of a shop, those whose time is over among them; the latest first.
///
/// # Errors
/// Where the database does not answer.
pub fn open(t: &mut Scoped<'_>) -> Result<Vec<Invitation>, DbError> {
    let open = t
        .rows::<invitation::table>()
        .inner_join(users::table.on(users::user_id.eq(invitation::invited_by)))
        .filter(invitation::accepted_at.is_null().and(invitation::withdrawn_at.is_null()))
        .order(invitation::invitation_id.desc())
        .limit(MOST_OPEN)
        .select(COLUMNS);
    Ok(open.load::<Row>(t.conn())?.into_iter().filter_map(read).collect())
}

/// An open one of a shop.
///
/// # Errors
/// [`DbError::NotFound`] where it is none of the shop's or not open; where the database does not answer.
pub fn get(t: &mut Scoped<'_>, id: InvitationId) -> Result<Invitation, DbError> {
    let row = t
        .rows::<invitation::table>()
        .inner_join(users::table.on(users::user_id.eq(invitation::invited_by)))
        .filter(invitation::invitation_id.eq(id))
        .filter(invitation::accepted_at.is_null().and(invitation::withdrawn_at.is_null()))
        .select(COLUMNS)
        .first::<Row>(t.conn())?;
    read(row).ok_or(DbError::NotFound)
}

/// The open one whose link this is.
///
/// # Errors
/// Where the database does not answer.
pub fn of_link(
    connection: &mut Connection,
    shop: TenantId,
    link: LinkId,
) -> Result<Option<Invitation>, DbError> {
    let row = invitation::table
        .inner_join(users::table.on(users::user_id.eq(invitation::invited_by)))
        .filter(invitation::tenant_id.eq(shop).and(invitation::link_id.eq(link)))
        .filter(invitation::accepted_at.is_null().and(invitation::withdrawn_at.is_null()))
        .select(COLUMNS)
        .first::<Row>(connection)
        .optional()?;
    Ok(row.and_then(read))
}

/// How many are open in a shop.
///
/// # Errors
/// Where the database does not answer.
pub fn count_open(t: &mut Scoped<'_>) -> Result<i64, DbError> {
    let open = t
        .rows::<invitation::table>()
        .filter(invitation::accepted_at.is_null().and(invitation::withdrawn_at.is_null()));
    Ok(open.count().get_result(t.conn())?)
}

/// Whether someone with this e-mail (folded) is in the team.
///
/// # Errors
/// Where the database does not answer.
pub fn is_member(t: &mut Scoped<'_>, email_key: &str) -> Result<bool, DbError> {
    let found = t
        .rows::<membership::table>()
        .inner_join(users::table.on(users::user_id.eq(membership::user_id)))
        .filter(users::email_folded.eq(email_key));
    Ok(found.count().get_result::<i64>(t.conn())? > 0)
}
