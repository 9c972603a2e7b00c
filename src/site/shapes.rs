//! What makes different lines one pattern.
//!
//! Takes lines, gives classes of them that are alike in one way; whether a class recurs and stands in a stable place is for
//! [`super::learn`](mod@super::learn).

use super::keys::{TEXT, fold_digits, frames, label, literal, may_have_digit, may_have_frame};
use crate::document::FieldName;
use crate::judge::profile::reads_as_prose;
use std::collections::{HashMap, HashSet};

/// Different values that a label must have to be a pattern.
const MIN_VALUES: usize = 3;

/// The share of a pattern's lines that may be whole sentences, in hundredths: weather and markets are reported by filling in
/// figures.
const MAX_PROSE_PERCENT: usize = 10;

/// Pages that a text in a frame has, on average, at the least.
const FRAME_PAGES_A_TEXT: usize = 2;

/// The share of a label's values that must look like names for it to be a credit, in hundredths.
const NAMES_PERCENT: usize = 90;

/// What makes lines one pattern.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Shape {
    /// They differ in their figures.
    Figures,
    /// They differ behind a colon.
    Label,
    /// They share their first word and their last one, or one of them: see [`frames`].
    Frame(usize),
}

/// Lines that are alike.
pub(super) struct Class {
    pub(super) pattern: String,
    /// Their numbers.
    pub(super) members: Vec<u32>,
}

impl Shape {
    /// The pattern of a line, if it has this shape.
    fn pattern(self, line: &str, folded: &mut String) -> Option<String> {
        match self {
            Self::Figures => (may_have_digit(line) && fold_digits(line, folded)).then(|| folded.clone()),
            Self::Label => {
                let (label, value) = label(line)?;
                let space = if line.len() > label.len() + value.len() { " " } else { "" };
                Some(format!("{}{space}{TEXT}", literal(label)))
            }
            Self::Frame(which) => {
                if !may_have_frame(line) {
                    return None;
                }
                fold_digits(line, folded);
                frames(folded).into_iter().nth(which)?
            }
        }
    }

    /// Whether lines of one pattern on so many pages can be furniture.
    pub(super) fn fits(self, texts: &[&str], pages: u32) -> bool {
        let least = if self == Self::Figures { 2 } else { MIN_VALUES };
        // Headlines differ on all pages, what a section is called does not.
        let recurs = !matches!(self, Self::Frame(_)) || texts.len() * FRAME_PAGES_A_TEXT <= pages as usize;
        if texts.len() < least || !recurs {
            return false;
        }
        // A report that is written by filling in figures is the page's content all the same.
        let prose = texts.iter().filter(|text| reads_as_prose(text)).count();
        prose * 100 <= texts.len() * MAX_PROSE_PERCENT
    }
}

/// Sorts lines into classes, in the order of their first lines.
pub(super) fn sort<'t>(lines: impl Iterator<Item = (u32, &'t str)>, shape: Shape) -> Vec<Class> {
    let mut places: HashMap<String, usize> = HashMap::new();
    let mut classes: Vec<Class> = Vec::new();
    let mut folded = String::new();
    for (number, line) in lines {
        let Some(pattern) = shape.pattern(line, &mut folded) else { continue };
        let place = *places.entry(pattern).or_insert_with_key(|pattern| {
            classes.push(Class { pattern: pattern.clone(), members: Vec::new() });
            classes.len() - 1
        });
        if let Some(class) = classes.get_mut(place) {
            class.members.push(number);
        }
    }
    classes
}

/// The credit that a label's values are, by their looks.
pub(super) fn field_of<'t>(texts: impl Iterator<Item = &'t str>) -> Option<FieldName> {
    let values: HashSet<&str> = texts.filter_map(|text| label(text)).map(|(_, value)| value).collect();
    let names = values.iter().filter(|value| looks_like_name(value)).count();
    let are_names = values.len() >= MIN_VALUES && names * 100 >= values.len() * NAMES_PERCENT;
    are_names.then_some(FieldName::Editor)
}

/// Whether a value is written as people's names are: two to four words with capitals and no figure, or two to four ideographs.
fn looks_like_name(value: &str) -> bool {
    let is_ideograph = |c: char| matches!(c, '\u{4e00}'..='\u{9fff}' | '\u{ac00}'..='\u{d7a3}');
    if value.chars().all(is_ideograph) {
        return (2..=4).contains(&value.chars().count());
    }
    let mut words = value.split_whitespace();
    let is_part = |word: &str| {
        word.chars().next().is_some_and(char::is_uppercase)
            && word.chars().all(|c| c.is_alphabetic() || matches!(c, '.' | '-' | '\'' | '’'))
    };
    (2..=4).contains(&words.clone().count()) && words.all(is_part)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_told_from_titles() {
        for name in ["Jane Roe", "J. R. Smith", "Li Fang", "李芳", "Anne-Marie O'Neil"] {
            assert!(looks_like_name(name), "{name}");
        }
        for other in ["Fire in the harbour", "Jane", "12 May 2024", "关于进一步加强工作的通知", ""]
        {
            assert!(!looks_like_name(other), "{other}");
        }
    }
}
