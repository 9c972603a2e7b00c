//! The one file that names all the stages: decode, segment, judge, tidy, emit.

use crate::document::{Cleaned, Document, Examination, FieldName};
use crate::{decode, emit, judge, segment};

/// What a user can choose; the same settings give the same bytes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Settings {
    /// Credits that are put back in their place in the text.
    pub with: Vec<FieldName>,
    /// Whether chrome is removed at all; without it a document is decoded, repaired and tidied only.
    pub strip: bool,
    /// Whether wrapped and torn prose is joined to one line a paragraph.
    pub unwrap: bool,
    /// Whether [`Cleaned::reasons`] is filled.
    pub reasons: bool,
}

impl Default for Settings {
    fn default() -> Self {
        Self { with: Vec::new(), strip: true, unwrap: false, reasons: false }
    }
}

/// Cleans documents. Make one and share it between threads.
#[derive(Debug, Clone, Default)]
pub struct Cleaner {
    settings: Settings,
}

impl Cleaner {
    /// A cleaner with these settings and the built-in rules.
    pub fn new(settings: Settings) -> Self {
        Self { settings }
    }

    /// The settings it was made with.
    pub fn settings(&self) -> &Settings {
        &self.settings
    }

    /// Runs the stages up to `judge`; the renderers of [`emit`] do the rest.
    pub fn examine<'a>(&self, document: &Document<'a>) -> Examination<'a> {
        let decoded = decode::decode(document);
        let segmented = segment::segment(&decoded.text);
        let (verdicts, metadata) = judge::judge(&decoded.text, &segmented, self.settings.strip);
        Examination { decoded, segmented, verdicts, metadata }
    }

    /// Cleans a document.
    ///
    /// ```
    /// use dechrome::{Cleaner, Document, FieldName, Settings};
    ///
    /// let page = "Share this\nIt rained all day, and the ferry stayed at its pier until late.\n© 2024 Lindvik Post. All rights reserved\n";
    /// let cleaner = Cleaner::new(Settings { reasons: true, ..Settings::default() });
    /// let cleaned = cleaner.clean(&Document::text(page));
    /// assert_eq!(cleaned.text, "It rained all day, and the ferry stayed at its pier until late.\n");
    /// let gone: Vec<&str> = cleaned.reasons.iter().map(|removal| removal.text.as_str()).collect();
    /// assert_eq!(gone, ["Share this", "© 2024 Lindvik Post. All rights reserved"]);
    /// assert_eq!(cleaned.reasons[1].reason, "rule copyright/all-rights-reserved");
    /// ```
    pub fn clean(&self, document: &Document<'_>) -> Cleaned {
        emit::cleaned(&self.examine(document), &self.settings)
    }
}
