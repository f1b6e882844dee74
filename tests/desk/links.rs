//! Links that work once, whoever comes first.

use std::sync::Barrier;

use chrono::TimeDelta;
use divestreams::base::id::{LoginSessionId, UserId};
use divestreams::login::link::{self, Kind, Looked, Made, Of};
use divestreams::login::token::Token;

use crate::support::{Desk, user};

fn of(desk: &Desk, email: &str) -> Of {
    Of { user: UserId::parse(&desk.text(&user(email))), ..Of::default() }
}

fn make(desk: &Desk, kind: Kind, of: &Of) -> Made {
    let now = desk.config.clock.now();
    desk.state.db.write_here(|c| link::make(c, kind, of, now)).expect("made")
}

fn look(desk: &Desk, kind: Kind, token: &Token) -> &'static str {
    let now = desk.config.clock.now();
    said(&desk.db(|c| link::look(c, kind, token, now)))
}

fn take(desk: &Desk, kind: Kind, token: &Token) -> &'static str {
    let now = desk.config.clock.now();
    said(&desk.state.db.write_here(|c| link::take(c, kind, token, now)).expect("answers"))
}

fn said(looked: &Looked) -> &'static str {
    match looked {
        Looked::Live(_) => "live",
        Looked::Expired(_) => "expired",
        Looked::Used(_) => "used",
        Looked::Withdrawn(_) => "withdrawn",
        Looked::Unknown => "unknown",
    }
}

#[test]
fn a_link_works_once_and_says_afterwards_that_it_did() {
    let desk = Desk::open();
    let of = of(&desk, "owner@demo.example");
    let token = make(&desk, Kind::Reset, &of).token;
    for _ in 0..3 {
        assert_eq!(look(&desk, Kind::Reset, &token), "live", "looking changes nothing");
    }
    assert_eq!(take(&desk, Kind::Reset, &token), "live");
    assert_eq!(take(&desk, Kind::Reset, &token), "used");
    assert_eq!(look(&desk, Kind::Reset, &token), "used");
}

#[test]
fn a_link_is_good_for_what_it_was_made_for_only() {
    let desk = Desk::open();
    let token = make(&desk, Kind::VerifyEmail, &of(&desk, "owner@demo.example")).token;
    for other in [Kind::Reset, Kind::Invitation, Kind::NotMe] {
        assert_eq!(take(&desk, other, &token), "unknown");
    }
    assert_eq!(take(&desk, Kind::VerifyEmail, &Token::fresh()), "unknown");
    assert_eq!(take(&desk, Kind::VerifyEmail, &token), "live");
}

#[test]
fn each_kind_ends_to_the_second_when_it_says() {
    for (kind, lifetime) in [
        (Kind::Reset, TimeDelta::minutes(30)),
        (Kind::VerifyEmail, TimeDelta::hours(24)),
        (Kind::Invitation, TimeDelta::days(7)),
        (Kind::NotMe, TimeDelta::days(30)),
    ] {
        let desk = Desk::open();
        let token = make(&desk, kind, &of(&desk, "owner@demo.example")).token;
        desk.wait(lifetime - TimeDelta::seconds(5));
        assert_eq!(look(&desk, kind, &token), "live", "{kind:?}");
        desk.wait(TimeDelta::seconds(5));
        assert_eq!(look(&desk, kind, &token), "expired", "{kind:?}");
        assert_eq!(take(&desk, kind, &token), "expired", "{kind:?}");
    }
}

#[test]
fn of_links_for_a_new_password_only_a_persons_newest_works() {
    let desk = Desk::open();
    let (owner, staff) = (of(&desk, "owner@demo.example"), of(&desk, "staff@demo.example"));
    let first = make(&desk, Kind::Reset, &owner).token;
    let others = make(&desk, Kind::Reset, &staff).token;
    let second = make(&desk, Kind::Reset, &owner).token;
    assert_eq!(take(&desk, Kind::Reset, &first), "withdrawn");
    assert_eq!(take(&desk, Kind::Reset, &second), "live");
    assert_eq!(take(&desk, Kind::Reset, &others), "live");
    let invited = Of { email: Some("new@demo.example".to_owned()), ..Of::default() };
    let [one, two] = [0, 1].map(|_| make(&desk, Kind::Invitation, &invited));
    assert_eq!(look(&desk, Kind::Invitation, &one.token), "live", "invitations stand side by side");
    let now = desk.config.clock.now();
    assert!(desk.db(|c| link::withdraw(c, one.id, now)));
    assert_eq!(take(&desk, Kind::Invitation, &one.token), "withdrawn");
    assert_eq!(take(&desk, Kind::Invitation, &two.token), "live");
    assert!(!desk.db(|c| link::withdraw(c, two.id, now)), "used already");
}

#[test]
fn of_two_who_take_a_link_at_once_one_wins() {
    let desk = Desk::open();
    let of = of(&desk, "owner@demo.example");
    for _ in 0..20 {
        let token = make(&desk, Kind::Reset, &of).token;
        let start = Barrier::new(3);
        let one = || {
            start.wait();
            take(&desk, Kind::Reset, &token)
        };
        let mut said = std::thread::scope(|threads| {
            let all = [(); 3].map(|()| threads.spawn(one));
            all.map(|thread| thread.join().expect("no panic"))
        });
        said.sort_unstable();
        assert_eq!(said, ["live", "used", "used"]);
    }
}

#[test]
fn the_database_holds_only_a_hash_of_a_link_and_what_it_is_about() {
    let desk = Desk::open();
    let login = LoginSessionId::new(desk.config.clock.now());
    let of = Of { login: Some(login), ..of(&desk, "owner@demo.example") };
    let Made { id, token } = make(&desk, Kind::NotMe, &of);
    let kept = desk.text(&format!("SELECT token FROM link WHERE link_id = '{id}'"));
    assert_eq!(kept, token.hash());
    assert_ne!(kept, token.reveal());
    let now = desk.config.clock.now();
    let Looked::Live(link) = desk.db(|c| link::look(c, Kind::NotMe, &token, now)) else { panic!("live") };
    assert_eq!((link.id, link.of), (id, of));
}

#[test]
fn what_became_of_a_link_is_known_for_thirty_days_after_its_end() {
    let desk = Desk::open();
    let token = make(&desk, Kind::Reset, &of(&desk, "owner@demo.example")).token;
    let purge = || desk.purge().links;
    desk.wait(TimeDelta::days(30));
    assert_eq!((purge(), look(&desk, Kind::Reset, &token)), (0, "expired"));
    desk.wait(TimeDelta::hours(1));
    assert_eq!((purge(), look(&desk, Kind::Reset, &token)), (1, "unknown"));
}
