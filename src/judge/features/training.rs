//! What training takes from the library: the same numbers that the judge sees.

use super::columns::FEATURES;
use crate::document::Segmented;
use crate::judge::Sheet;
use crate::judge::model::{Model, features_fingerprint, fingerprint};
use crate::judge::rules::Rules;
use crate::segment::as_read;
use crate::segment::html::Markup;
use std::cell::RefCell;

thread_local! {
    static TOKENS: RefCell<Vec<u32>> = const { RefCell::new(Vec::new()) };
}

/// Takes down a word or word pair that is asked for.
pub(super) fn note_token(hash: u32) {
    TOKENS.with_borrow_mut(|tokens| tokens.push(hash));
}

/// What the features are called.
pub fn feature_names() -> Vec<String> {
    let mut names = super::columns::names();
    names.extend(super::structure::names());
    names
}

/// How many of them are a text's: the first ones.
pub fn text_features() -> usize {
    super::columns::FEATURES
}

/// What tells a model of these features from others; it stands in the model's header.
pub fn feature_fingerprint() -> u64 {
    features_fingerprint()
}

/// The checksum of a model file without its last eight bytes.
pub fn checksum(bytes: &[u8]) -> u64 {
    fingerprint(bytes)
}

/// The features of each block and the hashes of its words and word pairs.
pub fn features(
    text: &str,
    segmented: &Segmented,
    markup: Option<&Markup>,
    model: &Model,
) -> (Vec<Vec<u8>>, Vec<Vec<u32>>) {
    let (text, segmented) = &as_read(text, segmented, markup);
    let rules = Rules::builtin();
    let blocks = segmented.blocks.len();
    let mut measured = crate::judge::lean::Measured::new(text, segmented, markup, model);
    let mut tokens = Vec::with_capacity(blocks);
    TOKENS.take();
    for block in 0..blocks {
        measured.add(block);
        tokens.push(TOKENS.take());
    }
    let sheet = Sheet::new(text, segmented, markup, rules, model, crate::judge::Favor::default());
    let mut rows = vec![Vec::with_capacity(FEATURES); blocks];
    measured.each_columns(&sheet.named, rules, |first, columns| {
        for (lane, row) in rows.iter_mut().skip(first).take(super::columns::LANES).enumerate() {
            row.extend(columns.iter().filter_map(|column| column.get(lane)));
        }
    });
    (rows, tokens)
}

/// The class words and the names of the elements around a block, innermost first, and how many of them are near.
pub fn class_words(markup: &Markup, block: usize) -> (Vec<u32>, usize) {
    super::structure::class_words(markup, block)
}
