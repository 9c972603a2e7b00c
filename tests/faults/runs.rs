//! Rows 26, 27, 30 and 32: the same bytes, whoever runs it and however.

use crate::cli::learn::site_in;
use crate::cli::runner::{Place, SHORT};

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
