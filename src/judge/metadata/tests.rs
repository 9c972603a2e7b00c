//! What lines give, from `testdata/credits`.

use super::*;
use std::collections::BTreeMap;

/// What is found, written as in the test data.
fn found(line: &str, zone: Zone) -> Vec<String> {
    find_credits(line, zone, Rules::builtin())
        .iter()
        .map(|credit| format!("{}={}", credit.field.as_str(), credit.value))
        .collect()
}

#[test]
fn a_line_of_credits_gives_each_of_them_in_order() {
    let groups: BTreeMap<String, Vec<Vec<String>>> =
        toml::from_str(include_str!("../../../testdata/credits/credits.toml")).unwrap();
    let lines: Vec<_> = groups.into_values().flatten().collect();
    assert!(lines.len() >= 200, "{}", lines.len());
    let mut faults = Vec::new();
    for line in &lines {
        let (line, want) = line.split_first().unwrap();
        let found = found(line, Zone::Head);
        if found != want {
            faults.push(format!("{line:?}\n   gives {found:?}\n   not   {want:?}"));
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn any_other_line_gives_nothing() {
    let groups: BTreeMap<String, Vec<String>> =
        toml::from_str(include_str!("../../../testdata/credits/others.toml")).unwrap();
    let lines: Vec<_> = groups.into_values().flatten().collect();
    assert!(lines.len() >= 140, "{}", lines.len());
    let mut faults = Vec::new();
    for line in &lines {
        let found = found(line, Zone::Head);
        if !found.is_empty() {
            faults.push(format!("{line:?} gives {found:?}"));
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn a_date_without_a_label_is_a_credit_in_the_head_only() {
    assert_eq!(found("2023-07-03 16:51", Zone::Head), ["date=2023-07-03T16:51"]);
    assert!(found("2023-07-03 16:51", Zone::Core).is_empty());
    assert!(found("2023-07-03 16:51", Zone::Tail).is_empty());
    assert_eq!(found("Published: 2023-07-03 16:51", Zone::Tail), ["date=2023-07-03T16:51"]);
}

#[test]
fn the_date_of_the_last_change_says_so() {
    let credits = find_credits("Updated: Jan 8, 2026", Zone::Head, Rules::builtin());
    assert!(credits.iter().all(|credit| credit.updated) && credits.len() == 1);
    let credits = find_credits("Published: Jan 8, 2026", Zone::Head, Rules::builtin());
    assert!(credits.iter().all(|credit| !credit.updated) && credits.len() == 1);
}

#[test]
fn every_row_finds_a_credit_in_its_own_lines_and_none_in_those_it_spares() {
    let file: toml::Table = toml::from_str(include_str!("../../../rules/credits.toml")).unwrap();
    let rows = file["field"].as_array().unwrap();
    assert!(rows.len() > 60);
    let mut faults = Vec::new();
    for row in rows {
        let name = row["name"].as_str().unwrap();
        let lines = |key: &str| match &row[key] {
            toml::Value::Array(lines) => lines.iter().map(|line| line.as_str().unwrap().to_owned()).collect(),
            line => vec![line.as_str().unwrap().to_owned()],
        };
        // What counts beside another credit only gets one.
        let beside = if name.ends_with(BESIDE) { " | 2023-07-03" } else { "" };
        for line in lines("matches") {
            let field = row["field"].as_str().unwrap();
            if !found(&format!("{line}{beside}"), Zone::Head).iter().any(|credit| credit.starts_with(field)) {
                faults.push(format!("{name} finds no {field} in {line:?}"));
            }
        }
        for line in lines("spares") {
            let found = found(&line, Zone::Head);
            if !found.is_empty() {
                faults.push(format!("{name} spares {line:?}, which gives {found:?}"));
            }
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn a_long_line_is_none_and_hostile_ones_end() {
    let long = format!("Source: {}", "a ".repeat(MAX_LINE_BYTES));
    assert!(found(&long, Zone::Head).is_empty());
    for piece in ["2023-07-03 ", "by ", "By A ", "来源：", "| ", "((((", "1 ", "May 3, 2023 by "] {
        let line: String = piece.repeat(MAX_LINE_BYTES / piece.len());
        let _ = found(&line, Zone::Head);
    }
}

#[test]
fn a_value_holds_nothing_that_does_not_show() {
    for line in
        ["Source:\u{61c} Lakeside\u{200b} Gazette \u{202e}", "Source: \u{2066}Lakeside \u{ad} Gazette\u{7}"]
    {
        assert_eq!(found(line, Zone::Head), ["source=Lakeside Gazette"], "{line:?}");
    }
}
