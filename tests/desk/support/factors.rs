//! A person with an authenticator app: the test plays the phone.

use chrono::TimeDelta;
use totp_rs::{Builder, Secret, Totp};

use super::answer::Answer;
use super::browser::Browser;
use super::desk::{DEMO_PASSWORD, Desk};

/// One's own second factor, and its app.
pub const SECURITY: &str = "/account/security";
pub const APP: &str = "/account/security/app";
/// The second step of a sign-in.
pub const STEP: &str = "/auth/second-factor";

/// An authenticator app on somebody's phone.
pub struct Phone {
    totp: Totp,
    /// What was shown when it was set up.
    pub codes: Vec<String>,
}

impl Phone {
    /// The app that has scanned this page.
    pub fn scan(page: &Answer) -> Self {
        let text = page.all("code.secret").remove(0).replace(' ', "");
        let secret = Secret::try_from_base32(text).expect("base32");
        Self { totp: Builder::new().with_secret(secret).build_noncompliant(), codes: Vec::new() }
    }

    /// The code that it shows now, or did `steps` of thirty seconds from now.
    pub fn code(&self, desk: &Desk, steps: i64) -> String {
        let time = desk.config.clock.now().and_utc().timestamp() + 30 * steps;
        self.totp.generate(time.try_into().expect("after 1970")).to_string()
    }
}

impl Desk {
    /// Someone who sets up an app, and the app. Half a minute later its next code may be used.
    pub fn with_app(&self, email: &str) -> (Browser, Phone) {
        let browser = self.signed_in(email);
        let page = browser.get(APP).expect(200);
        let mut phone = Phone::scan(&page);
        let shown = page.form("Turn on").set("code", &phone.code(self, 0)).submit_in(&browser).expect(200);
        phone.codes = shown.all(".codes code");
        self.wait(TimeDelta::seconds(60));
        (browser, phone)
    }

    /// A browser in which the password has been right, before the second step.
    pub fn half_signed_in(&self, email: &str) -> Browser {
        let browser = self.visitor();
        assert_eq!(browser.sign_in(email, DEMO_PASSWORD).expect(302).expect_redirect(), STEP);
        browser
    }
}

/// Types a code into the second step.
#[track_caller]
pub fn step(browser: &Browser, code: &str) -> Answer {
    browser.get(STEP).expect(200).form("Sign in").set("code", code).submit_in(browser)
}
