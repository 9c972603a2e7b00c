//! Labels: how much of each block is body text, by alignment with the gold text or by snippets.

use crate::document::{Blocks, Heading, Page};
use crate::words::{squash, words};
use anyhow::{Context, Result};
use dechrome::Format;
use dechrome::judge::model::Model;
use rayon::prelude::*;
use similar::{Algorithm, DiffOp};
use std::collections::HashMap;
use std::fs::{self, File};
use std::io::{BufRead, BufWriter, Write};
use std::path::Path;

/// Pages that are held at once.
const BATCH: usize = 400;
/// In `words.u32`: a word that the gold text has not.
const NOT_IN_GOLD: u32 = u32::MAX;
/// A block within a snippet of the body is labelled from so many bytes on; shorter ones stand anywhere.
const MIN_PART_OF_BODY_BYTES: usize = 26;
/// The same for a snippet of chrome, which is short itself.
const MIN_PART_OF_CHROME_BYTES: usize = 4;

/// What is known of a block.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Label {
    words: u32,
    /// How many of them are body text.
    content: u32,
    known: bool,
}

/// A document as it goes into the files.
struct Labelled {
    heading: Heading,
    labels: Vec<Label>,
    tokens: Vec<Vec<u32>>,
    /// For each word of the document which of the gold text's distinct words it is.
    words: Vec<u32>,
    /// How often each distinct word stands in the gold text.
    gold: Vec<u32>,
    /// Of each block, and how many of them are near.
    classes: Vec<(Vec<u32>, usize)>,
}

/// Words as numbers: those of the gold text first.
struct Counted {
    gold: Vec<u32>,
    distinct: usize,
    /// Of each block.
    blocks: Vec<Vec<u32>>,
}

fn count_words(gold: &str, texts: &[String]) -> Counted {
    let mut numbers: HashMap<String, u32> = HashMap::new();
    let mut number = |word: String| {
        let next = numbers.len() as u32;
        *numbers.entry(word).or_insert(next)
    };
    let gold: Vec<u32> = words(gold).into_iter().map(&mut number).collect();
    let distinct = gold.iter().max().map_or(0, |&last| last as usize + 1);
    let blocks = texts.iter().map(|text| words(text).into_iter().map(&mut number).collect()).collect();
    Counted { gold, distinct, blocks }
}

/// The words of each block that stand in the gold text in the same order.
fn align(counted: &Counted) -> Vec<Label> {
    let all: Vec<u32> = counted.blocks.concat();
    let mut matched = vec![false; all.len()];
    for operation in similar::capture_diff_slices(Algorithm::Patience, &all, &counted.gold) {
        if let DiffOp::Equal { old_index, len, .. } = operation {
            for word in matched.iter_mut().skip(old_index).take(len) {
                *word = true;
            }
        }
    }
    let mut rest = matched.into_iter();
    let label = |block: &Vec<u32>| {
        let content = rest.by_ref().take(block.len()).filter(|&word| word).count();
        Label { words: block.len() as u32, content: content as u32, known: !block.is_empty() }
    };
    counted.blocks.iter().map(label).collect()
}

/// Labels of the blocks that hold a snippet or are part of one.
fn find_snippets(page: &Page, texts: &[String]) -> Vec<Label> {
    let squashed =
        |snippets: &[String]| -> Vec<String> { snippets.iter().map(|snippet| squash(snippet)).collect() };
    let (with, without) = (squashed(&page.with), squashed(&page.without));
    let holds = |snippets: &[String], block: &str, min_bytes: usize| {
        snippets.iter().any(|snippet| {
            block.contains(snippet.as_str()) || (block.len() >= min_bytes && snippet.contains(block))
        })
    };
    let label = |text: &String| {
        let words = words(text).len() as u32;
        let block = squash(text);
        let body = holds(&with, &block, MIN_PART_OF_BODY_BYTES);
        let chrome = holds(&without, &block, MIN_PART_OF_CHROME_BYTES);
        Label { words, content: if body { words } else { 0 }, known: body != chrome }
    };
    texts.iter().map(label).collect()
}

/// What is left of a page when its chrome is gone, as `emit` writes it.
fn drop_chrome(blocks: &Blocks, texts: &[String], labels: &[Label]) -> String {
    let mut left = String::new();
    let mut gap = false;
    for ((block, text), label) in blocks.segmented.blocks.iter().zip(texts).zip(labels) {
        gap |= block.blank_before() > 0;
        if !label.known || label.content * 2 < label.words {
            gap = true;
            continue;
        }
        if gap && !left.is_empty() {
            left.push('\n');
        }
        left.push_str(text);
        left.push('\n');
        gap = false;
    }
    left
}

/// A page's document and, of one that is trained on whole, its clean one; none of a page without text.
fn label(page: Page, format: Format, empty: &Model) -> Vec<Labelled> {
    let blocks = Blocks::find(&page.text, format);
    let texts = blocks.texts();
    let is_clean = page.role == "clean";
    let counted = count_words(page.gold.as_deref().unwrap_or_default(), &texts);
    let mut labels =
        if page.gold.is_some() && !is_clean { align(&counted) } else { find_snippets(&page, &texts) };
    if is_clean {
        for label in &mut labels {
            *label = Label { content: label.words, known: label.words > 0, ..*label };
        }
    }
    if labels.is_empty() {
        return Vec::new();
    }
    let clean = (page.role == "whole" && page.gold.is_some() && format == Format::Text)
        .then(|| drop_chrome(&blocks, &texts, &labels))
        .filter(|text| !text.is_empty())
        .map(|text| Page {
            text,
            role: "clean".to_owned(),
            view: format!("{}-clean", page.view),
            ..page.clone()
        });
    let (_, tokens) = blocks.features(empty);
    let classes = blocks.classes();
    let mut gold = vec![0u32; counted.distinct];
    for &word in &counted.gold {
        if let Some(count) = gold.get_mut(word as usize) {
            *count += 1;
        }
    }
    let known = |word: u32| if (word as usize) < counted.distinct { word } else { NOT_IN_GOLD };
    let words: Vec<u32> = counted.blocks.concat().into_iter().map(known).collect();
    let heading = Heading {
        corpus: page.corpus,
        id: page.id,
        site: page.site,
        kind: page.kind,
        view: page.view,
        role: page.role,
        blocks: labels.len(),
        words: words.len(),
        tokens: tokens.iter().map(Vec::len).sum(),
        gold_words: gold.len(),
        classes: classes.iter().map(|(words, _)| words.len()).sum(),
        text: page.text,
    };
    let mut found = vec![Labelled { heading, labels, tokens, words, gold, classes }];
    found.extend(clean.into_iter().flat_map(|page| label(page, format, empty)));
    found
}

/// The files of a folder.
struct Sink {
    documents: BufWriter<File>,
    labels: BufWriter<File>,
    token_counts: BufWriter<File>,
    tokens: BufWriter<File>,
    words: BufWriter<File>,
    gold: BufWriter<File>,
    class_counts: BufWriter<File>,
    classes: BufWriter<File>,
}

fn write_numbers(sink: &mut BufWriter<File>, numbers: impl IntoIterator<Item = u32>) -> std::io::Result<()> {
    numbers.into_iter().try_for_each(|number| sink.write_all(&number.to_le_bytes()))
}

impl Sink {
    fn create(folder: &Path) -> Result<Self> {
        fs::create_dir_all(folder)?;
        let create =
            |name: &str| File::create(folder.join(name)).map(BufWriter::new).with_context(|| name.to_owned());
        Ok(Self {
            documents: create("documents.jsonl")?,
            labels: create("labels.u32")?,
            token_counts: create("token-counts.u32")?,
            tokens: create("tokens.u32")?,
            words: create("words.u32")?,
            gold: create("gold.u32")?,
            class_counts: create("class-counts.u32")?,
            classes: create("classes.u32")?,
        })
    }

    fn write(&mut self, labelled: &Labelled) -> Result<()> {
        serde_json::to_writer(&mut self.documents, &labelled.heading)?;
        self.documents.write_all(b"\n")?;
        for label in &labelled.labels {
            write_numbers(&mut self.labels, [label.words, label.content, u32::from(label.known)])?;
        }
        write_numbers(&mut self.token_counts, labelled.tokens.iter().map(|tokens| tokens.len() as u32))?;
        write_numbers(&mut self.tokens, labelled.tokens.iter().flatten().copied())?;
        write_numbers(&mut self.words, labelled.words.iter().copied())?;
        write_numbers(&mut self.gold, labelled.gold.iter().copied())?;
        for (words, near) in &labelled.classes {
            write_numbers(&mut self.class_counts, [words.len() as u32, *near as u32])?;
            write_numbers(&mut self.classes, words.iter().copied())?;
        }
        Ok(())
    }

    fn finish(self) -> Result<()> {
        let Self { documents, labels, token_counts, tokens, words, gold, class_counts, classes } = self;
        for mut file in [documents, labels, token_counts, tokens, words, gold, class_counts, classes] {
            file.flush()?;
        }
        Ok(())
    }
}

/// Labels the pages of standard input and writes the folder's files.
pub(crate) fn label_all(format: Format, empty: &Model, folder: &Path) -> Result<()> {
    let mut sink = Sink::create(folder)?;
    let mut lines = std::io::stdin().lock().lines();
    loop {
        let batch: Vec<String> = lines.by_ref().take(BATCH).collect::<Result<_, _>>()?;
        if batch.is_empty() {
            return sink.finish();
        }
        let read = |line: &String| Ok(label(serde_json::from_str(line)?, format, empty));
        let labelled: Vec<Result<Vec<Labelled>>> = batch.par_iter().map(read).collect();
        for documents in labelled {
            for document in documents? {
                sink.write(&document)?;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Blocks, Format, Label, align, count_words, drop_chrome};

    fn labels(gold: &str, text: &str) -> (Blocks, Vec<String>, Vec<Label>) {
        let blocks = Blocks::find(text, Format::Text);
        let texts = blocks.texts();
        let labels = align(&count_words(gold, &texts));
        (blocks, texts, labels)
    }

    #[test]
    fn a_block_is_content_by_its_words_in_order() {
        let (_, _, labels) = labels(
            "The ferry leaves at nine.",
            "Home | Tickets\n\nThe ferry leaves at nine.\n\nnine at leaves",
        );
        let content: Vec<(u32, u32)> = labels.iter().map(|label| (label.words, label.content)).collect();
        assert_eq!(content, [(2, 0), (5, 5), (3, 0)]);
    }

    #[test]
    fn what_is_left_is_the_body_with_gaps_where_chrome_stood() {
        let (blocks, texts, labels) = labels(
            "One ferry left.\nTwo ferries stayed.",
            "Menu\nOne ferry left.\nShare this\nTwo ferries stayed.\n***",
        );
        assert_eq!(drop_chrome(&blocks, &texts, &labels), "One ferry left.\n\nTwo ferries stayed.\n");
    }
}
