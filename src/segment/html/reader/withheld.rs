//! Parts of a line that its reader does not see, or that are not meant for one who has it read aloud.
//!
//! Takes their tags and text as they come and keeps them until it is known what they are, then reads them or forgets them. What
//! holds a block, or turns out to be all of its line, is read, and hidden as other hidden blocks are or shown. Signs between two words
//! are read. The rest is part of a line and no text. No token is kept twice, whatever stands in what.

use super::super::flow::Pending;
use super::super::markup::hash_word;
use super::super::shown::{Cause, Place, Seen, is_styled_block, seen};
use super::super::tag::{Display, Tag};
use super::super::token::Attributes;
use super::{PERMALINK_SIGNS, Reader};

/// Class words of elements whose letters are drawn as one picture: the names of Material's icons.
const ICON_WORDS: [u32; 3] = [hash_word(b"icon"), hash_word(b"icons"), hash_word(b"symbols")];

/// What code stands in.
const LISTINGS: [Tag; 2] = [Tag::Figure, Tag::Code];

/// What is kept of a page while it is withheld.
#[derive(Debug, Clone, Copy)]
enum Token {
    /// With its name, if the tag does not tell it.
    Start {
        tag: Tag,
        self_closing: bool,
        /// How the outermost element of a part is seen after all.
        decided: Option<Seen>,
    },
    /// An attribute of the start tag before it: the place of its name, with its value.
    Attribute(u8),
    /// With its name, as a start.
    End(Tag),
    Text,
    /// A part ends.
    Whole,
}

/// Tokens, and behind each other the bytes that they hold: eight and its own for each, so that a page of nothing else costs no
/// more than other pages do.
#[derive(Debug, Default)]
struct Tokens {
    /// Each with where its bytes end.
    tokens: Vec<(Token, u32)>,
    bytes: Vec<u8>,
}

impl Tokens {
    fn is_empty(&self) -> bool {
        self.tokens.is_empty()
    }

    fn len(&self) -> usize {
        self.tokens.len()
    }

    fn push(&mut self, token: Token, bytes: &[u8]) {
        self.bytes.extend_from_slice(bytes);
        self.tokens.push((token, self.bytes.len() as u32));
    }

    /// Where the bytes of a token begin.
    fn start_of(&self, at: usize) -> usize {
        let before = at.checked_sub(1).and_then(|before| self.tokens.get(before));
        before.map_or(0, |&(_, end)| end as usize)
    }

    fn truncate(&mut self, len: usize) {
        self.bytes.truncate(self.start_of(len));
        self.tokens.truncate(len);
    }

    fn clear(&mut self) {
        self.truncate(0);
    }

    /// The tokens from one on, each with its bytes.
    fn from(&self, first: usize) -> impl Iterator<Item = (Token, &[u8])> {
        let mut start = self.start_of(first);
        self.tokens.get(first..).unwrap_or_default().iter().map(move |&(token, end)| {
            let bytes = self.bytes.get(start..end as usize).unwrap_or_default();
            start = end as usize;
            (token, bytes)
        })
    }
}

/// The name of an element, where its tag does not tell it.
fn untold(tag: Tag, name: &[u8]) -> &[u8] {
    if tag == Tag::Other { name } else { b"" }
}

/// The outermost element of a part, while it is open.
#[derive(Debug)]
struct Root {
    position: u32,
    cause: Cause,
    /// Its token.
    first: usize,
    is_icon: bool,
    shows: bool,
    has_letters: bool,
}

/// The parts of the open line that are withheld.
#[derive(Debug, Default)]
pub(super) struct Withheld {
    tokens: Tokens,
    root: Option<Root>,
    /// Whether no word stands before them in their line, or in their cell of it.
    begins: bool,
    has_hidden: bool,
    /// Whether they are being read after all, and how the next element is seen.
    is_read: bool,
    decided: Option<Seen>,
}

impl Withheld {
    pub(super) fn is_open(&self) -> bool {
        self.root.is_some()
    }

    /// Whether a line of code ends in what is kept from a token on.
    fn holds_line_end(&self, first: usize) -> bool {
        self.tokens.from(first).any(|(token, bytes)| matches!(token, Token::Text) && bytes.contains(&b'\n'))
    }

    /// Whether the element at a position is the open part's outermost.
    pub(super) fn is_at(&self, position: u32) -> bool {
        self.root.as_ref().is_some_and(|root| root.position == position)
    }
}

impl Reader {
    /// Whether an element is seen, if that counts here.
    pub(super) fn settle_seen(&mut self, tag: Tag, attributes: &Attributes) -> Option<Seen> {
        if self.unseen.is_some() {
            return None;
        }
        if let Some(decided) = self.withheld.decided.take() {
            return Some(decided);
        }
        let seen = seen(tag, attributes, self.place());
        if self.withheld.is_open() {
            return Some(seen).filter(|seen| *seen == Seen::Unseen);
        }
        Some(match seen {
            Seen::Withheld(Cause::Hidden) if self.withheld.is_read && self.hidden.is_none() => Seen::Unseen,
            Seen::Withheld(_) if self.withheld.is_read => Seen::Shown,
            seen => seen,
        })
    }

    fn place(&self) -> Place {
        if self.preformatted.is_some() {
            Place::Lines
        } else if self.stack.last_of_any(&LISTINGS) > 0 {
            Place::Listing
        } else {
            Place::Text
        }
    }

    /// An element begins that may be a part that is withheld, or stand in one.
    pub(super) fn withhold_start(
        &mut self,
        tag: Tag,
        name: &[u8],
        attributes: &Attributes,
        self_closing: bool,
        seen: Option<Seen>,
    ) {
        if let Some(Seen::Withheld(cause)) = seen {
            if self.withheld.tokens.is_empty() {
                let begins_cell = cause == Cause::Mute && self.flow.begins_cell();
                self.withheld.begins = begins_cell || self.flow.begins_line();
                self.withheld.has_hidden = false;
            }
            self.withheld.root = Some(Root {
                position: self.stack.depth() + 1,
                cause,
                first: self.withheld.tokens.len(),
                is_icon: tag == Tag::I,
                shows: false,
                has_letters: false,
            });
        } else if !self.withheld.is_open() || self.unseen.is_some() || seen == Some(Seen::Unseen) {
            return;
        }
        let tokens = &mut self.withheld.tokens;
        tokens.push(Token::Start { tag, self_closing, decided: None }, untold(tag, name));
        attributes.given().for_each(|(name, value)| tokens.push(Token::Attribute(name), value));
    }

    /// The end tag of the element at a position, which is open.
    pub(super) fn withhold_end(&mut self, tag: Tag, name: &[u8], position: u32) {
        let is_inner = self.withheld.root.as_ref().is_some_and(|root| root.position < position);
        if is_inner && self.unseen.is_none() {
            self.withheld.tokens.push(Token::End(tag), untold(tag, name));
        }
    }

    /// Text that may stand in a part that is withheld, or between two; whether it is kept.
    pub(super) fn withhold_text(&mut self, text: &str) -> bool {
        let is_blank = text.trim().is_empty();
        if let Some(root) = &mut self.withheld.root {
            root.shows |= !is_blank;
            // What stands beside code without a letter is a prompt or the number of a line.
            let is_letter =
                if self.preformatted.is_some() { char::is_alphabetic } else { char::is_alphanumeric };
            root.has_letters |= text.chars().any(is_letter);
        } else if !is_blank || self.withheld.tokens.is_empty() {
            return false;
        } else if self.preformatted.is_some() && text.contains('\n') {
            self.break_withheld();
            return false;
        }
        self.withheld.tokens.push(Token::Text, text.as_bytes());
        true
    }

    /// The outermost element of a part has its class words.
    pub(super) fn name_withheld(&mut self) {
        let words = self.stack.words();
        if let Some(root) = self.withheld.root.as_mut().filter(|root| root.position == self.stack.depth()) {
            root.is_icon |= words.iter().any(|word| ICON_WORDS.contains(word));
        }
    }

    /// The open part ends, if there is one.
    pub(super) fn end_withheld(&mut self) {
        let Some(root) = self.withheld.root.take() else { return };
        if root.cause == Cause::Number && root.has_letters {
            // It is none, whatever its name says.
            self.decide(&root, Seen::Shown);
            return self.read_withheld(0);
        }
        let is_hidden = root.cause == Cause::Hidden;
        let follows = root.first > 0;
        let is_code = self.preformatted.is_some();
        let may_be_line =
            self.withheld.begins && (is_hidden && !is_code || root.has_letters && !root.is_icon);
        let is_sign = || !is_hidden && !is_code && !root.has_letters && self.is_sign(&root);
        let is_kept = root.shows && (may_be_line || (follows || !self.withheld.begins) && is_sign());
        if !is_kept {
            self.withheld.tokens.truncate(root.first);
            if root.shows && !is_hidden {
                // It is on the screen.
                self.flow.ask(Pending::Part);
            }
            return;
        }
        self.withheld.has_hidden |= is_hidden;
        self.decide(&root, if is_hidden { Seen::Hidden } else { Seen::Shown });
        self.withheld.tokens.push(Token::Whole, b"");
        if is_code && self.withheld.holds_line_end(root.first) {
            self.break_withheld();
        }
    }

    /// Whether a part is a sign that readers see as such.
    fn is_sign(&self, root: &Root) -> bool {
        let tokens = self.withheld.tokens.from(root.first);
        let texts = tokens.filter(|(token, _)| matches!(token, Token::Text));
        let said: String = texts.map(|(_, bytes)| std::str::from_utf8(bytes).unwrap_or_default()).collect();
        // Fonts of icons put theirs where no letter is.
        let is_private = |c: char| matches!(c, '\u{e000}'..='\u{f8ff}' | '\u{f0000}'..);
        !said.contains(is_private) && !PERMALINK_SIGNS.contains(&said.trim())
    }

    /// The page ends.
    pub(super) fn finish_withheld(&mut self) {
        if let Some(root) = &self.withheld.root {
            // Nobody closed it.
            let position = root.position;
            self.leave(position);
            self.end_withheld();
        }
        self.break_withheld();
    }

    /// What a part holds is open no more.
    fn leave(&mut self, position: u32) {
        // A drawing or a script that the page's end cuts must not make what is read now unseen.
        if self.unseen.take_if(|unseen| *unseen >= position).is_some() {
            self.head.end_hearing();
        }
        while self.stack.depth() >= position {
            self.stack.pop();
        }
    }

    fn decide(&mut self, root: &Root, seen: Seen) {
        if let Some((Token::Start { decided, .. }, _)) = self.withheld.tokens.tokens.get_mut(root.first) {
            *decided = Some(seen);
        }
    }

    /// Whether a line ends before an element that begins, or what is withheld cannot be part of one.
    pub(super) fn breaks_line(&self, tag: Tag, attributes: &Attributes) -> bool {
        if self.unseen.is_some() || self.withheld.tokens.is_empty() {
            return false;
        }
        match tag {
            Tag::Br | Tag::Noscript => !self.withheld.is_open(),
            _ if tag.takes_lines() => true,
            _ if tag.display() == Display::Cell => self.withheld.is_open(),
            _ => tag.display() == Display::Inline && is_styled_block(attributes),
        }
    }

    /// The line ends, and with it what was withheld may be all of it; or a block begins in what is withheld.
    pub(super) fn break_withheld(&mut self) {
        if self.withheld.tokens.is_empty() {
            return;
        }
        if let Some(root) = self.withheld.root.take() {
            self.leave(root.position);
            self.decide(&root, Seen::Hidden);
            let first = if self.withheld.begins { 0 } else { root.first };
            return self.read_withheld(first);
        }
        if self.withheld.begins {
            self.read_withheld(0);
        }
        self.withheld.tokens.clear();
    }

    /// A cell ends, in which what is shown may be all there is.
    pub(super) fn break_cell(&mut self) {
        if !self.withheld.has_hidden {
            self.break_withheld();
        }
    }

    /// A word comes: what is withheld is part of its line, unless the line of code ends before it.
    pub(super) fn meet_word(&mut self, text: &str) {
        if self.withheld.tokens.is_empty() || self.withheld.is_open() {
            return;
        }
        let before = text.get(..text.len() - text.trim_start().len()).unwrap_or_default();
        if self.preformatted.is_some() && before.contains('\n') {
            return self.break_withheld();
        }
        if !self.withheld.begins && self.flow.is_in_line() {
            // A sign that stands apart from the word before it stands apart from this one.
            let behind = self.flow.asks_space();
            self.read_withheld(0);
            if behind {
                self.flow.ask(Pending::Space);
            }
        }
        self.withheld.tokens.clear();
    }

    /// Reads what was withheld after all, from a token on.
    fn read_withheld(&mut self, first: usize) {
        let tokens = std::mem::take(&mut self.withheld.tokens);
        let was_read = std::mem::replace(&mut self.withheld.is_read, true);
        let mut position = 1;
        let mut attributes = Attributes::default();
        let mut tokens = tokens.from(first).peekable();
        while let Some((token, bytes)) = tokens.next() {
            match token {
                Token::Start { tag, self_closing, decided } => {
                    attributes.clear();
                    while let Some((Token::Attribute(name), value)) =
                        tokens.next_if(|(token, _)| matches!(token, Token::Attribute(_)))
                    {
                        attributes.put(name, value);
                    }
                    self.withheld.decided = decided;
                    self.start(tag, bytes, &attributes, self_closing);
                    if decided.is_some() {
                        position = self.stack.depth();
                    }
                }
                // Read with its start.
                Token::Attribute(_) => {}
                Token::End(tag) => self.end(tag, bytes),
                Token::Text => self.text(bytes),
                Token::Whole => self.close_to(position),
            }
        }
        self.withheld.is_read = was_read;
    }
}
