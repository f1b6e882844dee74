//! `/admin`

use askama::Template;
use chrono::TimeDelta;

use super::store::{self, COUNTED, COUNTED_ACTIVE, DAYS, Figures};
use crate::text::Value;
use crate::web::tabs::tabs;
use crate::web::{Chrome, Operator, Page, show, urls, when};

#[derive(Template)]
#[template(path = "platform/figures.html")]
struct FiguresPage {
    page: Chrome,
    tabs: Vec<(&'static str, &'static str, bool)>,
    figures: Vec<(String, String)>,
    /// Day, sign-ins.
    days: Vec<(String, i64)>,
    most: i64,
}

/// `GET /admin`
pub async fn figures(operator: Operator) -> Page {
    let person = operator.0;
    let now = person.now();
    let figures = person.visitor.db.read(move |c| store::figures(c, now)).await?;
    let t = person.visitor.t;
    // As all figures are written.
    let figure = |n: i64| t.with("figure", &[("n", Value::Number(n))]);
    let counted = |n: i64, most: i64| if n > most { format!("{}+", figure(most)) } else { figure(n) };
    let Figures { shops, people, live, active, sign_ins } = figures;
    let days: Vec<(String, i64)> = (0..DAYS)
        .map(|back| {
            let day = (now - TimeDelta::days(back)).date();
            let count = sign_ins.iter().find(|(of, _)| *of == day).map_or(0, |(_, count)| *count);
            (when::day(t, day, now.date()), count)
        })
        .collect();
    show(&FiguresPage {
        page: person.chrome(t.say("platform-title"), urls::ADMIN),
        tabs: tabs(urls::ADMIN, None),
        figures: vec![
            (counted(shops, COUNTED), t.count("figure-shops", shops).into_owned()),
            (counted(people, COUNTED), t.count("figure-people", people).into_owned()),
            (figure(live), t.say("figure-live").to_owned()),
            (counted(active, COUNTED_ACTIVE), t.say("figure-active").to_owned()),
        ],
        most: days.iter().map(|(_, count)| *count).max().unwrap_or(0).max(1),
        days,
    })
}
