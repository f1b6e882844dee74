//! A shop's logo: sent by its owner, kept small, shown on the shop's pages and on no other's.

use std::io::Cursor;

use crate::support::{Browser, DEMO_PASSWORD, Desk};

const SETTINGS: &str = "/tenant/settings/shop";
const LOGO: &str = "/tenant/settings/shop/logo";
const HOME: &str = "/tenant/training/sessions";
const OWNER: &str = "owner@demo.example";

fn picture(width: u32, height: u32, red: u8) -> Vec<u8> {
    let mut file = Cursor::new(Vec::new());
    let picture = image::RgbaImage::from_pixel(width, height, image::Rgba([red, 0, 0, 255]));
    picture.write_to(&mut file, image::ImageFormat::Png).expect("a picture");
    file.into_inner()
}

fn token(browser: &Browser) -> String {
    browser.get("/auth/logout").form("Sign out").value("csrf").expect("a token").to_owned()
}

fn shown(browser: &Browser, page: &str) -> Vec<String> {
    browser.get(page).expect(200).attributes("header img.logo", "src")
}

#[test]
fn a_logo_is_shown_on_every_page_of_its_shop_and_on_no_other() {
    let desk = Desk::open();
    let (owner, staff, stranger) = (desk.signed_in(OWNER), desk.staff("staff"), desk.stranger());
    assert!(shown(&owner, HOME).is_empty());
    let back = owner.upload(LOGO, &token(&owner), &picture(400, 200, 9)).expect(303).expect_redirect();
    assert!(owner.get(&back).expect(200).text().contains("Changes saved."));
    for (browser, page) in [(&owner, SETTINGS), (&owner, "/account"), (&staff, HOME)] {
        let address = shown(browser, page).pop().unwrap_or_else(|| panic!("{page}: no logo"));
        let answer = browser.get(&address).expect(200);
        assert_eq!(answer.header("content-type"), Some("image/png"));
        assert_eq!(answer.header("x-content-type-options"), Some("nosniff"));
        assert_eq!(answer.header("cache-control"), Some("private, max-age=31536000, immutable"));
        let kept = image::load_from_memory_with_format(&answer.bytes, image::ImageFormat::Png).expect("PNG");
        assert_eq!((kept.width(), kept.height()), (192, 96));
    }
    let door = desk.visitor_of("demo");
    let address = shown(&door, "/auth/login").remove(0);
    door.get(&address).expect(200);
    // To another shop, and where no shop is known, it does not exist: they see our mark.
    for browser in [&stranger, &desk.visitor(), &desk.visitor_of("reef")] {
        assert!(browser.get(&address).expect(302).expect_redirect().starts_with("/assets/flag."));
    }
    assert!(shown(&stranger, HOME).is_empty() && shown(&desk.visitor(), "/auth/login").is_empty());
    assert_eq!(desk.lines("action = 'shop.changed' AND detail = 'logo'"), 1);
}

#[test]
fn another_logo_has_another_address_and_one_that_is_removed_is_gone() {
    let desk = Desk::open();
    let owner = desk.signed_in(OWNER);
    let address = |red: u8| {
        owner.upload(LOGO, &token(&owner), &picture(64, 64, red)).expect(303);
        shown(&owner, HOME).remove(0)
    };
    let (first, second) = (address(1), address(2));
    assert_ne!(first, second, "browsers keep each for ever");
    let old = owner.get(&first).expect(200);
    assert_eq!(
        old.header("cache-control"),
        Some("no-store"),
        "what is there now is not kept under the old address"
    );
    let page = owner.get(SETTINGS).expect(200);
    page.form("Remove logo").submit_in(&owner).expect(303);
    assert!(shown(&owner, HOME).is_empty());
    owner.get(&second).expect(302);
    assert_eq!(desk.count("SELECT COUNT(*) FROM tenant_logo WHERE tenant_id IS NOT NULL"), 0);
    assert_eq!(desk.lines("action = 'shop.changed' AND detail = 'logo: none'"), 1);
}

#[test]
fn what_is_no_picture_too_large_or_not_there_is_refused_with_words_and_nothing_is_kept() {
    let desk = Desk::open();
    let owner = desk.signed_in(OWNER);
    let csrf = token(&owner);
    for (file, said) in [
        (&b""[..], "Choose a picture first."),
        (b"<svg onload=alert(1)>", "This is no PNG, JPEG or WebP, or it is damaged."),
        (b"\x89PNG\r\n\x1a\n and so on", "This is no PNG, JPEG or WebP, or it is damaged."),
    ] {
        let page = owner.upload(LOGO, &csrf, file).expect(422);
        assert_eq!(page.all("#file-error"), [said]);
        assert_eq!(page.form("Save changes").value("slug"), Some("demo"), "the page is whole");
    }
    let huge = picture(8_193, 8, 1);
    let page = owner.upload(LOGO, &csrf, &huge).expect(422);
    assert_eq!(page.all("#file-error"), ["This picture has too many pixels. Make it smaller first."]);
    owner.upload(LOGO, &csrf, &vec![0; 1024 * 1024 + 1]).expect(413);
    assert_eq!(desk.count("SELECT COUNT(*) FROM tenant_logo WHERE tenant_id IS NOT NULL"), 0);
    assert_eq!(desk.count("SELECT COUNT(*) FROM tenant WHERE logo <> ''"), 0);
}

#[test]
fn a_file_needs_a_token_of_this_very_sign_in_and_is_taken_nowhere_else() {
    let desk = Desk::open();
    let (owner, admin, stranger) = (desk.signed_in(OWNER), desk.staff("admin"), desk.stranger());
    let file = picture(64, 64, 1);
    for forged in ["", "x", &token(&admin), &token(&stranger)] {
        owner.upload(LOGO, forged, &file).expect(403);
    }
    let csrf = token(&owner);
    let foreign = owner.clone().with_header("sec-fetch-site", "cross-site");
    foreign.upload(LOGO, &csrf, &file).expect(403);
    admin.upload(LOGO, &token(&admin), &file).expect(403);
    // Elsewhere a form with a file is none.
    owner.upload(SETTINGS, &csrf, &file).expect(403);
    let visitor = desk.visitor();
    let of_the_door = visitor.get("/auth/login").form("Sign in").value("csrf").expect("a token").to_owned();
    visitor.upload(LOGO, &of_the_door, &file).expect(403);
    assert_eq!(desk.count("SELECT COUNT(*) FROM tenant WHERE logo <> ''"), 0);
    // A sign-in that has ended leads to the page of the form.
    let lost = desk.signed_in(OWNER);
    let csrf = token(&lost);
    desk.execute("DELETE FROM session");
    let door = lost.upload(LOGO, &csrf, &file).expect(302).expect_redirect();
    assert!(door.starts_with("/auth/login"), "{door}");
    // Nor is it kept where the browser's cookie still names what has ended.
    let late = desk.signed_in(OWNER);
    let csrf = token(&late);
    desk.wait(chrono::TimeDelta::days(31));
    let door = late.upload(LOGO, &csrf, &file).expect(302).expect_redirect();
    assert_eq!(door, "/auth/login?redirect=%2Ftenant%2Fsettings%2Fshop");
    assert_eq!(desk.count("SELECT COUNT(*) FROM draft"), 0);
    let again = desk.visitor();
    again.sign_in(OWNER, DEMO_PASSWORD).expect(302);
    again.upload(LOGO, &token(&again), &file).expect(303);
}
