//! What the features are called that the markup adds, and how many they are.
//!
//! Data, in the order of the columns that [`super::Structure::fill`] writes.

use super::{ANCESTORS, AROUND_BLOCKS, CLASS_WINDOWS, DECAYS, LINK_WINDOWS};
use crate::segment::html::{HIDDEN, Tag};

/// The elements around a block that are features by themselves.
pub(super) const INSIDE: [(&str, u64); 32] = [
    ("article", Tag::Article.bit()),
    ("aside", Tag::Aside.bit()),
    ("nav", Tag::Nav.bit()),
    ("header", Tag::Header.bit()),
    ("footer", Tag::Footer.bit()),
    ("main", Tag::Main.bit()),
    ("section", Tag::Section.bit()),
    ("form", Tag::Form.bit()),
    ("ul", Tag::Ul.bit()),
    ("ol", Tag::Ol.bit()),
    ("li", Tag::Li.bit()),
    ("dl", Tag::Dl.bit()),
    ("table", Tag::Table.bit()),
    ("th", Tag::Th.bit()),
    ("td", Tag::Td.bit()),
    ("figure", Tag::Figure.bit()),
    ("figcaption", Tag::Figcaption.bit()),
    ("blockquote", Tag::Blockquote.bit()),
    ("pre", Tag::Pre.bit()),
    ("code", Tag::Code.bit()),
    ("details", Tag::Details.bit()),
    ("select", Tag::Select.bit()),
    ("button", Tag::Button.bit()),
    ("label", Tag::Label.bit()),
    ("a", Tag::A.bit()),
    ("p", Tag::P.bit()),
    ("strong", Tag::Strong.bit()),
    ("em", Tag::Em.bit()),
    ("other", Tag::Other.bit()),
    ("noscript", Tag::Noscript.bit()),
    ("hidden", HIDDEN),
    ("time", Tag::Time.bit()),
];

/// The elements of which it counts how much of the page they hold.
pub(super) const REGIONS: [(&str, u64); 6] = [
    ("article", Tag::Article.bit()),
    ("main", Tag::Main.bit()),
    ("hidden", HIDDEN),
    ("noscript", Tag::Noscript.bit()),
    ("table", Tag::Table.bit()),
    ("form", Tag::Form.bit()),
];

pub(super) const OWN_NAMES: [&str; 17] = [
    "tag",
    "heading",
    "depth",
    "lists",
    "cells",
    "preformatted",
    "marker",
    "links",
    "link share",
    "blank",
    "classes",
    "near classes",
    "far classes",
    "lowest class",
    "highest class",
    "nearest class",
    "known classes",
];
pub(super) const AROUND_NAMES: [&str; 8] = [
    "bytes",
    "link share",
    "prose",
    "prose of the page",
    "short blocks",
    "words a block",
    "classes",
    "words' leaning",
];
pub(super) const ANCESTOR_NAMES: [&str; 6] =
    ["bytes", "link share", "prose", "blocks", "classes", "words' leaning"];
pub(super) const CORE_NAMES: [&str; 4] = ["inside", "up", "down", "share"];
pub(super) const GROUP_NAMES: [&str; 9] = [
    "blocks",
    "words a block",
    "prose",
    "link share",
    "prose of the page",
    "first",
    "last",
    "classes",
    "words' leaning",
];
/// The unbroken runs of blocks that a block stands in.
pub(super) const RUN_KINDS: [&str; 4] = ["run of links", "run of one path", "run of one element", "section"];
pub(super) const RUN_NAMES: [&str; 5] =
    ["blocks", "link share", "words a block", "classes", "words' leaning"];
pub(super) const NEIGHBOURS: [isize; 4] = [-2, -1, 1, 2];
pub(super) const NEIGHBOUR_NAMES: [&str; 3] = ["link share", "classes", "depth"];
pub(super) const HEADING_NAMES: [&str; 4] = ["distance", "level", "words' leaning", "up"];
pub(super) const PAGE_NAMES: [&str; 4] = ["link share", "prose outside of links", "elements", "classes"];

/// The number of features that the markup adds.
pub(crate) const HTML_FEATURES: usize = INSIDE.len()
    + OWN_NAMES.len()
    + AROUND_BLOCKS.len() * AROUND_NAMES.len()
    + ANCESTORS * ANCESTOR_NAMES.len()
    + DECAYS.len() * CORE_NAMES.len()
    + 2 * GROUP_NAMES.len()
    + RUN_KINDS.len() * RUN_NAMES.len()
    + 2 * LINK_WINDOWS.len()
    + 2 * CLASS_WINDOWS.len()
    + NEIGHBOURS.len() * NEIGHBOUR_NAMES.len()
    + HEADING_NAMES.len()
    + PAGE_NAMES.len()
    + 2 * REGIONS.len();

/// What the features are called, in the order of the columns.
pub(crate) fn names() -> Vec<String> {
    let mut names: Vec<String> = INSIDE.iter().map(|(name, _)| format!("in {name}")).collect();
    names.extend(OWN_NAMES.map(|name| format!("element: {name}")));
    for blocks in AROUND_BLOCKS {
        names.extend(AROUND_NAMES.map(|name| format!("element of {blocks} blocks: {name}")));
    }
    for level in 0..ANCESTORS {
        names.extend(ANCESTOR_NAMES.map(|name| format!("element {level} up: {name}")));
    }
    for (part, whole) in DECAYS {
        names.extend(CORE_NAMES.map(|name| format!("core {part}/{whole}: {name}")));
    }
    for path in ["classes", "tags"] {
        names.extend(GROUP_NAMES.map(|name| format!("path of {path}: {name}")));
    }
    for kind in RUN_KINDS {
        names.extend(RUN_NAMES.map(|name| format!("{kind}: {name}")));
    }
    for side in ["before", "after"] {
        names.extend(LINK_WINDOWS.map(|window| format!("link share of the {window} {side}")));
        names.extend(CLASS_WINDOWS.map(|window| format!("classes of the {window} {side}")));
    }
    for offset in NEIGHBOURS {
        names.extend(NEIGHBOUR_NAMES.map(|name| format!("element at {offset:+}: {name}")));
    }
    names.extend(HEADING_NAMES.map(|name| format!("heading before: {name}")));
    names.extend(PAGE_NAMES.map(|name| format!("page: {name}")));
    for (name, _) in REGIONS {
        names.extend(["words", "prose"].map(|what| format!("page: {what} in {name}")));
    }
    names
}
