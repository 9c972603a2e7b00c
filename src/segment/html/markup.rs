//! What the markup says of each block: the evidence that plain text does not have.
//!
//! Data and its accessors. [`super::reader`] fills it; what it speaks for is `judge`'s.

use super::declared::Declared;
use super::layout::Layout;
use super::tag::{HIDDEN, Tag};

/// The most elements that are told apart: text in further ones counts as standing right in the element around them. Pages have
/// some thousands.
const MAX_ELEMENTS: usize = 1 << 20;

/// The elements that are not the body's, if the page means what it says.
const APART: u64 = Tag::Nav.bit()
    | Tag::Header.bit()
    | Tag::Footer.bit()
    | Tag::Aside.bit()
    | Tag::Form.bit()
    | Tag::Button.bit()
    | Tag::Select.bit()
    | HIDDEN;

/// The markup of a document that was HTML.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Markup {
    /// A record for each block, in the order of [`crate::Segmented::blocks`].
    pub marks: Vec<Mark>,
    /// The elements that blocks stand in, each after the one around it. Elements without text are left out.
    pub elements: Vec<Element>,
    /// Hashes of the elements' class words: those of their classes, ids, roles and properties.
    pub words: Vec<u32>,
    /// Where each of [`Self::words`] is from.
    pub(crate) spelt: Vec<Spelt>,
    /// What the page states of itself.
    pub declared: Declared,
    /// What Markdown is made of; empty unless it was asked for.
    pub layout: Layout,
    /// Garbled runs that were put right where references or JSON had hidden them from `decode`.
    pub repaired: usize,
}

/// Where a class word is from. The learned judge reads all of them alike.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Spelt {
    /// A class, a role or a property.
    Name,
    /// An id: the name of an element, or the anchor of a heading in the heading's own words.
    Id,
    /// A class that says what a post is about.
    Topic,
}

/// What the markup says of one block.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct Mark {
    /// Index of the innermost element around the block's first word in [`Markup::elements`].
    pub element: u32,
    /// The same for the first of those words of its first line that stand in the fewest elements.
    pub outer: u32,
    /// Bytes of its text that stand in links.
    pub link_bytes: u32,
    /// Links that end or go on in it, at most 65,535.
    pub links: u16,
    /// Cells of a table's row that it joins; 0 outside of tables, at most 65,535.
    pub cells: u16,
    /// Whether its white space is the author's, as in `<pre>`.
    pub preformatted: bool,
    /// Bytes of the list marker that was put before its text: a bullet or a number, and a space.
    pub marker_bytes: u8,
}

/// An element that text stands in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Element {
    /// Index of the element around it in [`Markup::elements`]; its own for an outermost one.
    pub parent: u32,
    /// Its name.
    pub tag: Tag,
    /// Lists around it, itself counted, at most 255.
    pub lists: u8,
    /// How many class words it has.
    word_count: u8,
    /// Where they begin in [`Markup::words`].
    first_word: u32,
    /// The bits ([`Tag::bit`], one for hidden blocks) of the elements around it and its own.
    pub ancestors: u64,
}

impl Markup {
    /// The element that a block stands in.
    pub fn element_of(&self, block: usize) -> Option<&Element> {
        self.elements.get(self.marks.get(block)?.element as usize)
    }

    /// Whether it sets something apart from the body by an element's name.
    pub(crate) fn sets_apart(&self) -> bool {
        self.elements.iter().any(|element| element.ancestors & APART != 0)
    }

    /// Whether a block stands in an element of a tag that has a bit.
    pub(crate) fn stands_in(&self, block: usize, tag: Tag) -> bool {
        self.element_of(block).is_some_and(|element| element.ancestors & tag.bit() != 0)
    }

    /// Whether the innermost element of a tag that has a bit is the same around a block and around the one after it. Only what
    /// ends or begins between the two is walked: what is around both may be deep.
    pub(crate) fn goes_on_after(&self, block: usize, tag: Tag) -> bool {
        let element_of = |block: usize| self.marks.get(block).map(|mark| mark.element);
        let (Some(mut one), Some(mut other)) = (element_of(block), element_of(block + 1)) else {
            return false;
        };
        while one != other {
            // An element stands behind the one around it.
            let inner = one.max(other);
            let Some(element) = self.elements.get(inner as usize) else { return false };
            if element.tag == tag || element.parent == inner {
                return false;
            }
            *(if one == inner { &mut one } else { &mut other }) = element.parent;
        }
        self.elements.get(one as usize).is_some_and(|element| element.ancestors & tag.bit() != 0)
    }

    /// Whether a block is not shown as things are.
    pub fn is_hidden(&self, block: usize) -> bool {
        self.element_of(block).is_some_and(|element| element.ancestors & HIDDEN != 0)
    }

    /// The hashes of an element's class words, as [`hash_word`] makes them.
    pub fn words_of(&self, element: &Element) -> &[u32] {
        let first = element.first_word as usize;
        self.words.get(first..first + usize::from(element.word_count)).unwrap_or_default()
    }

    /// The same that are from one place.
    pub(crate) fn words_spelt(&self, element: &Element, wanted: Spelt) -> impl Iterator<Item = u32> {
        let spelt = self.spelt.get(element.first_word as usize..).unwrap_or_default();
        let words = self.words_of(element).iter().zip(spelt);
        words.filter(move |&(_, &spelt)| spelt == wanted).map(|(&word, _)| word)
    }

    /// An element and those around it, innermost first.
    pub fn path(&self, element: u32) -> impl Iterator<Item = &Element> {
        self.path_indices(element).filter_map(|at| self.elements.get(at as usize))
    }

    /// Their indices.
    pub(crate) fn path_indices(&self, element: u32) -> impl Iterator<Item = u32> {
        let mut next = Some(element);
        std::iter::from_fn(move || {
            let at = next?;
            let element = self.elements.get(at as usize)?;
            next = (element.parent != at).then_some(element.parent);
            Some(at)
        })
    }

    /// Adds an element with bits of its own in `parent`, if there is one; its index.
    pub(super) fn push(
        &mut self,
        parent: Option<u32>,
        tag: Tag,
        bits: u64,
        words: &[u32],
        spelt: &[Spelt],
    ) -> u32 {
        let index = self.elements.len() as u32;
        if let Some(parent) = parent.filter(|_| self.elements.len() >= MAX_ELEMENTS) {
            return parent;
        }
        let around = parent.and_then(|parent| self.elements.get(parent as usize));
        let (ancestors, lists) = around.map_or((0, 0), |around| (around.ancestors, around.lists));
        let is_list = matches!(tag, Tag::Ul | Tag::Ol | Tag::Menu | Tag::Dir | Tag::Dl);
        let words = words.get(..usize::from(u8::MAX)).unwrap_or(words);
        self.elements.push(Element {
            parent: parent.unwrap_or(index),
            tag,
            lists: lists.saturating_add(u8::from(is_list)),
            word_count: words.len() as u8,
            first_word: self.words.len() as u32,
            ancestors: ancestors | bits,
        });
        self.words.extend_from_slice(words);
        self.spelt.extend_from_slice(spelt.get(..words.len()).unwrap_or(spelt));
        index
    }
}

/// The hash of a class or id word in lower case: FNV-1a, 32 bits.
pub const fn hash_word(word: &[u8]) -> u32 {
    continue_hash(0x811c_9dc5, word)
}

/// The hash of a word of which so much was hashed already.
pub(super) const fn continue_hash(mut hash: u32, word: &[u8]) -> u32 {
    let mut rest = word;
    while let Some((&byte, after)) = rest.split_first() {
        hash = (hash ^ byte.to_ascii_lowercase() as u32).wrapping_mul(0x0100_0193);
        rest = after;
    }
    hash
}
