//! Rows 12, 14, 15, 28, 29 and 31: what is written, and what is not.

use crate::cli::clean::pages;
use crate::cli::learn::site_in;
use crate::cli::runner::{PROSE, Place, SHORT};
use std::fs;
use std::process::{Command, Stdio};

#[cfg(target_os = "linux")]
#[test]
fn row_12_a_full_device_is_said() {
    let place = Place::with(&[("a.txt", SHORT)]);
    let (code, said) = to_full(&place, "clean a.txt -q");
    assert_eq!(said, "dechrome: cannot write standard output: No space left on device\n");
    assert_eq!(code, Some(3));
    place
        .run(["clean", "a.txt", "-o", "/dev/full"])
        .code(3)
        .says("cannot write /dev/full: No space left on device");
}

#[cfg(target_os = "linux")]
#[test]
fn row_12_a_full_device_is_said_of_learning_too() {
    let place = site_in("lindvik", 12);
    place.run(["learn", "-q", "lindvik", "-o", "old.toml"]).code(0);
    place.write("new.toml", place.read("old.toml").replace("pages = 12", "pages = 13"));
    for (args, code) in [
        ("learn lindvik -q -o -", 0),
        ("learn --diff old.toml new.toml", 1),
        ("learn --diff old.toml old.toml", 0),
    ] {
        place.run(args.split(' ')).code(code);
        let (code, said) = to_full(&place, args);
        match args.ends_with("old.toml") {
            true => assert_eq!((code, said.as_str()), (Some(0), ""), "nothing is to be written"),
            false => assert_eq!(
                (code, said.as_str()),
                (Some(3), "dechrome: cannot write standard output: No space left on device\n"),
                "{args}"
            ),
        }
    }
}

#[cfg(target_os = "linux")]
#[test]
fn row_12_help_and_a_summary_that_cannot_be_written_are_failures() {
    let place = Place::with(&[("a.txt", SHORT)]);
    for args in ["--help", "-h", "--version", "clean --help", "help check"] {
        let wanted = "dechrome: cannot write standard output: No space left on device\n";
        assert_eq!(to_full(&place, args), (Some(3), wanted.to_owned()), "{args}");
    }
    // A reader that left wanted no more.
    let shell = |script: &str| {
        let script = format!("dechrome() {{ '{}' \"$@\"; }}; {script}", env!("CARGO_BIN_EXE_dechrome"));
        let ended = Command::new("bash").args(["-c", &script]).current_dir(place.path("")).output();
        let ended = ended.expect("a shell");
        (ended.status.code(), String::from_utf8(ended.stderr).expect("UTF-8"))
    };
    let gone = |command: &str| format!("{{ sleep 0.2; {command}; echo $? >code; }} | true; exit $(cat code)");
    for command in
        ["dechrome --help", "dechrome --version", "dechrome clean a.txt -o b.txt -q --summary /dev/stdout"]
    {
        assert_eq!(shell(&gone(command)), (Some(0), String::new()), "{command}");
    }
    assert_eq!(shell(&gone("dechrome clean a.txt -o b.txt -q --summary - 2>&1")), (Some(0), String::new()));
    for summary in ["-", "/dev/stderr", "/dev/stdout", "/dev/full"] {
        let streams = if summary == "/dev/stdout" { ">/dev/full" } else { "2>/dev/full" };
        let (code, _) = shell(&format!("dechrome clean a.txt -o b.txt -q --summary {summary} {streams}"));
        assert_eq!(code, Some(3), "{summary}");
    }
    let (code, said) = shell("dechrome clean a.txt -o b.txt -q --summary /dev/full");
    assert_eq!(
        (code, said.as_str()),
        (Some(3), "dechrome: --summary: cannot write /dev/full: No space left on device\n")
    );
}

/// A command whose standard output is a full device: its end, and what it says.
#[cfg(target_os = "linux")]
fn to_full(place: &Place, args: &str) -> (Option<i32>, String) {
    let full = fs::OpenOptions::new().write(true).open("/dev/full").expect("/dev/full");
    let mut command = place.command(args.split(' '));
    let ended = command.stdout(full).stderr(Stdio::piped()).output().expect("an end");
    (ended.status.code(), String::from_utf8(ended.stderr).expect("UTF-8"))
}

#[cfg(target_os = "linux")]
#[test]
fn row_12_a_file_that_outgrows_its_limit_fails_and_leaves_nothing() {
    let place = Place::with(&[("in/a.txt", SHORT), ("in/b.txt", &SHORT.repeat(100))]);
    place.write("out/b.txt", "as it was");
    let script = format!("ulimit -f 8; '{}' clean in -o out", env!("CARGO_BIN_EXE_dechrome"));
    let ended =
        Command::new("bash").args(["-c", &script]).current_dir(place.path("")).output().expect("a shell");
    let said = String::from_utf8(ended.stderr).expect("UTF-8");
    assert_eq!(ended.status.code(), Some(3), "{said}");
    assert!(said.contains("dechrome: in/b.txt: cannot write out/b.txt: File too large\n"), "{said}");
    assert_eq!(place.files("out"), ["a.txt", "b.txt"]);
    assert_eq!(place.read("out/b.txt"), "as it was");
}

#[test]
fn row_12_a_target_that_cannot_be_written_fails_alone() {
    let place = pages();
    fs::create_dir_all(place.path("out/b.txt")).expect("a folder in the way");
    place.write("out/a", "a file in the way");
    place
        .run(["clean", "in", "-o", "out"])
        .code(3)
        .says("dechrome: in/b.txt: cannot write out/b.txt")
        .says("3 failed");
    assert_eq!(place.read("out/c.txt"), PROSE);
    assert_eq!(place.read("out/a"), "a file in the way");
    assert!(place.files("out").iter().all(|name| !name.contains(".dechrome-")), "{}", place.listing());
}

#[test]
fn row_12_records_whose_output_cannot_be_written_do_not_count() {
    let record = format!("{{\"text\": {}}}\n", serde_json::to_string(SHORT).expect("JSON"));
    let place = Place::with(&[("in/a.jsonl", &record.repeat(3)), ("in/b.txt", SHORT), ("f", "")]);
    for input in ["in/a.jsonl", "in/b.txt"] {
        let ran = place.run(["clean", input, "-o", "f/d/"]).code(4);
        ran.says(&format!("dechrome: {input}: cannot write f/d/"))
            .says("0 documents, 0 bytes in, 0 out")
            .says("1 failed");
    }
    #[cfg(target_os = "linux")]
    {
        place.write("big.jsonl", record.repeat(100));
        let script = format!("ulimit -f 8; '{}' clean big.jsonl -o out", env!("CARGO_BIN_EXE_dechrome"));
        let ended = Command::new("bash").args(["-c", &script]).current_dir(place.path("")).output();
        let ended = ended.expect("a shell");
        let said = String::from_utf8(ended.stderr).expect("UTF-8");
        assert!(said.contains("cannot write out/big.jsonl: File too large\ndechrome: 0 documents"), "{said}");
        assert_eq!((ended.status.code(), place.files("out").len()), (Some(4), 0), "{said}");
    }
    place.run(["check", "in/a.jsonl", "--against", "f/d/"]).code(4).says("0 documents").says("1 failed");
    fs::create_dir_all(place.path("out/a.jsonl")).expect("a folder in the way");
    place.run(["clean", "in", "-o", "out"]).code(3).says("dechrome: 1 document, ").says("1 failed");
    assert_eq!(place.read("out/b.txt"), SHORT);
    fs::remove_file(place.path("out/b.txt")).expect("removed");
    place.run(["clean", "in", "-o", "out", "--on-error", "fail", "-j1"]).code(4).says("0 documents");
    assert!(!place.exists("out/b.txt"), "the run stops");
}

#[test]
fn row_14_inputs_that_meet_in_one_output_are_refused() {
    let place = Place::with(&[("in/a.txt", SHORT), ("in/a.html", SHORT), ("in/z.txt", SHORT)]);
    place.run(["clean", "in", "-o", "out"]).code(2).says("in/a.html and in/a.txt would meet");
    assert!(!place.exists("out"));
    let place = Place::with(&[("x/a.txt", SHORT), ("y/a.txt", SHORT)]);
    place.run(["clean", "x", "y", "-o", "out"]).code(2).says("x/a.txt and y/a.txt");
    place.run(["clean", "x/a.txt", "x/a.txt", "-o", "out"]).code(2);
    assert!(!place.exists("out"));
    place.run(["clean", "x", "y", "--format", "jsonl"]).code(0);
}

#[test]
fn row_14_a_path_that_is_named_twice_is_to_be_named_once() {
    let place = Place::with(&[
        ("in/p.txt", SHORT),
        ("in/q.txt", SHORT),
        ("in/q.html", SHORT),
        ("list", "in/p.txt\nin/p.txt\n"),
    ]);
    let once = "dechrome: in/p.txt is named twice; name it once\n";
    for (args, said) in [
        ("clean in/p.txt in/p.txt -o out", once),
        ("clean in/p.txt ./in//p.txt in/p.txt -o out", "p.txt is named twice; name it once\n"),
        ("clean in/p.txt in/p.txt in/p.txt -o out", once),
        ("clean in in/p.txt -o out --exclude q.*", once),
        ("clean --files-from list -o out", once),
        (
            "clean in in/p.txt -o out",
            "in/p.txt is named twice; in/q.html and in/q.txt would meet in the output out/q.txt; name each once, and rename one, or",
        ),
    ] {
        place.run(args.split(' ')).code(2).prints("").says(said);
        assert!(!place.exists("out"), "{args}");
    }
}

#[test]
fn row_15_an_output_equal_to_inside_or_above_the_input_is_refused() {
    let place = pages();
    for output in ["in", "in/out", ".", "in/a/..", "missing/../in"] {
        place.run(["clean", "in", "-o", output]).code(2).says("equal to, inside or above");
    }
    place.run(["clean", "in", "--format", "jsonl", "-o", "in/all.jsonl"]).code(2).says("inside");
    place.run(["clean", "in/b.txt", "-o", "in/b.txt"]).code(2).says("equal to");
    place.run(["clean", "in/b.txt", "-o", "in"]).code(2).says("equal to");
    place.run(["clean", "in/a/one.html", "-o", "in/a"]).code(0);
    assert_eq!(place.files("in"), ["a/one.html", "a/one.txt", "a/two", "b.txt", "c.md"]);
}

#[test]
fn row_15_an_input_is_not_replaced_through_a_link() {
    let place = Place::with(&[("real/b.txt", SHORT)]);
    std::os::unix::fs::symlink("real", place.path("linked")).expect("a link");
    std::os::unix::fs::symlink("real/b.txt", place.path("b.txt")).expect("a link");
    place.run(["clean", "real", "-o", "linked/out"]).code(2);
    place.run(["clean", "b.txt", "-o", "real"]).code(2);
    assert_eq!(place.files("real"), ["b.txt"]);
}

#[test]
fn row_15_nothing_that_the_run_reads_or_writes_besides_is_replaced() {
    let head = "format = 1\nsite = \"s\"\nsample = 9\npages = 9\n[end]\n";
    let record = format!("{{\"text\": {}}}\n", serde_json::to_string(SHORT).expect("JSON"));
    let place = Place::with(&[
        ("p.txt", PROSE),
        ("in/1.txt", PROSE),
        ("list", "p.txt\n"),
        ("list.jsonl", "r.jsonl\n"),
        ("r.jsonl", &record),
        ("s.toml", head),
        ("profiles/s.toml", head),
        ("old/1.txt", SHORT),
        ("old/l.jsonl", "old/l.jsonl\n"),
    ]);
    std::os::unix::fs::symlink("p.txt", place.path("link")).expect("a link");
    std::os::unix::fs::symlink("../p.txt", place.path("old/2.txt")).expect("a link");
    place.run(["learn", "-q", "in", "-o", "new.toml", "--sample", "old/one.sample"]).code(0);
    std::fs::remove_file(place.path("new.toml")).expect("removed");
    let all = |place: &Place| -> Vec<(String, String)> {
        place.files("").into_iter().map(|name| (name.clone(), place.read(&name))).collect()
    };
    let before = all(&place);
    for (args, words) in [
        ("clean p.txt --summary p.txt", "above the input p.txt"),
        ("clean p.txt --summary link", "the output link is equal to, inside or above the input p.txt"),
        ("clean link --summary p.txt", "above the input link"),
        ("clean in -o out --summary in/1.txt", "above the input in"),
        ("clean in -o out --summary in/new.json", "above the input in"),
        ("clean --files-from list -o out --summary list", "above the input list"),
        ("clean p.txt --profile s.toml --summary s.toml", "above the input s.toml"),
        ("clean p.txt --profile profiles --summary profiles/s.toml", "above the input profiles/s.toml"),
        ("clean p.txt -o o.txt --summary o.txt", "the output o.txt would be written twice: name another"),
        ("clean in -o out --summary out/1.txt", "the output out/1.txt would be written twice: name another"),
        ("clean in -o old --summary old/../old/1.txt", "old/1.txt would be replaced by old/../old/1.txt"),
        ("check in --summary in/1.txt", "above the input in"),
        ("check in --against old --summary old/1.txt", "the output old/1.txt would be written twice"),
        ("clean in/1.txt --profile s.toml -o s.toml", "above the input s.toml"),
        ("clean --files-from list.jsonl --format jsonl -o list.jsonl", "above the input list.jsonl"),
        ("clean --files-from old/l.jsonl -o .", "old/l.jsonl"),
        ("clean p.txt -o .", "p.txt"),
        (
            "clean in -o out --learn --keep-profiles kept --summary kept/in.toml",
            "the output kept/in.toml would be written twice",
        ),
        (
            "clean in/1.txt --learn --keep-profiles kept -o kept/in.toml",
            "the output kept/in.toml would be written twice",
        ),
        (
            "learn --merge old/one.sample -o new.toml --sample old/one.sample",
            "above the input old/one.sample",
        ),
    ] {
        place.run(args.split(' ')).code(2).says(words);
        assert!(all(&place) == before, "{args}: {}", place.listing());
    }
    // What meets nothing may lie anywhere else.
    place.run("clean in -o out --summary out/summary.json --profile s.toml".split(' ')).code(0);
    place.run("clean in -o kept --learn --keep-profiles kept --summary kept/in.json".split(' ')).code(0);
    assert_eq!(place.files("kept"), ["1.txt", "in.json", "in.toml"]);
}

#[test]
fn row_15_outputs_that_are_one_file_by_links_are_refused() {
    let head = "format = 1\nsite = \"in\"\nsample = 9\npages = 9\n[end]\n";
    let place = Place::with(&[
        ("p.txt", PROSE),
        ("in/a.txt", PROSE),
        ("sites/A/1.txt", PROSE),
        ("sites/a/1.txt", PROSE),
        ("out/a.txt", "as it was"),
        ("x.toml", head),
    ]);
    for (to, link) in [
        ("a.txt", "out/A.txt"),
        ("x.toml", "x.sample"),
        // These lead nowhere yet.
        ("outx/a.txt", "sum.json"),
        ("./sum.json", "sum2.json"),
        ("in/new.json", "inside.json"),
        ("new.txt", "o.txt"),
        ("new.txt", "o.json"),
        ("new.toml", "new.sample"),
        ("outx", "folder"),
    ] {
        std::os::unix::fs::symlink(to, place.path(link)).expect("a link");
    }
    let before = place.listing();
    for (args, words) in [
        ("clean in -o out --summary out/A.txt", "the output out/a.txt would be replaced by out/A.txt"),
        ("learn in -o x.toml --sample x.sample", "the output x.toml would be replaced by x.sample"),
        ("learn in -o new.toml --sample new.sample", "the output new.toml would be replaced by new.sample"),
        ("clean in -o outx --summary sum.json", "the output outx/a.txt would be replaced by sum.json"),
        ("clean in -o outx --summary sum2.json", "the output outx/a.txt would be replaced by sum2.json"),
        ("clean in -o outx --summary folder/a.txt", "outx/a.txt would be replaced by folder/a.txt"),
        ("clean in -o outx --summary inside.json", "above the input in"),
        ("clean p.txt -o o.txt --summary o.json", "the output o.txt would be replaced by o.json"),
        (
            "clean sites -o outx --learn --keep-profiles kept --summary kept/A.toml",
            "the output kept/A.toml would be written twice",
        ),
    ] {
        place.run(args.split(' ')).code(2).says(words);
        assert_eq!(place.listing(), before, "{args}");
    }
    assert_eq!((place.read("out/a.txt").as_str(), place.read("x.toml").as_str()), ("as it was", head));
    // One that leads nowhere yet is what it will lead to.
    std::os::unix::fs::symlink("made/by.toml", place.path("by.toml")).expect("a link");
    place.run("clean p.txt -o o.txt --summary sum2.json".split(' ')).code(0);
    place.run("learn in -o by.toml".split(' ')).code(0);
    assert_eq!((place.read("new.txt"), place.files("outx")), (PROSE.to_owned(), vec!["a.txt".to_owned()]));
    assert_eq!(place.files("made"), ["by.toml"]);
    assert!(["o.txt", "sum.json", "sum2.json", "by.toml"].iter().all(|link| place.path(link).is_symlink()));
}

#[test]
fn row_15_standard_input_is_not_replaced() {
    let list = "old/l.jsonl\n";
    let place = Place::with(&[("p.txt", PROSE), ("old/l.jsonl", list)]);
    for (args, stdin) in [
        ("clean - -o p.txt", "p.txt"),
        ("clean --summary p.txt", "p.txt"),
        ("clean --files-from - -o out --summary old/l.jsonl", "old/l.jsonl"),
        ("clean --files-from - --format jsonl -o old/l.jsonl", "old/l.jsonl"),
    ] {
        let file = fs::File::open(place.path(stdin)).expect("a file");
        let ended = place.command(args.split(' ')).stdin(file).output().expect("an end");
        let said = String::from_utf8(ended.stderr).expect("UTF-8");
        assert_eq!(ended.status.code(), Some(2), "{args}: {said}");
        assert!(said.contains("equal to"), "{args}: {said}");
    }
    assert_eq!((place.read("p.txt").as_str(), place.read("old/l.jsonl").as_str()), (PROSE, list));
    // It may be anything else, and lie anywhere.
    let file = fs::File::open(place.path("p.txt")).expect("a file");
    let ended = place.command(["clean", "-q", "-o", "new.txt"]).stdin(file).status().expect("an end");
    assert!(ended.success());
    assert_eq!(place.read("new.txt"), PROSE);
}

#[test]
fn row_28_existing_outputs_can_be_left_alone() {
    let place = pages();
    place.write("out/b.txt", "old");
    let ran = place.run(["clean", "in", "-o", "out", "--skip-existing"]).code(0);
    let ran = ran.says("1 existing output left alone");
    assert!(ran.stderr().contains("3 documents"), "{}", ran.stderr());
    assert_eq!(place.read("out/b.txt"), "old");
    place.run(["clean", "in", "-o", "out", "--skip-existing"]).code(0);
    place.run(["clean", "in/b.txt", "--skip-existing"]).code(2);
    // Records, too, alone or beside others.
    let place = Place::with(&[("in/r.jsonl", "{\"text\":\"a\"}\n"), ("out/r.jsonl", "mine")]);
    let args = ["clean", "in", "-o", "out", "--skip-existing"];
    place.run(args).code(0).says("1 existing output left alone");
    place.write("in/s.jsonl", "{\"text\":\"b\"}\n");
    place.write("in/t.txt", SHORT);
    let ran = place.run(args).code(0).says("1 existing output left alone");
    assert!(ran.stderr().contains("2 documents"), "{}", ran.stderr());
    assert_eq!((place.read("out/r.jsonl").as_str(), place.read("out/t.txt").as_str()), ("mine", SHORT));
    assert!(place.read("out/s.jsonl").contains("\"text\":\"b"), "{}", place.read("out/s.jsonl"));
    // They are learnt from all the same.
    place.run(["clean", "in", "-o", "out", "--skip-existing", "--learn", "--keep-profiles", "kept"]).code(0);
    assert!(place.read("kept/in.toml").contains("pages = 3"), "{}", place.read("kept/in.toml"));
}

#[cfg(unix)]
#[test]
fn row_28_what_leads_to_no_file_is_no_existing_output() {
    let record = "{\"text\":\"a\"}\n";
    let place =
        Place::with(&[("in/a.txt", SHORT), ("in/b.txt", SHORT), ("in/c.txt", SHORT), ("in/d.jsonl", record)]);
    for folder in ["out/a.txt", "out/d.jsonl"] {
        fs::create_dir_all(place.path(folder)).expect("a folder in the way");
    }
    std::os::unix::fs::symlink("nowhere", place.path("out/b.txt")).expect("a link");
    place.write("kept", "as it was");
    std::os::unix::fs::symlink("../kept", place.path("out/c.txt")).expect("a link");
    place
        .run(["clean", "in", "-o", "out", "--skip-existing"])
        .code(3)
        .says("in/a.txt: cannot write out/a.txt")
        .says("in/d.jsonl: cannot write out/d.jsonl")
        .says("1 existing output left alone");
    assert_eq!((place.read("out/b.txt").as_str(), place.read("out/c.txt").as_str()), (SHORT, "as it was"));
    assert!(!place.exists("out/nowhere"));
}

#[test]
fn row_28_unfinished_files_of_a_killed_run_are_no_documents() {
    let place = Place::with(&[("in/a.txt", SHORT), ("in/.dechrome-Ab3xYz", SHORT)]);
    place.run(["clean", "in", "-o", "out"]).code(0).says("1 unfinished file skipped");
    assert_eq!(place.files("out"), ["a.txt"]);
}

#[test]
fn row_12_a_full_file_system_fails_what_does_not_fit_and_keeps_what_stood() {
    let place = Place::with(&[("in/a.txt", SHORT), ("in/b.txt", &SHORT.repeat(3_000)), ("in/c.txt", SHORT)]);
    fs::create_dir(place.path("out")).expect("a folder");
    // Of a name space of its own, as mounting takes a right that tests need not have.
    let script = format!(
        "mount -t tmpfs -o size=64k none out || exit 77; echo old > out/b.txt; '{}' clean in -o out; echo $? > code; \
         cat out/b.txt > b.txt; ls -A out > list; cat out/c.txt > c.txt",
        env!("CARGO_BIN_EXE_dechrome")
    );
    let ended =
        Command::new("unshare").args(["-rm", "sh", "-c", &script]).current_dir(place.path("")).output();
    let Some(ended) = ended.ok().filter(|ended| ended.status.success()) else {
        eprintln!("skipped: no file system can be mounted here");
        return;
    };
    let said = String::from_utf8(ended.stderr).expect("UTF-8");
    assert!(said.contains("dechrome: in/b.txt: cannot write out/b.txt: No space left on device\n"), "{said}");
    assert_eq!(place.read("code"), "3\n", "{said}");
    assert_eq!((place.read("b.txt"), place.read("c.txt")), ("old\n".to_owned(), SHORT.to_owned()));
    assert_eq!(place.read("list"), "a.txt\nb.txt\nc.txt\n");
}

#[test]
fn row_12_a_failed_document_leaves_the_one_output_as_it_was() {
    let place = Place::with(&[("out.txt", "as it was"), ("all.jsonl", "as it was"), ("bad.jsonl", "bad\n")]);
    fs::create_dir(place.path("empty")).expect("a folder");
    place.run(["clean", "missing.txt", "-o", "out.txt"]).code(4).says("missing.txt");
    place.run_with([0; 99], ["clean", "-o", "out.txt"]).code(4).says("binary");
    place.run(["clean", "empty", "--format", "jsonl", "-o", "all.jsonl"]).code(4);
    place.run(["clean", "bad.jsonl", "--on-error", "fail", "-o", "all.jsonl"]).code(4);
    assert_eq!((place.read("out.txt"), place.read("all.jsonl")), ("as it was".into(), "as it was".into()));
    place.run_with("", ["clean", "-o", "out.txt"]).code(0);
    assert_eq!(place.read("out.txt"), "", "an empty text is a text");
}

#[test]
fn row_14_names_that_differ_in_case_alone_meet_where_the_file_system_says_so() {
    let place = Place::with(&[("x/A.txt", SHORT), ("y/a.txt", PROSE)]);
    place.write("trial", "");
    let folds = place.exists("TRIAL");
    let ran = place.run(["clean", "x", "y", "-o", "out"]);
    if folds {
        ran.code(2).says("x/A.txt and y/a.txt would meet");
        assert!(!place.exists("out"));
    } else {
        ran.code(0);
        assert_eq!((place.read("out/A.txt"), place.read("out/a.txt")), (SHORT.to_owned(), PROSE.to_owned()));
    }
}

#[test]
fn row_28_a_run_started_again_writes_everything_anew_or_what_is_missing() {
    let place = pages();
    place.run(["clean", "in", "-o", "out"]).code(0);
    let whole: Vec<String> =
        place.files("out").iter().map(|name| place.read(format!("out/{name}"))).collect();
    fs::remove_file(place.path("out/c.txt")).expect("removed");
    place.write("out/b.txt", "edited\n");
    place.run(["clean", "in", "-o", "out", "--skip-existing"]).code(0).says("3 existing outputs left alone");
    assert_eq!((place.read("out/b.txt").as_str(), place.read("out/c.txt").as_str()), ("edited\n", PROSE));
    place.run(["clean", "in", "-o", "out"]).code(0).says("4 documents");
    let again: Vec<String> =
        place.files("out").iter().map(|name| place.read(format!("out/{name}"))).collect();
    assert_eq!(again, whole);
}

#[test]
fn row_29_two_runs_at_once_into_one_folder_leave_files_of_the_one_or_the_other() {
    let place = Place::new();
    let page = format!("Share this article: Facebook | X | E-mail\n\n{PROSE}");
    for number in 0..60 {
        place.write(format!("in/{}/{number}.txt", number % 5), &page);
    }
    for round in 0..3 {
        let out = format!("out{round}");
        let start = |more: &[&str]| {
            let mut command = place.command(["clean", "in", "-q", "-j2", "-o", &out].iter().chain(more));
            command.stdout(Stdio::null()).stderr(Stdio::piped()).spawn().expect("the command starts")
        };
        let (one, other) = (start(&[]), start(&["--no-strip"]));
        for child in [one, other] {
            let ended = child.wait_with_output().expect("an end");
            let said = String::from_utf8(ended.stderr).expect("UTF-8");
            assert_eq!((ended.status.code(), said.as_str()), (Some(0), ""));
        }
        let files = place.files(&out);
        assert_eq!(files.len(), 60, "{files:?}");
        for file in files {
            let text = place.read(format!("{out}/{file}"));
            assert!(text == PROSE || text == page, "{file}: {text}");
        }
    }
}

#[test]
fn row_31_the_input_may_be_read_only_and_the_output_anywhere() {
    use std::os::unix::fs::PermissionsExt as _;
    let place = pages();
    let times = |folder: &str| -> Vec<_> {
        let about = |name: &String| fs::metadata(place.path(folder).join(name)).expect("a file");
        place
            .files(folder)
            .iter()
            .map(|name| (about(name).modified().expect("a time"), about(name).len()))
            .collect()
    };
    let before = times("in");
    let set = |mode: u32| {
        for folder in ["in/a", "in"] {
            fs::set_permissions(place.path(folder), fs::Permissions::from_mode(mode)).expect("permissions");
        }
    };
    set(0o555);
    let shm = tempfile::tempdir_in("/dev/shm").ok();
    let other = shm.as_ref().map(|folder| folder.path().join("deep/out").display().to_string());
    let relative = "./x/../y/out".to_owned();
    fs::create_dir(place.path("x")).expect("a folder");
    let long = format!("new/{}/out", vec!["d"; 200].join("/"));
    for out in [Some("missing/out".to_owned()), Some(relative), Some(long), other].into_iter().flatten() {
        place.run(["clean", "in", "-o", &out, "-q"]).code(0).says_nothing();
        assert_eq!(place.files(&out), ["a/one.txt", "a/two.txt", "b.txt", "c.txt"], "{out}");
        place.run(["check", "in", "--against", &out, "-q"]).code(0);
    }
    set(0o755);
    assert_eq!(times("in"), before);
}
