//! A browser as far as the application can tell: it keeps cookies, and says where a form was sent from.

use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::sync::{Mutex, MutexGuard};
use std::time::Duration;

use actix_web::cookie::Cookie;

use super::answer::Answer;

/// What one person's browser keeps for one host. `Clone` copies the cookies: a stolen jar.
pub struct Browser {
    pub address: SocketAddr,
    pub host: String,
    agent: ureq::Agent,
    cookies: Mutex<BTreeMap<String, String>>,
    headers: Vec<(String, String)>,
}

impl Clone for Browser {
    fn clone(&self) -> Self {
        let cookies = Mutex::new(self.jar().clone());
        Self {
            host: self.host.clone(),
            agent: self.agent.clone(),
            cookies,
            headers: self.headers.clone(),
            ..*self
        }
    }
}

impl Browser {
    /// A fresh one, for `host` (without a port) at `address`.
    pub fn new(address: SocketAddr, host: &str) -> Self {
        let agent = ureq::Agent::config_builder()
            .http_status_as_error(false)
            .max_redirects(0)
            .max_redirects_will_error(false)
            .timeout_global(Some(Duration::from_secs(30)))
            .build()
            .new_agent();
        Self { address, host: host.to_owned(), agent, cookies: Mutex::default(), headers: Vec::new() }
    }

    fn jar(&self) -> MutexGuard<'_, BTreeMap<String, String>> {
        self.cookies.lock().expect("no panic while the jar is open")
    }

    /// Sends a header with every request.
    #[must_use]
    pub fn with_header(mut self, name: &str, value: &str) -> Self {
        self.headers.push((name.to_owned(), value.to_owned()));
        self
    }

    /// The same jar against another process or host.
    #[must_use]
    pub fn at(&self, address: SocketAddr, host: &str) -> Self {
        Self { address, host: host.to_owned(), ..self.clone() }
    }

    /// A cookie's value as it is kept.
    pub fn cookie(&self, name: &str) -> Option<String> {
        self.jar().get(name).cloned()
    }

    /// Puts a cookie into the jar, as it stands.
    pub fn set_cookie(&self, name: &str, value: &str) {
        self.jar().insert(name.to_owned(), value.to_owned());
    }

    /// Takes a cookie out of the jar.
    pub fn drop_cookie(&self, name: &str) {
        self.jar().remove(name);
    }

    /// Fetches a page.
    pub fn get(&self, path: &str) -> Answer {
        self.send("GET", path, None, &[])
    }

    /// Sends fields as a page of this host would, *without* a form token unless one is among them.
    pub fn post(&self, path: &str, fields: &[(&str, &str)]) -> Answer {
        let body = url::form_urlencoded::Serializer::new(String::new()).extend_pairs(fields).finish();
        self.post_body(path, body)
    }

    /// Sends a body as a page of this host would.
    pub fn post_body(&self, path: &str, body: String) -> Answer {
        let origin = format!("http://{}", self.host);
        self.send("POST", path, Some(body), &[("origin", &origin)])
    }

    /// Sends a form with a file in it, as a page of this host would.
    pub fn upload(&self, path: &str, csrf: &str, file: &[u8]) -> Answer {
        let head = |name: &str| format!("--parts\r\ncontent-disposition: form-data; name=\"{name}\"");
        let body = [
            format!("{}\r\n\r\n{csrf}\r\n", head("csrf")).as_bytes(),
            format!("{}; filename=\"logo.png\"\r\ncontent-type: image/png\r\n\r\n", head("file")).as_bytes(),
            file,
            b"\r\n--parts--\r\n",
        ]
        .concat();
        let origin = format!("http://{}", self.host);
        let kind = ("content-type", "multipart/form-data; boundary=parts");
        self.send_bytes("POST", path, Some(body), &[("origin", &origin), kind])
    }

    /// Sends anything.
    pub fn send(&self, method: &str, path: &str, body: Option<String>, headers: &[(&str, &str)]) -> Answer {
        self.send_bytes(method, path, body.map(String::into_bytes), headers)
    }

    fn send_bytes(
        &self,
        method: &str,
        path: &str,
        body: Option<Vec<u8>>,
        headers: &[(&str, &str)],
    ) -> Answer {
        let mut request = ureq::http::Request::builder()
            .method(method)
            .uri(format!("http://{}{path}", self.address))
            .header("host", &self.host);
        let jar: Vec<String> = self.jar().iter().map(|(name, value)| format!("{name}={value}")).collect();
        if !jar.is_empty() {
            request = request.header("cookie", jar.join("; "));
        }
        let own = self.headers.iter().map(|(name, value)| (name.as_str(), value.as_str()));
        for (name, value) in own.chain(headers.iter().copied()) {
            request = request.header(name, value);
        }
        let sent = match body {
            Some(body) => {
                let is_said = self.headers.iter().any(|(name, _)| name == "content-type")
                    || headers.iter().any(|(name, _)| *name == "content-type");
                let request = match is_said {
                    true => request,
                    false => request.header("content-type", "application/x-www-form-urlencoded"),
                };
                self.agent.run(request.body(body).expect("a request"))
            }
            None => self.agent.run(request.body(()).expect("a request")),
        };
        let answer = Answer::read(sent.unwrap_or_else(|e| panic!("{method} {path}: {e}")), path);
        self.keep(&answer);
        answer
    }

    /// Signs in through the form, "keep me signed in" checked as it is by default.
    pub fn sign_in(&self, email: &str, password: &str) -> Answer {
        self.get("/auth/login").form("Sign in").set("email", email).set("password", password).submit_in(self)
    }

    fn keep(&self, answer: &Answer) {
        let mut cookies = self.jar();
        for header in answer.set_cookies() {
            let cookie = Cookie::parse(header.clone()).expect("a cookie that parses");
            match cookie.value() {
                "" => cookies.remove(cookie.name()),
                value => cookies.insert(cookie.name().to_owned(), value.to_owned()),
            };
        }
    }
}
