//! What is typed to invite someone, and to join.

use serde::Deserialize;

use crate::base::email;
use crate::login::password::policy;
use crate::tenancy::Role;
use crate::web::{Errors, Said, Typed};

/// The longest name, in characters.
const MOST_LETTERS: usize = 100;

/// Whom to invite.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct InviteForm {
    /// Their e-mail.
    pub email: Typed,
    /// What they will be.
    pub role: Typed,
}

impl InviteForm {
    /// The e-mail and the role.
    ///
    /// # Errors
    /// Everything that is wrong.
    pub fn check(&self) -> Result<(String, Role), Errors> {
        let mut errors = Errors::default();
        if !email::looks_right(&self.email) {
            errors.add("email", "form-email");
        }
        let role = errors.take("role", Role::parse(&self.role).ok_or_else(|| Said::from("team-no-role")));
        match role {
            Some(role) if errors.is_empty() => Ok((self.email.to_string(), role)),
            _ => Err(errors),
        }
    }
}

/// Who joins: someone new gives name and password, someone known presses the button.
#[derive(Clone, Default, Deserialize)]
#[serde(default)]
pub struct JoinForm {
    /// Of the link.
    pub token: Typed,
    /// Their name.
    pub name: Typed,
    /// Their new password.
    pub password: Typed,
    /// Once more.
    pub password_again: Typed,
}

impl JoinForm {
    /// The name and the password; `words` are the shop's, which no password is made of.
    ///
    /// # Errors
    /// Everything that is wrong.
    pub fn check(&self, words: &[&str]) -> Result<(String, String), Errors> {
        let mut errors = Errors::default();
        let name = errors.take("name", person_name(&self.name));
        new_password(&mut errors, &self.password, &self.password_again, &[words, &[&*self.name]].concat());
        match name {
            Some(name) if errors.is_empty() => Ok((name, self.password.untrimmed().to_owned())),
            _ => Err(errors),
        }
    }
}

/// A person's name, its blanks collapsed.
///
/// # Errors
/// What is wrong with it.
pub fn person_name(typed: &Typed) -> Result<String, Said> {
    let name = typed.split_whitespace().collect::<Vec<_>>().join(" ");
    match name.chars().count() {
        0 => Err("form-name".into()),
        1..=MOST_LETTERS => Ok(name),
        _ => Err(Said::from("form-too-many-letters").number("n", MOST_LETTERS as i64)),
    }
}

/// Notes what is wrong with a new password, typed twice; `words` must not be all it is made of.
pub fn new_password(errors: &mut Errors, password: &Typed, again: &Typed, words: &[&str]) {
    match policy(password.untrimmed(), words) {
        Err(weakness) => errors.add("password", weakness.key()),
        Ok(()) if password != again => errors.add("password_again", "form-password-again"),
        Ok(()) => {}
    }
}
