//! Row 13: what is finished is whole, nothing unfinished is left.

use crate::cli::runner::{Place, SHORT};
use std::io::{Read as _, Write as _};
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
        let mut command = place.command(["clean", "-", "-o", "out.jsonl", "--input-format", "jsonl"]);
        let mut child = command
            .stdin(Stdio::piped())
            .stdout(Stdio::null())
            .stderr(Stdio::piped())
            .spawn()
            .expect("the command starts");
        let mut input = child.stdin.take().expect("a pipe");
        writeln!(input, "{{\"text\": {}}}", serde_json::to_string(SHORT).expect("JSON")).expect("written");
        let limit = Instant::now() + Duration::from_secs(20);
        while !place.files("").iter().any(|file| file.starts_with(".dechrome-")) {
            assert!(Instant::now() < limit, "nothing was begun");
            std::thread::sleep(Duration::from_millis(5));
        }
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
