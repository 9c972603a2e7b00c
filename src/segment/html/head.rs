//! Listens for what a page states of itself while its tags go by.
//!
//! Takes the tags that are not inside anything hidden, the text of `<title>` and of JSON-LD, and where elements begin and end in the
//! text; gives [`Declared`]. It keeps a bounded number of statements, so a page of nothing else costs what it weighs.

use super::declared::{Claim, Declared, Origin, Place, Property, Role};
use super::json_ld::{self, Work};
use super::markup::hash_word;
use super::meta;
use super::tag::Tag;
use super::token::{Attributes, Name, VALUE_MAX_BYTES, begins};
use crate::document::Span;

/// Statements that are kept of a page; real ones have some thirty.
const MAX_CLAIMS: usize = 256;
/// Places of one role that are kept; what counts stands near the top.
const MAX_PLACES: u8 = 24;
/// Elements that say what they are, one within the other.
const MAX_OPEN: usize = 8;
/// A longer `<title>` is none: it was not closed, or is a list of words for searchers.
const TITLE_MAX_BYTES: usize = 4 * 1024;
/// A script of JSON-LD that is longer is passed over: parsed JSON takes many times its bytes.
const SCRIPT_MAX_BYTES: usize = 1024 * 1024;
/// So many bytes of JSON-LD a page are parsed.
const SCRIPTS_MAX_BYTES: usize = 4 * SCRIPT_MAX_BYTES;

/// Class words of an element that holds the author's name.
const BYLINE_WORDS: [u32; 6] = [
    hash_word(b"byline"),
    hash_word(b"author"),
    hash_word(b"authors"),
    hash_word(b"username"),
    hash_word(b"writer"),
    hash_word(b"contributor"),
];
/// Class words of an element that holds a date.
const DATE_WORDS: [u32; 9] = [
    hash_word(b"date"),
    hash_word(b"dateline"),
    hash_word(b"datetime"),
    hash_word(b"published"),
    hash_word(b"posted"),
    hash_word(b"pubdate"),
    hash_word(b"publish"),
    hash_word(b"timestamp"),
    hash_word(b"time"),
];
/// What the label of a card's field says where the field is the author.
const AUTHOR_LABELS: [&str; 16] = [
    "written by",
    "by",
    "author",
    "posted by",
    "verfasst von",
    "geschrieben von",
    "écrit par",
    "escrito por",
    "scritto da",
    "geschreven door",
    "napisane przez",
    "skrivet av",
    "skrevet af",
    "skrevet av",
    "написано автором",
    "作者",
];

/// What the text of a hidden element is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Hearing {
    Title,
    JsonLd,
}

/// An element that says what it is and is not closed yet.
#[derive(Debug)]
struct Opened {
    depth: u32,
    role: Role,
    start: usize,
    value: Option<String>,
}

/// What was stated so far.
#[derive(Debug, Default)]
pub(super) struct Head {
    declared: Declared,
    hearing: Option<Hearing>,
    heard: Vec<u8>,
    heard_bytes: usize,
    title_seen: bool,
    works: Vec<Work>,
    open: Vec<Opened>,
    kept: [u8; Role::ALL.len()],
    /// Whether nothing is to be heard.
    is_deaf: bool,
    /// Whether the first and the second field of the card were labelled as the author's.
    labelled: [bool; 2],
}

impl Head {
    /// One that hears nothing.
    pub(super) fn deaf() -> Self {
        Self { is_deaf: true, ..Self::default() }
    }

    /// Whether the text of the element that was just begun is listened to.
    pub(super) fn is_listening(&self) -> bool {
        self.hearing.is_some()
    }

    /// A start tag that stands in nothing hidden.
    pub(super) fn see(&mut self, tag: Tag, attributes: &Attributes) {
        match tag {
            _ if self.is_deaf => {}
            Tag::Html => {
                // `xml:lang` is what XHTML says it with.
                if let Some(language) = attributes.get(Name::Lang).or(attributes.get(Name::XmlLang)) {
                    self.claim(Property::Language, Origin::Root, language);
                }
            }
            Tag::Meta => self.see_meta(attributes),
            Tag::Link => {
                let is_canonical = attributes.get(Name::Rel).is_some_and(|rel| has_word(rel, b"canonical"));
                if let Some(address) = attributes.get(Name::Href).filter(|_| is_canonical) {
                    self.claim(Property::Url, Origin::Link, address);
                }
            }
            Tag::Title if !self.title_seen => {
                self.title_seen = true;
                self.listen(Hearing::Title);
            }
            Tag::Script => {
                let kind = attributes.get(Name::Type).unwrap_or_default().trim_ascii();
                const JSON_LD: &[u8] = b"application/ld+json";
                if begins(kind, JSON_LD) && self.heard_bytes < SCRIPTS_MAX_BYTES {
                    self.listen(Hearing::JsonLd);
                }
            }
            _ => {}
        }
    }

    fn listen(&mut self, hearing: Hearing) {
        self.hearing = Some(hearing);
        self.heard.clear();
    }

    /// Text of the element that is listened to.
    pub(super) fn hear(&mut self, bytes: &[u8]) {
        let most = match self.hearing {
            None => return,
            // One byte more tells that it is too long.
            Some(Hearing::Title) => TITLE_MAX_BYTES + 1,
            Some(Hearing::JsonLd) => SCRIPT_MAX_BYTES + 1,
        };
        let room = most.saturating_sub(self.heard.len());
        self.heard.extend_from_slice(bytes.get(..room).unwrap_or(bytes));
    }

    /// The hidden element ends.
    pub(super) fn end_hearing(&mut self) {
        let Some(hearing) = self.hearing.take() else { return };
        let heard = std::mem::take(&mut self.heard);
        match hearing {
            Hearing::Title if heard.len() <= TITLE_MAX_BYTES => {
                self.state(Property::Title, Origin::Title, &heard)
            }
            Hearing::Title => {}
            Hearing::JsonLd if heard.len() <= SCRIPT_MAX_BYTES => {
                self.heard_bytes += heard.len();
                json_ld::read(&text_of(&heard), &mut self.works);
            }
            Hearing::JsonLd => self.heard_bytes += heard.len(),
        }
        self.heard = heard;
    }

    fn see_meta(&mut self, attributes: &Attributes) {
        let Some(content) = attributes.get(Name::Content) else { return };
        if let Some(header) = attributes.get(Name::HttpEquiv) {
            if header.trim_ascii().eq_ignore_ascii_case(b"content-language") {
                self.claim(Property::Language, Origin::Header, content);
            }
            return;
        }
        for name in [Name::Property, Name::Named].into_iter().filter_map(|name| attributes.get(name)) {
            if let Some((property, origin)) = meta::find(name) {
                self.claim(property, origin, content);
                return;
            }
            if self.see_card(name.trim_ascii(), content) {
                return;
            }
        }
        let Some(name) = attributes.get(Name::Itemprop) else { return };
        // The name of the author whose element is open.
        if name.eq_ignore_ascii_case(b"name") {
            if let Some(author) = self.open.last_mut().filter(|opened| opened.role == Role::Author) {
                author.value = author.value.take().or_else(|| value_of(content));
                author.role = Role::AuthorName;
            }
        } else if let Some((property, origin)) = meta::find_itemprop(name) {
            self.claim(property, origin, content);
        }
    }

    /// The fields that say nothing by their names: a card's labelled ones, and what kind of page it is.
    fn see_card(&mut self, name: &[u8], content: &[u8]) -> bool {
        const LABELS: [&[u8]; 2] = [b"twitter:label1", b"twitter:label2"];
        const VALUES: [&[u8]; 2] = [b"twitter:data1", b"twitter:data2"];
        for ((label, value), is_author) in LABELS.iter().zip(VALUES).zip(&mut self.labelled) {
            if name.eq_ignore_ascii_case(label) {
                let content = text_of(content).to_lowercase();
                *is_author = AUTHOR_LABELS.contains(&content.trim().trim_end_matches([':', '：']));
                return true;
            }
            if name.eq_ignore_ascii_case(value) {
                if *is_author {
                    self.claim(Property::Author, Origin::Card, content);
                }
                return true;
            }
        }
        if name.eq_ignore_ascii_case(b"og:type") {
            const ARTICLES: [&[u8]; 4] = [b"article", b"blog", b"news", b"newsarticle"];
            let content = content.trim_ascii();
            self.declared.is_article |= ARTICLES.iter().any(|kind| content.eq_ignore_ascii_case(kind));
            const PRODUCT: &[u8] = b"product";
            self.declared.is_product |= begins(content, PRODUCT);
            return true;
        }
        false
    }

    /// What an attribute states. Part of an address is another one, and part of a list of names ends in half a name.
    fn claim(&mut self, property: Property, origin: Origin, value: &[u8]) {
        if is_whole(value) {
            self.state(property, origin, value);
        }
    }

    fn state(&mut self, property: Property, origin: Origin, value: &[u8]) {
        let value = value.trim_ascii();
        if !value.is_empty() && self.declared.claims.len() < MAX_CLAIMS {
            let value = text_of(value);
            self.declared.claims.push(Claim { property, origin, value });
        }
    }

    /// An element that is shown begins; `at` is where its text will.
    pub(super) fn open(
        &mut self,
        tag: Tag,
        attributes: &Attributes,
        words: &[u32],
        depth: u32,
        at: impl FnOnce() -> usize,
    ) {
        let in_author = self.open.last().is_some_and(|opened| opened.role == Role::Author);
        let Some(role) = role_of(tag, attributes, words, in_author) else { return };
        let kept = self.kept.get(role as usize).copied().unwrap_or(MAX_PLACES);
        if kept >= MAX_PLACES || self.open.len() >= MAX_OPEN {
            return;
        }
        let value = attributes
            .get(Name::Datetime)
            .or(attributes.get(Name::Content).filter(|_| attributes.get(Name::Itemprop).is_some()));
        let value = value.and_then(value_of);
        self.open.push(Opened { depth, role, start: at(), value });
    }

    /// The element at that depth ends, and so does its text.
    pub(super) fn close(&mut self, depth: u32, at: usize) {
        let Some(opened) = self.open.pop_if(|opened| opened.depth >= depth) else { return };
        if let Some(kept) = self.kept.get_mut(opened.role as usize) {
            *kept += 1;
        }
        let span = Span { start: opened.start as u32, end: at.max(opened.start) as u32 };
        self.declared.places.push(Place { role: opened.role, span, value: opened.value });
    }

    /// What was written behind a place is `less` bytes nearer to it.
    pub(super) fn shift(&mut self, place: usize, old: usize, new: usize) {
        let shift = |at: usize| shifted(at, place, old, new);
        for opened in &mut self.open {
            opened.start = shift(opened.start);
        }
        // They ended in this order.
        let behind = |found: &&mut Place| found.span.end as usize > place;
        for Place { span, .. } in self.declared.places.iter_mut().rev().take_while(behind) {
            *span = Span { start: shift(span.start as usize) as u32, end: shift(span.end as usize) as u32 };
        }
    }

    /// All that was stated, and the number of garbled runs that were put right in it.
    pub(super) fn finish(mut self) -> (Declared, usize) {
        let repaired = json_ld::repair(&mut self.works);
        json_ld::settle(&self.works, &mut self.declared);
        (self.declared, repaired)
    }
}

/// Where something stands after `old` bytes at a place have become `new` ones.
pub(super) fn shifted(at: usize, place: usize, old: usize, new: usize) -> usize {
    match at.checked_sub(place) {
        Some(behind) if behind >= old => place + new + (behind - old),
        Some(_) => place,
        None => at,
    }
}

/// What an element says that it is.
fn role_of(tag: Tag, attributes: &Attributes, words: &[u32], in_author: bool) -> Option<Role> {
    if let Some(name) = attributes.get(Name::Itemprop) {
        let is = |wanted: &[u8]| has_word(name, wanted);
        let role = match () {
            () if is(b"author") => Some(Role::Author),
            () if in_author && is(b"name") => Some(Role::AuthorName),
            () if is(b"datepublished") || is(b"datecreated") => Some(Role::Published),
            () if is(b"datemodified") => Some(Role::Modified),
            () => None,
        };
        if role.is_some() {
            return role;
        }
    }
    if attributes.get(Name::Rel).is_some_and(|rel| has_word(rel, b"author")) {
        return Some(Role::AuthorLink);
    }
    match tag {
        Tag::H1 => return Some(Role::Heading),
        Tag::Time if attributes.get(Name::Pubdate).is_some() => return Some(Role::Published),
        Tag::Time => return Some(Role::Time),
        Tag::Body => return None,
        _ => {}
    }
    let named = words.iter().find_map(|word| {
        if BYLINE_WORDS.contains(word) {
            Some(Role::Byline)
        } else {
            DATE_WORDS.contains(word).then_some(Role::Dateline)
        }
    });
    named.or_else(|| match tag {
        Tag::H2 | Tag::H3 => Some(Role::Subheading),
        // Within an author it would hide whose name follows.
        Tag::A if !in_author && attributes.get(Name::Href).is_some_and(is_root) => Some(Role::Home),
        _ => None,
    })
}

/// Whether an address is that of a site's first page: its path is empty.
fn is_root(address: &[u8]) -> bool {
    let address = address.trim_ascii();
    let host = [&b"https://"[..], b"http://", b"//"].into_iter().find(|start| begins(address, start));
    let path = match host.and_then(|start| address.get(start.len()..)) {
        Some(address) => address
            .iter()
            .position(|&byte| byte == b'/')
            .map_or(&b"/"[..], |at| address.get(at..).unwrap_or_default()),
        None => address,
    };
    const ROOTS: [&[u8]; 5] = [b"/", b"./", b"/index.html", b"/index.htm", b"/index.php"];
    ROOTS.iter().any(|root| path.eq_ignore_ascii_case(root))
}

/// Whether a word stands in an attribute that is a list of words.
pub(super) fn has_word(list: &[u8], word: &[u8]) -> bool {
    list.split(u8::is_ascii_whitespace).any(|item| item.eq_ignore_ascii_case(word))
}

/// Whether an attribute's value was not cut.
fn is_whole(value: &[u8]) -> bool {
    value.len() < VALUE_MAX_BYTES
}

/// What an attribute says, if it is all there.
fn value_of(value: &[u8]) -> Option<String> {
    is_whole(value).then(|| text_of(value))
}

/// The text of a value, which may have been cut within a character.
fn text_of(value: &[u8]) -> String {
    value.utf8_chunks().map(|chunk| chunk.valid()).collect()
}
