//! Letters leave through a real server: encrypted, once, and not lost by whatever happens between.

use std::sync::atomic::Ordering;

use chrono::TimeDelta;
use divestreams::base::secret::Secret;
use divestreams::config::{Config, Smtp, Tls};
use divestreams::mail::sending::{Sent, send_due};
use divestreams::mail::transport::Transport;
use divestreams::mail::{self, Letter, Words};

use crate::support::{Begins, Browser, Desk, Does, Sink};

const TO: &str = "ana@reef.example";
const LINK: &str = "http://localhost/auth/reset-password?token=opens-a-door";

/// Mail goes to that server, whose certificate is believed.
fn through(sink: &Sink, tls: Tls) -> impl FnOnce(&mut Config) {
    let (port, authorities) = (sink.port, sink.certificate.clone().into_bytes());
    move |config| {
        let host = "localhost".to_owned();
        config.smtp = Some(Smtp { host, port, tls, login: None, authorities });
    }
}

fn put(desk: &Desk) {
    let now = desk.config.clock.now();
    let post = desk.state.post.clone();
    let words = Words::Reset { link: LINK };
    let letter = Letter { to: TO, name: "Ana Žižková", user: None, tenant: None, language: "en", words };
    desk.state.db.write_here(|c| mail::put(c, &post, &letter, now)).expect("put");
}

/// One round of sending, as the application does every few seconds; what it does by itself meanwhile is waited for.
fn send(desk: &Desk) -> Sent {
    let transport = Transport::new(&desk.config).expect("a way");
    let (db, post, clock) = (&desk.state.db, &desk.state.post, &desk.state.clock);
    let sent = send_due(db, post, &transport, clock);
    actix_web::rt::System::new().block_on(sent).expect("the database answers")
}

fn state(desk: &Desk) -> String {
    desk.text("SELECT state FROM outbox")
}

/// Waits until something has become so.
fn until(what: &str, is_so: impl Fn() -> bool) {
    let end = std::time::Instant::now() + std::time::Duration::from_secs(15);
    while !is_so() {
        assert!(std::time::Instant::now() < end, "{what}");
        std::thread::sleep(std::time::Duration::from_millis(20));
    }
}

#[test]
fn a_letter_goes_out_by_itself_encrypted_by_starttls_or_from_the_first_byte() {
    for (begins, tls) in [(Begins::WithStartTls, Tls::Start), (Begins::Encrypted, Tls::Implicit)] {
        let sink = Sink::start(begins, "localhost");
        let desk = Desk::open_with(through(&sink, tls));
        put(&desk);
        until("nobody sends", || state(&desk) == "sent");
        let letter = sink.letters().remove(0);
        assert_eq!((letter.to.as_str(), letter.subject.as_str()), (TO, "Choose a new password"));
        assert_eq!(letter.from, "desk@localhost");
        assert!(letter.text.contains("Hello Ana Žižková,") && letter.html.contains("Hello Ana Žižková,"));
        assert_eq!(letter.link(), LINK);
        let raw = String::from_utf8_lossy(&sink.raw()[0]).into_owned();
        assert!(
            raw.contains("Auto-Submitted: auto-generated") && raw.contains("multipart/alternative"),
            "{raw}"
        );
        assert_eq!(sink.encrypted.load(Ordering::Relaxed), 1);
        assert_eq!(desk.count("SELECT COUNT(*) FROM outbox WHERE body IS NULL AND sent_at IS NOT NULL"), 1);
    }
}

#[test]
fn a_server_with_a_wrong_certificate_gets_nothing() {
    let other = Sink::start(Begins::Plain, "localhost");
    for (begins, tls) in [(Begins::WithStartTls, Tls::Start), (Begins::Encrypted, Tls::Implicit)] {
        // One for another name, and one that nobody has vouched for.
        let named = Sink::start(begins, "mail.example");
        let stranger = Sink::start(begins, "localhost").said_to_have(&other.certificate);
        for sink in [named, stranger] {
            let desk = Desk::open_with(through(&sink, tls));
            put(&desk);
            send(&desk);
            until("no try", || !desk.text("SELECT error FROM outbox").is_empty());
            let error = desk.text("SELECT error FROM outbox");
            assert!(error.to_lowercase().contains("certificate"), "{error}");
            assert_eq!((state(&desk).as_str(), sink.raw().len()), ("queued", 0));
        }
    }
}

#[test]
fn a_server_that_offers_no_encryption_gets_neither_letter_nor_password() {
    let sink = Sink::start(Begins::Plain, "localhost");
    let desk = Desk::open_with(|config| {
        through(&sink, Tls::Start)(config);
        let login = Some(("desk".to_owned(), Secret::new("hunter22")));
        config.smtp = config.smtp.take().map(|smtp| Smtp { login, ..smtp });
    });
    put(&desk);
    send(&desk);
    until("no try", || !desk.text("SELECT error FROM outbox").is_empty());
    assert_eq!((sink.raw().len(), sink.signed_in.lock().expect("no panic").len()), (0, 0));
}

#[test]
fn the_server_is_told_who_we_are_where_that_is_configured() {
    let sink = Sink::start(Begins::WithStartTls, "localhost");
    let desk = Desk::open_with(|config| {
        through(&sink, Tls::Start)(config);
        let login = Some(("desk".to_owned(), Secret::new("hunter22")));
        config.smtp = config.smtp.take().map(|smtp| Smtp { login, ..smtp });
    });
    put(&desk);
    until("nobody sends", || state(&desk) == "sent");
    assert_eq!(sink.signed_in.lock().expect("no panic").len(), 1);
}

#[test]
fn a_restart_between_outbox_and_sending_loses_nothing() {
    let sink = Sink::start(Begins::Plain, "localhost");
    sink.does(Does::RefuseForNow);
    let mut desk = Desk::open_with(through(&sink, Tls::None));
    put(&desk);
    until("no try", || !desk.text("SELECT error FROM outbox").is_empty());
    desk.restart();
    assert_eq!((state(&desk).as_str(), sink.raw().len()), ("queued", 0));
    sink.does(Does::Take);
    desk.wait(TimeDelta::minutes(2));
    until("nobody sends", || state(&desk) == "sent");
    assert_eq!(sink.letters().len(), 1);
}

#[test]
fn two_replicas_send_each_letter_once() {
    let sink = Sink::start(Begins::Plain, "localhost");
    let desk = Desk::open_with(through(&sink, Tls::None));
    let _other = desk.twin();
    for _ in 0..15 {
        put(&desk);
    }
    std::thread::scope(|threads| {
        for _ in 0..3 {
            threads.spawn(|| send(&desk));
        }
    });
    until("not all are sent", || desk.count("SELECT COUNT(*) FROM outbox WHERE state = 'sent'") == 15);
    let mut ids: Vec<_> = sink.letters().into_iter().map(|letter| letter.message_id).collect();
    assert_eq!(ids.len(), 15);
    ids.sort();
    ids.dedup();
    assert_eq!(ids.len(), 15, "each has a Message-ID of its own");
}

#[test]
fn a_crash_after_the_servers_yes_repeats_the_letter_under_the_same_message_id_and_nothing_else() {
    let sink = Sink::start(Begins::Plain, "localhost");
    let desk = Desk::open_with(through(&sink, Tls::None));
    put(&desk);
    let body = desk.text("SELECT body FROM outbox");
    until("nobody sends", || state(&desk) == "sent");
    // As the row would stand, had the process died before it could note the yes: leased, and what it says still there.
    let leased = desk.config.clock.now() + TimeDelta::seconds(90);
    let leased = leased.format("%Y-%m-%d %H:%M:%S%.6f");
    desk.execute(&format!(
        "UPDATE outbox SET state = 'queued', sent_at = NULL, body = '{body}', next_try_at = '{leased}'"
    ));
    assert_eq!(send(&desk), Sent::default(), "not before its lease ends");
    desk.wait(TimeDelta::seconds(91));
    until("nobody sends", || state(&desk) == "sent");
    let letters = sink.letters();
    assert_eq!(letters.len(), 2);
    assert_eq!(letters[0].message_id, letters[1].message_id);
    send(&desk);
    assert_eq!(sink.raw().len(), 2);
}

#[test]
fn what_is_refused_for_now_is_tried_again_and_what_is_refused_for_good_is_not() {
    let sink = Sink::start(Begins::Plain, "localhost");
    sink.does(Does::RefuseForNow);
    let desk = Desk::open_with(through(&sink, Tls::None));
    put(&desk);
    until("no try", || desk.text("SELECT error FROM outbox").contains("come back later"));
    for _ in 0..3 {
        assert_eq!(send(&desk), Sent::default(), "not before its time");
    }
    sink.does(Does::RefuseForGood);
    desk.wait(TimeDelta::minutes(1));
    until("not given up", || state(&desk) == "failed");
    assert!(desk.text("SELECT error FROM outbox").contains("no such person"));
    assert!(!desk.text("SELECT body FROM outbox").contains("opens-a-door"), "its link is kept encrypted");
    sink.does(Does::Take);
    desk.wait(TimeDelta::days(1));
    assert_eq!((send(&desk), sink.raw().len()), (Sent::default(), 0));
    let forgotten = || (desk.purge().bodies, desk.count("SELECT COUNT(*) FROM outbox WHERE body IS NULL"));
    assert_eq!(forgotten(), (0, 0));
    desk.wait(TimeDelta::days(1));
    assert_eq!(forgotten(), (1, 1), "its link is kept no longer");
}

/// An operator's outbox, and the form that sends the one letter again, where there is one.
fn again(desk: &Desk) -> (Browser, Option<String>) {
    let operator = desk.signed_in("operator@divestreams.example");
    let page = operator.get("/admin/mail?q=ana%40reef.example").expect(200);
    let to = page.attributes("tbody form", "action").pop();
    (operator, to)
}

#[test]
fn a_letter_that_was_given_up_is_sent_again_under_the_same_message_id_as_long_as_it_is_kept() {
    let sink = Sink::start(Begins::Plain, "localhost");
    sink.does(Does::RefuseForGood);
    let desk = Desk::open_with(through(&sink, Tls::None));
    put(&desk);
    let id = desk.text("SELECT message_id FROM outbox");
    until("not given up", || state(&desk) == "failed");
    let (operator, to) = again(&desk);
    let form = operator.get("/admin/mail").form_to(&to.clone().expect("a button"));
    sink.does(Does::Take);
    let back = form.submit_in(&operator).expect(303).expect_redirect();
    assert!(operator.get(&back).expect(200).text().contains("It is sent again, in a few seconds."));
    let to_ana = format!("SELECT state FROM outbox WHERE recipient = '{TO}'");
    until("nobody sends", || desk.text(&to_ana) == "sent");
    let same = |letter: &crate::support::Mail| id.contains(&letter.message_id) && letter.link() == LINK;
    assert!(sink.letters().iter().any(same), "{id}: {:?}", sink.letters());
    assert_eq!(
        desk.count("SELECT COUNT(*) FROM outbox WHERE recipient = 'ana@reef.example' AND body IS NULL"),
        1
    );
    // Once sent it is nothing to send again.
    form.submit_in(&operator).expect(404);
    assert_eq!(again(&desk).1, None);
}

#[test]
fn what_a_letter_said_that_was_given_up_two_days_ago_is_sent_to_nobody() {
    let sink = Sink::start(Begins::Plain, "localhost");
    sink.does(Does::RefuseForGood);
    let desk = Desk::open_with(through(&sink, Tls::None));
    put(&desk);
    until("not given up", || state(&desk) == "failed");
    let (operator, to) = again(&desk);
    let form = operator.get("/admin/mail").form_to(&to.expect("a button"));
    desk.wait(TimeDelta::days(2));
    form.submit_in(&operator).expect(404);
    desk.purge();
    assert_eq!(again(&desk).1, None, "no button for what is not kept");
}

#[test]
fn the_file_of_letters_has_what_the_filter_lets_through_asks_for_the_password_and_is_written_down() {
    let desk = Desk::open();
    put(&desk);
    desk.deliver();
    let operator = desk.signed_in("operator@divestreams.example");
    desk.execute("UPDATE outbox SET error = '=1+1' WHERE recipient = 'ana@reef.example'");
    let export = operator.get("/admin/mail?q=ana%40reef.example").attributes("header a", "href");
    let export = export.into_iter().find(|href| href.contains(".csv")).expect("a button");
    let file = operator.get(&export).expect(200);
    let rows: Vec<csv::StringRecord> =
        csv::Reader::from_reader(file.body.as_bytes()).records().map(|row| row.expect("a row")).collect();
    assert_eq!(rows.len(), 1, "{}", file.body);
    assert_eq!([&rows[0][1], &rows[0][2], &rows[0][3], &rows[0][7]], [TO, "reset", "sent", "'=1+1"]);
    assert!(!file.body.contains("opens-a-door"));
    assert!(operator.get("/admin/mail.csv").expect(200).body.lines().count() > 2, "and without one, all");
    assert_eq!(desk.lines("action = 'export' AND detail = 'mail' AND actor_id IS NOT NULL"), 2);
    desk.wait(TimeDelta::minutes(10));
    let asked = operator.get(&export).expect(302).expect_redirect();
    assert!(asked.starts_with("/auth/confirm?redirect=%2Fadmin%2Fmail.csv"), "{asked}");
}

#[test]
fn a_letter_that_nobody_takes_for_two_days_is_given_up() {
    let sink = Sink::start(Begins::Plain, "localhost");
    sink.does(Does::RefuseForNow);
    let desk = Desk::open_with(through(&sink, Tls::None));
    put(&desk);
    until("no try", || !desk.text("SELECT error FROM outbox").is_empty());
    desk.wait(TimeDelta::days(2));
    until("not given up", || state(&desk) == "failed");
}

#[test]
fn what_was_sent_is_known_for_thirty_days() {
    let desk = Desk::open();
    put(&desk);
    assert_eq!(desk.letters(TO).len(), 1);
    let purge = || desk.purge().letters;
    desk.wait(TimeDelta::days(30) - TimeDelta::minutes(1));
    assert_eq!(purge(), 0);
    desk.wait(TimeDelta::minutes(2));
    assert_eq!((purge(), desk.count("SELECT COUNT(*) FROM outbox")), (1, 0));
}

#[test]
fn platform_administrators_see_the_outbox_and_no_letter() {
    let sink = Sink::start(Begins::Plain, "localhost");
    sink.does(Does::RefuseForGood);
    let desk = Desk::open_with(through(&sink, Tls::None));
    put(&desk);
    until("not given up", || state(&desk) == "failed");
    let operator = desk.signed_in("operator@divestreams.example");
    let page = operator.get("/admin/mail").expect(200);
    assert!(page.text().contains(TO) && page.text().contains("no such person"), "{}", page.text());
    assert!(!page.body.contains("opens-a-door"));
    let rows = |query: &str| operator.get(&format!("/admin/mail?{query}")).expect(200).all("tbody tr").len();
    assert_eq!((rows("q=ana%40reef.example"), rows("q=nobody%40reef.example")), (1, 0));
    assert_eq!((rows("state=failed&q=ana%40reef.example"), rows("state=sent&q=ana%40reef.example")), (1, 0));
}

#[test]
fn long_lists_of_letters_are_paged_and_each_letter_is_on_one_page() {
    let desk = Desk::open();
    for _ in 0..51 {
        put(&desk);
    }
    desk.deliver();
    let operator = desk.signed_in("operator@divestreams.example");
    let first = operator.get("/admin/mail?q=ana%40reef.example").expect(200);
    assert_eq!(first.all("tbody tr").len(), 50);
    let next = first.attributes("nav.pager a[rel=next]", "href").remove(0);
    assert_eq!(operator.get(&next).expect(200).all("tbody tr").len(), 1);
}

#[test]
fn in_development_letters_land_in_a_folder_and_on_a_page_and_with_a_mail_server_there_is_no_such_page() {
    let desk = Desk::open();
    put(&desk);
    desk.deliver();
    let page = desk.visitor().get("/dev/outbox").expect(200);
    assert!(page.text().contains("Hello Ana"), "{}", page.text());
    assert!(page.attributes("main a", "href").contains(&LINK.to_owned()));
    let sink = Sink::start(Begins::Plain, "localhost");
    let desk = Desk::open_with(through(&sink, Tls::None));
    desk.visitor().get("/dev/outbox").expect(404);
    let desk = Desk::open_with(|config| config.env = divestreams::config::AppEnv::Production);
    desk.visitor().get("/dev/outbox").expect(404);
}
