//! A site's sample: the documents with the smallest hashes.
//!
//! Takes documents in any order, keeps those K of them whose hashes are smallest (a bottom-k or KMV sketch: Cohen and Kaplan,
//! "Summarizing data using bottom-k sketches", PODC 2007). The hash is of a document's lines, so exact duplicates are one
//! document. The sample of a union is the K smallest of the samples' union: merging is associative, commutative and
//! idempotent, so that neither order nor threads nor parts change a byte. Of a kept document the sample knows its lines' keys in
//! their order, and each line's text once.

use super::keys::hash;
use crate::document::Segmented;
use crate::tidy::tidy;
use std::collections::hash_map::Entry;
use std::collections::{BTreeMap, HashMap};

/// Documents that are kept of a site: 1.1 points of sampling error at a share of one half (one standard deviation).
pub const SAMPLE_DOCUMENTS: usize = 2048;

/// Lines that are kept at each end of a document: what stands in a stable place stands near an end; the longest menus of portals
/// have some two hundred lines.
pub const LINES_AT_EACH_END: usize = 256;

/// Bytes of text that are kept of a document, both ends together, so that a sample stays within a few megabytes.
pub const DOCUMENT_TEXT_BYTES: usize = 16 * 1024;

/// A longer line is known by its key alone and never learnt: the longest notices of real footers are shorter.
pub const LONGEST_LEARNT_BYTES: usize = 1500;

/// What a sample takes of one document. Made on any thread.
#[derive(Debug, Clone, Default)]
pub struct Page {
    /// The hash of all of its lines.
    pub hash: u64,
    /// Keys of the kept lines, in order, and where each one's text ends in `text`.
    lines: Vec<(u64, u32)>,
    text: String,
    /// How many of the kept lines stand before the gap that was left out.
    head: u32,
    total: u32,
}

impl Page {
    /// Reads a document's lines. Linear in the text.
    pub fn of(text: &str, segmented: &Segmented) -> Self {
        let mut page = Self::default();
        let mut whole = Vec::with_capacity(segmented.lines.len());
        let mut tidied = String::with_capacity(text.len());
        for span in segmented.lines.iter() {
            let start = tidied.len();
            tidy(text.get(span.start as usize..span.end as usize).unwrap_or_default(), &mut tidied);
            let line = tidied.get(start..).unwrap_or_default();
            whole.push((hash(line.as_bytes()), start..tidied.len()));
        }
        let keys: Vec<u8> = whole.iter().flat_map(|(key, _)| key.to_le_bytes()).collect();
        page.hash = hash(&keys);
        page.total = u32::try_from(whole.len()).unwrap_or(u32::MAX);
        let (head, tail) = ends(whole.len(), |line| whole.get(line).map_or(0, |(_, at)| at.len()));
        page.head = u32::try_from(head).unwrap_or(u32::MAX);
        for (key, at) in whole.iter().take(head).chain(whole.iter().skip(tail)) {
            if at.len() <= LONGEST_LEARNT_BYTES {
                page.text.push_str(tidied.get(at.clone()).unwrap_or_default());
            }
            page.lines.push((*key, u32::try_from(page.text.len()).unwrap_or(u32::MAX)));
        }
        page
    }

    /// About how many bytes of memory it takes.
    pub fn size_bytes(&self) -> usize {
        self.lines.capacity() * size_of::<(u64, u32)>() + self.text.capacity()
    }
}

/// How many lines are kept at the head, and where the kept tail begins: line by line from both ends until a bound is reached.
fn ends(lines: usize, length: impl Fn(usize) -> usize) -> (usize, usize) {
    let (mut head, mut tail, mut bytes) = (0, lines, 0);
    let cost = |line| match length(line) {
        long if long > LONGEST_LEARNT_BYTES => 0,
        length => length,
    };
    while head < tail && head < LINES_AT_EACH_END {
        bytes += cost(head);
        if bytes > DOCUMENT_TEXT_BYTES {
            break;
        }
        head += 1;
        if head == tail {
            break;
        }
        bytes += cost(tail - 1);
        if bytes > DOCUMENT_TEXT_BYTES {
            break;
        }
        tail -= 1;
    }
    (head, tail)
}

/// A document of a sample.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sampled {
    /// The first and the last of its names, in the order of their bytes: duplicates have several.
    pub names: (Box<str>, Box<str>),
    /// Keys of the kept lines.
    pub lines: Box<[u64]>,
    /// How many of them stand before the gap, if there is one.
    pub head: u32,
    /// How many lines the document has.
    pub total: u32,
}

impl Sampled {
    /// The runs of lines that stood without a gap: the document as it was, or its two ends.
    pub fn runs(&self) -> impl Iterator<Item = &[u64]> {
        let whole = self.lines.len() == self.total as usize;
        let head = if whole { self.lines.len() } else { self.head as usize };
        let (first, last) = self.lines.split_at_checked(head).unwrap_or((&self.lines, &[]));
        [first, last].into_iter().take(if whole { 1 } else { 2 })
    }
}

/// A line's text, and how many kept documents' lines have it.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Shared {
    text: Box<str>,
    uses: u32,
}

/// See the module.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sample {
    limit: usize,
    documents: BTreeMap<u64, Sampled>,
    texts: HashMap<u64, Shared>,
    text_bytes: usize,
    key_count: usize,
}

impl Default for Sample {
    fn default() -> Self {
        Self::new(SAMPLE_DOCUMENTS)
    }
}

impl Sample {
    /// An empty sample that will keep so many documents.
    pub fn new(limit: usize) -> Self {
        Self { limit, documents: BTreeMap::new(), texts: HashMap::new(), text_bytes: 0, key_count: 0 }
    }

    /// How many documents it keeps at most.
    pub fn limit(&self) -> usize {
        self.limit
    }

    /// The kept documents, by their hashes.
    pub fn documents(&self) -> &BTreeMap<u64, Sampled> {
        &self.documents
    }

    /// A line's text; empty for a line that is too long to be learnt.
    pub fn text(&self, key: u64) -> &str {
        self.texts.get(&key).map_or("", |shared| &*shared.text)
    }

    /// About how many bytes of memory it takes.
    pub fn size_bytes(&self) -> usize {
        // A key, its text's place and count, and the table's empty slots; a document's keys and names.
        self.text_bytes + self.texts.len() * 64 + self.key_count * 8 + self.documents.len() * 192
    }

    /// Whether a document of this hash would be kept.
    pub fn wants(&self, hash: u64) -> bool {
        self.documents.len() < self.limit
            || self.documents.last_key_value().is_some_and(|(&last, _)| hash <= last)
    }

    /// Takes a document, which is called `name`. One without lines is no page.
    pub fn add(&mut self, name: &str, page: &Page) {
        if page.lines.is_empty() || !self.wants(page.hash) {
            return;
        }
        if let Some(known) = self.documents.get_mut(&page.hash) {
            known.add_names(name, name);
            return;
        }
        let mut start = 0;
        for &(key, end) in &page.lines {
            self.share(key, page.text.get(start..end as usize).unwrap_or_default());
            start = end as usize;
        }
        let lines = page.lines.iter().map(|&(key, _)| key).collect();
        let names = (name.into(), name.into());
        self.insert(page.hash, Sampled { names, lines, head: page.head, total: page.total });
    }

    /// Takes another sample of the same site.
    pub fn merge(&mut self, other: &Self) {
        self.limit = self.limit.min(other.limit);
        for (&hash, document) in &other.documents {
            self.take(hash, document.clone(), |key| other.text(key));
        }
        self.trim();
    }

    /// Takes a document whose texts are looked up.
    pub(super) fn take<'t>(&mut self, hash: u64, document: Sampled, text: impl Fn(u64) -> &'t str) {
        if !self.wants(hash) {
            return;
        }
        if let Some(known) = self.documents.get_mut(&hash) {
            known.add_names(&document.names.0, &document.names.1);
            return;
        }
        for &key in &document.lines {
            self.share(key, text(key));
        }
        self.insert(hash, document);
    }

    fn insert(&mut self, hash: u64, document: Sampled) {
        self.key_count += document.lines.len();
        self.documents.insert(hash, document);
        self.trim();
    }

    fn trim(&mut self) {
        while self.documents.len() > self.limit {
            let Some((_, gone)) = self.documents.pop_last() else { break };
            self.key_count -= gone.lines.len();
            for key in &gone.lines {
                self.release(*key);
            }
        }
    }

    fn share(&mut self, key: u64, text: &str) {
        let shared = match self.texts.entry(key) {
            Entry::Occupied(known) => {
                let known = known.into_mut();
                // Two texts of one key would be counted as one line: neither is learnt, as if it were too long.
                if *known.text != *text {
                    self.text_bytes -= known.text.len();
                    known.text = Box::default();
                }
                known
            }
            Entry::Vacant(slot) => {
                self.text_bytes += text.len();
                slot.insert(Shared { text: text.into(), uses: 0 })
            }
        };
        shared.uses += 1;
    }

    fn release(&mut self, key: u64) {
        let Entry::Occupied(mut known) = self.texts.entry(key) else { return };
        known.get_mut().uses -= 1;
        if known.get().uses == 0 {
            self.text_bytes -= known.remove().text.len();
        }
    }
}

impl Sampled {
    fn add_names(&mut self, first: &str, last: &str) {
        if first < &*self.names.0 {
            self.names.0 = first.into();
        }
        if last > &*self.names.1 {
            self.names.1 = last.into();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::segment::segment;

    fn page(text: &str) -> Page {
        Page::of(text, &segment(text))
    }

    fn pages(count: usize) -> Vec<(String, Page)> {
        (0..count).map(|n| (format!("{n:03}.txt"), page(&format!("Home\npage {}\nFoot\n", n % 40)))).collect()
    }

    fn sample<'p>(limit: usize, pages: impl IntoIterator<Item = &'p (String, Page)>) -> Sample {
        let mut sample = Sample::new(limit);
        pages.into_iter().for_each(|(name, page)| sample.add(name, page));
        sample
    }

    #[test]
    fn neither_order_nor_parts_change_a_sample() {
        let pages = pages(100);
        for limit in [1, 7, 40, 1000] {
            let whole = sample(limit, &pages);
            assert_eq!(whole.documents.len(), limit.min(40));
            assert_eq!(sample(limit, pages.iter().rev()), whole);
            let mut merged = Sample::new(limit);
            for part in 0..7 {
                merged.merge(&sample(limit, pages.iter().skip(part).step_by(7)));
            }
            assert_eq!(merged, whole);
            merged.merge(&whole.clone());
            assert_eq!(merged, whole);
        }
    }

    #[test]
    fn duplicates_are_one_document_with_its_first_and_last_name() {
        let one = sample(
            9,
            &[("b".to_owned(), page("x\n")), ("a".to_owned(), page(" x\n\n")), ("c".to_owned(), page("x"))],
        );
        assert_eq!(one.documents.len(), 1);
        let names = &one.documents.values().next().expect("a document").names;
        assert_eq!((&*names.0, &*names.1), ("a", "c"));
    }

    #[test]
    fn texts_go_with_the_last_document_that_has_them() {
        let pages = pages(40);
        let few = sample(3, &pages);
        // Home, Foot and a line each.
        assert_eq!(few.texts.len(), 5);
        assert_eq!(few.text_bytes, few.texts.values().map(|shared| shared.text.len()).sum::<usize>());
    }

    #[test]
    fn of_a_long_document_both_ends_are_kept() {
        let text: String = (0..2000).map(|n| format!("line {n}\n")).collect();
        let one = sample(1, &[("a".to_owned(), page(&text))]);
        let document = one.documents.values().next().expect("a document");
        let runs: Vec<usize> = document.runs().map(<[u64]>::len).collect();
        assert_eq!((runs, document.total), (vec![256, 256], 2000));
        assert_eq!(one.text(document.lines[511]), "line 1999");
        let wide: String = (0..100).map(|n| format!("{n} {}\n", "word ".repeat(100))).collect();
        let wide = sample(1, &[("a".to_owned(), page(&wide))]);
        assert!(wide.text_bytes <= DOCUMENT_TEXT_BYTES && wide.text_bytes > DOCUMENT_TEXT_BYTES / 2);
    }
}
