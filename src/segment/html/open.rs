//! The elements that are open, as a stack in which every look-up takes one step.
//!
//! Where an element of some name stands is kept for each name, so that no end tag searches the stack: two hundred thousand levels
//! and as many stray end tags cost what they weigh.

use super::markup::{Markup, Spelt, hash_word};
use super::tag::{Display, HIDDEN, TAGS, Tag};
use super::token::begins;
use std::collections::HashMap;

/// Names beyond those of the standard that are told apart; a document with more of them has made them up, and its further ones
/// are not kept on the stack.
const MADE_UP_NAMES: usize = 1024;

/// How WordPress's classes begin that say which category or tag a post has.
const TOPICS: [&[u8]; 2] = [b"category-", b"tag-"];

/// Nothing of the kind is open; positions count from 1.
const NONE: u32 = 0;

/// The number of an element's name: of the standard's as [`Tag`] has them, others as they come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct NameId(u16);

#[derive(Debug, Clone, Copy)]
pub(super) struct Open {
    pub(super) tag: Tag,
    name: NameId,
    /// The one of the same name, the barrier and the special element around it.
    same: u32,
    barrier: u32,
    special: u32,
    first_word: u32,
    hidden: bool,
    /// Whether it is one of the page's own.
    pub(super) is_own: bool,
    /// Whether a style makes it a block.
    pub(super) is_block: bool,
    /// Its end tag came, but blocks that began in it are open.
    stopped: bool,
    /// Its index in [`Markup::elements`], once text stood in it.
    element: Option<u32>,
}

/// The open elements.
#[derive(Debug)]
pub(super) struct Stack {
    open: Vec<Open>,
    /// The innermost one of each name.
    last: Vec<u32>,
    barrier: u32,
    special: u32,
    made_up: HashMap<Box<[u8]>, u16>,
    words: Vec<u32>,
    /// Where each of the words is from.
    spelt: Vec<Spelt>,
    /// The index in the markup of a body that nobody opened, once text stood right in it.
    body: Option<u32>,
}

impl Default for Stack {
    fn default() -> Self {
        Self {
            open: Vec::new(),
            last: vec![NONE; TAGS],
            barrier: NONE,
            special: NONE,
            made_up: HashMap::default(),
            words: Vec::new(),
            spelt: Vec::new(),
            body: None,
        }
    }
}

impl Stack {
    /// The number of a name; `None` for one that is not kept.
    pub(super) fn name(&mut self, tag: Tag, name: &[u8]) -> Option<NameId> {
        if tag != Tag::Other {
            return Some(NameId(tag as u16));
        }
        if let Some(&id) = self.made_up.get(name) {
            return Some(NameId(id));
        }
        if self.made_up.len() >= MADE_UP_NAMES {
            return None;
        }
        let id = self.last.len() as u16;
        self.last.push(NONE);
        self.made_up.insert(name.into(), id);
        Some(NameId(id))
    }

    pub(super) fn depth(&self) -> u32 {
        self.open.len() as u32
    }

    /// The position of the innermost one of a name.
    pub(super) fn last(&self, name: NameId) -> u32 {
        self.last.get(usize::from(name.0)).copied().unwrap_or(NONE)
    }

    /// The position of the innermost element of a tag.
    pub(super) fn last_of(&self, tag: Tag) -> u32 {
        self.last(NameId(tag as u16))
    }

    /// The position of the innermost one of several tags.
    pub(super) fn last_of_any(&self, tags: &[Tag]) -> u32 {
        tags.iter().map(|&tag| self.last_of(tag)).max().unwrap_or(NONE)
    }

    pub(super) fn barrier(&self) -> u32 {
        self.barrier
    }

    pub(super) fn special(&self) -> u32 {
        self.special
    }

    /// Opens an element with its class words: those of its class, id, role and property.
    pub(super) fn push(&mut self, tag: Tag, name: NameId, classes: [Option<&[u8]>; 4], is_own: bool) {
        let first_word = self.words.len() as u32;
        let [class, id, role, property] = classes;
        if let Some(class) = class {
            self.push_classes(class);
        }
        for (list, spelt) in [(id, Spelt::Id), (role, Spelt::Name), (property, Spelt::Name)] {
            self.push_words(list.unwrap_or_default(), spelt);
        }
        self.open.push(Open {
            tag,
            name,
            same: self.last(name),
            barrier: self.barrier,
            special: self.special,
            first_word,
            hidden: false,
            is_own,
            is_block: false,
            stopped: false,
            element: None,
        });
        let depth = self.depth();
        if let Some(last) = self.last.get_mut(usize::from(name.0)) {
            *last = depth;
        }
        if tag.is_barrier() {
            self.barrier = depth;
        }
        if tag.is_special() {
            self.special = depth;
        }
    }

    /// The words of its classes.
    fn push_classes(&mut self, classes: &[u8]) {
        for class in classes.split(u8::is_ascii_whitespace) {
            let is_topic = TOPICS.iter().any(|topic| begins(class, topic));
            self.push_words(class, if is_topic { Spelt::Topic } else { Spelt::Name });
        }
    }

    fn push_words(&mut self, list: &[u8], spelt: Spelt) {
        push_words(list, &mut self.words);
        self.spelt.resize(self.words.len(), spelt);
    }

    /// Marks the innermost element as not shown.
    pub(super) fn hide(&mut self) {
        if let Some(open) = self.open.last_mut() {
            open.hidden = true;
        }
    }

    /// Marks the innermost element as one that a style makes a block.
    pub(super) fn set_block(&mut self) {
        if let Some(open) = self.open.last_mut() {
            open.is_block = true;
        }
    }

    /// Notes that the innermost one of its name has had its end tag, and is open only for the blocks that began in it.
    pub(super) fn stop(&mut self, position: u32) {
        let index = position.checked_sub(1).and_then(|index| self.open.get_mut(index as usize));
        if let Some(open) = index.filter(|open| !open.stopped) {
            open.stopped = true;
            if let Some(last) = self.last.get_mut(usize::from(open.name.0)) {
                *last = open.same;
            }
        }
    }

    /// Whether the innermost element has had its end tag.
    pub(super) fn is_stopped(&self) -> bool {
        self.open.last().is_some_and(|open| open.stopped)
    }

    /// The hashes of the innermost element's class words.
    pub(super) fn words(&self) -> &[u32] {
        let first = self.open.last().map_or(0, |open| open.first_word as usize);
        self.words.get(first..).unwrap_or_default()
    }

    /// Whether the innermost element is of a tag.
    pub(super) fn is_in(&self, tag: Tag) -> bool {
        self.open.last().is_some_and(|open| open.tag == tag)
    }

    /// How the innermost element is shown, if a line or a cell ends where it does.
    pub(super) fn breaks(&self) -> Option<Display> {
        let open = self.open.last()?;
        let display = if open.is_block { Display::Block } else { open.tag.display() };
        Some(display).filter(|display| matches!(display, Display::Block | Display::Spaced | Display::Cell))
    }

    /// Closes the innermost element.
    pub(super) fn pop(&mut self) -> Option<Open> {
        let open = self.open.pop()?;
        if let Some(last) = self.last.get_mut(usize::from(open.name.0)).filter(|_| !open.stopped) {
            *last = open.same;
        }
        self.barrier = open.barrier;
        self.special = open.special;
        self.words.truncate(open.first_word as usize);
        self.spelt.truncate(open.first_word as usize);
        Some(open)
    }

    /// The innermost element's index in the markup, to which it and those around it are added if they are not there yet.
    pub(super) fn element(&mut self, markup: &mut Markup) -> u32 {
        let added = self.open.iter().rposition(|open| open.element.is_some());
        let mut parent = added.and_then(|at| self.open.get(at)).and_then(|open| open.element);
        let first = added.map_or(0, |at| at + 1);
        for at in first..self.open.len() {
            let until = self.open.get(at + 1).map_or(self.words.len(), |next| next.first_word as usize);
            if let Some(open) = self.open.get_mut(at) {
                let range = open.first_word as usize..until;
                let words = self.words.get(range.clone()).unwrap_or_default();
                let spelt = self.spelt.get(range).unwrap_or_default();
                let bits = open.tag.bit() | if open.hidden { HIDDEN } else { 0 };
                parent = Some(markup.push(parent, open.tag, bits, words, spelt));
                open.element = parent;
            }
        }
        // Text outside of all elements stands in the body.
        parent.unwrap_or_else(|| *self.body.get_or_insert_with(|| markup.push(None, Tag::Body, 0, &[], &[])))
    }
}

/// Splits class names into words: at what is neither letter nor digit, and where a capital follows a small letter.
fn push_words(class: &[u8], words: &mut Vec<u32>) {
    let is_part = |byte: u8| byte.is_ascii_alphanumeric() || byte >= 0x80;
    let mut start = 0;
    for at in 0..=class.len() {
        let (before, here) = (at.checked_sub(1).and_then(|at| class.get(at)), class.get(at));
        let ends = here.is_none_or(|&byte| !is_part(byte));
        let humps = before.is_some_and(u8::is_ascii_lowercase) && here.is_some_and(u8::is_ascii_uppercase);
        if ends || humps {
            if let Some(word) = class.get(start..at).filter(|word| word.len() > 1) {
                words.push(hash_word(word));
            }
            start = at + usize::from(ends);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn class_words_are_told_apart() {
        let mut words = Vec::new();
        push_words(b"main-nav postBody  x article__lead", &mut words);
        let wanted: Vec<u32> = ["main", "nav", "post", "body", "article", "lead"]
            .map(|word| hash_word(word.as_bytes()))
            .to_vec();
        assert_eq!(words, wanted);
    }
}
