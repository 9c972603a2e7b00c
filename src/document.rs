//! The words of the house: what goes in, what the stages hand to each other, what comes out.
//!
//! Only data and its plain accessors live here; every decision is made in the stage that owns it.

mod spans;

pub use spans::Spans;

use std::borrow::Cow;
use std::ops::Range;
use std::sync::Arc;

/// One source's (or one record's) content, as it came, and what its container said about it.
#[derive(Debug, Clone, Copy)]
pub struct Document<'a> {
    /// The bytes, or the text where a container had already decoded it.
    pub content: Content<'a>,
    /// What is known from outside the content.
    pub hints: Hints<'a>,
}

impl<'a> Document<'a> {
    /// A document of bytes in an encoding that nobody stated.
    pub fn bytes(bytes: &'a [u8]) -> Self {
        Self { content: Content::Bytes(bytes), hints: Hints::default() }
    }

    /// A document that is text already, as a JSON string is; it skips the ladder of `decode`.
    pub fn text(text: &'a str) -> Self {
        Self { content: Content::Text(text), hints: Hints::default() }
    }
}

/// A document's content before `decode`.
#[derive(Debug, Clone, Copy)]
pub enum Content<'a> {
    /// Bytes of unknown encoding.
    Bytes(&'a [u8]),
    /// Text.
    Text(&'a str),
}

/// What a container or the user says about a document from outside. Fields may be added: write `..Hints::default()`.
#[derive(Debug, Clone, Copy, Default)]
pub struct Hints<'a> {
    /// An encoding label that was given for this document; it beats all evidence in the bytes.
    pub charset: Option<&'a str>,
    /// The site that the document is of: it picks the profile.
    pub site: Option<&'a str>,
    /// What the text is written in.
    pub format: Format,
}

/// What a document's text is written in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[non_exhaustive]
pub enum Format {
    /// HTML if it looks like HTML, else plain text.
    #[default]
    Auto,
    /// Plain text, whatever tags stand in it.
    Text,
    /// A page or a fragment of HTML.
    Html,
}

/// What `decode` gives: text, and how it was come by.
#[derive(Debug, Clone)]
pub struct Decoded<'a> {
    /// The text, without a byte order mark. Borrowed where the bytes were good UTF-8.
    pub text: Cow<'a, str>,
    /// The encoding's name in the Encoding Standard's spelling (`UTF-8`, `windows-1252`, `IBM866`), or `UTF-32LE`,
    /// `UTF-32BE`, `IBM855`, `Johab`.
    pub encoding: &'static str,
    /// The rung of the ladder that settled it.
    pub evidence: Evidence,
    /// Characters that could not be decoded and stand as U+FFFD.
    pub replaced: usize,
    /// Runs of reversibly garbled text that were put right, in HTML also those that character references or JSON-LD spelt.
    pub repaired: usize,
}

/// The rung of the decode ladder that settled a document's encoding, strongest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[non_exhaustive]
pub enum Evidence {
    /// The container handed over text; nothing was decoded.
    Text,
    /// The user or the container's header named the encoding.
    Given,
    /// A byte order mark.
    Mark,
    /// The whole document is valid UTF-8 (or ISO-2022-JP, by its escapes).
    Valid,
    /// UTF-16 or UTF-32 without a mark, by where the NULs stand.
    Nulls,
    /// UTF-8 with a few bad sequences.
    Damaged,
    /// A label in the document itself (`<meta>`, `<?xml`).
    Declared,
    /// Letter statistics.
    Detected,
    /// Nothing spoke for any encoding: windows-1252.
    Fallback,
    /// NULs that no UTF-16 or UTF-32 reading explains: not a text. `Decoded::text` is empty.
    Binary,
}

impl Evidence {
    /// Its name, as in JSONL and in what `explain` says.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Text => "text",
            Self::Given => "given",
            Self::Mark => "mark",
            Self::Valid => "valid",
            Self::Nulls => "nulls",
            Self::Damaged => "damaged",
            Self::Declared => "declared",
            Self::Detected => "detected",
            Self::Fallback => "fallback",
            Self::Binary => "binary",
        }
    }
}

/// A run of bytes in the decoded text. Documents are at most 4 GiB - 1 bytes, so 32 bits do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Span {
    /// First byte.
    pub start: u32,
    /// One past the last byte.
    pub end: u32,
}

/// A run of text that a reader sees as one unit: one or more neighbouring lines without a blank one between.
///
/// Packed into five bytes, as documents of very short lines have very many: read its field by value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(Rust, packed)]
pub struct Block {
    /// Index of its first line in [`Segmented::lines`]; it ends where the next block begins.
    pub first_line: u32,
    /// The blank lines before it, four times, and the number of its form.
    shape: u8,
}

impl Block {
    /// How many numbers forms take of the byte.
    const FORMS: u8 = 4;
    const MOST_BLANK: u8 = u8::MAX / Self::FORMS;

    /// A block that begins with that line. More than 63 blank lines before it count as 63.
    pub fn new(first_line: u32, blank_before: u8, form: Form) -> Self {
        Self { first_line, shape: blank_before.min(Self::MOST_BLANK) * Self::FORMS + form as u8 }
    }

    /// The same in another form.
    pub(crate) fn in_form(self, form: Form) -> Self {
        Self::new(self.first_line, self.blank_before(), form)
    }

    /// Blank lines before it, at most 63.
    pub fn blank_before(self) -> u8 {
        self.shape / Self::FORMS
    }

    /// What joins its lines.
    pub fn form(self) -> Form {
        let form = self.shape % Self::FORMS;
        let known = [Form::Line, Form::Wrapped, Form::Torn];
        known.into_iter().find(|&known| known as u8 == form).unwrap_or(Form::Listing)
    }
}

/// What joins the lines of a block.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Form {
    /// A single line.
    Line,
    /// Prose that somebody wrapped at a column: `--unwrap` joins it.
    Wrapped,
    /// Inline elements torn onto lines of their own: `--unwrap` joins them.
    Torn,
    /// Code, of which the author laid out the white space: indents and runs of spaces stay.
    Listing,
}

/// What `segment` gives: the lines that are not blank, in order, and the blocks that they form. Each line is in one block.
#[derive(Debug, Clone, Default)]
pub struct Segmented {
    /// The lines' spans, white space at both ends and the line end left out.
    pub lines: Spans,
    /// The blocks.
    pub blocks: Vec<Block>,
}

/// What became of a block.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// It is content.
    Kept(Reason),
    /// It is a credit: its value stands in the metadata.
    Moved(FieldName, Reason),
    /// It is chrome.
    Removed(Reason),
}

// A document of ten million short lines has as many.
const _: () = assert!(size_of::<Verdict>() == 4 && size_of::<Block>() == 5);

impl Verdict {
    /// What settled it.
    pub fn reason(self) -> Reason {
        match self {
            Self::Kept(reason) | Self::Moved(_, reason) | Self::Removed(reason) => reason,
        }
    }

    /// Whether the block is part of the body text.
    pub fn is_kept(self) -> bool {
        matches!(self, Self::Kept(_))
    }
}

/// What settled a verdict.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Reason {
    /// A row of the built-in rules names each of the block's lines.
    Rule(RuleId),
    /// The block is a link bar, and a row names most of its items; the first one's row.
    Bar(RuleId),
    /// The block stands in the list that a heading row opens.
    Under(RuleId),
    /// The learned judge: the block leans to chrome, and sure chrome stands in its run.
    Learned(Leaning),
    /// The page's markup hides the block, and the learned judge does not take it for content all the same.
    Hidden,
    /// The markup names the part of the page that the block stands in as none of its body.
    Region(Region),
    /// The block says what a kept one before it says.
    Repeated,
    /// The site repeats each of the block's lines in this place; the number of the first one's row in the profile.
    Site(SiteRow),
    /// The block is the headline, by its place.
    Headline,
    /// A row says that this is never chrome.
    Allowed(RuleId),
    /// The page shows no body, and its JSON-LD gives this.
    Declared,
    /// The document was not to be stripped.
    NotStripped,
    /// Nothing spoke against it.
    NoChrome,
}

/// A part of a page that its markup names.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Region {
    /// What readers wrote below an article.
    Comments,
    /// What customers wrote of a product.
    Reviews,
    /// What opens over the page, or shows only where scripts do not run.
    Overlay,
    /// What a form offers to choose from or holds already, and what buttons say.
    Controls,
    /// The footer of the page.
    Footer,
    /// What the law or a lawyer asks for.
    Legal,
}

/// The number of a learnt row in a site's profile. Packed, as [`RuleId`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(Rust, packed)]
pub struct SiteRow(pub u16);

/// What reasons need to know of the profile that was applied.
#[derive(Debug, Clone, Default)]
pub struct SiteNotes {
    /// The names of the rows that were written by hand; their numbers follow those of the built-in rules.
    pub rules: Arc<[Box<str>]>,
    /// The learnt rows.
    pub rows: Arc<[Repeated]>,
}

/// How often the site repeats a line, and where.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Repeated {
    /// Pages that hold it.
    pub holding: u32,
    /// Pages that were seen.
    pub pages: u32,
    /// Whether it stands nearer to the end of the page than to its start.
    pub tail: bool,
}

/// The log odds that a block is content, in units of 1/16, at most 127 either way; below 0 chrome is likelier.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Default)]
pub struct Leaning(pub i8);

/// A rule row's number: of a built-in one, or behind them of one that was written into a site's profile. Packed, so that a
/// [`Verdict`] is four bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[repr(Rust, packed)]
pub struct RuleId(pub u16);

/// The credits that are moved out of the text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[non_exhaustive]
pub enum FieldName {
    /// The headline.
    Title,
    /// Who published it first.
    Source,
    /// When it was published.
    Date,
    /// Who wrote it.
    Byline,
    /// Who edited it.
    Editor,
}

impl FieldName {
    /// All of them, in the order of output.
    pub const ALL: [Self; 5] = [Self::Title, Self::Source, Self::Date, Self::Byline, Self::Editor];

    /// The name in JSONL, in rules and on the command line.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Title => "title",
            Self::Source => "source",
            Self::Date => "date",
            Self::Byline => "byline",
            Self::Editor => "editor",
        }
    }

    /// The field of that name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|field| field.as_str() == name)
    }
}

/// One credit: its value, and where its line stood.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Field {
    /// The value alone; a date in ISO 8601, with the time where it was given.
    pub value: String,
    /// Index in [`Segmented::blocks`] of the block that said it and was moved; none where the page's markup alone says it.
    pub block: Option<u32>,
}

/// A document's credits.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Metadata {
    fields: [Option<Field>; 5],
    /// The language of the text as HTML declares it: a tag of BCP 47, `en` or `pt-BR`.
    pub language: Option<String>,
    /// The canonical address as HTML declares it, absolute.
    pub url: Option<String>,
}

impl Metadata {
    /// The field of that name.
    pub fn get(&self, name: FieldName) -> Option<&Field> {
        self.fields.get(name as usize).and_then(Option::as_ref)
    }

    /// The field's value.
    pub fn value(&self, name: FieldName) -> Option<&str> {
        self.get(name).map(|field| field.value.as_str())
    }

    /// Sets what the markup says; where the line of the field stood stays.
    pub(crate) fn declare(&mut self, name: FieldName, value: String) {
        if let Some(slot) = self.fields.get_mut(name as usize) {
            let block = slot.take().and_then(|field| field.block);
            *slot = Some(Field { value, block });
        }
    }

    /// Sets where the line of a field stood.
    pub(crate) fn place(&mut self, name: FieldName, block: usize) {
        if let Some(Some(field)) = self.fields.get_mut(name as usize) {
            field.block = Some(block as u32);
        }
    }

    /// Whether the line of a field stood in this block.
    pub(crate) fn stands_in(&self, name: FieldName, block: usize) -> bool {
        self.get(name).and_then(|field| field.block).is_some_and(|at| at as usize == block)
    }

    /// Drops the fields whose line stands where `stays` says no.
    pub(crate) fn keep_where(&mut self, stays: impl Fn(usize) -> bool) {
        for slot in &mut self.fields {
            slot.take_if(|field| field.block.is_some_and(|at| !stays(at as usize)));
        }
    }

    /// Sets a field that is not set yet: the first line of a kind in a document is the document's own.
    pub(crate) fn set_first(&mut self, name: FieldName, field: Field) {
        if let Some(slot) = self.fields.get_mut(name as usize) {
            slot.get_or_insert(field);
        }
    }
}

/// How many blocks met which fate; the sum is all blocks of the document.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct BlockCounts {
    /// Blocks of the body text.
    pub kept: usize,
    /// Credits moved to metadata.
    pub moved: usize,
    /// Chrome.
    pub removed: usize,
}

/// A cleaned document. There is no error in it: any bytes are a document.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Cleaned {
    /// The body text: empty, or lines with one line end at the end.
    pub text: String,
    /// The body as Markdown, where it was asked for with [`crate::Settings::markdown`].
    pub markdown: Option<String>,
    /// The credits.
    pub metadata: Metadata,
    /// As in [`Decoded`].
    pub encoding: &'static str,
    /// As in [`Decoded`].
    pub evidence: Evidence,
    /// As in [`Decoded`].
    pub replaced: usize,
    /// As in [`Decoded`].
    pub repaired: usize,
    /// Kept, moved and removed blocks.
    pub blocks: BlockCounts,
    /// The blocks that are not in the body text, where they were asked for with [`crate::Settings::reasons`].
    pub reasons: Vec<Removal>,
}

/// A block that is not in the body text, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Removal {
    /// The block's text, tidied, one line a line.
    pub text: String,
    /// The field it was moved to, if it was.
    pub field: Option<FieldName>,
    /// What settled it, in words: `rule share/share-this`, ...
    pub reason: String,
}

impl Segmented {
    /// The indices of a block's lines in [`Segmented::lines`].
    pub fn line_numbers(&self, block: usize) -> Range<usize> {
        let first = |block: usize| self.blocks.get(block).map_or(self.lines.len(), |b| b.first_line as usize);
        first(block)..first(block + 1)
    }

    /// Whether a block is part of a listing.
    pub(crate) fn is_listing(&self, block: usize) -> bool {
        self.blocks.get(block).is_some_and(|block| block.form() == Form::Listing)
    }

    /// The text of a block's lines.
    pub fn lines_of<'a>(
        &'a self,
        block: usize,
        text: &'a str,
    ) -> impl DoubleEndedIterator<Item = &'a str> + Clone + 'a {
        let lines = self.lines.range(self.line_numbers(block));
        lines.map(|span| text.get(span.start as usize..span.end as usize).unwrap_or_default())
    }

    /// The text of a block's first line.
    pub(crate) fn first_line_of<'a>(&'a self, block: usize, text: &'a str) -> &'a str {
        self.lines_of(block, text).next().unwrap_or_default()
    }

    /// The bytes of a block's lines.
    pub fn bytes_of(&self, block: usize) -> usize {
        let lines = self.lines.range(self.line_numbers(block));
        lines.map(|span| span.end.saturating_sub(span.start) as usize).sum()
    }

    /// The white space before a line, given its index in [`Segmented::lines`].
    pub fn indent_of<'a>(&self, line: usize, text: &'a str) -> &'a str {
        let start = self.lines.get(line).map_or(0, |span| span.start as usize);
        let before = text.get(..start).unwrap_or_default();
        let rest = before.trim_end_matches(|c: char| c.is_whitespace() && !is_line_end(c));
        before.get(rest.len()..).unwrap_or_default()
    }

    /// Whether a blank line stands between a line and the one after it, given its index in [`Segmented::lines`].
    pub fn is_gap_after(&self, line: usize, text: &str) -> bool {
        let (Some(this), Some(next)) = (self.lines.get(line), self.lines.get(line + 1)) else { return false };
        let between = text.get(this.end as usize..next.start as usize).unwrap_or_default();
        let ends = between.chars().filter(|&c| is_line_end(c)).count();
        ends - between.matches("\r\n").count() > 1
    }
}

/// Whether a line of text ends with this character.
fn is_line_end(c: char) -> bool {
    matches!(c, '\n' | '\r' | '\u{b}' | '\u{c}' | '\u{85}' | '\u{2028}' | '\u{2029}')
}
