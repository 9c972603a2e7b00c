//! Lists and the markers of their items: the list's, or the author's own where a style hides the list's.
//!
//! A list of links that hides its bullets is a list all the same, and each of its items has one; hidden numbers nobody saw. Where the
//! item begins with a sign or a number, that one is its marker: LaTeXML writes all of them so.

use super::super::flow::{Marker, Pending};
use super::super::head::has_word;
use super::super::shown::hides_markers;
use super::super::tag::Tag;
use super::super::token::{Attributes, Name};
use super::Reader;
use crate::segment::plain::{marker_bytes, up_to};

/// The class word of what LaTeXML writes before an item: its sign, its number, or words.
const ITEM_TAG: &[u8] = b"ltx_tag_item";

/// A marker and the space behind it are shorter, in bytes.
const MARKER_MAX_BYTES: usize = 24;

/// A list that is open.
#[derive(Debug)]
pub(super) struct List {
    /// The next number, if it is numbered.
    next: Option<i32>,
    hides: bool,
}

/// What is known of the marker that the open item brings with it.
#[derive(Debug, Default, Clone, Copy)]
pub(super) enum Own {
    #[default]
    Nothing,
    /// The next word may be one; with how often something had been written before.
    Awaited(usize),
    /// It was read, and waits for the item's first word.
    Read(Marker, usize),
}

/// What LaTeXML writes before an item, while it is open.
#[derive(Debug, Clone, Copy)]
pub(super) struct ItemTag {
    position: u32,
    written: usize,
}

impl Reader {
    pub(super) fn begin_list(&mut self, tag: Tag, attributes: &Attributes) {
        let start = attributes.get(Name::Start).and_then(number).unwrap_or(1);
        let hides = hides_markers(attributes).unwrap_or(false);
        self.lists.push(List { next: (tag == Tag::Ol).then_some(start), hides });
    }

    pub(super) fn begin_item(&mut self, attributes: &Attributes) {
        self.give_marker_back();
        self.flow.ask(Pending::Line);
        let list_hides = self.lists.last().is_some_and(|list| list.hides);
        let hides = hides_markers(attributes).unwrap_or(list_hides);
        let marker = match self.lists.last_mut() {
            Some(List { next: Some(next), .. }) => {
                let this = attributes.get(Name::Value).and_then(number).unwrap_or(*next);
                *next = this.saturating_add(1);
                Some(Marker::Number(this)).filter(|_| !hides)
            }
            _ => Some(Marker::Bullet),
        };
        self.flow.set_marker(marker);
        self.own = if hides { Own::Awaited(self.flow.written()) } else { Own::Nothing };
    }

    /// An element begins that may be what LaTeXML writes before an item.
    pub(super) fn begin_item_tag(&mut self, attributes: &Attributes) {
        let is_tag = || attributes.get(Name::Class).is_some_and(|class| has_word(class, ITEM_TAG));
        if self.stack.is_in(Tag::Li) && is_tag() {
            let written = self.flow.written();
            self.item_tag = Some(ItemTag { position: self.stack.depth() + 1, written });
            self.flow.change_marker(None);
            self.own = Own::Awaited(written);
        }
    }

    /// The element at a position ends.
    pub(super) fn end_item_tag(&mut self, position: u32) {
        if let Some(tag) = self.item_tag.take_if(|tag| tag.position >= position)
            && tag.position == position
            && tag.written < self.flow.written()
        {
            self.flow.join_next();
        }
    }

    /// The first words of an item whose marker is hidden, without one of their own, which is the item's from now on.
    pub(super) fn behind_own_marker<'a>(&mut self, text: &'a str) -> &'a str {
        let Own::Awaited(written) = self.own else { return text };
        let begin = text.trim_start();
        // What is hidden in the item is not what its reader sees first.
        let is_apart = self.hidden.is_some_and(|(hidden, _)| hidden > self.stack.last_of(Tag::Li));
        if begin.is_empty() || is_apart {
            return text;
        }
        self.own = Own::Nothing;
        if written != self.flow.written() || self.preformatted.is_some() {
            return text;
        }
        // It may stand in an element of its own, without a space.
        let mut first = up_to(begin, MARKER_MAX_BYTES).to_owned();
        first.push(' ');
        let mark = first.get(..marker_bytes(&first)).unwrap_or_default().trim_end();
        if mark.is_empty() {
            return text;
        }
        // A number in a row would go as the bullets of cells do.
        let marker =
            marker_of(mark).filter(|marker| !matches!(marker, Marker::Number(_)) || !self.flow.is_in_cell());
        self.flow.change_marker(marker);
        let Some(marker) = marker else { return text };
        self.own = Own::Read(marker, written);
        begin.get(mark.len()..).unwrap_or_default()
    }

    /// An item ends, or another begins in it: a marker of its own that nothing followed is all of its text.
    pub(super) fn give_marker_back(&mut self) {
        if let Own::Read(marker, written) = std::mem::take(&mut self.own)
            && written == self.flow.written()
        {
            self.flow.change_marker(None);
            let mut text = String::new();
            marker.write(&mut text);
            self.push(text.trim_end());
        }
    }
}

/// The marker that lists have of themselves, or a sign that Markdown's have.
fn marker_of(mark: &str) -> Option<Marker> {
    let mut chars = mark.chars();
    match (chars.next()?, chars.next()) {
        ('•', None) => Some(Marker::Bullet),
        (sign @ ('-' | '*' | '+' | '·' | '‣' | '◦' | '▪' | '●' | '○' | '–'), None) => {
            Some(Marker::Sign(sign))
        }
        _ => {
            let number = mark.strip_suffix('.')?.parse().ok()?;
            Some(Marker::Number(number)).filter(|_| mark == format!("{number}."))
        }
    }
}

/// A list's number; browsers pass over one that 32 bits do not hold.
fn number(value: &[u8]) -> Option<i32> {
    std::str::from_utf8(value).ok()?.trim().parse().ok()
}
