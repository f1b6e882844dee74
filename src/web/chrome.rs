//! What frames a page: its title, the rail, who is signed in, and the token for its forms.

use actix_web::HttpRequest;
use actix_web::cookie::time::Duration;
use actix_web::cookie::{Cookie, SameSite};
use actix_web::http::header::{COOKIE, HeaderMap, HeaderValue};

use super::State;
use super::urls::{ADMIN, COURSES, LOGO, SESSIONS, SETTINGS, TEAM};
use crate::config::AppEnv;
use crate::login::LoginSession;
use crate::tenancy::{Role, Tenant};
use crate::text::Texts;

/// The frame of one page; templates call it `page`.
pub struct Chrome {
    /// What people read.
    pub t: &'static Texts,
    /// The page's title.
    pub title: String,
    /// The shop's name, or the product's where no shop is known.
    pub shop: String,
    /// The address of the shop's logo, where it has one.
    pub logo: Option<String>,
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
    /// The colours, as the browser was told.
    pub theme: Theme,
    /// What was changed a moment ago could not be told to the other servers: it counts there within 30 seconds.
    pub is_late: bool,
    /// What has just succeeded.
    pub said: Option<&'static str>,
}

/// The colours of the pages, as a browser was told. Of the browser, not the person: a screen in the sun and one in an office
/// differ.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Theme {
    /// As the system has it.
    #[default]
    System,
    /// Light.
    Light,
    /// Dark.
    Dark,
}

impl Theme {
    /// All, in the order in which they are offered.
    pub const ALL: [Self; 3] = [Self::System, Self::Light, Self::Dark];

    /// As forms, the cookie and `data-theme` say it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::System => "system",
            Self::Light => "light",
            Self::Dark => "dark",
        }
    }

    /// The text key of it.
    pub fn key(self) -> &'static str {
        match self {
            Self::System => "theme-system",
            Self::Light => "theme-light",
            Self::Dark => "theme-dark",
        }
    }

    /// Reads it, where it is one.
    pub fn known(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|theme| theme.as_str() == text)
    }

    /// Reads a cookie; whatever it is not is the system's.
    pub fn parse(text: &str) -> Self {
        Self::known(text).unwrap_or_default()
    }

    /// What the request's browser was told.
    pub fn of(request: &HttpRequest) -> Self {
        request.cookie(THEME).map(|cookie| Self::parse(cookie.value())).unwrap_or_default()
    }

    /// The same, read without the request's own list of cookies: whoever asks for that list first fixes it, and further inside a
    /// cookie may be signed anew.
    pub fn in_header(headers: &HeaderMap) -> Self {
        let lines = headers.get_all(COOKIE).filter_map(|line| line.to_str().ok());
        let mut cookies =
            lines.flat_map(|line| line.split(';')).filter_map(|pair| pair.trim().split_once('='));
        cookies.find(|(name, _)| *name == THEME).map(|(_, value)| Self::parse(value)).unwrap_or_default()
    }

    /// The `Set-Cookie` header that tells it to a browser, for as long as browsers keep any cookie.
    pub fn cookie(self, is_https: bool) -> HeaderValue {
        let cookie = Cookie::build(THEME, self.as_str())
            .path("/")
            .http_only(true)
            .secure(is_https)
            .same_site(SameSite::Lax)
            .max_age(Duration::days(400))
            .finish();
        HeaderValue::from_str(&cookie.to_string()).expect("plain words are a header's value")
    }
}

/// The cookie that remembers a browser's colours.
const THEME: &str = "ds_theme";

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
    pub fn new(state: &State, t: &'static Texts, csrf: String, title: String, shop: Option<&Tenant>) -> Self {
        Self {
            t,
            title,
            shop: shop.map_or_else(|| t.say("app-name").to_owned(), |shop| shop.name.clone()),
            logo: shop.filter(|shop| !shop.logo.is_empty()).map(|shop| format!("{LOGO}?v={}", shop.logo)),
            css: state.assets.css.clone(),
            js: state.assets.js.clone(),
            icon: state.assets.icon.clone(),
            csrf,
            me: None,
            places: Vec::new(),
            locks_after: None,
            is_staging: state.config.env == AppEnv::Staging,
            theme: Theme::System,
            is_late: false,
            said: None,
        }
    }

    /// Adds the rail: the navigation lists only what exists.
    pub fn at_desk(&mut self, login: &LoginSession, role: Option<Role>, place: &'static str) {
        let role_words = role.map_or("role-operator", Role::text_key);
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
        // Text key, where it leads, and under which addresses one is there.
        let desk = [("nav-sessions", SESSIONS, SESSIONS), ("nav-courses", COURSES, COURSES)];
        let settings = [("nav-settings", TEAM, SETTINGS)];
        let platform = [("nav-platform", ADMIN, ADMIN)];
        self.places = desk
            .iter()
            .filter(|_| role.is_some())
            .chain(settings.iter().filter(|_| role.is_some_and(Role::runs_the_shop)))
            .chain(platform.iter().filter(|_| login.person.is_platform_admin && role.is_none()))
            .map(|(key, to, within)| (*key, *to, place.starts_with(within)))
            .collect();
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
