//! What cookies turn out to be, and the signs in it that people do not stay signed in: rules without any IO.

use chrono::{TimeDelta, Timelike as _};

use crate::base::clock::Instant;

/// How far back the signs are looked for.
pub const WINDOW: TimeDelta = TimeDelta::minutes(15);

/// So many sign-ins, or cookies, show a sign; fewer are chance.
const ENOUGH: i64 = 3;

/// So long after it began, a sign-in that has come back is known to every process: written every [`super::EVERY`] seconds.
pub const SETTLED: TimeDelta = TimeDelta::seconds(30);

/// What is counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Outcome {
    /// A sign-in has begun a login session, and its cookie was sent.
    SignedIn,
    /// A cookie of a live login session.
    Valid,
    /// One under a secret that is not ours, or forged.
    BadSignature,
    /// A good signature, and no row: live or ended.
    Unknown,
    /// Its time was over.
    Expired,
    /// It had ended otherwise.
    Ended,
    /// Live, but on another shop's host.
    WrongTenant,
    /// A sign-in's form that a browser sent from the other scheme, http or https, than `APP_URL` has.
    OtherScheme,
    /// A sign-in's form that came without the cookie that its page had sent.
    NoCookie,
    /// People who signed in again and again within a minute's window.
    Loop,
    /// Live login sessions at that time.
    Live,
}

impl Outcome {
    /// As it is stored, and as the metrics' label.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::SignedIn => "signed_in",
            Self::Valid => "valid",
            Self::BadSignature => "bad_signature",
            Self::Unknown => "unknown",
            Self::Expired => "expired",
            Self::Ended => "ended",
            Self::WrongTenant => "wrong_tenant",
            Self::OtherScheme => "other_scheme",
            Self::NoCookie => "no_cookie",
            Self::Loop => "loop",
            Self::Live => "live",
        }
    }

    /// What somebody may have made up.
    pub fn is_doubtful(self) -> bool {
        matches!(self, Self::BadSignature | Self::Unknown | Self::OtherScheme | Self::NoCookie)
    }
}

/// The minute that an instant lies in.
pub fn minute_of(at: Instant) -> Instant {
    at.with_second(0).and_then(|at| at.with_nanosecond(0)).unwrap_or(at)
}

/// The hour that an instant lies in.
pub fn hour_of(at: Instant) -> Instant {
    minute_of(at).with_minute(0).unwrap_or(at)
}

/// What the database holds of the last [`WINDOW`].
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Figures {
    /// Sign-ins that sent a new cookie.
    pub signed_in: i64,
    /// Login sessions that began, ended ones too.
    pub stored: i64,
    /// Cookies whose signature held and whose row was there.
    pub known: i64,
    /// Cookies whose signature did not hold.
    pub bad_signature: i64,
    /// Cookies without a row.
    pub unknown: i64,
    /// Login sessions that began under a secret which this process does not accept.
    pub other_secret: i64,
    /// Forms of sign-ins that came from the other scheme.
    pub other_scheme: i64,
    /// Forms of sign-ins that came without their cookie.
    pub no_cookie: i64,
    /// People who signed in at least three times, and none of it was ever presented.
    pub looping: i64,
}

/// A sign that people do not stay signed in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sign {
    /// Sign-ins succeed, and the count of stored login sessions does not grow.
    NotStored,
    /// Most cookies were signed by another secret.
    BadSignatures,
    /// Login sessions begin under a secret that is not accepted here.
    OtherSecret,
    /// Most cookies have no row.
    NoRows,
    /// Browsers come by the other scheme than `APP_URL` has.
    OtherScheme,
    /// Nobody signs in, and the forms come without the cookie that their page has sent.
    NoCookies,
    /// The same people sign in again and again, and their new cookies never come back.
    Loops,
}

impl Sign {
    /// All, the worst first.
    pub const ALL: [Self; 7] = [
        Self::NotStored,
        Self::BadSignatures,
        Self::OtherSecret,
        Self::NoRows,
        Self::OtherScheme,
        Self::NoCookies,
        Self::Loops,
    ];

    /// As the metrics' label.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::NotStored => "not_stored",
            Self::BadSignatures => "bad_signatures",
            Self::OtherSecret => "other_secret",
            Self::NoRows => "no_rows",
            Self::OtherScheme => "other_scheme",
            Self::NoCookies => "no_cookies",
            Self::Loops => "loops",
        }
    }

    /// The likely cause, and what to do.
    pub fn detail(self) -> &'static str {
        match self {
            Self::NotStored => {
                "People sign in, but their login sessions do not stay in the database: something deletes the rows of \
                 the table `session`, or the application writes to another database than it reads. See that \
                 DATABASE_URL names the primary, and what else writes to that table."
            }
            Self::BadSignatures => {
                "Most cookies were signed by another secret: BETTER_AUTH_SECRET has changed, or replicas have \
                 different ones. Put the secret from before into BETTER_AUTH_SECRET_PREVIOUS on every replica: its \
                 cookies are accepted again, nobody has to sign in."
            }
            Self::OtherSecret => {
                "Login sessions begin under a secret that this server does not accept: replicas have different \
                 BETTER_AUTH_SECRETs, and each turns the other's people away. Give every replica the same one, and put \
                 the other into BETTER_AUTH_SECRET_PREVIOUS on all of them: nobody has to sign in."
            }
            Self::NoRows => {
                "Most cookies have no row in the database, though our secret signed them: the table `session` was \
                 emptied, or this is another database than before. See DATABASE_URL and the database's volume: with the \
                 right one everybody is signed in again. Is it lost, restore the newest backup before people sign in \
                 anew; `restore --was-stopped` keeps its sign-ins, those too that were ended since it was made."
            }
            Self::OtherScheme => {
                "Browsers come by another scheme than APP_URL has: behind a proxy that speaks TLS APP_URL must begin with \
                 https://, and where people come by http:// browsers keep no cookie of an https:// one. Set APP_URL to \
                 exactly what stands in the browser's address bar."
            }
            Self::NoCookies => {
                "Forms of sign-ins come back without the cookie that their page has sent, and nobody signs in: a proxy \
                 drops Set-Cookie or Cookie, or gives everyone a page that it has kept. Have it pass both on, and keep no \
                 pages."
            }
            Self::Loops => {
                "The same people sign in again and again, and their new cookies never come back: a proxy drops \
                 Set-Cookie or Cookie, or APP_URL begins with https:// while browsers reach the server by http. See \
                 that APP_URL is exactly what stands in the browser's address bar."
            }
        }
    }

    fn shows(self, seen: &Figures) -> bool {
        let most = |of: i64| of >= ENOUGH && of * 2 > seen.known + seen.bad_signature + seen.unknown;
        match self {
            Self::NotStored => seen.signed_in >= ENOUGH && seen.stored * 2 < seen.signed_in,
            Self::BadSignatures => most(seen.bad_signature),
            Self::OtherSecret => seen.other_secret >= ENOUGH,
            Self::OtherScheme => seen.other_scheme >= ENOUGH && seen.other_scheme >= seen.signed_in,
            Self::NoCookies => seen.no_cookie >= ENOUGH && seen.signed_in == 0,
            Self::NoRows => most(seen.unknown),
            Self::Loops => seen.looping > 0,
        }
    }
}

/// The signs that show, the worst first.
pub fn signs(seen: &Figures) -> Vec<Sign> {
    Sign::ALL.into_iter().filter(|sign| sign.shows(seen)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_ordinary_day_shows_no_sign() {
        let seen = Figures {
            signed_in: 9,
            stored: 9,
            known: 900,
            bad_signature: 40,
            unknown: 2,
            other_secret: 1,
            other_scheme: 2,
            no_cookie: 4,
            looping: 0,
        };
        assert_eq!(signs(&seen), []);
        assert_eq!(signs(&Figures::default()), [], "nor does a night without anyone");
        assert_eq!(
            signs(&Figures { bad_signature: 2, ..Figures::default() }),
            [],
            "nor an old cookie or two"
        );
    }

    #[test]
    fn each_sign_shows_by_its_own_figures() {
        let usual = Figures { signed_in: 5, stored: 5, known: 10, ..Figures::default() };
        assert_eq!(signs(&Figures { stored: 2, ..usual }), [Sign::NotStored]);
        assert_eq!(signs(&Figures { bad_signature: 11, ..usual }), [Sign::BadSignatures]);
        assert_eq!(signs(&Figures { unknown: 11, ..usual }), [Sign::NoRows]);
        assert_eq!(signs(&Figures { looping: 1, ..usual }), [Sign::Loops]);
        assert_eq!(signs(&Figures { other_secret: 3, ..usual }), [Sign::OtherSecret]);
        assert_eq!(signs(&Figures { other_scheme: 5, ..usual }), [Sign::OtherScheme]);
        assert_eq!(signs(&Figures { other_scheme: 4, ..usual }), [], "most come by the right one");
        let nobody = Figures { no_cookie: 3, ..Figures::default() };
        assert_eq!(signs(&nobody), [Sign::NoCookies]);
        assert_eq!(
            signs(&Figures { signed_in: 1, stored: 1, ..nobody }),
            [],
            "somebody's cookie does arrive"
        );
    }

    #[test]
    fn every_detail_names_a_cause_and_a_way_out() {
        for sign in Sign::ALL {
            assert!(sign.detail().contains(": ") && sign.detail().len() > 100, "{sign:?}");
        }
    }
}
