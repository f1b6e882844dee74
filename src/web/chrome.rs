//! What frames a page: its title, the rail, who is signed in, and the token for its forms.

use super::State;
use super::urls::{ADMIN, COURSES, SESSIONS, TEAM};
use crate::config::AppEnv;
use crate::login::LoginSession;
use crate::tenancy::Role;
use crate::text::Texts;

/// The frame of one page; templates call it `page`.
pub struct Chrome {
    /// What people read.
    pub t: &'static Texts,
    /// The page's title.
    pub title: String,
    /// The shop's name, or the product's where no shop is known.
    pub shop: String,
    /// The address of the styles.
    pub css: String,
    /// The address of the scripts.
    pub js: String,
    /// The address of the icon.
    pub icon: String,
    /// A token for the forms on this page.
    pub csrf: String,
    /// Who is signed in, on pages of the desk.
    pub me: Option<Me>,
    /// The places of the rail: text key, address, whether this page belongs there.
    pub places: Vec<(&'static str, &'static str, bool)>,
    /// On a counter tablet: it locks after so many seconds without a request.
    pub locks_after: Option<i64>,
    /// Whether this is staging, where nothing is real: every page says so.
    pub is_staging: bool,
    /// What has just succeeded.
    pub said: Option<&'static str>,
}

/// Who is signed in.
pub struct Me {
    /// Their name.
    pub name: String,
    /// Two letters of it.
    pub initials: String,
    /// Their role, in words.
    pub role: String,
    /// At a counter tablet, which can be locked.
    pub is_at_counter: bool,
    /// By PIN: nothing but the desk.
    pub is_limited: bool,
    /// There are other shops to switch to.
    pub may_switch: bool,
}

impl Chrome {
    /// The frame of a page on which nobody need be signed in.
    pub fn new(state: &State, csrf: String, title: String, shop: Option<String>) -> Self {
        let t = state.texts;
        Self {
            t,
            title,
            shop: shop.unwrap_or_else(|| t.say("app-name").to_owned()),
            css: state.assets.css.clone(),
            js: state.assets.js.clone(),
            icon: state.assets.icon.clone(),
            csrf,
            me: None,
            places: Vec::new(),
            locks_after: None,
            is_staging: state.config.env == AppEnv::Staging,
            said: None,
        }
    }

    /// Adds the rail: the navigation lists only what exists.
    pub fn at_desk(&mut self, login: &LoginSession, role: Option<Role>, place: &'static str) {
        let role_words = role.map_or("role-operator", role_key);
        self.locks_after = login.counter.as_ref().map(|at| at.idle.num_seconds());
        self.me = Some(Me {
            initials: initials(&login.person.name),
            name: login.person.name.clone(),
            role: match &login.counter {
                Some(at) => format!("{} · {}", self.t.say(role_words), at.name),
                None => self.t.say(role_words).to_owned(),
            },
            is_at_counter: login.counter.is_some(),
            is_limited: login.is_limited,
            may_switch: login.has_other_shops,
        });
        let desk = [("nav-sessions", SESSIONS), ("nav-courses", COURSES)];
        let settings = [("nav-settings", TEAM)];
        let platform = [("nav-platform", ADMIN)];
        self.places = desk
            .iter()
            .filter(|_| role.is_some())
            .chain(settings.iter().filter(|_| role.is_some_and(Role::runs_the_shop)))
            .chain(platform.iter().filter(|_| login.person.is_platform_admin && role.is_none()))
            .map(|(key, to)| (*key, *to, *to == place))
            .collect();
    }
}

/// The text key of a role.
pub fn role_key(role: Role) -> &'static str {
    match role {
        Role::Owner => "role-owner",
        Role::Admin => "role-admin",
        Role::Instructor => "role-instructor",
        Role::Staff => "role-staff",
    }
}

/// The first letters of the first and the last word of a name.
pub fn initials(name: &str) -> String {
    let mut words = name.split_whitespace();
    let first = words.next().and_then(|word| word.chars().next());
    let last = words.next_back().and_then(|word| word.chars().next());
    first.into_iter().chain(last).flat_map(char::to_uppercase).collect()
}

#[cfg(test)]
mod tests {
    use super::initials;

    #[test]
    fn initials_are_of_the_first_and_last_name() {
        assert_eq!(initials("Maria dos Santos"), "MS");
        assert_eq!(initials("Li"), "L");
        assert_eq!(initials(" "), "");
    }
}
