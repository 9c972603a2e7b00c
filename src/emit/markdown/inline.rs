//! One line of words: emphasis, code, links and pictures in it.
//!
//! Takes what stands in the line in its order, gives the line. Emphasis is written only where CommonMark reads it as such: its
//! signs must lean on a word the right way; where they do not, the words stay and the signs go.

use super::escape::{Place, keep_apart, keep_from_link, push_text};
use crate::tidy::{is_visible, tidy};

/// How a run of words is set.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Ink {
    Strong,
    Emphasis,
    Link,
    Literal,
}

#[derive(Debug)]
enum Piece {
    /// As it is written, links' brackets and pictures included.
    Text(String),
    /// Of code, as it is read.
    Literal(String),
    Open(Ink),
    Close(Ink),
}

/// A line that is being put together.
#[derive(Debug, Default)]
pub(super) struct Inline {
    pieces: Vec<Piece>,
    /// A space comes before the next word.
    space: bool,
    /// The code that is open.
    literal: Option<String>,
    place: Place,
}

impl Inline {
    pub(super) fn new(in_table: bool) -> Self {
        Self { place: Place { in_link: false, in_table }, ..Self::default() }
    }

    /// Adds words as they stand in the decoded text.
    pub(super) fn words(&mut self, raw: &str) {
        let mut clean = String::new();
        tidy(raw, &mut clean);
        // What nobody can see may stand before and behind spaces.
        let seen = raw.trim_matches(|c: char| !is_visible(c) && !c.is_whitespace());
        self.space |= seen.starts_with(char::is_whitespace);
        if clean.is_empty() {
            return;
        }
        if let Some(literal) = &mut self.literal {
            if literal.is_empty() {
                let space = std::mem::take(&mut self.space);
                let literal = std::mem::take(literal);
                self.settle_space(space);
                self.literal = Some(literal + &clean);
            } else {
                if std::mem::take(&mut self.space) {
                    literal.push(' ');
                }
                literal.push_str(&clean);
            }
        } else {
            let space = std::mem::take(&mut self.space);
            self.settle_space(space);
            match self.pieces.last_mut() {
                Some(Piece::Text(text)) => push_text(text, &clean, self.place),
                _ => {
                    let mut text = String::with_capacity(clean.len());
                    push_text(&mut text, &clean, self.place);
                    self.pieces.push(Piece::Text(text));
                }
            }
        }
        self.space = seen.ends_with(char::is_whitespace);
    }

    /// A space goes before the signs that open the word, not behind them.
    fn settle_space(&mut self, space: bool) {
        let openers = self.pieces.iter().rev().take_while(|piece| matches!(piece, Piece::Open(_))).count();
        let at = self.pieces.len() - openers;
        if space && at > 0 {
            match at.checked_sub(1).and_then(|before| self.pieces.get_mut(before)) {
                Some(Piece::Text(text)) => text.push(' '),
                _ => self.pieces.insert(at, Piece::Text(" ".into())),
            }
        }
    }

    pub(super) fn open(&mut self, ink: Ink) {
        if self.literal.is_some() {
            return;
        }
        match ink {
            Ink::Literal => {
                // Two runs of code side by side are one: their signs would meet.
                let goes_on = !self.space && matches!(self.pieces.last(), Some(Piece::Literal(_)));
                let before = if goes_on { self.pieces.pop() } else { None };
                self.literal = Some(match before {
                    Some(Piece::Literal(before)) => before,
                    _ => String::new(),
                });
            }
            Ink::Link => {
                self.place.in_link = true;
                self.pieces.push(Piece::Open(ink));
            }
            Ink::Strong | Ink::Emphasis => {
                let goes_on =
                    !self.space && matches!(self.pieces.last(), Some(Piece::Close(closed)) if *closed == ink);
                if goes_on {
                    self.pieces.pop();
                } else {
                    self.pieces.push(Piece::Open(ink));
                }
            }
        }
    }

    /// Ends what was opened last of this kind; of a link with its address. Whether an address was written.
    pub(super) fn close(&mut self, ink: Ink, address: Option<&str>) -> bool {
        match ink {
            Ink::Literal => {
                if let Some(literal) = self.literal.take().filter(|literal| !literal.is_empty()) {
                    self.pieces.push(Piece::Literal(literal));
                }
            }
            _ if self.literal.is_some() => {}
            Ink::Link => {
                self.place.in_link = false;
                if matches!(self.pieces.last(), Some(Piece::Open(Ink::Link))) {
                    self.pieces.pop();
                    return false;
                }
                let at = self.pieces.iter().rposition(|piece| matches!(piece, Piece::Open(Ink::Link)));
                let Some(at) = at else { return false };
                self.drop_unclosed_after(at);
                let Some(opening) = self.pieces.get_mut(at) else { return false };
                match address {
                    Some(address) => {
                        *opening = Piece::Text("[".into());
                        self.pieces.push(Piece::Text(format!("]({address})")));
                        return true;
                    }
                    None => *opening = Piece::Text(String::new()),
                }
            }
            Ink::Strong | Ink::Emphasis => {
                if matches!(self.pieces.last(), Some(Piece::Open(opened)) if *opened == ink) {
                    self.pieces.pop();
                } else if self.place.in_link && !self.is_open_in_link(ink) {
                    // What it opened stands before the link: their signs would cross.
                    let opens = |piece: &Piece| matches!(piece, Piece::Open(opened) if *opened == ink);
                    if let Some(opening) = self.pieces.iter_mut().rfind(|piece| opens(piece)) {
                        *opening = Piece::Text(String::new());
                    }
                } else {
                    self.pieces.push(Piece::Close(ink));
                }
            }
        }
        false
    }

    /// Whether emphasis that is open was opened inside the link.
    fn is_open_in_link(&self, ink: Ink) -> bool {
        let in_link = self.pieces.iter().rev().take_while(|piece| !matches!(piece, Piece::Open(Ink::Link)));
        let mut closed = 0;
        for piece in in_link {
            match piece {
                Piece::Close(other) if *other == ink => closed += 1,
                Piece::Open(other) if *other == ink && closed == 0 => return true,
                Piece::Open(other) if *other == ink => closed -= 1,
                _ => {}
            }
        }
        false
    }

    /// Takes out the signs of emphasis that is still open where the link that was opened at `start` ends.
    fn drop_unclosed_after(&mut self, start: usize) {
        let mut closed: Vec<Ink> = Vec::new();
        for piece in self.pieces.iter_mut().skip(start + 1).rev() {
            match piece {
                Piece::Close(ink) => closed.push(*ink),
                Piece::Open(ink) => {
                    let ink = *ink;
                    match closed.iter().rposition(|other| *other == ink) {
                        Some(at) => _ = closed.remove(at),
                        None => *piece = Piece::Text(String::new()),
                    }
                }
                _ => {}
            }
        }
    }

    /// A picture.
    pub(super) fn picture(&mut self, text: &str, address: &str) {
        if self.literal.is_some() {
            return;
        }
        let mut clean = String::new();
        tidy(text, &mut clean);
        self.settle_space(true);
        let mut shown = String::from("![");
        push_text(&mut shown, &clean, Place { in_link: true, ..self.place });
        shown.push_str("](");
        shown.push_str(address);
        shown.push(')');
        self.pieces.push(Piece::Text(shown));
        self.space = true;
    }

    /// The line.
    pub(super) fn finish(mut self) -> String {
        self.close(Ink::Literal, None);
        let mut pieces: Vec<Piece> = self.pieces;
        for piece in &mut pieces {
            if let Piece::Literal(literal) = piece {
                *piece = Piece::Text(set_literal(literal, self.place.in_table));
            }
        }
        let stands = pairs_that_stand(&pieces);
        let mut out = String::new();
        for (piece, stands) in pieces.iter().zip(stands) {
            match piece {
                Piece::Text(text) | Piece::Literal(text) => {
                    keep_apart(&mut out, text);
                    // A bracket that is text has a backslash of its own.
                    if text.starts_with('[') {
                        keep_from_link(&mut out);
                    }
                    out.push_str(text);
                }
                Piece::Open(ink) | Piece::Close(ink) if stands => out.push_str(signs_of(*ink)),
                Piece::Open(_) | Piece::Close(_) => {}
            }
        }
        out.truncate(out.trim_end().len());
        out
    }
}

fn signs_of(ink: Ink) -> &'static str {
    match ink {
        Ink::Strong => "**",
        Ink::Emphasis => "*",
        Ink::Link | Ink::Literal => "",
    }
}

/// Code between as many backticks as its own do not reach.
fn set_literal(literal: &str, in_table: bool) -> String {
    let fence = "`".repeat(longest_run(literal, '`') + 1);
    let pad = if literal.starts_with('`') || literal.ends_with('`') { " " } else { "" };
    let literal = if in_table { literal.replace('|', "\\|") } else { literal.to_owned() };
    format!("{fence}{pad}{literal}{pad}{fence}")
}

/// The length of the longest run of a character.
pub(super) fn longest_run(text: &str, wanted: char) -> usize {
    let (mut longest, mut run) = (0, 0);
    for c in text.chars() {
        run = if c == wanted { run + 1 } else { 0 };
        longest = longest.max(run);
    }
    longest
}

/// For each piece whether it is a sign of emphasis that is read as such, and its partner, too.
fn pairs_that_stand(pieces: &[Piece]) -> Vec<bool> {
    let mut stands = vec![false; pieces.len()];
    let mut open: Vec<(Ink, usize, bool)> = Vec::new();
    // Where strong text and emphasis began in one run, of which a sign that has no space before it could be the end.
    let mut begun_together = None;
    let mut before: Option<char> = None;
    let mut at = 0;
    while let Some(piece) = pieces.get(at) {
        if let Piece::Text(text) | Piece::Literal(text) = piece {
            before = text.chars().next_back().or(before);
            at += 1;
            continue;
        }
        // The signs that stand side by side are read as one run.
        let run = pieces.iter().skip(at).take_while(|piece| !shows(piece)).count();
        let end = at + run;
        let next = pieces.get(end).and_then(|piece| match piece {
            Piece::Text(text) | Piece::Literal(text) => text.chars().next(),
            _ => None,
        });
        let closes = pieces.iter().skip(at).take(run).any(|piece| matches!(piece, Piece::Close(_)));
        if begun_together.is_some_and(|first| open.len() <= first) {
            begun_together = None;
        }
        let first = open.len();
        let may_end = begun_together.is_some() && before.is_some_and(|c| !c.is_whitespace());
        let opens = !closes && !may_end && leans(next, before);
        for index in at..end {
            match pieces.get(index) {
                Some(Piece::Open(ink)) => open.push((*ink, index, opens)),
                Some(Piece::Close(ink)) => {
                    if let Some((_, opening, opens)) = open.pop_if(|(opened, ..)| opened == ink)
                        && opens
                        && leans(before, next)
                    {
                        for at in [opening, index] {
                            if let Some(stands) = stands.get_mut(at) {
                                *stands = true;
                            }
                        }
                    }
                }
                _ => {}
            }
        }
        if opens && open.len() > first + 1 {
            begun_together.get_or_insert(first);
        }
        at = end.max(at + 1);
    }
    stands
}

fn shows(piece: &Piece) -> bool {
    matches!(piece, Piece::Text(text) | Piece::Literal(text) if !text.is_empty())
}

/// Whether a run of signs belongs to the word on its one side, given the character there and the one on its other side.
fn leans(inner: Option<char>, outer: Option<char>) -> bool {
    let Some(inner) = inner.filter(|c| !c.is_whitespace()) else { return false };
    let outer_ends = outer.is_none_or(|c| c.is_whitespace() || is_surely_punctuation(c));
    inner.is_alphanumeric() && !is_framed_letter(inner) || outer_ends
}

/// A letter in a circle or a square: Unicode counts it among the symbols, and as alphabetic all the same.
fn is_framed_letter(c: char) -> bool {
    matches!(c, 'Ⓐ'..='ⓩ' | '\u{1f130}'..='\u{1f149}' | '\u{1f150}'..='\u{1f169}' | '\u{1f170}'..='\u{1f189}')
}

/// Punctuation or a symbol whatever the version of Unicode. What is unsure counts against emphasis on either side.
fn is_surely_punctuation(c: char) -> bool {
    c.is_ascii_punctuation()
        || matches!(c, '\u{2010}'..='\u{2027}' | '\u{2030}'..='\u{205e}' | '\u{3001}'..='\u{3003}'
            | '\u{3008}'..='\u{3011}' | '\u{3014}'..='\u{301b}' | '«' | '»' | '¡' | '¿' | '！' | '（' | '）' | '，'
            | '．' | '：' | '；' | '？')
}
