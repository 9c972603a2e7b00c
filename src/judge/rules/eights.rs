//! Eight bytes of ASCII at once, as one number.
//!
//! The first byte is the lowest. ASCII leaves the highest bit of each byte free, and with it a byte is marked. What is added
//! to a byte here never makes it greater than 255, so that no sum reaches the next byte.

/// The marks of all eight.
pub(crate) const MARKS: u64 = of(0x80);

/// The mark of the first.
pub(crate) const FIRST_MARK: u64 = 0x80;

/// A byte eight times over.
pub(crate) const fn of(byte: u8) -> u64 {
    0x0101_0101_0101_0101 * byte as u64
}

/// Marks the bytes of ASCII that are `first`, at least 1, or more: what `first` lacks to 128 lifts them over it.
pub(crate) const fn mark_from(eight: u64, first: u8) -> u64 {
    (eight + of(128 - first)) & MARKS
}

/// Marks the bytes of ASCII that are this one.
pub(crate) const fn mark(eight: u64, byte: u8) -> u64 {
    !mark_from(eight ^ of(byte), 1) & MARKS
}

/// How many are marked: each counts one, and the product's highest byte is their sum.
pub(crate) const fn count(marks: u64) -> u32 {
    ((marks >> 7).wrapping_mul(of(1)) >> 56) as u32
}

/// Eight bytes of a text from a place in it; NULs after the end.
pub(crate) fn at(text: &[u8], from: usize) -> u64 {
    let rest = text.get(from..).unwrap_or_default();
    match (rest.first_chunk(), text.last_chunk()) {
        (Some(eight), _) => u64::from_le_bytes(*eight),
        // The last eight bytes, those before the place shifted out.
        (None, Some(_)) if rest.is_empty() => 0,
        (None, Some(eight)) => u64::from_le_bytes(*eight) >> (8 * (8 - rest.len())),
        (None, None) => rest.iter().rev().fold(0, |eight, &byte| eight << 8 | u64::from(byte)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_are_marked_each_by_itself() {
        for byte in 0..128u8 {
            let eight = u64::from_le_bytes([b'-', byte, 0x7F, 0, byte, byte, 1, byte]);
            for other in 1..128u8 {
                let want = |is: fn(&u8, &u8) -> bool| {
                    let marks = eight.to_le_bytes().map(|here| if is(&here, &other) { 0x80 } else { 0 });
                    u64::from_le_bytes(marks)
                };
                assert_eq!(mark_from(eight, other), want(u8::ge), "{byte} {other}");
                assert_eq!(mark(eight, other), want(u8::eq), "{byte} {other}");
            }
        }
        assert_eq!([0, FIRST_MARK, MARKS, MARKS << 8].map(count), [0, 1, 8, 7]);
    }

    #[test]
    fn eight_bytes_are_taken_from_anywhere() {
        let text = b"0123456789";
        for from in 0..=text.len() {
            for cut in [&text[..], &text[..from.max(5)]] {
                let mut want = [0; 8];
                want.iter_mut()
                    .zip(cut.get(from..).unwrap_or_default())
                    .for_each(|(want, byte)| *want = *byte);
                assert_eq!(at(cut, from).to_le_bytes(), want, "{from}");
            }
        }
    }
}
