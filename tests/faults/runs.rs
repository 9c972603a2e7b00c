//! Rows 26, 27, 30 and 32: the same bytes, whoever runs it and however.

use crate::cli::learn::site_in;
use crate::cli::records::quoted;
use crate::cli::runner::{Place, SHORT, begin};
use std::fs;
use std::io::Write as _;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

#[test]
fn row_27_threads_and_the_order_of_inputs_change_nothing() {
    let place = Place::new();
    let mut names = Vec::new();
    for number in 0..200 {
        let name = format!("in/{}/{number}.txt", number % 7);
        place.write(&name, format!("Document {number}.\n\n{}", SHORT.repeat(number % 13)));
        names.push(name);
    }
    let one = place.run(["clean", "in", "--format", "jsonl", "-j1"]).code(0);
    let eight = place.run(["clean", "in", "--format", "jsonl", "-j8"]).code(0);
    assert_eq!(one.records().len(), 200);
    assert!(one.stdout() == eight.stdout(), "other bytes with eight threads");
    let list = |names: &[String]| names.join("\n");
    let forward =
        place.run_with(list(&names), ["clean", "--files-from", "-", "--format", "jsonl", "-j3"]).code(0);
    names.reverse();
    let backward = place.run_with(list(&names), ["clean", "--files-from", "-", "--format", "jsonl"]).code(0);
    assert!(forward.stdout() == backward.stdout(), "other bytes in another order");
    assert_eq!(forward.records().len(), 200);
    place.run(["clean", "in", "-o", "out1", "-j1"]).code(0);
    place.run(["clean", "in", "-o", "out8", "-j8"]).code(0);
    for file in place.files("out1") {
        assert_eq!(place.read(format!("out1/{file}")), place.read(format!("out8/{file}")), "{file}");
    }
}

/// Runs the command with pieces on standard input, each some time after the one before; its exit code and standard output.
fn run_slowly(place: &Place, args: &[&str], pieces: &[&[u8]]) -> (Option<i32>, Vec<u8>) {
    let mut command = place.command(args);
    let (child, mut input) = begin(command.stdout(Stdio::piped()));
    for piece in pieces {
        // A command that has enough reads no more.
        let _ = input.write_all(piece);
        std::thread::sleep(Duration::from_millis(80));
    }
    drop(input);
    let ended = child.wait_with_output().expect("an end");
    (ended.status.code(), ended.stdout)
}

#[test]
fn row_27_the_pace_of_a_pipe_changes_nothing() {
    let place = Place::new();
    let record = b"{\"text\": \"A boat lay at the pier.\"}\n".as_slice();
    let blank = [b'\n'; 300_000].as_slice();
    for (pieces, args, is_records) in [
        (&[b"\n".as_slice(), record][..], &[][..], true),
        (&[blank, record], &[], true),
        (&[b"\xEF", b"\xBB\xBF \n", record], &[], true),
        (&[&record[..9], &record[9..]], &[], true),
        (&[&record[..25], &record[25..], record], &["--max-size", "20"], true),
        (&[b"\n", b"{a: 1}\n", record], &[], false),
        (&[b"\n", b"A boat lay at the pier.\n", record], &[], false),
        (&[b"\n", b"<p>A boat lay", b" at the pier.</p>\n<p>", b"So it did.</p>\n"], &[], false),
    ] {
        for command in ["clean", "check"] {
            let args = [&[command, "-q"], args].concat();
            let slow = run_slowly(&place, &args, pieces);
            let fast = place.run_with(pieces.concat(), &args);
            let what = format!("{args:?}, {} bytes first", pieces[0].len());
            assert_eq!(slow.1, fast.stdout_bytes(), "{what}");
            if command == "clean" && args.len() == 2 {
                assert_eq!(slow.1.starts_with(b"{\"text\": "), is_records, "{what}: {}", fast.stdout());
            }
            fast.code(slow.0.expect("no signal"));
        }
    }
}

#[test]
fn row_27_parts_merged_are_the_whole_whatever_the_threads() {
    let place = site_in("all/lindvik", 60);
    for threads in ["1", "8"] {
        let out = format!("whole-{threads}");
        let args = ["learn", "-q", "all/lindvik", "-o"];
        let rest =
            [format!("{out}.toml"), "--sample".into(), format!("{out}.sample"), "-j".into(), threads.into()];
        place.run(args.map(String::from).into_iter().chain(rest)).code(0).says_nothing();
    }
    assert_eq!(place.read("whole-1.sample"), place.read("whole-8.sample"));
    assert_eq!(place.read("whole-1.toml"), place.read("whole-8.toml"));
    for (at, name) in place.files("all/lindvik").iter().enumerate() {
        place.write(format!("part-{}/lindvik/{name}", at * 5 % 7), place.read(format!("all/lindvik/{name}")));
    }
    for part in 0..7 {
        let (folder, sample) = (format!("part-{part}/lindvik"), format!("samples/{part}.sample"));
        place.run(["learn", "-q", &folder, "--sample", &sample]).code(0);
    }
    place
        .run(["learn", "-q", "--merge", "samples", "-o", "merged.toml", "--sample", "merged.sample"])
        .code(0);
    assert_eq!(place.read("merged.sample"), place.read("whole-1.sample"));
    assert_eq!(place.read("merged.toml"), place.read("whole-1.toml"));
    place.run(["learn", "--diff", "merged.toml", "whole-1.toml"]).code(0).prints("");
}

#[test]
fn row_26_a_panic_costs_one_document() {
    let place = Place::new();
    for name in ["a", "b", "c", "d"] {
        place.write(format!("in/{name}.txt"), SHORT);
    }
    let record = format!("{{\"text\": {}}}\n", quoted(SHORT));
    place.write("records.jsonl", record.repeat(4));
    for threads in ["-j1", "-j4"] {
        let out = format!("out{threads}");
        let mut command = place.command(["clean", "in", "-o", &out, threads]);
        let ended = command.env("DECHROME_FAULT", "panic 2").output().expect("an end");
        let said = String::from_utf8(ended.stderr).expect("UTF-8");
        assert_eq!(ended.status.code(), Some(3), "{said}");
        let failed: Vec<&str> =
            said.lines().filter(|line| line.contains("a bug in dechrome: wished for")).collect();
        assert!(failed.len() == 1 && failed[0].starts_with("dechrome: in/"), "{said}");
        assert!(said.contains("dechrome: a bug, please report it") && said.contains("3 documents"), "{said}");
        assert_eq!(place.files(&out).len(), 3, "{said}");
        let mut command = place.command(["clean", "records.jsonl", threads]);
        let ended = command.env("DECHROME_FAULT", "panic 2").output().expect("an end");
        assert_eq!(ended.status.code(), Some(3));
        assert_eq!(ended.stdout.iter().filter(|&&byte| byte == b'\n').count(), 3);
    }
}

#[test]
fn row_27_neither_locale_nor_clock_nor_terminal_changes_a_byte() {
    let place = crate::cli::clean::pages();
    place.write(
        "in/d.txt",
        "Lindvik Post\n2024-07-19 08:42\n\nThe  ferry\u{a0}was late on Tuesday, and nobody minded.\n",
    );
    let args = ["clean", "in", "--format", "jsonl", "--reasons", "-q"];
    let usual = place.run(args).code(0).stdout_bytes().to_vec();
    for (name, value) in [
        ("LC_ALL", "C"),
        ("LC_ALL", "tr_TR.UTF-8"),
        ("LANG", "ar_EG.UTF-8"),
        ("TZ", "Pacific/Kiritimati"),
        ("TZ", "nonsense"),
        ("NO_COLOR", "1"),
        ("CLICOLOR_FORCE", "1"),
        ("TERM", "dumb"),
        ("COLUMNS", "20"),
        ("RAYON_NUM_THREADS", "3"),
        ("HOME", "/nowhere"),
    ] {
        let ended = place.command(args).env(name, value).output().expect("an end");
        assert!(ended.status.success() && ended.stdout == usual, "{name}={value}");
    }
    let ended = place.command(args).env_clear().output().expect("an end");
    assert!(ended.status.success() && ended.stdout == usual, "without any variable");
    // To a terminal, too, but for the line ends that it makes itself.
    let both = nix::pty::openpty(None, None).expect("a terminal");
    let mut ours = std::fs::File::from(both.master);
    let mut command = place.command(args);
    command.stdout(both.slave.try_clone().expect("a copy")).stderr(both.slave);
    let mut child = command.spawn().expect("the command starts");
    drop(command);
    let mut shown = Vec::new();
    // A terminal whose other end was closed gives an error at its end.
    let _ = std::io::Read::read_to_end(&mut ours, &mut shown);
    assert!(child.wait().expect("an end").success());
    let usual = String::from_utf8(usual).expect("UTF-8").replace('\n', "\r\n");
    assert_eq!(String::from_utf8(shown).expect("UTF-8"), usual);
}

#[test]
fn row_27_a_partition_of_the_inputs_changes_nothing() {
    let place = crate::cli::clean::pages();
    place.run(["clean", "in", "-o", "whole", "-q"]).code(0);
    place.run(["clean", "in", "-o", "parts", "-q", "--include", "*.md", "--include", "*.html"]).code(0);
    place.run(["clean", "in", "-o", "parts", "-q", "--exclude", "*.md", "--exclude", "*.html"]).code(0);
    assert_eq!(place.files("parts"), place.files("whole"));
    for file in place.files("whole") {
        assert_eq!(place.read(format!("parts/{file}")), place.read(format!("whole/{file}")), "{file}");
    }
}

#[test]
fn row_30_the_program_leaves_its_own_output_alone() {
    let place = Place::new();
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("testdata");
    let mut found = 0;
    for kind in ["wild", "synthetic", "negative"] {
        for entry in fs::read_dir(root.join(kind)).expect("testdata") {
            let folder = entry.expect("an entry").path();
            let name = folder.file_name().and_then(|name| name.to_str()).expect("a name").to_owned();
            place.write(
                format!("raw/{kind}/{name}.txt"),
                fs::read(folder.join("input.txt")).expect("an input"),
            );
            found += 1;
        }
    }
    assert!(found > 80, "{found} documents");
    for more in [&[][..], &["--no-strip"], &["--favor", "precision"], &["--unwrap"]] {
        let args = |args: [&'static str; 4]| {
            args.into_iter().chain(["-q"]).chain(more.iter().copied()).collect::<Vec<_>>()
        };
        place.run(args(["clean", "raw", "-o", "out"])).code(0);
        place.run(args(["check", "raw", "--against", "out"])).code(0).prints("");
        place.run(args(["clean", "out", "-o", "again"])).code(0);
        let same = |name: &&String| place.read(format!("out/{name}")) == place.read(format!("again/{name}"));
        let files = place.files("out");
        let unchanged = files.iter().filter(same).count();
        // The learned judge may change three of a hundred; none of these is one of them.
        assert_eq!(
            unchanged,
            found,
            "{more:?}: {:?}",
            files.iter().filter(|name| !same(name)).collect::<Vec<_>>()
        );
    }
}

/// Runs the command where so much address space is allowed, in kilobytes.
fn run_within(kilobytes: u32, place: &Place, args: &str) -> (Option<i32>, String) {
    let script = format!("ulimit -v {kilobytes}; exec '{}' {args}", env!("CARGO_BIN_EXE_dechrome"));
    let ended =
        Command::new("bash").args(["-c", &script]).current_dir(place.path("")).output().expect("a shell");
    (ended.status.code(), String::from_utf8(ended.stderr).expect("UTF-8"))
}

#[test]
fn row_32_a_quarter_of_a_gigabyte_is_enough_and_more_is_refused_before_it_is_read() {
    let place = Place::new();
    for number in 0..20 {
        place.write(format!("in/{number}.txt"), SHORT.repeat(500));
    }
    let large = fs::File::create(place.path("in/large.txt")).expect("a file");
    large.set_len(1 << 30).expect("room for a hole");
    let start = Instant::now();
    let (code, said) = run_within(256 * 1024, &place, "clean in -o out -j1 --max-size 8M");
    assert_eq!(code, Some(3), "{said}");
    assert!(said.contains("dechrome: in/large.txt: larger than 8388608 bytes (--max-size)\n"), "{said}");
    assert_eq!(place.files("out").len(), 20);
    assert!(start.elapsed().as_secs() < 30, "it was read");
    // Without the flag it does not fit: an error of that one, and not the end of the program.
    let (code, said) = run_within(256 * 1024, &place, "clean in -o out2 -j1");
    assert_eq!(code, Some(3), "{said}");
    assert!(said.contains("dechrome: in/large.txt: ") && said.contains("20 documents"), "{said}");
    assert_eq!(place.files("out2").len(), 20);
}

#[cfg(target_os = "linux")]
#[test]
fn row_32_threads_that_cannot_be_started_are_refused_with_the_way_out() {
    let place = Place::with(&[("in/a.txt", SHORT)]);
    for args in ["clean in -o out", "check in", "learn in -o out"] {
        let (code, said) = run_within(1024 * 1024, &place, &format!("{args} -q -j 4000 --max-open 5000"));
        let wanted =
            "dechrome: cannot start 4000 threads, use fewer with -j: Resource temporarily unavailable\n";
        assert_eq!((code, said.as_str()), (Some(2), wanted), "{args}");
    }
    assert_eq!(place.files(""), ["in/a.txt"], "nothing was written");
}

#[test]
fn row_32_finished_documents_that_wait_for_their_turn_are_bounded_by_a_flag() {
    let place = Place::new();
    for number in 0..100 {
        place.write(format!("in/{number:03}.txt"), SHORT.repeat(40));
    }
    let usual = place.run(["clean", "in", "--format", "jsonl", "-q", "-j4"]).code(0);
    let args = ["clean", "in", "--format", "jsonl", "-q", "-j4", "--max-waiting", "1K"];
    let ran = place.run(args).code(0);
    assert!(ran.stdout_bytes() == usual.stdout_bytes(), "other bytes with a small window");
    place.run(["clean", "in", "-o", "out", "--max-waiting", "none"]).code(2).says("--max-waiting");
}
