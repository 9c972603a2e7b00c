//! Markdown of plain text: paragraphs, lines and list items, as they stand in the text.

use super::code::fence;
use super::escape::{Place, escape_start, push_text};
use super::writer::{LEVELS_MAX, Level, Writer};
use crate::document::Form;
use crate::emit::text::{Stand, common_indent, push_joined, push_listing, stands};
use crate::examination::{Examination, Settings};
use crate::segment::fenced;
use crate::tidy::tidy;
use std::ops::Range;

/// What a list item begins with.
struct Marker {
    bytes: usize,
    number: Option<u32>,
    delimiter: char,
}

/// The kept blocks as Markdown.
pub(super) fn render(examination: &Examination<'_>, settings: &Settings) -> String {
    let mut lines = Lines { writer: Writer::default(), items: Vec::new(), next_id: 0, can_go_on: false };
    let mut listing: Option<Listing> = None;
    for (block, stand) in stands(examination, settings) {
        if stand.as_ref().is_none_or(|stand| stand.form != Form::Listing)
            && let Some(Listing { code, .. }) = listing.take()
        {
            lines.push_code(&code);
        }
        let Some(Stand { gap, is_title, form }) = stand else { continue };
        if form == Form::Listing {
            let Listing { indent, code } = listing.get_or_insert_with(|| Listing {
                indent: common_indent(examination, block),
                code: String::new(),
            });
            if gap && !code.is_empty() {
                code.push('\n');
            }
            push_listing(code, examination, block, *indent);
            continue;
        }
        let mut text = String::new();
        if form == Form::Line || !settings.unwrap {
            for line in examination.segmented.lines_of(block, &examination.decoded.text) {
                if !text.is_empty() {
                    text.push('\n');
                }
                tidy(line, &mut text);
            }
        } else {
            push_joined(&mut text, examination, block);
        }
        if is_title {
            let mut title = String::from("# ");
            push_text(&mut title, &text.trim_end().replace('\n', " "), Place::default());
            super::escape::escape_heading_end(&mut title);
            lines.writer.block(&[], &title);
            lines.items.clear();
        } else {
            let indent = indent_of(examination, block);
            lines.push(text.trim_end(), indent, gap);
        }
        lines.can_go_on = !is_title;
    }
    if let Some(Listing { code, .. }) = listing {
        lines.push_code(&code);
    }
    lines.writer.finish()
}

/// Code that is being put together.
struct Listing {
    /// The characters of white space that its lines lose.
    indent: usize,
    code: String,
}

/// How far a block's first line stands from the left, in characters.
fn indent_of(examination: &Examination<'_>, block: usize) -> usize {
    let first = examination.segmented.line_numbers(block).start;
    examination.segmented.indent_of(first, &examination.decoded.text).chars().count()
}

struct Lines {
    writer: Writer,
    /// The items that are open, each with its indent.
    items: Vec<(usize, Level)>,
    next_id: u32,
    can_go_on: bool,
}

impl Lines {
    fn push_code(&mut self, code: &str) {
        self.items.clear();
        for (language, code) in fenced_parts(code) {
            // Blank lines between fences are the code's, around them they are the text's.
            let code = match language {
                Some(_) => code.strip_suffix('\n').unwrap_or(&code),
                None => code.trim_matches('\n'),
            };
            self.writer.block(&[], &fence(code, language));
        }
        self.can_go_on = false;
    }

    fn push(&mut self, text: &str, indent: usize, gap: bool) {
        match marker_of(text) {
            Some(marker) => {
                let line = text.get(marker.bytes..).unwrap_or_default();
                self.push_item(line, &marker, indent, gap);
            }
            None => {
                let escaped = escape_lines(text);
                if self.can_go_on && !gap && !self.writer.is_empty() {
                    self.writer.next_line(&escaped);
                } else {
                    self.items.clear();
                    self.writer.paragraph(&[], &escaped, gap);
                }
            }
        }
    }

    fn push_item(&mut self, text: &str, marker: &Marker, indent: usize, gap: bool) {
        let mut list = None;
        while let Some((column, level)) = self.items.last().copied().filter(|(column, _)| *column >= indent) {
            if let (Level::Item { list: same, .. }, true) = (level, column == indent) {
                list = Some(same);
            }
            self.items.pop();
        }
        self.next_id += 1;
        let id = self.next_id;
        let Marker { number, delimiter, .. } = *marker;
        let level = Level::Item { id, list: list.unwrap_or(id), number, delimiter };
        if self.items.len() < LEVELS_MAX {
            self.items.push((indent, level));
        } else if let Some(last) = self.items.last_mut() {
            *last = (indent, level);
        }
        let levels: Vec<Level> = self.items.iter().map(|(_, level)| *level).collect();
        self.writer.paragraph(&levels, &escape_lines(text), gap);
    }
}

/// The pieces of a listing, those between fences of the text's own with the language that these name.
fn fenced_parts(code: &str) -> Vec<(Option<&str>, String)> {
    let lines: Vec<&str> = code.split_inclusive('\n').collect();
    let text = |part: Range<usize>| lines.get(part).unwrap_or_default().concat();
    let mut parts = Vec::new();
    let mut rest = 0;
    for (opens, closes, language) in fenced(lines.iter().copied()) {
        parts.push((None, text(rest..opens)));
        parts.push((Some(language), text(opens + 1..closes)));
        rest = closes + 1;
    }
    parts.push((None, text(rest..lines.len())));
    parts.retain(|(language, code)| language.is_some() || !code.trim().is_empty());
    parts
}

/// Each line as text that Markdown reads as such.
fn escape_lines(text: &str) -> String {
    let lines = text.split('\n').map(|line| {
        let mut escaped = String::with_capacity(line.len());
        push_text(&mut escaped, line, Place::default());
        escape_start(&mut escaped);
        escaped
    });
    lines.collect::<Vec<String>>().join("\n")
}

/// The marker at a line's beginning, with the space behind it, if something stands behind that.
fn marker_of(text: &str) -> Option<Marker> {
    let (marker, rest) = text.split_once(' ')?;
    if rest.trim().is_empty() {
        return None;
    }
    let bytes = marker.len() + 1;
    if matches!(marker, "•" | "-" | "*" | "+" | "·" | "‣" | "◦" | "▪" | "●" | "○" | "–") {
        return Some(Marker { bytes, number: None, delimiter: '-' });
    }
    let delimiter = marker.chars().next_back().filter(|c| matches!(c, '.' | ')'))?;
    let digits = marker.strip_suffix(delimiter)?;
    let is_number = (1..=9).contains(&digits.len()) && digits.bytes().all(|byte| byte.is_ascii_digit());
    // A number of several digits that begins with 0 would lose it.
    let says_itself = digits.len() == 1 || !digits.starts_with('0');
    let number = digits.parse().ok().filter(|_| is_number && says_itself)?;
    Some(Marker { bytes, number: Some(number), delimiter })
}
