//! The learned judge's file: words and trees.
//!
//! Takes features, gives leanings: the log odds that a block is content. The file is made by `training/`; one that is damaged, or made
//! for other features, is an error when it is read, never a wrong answer.

use super::classes::Classes;
use super::features::columns::FEATURES;
use super::features::structure::HTML_FEATURES;
use super::features::words::{Entry, KINDS, Words};
use super::features::{html_names, names};
use super::trees::Trees;
use std::sync::OnceLock;

/// Bytes that every model file begins with.
const MAGIC: &[u8; 8] = b"dechrome";
/// The version of the file's layout.
const VERSION: u16 = 4;

/// Why a model file cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ModelError {
    /// Not a model file, or one of another version of the layout.
    #[error("this is no model of version {VERSION}")]
    NoModel,
    /// It ends too early, goes on too long, or its checksum is wrong.
    #[error("the model is damaged")]
    Damaged,
    /// It was trained on other features than this program measures.
    #[error("the model is made for other features")]
    OtherFeatures,
}

/// What was learned from pages with known body text.
#[derive(Debug, Clone)]
pub struct Model {
    pub(super) words: Words,
    pub(super) classes: Classes,
    text: Trees,
    html: Trees,
    about: String,
}

impl Model {
    /// Reads a model file.
    ///
    /// # Errors
    /// If it is no model, damaged, or made for other features.
    pub fn parse(file: &[u8]) -> Result<Self, ModelError> {
        let mut rest = file.strip_prefix(MAGIC).ok_or(ModelError::NoModel)?;
        if take(&mut rest).map(u16::from_le_bytes) != Some(VERSION) {
            return Err(ModelError::NoModel);
        }
        let (body, checksum) = file.split_last_chunk().ok_or(ModelError::Damaged)?;
        if fingerprint(body) != u64::from_le_bytes(*checksum) {
            return Err(ModelError::Damaged);
        }
        if take(&mut rest).map(u64::from_le_bytes) != Some(features_fingerprint()) {
            return Err(ModelError::OtherFeatures);
        }
        Self::parse_body(rest).ok_or(ModelError::Damaged)
    }

    fn parse_body(mut rest: &[u8]) -> Option<Self> {
        let about_bytes = usize::from(u16::from_le_bytes(take(&mut rest)?));
        let (about, mut rest) = rest.split_at_checked(about_bytes)?;
        let word_count = u32::from_le_bytes(take(&mut rest)?) as usize;
        let mut entries: Vec<Entry> = Vec::new();
        for _ in 0..word_count {
            let hash = u32::from_le_bytes(take(&mut rest)?);
            let [leaning] = take(&mut rest)?.map(u8::cast_signed);
            let kinds = take::<KINDS>(&mut rest)?.map(u8::cast_signed);
            entries.push((hash, leaning, kinds));
        }
        let text = Trees::parse(&mut rest, FEATURES)?;
        let class_count = u32::from_le_bytes(take(&mut rest)?) as usize;
        let mut classes = Vec::new();
        for _ in 0..class_count {
            let hash = u32::from_le_bytes(take(&mut rest)?);
            let [far, near] = take(&mut rest)?.map(u8::cast_signed);
            classes.push((hash, far, near));
        }
        let html = Trees::parse(&mut rest, FEATURES + HTML_FEATURES)?;
        // What is left is the checksum.
        let about = std::str::from_utf8(about).ok()?.to_owned();
        (rest.len() == 8).then(|| Self {
            words: Words::new(entries.into_iter()),
            classes: Classes::new(classes.into_iter()),
            text,
            html,
            about,
        })
    }

    /// The model that is part of the program.
    ///
    /// # Panics
    /// Never: the file is part of the program and a test reads it.
    pub fn builtin() -> &'static Self {
        static BUILTIN: OnceLock<Model> = OnceLock::new();
        #[expect(clippy::expect_used, reason = "the file is a constant and a test reads it")]
        BUILTIN
            .get_or_init(|| Self::parse(include_bytes!("model.bin")).expect("the built-in model is in order"))
    }

    /// What it was trained on, in the words of its maker.
    pub fn about(&self) -> &str {
        &self.about
    }

    /// The trees for plain text or for HTML.
    pub(super) fn trees(&self, html: bool) -> &Trees {
        if html { &self.html } else { &self.text }
    }
}

/// The next bytes.
pub(super) fn take<const N: usize>(rest: &mut &[u8]) -> Option<[u8; N]> {
    let (head, tail) = rest.split_first_chunk()?;
    *rest = tail;
    Some(*head)
}

/// Tells these features from others.
pub(super) fn features_fingerprint() -> u64 {
    fingerprint(names().into_iter().chain(html_names()).collect::<Vec<_>>().join("\n").as_bytes())
}

/// FNV-1a, 64 bits.
pub(super) fn fingerprint(bytes: &[u8]) -> u64 {
    bytes
        .iter()
        .fold(0xcbf2_9ce4_8422_2325, |hash, &byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3))
}

#[cfg(test)]
mod tests {
    use super::super::features::columns::LANES;
    use super::*;
    use crate::document::Leaning;

    /// A model of one tree that asks whether the first feature is above 9; and of one for HTML that asks the last feature, too, if
    /// it is.
    fn file(fingerprint_of_features: u64) -> Vec<u8> {
        let mut file = MAGIC.to_vec();
        file.extend(VERSION.to_le_bytes());
        file.extend(fingerprint_of_features.to_le_bytes());
        file.extend(4u16.to_le_bytes());
        file.extend(b"test");
        file.extend(1u32.to_le_bytes());
        file.extend([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11]);
        file.extend(1u16.to_le_bytes());
        file.extend([1, 0, 0, 9, 1, 2]);
        file.extend([0i16, 12288].iter().flat_map(|leaf| leaf.to_le_bytes()));
        file.extend(1u32.to_le_bytes());
        file.extend([1, 2, 3, 4, 5, 255]);
        file.extend(1u16.to_le_bytes());
        let last = (FEATURES + HTML_FEATURES - 1) as u16;
        file.extend([2, 0, 0, 9, 2, 1]);
        file.extend(last.to_le_bytes());
        file.extend([0, 3, 4]);
        file.extend([-4096i16, 0, 4096].iter().flat_map(|leaf| leaf.to_le_bytes()));
        let checksum = fingerprint(&file);
        file.extend(checksum.to_le_bytes());
        file
    }

    #[test]
    fn the_built_in_model_is_in_order() {
        assert!(!Model::builtin().about().is_empty());
        assert!(include_bytes!("model.bin").len() <= 2_000_000);
    }

    #[test]
    fn trees_answer_for_each_block() {
        let model = Model::parse(&file(features_fingerprint())).expect("a model");
        assert_eq!(model.about(), "test");
        let mut columns = vec![[0; LANES]; FEATURES];
        columns[0][5] = 10;
        let leanings = model.trees(false).lean(&columns, LANES);
        assert_eq!((leanings[4], leanings[5]), (Leaning(0), Leaning(48)));
        assert_eq!((model.classes.find(0x0403_0201), model.classes.find(1)), ((5, -1), (0, 0)));
        columns.resize(FEATURES + HTML_FEATURES, [0; LANES]);
        columns[0][6] = 10;
        columns[FEATURES + HTML_FEATURES - 1][6] = 1;
        let html = model.trees(true);
        let leanings = html.lean(&columns, LANES);
        assert_eq!((leanings[4], leanings[5], leanings[6]), (Leaning(-16), Leaning(0), Leaning(16)));
        let mut met = vec![0; html.questions()];
        html.count_met(&columns, 10, &mut met);
        assert_eq!(met, [2, 1]);
        let mut parts = Vec::new();
        html.take_apart(&columns, 5, &met, 10, &mut |feature, weight| parts.push((feature, weight)));
        assert_eq!(parts, [(0, 4096 * 8), (FEATURES + HTML_FEATURES - 1, -4096)]);
    }

    #[test]
    fn a_tree_that_leads_back_is_an_error() {
        let good = file(features_fingerprint());
        let at = good.len() - 8 - 6 - 10 + 3;
        assert_eq!(good[at..at + 2], [2, 1]);
        for (no, yes) in [(0, 1), (2, 0), (2, 5)] {
            let mut bad = good.clone();
            bad[at..at + 2].copy_from_slice(&[no, yes]);
            let end = bad.len() - 8;
            let checksum = fingerprint(&bad[..end]);
            bad[end..].copy_from_slice(&checksum.to_le_bytes());
            assert_eq!(Model::parse(&bad).err(), Some(ModelError::Damaged), "{no} {yes}");
        }
    }

    #[test]
    fn a_file_that_is_not_right_is_an_error() {
        let good = file(features_fingerprint());
        assert_eq!(Model::parse(b"").err(), Some(ModelError::NoModel));
        assert_eq!(Model::parse(&file(1)).err(), Some(ModelError::OtherFeatures));
        for at in 10..good.len() {
            let mut bad = good.clone();
            bad[at] ^= 0x10;
            assert_eq!(Model::parse(&bad).err(), Some(ModelError::Damaged), "byte {at}");
            assert!(Model::parse(&good[..at]).is_err(), "cut at {at}");
        }
    }
}
