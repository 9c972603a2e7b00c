//! Pictures: where their addresses stand, and which picture is a copy of another.
//!
//! Takes the attributes of a picture, gives its address; keeps the pictures that wait for the next word. Whether an address may be
//! written is `emit::markdown`'s.

use super::token::{Attributes, Name, VALUE_MAX_BYTES, begins};

/// Where a picture's address stands, the best first, and whether it is the first of a set. What waits for a script to show it goes
/// before `src`, which is a blank picture then or a coarse one.
const ADDRESSES: [(Name, bool); 7] = [
    (Name::DataSrc, false),
    (Name::DataLazySrc, false),
    (Name::DataOriginal, false),
    (Name::DataSrcset, true),
    (Name::DataLazySrcset, true),
    (Name::Src, false),
    (Name::Srcset, true),
];

/// The picture that was read last.
#[derive(Debug, Clone, Copy)]
pub(super) struct Last {
    /// The index of its alternative text in [`super::layout::Layout::values`].
    pub(super) text: u32,
    /// Whether it is there for readers without scripts.
    pub(super) without_scripts: bool,
}

/// The pictures since the last word.
#[derive(Debug, Default)]
pub(super) struct Pictures {
    /// Those that wait, with the number of signs that wait before each.
    waiting: Vec<(usize, u32)>,
    /// The address that a source of the open `<picture>` has.
    source: Option<Box<[u8]>>,
    /// The last one, if no word came since.
    pub(super) last: Option<Last>,
}

impl Pictures {
    /// A `<picture>` begins or ends.
    pub(super) fn turn(&mut self) {
        self.source = None;
    }

    /// A source of a `<picture>`, of which the first counts.
    pub(super) fn source(&mut self, attributes: &Attributes) {
        if self.source.is_none() {
            self.source = address_in(attributes).map(Into::into);
        }
    }

    /// The address of a picture.
    pub(super) fn address<'a>(&'a self, attributes: &'a Attributes) -> Option<&'a [u8]> {
        address_in(attributes).or(self.source.as_deref())
    }

    /// A picture waits for the next word, behind so many signs.
    pub(super) fn wait(&mut self, signs: usize, text: u32) {
        self.waiting.push((signs, text));
    }

    /// Those that wait behind so many signs or more.
    pub(super) fn behind(&mut self, signs: usize) -> impl Iterator<Item = u32> + '_ {
        // They wait in order.
        let first = self.waiting.iter().rposition(|(before, _)| *before < signs).map_or(0, |at| at + 1);
        self.waiting.drain(first..).map(|(_, text)| text)
    }

    /// All that wait, each with the number of signs before it; a word comes.
    pub(super) fn place(&mut self) -> impl Iterator<Item = (usize, u32)> + '_ {
        self.last = None;
        self.waiting.drain(..)
    }
}

fn address_in(attributes: &Attributes) -> Option<&[u8]> {
    ADDRESSES.iter().find_map(|&(name, is_set)| {
        let value = attributes.get(name)?;
        let address = if is_set { first_of_set(value)? } else { value.trim_ascii() };
        // A value that was cut is another.
        let is_whole = value.len() < VALUE_MAX_BYTES || is_set;
        (is_whole && leads_somewhere(address)).then_some(address)
    })
}

/// The first address of a `srcset`: it ends with white space or a comma that white space follows.
fn first_of_set(value: &[u8]) -> Option<&[u8]> {
    let is_between = |byte: &u8| byte.is_ascii_whitespace() || *byte == b',';
    let start = value.iter().position(|byte| !is_between(byte))?;
    let rest = value.get(start..)?;
    let end = rest.iter().position(u8::is_ascii_whitespace);
    if end.is_none() && value.len() >= VALUE_MAX_BYTES {
        return None;
    }
    let address = rest.get(..end.unwrap_or(rest.len()))?;
    let commas = address.iter().rev().take_while(|&&byte| byte == b',').count();
    address.get(..address.len() - commas)
}

/// Whether it is an address and not the picture itself, as what stands in for one that comes later.
fn leads_somewhere(address: &[u8]) -> bool {
    const SCHEMES: [&[u8]; 3] = [b"data:", b"about:", b"blob:"];
    !address.is_empty() && !SCHEMES.iter().any(|scheme| begins(address, scheme))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_address_of_a_set_is_found() {
        let cut = [b'x'; VALUE_MAX_BYTES];
        for (set, wanted) in [
            (&b"a.jpg 300w, b.jpg 600w"[..], Some(&b"a.jpg"[..])),
            (b" a,b.jpg, c.jpg 2x", Some(b"a,b.jpg")),
            (b"a.jpg", Some(b"a.jpg")),
            (b" , ", None),
            (b"", None),
            (&cut, None),
        ] {
            assert_eq!(first_of_set(set), wanted, "{}", set.escape_ascii());
        }
    }
}
