//! Body text out of scraped documents.
//!
//! Somebody has scraped a page and kept its text, with the menu, the share bar and the footer around the article. This crate
//! gives the article back, every sentence of it and nothing else, and says of each line that is gone why it is gone.
//!
//! ```
//! use dechrome::{Cleaner, Document, FieldName};
//!
//! let page = "\
//! Home | News | Contact us
//!
//! Fans for the Boiler Room
//! Source: Lakeside Gazette
//! 2024-07-19 08:42
//!
//! The trade union delivered forty fans to the boiler room on Tuesday, where the night shift had measured fifty-one degrees.
//!
//! Share this article: Facebook | X | E-mail
//! Copyright © 2024 Lakeside Gazette. All rights reserved.
//! ";
//! let cleaned = Cleaner::default().clean(&Document::bytes(page.as_bytes()));
//! assert_eq!(
//!     cleaned.text,
//!     "The trade union delivered forty fans to the boiler room on Tuesday, where the night shift had measured fifty-one \
//!      degrees.\n"
//! );
//! assert_eq!(cleaned.metadata.value(FieldName::Title), Some("Fans for the Boiler Room"));
//! assert_eq!(cleaned.metadata.value(FieldName::Date), Some("2024-07-19T08:42"));
//! assert_eq!((cleaned.blocks.kept, cleaned.blocks.moved, cleaned.blocks.removed), (1, 3, 3));
//! ```
//!
//! # The way of one document
//!
//! A [`Document`] is bytes, or text where a container had decoded it. Five stages work on it, each with a type of its own, so
//! that the compiler keeps their order:
//!
//! 1. [`decode::decode`] makes text of the bytes, whatever encoding they are in, and puts text right that was provably
//!    garbled: [`Decoded`].
//! 2. [`segment::read`] finds the lines and the blocks that they form: [`Segmented`]; of HTML first the text that a reader sees.
//! 3. [`judge::judge`] gives each block a [`Verdict`] with its [`Reason`], and the credits: [`Metadata`].
//! 4. [`tidy::tidy`] puts white space and characters of a kept line in order.
//! 5. [`emit`] renders what was found out, as text, as Markdown, as a record of JSONL or as an explanation: [`Cleaned`].
//!
//! [`Cleaner`] runs them all. [`Cleaner::examine`] stops after the judge and gives an [`Examination`], of which every rendering
//! is made: an explanation cannot disagree with the text.
//!
//! # What is promised
//!
//! * Nothing is lost unseen: each block is kept, moved to a field or removed for a recorded reason, and these are all.
//! * Output depends on the document and the [`Settings`] alone, never on threads, order or time.
//! * Cleaning what was cleaned changes nothing where rules and profiles alone decide; with the learned judge at least 97 % of
//!   documents stay as they are (`docs/reliability.md`).
//! * There is no error: any bytes are a document. Time and memory are linear in its size.
//!
//! How it decides is told, with its numbers, in `docs/algorithm.md` of the repository.
//!
//! # Features
//!
//! `cli` (the default) builds the command. A library user turns it off with `default-features = false`; `batch` alone adds the
//! parallel run over files and records.

#![forbid(unsafe_code)]

#[cfg(feature = "batch")]
pub mod batch;
mod cleaner;
pub mod decode;
mod document;
pub mod emit;
mod examination;
pub mod judge;
pub mod segment;
pub mod site;
pub mod tidy;

pub use cleaner::Cleaner;
pub use document::{
    Block, BlockCounts, Cleaned, Content, Decoded, Document, Evidence, Field, FieldName, Form, Format, Hints,
    Leaning, Metadata, Reason, Region, Removal, Repeated, RuleId, Segmented, SiteNotes, SiteRow, Span, Spans,
    Verdict,
};
pub use examination::{Examination, Markdown, Settings};
pub use judge::Favor;
