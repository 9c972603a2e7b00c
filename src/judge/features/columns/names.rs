//! What the features are called, and so how many there are.
//!
//! The model's file names them: a change of these lists asks for another model.

use super::groups::{GROUP_FEATURES, GROUP_NAMES, HEADED};
use super::{NEIGHBOURS, WINDOWS};
use crate::judge::features::words::KINDS;

/// The features of a block alone, in the order of [`OWN_NAMES`].
pub(super) const OWN: usize = OWN_NAMES.len();
pub(super) const OWN_NAMES: [&str; 28] = [
    "characters",
    "words",
    "length of words",
    "letters",
    "capitals",
    "digits",
    "signs",
    "capitalised words",
    "short words",
    "ideographs",
    "numbers",
    "sentence ends",
    "commas",
    "separators",
    "punctuation",
    "first character",
    "last character",
    "label",
    "address",
    "list item",
    "prose",
    "repeats",
    "row in the head",
    "row in the body",
    "row in the tail",
    "link bar",
    "words' leaning",
    "known words",
];

/// The features of a neighbour, in the order of [`NEAR_NAMES`].
pub(super) const NEAR: usize = NEAR_NAMES.len();
pub(super) const NEAR_NAMES: [&str; 6] =
    ["words", "last character", "words' leaning", "capitalised words", "prose", "row"];

/// The place of the words' leaning among them.
pub(super) const NEAR_LEANING: usize = 2;

pub(super) const WINDOW_NAMES: [&str; 9] = [
    "words",
    "prose",
    "sentence ends",
    "capitalised words",
    "digits",
    "short blocks",
    "rows",
    "words' leaning",
    "signs",
];

pub(super) const PLACE_NAMES: [&str; 15] = [
    "blocks before",
    "blocks after",
    "words before",
    "words after",
    "place by blocks",
    "place by words",
    "prose passed",
    "words of prose before",
    "words of prose after",
    "distance to the prose before",
    "distance to the prose after",
    "blocks between prose",
    "distance to the row before",
    "distance to the row after",
    "rows passed",
];

pub(super) const DOCUMENT_NAMES: [&str; 12] = [
    "words of the document",
    "blocks of the document",
    "prose of the document",
    "words a block",
    "share of rows",
    "rows",
    "words' leaning of the document",
    "ideographs of the document",
    "repeated blocks",
    "longest prose",
    "words against the longest prose",
    "short blocks of the document",
];

/// The number of features.
pub(crate) const FEATURES: usize = OWN
    + NEIGHBOURS.len() * NEAR
    + WINDOWS.len() * 2 * WINDOW_NAMES.len()
    + GROUP_NAMES.len() * GROUP_FEATURES.len()
    + HEADED.len()
    + PLACE_NAMES.len()
    + DOCUMENT_NAMES.len()
    + KINDS;

/// What the features are called, in the order of the columns.
pub(crate) fn names() -> Vec<String> {
    let mut names: Vec<String> = OWN_NAMES.map(str::to_owned).into();
    for offset in NEIGHBOURS {
        names.extend(NEAR_NAMES.map(|name| format!("{name} at {offset:+}")));
    }
    for window in WINDOWS {
        for side in ["before", "after"] {
            names.extend(WINDOW_NAMES.map(|name| format!("{name} in the {window} {side}")));
        }
    }
    for group in GROUP_NAMES {
        names.extend(GROUP_FEATURES.map(|name| format!("{name} in the {group}")));
    }
    let headed = HEADED.into_iter().filter_map(|kind| GROUP_NAMES.get(kind));
    names.extend(headed.map(|group| format!("words' leaning at the head of the {group}")));
    names.extend(PLACE_NAMES.map(str::to_owned));
    names.extend(DOCUMENT_NAMES.map(str::to_owned));
    names.extend((1..=KINDS).map(|kind| format!("kind {kind}")));
    names
}
