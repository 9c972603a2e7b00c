//! The tables of docs/algorithm.md against the constants of the code, and that of CONTRIBUTING.md against Cargo.toml, both ways.

use super::read;
use std::collections::{BTreeMap, BTreeSet};

/// Every number of these files is one that a reader of the document can look up there.
const DOCUMENTS: [(&str, &[&str]); 2] = [("docs/algorithm.md", &JUDGE), ("docs/learning.md", &LEARN)];

const LEARN: [&str; 5] = [
    "src/site/keys.rs",
    "src/site/learn.rs",
    "src/site/places.rs",
    "src/site/sample.rs",
    "src/site/shapes.rs",
];

const JUDGE: [&str; 21] = [
    "src/tidy/listing.rs",
    "src/segment/rejoin.rs",
    "src/segment/fences.rs",
    "src/segment/links.rs",
    "src/segment/html/body.rs",
    "src/segment/html/sniff.rs",
    "src/segment/html/sniff/markdown.rs",
    "src/judge/mod.rs",
    "src/judge/choose.rs",
    "src/judge/features/columns/groups.rs",
    "src/judge/features/measure.rs",
    "src/judge/extent.rs",
    "src/judge/headline.rs",
    "src/judge/policies.rs",
    "src/judge/credits.rs",
    "src/judge/declared/near.rs",
    "src/judge/regions.rs",
    "src/judge/repeats.rs",
    "src/judge/revise.rs",
    "src/judge/said.rs",
    "src/judge/unsure.rs",
];

/// Names and values of the rows `| `NAME` | value |`.
fn documented(document: &str) -> BTreeMap<String, String> {
    let mut found = BTreeMap::new();
    for line in read(document).lines() {
        let cells: Vec<&str> = line.split('|').map(str::trim).collect();
        let ["", name, value, ..] = cells.as_slice() else { continue };
        let name = name.trim_matches('`');
        if name.starts_with(|c: char| c.is_ascii_uppercase()) && name == name.to_uppercase() {
            let before = found.insert(name.to_owned(), value.replace([',', '_'], ""));
            assert!(before.is_none(), "{document} has {name} twice");
        }
    }
    found
}

/// Names and values of the constants of a number's type in a source file, where they stand outside functions.
fn constants(source: &str) -> BTreeMap<String, String> {
    let mut found = BTreeMap::new();
    for line in source.lines() {
        let Some(rest) = line
            .strip_prefix("const ")
            .or_else(|| line.strip_prefix("pub").and_then(|line| Some(line.split_once("const ")?.1)))
        else {
            continue;
        };
        let Some((name, rest)) = rest.split_once(": ") else { continue };
        let Some((kind, value)) = rest.split_once(" = ") else { continue };
        if kind.starts_with(['u', 'i', 'f']) {
            found.insert(name.to_owned(), value.trim_end_matches(';').replace('_', ""));
        }
    }
    found
}

#[test]
fn the_numbers_in_the_documents_are_those_of_the_code() {
    for (document, files) in DOCUMENTS {
        let documented = documented(document);
        let (mut known, mut faults) = (BTreeMap::new(), Vec::new());
        for file in files {
            for (name, value) in constants(&read(file)) {
                match documented.get(&name) {
                    Some(said) if *said == value => {}
                    Some(said) => faults.push(format!("{name} is {value} in {file}, not {said}")),
                    None => faults.push(format!("{name} = {value} of {file} is missing")),
                }
                known.insert(name, value);
            }
        }
        assert!(known.len() >= 15, "{document}: {} constants found", known.len());
        let unknown = documented.keys().filter(|name| !known.contains_key(*name));
        faults.extend(unknown.map(|name| format!("{name} is not in the code")));
        assert!(faults.is_empty(), "{document}:\n{}", faults.join("\n"));
    }
}

#[test]
fn every_dependency_has_its_line_in_contributing() {
    let manifest: toml::Table = read("Cargo.toml").parse().expect("TOML");
    let mut wanted = BTreeSet::new();
    let unix = manifest["target"].as_table().expect("a table").values().filter_map(toml::Value::as_table);
    for table in unix.chain([&manifest]) {
        for key in ["dependencies", "dev-dependencies"] {
            let names =
                table.get(key).and_then(toml::Value::as_table).into_iter().flat_map(|names| names.keys());
            wanted.extend(names.cloned());
        }
    }
    let text = read("CONTRIBUTING.md");
    let (_, table) = text.split_once("| crate | for |").expect("a table of crates");
    let rows = table.lines().skip(2).map_while(|line| line.strip_prefix("| ")?.split(" |").next());
    assert_eq!(rows.map(str::to_owned).collect::<BTreeSet<_>>(), wanted);
}

#[test]
fn a_constant_is_known_by_its_type_and_place() {
    let source = "const A: u32 = 4_000;\npub(crate) const B: i64 = -2;\nconst C: &str = \"x\";\n    const D: u8 = 1;\n";
    let wanted = [("A", "4000"), ("B", "-2")].map(|(name, value)| (name.to_owned(), value.to_owned()));
    assert_eq!(constants(source), BTreeMap::from(wanted));
}
