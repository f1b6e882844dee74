//! What the pages of one's own second factor show.

use askama::Template;
use qrcodegen::{QrCode, QrCodeEcc};

use crate::base::clock::local_in;
use crate::login::Shop;
use crate::login::factor::recovery::Code;
use crate::login::factor::store::Factors;
use crate::login::passkey::store::Listed;
use crate::text::Value;
use crate::web::tabs::tabs;
use crate::web::{Chrome, Person, redirect, urls, when};

/// What is set, in words.
#[derive(Template)]
#[template(path = "account/security.html")]
pub struct Security {
    page: Chrome,
    tabs: Vec<(&'static str, &'static str, bool)>,
    has_any: bool,
    state: &'static str,
    app: Option<String>,
    codes: String,
    codes_are_few: bool,
    trusted: String,
    has_trusted: bool,
    /// The shop asks for what is not set.
    required: Option<String>,
    keys: Vec<Row>,
    wrong: String,
}

struct Row {
    id: String,
    name: String,
    facts: String,
}

impl Security {
    /// The page.
    pub fn new(person: &Person, factors: &Factors, keys: Vec<Listed>, wrong: String) -> Self {
        let (t, zone) = (person.visitor.t, person.zone());
        let today = local_in(zone, person.now()).date();
        let number = |n: i64| [("n", Value::Number(n))];
        let app = factors.app.map(|since| {
            let date = when::date(t, local_in(zone, since).date(), today);
            t.with("security-app-since", &[("date", Value::Text(&date))])
        });
        let has_any = app.is_some() || !keys.is_empty();
        Self {
            page: person.chrome(t.say("security-title"), urls::OWN_SECURITY),
            tabs: tabs(urls::OWN_SECURITY, person.role()),
            has_any,
            state: t.say(if has_any { "security-on" } else { "security-off" }),
            app,
            codes: t.with("security-codes-left", &number(factors.codes)),
            codes_are_few: factors.codes < 3,
            trusted: t.with("security-trusted", &number(factors.trusted)),
            has_trusted: factors.trusted > 0,
            required: required(person),
            keys: keys.into_iter().map(|key| Row::new(person, key)).collect(),
            wrong,
        }
    }
}

impl Row {
    fn new(person: &Person, key: Listed) -> Self {
        let (t, zone, now) = (person.visitor.t, person.zone(), person.now());
        let added = when::ago(t, key.created_at, now, zone);
        let added = t.with("passkey-added", &[("ago", Value::Text(&added)), ("host", Value::Text(&key.rp))]);
        let used = match key.last_used_at {
            Some(at) => t.with("passkey-used", &[("ago", Value::Text(&when::ago(t, at, now, zone)))]),
            None => t.say("passkey-unused").to_owned(),
        };
        Self { id: key.id.to_string(), name: key.name, facts: format!("{added} {used}") }
    }
}

/// That the shop asks a second factor of this role, where none is set.
fn required(person: &Person) -> Option<String> {
    match &person.login.shop {
        Shop::In(membership) if person.login.must_set_factor => {
            let shop = [("shop", Value::Text(&membership.tenant.name))];
            Some(person.visitor.t.with("security-required", &shop))
        }
        _ => None,
    }
}

/// A secret, to be scanned or typed, and the form that proves it.
#[derive(Template)]
#[template(path = "account/app.html")]
pub struct AppPage {
    page: Chrome,
    /// Modules along one side of the picture, with its quiet zone.
    size: i32,
    path: String,
    secret: String,
    setup: String,
    error: String,
}

impl AppPage {
    /// The page; `address` is what the picture says.
    pub fn new(person: &Person, address: &str, secret: String, setup: String, error: String) -> Self {
        let (size, path) = drawn(address);
        let page = person.chrome(person.visitor.t.say("app-title"), urls::OWN_SECURITY);
        Self { page, size, path, secret, setup, error }
    }
}

/// The white border that a scanner needs, in modules (ISO/IEC 18004).
const QUIET: i32 = 4;

/// A QR code as the path of an SVG, a run of dark modules a piece. Nothing where the text is too long for one: the secret
/// stands beside it.
fn drawn(text: &str) -> (i32, String) {
    let Ok(code) = QrCode::encode_text(text, QrCodeEcc::Medium) else { return (0, String::new()) };
    let mut path = String::new();
    for y in 0..code.size() {
        let mut x = 0;
        while x < code.size() {
            let run = (x..code.size()).take_while(|x| code.get_module(*x, y)).count() as i32;
            if run > 0 {
                path.push_str(&format!("M{} {}h{run}v1h-{run}z", x + QUIET, y + QUIET));
            }
            x += run.max(1);
        }
    }
    (code.size() + 2 * QUIET, path)
}

/// Recovery codes, this once.
#[derive(Template)]
#[template(path = "account/codes.html")]
pub struct CodesPage {
    page: Chrome,
    /// What was set with them.
    set: Option<&'static str>,
    codes: Vec<String>,
    /// Where to go on.
    next: &'static str,
}

impl CodesPage {
    /// The page.
    pub fn new(person: &Person, codes: &[Code], set: Option<&'static str>) -> Self {
        let page = person.chrome(person.visitor.t.say("codes-title"), urls::OWN_SECURITY);
        let next = if person.login.must_set_factor { redirect::START } else { urls::OWN_SECURITY };
        let set = set.map(|key| person.visitor.t.say(key));
        Self { page, set, codes: codes.iter().map(Code::text).collect(), next }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_picture_has_its_corners_and_a_quiet_border() {
        let (size, path) = drawn("otpauth://totp/DiveStreams:a%40b.example?secret=GEZDGNBVGY3TQOJQ");
        assert!(size > 29 + 2 * QUIET - 1, "{size}");
        assert!(path.starts_with("M4 4h7v1h-7z"), "the finder's upper edge: {path}");
        assert_eq!(drawn(&"x".repeat(4_000)), (0, String::new()));
    }
}
