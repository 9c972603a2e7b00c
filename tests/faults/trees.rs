//! Rows 16 to 20: what lies in a folder, and what it is called.

use crate::cli::runner::{PROSE, Place, SHORT};
use std::ffi::OsStr;
use std::fs;
use std::io::{Read as _, Write as _};
use std::os::unix::ffi::OsStrExt as _;
use std::os::unix::fs::{PermissionsExt as _, symlink};
use std::path::Path;
use std::process::{Command, Stdio};

fn raw(bytes: &[u8]) -> &Path {
    Path::new(OsStr::from_bytes(bytes))
}

#[test]
fn row_16_links_are_followed_on_demand_and_loops_are_cut() {
    let place = Place::with(&[("in/a.txt", SHORT), ("elsewhere/b.txt", SHORT)]);
    symlink("../elsewhere", place.path("in/out-of-tree")).expect("a link");
    symlink("../in", place.path("in/loop")).expect("a link");
    symlink("a.txt", place.path("in/c.txt")).expect("a link");
    place.run(["clean", "in", "-o", "o1"]).code(0).says("3 symbolic links not followed");
    assert_eq!(place.files("o1"), ["a.txt"]);
    place.run(["clean", "in", "-o", "o2", "--follow"]).code(0).says("in/loop: leads back");
    assert_eq!(place.files("o2"), ["a.txt", "c.txt", "out-of-tree/b.txt"]);
    symlink("nowhere", place.path("in/dangling")).expect("a link");
    place.run(["clean", "in", "-o", "o3", "--follow"]).code(3).says("in/dangling: No such file");
    place.run(["clean", "in/c.txt", "-o", "o4"]).code(0);
    assert_eq!(place.files("o4"), ["c.txt"], "a link that is named is read");
}

#[test]
fn row_18_a_pipe_in_a_folder_is_skipped_and_a_named_one_read() {
    let place = Place::with(&[("in/a.txt", SHORT)]);
    let made = std::process::Command::new("mkfifo").arg(place.path("in/pipe")).status();
    assert!(made.expect("mkfifo").success());
    place.run(["clean", "in", "-o", "out"]).code(0).says("1 special file skipped");
    std::thread::scope(|threads| {
        threads.spawn(|| place.write("in/pipe", SHORT));
        place.run(["clean", "in/pipe"]).code(0).prints(SHORT);
    });
}

#[test]
fn row_19_names_of_any_bytes_are_mirrored() {
    let place = Place::new();
    let long = format!("in/{}.txt", "n".repeat(251));
    let names: [&[u8]; 7] = [
        b"in/latin\xe9.txt",
        b"in/two\nlines.txt",
        b"in/-dash.txt",
        b"in/dots...",
        b"in/ space .txt",
        "in/中文.txt".as_bytes(),
        long.as_bytes(),
    ];
    for name in names {
        place.write(raw(name), SHORT);
    }
    place.run(["clean", "in", "-o", "out"]).code(0).says("7 documents");
    for name in names {
        let out = [b"out", name.strip_prefix(b"in").expect("a prefix")].concat();
        let out = if name.ends_with(b".txt") { out } else { [&out, &b".txt"[..]].concat() };
        assert_eq!(place.read(raw(&out)), SHORT, "{}", out.escape_ascii());
    }
}

#[test]
fn row_19_a_name_that_begins_with_a_dash_is_a_name_after_two() {
    let place = Place::with(&[("-dash.txt", SHORT), ("-", SHORT)]);
    place.run(["clean", "--", "-dash.txt"]).code(0).prints(SHORT);
    place.run(["clean", "./-"]).code(0).prints(SHORT);
}

#[test]
fn row_19_a_name_that_is_not_utf8_keeps_its_bytes_in_a_record() {
    let place = Place::new();
    place.write(raw(b"in/\xe9.txt"), SHORT);
    let ran = place.run(["clean", "in", "--format", "jsonl"]).code(0);
    let record = &ran.records()[0];
    assert_eq!(record["path"], "\u{fffd}.txt");
    assert_eq!(record["path_bytes"], serde_json::json!([0xe9, b'.', b't', b'x', b't']));
}

#[test]
fn row_19_names_are_escaped_where_people_read_them() {
    let place = Place::new();
    let name = raw(b"a\n\x1b[31m\xff.txt");
    place
        .run([OsStr::new("clean"), name.as_os_str()])
        .code(4)
        .says("dechrome: a\\n\\u{1b}[31m\\xff.txt: No such file");
}

#[test]
fn row_19_an_output_name_that_is_too_long_fails_alone() {
    let place = Place::with(&[("in/a.txt", SHORT), (&format!("in/{}", "n".repeat(255)), SHORT)]);
    place.run(["clean", "in", "-o", "out"]).code(3).says("File name too long");
    assert_eq!(place.files("out"), ["a.txt"]);
}

#[test]
fn row_20_a_deep_tree_is_walked_without_recursion() {
    let place = Place::new();
    let deep = vec!["d"; 1000].join("/");
    place.write(format!("in/{deep}/a.txt"), SHORT);
    place.run(["clean", "in", "-o", "out"]).code(0);
    assert_eq!(place.read(format!("out/{deep}/a.txt")), SHORT);
}

/// A command as somebody who may not read everything, where the tests run as somebody who may.
fn as_nobody(place: &Place, args: &[&str]) -> Option<Command> {
    let own = place.command(args);
    let mut file = fs::metadata(place.path("")).expect("a folder").permissions();
    file.set_mode(0o777);
    fs::set_permissions(place.path(""), file).expect("permissions");
    // Whoever is not root cannot read what nobody may read.
    if fs::File::open(place.path("in/locked.txt")).is_err() {
        return Some(own);
    }
    let nobody = ["--reuid=65534", "--regid=65534", "--clear-groups"];
    let binary = env!("CARGO_BIN_EXE_dechrome");
    let able = Command::new("setpriv").args(nobody).args([binary, "--version"]).output();
    if !able.is_ok_and(|ended| ended.status.success()) {
        return None;
    }
    let mut command = Command::new("setpriv");
    command.args(nobody).arg(binary).args(args).current_dir(place.path(""));
    Some(command)
}

#[test]
fn row_17_what_cannot_be_read_fails_alone() {
    let place = Place::with(&[
        ("in/a.txt", SHORT),
        ("in/locked.txt", SHORT),
        ("in/closed/b.txt", SHORT),
        ("in/z.txt", SHORT),
    ]);
    let set = |name: &str, mode: u32| {
        fs::set_permissions(place.path(name), fs::Permissions::from_mode(mode)).expect("permissions");
    };
    set("in/locked.txt", 0);
    set("in/closed", 0);
    let ended =
        as_nobody(&place, &["clean", "in", "-o", "out"]).map(|mut command| command.output().expect("an end"));
    set("in/closed", 0o755);
    let Some(ended) = ended else {
        eprintln!("skipped: root reads everything, and nobody else can be asked here");
        return;
    };
    let said = String::from_utf8(ended.stderr).expect("UTF-8");
    assert_eq!(ended.status.code(), Some(3), "{said}");
    for line in [
        "dechrome: in/locked.txt: Permission denied\n",
        "dechrome: in/closed: Permission denied\n",
        "2 documents",
        "2 failed",
    ] {
        assert!(said.contains(line), "{line}: {said}");
    }
    assert_eq!(place.files("out"), ["a.txt", "z.txt"]);
}

#[test]
fn row_17_a_file_that_vanishes_behind_the_listing_fails_alone() {
    let place = Place::with(&[("in/b.txt", SHORT), ("in/c.txt", SHORT)]);
    fifo(&place, "a.txt");
    let mut command = place.command(["clean", "a.txt", "in/b.txt", "in/c.txt", "-o", "out", "-j1"]);
    let child = command.stderr(Stdio::piped()).spawn().expect("the command starts");
    // It has listed its inputs when it opens the first, and waits there for somebody who writes.
    let mut input = fs::OpenOptions::new().write(true).open(place.path("a.txt")).expect("a reader");
    fs::remove_file(place.path("in/b.txt")).expect("removed");
    input.write_all(SHORT.as_bytes()).expect("written");
    drop(input);
    let ended = child.wait_with_output().expect("an end");
    let said = String::from_utf8(ended.stderr).expect("UTF-8");
    assert_eq!(ended.status.code(), Some(3), "{said}");
    assert!(said.contains("dechrome: in/b.txt: No such file or directory\n"), "{said}");
    assert_eq!(place.files("out"), ["a.txt", "c.txt"]);
}

#[test]
fn row_17_a_file_of_records_that_grows_while_it_is_read_is_an_error() {
    let place = Place::new();
    let record = format!("{{\"text\": {}}}\n", crate::cli::records::quoted(SHORT));
    place.write("in/a.jsonl", record.repeat(8_000));
    let mut command = place.command(["clean", "in/a.jsonl", "-j1"]);
    let mut child =
        command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("the command starts");
    let mut output = child.stdout.take().expect("a pipe");
    // It cannot be read to its end while nobody takes what comes of it.
    output.read_exact(&mut [0; 10]).expect("a beginning");
    let mut file = fs::OpenOptions::new().append(true).open(place.path("in/a.jsonl")).expect("a file");
    file.write_all(record.as_bytes()).expect("written");
    let mut rest = Vec::new();
    output.read_to_end(&mut rest).expect("the rest");
    let ended = child.wait_with_output().expect("an end");
    let said = String::from_utf8(ended.stderr).expect("UTF-8");
    assert!(said.contains("dechrome: in/a.jsonl: it changed while it was read\n"), "{said}");
    assert_eq!(ended.status.code(), Some(3), "{said}");
}

#[test]
fn row_17_a_file_that_ends_early_is_an_error_or_whole() {
    let place = Place::with(&[("in/a.txt", &PROSE.repeat(120)), ("in/b.txt", SHORT)]);
    let record = format!("{{\"text\": {}}}\n", crate::cli::records::quoted(SHORT));
    place.write("in/c.jsonl", record.repeat(20));
    place.run(["clean", "in", "-o", "whole", "-j1", "-q"]).code(0);
    let (mut met, mut failed) = (0, 0);
    for n in 1..200 {
        let _ = fs::remove_dir_all(place.path("out"));
        let _ = fs::remove_file(place.path("met"));
        let mut command = place.command(["clean", "in", "-o", "out", "-j1", "-q"]);
        command.env("DECHROME_FAULT", format!("{n} ends")).env("DECHROME_FAULT_MET", place.path("met"));
        let ended = command.output().expect("an end");
        if !place.exists("met") {
            break;
        }
        met += 1;
        let said = String::from_utf8(ended.stderr).expect("UTF-8");
        if ended.status.code() != Some(0) {
            assert!(said.contains(": it changed while it was read\n"), "{said}");
            failed += 1;
        }
        for file in place.files("out") {
            assert!(
                place.read(format!("out/{file}")) == place.read(format!("whole/{file}")),
                "{file}: call {n}"
            );
        }
        let missing = 3 - place.files("out").len();
        assert_eq!(missing, usize::from(ended.status.code() == Some(3)), "call {n}: {said}");
    }
    assert!(met > 20 && failed >= 2, "{failed} of {met}");
}

fn fifo(place: &Place, name: &str) {
    let made = Command::new("mkfifo").arg(place.path(name)).status();
    assert!(made.expect("mkfifo").success());
}

#[test]
fn row_18_sockets_and_devices_are_skipped_in_a_folder_and_a_named_device_is_read() {
    let place = Place::with(&[("in/a.txt", SHORT)]);
    let _socket = std::os::unix::net::UnixListener::bind(place.path("in/socket")).expect("a socket");
    place.run(["clean", "in", "-o", "out"]).code(0).says("1 special file skipped");
    assert_eq!(place.files("out"), ["a.txt"]);
    place.run(["clean", "/dev/null"]).code(0).prints("").says("1 empty");
    place.run(["clean", "in/socket"]).code(4).says("dechrome: in/socket: ");
}

#[test]
fn row_19_names_are_escaped_on_a_terminal_and_whole_in_a_pipe() {
    let place = Place::new();
    let name = b"in/a\x1b[31m\n\xe2\x80\xae.txt";
    place.write(raw(name), "A  line\n");
    place.run(["check", "in", "-q"]).code(1).prints([name, &b"\n"[..]].concat());
    let both = nix::pty::openpty(None, None).expect("a terminal");
    let mut ours = fs::File::from(both.master);
    let mut child =
        place.command(["check", "in", "-q"]).stdout(both.slave).spawn().expect("the command starts");
    assert_eq!(child.wait().expect("an end").code(), Some(1));
    let mut said = [0; 200];
    let read = ours.read(&mut said).expect("what was said");
    assert_eq!(said[..read].escape_ascii().to_string(), r"in/a\\u{1b}[31m\\n\\u{202e}.txt\r\n");
}

#[test]
fn row_20_few_open_files_are_enough() {
    let place = Place::new();
    for number in 0..400 {
        place.write(format!("in/{}/{}/{number}.txt", number % 7, number % 20), SHORT);
    }
    for (allowed, more) in [("256", &[][..]), ("24", &["--max-open", "24"])] {
        let script = format!(
            "ulimit -n {allowed}; exec '{}' clean in -o out{allowed} -q -j 64 {}",
            env!("CARGO_BIN_EXE_dechrome"),
            more.join(" ")
        );
        let ended =
            Command::new("bash").args(["-c", &script]).current_dir(place.path("")).output().expect("a shell");
        let said = String::from_utf8(ended.stderr).expect("UTF-8");
        assert_eq!((ended.status.code(), said.as_str()), (Some(0), ""), "{allowed}");
        assert_eq!(place.files(&format!("out{allowed}")).len(), 400);
    }
    place.run(["clean", "in", "-o", "out", "--max-open", "3"]).code(2).says("--max-open").says("above 16");
}
