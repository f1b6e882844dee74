//! The shop's counter tablets, on their own page and among the signed-in devices.

use askama::Template;

use crate::base::clock::local_in;
use crate::counter::model::{Someone, Tablets};
use crate::text::Value;
use crate::web::tabs::tabs;
use crate::web::{Admin, Chrome, Errors, Field, Person, urls, when};

/// The tablets as a list, each with "Lost tablet".
#[derive(Template)]
#[template(path = "counter/tablets.html")]
pub struct TabletList {
    page: ListWords,
    rows: Vec<Row>,
}

impl askama::filters::HtmlSafe for TabletList {}

/// What the list needs of its page.
struct ListWords {
    t: &'static crate::text::Texts,
    csrf: String,
}

struct Row {
    id: String,
    name: String,
    people: String,
    enrolled: String,
    seen: String,
    address: String,
}

impl TabletList {
    /// Puts it together; nothing where there is no tablet.
    pub fn new(person: &Person, csrf: &str, tablets: Tablets) -> Option<Self> {
        let (t, zone, now) = (person.visitor.t, person.zone(), person.now());
        let people = t.with("counter-people", &[("n", Value::Number(tablets.people))]);
        let rows: Vec<Row> = tablets
            .all
            .into_iter()
            .map(|tablet| Row {
                id: tablet.id.to_string(),
                name: tablet.name,
                people: people.clone(),
                enrolled: when::date(t, local_in(zone, tablet.created_at).date(), local_in(zone, now).date()),
                seen: when::ago(t, tablet.active_at, now, zone),
                address: tablet.address,
            })
            .collect();
        (!rows.is_empty()).then(|| Self { page: ListWords { t, csrf: csrf.to_owned() }, rows })
    }
}

/// What was typed and could not be saved.
#[derive(Clone, Copy, Default)]
pub struct Typing<'t> {
    /// A tablet's name.
    pub name: Option<&'t str>,
    /// Idle minutes.
    pub minutes: Option<&'t str>,
}

/// The page.
#[derive(Template)]
#[template(path = "counter/settings.html")]
pub struct Settings {
    /// The frame.
    pub page: Chrome,
    tabs: Vec<(&'static str, &'static str, bool)>,
    list: Option<TabletList>,
    /// Who can take over at them.
    people: String,
    name: Field,
    minutes: Field,
}

impl Settings {
    /// Puts it together.
    pub fn new(
        admin: &Admin,
        tablets: Tablets,
        people: Vec<Someone>,
        idle: i32,
        typing: Typing<'_>,
        errors: &Errors,
    ) -> Self {
        let t = admin.person.visitor.t;
        let page = admin.person.chrome(t.say("counter-settings"), urls::SHOP_DEVICES);
        let minutes = idle.to_string();
        let names: Vec<String> = people.into_iter().map(|someone| someone.name).collect();
        Self {
            list: TabletList::new(&admin.person, &page.csrf, tablets),
            page,
            tabs: tabs(urls::SHOP_COUNTER, Some(admin.role)),
            people: names.join(", "),
            name: Field::line(t, "name", "field-counter-name", "text", typing.name.unwrap_or_default())
                .with("maxlength", "40")
                .with("autocomplete", "off")
                .required()
                .hint(t.say("counter-name-hint"))
                .checked(errors, t),
            minutes: Field::line(t, "minutes", "field-idle", "text", typing.minutes.unwrap_or(&minutes))
                .with("inputmode", "numeric")
                .with("maxlength", "2")
                .required()
                .suffix(t.say("field-idle-unit"))
                .checked(errors, t),
        }
    }
}
