//! Eight bytes of ASCII at once, as one number.
//!
//! The first byte is the lowest. ASCII leaves the highest bit of each byte free, and with it a byte is marked. What is added
//! to a byte here never makes it greater than 255, so that no sum reaches the next byte.

/// The marks of all eight.
pub(crate) const MARKS: u64 = of(0x80);

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
    }
}
