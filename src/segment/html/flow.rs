//! Words to lines: white space as a browser collapses it, line and paragraph breaks, rows of tables, list markers.
//!
//! Takes words, breaks and cells in their order, gives the text, its lines and blocks and a [`Mark`] for each. Which element does
//! what is [`super::reader`]'s. A line is a block of its own, except that the lines of preformatted text between two blank ones are one.

mod items;
mod rows;

use super::head::Head;
use super::layout::Recorder;
use super::markup::{Mark, Markup};
use super::open::Stack;
use super::tag::Tag;
use super::token::Attributes;
use crate::document::{Block, Form, Segmented, Span};
use crate::segment::plain::{is_unspaced, trim};
pub(super) use items::Marker;
pub(super) use rows::Before;
use rows::Seam;

/// What stands between the cells of a row.
pub(crate) const CELL_SEPARATOR: &str = " | ";
/// What stands for a cell without words between two others.
pub(crate) const EMPTY_CELL: &str = " |";

/// What comes before the next word, if one comes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub(super) enum Pending {
    #[default]
    Nothing,
    /// A space, if words stand on both sides.
    Part,
    Space,
    /// The next cell of the row.
    Cell,
    /// A line break.
    Line,
    /// A blank line.
    Blank,
}

/// A line that is being written.
#[derive(Debug, Clone, Copy)]
struct Line {
    start: usize,
    blank_before: bool,
    /// Whether it goes on in the block of the line before it.
    goes_on: bool,
    /// In how many elements the word stands that stands in the fewest.
    depth: u32,
    /// Whether a line break of the text stands before it.
    is_broken: bool,
    mark: Mark,
}

/// What knows the elements that words stand in.
pub(super) struct Around<'a> {
    pub(super) stack: &'a mut Stack,
    pub(super) head: &'a mut Head,
}

/// The stroke of a fraction that is written in a line.
const FRACTION: char = '/';

/// The text so far.
#[derive(Debug, Default)]
pub(super) struct Flow {
    pub(super) out: String,
    pub(super) segmented: Segmented,
    pub(super) markup: Markup,
    pending: Pending,
    /// Whether a line break of the text is what was asked for last.
    is_broken: bool,
    line: Option<Line>,
    /// A blank line stands before a line that came to nothing.
    blank_carried: bool,
    marker: Option<Marker>,
    /// No line break comes before the next word.
    joins: bool,
    /// A bracket or quote that goes before the next word.
    opener: Option<char>,
    /// White space at the start of a preformatted line.
    indent: String,
    seam: Option<Seam>,
    in_cell: bool,
    cell_begun: bool,
    /// The cells of the open row in which words stand, and the empty ones since the last of them.
    filled_cells: u16,
    empty_cells: u16,
    /// How often something was written.
    written: usize,
    /// Whether the open line is of the row that is open, and no cell of the row has several lines.
    in_row: bool,
    /// Keeps the layout, if it is asked for.
    pub(super) recorder: Option<Box<Recorder>>,
}

impl Flow {
    /// Asks for a break before the next word; the strongest counts.
    pub(super) fn ask(&mut self, pending: Pending) {
        let pending = if self.joins { pending.min(Pending::Space) } else { pending };
        if pending >= Pending::Line
            && let Some(recorder) = &mut self.recorder
        {
            recorder.break_block(self.out.len());
        }
        // A denominator follows its stroke at once.
        if self.opener == Some(FRACTION) && pending <= Pending::Space {
            return;
        }
        // The breaks between the start of a cell and its first word are none: the cell goes on in its row.
        if self.pending != Pending::Cell {
            let begins_cell = self.begins_cell();
            let most = if begins_cell { Pending::Line } else { Pending::Blank };
            self.pending = self.pending.max(pending.min(most));
        }
    }

    /// A line break in the text itself: the second one makes a blank line.
    pub(super) fn break_line(&mut self) {
        self.indent.clear();
        (self.is_broken, self.joins) = (true, false);
        if let Some(recorder) = &mut self.recorder {
            recorder.broken = self.pending < Pending::Cell;
        }
        self.pending = match self.pending {
            Pending::Cell => Pending::Cell,
            Pending::Line | Pending::Blank => Pending::Blank,
            _ => Pending::Line,
        };
    }

    /// Keeps the layout from here on.
    pub(super) fn keep_layout(&mut self) {
        self.recorder = Some(Box::default());
    }

    /// An element begins; its layout is kept from its first word on.
    pub(super) fn record_start(&mut self, tag: Tag, attributes: &Attributes, position: u32) {
        let number = self.marker_number();
        if let Some(recorder) = &mut self.recorder {
            recorder.start(tag, attributes, number, position);
        }
    }

    /// It ends, behind its last word.
    pub(super) fn record_end(&mut self, tag: Tag, position: u32) {
        if let Some(recorder) = &mut self.recorder {
            recorder.end(tag, position, self.out.len());
        }
    }

    /// The element at a position has its end tag, and blocks that began in it go on.
    pub(super) fn record_stop(&mut self, position: u32) {
        if let Some(recorder) = &mut self.recorder {
            recorder.stop(position, self.out.len());
        }
    }

    /// A bracket or quote begins; it is written with the next word.
    pub(super) fn open_with(&mut self, opener: char) {
        self.opener = Some(opener);
    }

    /// A denominator begins: its stroke follows the numerator at once.
    pub(super) fn open_denominator(&mut self) {
        if self.pending <= Pending::Space {
            self.pending = Pending::Nothing;
        }
        self.open_with(FRACTION);
    }

    /// A fraction ends: without a denominator it has no stroke, and the white space behind its last word is none.
    pub(super) fn end_fraction(&mut self, has_words: bool) {
        if has_words && self.pending <= Pending::Space {
            self.pending = Pending::Nothing;
        }
        self.opener.take_if(|waits| *waits == FRACTION);
    }

    /// It ends; nothing is written if no word came.
    pub(super) fn close_with(&mut self, closer: char) {
        if self.opener.take().is_none() && self.line.is_some() && self.pending <= Pending::Space {
            self.out.push(closer);
            self.record_code(closer.encode_utf8(&mut [0; 4]));
        }
    }

    /// How often something was written so far, to tell whether anything was since: the text may get shorter again.
    pub(super) fn written(&self) -> usize {
        self.written
    }

    /// Where the next word would be written, to tell whether anything was.
    pub(super) fn position(&self) -> Option<usize> {
        (self.pending <= Pending::Part).then_some(self.out.len())
    }

    /// Where text that begins now will stand at the earliest: a line on which nothing can be seen yet may go.
    pub(super) fn anchor(&self) -> usize {
        let start = self.line.map_or(self.out.len(), |line| line.start);
        let is_blank = self.out.get(start..).is_some_and(|line| trim(line).is_none());
        if is_blank { start } else { self.out.len() }
    }

    /// Whether what comes next stands in the line that is open.
    pub(super) fn is_in_line(&self) -> bool {
        self.line.is_some() && self.pending <= Pending::Space
    }

    /// Whether a space comes before the next word.
    pub(super) fn asks_space(&self) -> bool {
        self.pending == Pending::Space
    }

    /// Whether what comes next begins a line.
    pub(super) fn begins_line(&self) -> bool {
        self.line.is_none() || self.pending >= Pending::Line
    }

    /// Writes text whose white space means nothing.
    pub(super) fn words(&mut self, text: &str, mut link: Option<bool>, around: &mut Around<'_>) {
        let bytes = text.as_bytes();
        let mut at = 0;
        while let Some(rest) = bytes.get(at..).filter(|rest| !rest.is_empty()) {
            let spaces = rest.iter().take_while(|&&byte| is_space(byte)).count();
            if spaces > 0 {
                // Where the source of unspaced scripts goes on in its next line, no space is meant.
                let goes_on = rest.iter().take(spaces).any(|&byte| byte == b'\n')
                    && text.get(..at).is_some_and(|before| before.ends_with(is_unspaced))
                    && text.get(at + spaces..).is_some_and(|after| after.starts_with(is_unspaced));
                if !goes_on {
                    self.ask(Pending::Space);
                }
                at += spaces;
                continue;
            }
            let length = rest.iter().position(|&byte| is_space(byte)).unwrap_or(rest.len());
            let word = text.get(at..at + length).unwrap_or_default();
            self.settle_part(word);
            self.before_word(false, around);
            self.count(&mut link, length);
            self.out.push_str(word);
            at += length;
        }
    }

    /// Whether a space parts the next word from what was written: the words of two elements are two, a bracket or a quotation mark
    /// belongs to its word, and a sign between two digits to their number.
    fn settle_part(&mut self, word: &str) {
        if self.pending != Pending::Part {
            return;
        }
        let mut before = self.out.chars().rev();
        let (last, other) = (before.next(), before.next());
        let next = word.chars().next().filter(|_| self.opener.is_none());
        let ends_word = last.is_some_and(|last| match last {
            '.' | ',' | ':' => !other.is_some_and(char::is_numeric) || !next.is_some_and(char::is_numeric),
            '!' | '?' | '…' | ';' | ')' => true,
            _ => last.is_alphanumeric() && !(is_unspaced(last) && next.is_some_and(is_unspaced)),
        });
        let parts = ends_word && next.is_some_and(char::is_alphanumeric);
        self.pending = if parts { Pending::Space } else { Pending::Nothing };
    }

    /// Writes text whose white space is the author's. `goes_on`: whether the last line was of the same element.
    pub(super) fn lines(
        &mut self,
        text: &str,
        mut link: Option<bool>,
        goes_on: bool,
        around: &mut Around<'_>,
    ) {
        let mut goes_on = goes_on;
        for (number, line) in text.split('\n').enumerate() {
            if number > 0 {
                self.break_line();
                self.record_code("\n");
            }
            let begins = self.begins_line();
            let content = if begins { line.trim_start() } else { line };
            if begins {
                self.indent.push_str(line.get(..line.len() - content.len()).unwrap_or_default());
            }
            self.record_code(line.get(..line.len() - content.len()).unwrap_or_default());
            if content.is_empty() {
                continue;
            }
            if self.pending <= Pending::Space {
                self.pending = Pending::Nothing;
            }
            let blank = self.pending == Pending::Blank;
            self.before_word(begins, around);
            if let Some(line) = &mut self.line {
                line.mark.preformatted = true;
                line.goes_on |= begins && goes_on && !blank;
            }
            goes_on = true;
            self.count(&mut link, content.len());
            self.record_code(content);
            self.out.push_str(content);
        }
    }

    fn record_code(&mut self, text: &str) {
        if let Some(recorder) = &mut self.recorder {
            recorder.code(text);
        }
    }

    /// Counts what is about to be written, if it stands in a link; `link`: whether the link begins with it, which it does once.
    fn count(&mut self, link: &mut Option<bool>, bytes: usize) {
        if let (Some(line), Some(begins)) = (&mut self.line, link) {
            line.mark.links = line.mark.links.saturating_add(u16::from(*begins || line.mark.links == 0));
            line.mark.link_bytes += bytes as u32;
            *begins = false;
        }
    }

    /// Writes what was asked for before the next word.
    fn before_word(&mut self, indented: bool, around: &mut Around<'_>) {
        self.written += 1;
        self.joins = false;
        let pending = std::mem::take(&mut self.pending);
        let is_broken = std::mem::take(&mut self.is_broken);
        match (pending, self.line) {
            (Pending::Nothing, Some(_)) => {}
            (Pending::Space, Some(_)) => self.out.push(' '),
            (Pending::Cell, Some(line)) => {
                let element = around.stack.element(&mut self.markup);
                let at = self.out.len();
                // A bar for each empty cell keeps the others in their columns.
                (0..std::mem::take(&mut self.empty_cells)).for_each(|_| self.out.push_str(EMPTY_CELL));
                self.out.push_str(CELL_SEPARATOR);
                // No bullet stands within a row.
                let marker = self.marker.take();
                self.seam = Some(Seam { at, bytes: self.out.len() - at, before: line.mark, element, marker });
                if let Some(line) = &mut self.line {
                    line.mark.cells = line.mark.cells.saturating_add(1);
                }
            }
            (_, open) => {
                if open.is_some() && self.in_cell && self.cell_begun {
                    self.take_apart(around.head);
                    self.in_row = false;
                }
                // A line of no-break spaces between two line breaks is a blank one.
                let is_blank =
                    !self.close_line(around.head) && is_broken && open.is_some_and(|line| line.is_broken);
                let element = around.stack.element(&mut self.markup);
                self.begin_line(
                    pending == Pending::Blank || is_blank,
                    indented,
                    element,
                    around.stack.depth(),
                );
                if let Some(line) = &mut self.line {
                    line.is_broken = is_broken;
                }
            }
        }
        if let Some(line) = &mut self.line
            && around.stack.depth() < line.depth
        {
            line.depth = around.stack.depth();
            line.mark.outer = around.stack.element(&mut self.markup);
        }
        if let Some(recorder) = &mut self.recorder {
            recorder.place(self.out.len());
        }
        if let Some(opener) = self.opener.take() {
            self.out.push(opener);
            self.record_code(opener.encode_utf8(&mut [0; 4]));
        }
        if self.in_cell && !self.cell_begun {
            self.cell_begun = true;
            self.in_row = true;
            self.filled_cells = self.filled_cells.saturating_add(1);
        }
    }

    fn begin_line(&mut self, blank: bool, indented: bool, element: u32, depth: u32) {
        let blank_before = (blank || self.blank_carried) && !self.out.is_empty();
        if blank_before && !self.blank_carried {
            self.out.push('\n');
        }
        self.blank_carried = false;
        if indented {
            self.out.push_str(&self.indent);
        }
        self.indent.clear();
        self.empty_cells = 0;
        let start = self.out.len();
        if let Some(marker) = self.marker.take() {
            marker.write(&mut self.out);
        }
        let mark = Mark {
            element,
            outer: element,
            link_bytes: 0,
            links: 0,
            cells: u16::from(self.in_cell),
            preformatted: false,
            marker_bytes: (self.out.len() - start) as u8,
        };
        self.line = Some(Line { start, blank_before, goes_on: false, is_broken: false, depth, mark });
    }

    /// Ends the open line, if there is one; whether something in it can be seen.
    pub(super) fn close_line(&mut self, head: &mut Head) -> bool {
        let Some(line) = self.line else { return false };
        let is_seen = self.record(self.out.len());
        if is_seen {
            self.out.push('\n');
        } else {
            self.out.truncate(line.start);
            self.shift(line.start, usize::MAX, 0, head);
        }
        is_seen
    }

    /// Tells those who know places in the text that `old` bytes of it have become `new` ones.
    fn shift(&mut self, place: usize, old: usize, new: usize, head: &mut Head) {
        head.shift(place, old, new);
        if let Some(recorder) = &mut self.recorder {
            recorder.shift(place, old, new);
        }
    }

    /// Records the open line, which ends at `end`; `false` if nothing in it can be seen.
    fn record(&mut self, end: usize) -> bool {
        let Some(line) = self.line.take() else { return false };
        let start = line.start + usize::from(line.mark.marker_bytes);
        // What no span can name is not text.
        let named = self.out.get(start..end).filter(|_| end <= u32::MAX as usize);
        let Some((from, to)) = named.and_then(trim) else {
            self.blank_carried = line.blank_before;
            return false;
        };
        let from = if line.mark.marker_bytes > 0 { line.start } else { start + from };
        if !line.goes_on || self.segmented.blocks.is_empty() {
            self.segmented.blocks.push(Block::new(
                self.segmented.lines.len() as u32,
                u8::from(line.blank_before),
                Form::Line,
            ));
            self.markup.marks.push(line.mark);
        } else if let Some(mark) = self.markup.marks.last_mut() {
            mark.link_bytes += line.mark.link_bytes;
            mark.links = mark.links.saturating_add(line.mark.links);
        }
        self.segmented.lines.push(Span { start: from as u32, end: (start + to) as u32 });
        true
    }
}

/// What HTML takes for white space; the vertical tab is none there, but ends a line of plain text.
fn is_space(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t' | b'\n' | b'\r' | 0x0b | 0x0c)
}
