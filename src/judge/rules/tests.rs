//! What every row promises, and what the rules promise of rows.

use super::rows::{Row, spell_out};
use super::*;
use std::collections::{BTreeMap, BTreeSet};

fn builtin_rows() -> Vec<Row> {
    rows::BUILTIN.iter().flat_map(|(theme, text)| rows::parse(theme, text).unwrap()).collect()
}

/// Whether this row itself matches the line, whatever other rows say.
fn row_matches(row: &Row, line: &str) -> bool {
    let mut scratch = Scratch::default();
    let Some(folded) = scratch.fold(line).map(<[u8]>::to_vec) else { return false };
    row.phrases.iter().any(|phrase| scratch.fold(phrase).is_some_and(|phrase| phrase == folded))
        || row.pattern.as_ref().is_some_and(|pattern| {
            regex::bytes::Regex::new(&format!(r"\A(?:{})\z", spell_out(pattern))).unwrap().is_match(&folded)
        })
}

#[test]
fn every_file_of_rows_is_built_in() {
    let listed: BTreeSet<String> = rows::BUILTIN.iter().map(|(theme, _)| format!("{theme}.toml")).collect();
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/rules");
    let found: BTreeSet<String> =
        std::fs::read_dir(folder).unwrap().map(|f| f.unwrap().file_name().into_string().unwrap()).collect();
    assert_eq!(listed, found);
    assert!(Rules::builtin().len() > 15);
}

/// The theme of rows that are shown and not built in.
const SHOWN: &str = "contributing";

/// The rows that CONTRIBUTING.md shows.
fn shown_rows() -> Vec<Row> {
    let text = include_str!("../../../CONTRIBUTING.md");
    let blocks = text.split("```toml\n").skip(1).filter_map(|after| after.split("```").next());
    blocks.flat_map(|block| rows::parse(SHOWN, block).unwrap()).collect()
}

#[test]
fn every_row_matches_its_lines_and_spares_its_others() {
    let mut faults = Vec::new();
    let (rows, shown) = (builtin_rows(), shown_rows());
    assert_eq!(shown.len(), 2);
    for row in rows.iter().chain(&shown).filter(|row| row.kind != Kind::Field) {
        let name = format!("{}/{}", row.theme, row.name);
        if row.matches.is_empty() || row.spares.is_empty() || row.languages.is_empty() {
            faults.push(format!("{name}: lacks matches, spares or languages"));
        }
        for line in row.matches.iter().filter(|line| !row_matches(row, line)) {
            faults.push(format!("{name}: must match {line:?}"));
        }
        for line in row.spares.iter().filter(|line| row_matches(row, line)) {
            faults.push(format!("{name}: must spare {line:?}"));
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn every_row_is_found_by_its_lines() {
    let rules = Rules::builtin();
    let mut scratch = Scratch::default();
    let mut faults = Vec::new();
    for (row, rule) in builtin_rows().iter().zip((0..).map(RuleId)) {
        for line in row.matches.iter().filter(|_| row.kind != Kind::Field) {
            let folded = scratch.fold(line).unwrap();
            let mut found = rules.phrases.contains_key(folded) && rules.outlines.hold(folded);
            rules.patterns.each_match(folded, |other| found |= rule == other);
            if !found {
                faults.push(format!("{}/{}: {line:?}", row.theme, row.name));
            }
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn the_built_in_table_is_that_of_the_rows() {
    let table: Table = postcard::from_bytes(BUILTIN_TABLE).unwrap();
    assert_eq!(table, Table::build(&builtin_rows()).unwrap());
}

/// Lines near those that rows match and spare: as they are, cut at both ends, with strange characters put in.
fn near_lines() -> Vec<String> {
    let mut lines = Vec::new();
    for line in builtin_rows().iter().flat_map(|row| row.matches.iter().chain(&row.spares)) {
        let cuts: Vec<usize> = line.char_indices().map(|(at, _)| at).collect();
        let middle = cuts[cuts.len() / 2];
        let (head, tail) = line.split_at(middle);
        lines.extend([line.clone(), head.to_owned(), tail.to_owned()]);
        for strange in ["’", "  ", "`", "\u{301}", "\u{AD}", "7", "页", " - "] {
            lines.push(format!("{head}{strange}{tail}"));
            lines.push(format!("{strange}{line}{strange}"));
        }
        lines.extend([line.to_uppercase(), format!("{line} {}", "and so on ".repeat(40))]);
    }
    lines
}

#[test]
fn a_line_finds_what_all_phrases_and_patterns_find_together() {
    let rules = Rules::builtin();
    let (mut scratch, mut plain) = (Scratch::default(), Scratch::default());
    let mut hits = 0;
    for line in near_lines() {
        let want = plain.fold(&line).and_then(|folded| {
            let mut hit = rules.phrases.get(folded).copied();
            for rule in rules.patterns.all_matches(folded) {
                rules.weigh(rule, hit.get_or_insert_default());
            }
            hit
        });
        hits += usize::from(want.is_some());
        assert_eq!(rules.find(&line, &mut scratch), want, "{line:?}");
    }
    assert!(hits > 1000, "{hits}");
}

#[test]
fn a_line_that_one_row_spares_no_other_row_removes_by_itself() {
    let rules = Rules::builtin();
    let mut scratch = Scratch::default();
    let mut faults = Vec::new();
    for row in builtin_rows().iter().filter(|row| row.kind != Kind::Field) {
        for line in &row.spares {
            let hit = rules.find(line, &mut scratch).and_then(|hit| hit.core);
            if let Some(other) = hit.filter(|&rule| matches!(rules.kind(rule), Kind::Line | Kind::Heading)) {
                faults.push(format!(
                    "{}/{} spares {line:?}, {} does not",
                    row.theme,
                    row.name,
                    rules.name(other)
                ));
            }
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn every_field_row_finds_its_value() {
    let builtin = Rules::builtin();
    let mut faults = Vec::new();
    let (rows, shown) = (builtin_rows(), shown_rows());
    for row in rows.iter().chain(&shown).filter(|row| row.kind == Kind::Field) {
        let name = format!("{}/{}", row.theme, row.name);
        let regex =
            Regex::new(&format!(r"(?i)\A(?:{})\z", spell_out(row.pattern.as_deref().unwrap()))).unwrap();
        let zone = if row.zones == Zones::Tail { Zone::Tail } else { Zone::Head };
        if row.matches.is_empty() || row.spares.is_empty() || row.value.is_none() {
            faults.push(format!("{name}: lacks matches, value or spares"));
        }
        for (at, line) in row.matches.iter().enumerate() {
            let value =
                regex.captures(line).and_then(|c| c.name("value")).map(|value| value.as_str().to_owned());
            if value.is_none() || (at == 0 && value != row.value) {
                faults.push(format!("{name}: finds {value:?} in {line:?}"));
            }
            if row.theme != SHOWN && builtin.find_field(line, zone).is_none() {
                faults.push(format!("{name}: find_field overlooks {line:?}"));
            }
        }
        for line in row.spares.iter().filter(|line| regex.is_match(line)) {
            faults.push(format!("{name}: must spare {line:?}"));
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn every_pattern_is_found_by_its_beginning() {
    let rules = Rules::builtin();
    let free: Vec<&str> = rules.patterns.free_rows().into_iter().map(|rule| rules.name(rule)).collect();
    assert_eq!(free, [""; 0], "these patterns can begin with anything, so every line pays for them");
    Rules::parse(rows::BUILTIN).unwrap();
}

#[test]
fn names_are_unique_and_no_phrase_stands_in_two_rows_of_a_zone() {
    let mut scratch = Scratch::default();
    let mut names = BTreeSet::new();
    let mut phrases: BTreeMap<(String, Vec<u8>), String> = BTreeMap::new();
    let mut faults = Vec::new();
    for row in builtin_rows() {
        let name = format!("{}/{}", row.theme, row.name);
        if !names.insert(name.clone()) {
            faults.push(format!("{name}: a second row of that name"));
        }
        for phrase in &row.phrases {
            let key = (format!("{:?}", row.zones), scratch.fold(phrase).unwrap().to_vec());
            if let Some(other) = phrases.insert(key, name.clone()) {
                faults.push(format!("{name}: {phrase:?} stands in {other} too"));
            }
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

const SAMPLE: &str = r#"
[[chrome]]
name = "anywhere"
kind = "item"
zone = "any"
languages = ["en"]
phrases = ["Home"]
pattern = 'home \d+'

[[chrome]]
name = "below"
kind = "line"
zone = "tail"
languages = ["en"]
phrases = ["home", "all rights reserved"]

[[chrome]]
name = "above"
kind = "heading"
zone = "head"
languages = ["en"]
pattern = 'home(?: page)?'

[[allow]]
name = "kept"
zone = "any"
languages = ["en"]
pattern = 'home 9.*'

[[field]]
name = "from"
field = "source"
zone = "head"
languages = ["en"]
pattern = 'source: (?P<value>\w[\w ]*)'
"#;

#[test]
fn each_zone_gets_the_strongest_row_that_applies_there() {
    let rules = Rules::parse(&[("sample", SAMPLE)]).unwrap();
    let mut scratch = Scratch::default();
    let mut names = |line: &str| {
        let hit = rules.find(line, &mut scratch).unwrap_or_default();
        [Zone::Head, Zone::Core, Zone::Tail].map(|zone| hit.at(zone).map_or("", |rule| rules.name(rule)))
    };
    assert_eq!(names("\u{BB} HOME"), ["sample/above", "sample/anywhere", "sample/below"]);
    assert_eq!(names("Home page"), ["sample/above", "", ""]);
    assert_eq!(names("Home 12"), ["sample/anywhere"; 3]);
    assert_eq!(names("Home 98"), ["sample/kept"; 3]);
    assert_eq!(names("All rights reserved."), ["", "", "sample/below"]);
    assert_eq!(names("Home is where the heart is."), [""; 3]);
    assert_eq!(names("All rights reserved by the people"), [""; 3]);
}

#[test]
fn a_field_is_cut_out_of_its_line() {
    let rules = Rules::parse(&[("sample", SAMPLE)]).unwrap();
    let line = "Source: China Industrial Network";
    let hit = rules.find_field(line, Zone::Head).unwrap();
    assert_eq!(
        (line.get(hit.value).unwrap(), hit.field, rules.kind(hit.rule)),
        ("China Industrial Network", FieldName::Source, Kind::Field)
    );
    assert_eq!(rules.find_field(line, Zone::Tail), None);
    assert_eq!(rules.find_field("The source: unknown", Zone::Head), None);
}

#[test]
fn a_mistake_is_named_with_its_place() {
    let chrome = "[[chrome]]\nname = \"x\"\nkind = \"line\"\nzone = \"any\"\nlanguages = [\"en\"]\n";
    for (text, place, message) in [
        (format!("{chrome}pattern = 'a('\n"), (6, 11), "unclosed group"),
        (format!("{chrome}pattern = '(?:a{{1000}}){{1000}}{{1000}}'\n"), (6, 11), "size limit"),
        (format!("{chrome}phrases = [\"...\"]\n"), (2, 8), "folds to nothing"),
        (chrome.to_owned(), (2, 8), "needs phrases or a pattern"),
        (format!("{chrome}colour = 1\n"), (6, 1), "unknown field"),
        ("[[chrome]]\nname = \n".to_owned(), (2, 8), ""),
        (chrome.replace("line", "lines"), (3, 8), "unknown variant"),
    ] {
        let error = Rules::parse(&[("t", &text)]).unwrap_err();
        assert_eq!((error.line, error.column), place, "{error}");
        assert!(error.message.contains(message), "{error}");
    }
}
