//! Commands whose reader has had enough, as in `divestreams doctor | head -1`: nothing is told to nobody, and each ends as it would have.

use std::io;
use std::process::{Command, Output, Stdio};

use crate::support::{Desk, address_of, binary, own_folder};

/// A pipe that nobody reads from.
fn closed() -> Stdio {
    io::pipe().expect("a pipe").1.into()
}

fn command(desk: &Desk, args: &[&str]) -> Command {
    let (database, data) = (address_of(desk), own_folder().display().to_string());
    // A port that nobody has: `health` has something to complain of.
    let mut command = binary(&[("DATABASE_URL", &*database), ("DATA_DIR", &*data), ("BIND", "127.0.0.1:1")]);
    command.args(args);
    command
}

fn code(output: Output, args: &[&str]) -> i32 {
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(!said.contains("panicked") && !said.contains("Broken pipe"), "{args:?}: {said}");
    output.status.code().unwrap_or_else(|| panic!("{args:?} was killed: {said}"))
}

#[test]
fn a_command_whose_reader_is_gone_ends_quietly_with_the_code_it_would_have() {
    let desk = Desk::open();
    let nobody = ["user", "unlock", "nobody@demo.example"];
    for (args, expected) in [
        (&["doctor"] as &[&str], 0),
        (&["doctor", "--json"], 0),
        (&["secret"], 0),
        (&["migrate", "--status"], 0),
        (&["preflight"], 0),
        (&["after-deploy"], 0),
        (&["user", "list"], 0),
        (&["tenant", "list", "--json"], 0),
        (&["login-sessions", "list"], 0),
        (&["login-sessions", "purge"], 0),
        (&["check-compose", "docker-compose.prod.yml"], 1),
        (&["check-compose", "Cargo.toml"], 2),
        (&["--help"], 0),
        (&["health"], 1),
        (&nobody, 1),
    ] {
        let of = |command: &mut Command| code(command.output().expect("it runs"), args);
        let run = || {
            let mut command = command(&desk, args);
            command.current_dir(env!("CARGO_MANIFEST_DIR"));
            command
        };
        assert_eq!(of(run().stdout(Stdio::piped())), expected, "{args:?} with a reader");
        assert_eq!(of(run().stdout(closed())), expected, "{args:?} without");
        assert_eq!(of(run().stdout(closed()).stderr(closed())), expected, "{args:?} with nobody at all");
    }
}

#[test]
fn a_full_disk_is_no_reader_that_has_had_enough() {
    let full = std::fs::OpenOptions::new().write(true).open("/dev/full").expect("Linux has it");
    let output = binary(&[]).arg("secret").stdout(full).stderr(Stdio::piped()).output().expect("it runs");
    let said = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(1), "a secret that nobody got is none: {said}");
    assert!(said.contains("standard output: No space left"), "{said}");
}
