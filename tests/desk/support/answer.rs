//! What came back, and the forms on it.

use scraper::{ElementRef, Html, Selector};
use ureq::Body;
use ureq::http::Response;

use super::browser::Browser;

/// An answer, read whole.
pub struct Answer {
    pub status: u16,
    pub headers: Vec<(String, String)>,
    pub body: String,
    /// As it came: a picture is no text.
    pub bytes: Vec<u8>,
    pub path: String,
}

impl Answer {
    pub fn read(response: Response<Body>, path: &str) -> Self {
        let (parts, mut body) = response.into_parts();
        let headers = parts
            .headers
            .iter()
            .map(|(name, value)| (name.to_string(), String::from_utf8_lossy(value.as_bytes()).into_owned()))
            .collect();
        let bytes = body.read_to_vec().expect("read whole");
        let body = String::from_utf8_lossy(&bytes).into_owned();
        Self { status: parts.status.as_u16(), headers, body, bytes, path: path.to_owned() }
    }

    /// The first header of that name.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(n, _)| n == name).map(|(_, value)| value.as_str())
    }

    /// Every `Set-Cookie` header.
    pub fn set_cookies(&self) -> Vec<String> {
        self.headers.iter().filter(|(name, _)| name == "set-cookie").map(|(_, value)| value.clone()).collect()
    }

    /// The `Set-Cookie` header of one cookie.
    pub fn set_cookie(&self, name: &str) -> Option<String> {
        self.set_cookies().into_iter().find(|header| header.starts_with(&format!("{name}=")))
    }

    /// Checks the status; the page is in the message where it is another.
    #[track_caller]
    pub fn expect(self, status: u16) -> Self {
        assert_eq!(self.status, status, "{}: {}", self.path, self.text());
        self
    }

    /// Where it leads to.
    #[track_caller]
    pub fn expect_redirect(&self) -> String {
        assert!(matches!(self.status, 302 | 303), "{}: {} {}", self.path, self.status, self.text());
        self.header("location").expect("a redirect says where").to_owned()
    }

    /// The page's text, blanks collapsed.
    pub fn text(&self) -> String {
        let html = Html::parse_document(&self.body);
        let words: Vec<_> = html.root_element().text().flat_map(str::split_whitespace).collect();
        words.join(" ")
    }

    /// The text of each element that a CSS selector finds.
    pub fn all(&self, selector: &str) -> Vec<String> {
        let html = Html::parse_document(&self.body);
        let selector = Selector::parse(selector).expect("a selector");
        html.select(&selector)
            .map(|found| found.text().flat_map(str::split_whitespace).collect::<Vec<_>>().join(" "))
            .collect()
    }

    /// An attribute of each element that a CSS selector finds.
    pub fn attributes(&self, selector: &str, attribute: &str) -> Vec<String> {
        let html = Html::parse_document(&self.body);
        let selector = Selector::parse(selector).expect("a selector");
        html.select(&selector).filter_map(|found| found.value().attr(attribute)).map(str::to_owned).collect()
    }

    /// The form with a button of that name, filled as it stands.
    #[track_caller]
    pub fn form(&self, button: &str) -> HtmlForm {
        let html = Html::parse_document(&self.body);
        let (forms, buttons) = (selector("form"), selector("button"));
        let found = html.select(&forms).find(|form| form.select(&buttons).any(|b| text(b) == button));
        let form = found
            .unwrap_or_else(|| panic!("no form with a button {button:?} on {}: {}", self.path, self.text()));
        Self::read_form(form, button, &self.path)
    }

    /// The form that is sent to an address, as it stands.
    #[track_caller]
    pub fn form_to(&self, action: &str) -> HtmlForm {
        let html = Html::parse_document(&self.body);
        let found = html.select(&selector("form")).find(|form| form.value().attr("action") == Some(action));
        let form = found.unwrap_or_else(|| panic!("no form to {action} on {}: {}", self.path, self.text()));
        Self::read_form(form, "", &self.path)
    }

    fn read_form(form: ElementRef<'_>, button: &str, path: &str) -> HtmlForm {
        let buttons = selector("button");
        let pressed = form.select(&buttons).find(|b| text(*b) == button).and_then(|b| {
            Some((b.value().attr("name")?.to_owned(), b.value().attr("value").unwrap_or("").to_owned()))
        });
        let mut fields = fields_of(form);
        fields.extend(pressed);
        HtmlForm {
            method: form.value().attr("method").unwrap_or("get").to_uppercase(),
            action: form.value().attr("action").unwrap_or(path).to_owned(),
            fields,
        }
    }
}

/// A form on a page: what its fields hold.
pub struct HtmlForm {
    pub method: String,
    pub action: String,
    pub fields: Vec<(String, String)>,
}

impl HtmlForm {
    /// Types into the first field of that name.
    #[track_caller]
    #[must_use]
    pub fn set(self, name: &str, value: &str) -> Self {
        self.set_nth(name, 0, value)
    }

    /// Types into the nth field of that name: a form may repeat one.
    #[track_caller]
    #[must_use]
    pub fn set_nth(mut self, name: &str, nth: usize, value: &str) -> Self {
        let field = self.fields.iter_mut().filter(|(n, _)| n == name).nth(nth);
        field.unwrap_or_else(|| panic!("no field {name} ({nth}) in the form of {}", self.action)).1 =
            value.to_owned();
        self
    }

    /// Adds a field that the page does not have, or replaces it: what someone with tools can send.
    #[must_use]
    pub fn forge(mut self, name: &str, value: &str) -> Self {
        self.fields.retain(|(n, _)| n != name);
        self.fields.push((name.to_owned(), value.to_owned()));
        self
    }

    /// Leaves a field out, as an unchecked box does.
    #[must_use]
    pub fn without(mut self, name: &str) -> Self {
        self.fields.retain(|(n, _)| n != name);
        self
    }

    /// The same form once more, with a pair that a button of it sends.
    #[must_use]
    pub fn pressed(&self, name: &str, value: &str) -> Self {
        let mut fields = self.fields.clone();
        fields.push((name.to_owned(), value.to_owned()));
        Self { method: self.method.clone(), action: self.action.clone(), fields }
    }

    /// What a field holds.
    pub fn value(&self, name: &str) -> Option<&str> {
        self.fields.iter().find(|(n, _)| n == name).map(|(_, value)| value.as_str())
    }

    /// Presses the button.
    pub fn submit_in(&self, browser: &Browser) -> Answer {
        let pairs: Vec<(&str, &str)> = self.fields.iter().map(|(n, v)| (n.as_str(), v.as_str())).collect();
        match self.method.as_str() {
            "POST" => browser.post(&self.action, &pairs),
            _ => {
                let query = url::form_urlencoded::Serializer::new(String::new()).extend_pairs(pairs).finish();
                browser.get(&format!("{}?{query}", self.action))
            }
        }
    }
}

fn selector(text: &str) -> Selector {
    Selector::parse(text).expect("a selector")
}

fn text(element: ElementRef<'_>) -> String {
    element.text().flat_map(str::split_whitespace).collect::<Vec<_>>().join(" ")
}

fn fields_of(form: ElementRef<'_>) -> Vec<(String, String)> {
    let mut fields = Vec::new();
    for field in form.select(&selector("input, select, textarea")) {
        let of = |name: &str| field.value().attr(name).unwrap_or("").to_owned();
        let name = of("name");
        let is_off =
            matches!(of("type").as_str(), "checkbox" | "radio") && field.value().attr("checked").is_none();
        if name.is_empty() || is_off {
            continue;
        }
        let value = match field.value().name() {
            "select" => {
                let chosen = field.select(&selector("option[selected]")).next();
                let first = field.select(&selector("option")).next();
                chosen.or(first).and_then(|o| o.value().attr("value")).unwrap_or("").to_owned()
            }
            // A browser drops the line end after the tag.
            "textarea" => field.text().collect::<String>().trim_start_matches('\n').to_owned(),
            _ => of("value"),
        };
        fields.push((name, value));
    }
    fields
}
