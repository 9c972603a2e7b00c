//! Where the lines of a document stand, in little memory.

use super::Span;
use std::ops::Range;

/// Spans in their order. A document of very short lines has very many, so one takes six bytes, and only one of 65,535 bytes or more
/// takes eight further ones.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Spans {
    packed: Vec<Packed>,
    /// The index and the end of each span that is too long for [`Packed`].
    long: Vec<(u32, u32)>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(Rust, packed(2))]
struct Packed {
    start: u32,
    /// [`LONG`] for a span that stands in [`Spans::long`].
    bytes: u16,
}

const LONG: u16 = u16::MAX;

impl Spans {
    /// Appends a span.
    pub fn push(&mut self, span: Span) {
        let bytes = u16::try_from(span.end.saturating_sub(span.start)).unwrap_or(LONG);
        if bytes == LONG {
            self.long.push((self.packed.len() as u32, span.end));
        }
        self.packed.push(Packed { start: span.start, bytes });
    }

    /// The span at an index, if there are as many.
    pub fn get(&self, index: usize) -> Option<Span> {
        self.packed.get(index).map(|&packed| self.unpack(index, packed))
    }

    /// The spans at some indices; those that there are.
    pub fn range(&self, indices: Range<usize>) -> impl DoubleEndedIterator<Item = Span> + Clone + '_ {
        let end = indices.end.min(self.packed.len());
        let packed = self.packed.get(indices.start..end).unwrap_or_default();
        (indices.start..end).zip(packed).map(|(index, &packed)| self.unpack(index, packed))
    }

    /// All spans.
    pub fn iter(&self) -> impl DoubleEndedIterator<Item = Span> + Clone + '_ {
        self.range(0..self.len())
    }

    /// The index of the last span that begins at a place or before it.
    pub(crate) fn at(&self, place: u32) -> Option<usize> {
        self.packed.partition_point(|&Packed { start, .. }| start <= place).checked_sub(1)
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.packed.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.packed.is_empty()
    }

    pub(crate) fn reserve_exact(&mut self, spans: usize) {
        self.packed.reserve_exact(spans);
    }

    #[inline]
    fn unpack(&self, index: usize, packed: Packed) -> Span {
        let Packed { start, bytes } = packed;
        if bytes < LONG {
            return Span { start, end: start + u32::from(bytes) };
        }
        let at = self.long.partition_point(|&(long, _)| (long as usize) < index);
        Span { start, end: self.long.get(at).map_or(start, |&(_, end)| end) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spans_of_any_length_come_back_as_they_were() {
        let mut expected = Vec::new();
        let mut start = 3;
        for bytes in [0, 1, 65_534, 65_535, 65_536, 7, 1 << 30, 65_535, 9] {
            expected.push(Span { start, end: start + bytes });
            start += bytes + 1;
        }
        let mut spans = Spans::default();
        assert!(spans.is_empty() && spans.get(0).is_none());
        expected.iter().for_each(|&span| spans.push(span));
        assert_eq!(spans.len(), expected.len());
        assert!(spans.iter().eq(expected.iter().copied()));
        assert!(spans.iter().rev().eq(expected.iter().rev().copied()));
        assert!(spans.range(3..7).eq(expected[3..7].iter().copied()));
        assert!(spans.range(7..30).eq(expected[7..].iter().copied()));
        assert_eq!(spans.range(20..30).count(), 0);
        assert_eq!(spans.at(2), None);
        for (index, &span) in expected.iter().enumerate() {
            assert_eq!((spans.get(index), spans.at(span.start)), (Some(span), Some(index)));
        }
        assert_eq!((size_of::<Packed>(), spans.long.len()), (6, 4));
    }
}
