//! What a page's text loses of its layout, kept where Markdown is to be made of it: where headings, lists, tables, code, links
//! begin and end in the text.
//!
//! Takes the elements' starts and ends while [`super::flow`] writes the text, gives [`Layout`]: signs by their place in the text,
//! in order, and properly nested. Nothing is recorded unless it was asked for. What becomes of it is `emit::markdown`'s.

use super::head::shifted;
use super::pictures::{Last, Pictures};
use super::tag::{Display, Tag};
use super::token::{Attributes, Name, VALUE_MAX_BYTES};

/// Where what begins and ends in the text of a page.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Layout {
    /// In the order of the page; what opens is closed by its [`Sign::End`], or by the end of the page.
    pub signs: Vec<(u32, Sign)>,
    /// Addresses and alternative texts, as they stand in the page.
    pub values: Vec<Box<str>>,
    /// Each piece of preformatted text.
    pub codes: Vec<Code>,
    /// Their text as the author wrote it.
    pub code_text: String,
}

/// A piece of preformatted text.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Code {
    /// Where it begins in [`Layout::code_text`].
    pub start: u32,
    /// Where it ends.
    pub end: u32,
    /// The language that its class names.
    pub language: Option<Box<str>>,
}

/// What begins at a place, or ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Sign {
    /// What began last and did not end yet ends.
    End,
    /// Of what began and did not end yet, counted from the outermost and from 0, this means nothing from here on: an end tag came
    /// while what began in it goes on. Its end comes all the same; this one does not end.
    Stop(u32),
    /// A heading of a level.
    Heading(u8),
    /// A list.
    List,
    /// An item of a list; its number, if it has one that a list can begin with.
    Item(Option<u32>),
    /// A list of definitions.
    Terms,
    /// What it defines.
    Term,
    /// A definition.
    Description,
    /// A quotation that is a block.
    Quote,
    /// Preformatted text; its index in [`Layout::codes`].
    Code(u32),
    /// A table.
    Table,
    /// The head of a table.
    Head,
    /// A row of a table.
    Row,
    /// A cell of a table.
    Cell {
        /// The columns before it.
        column: u16,
        /// Whether it is a heading of its row or column.
        heads: bool,
    },
    /// Strong text.
    Strong,
    /// Emphasised text.
    Emphasis,
    /// Code in a line.
    Literal,
    /// A link; its address' index in [`Layout::values`].
    Link(Option<u32>),
    /// Something of which nothing is kept.
    Nothing,
    /// A line break in the text itself; it does not end.
    Break,
    /// A box to tick, and whether it is ticked; it does not end.
    Task(bool),
    /// A picture. It does not end.
    Picture {
        /// The index of its alternative text in [`Layout::values`], where its address follows.
        text: u32,
        /// Whether it stands behind the line that ends there, on none.
        apart: bool,
    },
}

/// A cell may stand beside this many columns that cells above it reach down into; others are not looked at.
const SPANNED_COLUMNS: usize = 16;

/// The most columns that one cell takes: wider ones are there to draw lines.
const COLUMN_SPAN_MAX: u16 = 16;

/// The largest number that an item of a list can have in Markdown.
const ITEM_NUMBER_MAX: i32 = 999_999_999;

const LANGUAGE_MAX_BYTES: usize = 24;

/// What highlighters call code of no language, or of one that they are to guess.
const NO_LANGUAGES: [&str; 9] =
    ["auto", "none", "default", "plain", "plaintext", "text", "txt", "nohighlight", "no-highlight"];

/// The table that is open.
#[derive(Debug, Default)]
struct Grid {
    row: u32,
    column: u16,
    /// The row at which each column is free again.
    reached: Vec<u32>,
}

/// What began and in which no word was written yet.
#[derive(Debug)]
struct Waiting {
    sign: Sign,
    /// The box of an item that is to be ticked, and whether it is.
    task: Option<bool>,
}

/// A language that an open box names, for the code in it.
#[derive(Debug)]
struct Named {
    language: Box<str>,
    /// The box's position among the open elements.
    position: u32,
    /// A line stands before the code: the name of a file, or of the language.
    has_title: bool,
}

/// Records signs.
#[derive(Debug, Default)]
pub(super) struct Recorder {
    layout: Layout,
    /// The positions among the open elements of those that have a sign.
    opened: Vec<u32>,
    /// The last of them, in which no word was written yet.
    waiting: Vec<Waiting>,
    pictures: Pictures,
    grids: Vec<Grid>,
    /// Preformatted elements that are open.
    code_depth: u32,
    /// Something that can be seen was written in the outermost of them.
    code_shows: bool,
    /// What the class of a box says of the code that comes next in it.
    language: Option<Named>,
    /// No word was written since the last line break between elements.
    line_begins: bool,
    /// The next line begins after a line break of the text itself.
    pub(super) broken: bool,
}

impl Recorder {
    /// An element begins, at a position among the open ones.
    pub(super) fn start(&mut self, tag: Tag, attributes: &Attributes, number: Option<i32>, position: u32) {
        if matches!(tag, Tag::Div | Tag::Figure | Tag::Section | Tag::Pre | Tag::Code)
            && let Some(language) = attributes.get(Name::Class).and_then(|class| language_in(class, tag))
        {
            self.set_language(language, position);
        } else if tag.display() == Display::Spaced && tag.bit() != Tag::Pre.bit() && tag != Tag::Figure {
            // A box with paragraphs holds more than code, and its class may name the language that people speak.
            self.language = None;
        }
        if tag == Tag::Picture {
            self.pictures.turn();
        }
        let Some(sign) = self.sign_of(tag, attributes, number) else { return };
        self.opened.push(position);
        self.waiting.push(Waiting { sign, task: None });
    }

    fn sign_of(&mut self, tag: Tag, attributes: &Attributes, number: Option<i32>) -> Option<Sign> {
        Some(match tag {
            Tag::H1 | Tag::H2 | Tag::H3 | Tag::H4 | Tag::H5 | Tag::H6 => {
                Sign::Heading(tag.heading_level().unwrap_or(1))
            }
            Tag::Ul | Tag::Ol | Tag::Menu | Tag::Dir => Sign::List,
            Tag::Li => Sign::Item(item_number(number)),
            Tag::Dl => Sign::Terms,
            Tag::Dt => Sign::Term,
            Tag::Dd => Sign::Description,
            Tag::Blockquote => Sign::Quote,
            Tag::Pre | Tag::Listing | Tag::Xmp | Tag::Plaintext => self.start_code(),
            Tag::Table => {
                self.grids.push(Grid::default());
                Sign::Table
            }
            Tag::Thead => Sign::Head,
            Tag::Tr => {
                if let Some(grid) = self.grids.last_mut() {
                    (grid.row, grid.column) = (grid.row.saturating_add(1), 0);
                }
                Sign::Row
            }
            Tag::Td | Tag::Th => self.start_cell(tag, attributes),
            Tag::Strong | Tag::B => Sign::Strong,
            Tag::Em | Tag::I => Sign::Emphasis,
            Tag::Code | Tag::Kbd | Tag::Samp | Tag::Tt if self.code_depth == 0 => Sign::Literal,
            Tag::Code | Tag::Kbd | Tag::Samp | Tag::Tt => Sign::Nothing,
            Tag::A => Sign::Link(self.value(attributes.get(Name::Href))),
            _ => return None,
        })
    }

    fn start_code(&mut self) -> Sign {
        self.code_depth += 1;
        if self.code_depth > 1 {
            return Sign::Nothing;
        }
        self.code_shows = false;
        let start = self.layout.code_text.len() as u32;
        let language = self.language.take().map(|named| named.language);
        self.layout.codes.push(Code { start, end: start, language });
        Sign::Code(self.layout.codes.len() as u32 - 1)
    }

    /// Finds the cell's column: behind the cells of its row, and those that reach down into it.
    fn start_cell(&mut self, tag: Tag, attributes: &Attributes) -> Sign {
        let span = |name| {
            let digits = attributes.get(name).and_then(|value| std::str::from_utf8(value).ok());
            digits.and_then(|digits| digits.trim().parse::<u16>().ok()).unwrap_or(1)
        };
        let heads = tag == Tag::Th;
        let Some(grid) = self.grids.last_mut() else { return Sign::Cell { column: 0, heads } };
        while grid.reached.get(usize::from(grid.column)).is_some_and(|&row| grid.row < row) {
            grid.column += 1;
        }
        let column = grid.column;
        let columns = span(Name::Colspan).clamp(1, COLUMN_SPAN_MAX);
        grid.column = column.saturating_add(columns);
        let rows = span(Name::Rowspan);
        if rows > 1 {
            let end = usize::from(grid.column).min(SPANNED_COLUMNS);
            grid.reached.resize(end.max(grid.reached.len()), 0);
            for reached in grid.reached.iter_mut().take(end).skip(usize::from(column)) {
                *reached = grid.row.saturating_add(u32::from(rows));
            }
        }
        Sign::Cell { column, heads }
    }

    fn value(&mut self, value: Option<&[u8]>) -> Option<u32> {
        // A value that was cut is another.
        let value = value.filter(|value| value.len() < VALUE_MAX_BYTES)?;
        self.layout.values.push(std::str::from_utf8(value).ok()?.into());
        Some(self.layout.values.len() as u32 - 1)
    }

    fn set_language(&mut self, language: &str, position: u32) {
        let Some(code) = self.layout.codes.last_mut().filter(|_| self.code_depth > 0) else {
            self.language = Some(Named { language: language.into(), position, has_title: false });
            return;
        };
        if code.language.is_none() && !self.code_shows {
            code.language = Some(language.into());
        }
    }

    /// The element at a position among the open ones ends, at a place in the text.
    pub(super) fn end(&mut self, tag: Tag, position: u32, at: usize) {
        self.language.take_if(|named| named.position >= position);
        match tag {
            Tag::Pre | Tag::Listing | Tag::Xmp | Tag::Plaintext => self.end_code(),
            Tag::Table => {
                self.grids.pop();
            }
            Tag::Picture => return self.pictures.turn(),
            Tag::H1
            | Tag::H2
            | Tag::H3
            | Tag::H4
            | Tag::H5
            | Tag::H6
            | Tag::Ul
            | Tag::Ol
            | Tag::Menu
            | Tag::Dir
            | Tag::Li
            | Tag::Dl
            | Tag::Dt
            | Tag::Dd
            | Tag::Blockquote
            | Tag::Thead
            | Tag::Tr
            | Tag::Td
            | Tag::Th
            | Tag::Strong
            | Tag::B
            | Tag::Em
            | Tag::I
            | Tag::Code
            | Tag::Kbd
            | Tag::Samp
            | Tag::Tt
            | Tag::A => {}
            _ => return,
        }
        self.opened.pop();
        let waited = self.waiting.pop().is_some();
        self.set_apart(if waited { self.waiting.len() + 1 } else { 0 }, at);
        if !waited {
            self.layout.signs.push((at as u32, Sign::End));
        }
    }

    /// The element at a position among the open ones means nothing from a place in the text on, though it does not end.
    pub(super) fn stop(&mut self, position: u32, at: usize) {
        let Ok(index) = self.opened.binary_search(&position) else { return };
        match index.checked_sub(self.opened.len() - self.waiting.len()) {
            Some(waits) => {
                if let Some(waiting) = self.waiting.get_mut(waits) {
                    waiting.sign = Sign::Nothing;
                }
            }
            None => self.layout.signs.push((at as u32, Sign::Stop(index as u32))),
        }
    }

    fn end_code(&mut self) {
        self.code_depth = self.code_depth.saturating_sub(1);
        if self.code_depth == 0
            && let Some(code) = self.layout.codes.last_mut()
        {
            code.end = self.layout.code_text.len() as u32;
        }
    }

    /// The item that began last has another number, or none.
    pub(super) fn number_item(&mut self, number: Option<i32>) {
        if let Some(Waiting { sign: sign @ Sign::Item(_), .. }) =
            self.waiting.iter_mut().rfind(|waiting| matches!(waiting.sign, Sign::Item(_)))
        {
            *sign = Sign::Item(item_number(number));
        }
    }

    /// A box to tick.
    pub(super) fn task(&mut self, ticked: bool) {
        if let Some(Waiting { sign: Sign::Item(_), task }) = self.waiting.last_mut() {
            task.get_or_insert(ticked);
        }
    }

    /// A source of a `<picture>`.
    pub(super) fn source(&mut self, attributes: &Attributes) {
        self.pictures.source(attributes);
    }

    /// A picture at a place, in the line that is open or apart; `without_scripts`: whether scripts take it away.
    pub(super) fn picture(
        &mut self,
        attributes: &Attributes,
        at: usize,
        in_line: bool,
        without_scripts: bool,
    ) {
        let text = attributes.get(Name::Alt).map(<[u8]>::trim_ascii).filter(|text| !text.is_empty());
        let Some(index) = text.and_then(|text| self.value(Some(text))) else { return };
        let address = self.pictures.address(attributes);
        let address =
            address.and_then(|address| std::str::from_utf8(address).ok()).unwrap_or_default().into();
        self.layout.values.push(address);
        if self.is_copy(index, without_scripts) {
            return;
        }
        self.pictures.last = Some(Last { text: index, without_scripts });
        if in_line {
            self.layout.signs.push((at as u32, Sign::Picture { text: index, apart: false }));
        } else {
            self.pictures.wait(self.waiting.len(), index);
        }
    }

    /// Whether the picture whose values were added last is the one before it again: of the two one is for readers without scripts.
    fn is_copy(&mut self, text: u32, without_scripts: bool) -> bool {
        let Some(last) = self.pictures.last.filter(|last| last.without_scripts != without_scripts) else {
            return false;
        };
        let (before, this) = self.layout.values.split_at_mut(text as usize);
        let (Some([said, address]), [says, other]) =
            (before.get_mut(last.text as usize..=last.text as usize + 1), this)
        else {
            return false;
        };
        if said != says {
            return false;
        }
        if address.is_empty() {
            std::mem::swap(address, other);
        }
        self.layout.values.truncate(text as usize);
        self.pictures.last = None;
        true
    }

    /// The pictures that wait behind so many signs stand behind the line that ends there.
    fn set_apart(&mut self, signs: usize, at: usize) {
        let apart = self.pictures.behind(signs);
        self.layout.signs.extend(apart.map(|text| (at as u32, Sign::Picture { text, apart: true })));
    }

    /// A line break comes that no `<br>` made: pictures that wait for the next word stand apart from it.
    pub(super) fn break_block(&mut self, at: usize) {
        self.broken = false;
        self.line_begins = true;
        self.break_code(false);
        self.set_apart(0, at);
    }

    /// A word is about to be written; what waited begins here.
    pub(super) fn place(&mut self, at: usize) {
        if std::mem::take(&mut self.line_begins) {
            self.language.take_if(|named| std::mem::replace(&mut named.has_title, true));
        }
        let at = at as u32;
        let signs = &mut self.layout.signs;
        if std::mem::take(&mut self.broken) {
            signs.push((at, Sign::Break));
        }
        let mut pictures = self.pictures.place().peekable();
        for (number, Waiting { sign, task }) in self.waiting.drain(..).enumerate() {
            while let Some((_, text)) = pictures.next_if(|(before, _)| *before <= number) {
                signs.push((at, Sign::Picture { text, apart: false }));
            }
            signs.push((at, sign));
            signs.extend(task.map(|is_ticked| (at, Sign::Task(is_ticked))));
        }
        signs.extend(pictures.map(|(_, text)| (at, Sign::Picture { text, apart: false })));
    }

    /// Preformatted text comes.
    pub(super) fn code(&mut self, text: &str) {
        if self.code_depth > 0 {
            self.layout.code_text.push_str(text);
            self.code_shows = self.code_shows || !text.trim_ascii().is_empty();
        }
    }

    /// A line break stands in preformatted text: one of the text itself, or one between elements, of which two are one.
    pub(super) fn break_code(&mut self, is_own: bool) {
        let Some(code) = self.layout.codes.last().filter(|_| self.code_depth > 0) else { return };
        let written = self.layout.code_text.get(code.start as usize..).unwrap_or_default();
        if is_own || !written.is_empty() && !written.ends_with('\n') {
            self.layout.code_text.push('\n');
        }
    }

    /// What was written behind a place is `less` bytes nearer to it.
    pub(super) fn shift(&mut self, place: usize, old: usize, new: usize) {
        for (at, _) in self.layout.signs.iter_mut().rev().take_while(|(at, _)| *at as usize > place) {
            *at = shifted(*at as usize, place, old, new) as u32;
        }
    }

    /// The page is read.
    pub(super) fn finish(mut self) -> Layout {
        if self.code_depth > 0 {
            self.code_depth = 1;
            self.end_code();
        }
        self.layout
    }
}

/// The number of an item in Markdown.
fn item_number(number: Option<i32>) -> Option<u32> {
    number.filter(|number| (0..=ITEM_NUMBER_MAX).contains(number)).map(|number| number as u32)
}

/// The language that a class names: `language-rust`, `lang-rust`, `highlight-source-rust`, and of a box around code `highlight-rust`.
fn language_in(class: &[u8], tag: Tag) -> Option<&str> {
    let words = std::str::from_utf8(class).ok()?.split_ascii_whitespace();
    let named = words.filter_map(|word| {
        let is_box = !matches!(tag, Tag::Pre | Tag::Code);
        let name = word
            .strip_prefix("language-")
            .or_else(|| word.strip_prefix("lang-"))
            .or_else(|| word.strip_prefix("highlight-source-"))
            .or_else(|| word.strip_prefix("highlight-").filter(|_| is_box))?;
        let is_part =
            |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'#' | b'.' | b'-' | b'_');
        let names = !name.is_empty() && name.len() <= LANGUAGE_MAX_BYTES && name.bytes().all(is_part);
        let says = !NO_LANGUAGES.contains(&name);
        (names && says).then_some(name)
    });
    named.into_iter().next()
}
