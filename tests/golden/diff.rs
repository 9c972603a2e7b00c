//! What differs between two texts, for people to read.

use std::fmt::Write;

/// Lines that are equal are shown up to this many before and after one that differs: enough to see where it stands.
const CONTEXT_LINES: usize = 2;

#[derive(Clone, Copy, PartialEq, Eq)]
enum Change {
    Same,
    Missing,
    Unwanted,
}

/// `-` before a line that is missing in `actual`, `+` before one that is too much, equal lines around them indented.
/// Empty if the texts are equal.
pub(crate) fn diff(expected: &str, actual: &str) -> String {
    if expected == actual {
        return String::new();
    }
    let (old, new): (Vec<&str>, Vec<&str>) =
        (expected.split_inclusive('\n').collect(), actual.split_inclusive('\n').collect());
    let rows = align(&old, &new);
    let is_near_change = |at: usize| {
        let first = at.saturating_sub(CONTEXT_LINES);
        rows.iter().take(at + CONTEXT_LINES + 1).skip(first).any(|(change, _)| *change != Change::Same)
    };
    let mut out = String::new();
    let mut skipped = false;
    for (at, (change, line)) in rows.iter().enumerate() {
        if !is_near_change(at) {
            skipped = true;
            continue;
        }
        if std::mem::take(&mut skipped) {
            out.push_str("      ...\n");
        }
        let sign = match change {
            Change::Same => ' ',
            Change::Missing => '-',
            Change::Unwanted => '+',
        };
        let _ = writeln!(out, "    {sign} {}", show(line));
    }
    out
}

/// The lines of both, in an order that leaves as many as possible in common.
fn align<'a>(old: &[&'a str], new: &[&'a str]) -> Vec<(Change, &'a str)> {
    // common[i][j]: lines that old[i..] and new[j..] have in common.
    let mut common = vec![vec![0usize; new.len() + 1]; old.len() + 1];
    let at = |common: &[Vec<usize>], i: usize, j: usize| -> usize {
        common.get(i).and_then(|row| row.get(j)).copied().unwrap_or(0)
    };
    for (i, old_line) in old.iter().enumerate().rev() {
        for (j, new_line) in new.iter().enumerate().rev() {
            let best = if old_line == new_line {
                at(&common, i + 1, j + 1) + 1
            } else {
                at(&common, i + 1, j).max(at(&common, i, j + 1))
            };
            if let Some(cell) = common.get_mut(i).and_then(|row| row.get_mut(j)) {
                *cell = best;
            }
        }
    }
    let (mut i, mut j, mut rows) = (0, 0, Vec::new());
    loop {
        match (old.get(i), new.get(j)) {
            (None, None) => return rows,
            (Some(line), Some(other)) if line == other => {
                rows.push((Change::Same, *line));
                (i, j) = (i + 1, j + 1);
            }
            (Some(line), other) if other.is_none() || at(&common, i + 1, j) >= at(&common, i, j + 1) => {
                rows.push((Change::Missing, *line));
                i += 1;
            }
            (_, Some(line)) => {
                rows.push((Change::Unwanted, *line));
                j += 1;
            }
            (Some(_), None) => return rows,
        }
    }
}

/// A line with what one cannot see made visible: other white space than single spaces, control and format characters, a
/// missing line end.
fn show(line: &str) -> String {
    let mut out = String::new();
    let text = line.strip_suffix('\n');
    for c in text.unwrap_or(line).chars() {
        let is_invisible = c != ' ' && (c.is_whitespace() || c.is_control());
        let is_format = matches!(c, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}');
        if is_invisible || is_format {
            let _ = write!(out, "{}", c.escape_unicode());
        } else {
            out.push(c);
        }
    }
    if text.is_none() {
        out.push_str("  (no line end)");
    }
    out
}

/// The first word of `wanted` that `text` lacks, when both are read from the beginning; words of `text` in between do no
/// harm.
pub(crate) fn first_missing_word<'a>(wanted: &'a str, text: &str) -> Option<&'a str> {
    let mut words = text.split_whitespace();
    wanted.split_whitespace().find(|wanted| !words.any(|word| word == *wanted))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equal_texts_have_no_diff() {
        assert_eq!(diff("a\nb\n", "a\nb\n"), "");
    }

    #[test]
    fn a_diff_names_the_changed_lines_and_their_surroundings_alone() {
        let (expected, actual) = ("1\n2\n3\n4\n5\n6\n7\n8\n", "1\n2\n3\n4\nx\n6\n7\n8\n");
        let report = "      ...\n      3\n      4\n    - 5\n    + x\n      6\n      7\n";
        assert_eq!(diff(expected, actual), report);
    }

    #[test]
    fn a_diff_shows_what_one_cannot_see() {
        assert_eq!(diff("a\u{a0}b\n", "a b\n"), "    - a\\u{a0}b\n    + a b\n");
        assert_eq!(diff("a\n", "a"), "    - a\n    + a  (no line end)\n");
        assert_eq!(diff("", "a\n"), "    + a\n");
        assert_eq!(diff("a\n", ""), "    - a\n");
    }

    #[test]
    fn words_count_as_missing_when_they_stand_in_another_order() {
        assert_eq!(first_missing_word("a b", "a\nx  b"), None);
        assert_eq!(first_missing_word("a b", "b a"), Some("b"));
        assert_eq!(first_missing_word("", ""), None);
        assert_eq!(first_missing_word("a a", "a"), Some("a"));
    }
}
