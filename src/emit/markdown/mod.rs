//! The body as Markdown (CommonMark with the tables and task boxes of GFM).
//!
//! Takes the same verdicts as [`super::text`] and writes the same words. Of a page [`crate::segment::html::Layout`] says what its
//! headings, lists, tables, code and links are; of plain text the lines themselves do. What Markdown would misread is escaped.

mod code;
mod escape;
mod inline;
mod page;
mod plain;
mod table;
mod writer;

use crate::examination::{Examination, Settings};

/// The kept blocks as Markdown, one line end at the end. Empty if nothing was kept.
///
/// A page must have been examined with [`Settings::markdown`] set; else its Markdown is that of its plain text.
///
/// ```
/// use dechrome::{Cleaner, Document, Settings, emit};
///
/// let settings = Settings { strip: false, markdown: Some(emit::Markdown::default()), ..Settings::default() };
/// let page = "<h2>Tides</h2><p>Run <code>tide -w</code> <b>twice</b>:<ol start=3><li>high<li>low 2*3*4</ol>";
/// let examination = Cleaner::new(settings.clone()).examine(&Document::text(page));
/// assert_eq!(emit::text(&examination, &settings), "Tides\n\nRun tide -w twice:\n\n3. high\n4. low 2*3*4\n");
/// assert_eq!(
///     emit::markdown(&examination, &settings),
///     "## Tides\n\nRun `tide -w` **twice**:\n\n3. high\n4. low 2\\*3\\*4\n"
/// );
/// ```
pub fn markdown(examination: &Examination<'_>, settings: &Settings) -> String {
    match &examination.markup {
        Some(markup) if !markup.layout.signs.is_empty() => page::render(examination, markup, settings),
        _ => plain::render(examination, settings),
    }
}
