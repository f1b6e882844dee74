//! What once signed everybody out, and what else could: each made to happen to the real binary, most of it on a PostgreSQL of its
//! own. It must be refused at the start, or be told within a minute by health, metrics and log, with its cause and its remedy;
//! and whoever was signed in must be so again once it is mended, wherever that can be.
//!
//! `docs/incidents.md` is the table of what was observed: this run fails where it says anything else.
//!
//!     cargo test --test incidents                     the quick ones, all at once: about a minute
//!     cargo test --test incidents -- --all            and those that take minutes
//!     cargo test --test incidents -- --write [--all]  and writes docs/incidents.md anew
//!     cargo test --test incidents -- WORDS            those whose title has the words in it
//!
//! A harness of its own: the table is made of all replays, so there is an end at which it is put together; and they wait for
//! minutes far more than they work, so that they all run at once whatever the number of processors.

mod replays;
#[path = "../desk/support/mod.rs"]
#[expect(dead_code, unused_imports, reason = "the desk's support, of which a replay needs a part")]
mod shared;
mod support;

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::process::ExitCode;
use std::sync::mpsc;
use std::time::{Duration, Instant};

use replays::{REPLAYS, Replay};
use support::{Seen, Table, template};

fn main() -> ExitCode {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let has = |flag: &str| args.iter().any(|arg| arg == flag);
    let words = args.iter().find(|arg| !arg.starts_with('-'));
    let chosen: Vec<&'static Replay> = REPLAYS
        .iter()
        .filter(|replay| match words {
            Some(words) => replay.title.contains(words.as_str()),
            None => has("--all") || !replay.is_slow,
        })
        .collect();
    let began = Instant::now();
    template();
    let (table, failed) = run(&chosen);
    let told = match has("--write") {
        true => table.write(),
        false => table.compare(words.is_none() && has("--all")),
    };
    if let Err(what) = &told {
        println!("{what}");
    }
    let failed = failed + usize::from(told.is_err());
    println!(
        "\ntest result: {}. {} passed; {failed} failed; {} not run; finished in {:.1}s",
        if failed == 0 { "ok" } else { "FAILED" },
        table.rows.len(),
        REPLAYS.len() - chosen.len(),
        began.elapsed().as_secs_f64()
    );
    support::tidy();
    match failed {
        0 => ExitCode::SUCCESS,
        _ => ExitCode::FAILURE,
    }
}

/// All at once, begun a moment apart: what each costs is at its start.
fn run(chosen: &[&'static Replay]) -> (Table, usize) {
    let (tell, told) = mpsc::channel();
    std::thread::scope(|scope| {
        for (n, &replay) in chosen.iter().enumerate() {
            let tell = tell.clone();
            scope.spawn(move || {
                std::thread::sleep(Duration::from_millis(400) * n as u32);
                let began = Instant::now();
                let seen = catch_unwind(AssertUnwindSafe(replay.run));
                let _ = tell.send((replay.title, seen, began.elapsed().as_secs_f64()));
            });
        }
        drop(tell);
        let (mut table, mut failed, mut losers) = (Table::default(), 0, Vec::new());
        for (title, seen, took) in told {
            match seen {
                Ok(Seen::Cannot(why)) => println!("replay {title} ... NOT RUN HERE: {why}"),
                Ok(Seen::Row(row)) => {
                    println!("replay {title} ... ok, {took:.0} s");
                    table.rows.push((title, row));
                }
                Err(_) => {
                    failed += 1;
                    losers.push(format!("replay {title}"));
                    println!("replay {title} ... FAILED, {took:.0} s");
                }
            }
        }
        if !losers.is_empty() {
            println!("\nfailures:\n    {}", losers.join("\n    "));
        }
        (table, failed)
    })
}
