//! All SQL that reads a shop's team.

use chrono::NaiveDate;
use diesel::dsl::max;
use diesel::prelude::*;

use super::model::{Member, Parties};
use crate::base::clock::Instant;
use crate::base::fold::fold;
use crate::base::id::{TrainingSessionId, UserId};
use crate::base::listing::{Asked, Part};
use crate::db::schema::{membership, session, training_session, users};
use crate::db::{DbError, bounded_counts, by_name};
use crate::tenancy::{Role, Scoped};

/// Members on one page of the list.
pub const PAGE: usize = 50;

/// A total is exact so far.
pub const COUNTED: i64 = 10_000;

/// A page of the list.
pub struct ListPage {
    /// The members, by name.
    pub members: Part<Member>,
    /// All that the search finds, at most [`COUNTED`] + 1.
    pub total: i64,
}

type Row = (UserId, String, String, String, String, Instant, Option<Instant>, bool, bool);

macro_rules! with_names {
    ($t:expr) => {
        $t.rows::<membership::table>().inner_join(users::table.on(users::user_id.eq(membership::user_id)))
    };
}

/// The columns of a [`Row`]. When someone was last seen is looked up beside: a range of `session_of_member` each.
macro_rules! columns {
    () => {
        (
            users::user_id,
            users::name,
            users::name_folded,
            users::email,
            membership::role,
            membership::created_at,
            session::table
                .filter(session::tenant_id.eq(membership::tenant_id.nullable()))
                .filter(session::user_id.eq(membership::user_id))
                .select(max(session::last_seen_at))
                .single_value(),
            users::is_disabled,
            users::has_second_factor,
        )
    };
}

fn read(
    (id, name, name_folded, email, role, since, last_seen, is_disabled, has_second_factor): Row,
) -> Option<Member> {
    let role = Role::parse(&role)?;
    Some(Member { id, name, name_folded, email, role, since, last_seen, is_disabled, has_second_factor })
}

/// A page of the team, by name.
///
/// # Errors
/// Where the database does not answer.
pub fn list(t: &mut Scoped<'_>, asked: &Asked<UserId>) -> Result<ListPage, DbError> {
    let found = |t: &Scoped<'_>| {
        let mut query = with_names!(t).into_boxed();
        if !asked.search.is_empty() {
            let from = fold(&asked.search);
            let to = format!("{from}\u{10ffff}");
            query = query.filter(
                users::name_folded
                    .between(from.clone(), to.clone())
                    .or(users::email_folded.between(from, to)),
            );
        }
        query
    };
    let place = asked.place.said_by(|id| Ok::<_, DbError>(name_of(t, id)?.map(|name| (name, id))))?;
    let rows = by_name!(found(t), (users::name_folded, users::user_id), place.clone())
        .limit(PAGE as i64 + 1)
        .select(columns!())
        .load::<Row>(t.conn())?;
    let members = Part::cut(rows.into_iter().filter_map(read).collect(), PAGE, &place);
    let counts = bounded_counts(
        found(t).select(users::user_id),
        found(t).filter(membership::role.eq(Role::Owner.as_str())).select(users::user_id),
        COUNTED + 1,
    );
    let (total, _): (i64, i64) = counts.get_result(t.conn())?;
    Ok(ListPage { members, total })
}

fn name_of(t: &mut Scoped<'_>, member: UserId) -> Result<Option<String>, DbError> {
    let name = with_names!(t).filter(membership::user_id.eq(member)).select(users::name_folded);
    Ok(name.first(t.conn()).optional()?)
}

/// Someone of the team.
///
/// # Errors
/// [`DbError::NotFound`] where they do not belong to the shop; where the database does not answer.
pub fn get(t: &mut Scoped<'_>, member: UserId) -> Result<Member, DbError> {
    let row =
        with_names!(t).filter(membership::user_id.eq(member)).select(columns!()).first::<Row>(t.conn())?;
    read(row).ok_or(DbError::NotFound)
}

/// Whether someone belongs to another shop too, a closed one among them, or runs the platform.
///
/// # Errors
/// Where the database does not answer.
pub fn is_elsewhere_too(t: &mut Scoped<'_>, member: UserId) -> Result<bool, DbError> {
    let others =
        membership::table.filter(membership::user_id.eq(member)).filter(membership::tenant_id.ne(t.tenant()));
    let found = users::table
        .find(member)
        .filter(users::is_platform_admin.eq(true).or(diesel::dsl::exists(others)))
        .select(users::user_id)
        .first::<UserId>(t.conn());
    Ok(found.optional()?.is_some())
}

/// What `me` and `member` are to one another, now. Whoever may not sign in is nothing in the shop for changing it.
///
/// # Errors
/// [`DbError::NotFound`] where one of them does not belong to the shop; where the database does not answer.
pub fn parties(t: &mut Scoped<'_>, me: UserId, member: UserId) -> Result<Parties, DbError> {
    let roles: Vec<(UserId, String, bool)> = with_names!(t)
        .filter(membership::user_id.eq(me).or(membership::user_id.eq(member)))
        .select((membership::user_id, membership::role, users::is_disabled))
        .load(t.conn())?;
    let of = |who| {
        let found = roles.iter().find(|(user, ..)| *user == who);
        found.and_then(|(_, role, is_disabled)| Some((Role::parse(role)?, *is_disabled)))
    };
    let (mine, _) = of(me).filter(|(_, is_disabled)| !is_disabled).ok_or(DbError::NotFound)?;
    let (theirs, is_disabled) = of(member).ok_or(DbError::NotFound)?;
    let other_owners = with_names!(t)
        .filter(membership::role.eq(Role::Owner.as_str()).and(membership::user_id.ne(member)))
        .filter(users::is_disabled.eq(false))
        .count()
        .get_result(t.conn())?;
    Ok(Parties { mine, theirs, is_self: me == member, is_disabled, other_owners })
}

/// The sessions from `today` on that someone is to teach.
///
/// # Errors
/// Where the database does not answer.
pub fn upcoming_of(
    t: &mut Scoped<'_>,
    member: UserId,
    today: NaiveDate,
) -> Result<Vec<TrainingSessionId>, DbError> {
    let upcoming = t
        .rows::<training_session::table>()
        .filter(training_session::instructor_id.eq(member))
        .filter(training_session::start_date.ge(today))
        .filter(training_session::status.eq("scheduled"))
        .order(training_session::training_session_id)
        .select(training_session::training_session_id);
    Ok(upcoming.load(t.conn())?)
}
