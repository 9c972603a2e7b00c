//! What is asked of a document and what was found out about it: what the stages of [`crate::cleaner`] fill and [`crate::emit`] renders.

use crate::document::{Decoded, FieldName, Metadata, Segmented, SiteNotes, Verdict};
use crate::judge::Favor;
use crate::judge::profile::SiteRows;
use crate::segment::html::Markup;
use std::sync::Arc;

/// What a user can choose; the same settings give the same bytes. Fields may be added: write `..Settings::default()`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Settings {
    /// Credits that are put back in their place in the text.
    pub with: Vec<FieldName>,
    /// Whether chrome is removed at all; without it a document is decoded, repaired and tidied only.
    pub strip: bool,
    /// Which error weighs more: a word of the body lost, or a word of chrome kept.
    pub favor: Favor,
    /// Whether wrapped and torn prose is joined to one line a paragraph.
    pub unwrap: bool,
    /// Whether [`Cleaned::reasons`](crate::Cleaned::reasons) is filled.
    pub reasons: bool,
    /// What the body's Markdown holds, where [`Cleaned::markdown`](crate::Cleaned::markdown) is wanted.
    pub markdown: Option<Markdown>,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            with: Vec::new(),
            strip: true,
            favor: Favor::Balance,
            unwrap: false,
            reasons: false,
            markdown: None,
        }
    }
}

/// What the Markdown of a page holds beyond its words.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Markdown {
    /// Links with their addresses, if these are relative or of `http`, `https` or `mailto`; without it their text alone.
    pub links: bool,
    /// Pictures with their alternative texts, where they stand between what is kept.
    pub images: bool,
}

/// Everything that the stages found out about a document. Text, JSONL and explanation are renderings of it.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Examination<'a> {
    /// The text and its encoding; of HTML what a reader sees of it.
    pub decoded: Decoded<'a>,
    /// Its lines and blocks.
    pub segmented: Segmented,
    /// What the markup says of each block, if the document was HTML.
    pub markup: Option<Markup>,
    /// A verdict for each block, in the same order.
    pub verdicts: Vec<Verdict>,
    /// The credits.
    pub metadata: Metadata,
    /// What reasons need to know of the site's profile.
    pub site: SiteNotes,
    /// The profile that it was judged with.
    pub(crate) profile: Option<Arc<SiteRows>>,
}
