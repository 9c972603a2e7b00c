//! The rules of reading: what each tag means for the text around it, and which tags end elements that nobody closed.
//!
//! Takes tags and text in their order, keeps the open elements and hands words and breaks to [`super::flow`]. The rules are those of
//! the HTML standard's tree construction as far as they can be seen in the text; there is no tree.

mod ends;
mod formulas;
mod items;
mod tables;
mod withheld;

use super::flow::{Around, Before, Flow, Pending};
use super::head::{Head, has_word};
use super::markup::{Markup, hash_word};
use super::open::{Open, Stack};
use super::shown::{Seen, formula_in, is_styled_block, sign_of};
use super::tag::{Display, Tag};
use super::token::{Attributes, Name};
use crate::document::Segmented;
use formulas::Formula;
use items::{ItemTag, List, Own};
use std::borrow::Cow;
use withheld::Withheld;

const LISTS: [Tag; 4] = [Tag::Ul, Tag::Ol, Tag::Menu, Tag::Dir];
const HEADINGS: [Tag; 6] = [Tag::H1, Tag::H2, Tag::H3, Tag::H4, Tag::H5, Tag::H6];
const CELLS: [Tag; 2] = [Tag::Td, Tag::Th];
const ROW_GROUPS: [Tag; 3] = [Tag::Tbody, Tag::Thead, Tag::Tfoot];
const PREFORMATTED: [Tag; 4] = [Tag::Pre, Tag::Listing, Tag::Xmp, Tag::Plaintext];
const DRAWINGS: [Tag; 2] = [Tag::Svg, Tag::Math];

/// What may hold a link to itself.
const NAMED: [Tag; 9] =
    [Tag::H1, Tag::H2, Tag::H3, Tag::H4, Tag::H5, Tag::H6, Tag::Dt, Tag::Caption, Tag::Figcaption];
/// The class words of such links where they stand elsewhere: Sphinx's and rustdoc's.
const PERMALINK_CLASSES: [&[u8]; 3] = [b"headerlink", b"anchor", b"permalink"];

/// What such a link is written as: it is there for its address, and shown when a pointer rests on the heading.
const PERMALINK_SIGNS: [&str; 6] = ["#", "¶", "§", "🔗", "⚓", "∞"];

/// Reads tags and text.
#[derive(Debug, Default)]
pub(super) struct Reader {
    flow: Flow,
    stack: Stack,
    head: Head,
    /// The position of the outermost open element that is not shown.
    unseen: Option<u32>,
    /// The outermost open block that is not shown as things are, whose text is read all the same.
    hidden: Option<(u32, Before)>,
    withheld: Withheld,
    /// The position of the outermost open `<pre>`.
    preformatted: Option<u32>,
    /// Whether a line of it was begun.
    preformatted_begun: bool,
    /// A line end right after `<pre>` is none.
    pre_begins: bool,
    lists: Vec<List>,
    own: Own,
    item_tag: Option<ItemTag>,
    /// The positions of open tables that are known to be of data.
    data_tables: Vec<u32>,
    /// Fractions and matrices that are open.
    formulas: Vec<Formula>,
    link: bool,
    /// No word of the link was written yet.
    link_begins: bool,
    /// Where the last link with words ended.
    link_end: Option<usize>,
    /// The hash of the address of the last link, and whether the open one leads there, too.
    link_address: Option<u32>,
    link_goes_on: bool,
    /// No word of the quotation that is open was written yet.
    quote_begins: bool,
    /// Whether the open `<cite>` begins it, and where such a one ended.
    cite_begins: bool,
    cite_end: Option<usize>,
    /// Of a link in a heading or its like that leads into the page: what was read of it, which is nothing but a sign so far.
    permalink: Option<String>,
}

impl Reader {
    /// A reader of a piece of HTML that stands in a statement: what it declares in turn counts for nothing.
    pub(super) fn of_fragment() -> Self {
        Self { head: Head::deaf(), ..Self::default() }
    }

    /// A reader that keeps the layout, too.
    pub(super) fn with_layout() -> Self {
        let mut reader = Self::default();
        reader.flow.keep_layout();
        reader
    }

    /// The text, its lines and blocks and their markup.
    pub(super) fn finish(mut self) -> (String, Segmented, Markup) {
        self.finish_withheld();
        self.give_marker_back();
        self.flow.close_line(&mut self.head);
        (self.flow.markup.declared, self.flow.markup.repaired) = self.head.finish();
        if let Some(recorder) = self.flow.recorder.take() {
            self.flow.markup.layout = recorder.finish();
        }
        (self.flow.out, self.flow.segmented, self.flow.markup)
    }

    /// Whether text is not shown here, or it is not known yet.
    fn is_silent(&self) -> bool {
        self.unseen.is_some() || self.withheld.is_open()
    }

    /// Whether text counts for nothing here.
    pub(super) fn is_deaf(&self) -> bool {
        self.unseen.is_some() && !self.head.is_listening()
    }

    /// Whether a drawing or a formula is open, in which names have other meanings.
    pub(super) fn is_foreign(&self) -> bool {
        self.stack.last_of_any(&DRAWINGS) > 0
    }

    pub(super) fn text(&mut self, bytes: &[u8]) {
        if self.unseen.is_some() {
            self.head.hear(bytes);
            return;
        }
        for chunk in bytes.utf8_chunks() {
            let text = chunk.valid();
            let text = if self.stack.is_in(Tag::Script) { formula_in(text) } else { text };
            if !self.withhold_text(text) {
                self.push(text);
            }
        }
    }

    fn push(&mut self, text: &str) {
        if !text.trim().is_empty() {
            self.meet_word(text);
        }
        let mut text = Cow::Borrowed(self.behind_own_marker(text));
        // What ends a line of plain text ends none here.
        if !text.is_ascii() && text.contains(['\u{85}', '\u{2028}', '\u{2029}']) {
            text = Cow::Owned(text.replace(['\u{85}', '\u{2028}', '\u{2029}'], " "));
        }
        if let Some(mut held) = self.permalink.take_if(|_| !text.trim().is_empty()) {
            held.push_str(&text);
            if PERMALINK_SIGNS.contains(&held.trim()) {
                self.permalink = Some(held);
                return;
            }
            text = Cow::Owned(held);
        }
        if self.link_begins && self.link_end.is_some() && self.link_end == self.flow.position() {
            // Two links side by side are two entries of a bar; small letters of one that leads where the first does end its word.
            if !(self.link_goes_on && text.starts_with(char::is_lowercase)) {
                self.flow.ask(Pending::Space);
            }
        }
        self.part_cite(&text);
        let link = self.link.then_some(self.link_begins);
        let mut around = Around { stack: &mut self.stack, head: &mut self.head };
        if self.preformatted.is_some() {
            let begins = std::mem::take(&mut self.pre_begins);
            let text = text.replace(['\r', '\u{b}', '\u{c}'], " ");
            let text = if begins { text.strip_prefix('\n').unwrap_or(&text) } else { &text };
            self.flow.lines(text, link, self.preformatted_begun, &mut around);
            self.preformatted_begun |= !text.trim().is_empty();
        } else {
            self.flow.words(&text, link, &mut around);
        }
        self.link_begins &= text.trim_ascii().is_empty();
    }

    pub(super) fn start(&mut self, tag: Tag, name: &[u8], attributes: &Attributes, self_closing: bool) {
        if self.is_foreign() && tag.ends_drawing() {
            self.close_to(self.stack.last_of_any(&DRAWINGS));
        }
        self.pre_begins = false;
        if !self.is_silent() {
            self.head.see(tag, attributes);
        }
        match tag {
            // Their class words count; a second one adds nothing.
            Tag::Body if self.stack.last_of(Tag::Body) > 0 => return,
            Tag::Html | Tag::Head => return,
            _ => {}
        }
        self.end_implied(tag);
        if self.breaks_line(tag, attributes) {
            self.break_withheld();
        }
        if tag.is_void() {
            return self.start_void(tag, name, attributes);
        }
        let Some(id) = self.stack.name(tag, name) else { return };
        let words = [Name::Class, Name::Id, Name::Role, Name::Itemprop].map(|name| attributes.get(name));
        let seen = self.settle_seen(tag, attributes);
        self.withhold_start(tag, name, attributes, self_closing, seen);
        if matches!(name, b"amp-img" | b"amp-anim") {
            self.record_void(Tag::Img, attributes);
        }
        self.begin(tag, name, attributes);
        self.stack.push(tag, id, words, is_own(tag, name));
        self.name_withheld();
        let depth = self.stack.depth();
        if tag.display() == Display::Inline && !self.is_silent() && is_styled_block(attributes) {
            self.stack.set_block();
            self.stand_apart();
        }
        if tag == Tag::Template && seen == Some(Seen::Shown) {
            self.flow.ask(Pending::Part);
        }
        match seen {
            Some(Seen::Shown) if self.hidden.is_none() => {
                self.head.open(tag, attributes, self.stack.words(), depth, || self.flow.anchor());
            }
            Some(Seen::Hidden) => self.hide(depth),
            Some(Seen::Unseen) => self.unseen = Some(depth),
            _ => {}
        }
        if PREFORMATTED.contains(&tag) && self.preformatted.is_none() {
            self.preformatted = Some(depth);
            self.preformatted_begun = false;
            self.pre_begins = true;
        }
        if self_closing && self.is_foreign() {
            self.close_to(depth);
        }
    }

    /// An element begins that holds nothing.
    fn start_void(&mut self, tag: Tag, name: &[u8], attributes: &Attributes) {
        if self.is_silent() {
            return self.withhold_start(tag, name, attributes, true, Some(Seen::Shown));
        }
        let is_read = self.stack.last_of(Tag::Noscript) == 0;
        if let Some(sign) = sign_of(tag, attributes).filter(|_| is_read) {
            return self.push(sign);
        }
        self.record_void(tag, attributes);
        match tag {
            Tag::Br => self.flow.break_line(),
            Tag::Hr => self.flow.ask(Pending::Blank),
            _ if tag.display() == Display::Apart => self.flow.ask(Pending::Space),
            _ => {}
        }
    }

    /// A hidden block begins. It stands in lines of its own, and one without text leaves the lines around it alone.
    fn hide(&mut self, position: u32) {
        if self.hidden.is_none() {
            self.hidden = Some((position, self.flow.begin_apart()));
            self.stack.hide();
            // Lines that are hidden are no block with those around them.
            self.preformatted_begun = false;
        }
    }

    /// What the start of an element does to the text.
    fn begin(&mut self, tag: Tag, name: &[u8], attributes: &Attributes) {
        if LISTS.contains(&tag) {
            self.begin_list(tag, attributes);
        }
        if self.is_silent() {
            return;
        }
        if self.is_foreign() {
            self.begin_formula(tag, attributes);
        }
        // A paragraph goes on behind the mark of its item, other blocks do not.
        if tag.is_block() && !matches!(tag, Tag::P | Tag::Div) {
            self.flow.join_no_more();
        }
        match tag {
            Tag::Tr => self.flow.turn_row(),
            Tag::Table => {
                self.flow.turn_row();
                self.forget_tables(self.stack.depth() + 1);
            }
            Tag::Th => self.note_data(),
            Tag::Span if is_classifier(attributes) && self.stack.last_of(Tag::Dt) > 0 => self.push_colon(),
            Tag::Li => self.begin_item(attributes),
            Tag::Span => self.begin_item_tag(attributes),
            Tag::A => {
                let address = attributes.get(Name::Href);
                // What leads nowhere else (`#`, a script) has no address to tell it by.
                let leads = |address: &&[u8]| address.starts_with(b"/") || address.contains(&b'.');
                let hashed = address.filter(leads).map(hash_word);
                self.link_goes_on = hashed.is_some() && hashed == self.link_address;
                self.link_address = hashed;
                self.link = address.is_some();
                self.link_begins = true;
                let is_named = || {
                    let class = attributes.get(Name::Class);
                    class.is_some_and(|class| PERMALINK_CLASSES.iter().any(|word| has_word(class, word)))
                };
                let is_permalink = address.is_some_and(|address| address.starts_with(b"#"))
                    && (self.stack.last_of_any(&NAMED) > 0 || is_named());
                self.permalink = is_permalink.then(String::new);
            }
            Tag::Q => self.flow.open_with('“'),
            Tag::Cite => self.cite_begins = self.quote_begins,
            Tag::Rt => self.flow.open_with('('),
            _ => self.flow.ask_around(tag, self.lists.len() > 1, is_own(tag, name)),
        }
        if tag.display() == Display::Cell {
            self.flow.begin_cell();
        }
        self.quote_begins |= tag == Tag::Blockquote;
        self.flow.record_start(tag, attributes, self.stack.depth() + 1);
    }

    /// What its end does.
    fn finish_element(&mut self, open: Open, depth: u32) {
        let tag = open.tag;
        if LISTS.contains(&tag) {
            self.lists.pop();
        }
        if self.preformatted == Some(depth) {
            self.preformatted = None;
        }
        if let Some(unseen) = self.unseen {
            if unseen == depth {
                self.end_unseen(tag, depth);
            }
            return;
        }
        if self.withheld.is_open() {
            if self.withheld.is_at(depth) {
                self.end_withheld();
            }
            return;
        }
        if tag == Tag::Li {
            self.give_marker_back();
            self.flow.join_no_more();
        }
        self.head.close(depth, self.flow.out.len());
        self.flow.record_end(tag, depth);
        let hidden = self.hidden.take_if(|(position, _)| *position == depth);
        self.preformatted_begun &= hidden.is_none();
        let is_empty = hidden.is_some_and(|(_, before)| !self.flow.end_apart(before));
        if tag == Tag::Li {
            self.flow.set_marker(None);
        }
        if is_empty {
            if tag == Tag::A {
                self.end_link();
            }
            return;
        }
        self.end_formula(tag, depth);
        self.end_item_tag(depth);
        match tag {
            Tag::Tr | Tag::Table => self.flow.turn_row(),
            // Cells behind it begin a row, though no tag does.
            Tag::Caption => {
                self.flow.turn_row();
                self.flow.ask_around(tag, false, false);
            }
            Tag::A => self.end_link(),
            Tag::Q => self.flow.close_with('”'),
            Tag::Cite => self.end_cite(),
            Tag::Template => self.flow.ask(Pending::Part),
            Tag::Rt => self.flow.close_with(')'),
            _ => self.flow.ask_around(tag, !self.lists.is_empty(), open.is_own),
        }
        if tag.display() == Display::Cell {
            self.end_cell();
        }
        if open.is_block {
            self.stand_apart();
        }
        self.quote_begins &= tag != Tag::Blockquote;
    }

    /// A colon between a term and its type, which Sphinx and docutils leave to their style sheets.
    fn push_colon(&mut self) {
        if self.flow.is_in_line() && !self.flow.out.ends_with([':', '：']) {
            self.push(" : ");
        }
    }

    /// The name before a quotation ends: `jane wrote:`, which forums set above it by their style.
    fn end_cite(&mut self) {
        if std::mem::take(&mut self.cite_begins) && !self.quote_begins {
            if self.flow.out.ends_with([':', '：']) {
                self.flow.ask(Pending::Line);
            } else {
                self.cite_end = Some(self.flow.out.len());
            }
        }
    }

    /// Words that follow the name before a quotation without a space are the quotation.
    fn part_cite(&mut self, text: &str) {
        let begins = |c: char| c.is_alphanumeric() || matches!(c, '"' | '(' | '[' | '“' | '„' | '«' | '…');
        if self.cite_end.take() == Some(self.flow.out.len()) && text.starts_with(begins) {
            self.flow.ask(Pending::Line);
        }
        self.quote_begins &= text.trim().is_empty();
    }

    /// An element ends that is no text.
    fn end_unseen(&mut self, tag: Tag, depth: u32) {
        self.unseen = None;
        self.head.end_hearing();
        // What is hidden takes no place, a drawing or a film does.
        let takes_place = matches!(tag, Tag::Svg | Tag::Video | Tag::Iframe);
        if self.withheld.is_open() {
            if takes_place {
                self.withhold_text(" ");
            }
            return;
        }
        self.flow.record_end(tag, depth);
        if takes_place {
            self.flow.ask(Pending::Space);
        }
        if tag == Tag::A {
            self.end_link();
        }
    }

    /// An inline element that a style makes a block begins or ends.
    fn stand_apart(&mut self) {
        if self.preformatted.is_some()
            && let Some(recorder) = &mut self.flow.recorder
        {
            recorder.break_code(false);
        }
        self.flow.ask(Pending::Line);
    }

    /// What of an element without words is layout.
    fn record_void(&mut self, tag: Tag, attributes: &Attributes) {
        let (at, in_line) = (self.flow.out.len(), self.flow.is_in_line());
        let (is_silent, without_scripts) = (self.is_silent(), self.stack.last_of(Tag::Noscript) > 0);
        let Some(recorder) = self.flow.recorder.as_mut().filter(|_| !is_silent) else { return };
        match tag {
            Tag::Br if self.preformatted.is_some() => recorder.break_code(true),
            Tag::Img => recorder.picture(attributes, at, in_line, without_scripts),
            Tag::Source => recorder.source(attributes),
            Tag::Input
                if attributes.get(Name::Type).is_some_and(|kind| kind.eq_ignore_ascii_case(b"checkbox")) =>
            {
                recorder.task(attributes.get(Name::Checked).is_some());
            }
            _ => {}
        }
    }

    fn end_link(&mut self) {
        if !self.link_begins {
            self.link_end = self.flow.position();
        }
        (self.link, self.link_begins, self.permalink) = (false, false, None);
    }
}

fn is_of_table(tag: Tag) -> bool {
    matches!(tag, Tag::Tr | Tag::Caption) || CELLS.contains(&tag) || ROW_GROUPS.contains(&tag)
}

impl Flow {
    /// Asks for the break that an element has at its start and at its end.
    fn ask_around(&mut self, tag: Tag, in_list: bool, is_own: bool) {
        match tag.display() {
            // They stand apart as a rule.
            Display::Inline if is_own => self.ask(Pending::Part),
            Display::Inline | Display::Unseen | Display::Cell => {}
            Display::Apart => self.ask(Pending::Space),
            // A list in an item of a list follows it without a gap.
            Display::Spaced if LISTS.contains(&tag) && in_list => self.ask(Pending::Line),
            Display::Block => self.ask(Pending::Line),
            Display::Spaced => self.ask(Pending::Blank),
        }
    }
}

/// Whether it is the type of a term in a list of definitions.
fn is_classifier(attributes: &Attributes) -> bool {
    attributes.get(Name::Class).is_some_and(|class| has_word(class, b"classifier"))
}

/// Whether it is an element of the page's own: such have a hyphen in their names.
fn is_own(tag: Tag, name: &[u8]) -> bool {
    tag == Tag::Other && name.contains(&b'-')
}
