//! Where a sign-in may lead back to: a page of ours, nowhere else.

use std::collections::HashSet;

use actix_web::HttpRequest;
use url::Url;

/// Where one lands without a target.
pub const START: &str = "/tenant";

/// The longest target that is kept, in bytes.
const MAX_LENGTH: usize = 2_048;

/// The target, where it is a path of this origin; else the start page.
///
/// It is read the way a browser reads it, not matched against patterns: whatever resolves to another origin is refused,
/// however it is written. `target` has been decoded once, by the reading of the query or form it came in.
pub fn safe(target: &str) -> &str {
    if is_ours(target) { target } else { START }
}

fn is_ours(target: &str) -> bool {
    let plain = target.len() <= MAX_LENGTH
        && target.starts_with('/')
        && !target.starts_with("//")
        && !target.contains(|c: char| c == '\\' || c.is_control() || c.is_whitespace());
    if !plain {
        return false;
    }
    let Ok(base) = Url::parse("https://desk.invalid") else { return false };
    match base.join(target) {
        Ok(url) => {
            let room = url.path_segments().and_then(|mut segments| segments.next()).unwrap_or_default();
            // No room of ours is written with escapes; `/%61uth/` would be served as `/auth/`.
            url.origin() == base.origin()
                && room != "auth"
                && !room.contains('%')
                && !url.path().starts_with("//")
        }
        Err(_) => false,
    }
}

/// The page to come back to after signing in: the address itself where it answers GET (`pages` has their patterns), else
/// the page that its form stands on.
pub fn page_of(request: &HttpRequest, pages: &HashSet<&'static str>) -> String {
    if request.method().is_safe() {
        return request.uri().path_and_query().map_or(START, |p| p.as_str()).to_owned();
    }
    page_above(request, pages)
}

/// The page that the form of this address stands on: for an address that only takes the form.
pub fn page_above(request: &HttpRequest, pages: &HashSet<&'static str>) -> String {
    form_page(request.path(), &request.match_pattern().unwrap_or_default(), pages)
}

/// The nearest address above `path` that answers GET, itself included: a form stands on one of them.
fn form_page(path: &str, pattern: &str, pages: &HashSet<&'static str>) -> String {
    let (mut path, mut pattern) = (path, pattern);
    while !pages.contains(pattern) {
        match (path.rsplit_once('/'), pattern.rsplit_once('/')) {
            (Some((above, _)), Some((above_pattern, _))) if !above_pattern.is_empty() => {
                (path, pattern) = (above, above_pattern);
            }
            _ => return START.to_owned(),
        }
    }
    path.to_owned()
}

/// The address of the sign-in page that leads back to `target`.
pub fn to_login(target: &str) -> String {
    with_target("/auth/login", target)
}

/// `page?redirect=target`, or just `page` where the target is the start page.
pub fn with_target(page: &str, target: &str) -> String {
    let target = safe(target);
    if target == START {
        return page.to_owned();
    }
    let query = url::form_urlencoded::Serializer::new(String::new()).append_pair("redirect", target).finish();
    format!("{page}?{query}")
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn from_an_address_that_only_takes_forms_one_comes_back_to_the_page_of_the_form() {
        let pages = HashSet::from(["/shop/devices", "/shop/sessions/{id}", "/shop/sessions/{id}/edit"]);
        let of = |path, pattern| form_page(path, pattern, &pages);
        assert_eq!(of("/shop/devices/7/ending", "/shop/devices/{id}/ending"), "/shop/devices");
        assert_eq!(of("/shop/sessions/7/status", "/shop/sessions/{id}/status"), "/shop/sessions/7");
        assert_eq!(of("/shop/sessions/7/edit", "/shop/sessions/{id}/edit"), "/shop/sessions/7/edit");
        assert_eq!(of("/nowhere/at/all", ""), START);
    }

    #[test]
    fn a_target_of_2048_bytes_is_kept_and_one_of_a_byte_more_is_not() {
        let long = format!("/{}", "a".repeat(2_047));
        assert_eq!((long.len(), safe(&long)), (2_048, long.as_str()));
        assert_eq!(safe(&format!("{long}a")), START);
    }

    #[test]
    fn a_page_of_ours_is_kept_exactly() {
        for kept in [
            "/tenant/training/sessions?status=scheduled&page=2",
            "/tenant",
            "/account/devices",
            "/tenant?q=a%2Fb#x",
            "/tenant/training/sessions?q=%61uth",
            "/authors",
        ] {
            assert_eq!(safe(kept), kept);
        }
    }

    #[test]
    fn whatever_leaves_this_origin_becomes_the_start_page() {
        for evil in [
            "",
            "//evil.example",
            "/\\evil.example",
            "/\t/evil.example",
            "\t//evil.example",
            "https:evil.example",
            "https://evil.example",
            "javascript:alert(1)",
            "/ok\r\nSet-Cookie:x=1",
            "evil",
            "/auth/login",
            "/auth/logout?x",
            "/auth",
            "/%61uth/login",
            "/tenant/%2e%2e/auth/login",
            "/./auth/login",
            "/..//evil.example",
            "/.//evil.example",
            " /tenant",
            "/\u{0}",
        ] {
            assert_eq!(safe(evil), START, "{evil:?}");
        }
        assert_eq!(safe(&format!("/{}", "a".repeat(2_048))), START);
    }

    #[test]
    fn the_target_survives_the_way_through_the_query() {
        let address = to_login("/tenant/training/sessions?status=scheduled&page=2");
        assert_eq!(
            address,
            "/auth/login?redirect=%2Ftenant%2Ftraining%2Fsessions%3Fstatus%3Dscheduled%26page%3D2"
        );
        assert_eq!(to_login("/tenant"), "/auth/login");
    }

    proptest! {
        #[test]
        fn no_target_leaves_the_origin(target in "[/\\\\.:@%a-z0-9\\t\\r\\n ?#]{0,40}|\\PC{0,40}") {
            let base = Url::parse("https://shop.divestreams.example/auth/login").expect("valid");
            let landed = base.join(safe(&target)).expect("safe targets parse");
            prop_assert_eq!(landed.origin(), base.origin());
            prop_assert!(!landed.path().starts_with("/auth/"));
            prop_assert!(!safe(&target).contains(['\r', '\n']));
        }
    }
}
