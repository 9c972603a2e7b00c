//! What takes long. Run by `.ci/run`, and by hand:
//!
//! ```console
//! $ cargo test --release --test main faults::long -- --ignored --test-threads 1
//! ```

use super::{injected, shapes, signals};
use crate::cli::records::quoted;
use crate::cli::runner::{PROSE, Place, SHORT};
use std::fs::{self, File};
use std::io::{BufWriter, Write as _};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

const MEGABYTE: usize = 1024 * 1024;

#[test]
#[ignore = "long: a minute"]
fn row_12_every_call_of_every_command_that_fails_is_said() {
    injected::fail_everything();
}

#[test]
#[ignore = "long: half a minute"]
fn row_13_two_hundred_kills() {
    signals::kill(200);
}

#[test]
#[ignore = "long: half a minute"]
fn row_05_twice_many_megabytes_of_any_shape_take_no_more_than_their_share() {
    shapes::texts(4 * MEGABYTE);
    shapes::bytes(4 * MEGABYTE);
}

/// Runs a command to its end: its exit code, what it said, the most memory that it held, and how long it took.
fn watch(mut command: Command) -> (Option<i32>, String, usize, Duration) {
    let start = Instant::now();
    let mut child = command.stderr(Stdio::piped()).stdout(Stdio::null()).spawn().expect("the command starts");
    let mut most = 0;
    loop {
        most = most.max(peak_bytes(&child));
        if child.try_wait().expect("a status").is_some() {
            let took = start.elapsed();
            let ended = child.wait_with_output().expect("an end");
            return (ended.status.code(), String::from_utf8(ended.stderr).expect("UTF-8"), most, took);
        }
        std::thread::sleep(Duration::from_millis(10));
    }
}

fn peak_bytes(child: &Child) -> usize {
    let status = fs::read_to_string(format!("/proc/{}/status", child.id())).unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    let kilobytes =
        line.and_then(|line| line.trim().strip_suffix(" kB")).and_then(|text| text.parse::<usize>().ok());
    kilobytes.unwrap_or_default() * 1024
}

fn write_times(path: &Path, start: &str, unit: &str, bytes: usize) {
    let mut file = BufWriter::new(File::create(path).expect("a file"));
    file.write_all(start.as_bytes()).expect("written");
    let block = unit.repeat(MEGABYTE / unit.len());
    let mut written = 0;
    while written < bytes {
        file.write_all(block.as_bytes()).expect("written");
        written += block.len();
    }
    file.flush().expect("written");
}

/// What a document costs: so many times its size, and so much beside. docs/reliability.md says so.
const TIMES_A_DOCUMENT: usize = 5;
/// Of lines of one character it is more: each is a block of its own, of which verdict, features and spans are known.
const TIMES_SHORT_LINES: usize = 12;
/// Of HTML that is tags alone each is an element, of which name, place and parent are known.
const TIMES_TAGS: usize = 16;
const BYTES_BESIDE: usize = 64 * MEGABYTE;

#[test]
#[ignore = "long: a minute"]
fn row_05_a_line_of_a_gigabyte_and_ten_million_lines_fit_the_stated_memory() {
    let place = Place::new();
    // Of short lines, what stands beside the document is counted in.
    for (shape, unit, bytes, times, beside) in [
        (
            "one line",
            "the ferry was late and nobody minded, ",
            1024 * MEGABYTE,
            TIMES_A_DOCUMENT,
            BYTES_BESIDE,
        ),
        ("short lines that a row names", "x\n", 20_000_000, TIMES_SHORT_LINES, 0),
        ("short lines", "a\nb\nc\nd\nx\nf\ng\nh\n", 20_000_000, TIMES_SHORT_LINES, 0),
        ("prose", PROSE, 64 * MEGABYTE, TIMES_A_DOCUMENT, BYTES_BESIDE),
    ] {
        write_times(&place.path("a.txt"), "", unit, bytes);
        let (code, said, most, took) = watch(place.command(["clean", "a.txt", "-q", "-o", "out.txt"]));
        assert_eq!((code, said.as_str()), (Some(0), ""), "{shape}");
        let size = fs::metadata(place.path("a.txt")).expect("a file").len() as usize;
        eprintln!("{shape}: {size} bytes, {took:?}, peak {most}, {:.1} times", most as f64 / size as f64);
        assert!(most <= size * times + beside, "{shape}: {most} bytes for {size}");
        assert!(place.exists("out.txt"), "{shape}: nothing came out");
    }
}

#[test]
#[ignore = "long: two minutes"]
fn row_20_a_million_files_take_two_hundred_bytes_each() {
    let place = Place::new();
    for folder in 0..1_000 {
        let folder = place.path(format!("in/{folder:03}"));
        fs::create_dir_all(&folder).expect("a folder");
        for number in 0..1_000 {
            File::create(folder.join(format!("{number:03}.txt"))).expect("a file");
        }
    }
    let script = format!("ulimit -n 256; exec '{}' check in", env!("CARGO_BIN_EXE_dechrome"));
    let mut command = Command::new("bash");
    command.args(["-c", &script]).current_dir(place.path(""));
    let (code, said, most, took) = watch(command);
    eprintln!("a million files: {took:?}, peak {most}");
    assert_eq!(code, Some(0), "{said}");
    assert!(said.contains("1000000 empty"), "{said}");
    assert!(most <= 200_000_000 + BYTES_BESIDE, "{most} bytes");
}

#[test]
#[ignore = "long: ten seconds"]
fn row_21_a_record_of_a_hundred_megabytes_goes_through() {
    let place = Place::new();
    let text = quoted(&format!("{SHORT}\n").repeat(100 * MEGABYTE / SHORT.len()));
    place.write("a.jsonl", format!("{{\"text\": {text}}}\n{{\"text\": {}}}\n", quoted(SHORT)));
    let (code, said, most, took) = watch(place.command(["clean", "a.jsonl", "-q", "-o", "out.jsonl"]));
    assert_eq!((code, said.as_str()), (Some(0), ""));
    let size = fs::metadata(place.path("a.jsonl")).expect("a file").len() as usize;
    eprintln!("a record: {size} bytes, {took:?}, peak {most}, {:.1} times", most as f64 / size as f64);
    assert!(most <= size * TIMES_A_DOCUMENT + BYTES_BESIDE, "{most} bytes for {size}");
    assert_eq!(place.read("out.jsonl").lines().count(), 2);
    let limited = ["clean", "a.jsonl", "-q", "-o", "out.jsonl", "--max-size", "1M"];
    let (code, said, most, _) = watch(place.command(limited));
    assert_eq!(code, Some(3));
    assert!(said.contains("a.jsonl:1: larger than 1048576 bytes (--max-size)"), "{said}");
    assert!(most < BYTES_BESIDE, "{most} bytes for a line that is read over");
}

#[test]
#[ignore = "long: ten seconds"]
fn row_22_fifty_megabytes_of_html_take_less_than_a_second_a_megabyte() {
    let place = Place::new();
    for (start, unit) in [
        ("", "<div><p class=a>The ferry was <b>late</b>, and <a href=x>nobody</a> minded.</p>\n"),
        ("", "<div>"),
        ("", "<table><tr><td>x"),
        ("", "<p a=b c=d>"),
        // What is kept until it is known what it is.
        ("<p>word <span hidden>", "<b>a"),
        ("<p><span hidden>", "<b class=x>a"),
    ] {
        write_times(&place.path("a.html"), start, unit, 50 * MEGABYTE);
        let (code, said, most, took) =
            watch(place.command(["clean", "a.html", "-q", "-o", "out.txt", "--input-format", "html"]));
        eprintln!("{start}{unit:?}: {took:?}, peak {most}");
        assert_eq!((code, said.as_str()), (Some(0), ""), "{start}{unit}");
        assert!(took < Duration::from_secs(50), "{start}{unit}: {took:?}");
        assert!(most <= 50 * MEGABYTE * TIMES_TAGS + BYTES_BESIDE, "{start}{unit}: {most} bytes");
    }
}
