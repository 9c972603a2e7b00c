//! Pages as they come in, documents as they are written down.

use dechrome::judge::features::training::{class_words, features};
use dechrome::judge::model::Model;
use dechrome::segment::html::Markup;
use dechrome::{Document, Format, Segmented};
use serde::{Deserialize, Serialize};

/// One view of a page, with what is known of its body: a line of `pages.jsonl`.
#[derive(Debug, Clone, Deserialize)]
pub(crate) struct Page {
    pub(crate) corpus: String,
    pub(crate) id: String,
    pub(crate) site: String,
    #[serde(rename = "type")]
    pub(crate) kind: String,
    pub(crate) view: String,
    pub(crate) role: String,
    pub(crate) text: String,
    /// The whole body text, if it is known.
    pub(crate) gold: Option<String>,
    /// Snippets of the body.
    pub(crate) with: Vec<String>,
    /// Snippets of chrome.
    pub(crate) without: Vec<String>,
}

/// A line of `documents.jsonl`; other files have so many numbers for it.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Heading {
    pub(crate) corpus: String,
    pub(crate) id: String,
    pub(crate) site: String,
    #[serde(rename = "type")]
    pub(crate) kind: String,
    pub(crate) view: String,
    pub(crate) role: String,
    /// Blocks, each with a row in `labels.u32` and `token-counts.u32`.
    pub(crate) blocks: usize,
    /// Words of all blocks, each in `words.u32`.
    pub(crate) words: usize,
    /// Hashes of all blocks, each in `tokens.u32`.
    pub(crate) tokens: usize,
    /// Distinct words of the gold text, each in `gold.u32`.
    pub(crate) gold_words: usize,
    /// Class words of all blocks, each in `classes.u32`.
    pub(crate) classes: usize,
    pub(crate) text: String,
}

/// A document's text in blocks.
pub(crate) struct Blocks {
    pub(crate) text: String,
    pub(crate) segmented: Segmented,
    /// Of pages; none of texts.
    pub(crate) markup: Option<Markup>,
}

impl Blocks {
    /// A page's text has a character for each of its bytes.
    pub(crate) fn find(text: &str, format: Format) -> Self {
        let bytes: Vec<u8> = match format {
            Format::Html => text.chars().map(|c| c as u8).collect(),
            _ => Vec::new(),
        };
        let document = if format == Format::Html { Document::bytes(&bytes) } else { Document::text(text) };
        let (decoded, segmented, markup) =
            dechrome::segment::read(dechrome::decode::decode(&document), format, false);
        Self { text: decoded.text.into_owned(), segmented, markup }
    }

    pub(crate) fn len(&self) -> usize {
        self.segmented.blocks.len()
    }

    /// The lines of each block.
    pub(crate) fn texts(&self) -> Vec<String> {
        (0..self.len())
            .map(|block| self.segmented.lines_of(block, &self.text).collect::<Vec<_>>().join("\n"))
            .collect()
    }

    /// Features of each block and hashes of its words and word pairs.
    pub(crate) fn features(&self, model: &Model) -> (Vec<Vec<u8>>, Vec<Vec<u32>>) {
        features(&self.text, &self.segmented, self.markup.as_ref(), model)
    }

    /// Class words and names of the elements around each block, innermost first; how many of them are near.
    pub(crate) fn classes(&self) -> Vec<(Vec<u32>, usize)> {
        let Some(markup) = &self.markup else { return vec![Default::default(); self.len()] };
        (0..self.len()).map(|block| class_words(markup, block)).collect()
    }
}
