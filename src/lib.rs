//! Body text out of scraped documents.
//!
//! The way of one document: [`decode`] makes text of its bytes, [`segment`] finds lines and blocks, [`judge`] tells content
//! from chrome, [`tidy`] puts a kept block's white space in order, [`emit`] renders. [`Cleaner`] runs them all.

#![forbid(unsafe_code)]

#[cfg(feature = "batch")]
pub mod batch;
mod cleaner;
pub mod decode;
mod document;
pub mod emit;
pub mod judge;
pub mod segment;
pub mod tidy;

pub use cleaner::{Cleaner, Settings};
pub use document::{
    Block, BlockCounts, Cleaned, Content, Decoded, Document, Evidence, Examination, Field, FieldName, Form,
    Hints, Metadata, Reason, Removal, RuleId, Segmented, Span, Verdict,
};
