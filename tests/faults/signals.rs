//! Row 13: what is finished is whole, nothing unfinished is left.

use crate::cli::runner::{PROSE, Place, SHORT, begin};
use std::io::{Read as _, Write as _};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

fn send(child: &Child, signal: &str) {
    let sent = Command::new("kill").args([signal, &child.id().to_string()]).status();
    assert!(sent.expect("kill").success());
}

fn wait(mut child: Child) -> (Option<i32>, String) {
    let limit = Instant::now() + Duration::from_secs(20);
    loop {
        if let Some(status) = child.try_wait().expect("a status") {
            let mut said = String::new();
            child.stderr.take().expect("a pipe").read_to_string(&mut said).expect("UTF-8");
            return (status.code(), said);
        }
        if Instant::now() > limit {
            child.kill().expect("killed");
            panic!("still running");
        }
        std::thread::sleep(Duration::from_millis(10));
    }
}

#[test]
fn row_13_a_signal_ends_a_run_that_waits_for_input() {
    for (signal, code) in [("-INT", 130), ("-TERM", 143), ("-HUP", 129)] {
        let place = Place::new();
        let (child, input) = waiting(&place);
        send(&child, signal);
        let (ended, said) = wait(child);
        drop(input);
        assert_eq!(ended, Some(code), "{signal}: {said}");
        assert!(said.contains("document"), "the tally: {said}");
        assert_eq!(place.files(""), [""; 0], "nothing is left");
    }
}

#[test]
fn row_13_a_run_over_a_tree_leaves_whole_files_only() {
    let place = Place::new();
    let text = SHORT.repeat(400);
    for number in 0..400 {
        place.write(format!("in/{number:03}.txt"), &text);
    }
    let mut command = place.command(["clean", "in", "-o", "out", "-j2"]);
    let child = command.stdout(Stdio::null()).stderr(Stdio::piped()).spawn().expect("the command starts");
    let limit = Instant::now() + Duration::from_secs(20);
    while !place.exists("out") {
        assert!(Instant::now() < limit, "nothing was begun");
        std::thread::sleep(Duration::from_millis(1));
    }
    send(&child, "-TERM");
    let (ended, said) = wait(child);
    // It may have been faster than the signal.
    assert!(matches!(ended, Some(0 | 143)), "{ended:?}: {said}");
    for file in place.files("out") {
        assert_eq!(place.read(format!("out/{file}")).len(), text.len(), "{file}");
    }
    place.run(["clean", "in", "-o", "out", "--skip-existing", "-q"]).code(0);
    assert_eq!(place.files("out").len(), 400);
    place.run(["check", "in", "--against", "out"]).code(0);
}

#[cfg(target_os = "linux")]
#[test]
fn row_13_a_signal_that_was_to_be_ignored_is_ignored() {
    let place = Place::new();
    let script = format!(
        "trap '' HUP; exec '{}' clean - -o out.jsonl --input-format jsonl",
        env!("CARGO_BIN_EXE_dechrome")
    );
    let mut child = Command::new("sh")
        .args(["-c", &script])
        .current_dir(place.path(""))
        .stdin(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("a shell");
    let limit = Instant::now() + Duration::from_secs(20);
    while !place.files("").iter().any(|file| file.starts_with(".dechrome-")) {
        assert!(Instant::now() < limit, "nothing was begun");
        std::thread::sleep(Duration::from_millis(5));
    }
    send(&child, "-HUP");
    std::thread::sleep(Duration::from_millis(100));
    let mut input = child.stdin.take().expect("a pipe");
    writeln!(input, "{{\"text\": {}}}", serde_json::to_string(SHORT).expect("JSON")).expect("written");
    drop(input);
    let (ended, said) = wait(child);
    assert_eq!(ended, Some(0), "{said}");
    assert_eq!(place.read("out.jsonl").lines().count(), 1);
}

/// A command that waits for more records and has begun its output.
fn waiting(place: &Place) -> (Child, std::process::ChildStdin) {
    let mut command = place.command(["clean", "-", "-o", "out.jsonl", "--input-format", "jsonl"]);
    let (child, mut input) = begin(command.stdout(Stdio::null()));
    writeln!(input, "{{\"text\": {}}}", serde_json::to_string(SHORT).expect("JSON")).expect("written");
    let limit = Instant::now() + Duration::from_secs(20);
    while !place.files("").iter().any(|file| file.starts_with(".dechrome-")) {
        assert!(Instant::now() < limit, "nothing was begun");
        std::thread::sleep(Duration::from_millis(5));
    }
    (child, input)
}

#[test]
fn row_13_a_second_signal_ends_it_at_once() {
    // The first one gives a run a second to come to its end, which this one, waiting for a pipe, cannot use.
    let mut took = Vec::new();
    for _ in 0..5 {
        let place = Place::new();
        let (child, input) = waiting(&place);
        send(&child, "-INT");
        std::thread::sleep(Duration::from_millis(50));
        let start = Instant::now();
        send(&child, "-INT");
        let (ended, said) = wait(child);
        took.push(start.elapsed());
        drop(input);
        assert_eq!(ended, Some(130), "{said}");
        assert_eq!(place.files(""), [""; 0], "nothing is left");
        if took.last().is_some_and(|took| *took < Duration::from_millis(600)) {
            return;
        }
    }
    panic!("{took:?}");
}

/// Kills a command over and over: what stands is whole, and a run that is let alone completes it.
pub(super) fn kill(times: u64) {
    let place = Place::new();
    let page = format!("Share this article: Facebook | X | E-mail\n\n{}", PROSE.repeat(12));
    for number in 0..40 {
        place.write(format!("in/{}/{number:02}.txt", number % 4), &page);
    }
    let record = format!("{{\"text\": {}}}\n", serde_json::to_string(&page).expect("JSON"));
    place.write("in/records.jsonl", record.repeat(20));
    // On a busy machine one run may take several times as long as the next.
    let take = |_| {
        let start = Instant::now();
        place.run(["clean", "in", "-o", "whole", "-j2", "-q"]).code(0);
        start.elapsed()
    };
    let usual = (0..4).map(take).min().expect("a time");
    let (mut dice, mut cut) = (0x9e37_79b9_7f4a_7c15_u64, 0);
    for round in 0..times {
        let out = format!("out{}", round % 3);
        let skip = (round % 2 == 1).then_some("--skip-existing");
        let mut command = place.command(["clean", "in", "-o", &out, "-j2", "-q"].into_iter().chain(skip));
        let mut child = command.stderr(Stdio::piped()).spawn().expect("the command starts");
        dice = dice.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        std::thread::sleep(usual.mul_f64((dice >> 40) as f64 / (1u64 << 24) as f64));
        child.kill().expect("killed, or ended");
        cut += u64::from(!child.wait().expect("an end").success());
        if !place.exists(&out) {
            continue;
        }
        for file in place.files(&out) {
            let name = Path::new(&file).file_name().and_then(|name| name.to_str()).expect("a name");
            if !name.starts_with(".dechrome-") {
                let same = place.read(format!("{out}/{file}")) == place.read(format!("whole/{file}"));
                assert!(same, "{file} is not whole after kill {round}");
            }
        }
    }
    // Half of the runs find nearly all of it done.
    assert!(cut * 5 > times, "only {cut} of {times} runs were cut short");
    for (out, skip) in [("out0", Some("--skip-existing")), ("out1", None), ("out2", Some("--skip-existing"))]
    {
        place.run(["clean", "in", "-o", out, "-q"].into_iter().chain(skip)).code(0).says_nothing();
        for file in place.files("whole") {
            assert_eq!(
                place.read(format!("{out}/{file}")),
                place.read(format!("whole/{file}")),
                "{out}/{file}"
            );
        }
        place.run(["check", "in", "--against", out, "-q"]).code(0);
    }
}

#[test]
fn row_13_a_run_that_is_killed_leaves_whole_files_and_can_be_completed() {
    kill(20);
}
