//! From html5gum's events to the reader's three: a start tag, an end tag, text.
//!
//! The crate is a tokenizer after the HTML standard and nothing else. Attributes of which nothing is asked are passed over without
//! being stored, so that a tag with a million of them costs no more than its bytes.

use super::reader::Reader;
use super::tag::Tag;
use html5gum::{Emitter, Error, State, Tokenizer};

/// Longer values are cut: class lists are shorter, and a style's first rules tell whether it hides.
pub(super) const VALUE_MAX_BYTES: usize = 1024;

/// The longest name of an attribute that is asked for.
const NAME_MAX_BYTES: usize = 16;

/// The attributes that are asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Name {
    Class,
    Id,
    Hidden,
    AriaHidden,
    Style,
    Href,
    Start,
    Value,
    Open,
    Role,
    Named,
    Property,
    Itemprop,
    HttpEquiv,
    Content,
    Type,
    Rel,
    Lang,
    XmlLang,
    Datetime,
    Pubdate,
    Alt,
    Src,
    Srcset,
    DataSrc,
    DataSrcset,
    DataLazySrc,
    DataLazySrcset,
    DataOriginal,
    Checked,
    Colspan,
    Rowspan,
    ShadowRootMode,
    Linethickness,
    Layout,
}

const NAMES: usize = Name::Layout as usize + 1;

impl Name {
    fn of(name: &[u8]) -> Option<Self> {
        Some(match name {
            b"class" => Self::Class,
            b"id" => Self::Id,
            b"hidden" => Self::Hidden,
            b"aria-hidden" => Self::AriaHidden,
            b"style" => Self::Style,
            b"href" => Self::Href,
            b"start" => Self::Start,
            b"value" => Self::Value,
            b"open" => Self::Open,
            b"role" => Self::Role,
            b"name" => Self::Named,
            b"property" => Self::Property,
            b"itemprop" => Self::Itemprop,
            b"http-equiv" => Self::HttpEquiv,
            b"content" => Self::Content,
            b"type" => Self::Type,
            b"rel" => Self::Rel,
            b"lang" => Self::Lang,
            b"xml:lang" => Self::XmlLang,
            b"datetime" => Self::Datetime,
            b"pubdate" => Self::Pubdate,
            b"alt" => Self::Alt,
            b"src" => Self::Src,
            b"srcset" => Self::Srcset,
            b"data-src" => Self::DataSrc,
            b"data-srcset" => Self::DataSrcset,
            b"data-lazy-src" => Self::DataLazySrc,
            b"data-lazy-srcset" => Self::DataLazySrcset,
            b"data-original" => Self::DataOriginal,
            b"checked" => Self::Checked,
            b"colspan" => Self::Colspan,
            b"rowspan" => Self::Rowspan,
            b"shadowrootmode" => Self::ShadowRootMode,
            b"linethickness" => Self::Linethickness,
            b"layout" => Self::Layout,
            _ => return None,
        })
    }
}

/// A start tag's attributes; of two of one name the first.
#[derive(Debug)]
pub(super) struct Attributes {
    values: [Vec<u8>; NAMES],
    given: [bool; NAMES],
}

impl Default for Attributes {
    fn default() -> Self {
        Self { values: [const { Vec::new() }; NAMES], given: [false; NAMES] }
    }
}

impl Attributes {
    pub(super) fn get(&self, name: Name) -> Option<&[u8]> {
        let is_given = self.given.get(name as usize).copied().unwrap_or(false);
        self.values.get(name as usize).filter(|_| is_given).map(Vec::as_slice)
    }

    /// What is given, to be put back later: the places of the names, and the values.
    pub(super) fn given(&self) -> impl Iterator<Item = (u8, &[u8])> {
        let given = (0u8..).zip(self.values.iter().zip(self.given)).filter(|(_, (_, given))| *given);
        given.map(|(name, (value, _))| (name, value.as_slice()))
    }

    /// Puts back what was given.
    pub(super) fn put(&mut self, name: u8, value: &[u8]) {
        let (values, given) = (&mut self.values, &mut self.given);
        if let (Some(stored), Some(given)) =
            (values.get_mut(usize::from(name)), given.get_mut(usize::from(name)))
        {
            stored.extend_from_slice(value);
            *given = true;
        }
    }

    pub(super) fn clear(&mut self) {
        for (value, given) in self.values.iter_mut().zip(&mut self.given) {
            if std::mem::take(given) {
                value.clear();
            }
        }
    }
}

/// Reads a text of HTML.
pub(super) fn tokenize(text: &str, reader: Reader) -> Reader {
    read_with(text, Tokens::new(reader))
}

fn read_with(text: &str, tokens: Tokens) -> Reader {
    // The one token that the emitter yields is the reader at the end of the text; there are no errors in memory.
    let mut tokens = Tokenizer::new_with_emitter(text, tokens);
    match tokens.next() {
        Some(Ok(reader)) => *reader,
        Some(Err(never)) => match never {},
        None => Reader::default(),
    }
}

struct Tokens {
    reader: Reader,
    done: Option<Box<Reader>>,
    text: Vec<u8>,
    tag: Vec<u8>,
    last_start: Vec<u8>,
    is_end: bool,
    self_closing: bool,
    name: Vec<u8>,
    /// The attribute whose value is being read, if it is asked for.
    asked: Option<Name>,
    is_named: bool,
    attributes: Attributes,
    /// The text is what stands in a `noscript`, tags and all.
    in_noscript: bool,
    /// It is being read.
    of_noscript: bool,
}

impl Tokens {
    fn new(reader: Reader) -> Self {
        Self {
            reader,
            done: None,
            text: Vec::new(),
            tag: Vec::new(),
            last_start: Vec::new(),
            is_end: false,
            self_closing: false,
            name: Vec::new(),
            asked: None,
            is_named: true,
            attributes: Attributes::default(),
            in_noscript: false,
            of_noscript: false,
        }
    }

    fn hand_over_text(&mut self) {
        if std::mem::take(&mut self.in_noscript) {
            let text = std::mem::take(&mut self.text);
            let reader = std::mem::take(&mut self.reader);
            let tokens = Self { of_noscript: true, ..Self::new(reader) };
            self.reader = read_with(std::str::from_utf8(&text).unwrap_or_default(), tokens);
        } else if !self.text.is_empty() {
            self.reader.text(&self.text);
            self.text.clear();
        }
    }

    /// Looks at the attribute's name once it is whole.
    fn settle_name(&mut self) {
        if !self.is_named {
            self.is_named = true;
            self.asked = Name::of(&self.name).filter(|&name| self.attributes.get(name).is_none());
            if let Some(given) = self.asked.and_then(|name| self.attributes.given.get_mut(name as usize)) {
                *given = true;
            }
        }
    }

    fn init_tag(&mut self, is_end: bool) {
        self.tag.clear();
        self.is_end = is_end;
        self.self_closing = false;
        self.attributes.clear();
        self.asked = None;
        self.is_named = true;
    }
}

impl Emitter for Tokens {
    type Token = Box<Reader>;

    fn set_last_start_tag(&mut self, name: Option<&[u8]>) {
        self.last_start.clear();
        self.last_start.extend_from_slice(name.unwrap_or_default());
    }

    fn emit_eof(&mut self) {
        self.hand_over_text();
        self.done = Some(Box::new(std::mem::take(&mut self.reader)));
    }

    fn emit_error(&mut self, _: Error) {}

    fn should_emit_errors(&mut self) -> bool {
        false
    }

    fn pop_token(&mut self) -> Option<Self::Token> {
        self.done.take()
    }

    fn emit_string(&mut self, text: &[u8]) {
        if self.in_noscript || !self.reader.is_deaf() {
            self.text.extend_from_slice(text);
        }
    }

    fn init_start_tag(&mut self) {
        self.init_tag(false);
    }

    fn init_end_tag(&mut self) {
        self.init_tag(true);
    }

    fn init_comment(&mut self) {}

    fn emit_current_tag(&mut self) -> Option<State> {
        self.hand_over_text();
        self.settle_name();
        let tag = Tag::of(&self.tag);
        if self.is_end {
            self.reader.end(tag, &self.tag);
            return None;
        }
        std::mem::swap(&mut self.last_start, &mut self.tag);
        let in_html = !self.reader.is_foreign();
        self.reader.start(tag, &self.last_start, &self.attributes, self.self_closing);
        if !in_html && self.reader.is_foreign() {
            return None;
        }
        match tag {
            Tag::Script => Some(State::ScriptData),
            // To a browser with scripts all of it is text, so that nothing which is left open in it reaches beyond its end; to one
            // without it is a part of the page.
            Tag::Noscript if !self.of_noscript => {
                self.in_noscript = true;
                Some(State::RawText)
            }
            Tag::Style | Tag::Xmp | Tag::Iframe | Tag::Noembed => Some(State::RawText),
            Tag::Title | Tag::Textarea => Some(State::RcData),
            Tag::Plaintext => Some(State::PlainText),
            _ => None,
        }
    }

    fn emit_current_comment(&mut self) {}

    fn emit_current_doctype(&mut self) {}

    fn set_self_closing(&mut self) {
        self.self_closing = true;
    }

    fn set_force_quirks(&mut self) {}

    fn push_tag_name(&mut self, name: &[u8]) {
        self.tag.extend_from_slice(name);
    }

    fn push_comment(&mut self, _: &[u8]) {}

    fn push_doctype_name(&mut self, _: &[u8]) {}

    fn init_doctype(&mut self) {}

    fn init_attribute(&mut self) {
        self.settle_name();
        self.name.clear();
        self.is_named = false;
    }

    fn push_attribute_name(&mut self, name: &[u8]) {
        // One byte more than the longest that is asked for makes it another name.
        if self.name.len() <= NAME_MAX_BYTES {
            self.name.extend_from_slice(name);
        }
    }

    fn push_attribute_value(&mut self, value: &[u8]) {
        self.settle_name();
        let Some(stored) = self.asked.and_then(|name| self.attributes.values.get_mut(name as usize)) else {
            return;
        };
        let room = VALUE_MAX_BYTES.saturating_sub(stored.len());
        stored.extend_from_slice(value.get(..room).unwrap_or(value));
    }

    fn set_doctype_public_identifier(&mut self, _: &[u8]) {}

    fn set_doctype_system_identifier(&mut self, _: &[u8]) {}

    fn push_doctype_public_identifier(&mut self, _: &[u8]) {}

    fn push_doctype_system_identifier(&mut self, _: &[u8]) {}

    fn current_is_appropriate_end_tag_token(&mut self) -> bool {
        self.is_end && !self.last_start.is_empty() && self.tag == self.last_start
    }

    fn adjusted_current_node_present_but_not_in_html_namespace(&mut self) -> bool {
        self.reader.is_foreign()
    }
}

/// Whether a text begins so, but for the case of ASCII letters.
pub(super) fn begins(text: &[u8], start: &[u8]) -> bool {
    text.get(..start.len()).is_some_and(|text| text.eq_ignore_ascii_case(start))
}
