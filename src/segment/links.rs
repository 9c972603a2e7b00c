//! Lines as they read: without the addresses of their links.
//!
//! Takes a plain text and its lines, gives the same lines and blocks as a reader sees them, for whoever judges them: what Markdown
//! links by its words, its pictures not at all, entries side by side as the bar that they are, and none of the numbers that lynx and
//! w3m put before links. What is written out stays as it was. Linear in the text.

use super::html::Markup;
use crate::document::{Segmented, Span};
use memchr::memmem;
use std::borrow::Cow;
use std::ops::Range;

/// The longest label and the longest address of a link, in bytes: beyond them brackets are brackets.
const LABEL_MAX_BYTES: usize = 1000;
const ADDRESS_MAX_BYTES: usize = 4000;
/// Brackets within brackets in an address, at most: so brackets that nobody closes are not read again and again.
const ADDRESS_MAX_DEPTH: u32 = 8;
/// So many numbers that count up from 1 are those of links.
const MIN_NUMBERS: u32 = 5;
/// Digits of the longest of them.
const NUMBER_MAX_DIGITS: usize = 6;
/// The longest entry of a bar of numbered links, in bytes.
const ENTRY_MAX_BYTES: usize = 40;
/// What parts the entries of a bar.
const SEPARATOR: &str = " | ";

/// The text and its lines without the addresses. What was HTML has none.
pub(crate) fn as_read<'a>(
    text: &'a str,
    segmented: &'a Segmented,
    markup: Option<&Markup>,
) -> (Cow<'a, str>, Cow<'a, Segmented>) {
    let last_number = if markup.is_none() { count_numbers(text, segmented) } else { 0 };
    if markup.is_some() || last_number == 0 && memmem::find(text.as_bytes(), b"](").is_none() {
        return (Cow::Borrowed(text), Cow::Borrowed(segmented));
    }
    let mut reader = Reader { last_number, ..Reader::default() };
    let (mut out, mut lines) = (String::with_capacity(text.len()), Segmented::default().lines);
    lines.reserve_exact(segmented.lines.len());
    let mut at = 0;
    for span in segmented.lines.iter() {
        let (start, end) = (span.start as usize, span.end as usize);
        out.push_str(text.get(at..start).unwrap_or_default());
        let from = out.len();
        reader.read(text.get(start..end).unwrap_or_default(), &mut out);
        lines.push(Span { start: from as u32, end: out.len() as u32 });
        at = end;
    }
    out.push_str(text.get(at..).unwrap_or_default());
    (Cow::Owned(out), Cow::Owned(Segmented { lines, blocks: segmented.blocks.clone() }))
}

/// The last of the numbers before links; 0 if there are none.
fn count_numbers(text: &str, segmented: &Segmented) -> u32 {
    if memmem::find(text.as_bytes(), b"[1]").is_none() {
        return 0;
    }
    let mut last = 0;
    for span in segmented.lines.iter() {
        let line = text.get(span.start as usize..span.end as usize).unwrap_or_default();
        for (at, _) in line.match_indices('[') {
            last += u32::from(number_at(line, at).is_some_and(|(number, _)| number == last + 1));
        }
    }
    if last < MIN_NUMBERS { 0 } else { last }
}

/// The number in the brackets that begin there, and their length, if it stands before a word as that of a link does.
fn number_at(line: &str, at: usize) -> Option<(u32, usize)> {
    let (before, here) = line.split_at_checked(at)?;
    let inside = here.strip_prefix('[')?;
    // No further: a bracket that nobody closes is not looked for to the line's end each time.
    let digits = inside.bytes().take(NUMBER_MAX_DIGITS + 1).take_while(u8::is_ascii_digit).count();
    let (digits, rest) = inside.split_at_checked(digits)?;
    let after = rest.strip_prefix(']')?.chars().next()?;
    let is_number = (1..=NUMBER_MAX_DIGITS).contains(&digits.len());
    let stands_alone = before.chars().next_back().is_none_or(|c| c.is_whitespace() || "(|•*+".contains(c));
    let is_link = stands_alone && !after.is_whitespace() && !matches!(after, '(' | '[' | ':' | '.' | ',');
    if is_number && is_link { Some((digits.parse().ok()?, digits.len() + 2)) } else { None }
}

/// A bracket that is open.
#[derive(Debug, Clone, Copy)]
struct Bracket {
    /// Where it stands in what was read.
    at: usize,
    is_picture: bool,
}

/// Reads line after line.
#[derive(Debug, Default)]
struct Reader {
    open: Vec<Bracket>,
    /// Whether a bracket of the line before may be a link's that ends in this one.
    goes_on: bool,
    /// Where the last link of the line ended.
    link_end: Option<usize>,
    number: u32,
    last_number: u32,
    /// Where numbers stood in the line.
    numbered: Vec<usize>,
}

impl Reader {
    fn read(&mut self, line: &str, out: &mut String) {
        let start = out.len();
        self.open.clear();
        self.numbered.clear();
        self.link_end = None;
        let mut at = 0;
        while let Some(found) = line.get(at..).and_then(|rest| rest.find(['[', ']', '\\'])) {
            out.push_str(line.get(at..at + found).unwrap_or_default());
            at += found;
            at += match line.as_bytes().get(at) {
                Some(b'[') => self.open(line, at, out),
                Some(b']') => self.close(line, at, out),
                // What is escaped stays as it is.
                _ => {
                    let escaped = line.get(at..).unwrap_or_default().chars().take(2);
                    escaped
                        .map(|c| {
                            out.push(c);
                            c.len_utf8()
                        })
                        .sum()
                }
            };
        }
        out.push_str(line.get(at..).unwrap_or_default());
        self.goes_on = !self.open.is_empty();
        self.part_entries(start, out);
        if out.get(start..).is_some_and(|line| line.trim().is_empty()) {
            out.truncate(start);
            out.push_str(line);
        }
    }

    /// A bracket begins; gives how much of the line was read.
    fn open(&mut self, line: &str, at: usize, out: &mut String) -> usize {
        if self.number < self.last_number
            && let Some((number, bytes)) = number_at(line, at)
            && number == self.number + 1
        {
            self.number = number;
            self.numbered.push(out.len());
            return bytes;
        }
        let is_picture = line.get(..at).is_some_and(|before| before.ends_with('!'));
        self.open.push(Bracket { at: out.len(), is_picture });
        out.push('[');
        1
    }

    /// It ends; gives how much of the line was read.
    fn close(&mut self, line: &str, at: usize, out: &mut String) -> usize {
        let bracket = self.open.pop();
        let address = line.get(at + 1..).and_then(address_bytes);
        match (bracket, address) {
            (Some(bracket), Some(address)) if out.len() - bracket.at <= LABEL_MAX_BYTES => {
                if bracket.is_picture {
                    out.truncate(bracket.at - 1);
                    // What it held is gone.
                    self.link_end.take_if(|end| *end > out.len());
                } else {
                    self.end_link(bracket.at, out);
                }
                address + 1
            }
            (None, Some(address)) if std::mem::take(&mut self.goes_on) => address + 1,
            _ => {
                out.push(']');
                1
            }
        }
    }

    /// What stands behind the bracket there is a link's label.
    fn end_link(&mut self, bracket: usize, out: &mut String) {
        let label = out.split_off(bracket);
        let label = label.trim_start_matches('[').trim();
        if label.is_empty() {
            return;
        }
        if let Some(end) = self.link_end
            && out.get(end..).is_some_and(|between| between.trim().is_empty())
        {
            out.truncate(end);
            out.push_str(SEPARATOR);
        }
        out.push_str(label);
        self.link_end = Some(out.len());
    }

    /// Parts the numbered links of a line of nothing else.
    fn part_entries(&self, start: usize, out: &mut String) {
        let [first, rest @ ..] = self.numbered.as_slice() else { return };
        let is_start = out.get(start..*first).is_some_and(|before| !before.contains(char::is_alphanumeric));
        let ends = rest.iter().copied().chain([out.len()]);
        let entries: Vec<Range<usize>> =
            self.numbered.iter().copied().zip(ends).map(|(from, to)| from..to).collect();
        if rest.is_empty() || !is_start || entries.iter().any(|entry| entry.len() > ENTRY_MAX_BYTES) {
            return;
        }
        let entries: Vec<&str> =
            entries.into_iter().filter_map(|entry| out.get(entry)).map(str::trim).collect();
        let bar = entries.join(SEPARATOR);
        out.truncate(*first);
        out.push_str(&bar);
    }
}

/// The length of the address in brackets that a text begins with, if it does: `(/about "About us")`.
fn address_bytes(text: &str) -> Option<usize> {
    let inside = text.strip_prefix('(')?;
    let inside = inside.get(..inside.floor_char_boundary(ADDRESS_MAX_BYTES)).unwrap_or(inside);
    let mut rest = inside.trim_start_matches(' ');
    rest = match rest.strip_prefix('<') {
        Some(pointed) => pointed.get(pointed.find('>')? + 1..)?,
        None => rest.get(bare_address_bytes(rest)..)?,
    };
    rest = rest.trim_start_matches(' ');
    if let Some(quote) = rest.chars().next().filter(|c| matches!(c, '"' | '\'')) {
        let title = rest.get(1..)?;
        rest = title.get(title.find(quote)? + 1..)?.trim_start_matches(' ');
    }
    let rest = rest.strip_prefix(')')?;
    Some(1 + inside.len() - rest.len())
}

/// The length of an address that ends at white space or at a bracket that closes none of its own.
fn bare_address_bytes(text: &str) -> usize {
    let (mut depth, mut is_escaped) = (0u32, false);
    for (at, byte) in text.bytes().enumerate() {
        match byte {
            _ if std::mem::take(&mut is_escaped) => {}
            b'\\' => is_escaped = true,
            b'(' => depth += 1,
            b')' if depth == 0 => return at,
            b')' => depth -= 1,
            _ if byte.is_ascii_whitespace() || depth > ADDRESS_MAX_DEPTH => return at,
            _ => {}
        }
    }
    text.len()
}

#[cfg(test)]
mod tests {
    use super::super::segment;
    use super::*;

    fn read(text: &str) -> Vec<String> {
        let segmented = segment(text);
        let (read, lines) = as_read(text, &segmented, None);
        assert_eq!(lines.blocks, segmented.blocks);
        let line =
            |span: Span| read.get(span.start as usize..span.end as usize).unwrap_or_default().to_owned();
        lines.lines.iter().map(line).collect()
    }

    #[test]
    fn links_read_as_their_words() {
        for (line, wanted) in [
            ("[Home](/)", "Home"),
            ("  * [Log in](/login \"Your account\")", "* Log in"),
            ("See [the manual](https://e.org/a_(b)) before.", "See the manual before."),
            ("[Home](/) | [News](</a b>)", "Home | News"),
            ("[Home](/) [News](/n)[Contact](/c)", "Home | News | Contact"),
            ("[![Logo](/l.png) The Quay](/)", "The Quay"),
            ("A ![ferry](f.jpg) at the pier", "A  at the pier"),
            ("![](f.jpg)", "![](f.jpg)"),
            ("[](#top)", "[](#top)"),
            ("a[0] and [1] (see below)", "a[0] and [1] (see below)"),
            ("\\[x](y) and [a\\]b](c)", "\\[x](y) and a\\]b"),
            ("[x](y", "[x](y"),
            ("[x](y z)", "[x](y z)"),
            ("[[x](y)](z)", "x"),
        ] {
            assert_eq!(read(line), [wanted], "{line}");
        }
        let wrapped = "* [Terms of\nService](/terms) and more of [it](/it)\n";
        assert_eq!(read(wrapped), ["* [Terms of", "Service and more of it"]);
    }

    #[test]
    fn numbers_before_links_go_where_they_count_up() {
        let text = "[1]Home [2]News [3]About us\n\nThe board met in [4]the old hall on Tuesday.\n* [5]Print this page\nas [7]before\n";
        assert_eq!(
            read(text),
            [
                "Home | News | About us",
                "The board met in the old hall on Tuesday.",
                "* Print this page",
                "as [7]before"
            ]
        );
        let cited = "It sank.[1] It was raised [2] in May.\n[1] Log book\n[2]Diary\n";
        assert_eq!(read(cited), cited.lines().collect::<Vec<_>>());
        assert_eq!(read("[1]Home [2]News"), ["[1]Home [2]News"]);
    }
}
