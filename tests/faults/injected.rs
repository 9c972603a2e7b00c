//! Rows 12, 17 and 26 once more, for every call to the system: the n-th fails, for every n.
//!
//! The program is built with the feature `faults` here, which lets a call fail on demand (see `src/batch/door.rs`).

use crate::cli::learn::site_in;
use crate::cli::records::quoted;
use crate::cli::runner::{PROSE, Place, SHORT, begin};
use std::collections::BTreeMap;
use std::ffi::OsStr;
use std::fs;
use std::path::Path;
use std::process::{Output, Stdio};
use std::sync::LazyLock;
use std::time::{Duration, Instant};

/// What the system says of a call that is made to fail.
const SAID: &str = "Input/output error";

/// Calls that no command of these has so many of: a count that runs away is seen.
const CALLS_MAX: usize = 400;

/// How long a command may take; each takes some milliseconds.
const LONGEST: Duration = Duration::from_secs(60);

/// A command that is run again and again.
struct Case {
    args: &'static [&'static str],
    stdin: &'static str,
    /// The exit code when nothing fails.
    code: i32,
    /// Calls that it makes at least; fewer mean that a call went past the door.
    fewest: usize,
}

/// How a run came out.
struct Ran {
    code: Option<i32>,
    stdout: Vec<u8>,
    stderr: String,
    /// All that lies in the place, but for the input.
    files: BTreeMap<String, Vec<u8>>,
    /// The call that was made to fail.
    met: Option<String>,
}

fn run(case: &Case, make: &dyn Fn() -> Place, fault: &str) -> Ran {
    let place = make();
    let before = files_of(&place, "in");
    let met = tempfile::NamedTempFile::new().expect("a file");
    let mut command = place.command(case.args.iter().copied());
    command.env("DECHROME_FAULT", fault).env("DECHROME_FAULT_MET", met.path());
    let (mut child, mut input) = begin(command.stdout(Stdio::piped()));
    // What is sent fits a pipe; a command that fails may not read it.
    let _ = std::io::Write::write_all(&mut input, case.stdin.as_bytes());
    drop(input);
    let limit = Instant::now() + LONGEST;
    // What it says fits its pipes.
    while child.try_wait().expect("a status").is_none() {
        if Instant::now() > limit {
            child.kill().expect("killed");
            panic!("{:?}, {fault}: it hangs", case.args);
        }
        std::thread::sleep(Duration::from_millis(2));
    }
    let Output { status, stdout, stderr } = child.wait_with_output().expect("an end");
    assert_eq!(files_of(&place, "in"), before, "the input changed");
    let said = fs::read(met.path()).map(|bytes| String::from_utf8(bytes).expect("UTF-8")).unwrap_or_default();
    Ran {
        code: status.code(),
        stdout,
        stderr: String::from_utf8(stderr).expect("UTF-8"),
        files: files_of(&place, ""),
        met: Some(said).filter(|said| !said.is_empty()),
    }
}

fn files_of(place: &Place, folder: &str) -> BTreeMap<String, Vec<u8>> {
    if !place.exists(folder) {
        return BTreeMap::new();
    }
    let read = |name: String| {
        let bytes = fs::read(place.path(folder).join(&name)).expect("a file");
        (name, bytes)
    };
    place.files(folder).into_iter().map(read).collect()
}

/// Fails call after call until there are no more, and says how many there were.
#[expect(clippy::print_stderr, reason = "the figure is the test's")]
fn fail_each(case: &Case, make: &dyn Fn() -> Place, stride: usize) {
    let (good, before) = (run(case, make, "0"), files_of(&make(), ""));
    assert_eq!(good.code, Some(case.code), "{:?}: {}", case.args, good.stderr);
    for n in 1..CALLS_MAX {
        let ran = run(case, make, &n.to_string());
        let Some(met) = &ran.met else {
            assert!(n > case.fewest, "{:?}: only {} calls", case.args, n - 1);
            assert_eq!((ran.code, &ran.files), (good.code, &good.files), "{:?}", case.args);
            eprintln!("{:?}: each of {} calls failed once", case.args, n - 1);
            return;
        };
        judge(case, &ran, &good, &before, &format!("{:?}, call {n}, {met}", case.args));
        // And when nothing can be done any more.
        if n % stride != 0 {
            continue;
        }
        let ran = run(case, make, &format!("{n}+"));
        let what = format!("{:?}, from call {n} on, {met}: {}", case.args, ran.stderr);
        check_targets(case, &ran, &good, &before, (&what, true));
        let done = ran.code == good.code && ran.stdout == good.stdout && ran.files == good.files;
        assert!(done || matches!(ran.code, Some(2..=4)), "{what}: {:?}", ran.code);
    }
    panic!("{:?}: there is no end", case.args);
}

/// What must hold whatever failed.
fn judge(case: &Case, ran: &Ran, good: &Ran, before: &BTreeMap<String, Vec<u8>>, what: &str) {
    assert!(!ran.stderr.contains("panic") && !ran.stderr.contains("bug"), "{what}: {}", ran.stderr);
    check_targets(case, ran, good, before, (what, false));
    if ran.code == good.code && !ran.stderr.contains(SAID) {
        // It was asked for something that it can do without.
        assert_eq!((&ran.stdout, &ran.files), (&good.stdout, &good.files), "{what}: {}", ran.stderr);
        return;
    }
    assert!(ran.stderr.contains(SAID), "{what}: the error is not named: {}", ran.stderr);
    let line = ran.stderr.lines().find(|line| line.contains(SAID)).unwrap_or_default();
    assert!(line.starts_with("dechrome: "), "{what}: {line}");
    let files = |ran: &Ran| ran.files.iter().filter(|(name, _)| !name.starts_with("in/")).count();
    match ran.code {
        Some(2) => {
            assert_eq!(&ran.files, before, "{what}: refused, and something was written: {}", ran.stderr)
        }
        Some(3) => {}
        Some(4) => assert!(files(ran) <= before.len(), "{what}: {}", ran.stderr),
        code => panic!("{what}: exit code {code:?}: {}", ran.stderr),
    }
    // One failure costs one document, unless it is the stream, a list or a profile that failed.
    let one_stream = !case.args.contains(&"out");
    if ran.code == Some(3) && !one_stream {
        assert!(
            files(ran) + 1 >= files(good),
            "{what}: others are not done: {:?}\n{}",
            ran.files.keys(),
            ran.stderr
        );
    }
}

/// Each file is as it was or as it should be, and there is no other.
fn check_targets(
    case: &Case,
    ran: &Ran,
    good: &Ran,
    before: &BTreeMap<String, Vec<u8>>,
    (what, may_leave): (&str, bool),
) {
    let learns = case.args.iter().any(|arg| arg.ends_with("learn"));
    for (name, bytes) in &ran.files {
        if name.contains(".dechrome-") {
            assert!(may_leave, "{what}: {name} was left");
            continue;
        }
        let known = before.get(name) == Some(bytes) || good.files.get(name) == Some(bytes);
        let whole = known || ran.code != Some(0) && is_whole_of_others(name, bytes, learns);
        assert!(whole, "{what}: {name} is not whole: {}", bytes.escape_ascii());
    }
    let gone = before.keys().find(|name| !ran.files.contains_key(*name));
    assert_eq!(gone, None, "{what}: gone");
}

/// Whether it is a whole tally, profile, sample or text of a run that missed a document.
fn is_whole_of_others(name: &str, bytes: &[u8], learns: bool) -> bool {
    match Path::new(name).extension().and_then(OsStr::to_str) {
        Some("json") => serde_json::from_slice::<serde_json::Value>(bytes).is_ok(),
        Some("toml") => learns && bytes.ends_with(b"[end]\n"),
        Some("sample") => learns && bytes.ends_with(b"}\n"),
        Some("jsonl") => bytes.ends_with(b"}\n"),
        _ => learns && bytes.ends_with(b"\n"),
    }
}

fn folder() -> Place {
    let place =
        Place::with(&[("in/a.txt", SHORT), ("in/b/c.txt", PROSE), ("in/d.html", "<p>The ferry was late.")]);
    // What is replaced, and what nobody touches.
    place.write("out/a.txt", "as it was\n");
    place.write("out/other.txt", "another's\n");
    place
}

fn records() -> Place {
    let place = Place::new();
    let lines = format!("{{\"text\": {}}}\n{{\"id\": 2, \"text\": \"x\"}}\n", quoted(SHORT));
    place.write("in/a.jsonl", &lines);
    place.write("in/b.jsonl", &lines);
    place.write("out/a.jsonl", "as it was\n");
    place
}

/// A site with its profile and its sample, learnt once.
static SITE: LazyLock<BTreeMap<String, Vec<u8>>> = LazyLock::new(|| {
    let place = site_in("in", 6);
    place.run(["learn", "-q", "in", "-o", "site.toml", "--sample", "one.sample"]).code(0);
    files_of(&place, "")
});

fn site() -> Place {
    let place = Place::new();
    for (name, bytes) in &*SITE {
        place.write(name, bytes);
    }
    place
}

/// A command, its exit code when nothing fails, and calls that it makes at least.
type Line = (&'static [&'static str], i32, usize);

const ON_A_FOLDER: [Line; 8] = [
    (&["clean", "in", "-o", "out", "-j1"], 0, 35),
    (&["clean", "in/a.txt", "-o", "one.txt"], 0, 10),
    (&["explain", "in/a.txt"], 0, 5),
    (&["check", "in", "--against", "out", "-j1"], 1, 15),
    (&["clean", "in", "--format", "jsonl", "-o", "all.jsonl", "-j1"], 0, 20),
    (&["clean", "in", "-o", "out", "-j1", "--skip-existing"], 0, 25),
    (&["clean", "in", "-o", "out", "-j1", "--follow", "--summary", "summary.json"], 0, 40),
    (&["check", "in", "--diff", "-j1"], 1, 12),
];

const ON_RECORDS: [Line; 3] = [
    (&["clean", "in", "-o", "out", "-j1"], 0, 20),
    (&["clean", "in/a.jsonl"], 0, 6),
    (&["check", "in", "--against", "out", "-j1"], 1, 10),
];

const ON_A_SITE: [Line; 5] = [
    (&["clean", "in", "-o", "out", "--learn", "--keep-profiles", "kept", "-j1"], 0, 50),
    (&["learn", "in", "-o", "new", "--sample", "new", "-j1"], 0, 20),
    (&["learn", "--merge", "one.sample", "-o", "site.toml"], 0, 8),
    (&["learn", "--diff", "site.toml", "site.toml"], 0, 4),
    (&["clean", "in", "-o", "out", "--profile", "site.toml", "-j1"], 0, 40),
];

const ON_A_PIPE: [&[&str]; 4] = [&["clean"], &["clean", "-", "-o", "one.txt"], &["explain"], &["check"]];

/// All of them, or the first few, with all calls failing from the n-th on as well for one n in so many.
fn fail_all(lines: &[Line], make: &dyn Fn() -> Place, stride: usize) {
    for &(args, code, fewest) in lines {
        fail_each(&Case { args, stdin: "", code, fewest }, make, stride);
    }
}

fn fail_pipes(commands: &[&'static [&'static str]], stride: usize) {
    for args in commands {
        fail_each(&Case { args, stdin: SHORT, code: 0, fewest: 3 }, &Place::new, stride);
    }
    let stdin = "{\"text\": \"The ferry was late.\"}\n{\"text\": \"x\"}\n";
    fail_each(&Case { args: &["clean"], stdin, code: 0, fewest: 3 }, &Place::new, stride);
    let args = &["clean", "--files-from", "-", "-o", "out", "-j1"];
    fail_each(&Case { args, stdin: "in/a.txt\n", code: 0, fewest: 10 }, &folder, stride);
}

#[test]
fn row_12_each_call_that_fails_costs_one_document() {
    fail_all(&ON_A_FOLDER[..3], &folder, 10);
}

#[test]
fn row_12_each_call_that_fails_costs_one_file_of_records() {
    fail_all(&ON_RECORDS[..1], &records, 10);
}

#[test]
fn row_12_each_call_of_a_pipe_that_fails_is_said() {
    fail_pipes(&ON_A_PIPE[..2], 5);
}

#[test]
fn row_12_each_call_of_learning_that_fails_is_said() {
    fail_all(&ON_A_SITE[1..4], &site, 10);
}

/// Every command, every call, once alone and once with all that come after it.
pub(super) fn fail_everything() {
    fail_all(&ON_A_FOLDER, &folder, 1);
    fail_all(&ON_RECORDS, &records, 1);
    fail_all(&ON_A_SITE, &site, 1);
    fail_pipes(&ON_A_PIPE, 1);
}
