//! What stands between browsers and the server, and what `APP_URL` says of it.

use std::net::SocketAddr;
use std::time::Instant;

use crate::shared::{Browser, DEMO_PASSWORD};
use crate::support::{Cluster, Env, Fault, People, Proxy, Row, Seen, Server, Told, must_tell, sign_in_fares};

const HOME: &str = "/tenant/training/sessions";

pub fn drops_every_cookie() -> Seen {
    let told = Told {
        check: "session_traffic",
        status: "degraded",
        words: &["cookie", "a proxy drops Set-Cookie", "pass"],
        metric: Some(("session_traffic_sign{sign=\"no_cookies\"}", 1.0)),
    };
    replay(|env| env, Fault::DropsEveryCookie, &told, 4)
}

pub fn drops_the_sign_in() -> Seen {
    let told = Told {
        check: "session_traffic",
        status: "degraded",
        words: &["sign in again and again", "a proxy drops Set-Cookie", "APP_URL"],
        metric: Some(("session_traffic_sign{sign=\"loops\"}", 1.0)),
    };
    replay(|env| env, Fault::DropsTheSignIn, &told, 4)
}

pub fn http_behind_tls() -> Seen {
    replay(|env| env, Fault::EndsTls, &scheme(), 4)
}

pub fn https_without_tls() -> Seen {
    replay(|env| env.with("APP_URL", "https://localhost"), Fault::SpeaksHttp, &scheme(), 4)
}

fn scheme() -> Told {
    Told {
        check: "session_traffic",
        status: "degraded",
        words: &["APP_URL", "https://", "address bar"],
        metric: Some(("session_traffic_sign{sign=\"other_scheme\"}", 1.0)),
    }
}

/// People are signed in; then the way to the server, or `APP_URL`, changes, and people sign in there.
fn replay(mistake: fn(Env) -> Env, fault: Fault, told: &Told, tries: usize) -> Seen {
    let cluster = Cluster::fresh();
    let right = Env::on(&cluster.url());
    let server = Server::start(&right);
    let people = People::sign_in(server.address());
    server.kill();
    let server = Server::start(&mistake(right.clone()));
    let proxy = Proxy::before(server.address(), fault);
    let (meanwhile, since) = (fare(proxy.address, tries), Instant::now());
    let (told_by, said) = must_tell(&server, told, since);
    server.kill();
    let server = Server::start(&right);
    people.must_be_in(server.address());
    assert_eq!(sign_in_fares(server.address()), "works");
    Seen::Row(Row { meanwhile, told_by, said, signed_out: "nobody".into() })
}

/// Someone signs in, and again where that does not last.
fn fare(address: SocketAddr, tries: usize) -> String {
    let mut words = String::new();
    for _ in 0..tries {
        let browser = Browser::new(address, "localhost");
        let signed_in = browser.sign_in("owner@demo.example", DEMO_PASSWORD).status;
        let page = browser.get(HOME).status;
        words = match (signed_in, page) {
            (302 | 303, 200) => "signing in works",
            (302 | 303, 302) => "signing in works, and the next page asks to sign in",
            (403, 302) => "signing in is refused (403)",
            other => panic!("answers for which there are no words: {other:?}"),
        }
        .to_owned();
    }
    words
}
