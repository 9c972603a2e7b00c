//! Blocks of Markdown one below the other, in the lists and quotations that hold them.
//!
//! Takes each block with the levels around it, writes line beginnings, markers and the blank lines that blocks want. What stands
//! in a block is for others.

use std::fmt::Write as _;

/// The lists and quotations that Markdown is nested in at most; what is deeper stands in the innermost of them. Each costs the
/// lines in it some bytes, so it bounds the size of the Markdown.
pub(super) const LEVELS_MAX: usize = 12;

/// Something that holds blocks, by its number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Level {
    Quote(u32),
    Item { id: u32, list: u32, number: Option<u32>, delimiter: char },
}

#[derive(Debug, Clone, Copy)]
struct Open {
    level: Level,
    /// Of its list: `-` or `*`, `.` or `)`, so that two lists side by side stay two.
    delimiter: char,
    width: usize,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
enum Last {
    #[default]
    Nothing,
    Paragraph,
    Other,
}

/// The Markdown so far.
#[derive(Debug, Default)]
pub(super) struct Writer {
    out: String,
    open: Vec<Open>,
    last: Last,
    /// What each further line of the open block begins with.
    prefix: String,
}

impl Writer {
    /// All of it.
    pub(super) fn finish(self) -> String {
        self.out
    }

    pub(super) fn is_empty(&self) -> bool {
        self.out.is_empty()
    }

    /// Writes a paragraph of one line or more; `gap` asks for a blank line where none is needed.
    pub(super) fn paragraph(&mut self, levels: &[Level], text: &str, gap: bool) {
        self.begin(levels, gap, true);
        self.lines(text);
        self.last = Last::Paragraph;
    }

    /// Goes on with the paragraph that was written last, on a line of its own.
    pub(super) fn next_line(&mut self, text: &str) {
        if self.out.ends_with('\n') {
            self.out.pop();
        }
        self.out.push_str("\\\n");
        self.out.push_str(&self.prefix);
        self.lines(text);
    }

    /// Writes a block of lines that is no paragraph, each as it is.
    pub(super) fn block(&mut self, levels: &[Level], text: &str) {
        self.begin(levels, true, false);
        self.lines(text);
        self.last = Last::Other;
    }

    fn lines(&mut self, text: &str) {
        for (number, line) in text.split('\n').enumerate() {
            if number > 0 && !line.is_empty() {
                self.out.push_str(&self.prefix);
            } else if number > 0 {
                self.out.push_str(self.prefix.trim_end());
            }
            self.out.push_str(line);
            self.out.push('\n');
        }
    }

    /// Begins a block: ends the levels that do not hold it, begins those that do.
    fn begin(&mut self, levels: &[Level], gap: bool, is_paragraph: bool) {
        let same =
            self.open.iter().zip(levels).take_while(|(open, level)| is_same(&open.level, level)).count();
        let before = self.open.get(same).copied();
        let held_directly = before.is_none();
        self.open.truncate(same);
        self.set_prefix();
        let next = levels.get(same);
        let begins_item = is_paragraph && matches!(next, Some(Level::Item { .. }));
        let sibling = match (before.map(|open| open.level), next) {
            (
                Some(Level::Item { list, number, .. }),
                Some(Level::Item { list: same_list, number: next, .. }),
            ) => list == *same_list && follows(number, *next),
            _ => false,
        };
        // A list of numbers that does not begin with 1 cannot follow a line of text directly.
        let starts_plainly = matches!(next, Some(Level::Item { number: None | Some(1), .. }));
        let nested = held_directly && same > 0 && self.last == Last::Paragraph && starts_plainly;
        if self.last != Last::Nothing && (gap || !begins_item || !(sibling || nested)) {
            self.out.push_str(self.prefix.trim_end());
            self.out.push('\n');
        }
        self.out.push_str(&self.prefix);
        let mut besides = before;
        for level in levels.iter().skip(same) {
            self.begin_level(*level, besides.take());
        }
        self.set_prefix();
    }

    fn begin_level(&mut self, level: Level, before: Option<Open>) {
        let start = self.out.len();
        let mut delimiter = '>';
        match level {
            Level::Quote(_) => self.out.push_str("> "),
            Level::Item { list, number, delimiter: wanted, .. } => {
                delimiter = wanted;
                if let Some(Open {
                    level: Level::Item { list: last, number: last_number, .. },
                    delimiter: used,
                    ..
                }) = before
                {
                    let goes_on = last == list && follows(last_number, number);
                    delimiter = match used {
                        _ if last_number.is_some() != number.is_some() => wanted,
                        used if goes_on => used,
                        '-' => '*',
                        '.' => ')',
                        ')' => '.',
                        _ => '-',
                    };
                }
                // Writing to a string cannot fail.
                let _ = match number {
                    Some(number) => write!(self.out, "{number}{delimiter} "),
                    None => write!(self.out, "{delimiter} "),
                };
            }
        }
        self.open.push(Open { level, delimiter, width: self.out.len() - start });
    }

    fn set_prefix(&mut self) {
        self.prefix.clear();
        for open in &self.open {
            match open.level {
                Level::Quote(_) => self.prefix.push_str("> "),
                Level::Item { .. } => self.prefix.extend(std::iter::repeat_n(' ', open.width)),
            }
        }
    }
}

fn is_same(one: &Level, other: &Level) -> bool {
    match (one, other) {
        (Level::Quote(one), Level::Quote(other)) => one == other,
        (Level::Item { id: one, .. }, Level::Item { id: other, .. }) => one == other,
        _ => false,
    }
}

/// Whether an item with this number is the next one of the list.
fn follows(number: Option<u32>, next: Option<u32>) -> bool {
    match (number, next) {
        (None, None) => true,
        (Some(number), Some(next)) => number.checked_add(1) == Some(next),
        _ => false,
    }
}
