//! The words of a block: a line, or the cells in it, with the runs that are set in some way.

use super::Frame;
use super::{Page, Place, Words};
use crate::emit::markdown::escape::address;
use crate::emit::markdown::inline::{Ink, Inline};
use crate::segment::html::{CELL_SEPARATOR, EMPTY_CELL, Sign};
use std::ops::Range;
use unicode_normalization::char::is_combining_mark;

/// The lines and cells on which one link's address is written: a card's headline, teaser and date. A link that nobody closed goes on
/// to the end of the page, and its address, which may be a thousand times as long as a line, would be written on each of them.
const LINK_LINES_MAX: u32 = 3;

impl<'a> Page<'a> {
    /// The words of a block's lines: of each line, or of each cell in it with its row.
    pub(super) fn all_words(&mut self, start: usize, spans: &[(usize, usize)]) -> Vec<Words> {
        let mut all = Vec::new();
        for (number, &(from, to)) in spans.iter().enumerate() {
            self.words(if number == 0 { start } else { from }, to, &mut all);
        }
        all
    }

    fn words(&mut self, from: usize, to: usize, all: &mut Vec<Words>) {
        let mut inline = self.begin_words();
        let mut place = self.place();
        let mut cursor = from;
        while let Some(&(at, sign)) =
            self.layout.signs.get(self.next_sign).filter(|(at, _)| *at as usize <= to)
        {
            let at = self.snap((at as usize).clamp(cursor, to), to);
            inline.words(self.part(cursor..at, from..to));
            cursor = at;
            self.next_sign += 1;
            let ends_cell = sign == Sign::End && matches!(self.frames.last(), Some(Frame::Cell(_)));
            if self.table.is_some() && (ends_cell || matches!(sign, Sign::Cell { .. })) {
                all.push((place, self.end_words(std::mem::take(&mut inline))));
                self.apply(sign, None);
                inline = self.begin_words();
                place = self.place();
            } else {
                self.apply(sign, Some(&mut inline));
            }
        }
        inline.words(self.part(cursor..to, from..to));
        all.push((place, self.end_words(inline)));
    }

    /// The text up to a sign or to the line's end, without what keeps two cells apart: a cell begins there, or one in which nothing
    /// can be seen was cut off the line.
    fn part(&self, range: Range<usize>, line: Range<usize>) -> &'a str {
        let mut words = self.text.get(range.start..range.end).unwrap_or_default();
        if self.table.is_none() || self.cell.is_some() {
            return words;
        }
        if range.start == line.start {
            while let Some(behind) = words.strip_prefix(CELL_SEPARATOR.trim_start()) {
                words = behind;
            }
        }
        if range.end == line.end {
            return words.strip_suffix(CELL_SEPARATOR.trim_end()).map_or(words, before_empty);
        }
        let Some(before) = words.strip_suffix(CELL_SEPARATOR).map(before_empty) else { return words };
        let signs = self.layout.signs.iter().skip(self.next_sign);
        let mut here = signs.take_while(|(at, _)| *at as usize <= range.end);
        if here.any(|(_, sign)| matches!(sign, Sign::Cell { .. })) { before } else { words }
    }

    /// A place where a word may be cut without changing its letters: not before a mark or beside a joiner, but where the word begins.
    fn snap(&self, at: usize, to: usize) -> usize {
        let rest = self.text.get(at..to).unwrap_or_default();
        let before = self.text.get(..at).and_then(|before| before.chars().next_back());
        let is_joiner = |c: char| matches!(c, '\u{200c}' | '\u{200d}');
        let is_part = |c: char| {
            c >= '\u{300}'
                && (is_combining_mark(c)
                    || is_joiner(c)
                    || matches!(c, '\u{1160}'..='\u{11ff}' | '\u{1f3fb}'..='\u{1f3ff}' | '\u{e0020}'..='\u{e007f}'))
        };
        let Some(before) = before.filter(|c| !c.is_whitespace()) else { return at };
        if is_joiner(before) || rest.chars().next().is_some_and(is_part) {
            return at + rest.find(char::is_whitespace).unwrap_or(rest.len());
        }
        at
    }

    fn place(&self) -> Option<Place> {
        let (row, in_head) = self.row.or(self.table.map(|table| (table, false)))?;
        Some(Place { row, in_head, cell: self.cell? })
    }

    /// A line or cell with what is open at its beginning.
    fn begin_words(&mut self) -> Inline {
        let mut inline = Inline::new(self.writes_cells);
        if let Some(marker) = self.cell_marker.take() {
            inline.words(&marker);
        }
        if self.term {
            inline.open(Ink::Strong);
        }
        for ink in self.inks_open.iter().copied().filter(|ink| self.shows(*ink)) {
            inline.open(ink);
        }
        if self.code.is_some() {
            inline.open(Ink::Literal);
        }
        for text in std::mem::take(&mut self.leading) {
            self.push_picture(&mut inline, text);
        }
        inline
    }

    fn end_words(&mut self, mut inline: Inline) -> String {
        inline.close(Ink::Literal, None);
        for at in (0..self.inks_open.len()).rev() {
            if let Some(ink) = self.inks_open.get(at).copied().filter(|ink| self.shows(*ink)) {
                self.close_ink(ink, &mut inline);
            }
        }
        if self.term {
            inline.close(Ink::Strong, None);
        }
        inline.finish()
    }

    /// Whether a run of words that is set so is set so in Markdown; what stands out as a whole needs nothing strong in it.
    pub(super) fn shows(&self, ink: Ink) -> bool {
        match ink {
            Ink::Strong => self.heading.is_none() && !self.term && !self.cell.is_some_and(|cell| cell.heads),
            Ink::Link => self.link.is_some() && self.link_lines < LINK_LINES_MAX,
            Ink::Emphasis | Ink::Literal => true,
        }
    }

    /// Ends a run of words that is set so, in a line.
    pub(super) fn close_ink(&mut self, ink: Ink, inline: &mut Inline) {
        if inline.close(ink, self.link.as_deref()) {
            self.link_lines += 1;
        }
    }

    /// Writes a picture; one without an address shows nothing, and its alternative text is no word of the page.
    pub(super) fn push_picture(&self, inline: &mut Inline, text: u32) {
        let value = |at: u32| self.layout.values.get(at as usize).map(|value| &**value).unwrap_or_default();
        if let Some(address) = address(value(text + 1)) {
            inline.picture(value(text), &address);
        }
    }
}

/// What stands before the empty cells that end a text.
fn before_empty(mut text: &str) -> &str {
    while let Some(before) = text.strip_suffix(EMPTY_CELL) {
        text = before;
    }
    text
}
