//! Numbers as bytes, as the columns hold them.
//!
//! Takes counts, shares and means of floats, gives a byte each, the same on every machine: single IEEE operations alone.

use super::{Column, LANES};

/// A count on a scale of four steps a doubling.
pub(in crate::judge::features) fn steps(count: f32) -> u8 {
    // The exponent and the two highest bits of the mantissa, counted from those of 1.
    const OF_ONE: u32 = 1f32.to_bits() >> 21;
    (((count + 1.0).to_bits() >> 21) - OF_ONE) as u8
}

/// A share, of 255; 0 of nothing.
pub(in crate::judge::features) fn share(part: f32, whole: f32) -> u8 {
    byte(part * 255.0 / if whole > 1.0 { whole } else { 1.0 })
}

pub(super) fn shares(parts: &[f32; LANES], wholes: &[f32; LANES], times: f32) -> Column {
    let mut column = [0; LANES];
    for ((byte, part), whole) in column.iter_mut().zip(parts).zip(wholes) {
        *byte = share(part * times, *whole);
    }
    column
}

/// A mean that may be negative, around 128.
pub(in crate::judge::features) fn mean(sum: f32, count: f32) -> u8 {
    centred(sum / if count > 1.0 { count } else { 1.0 })
}

pub(super) fn means(sums: &[f32; LANES], counts: &[f32; LANES]) -> Column {
    let mut column = [0; LANES];
    for ((byte, sum), count) in column.iter_mut().zip(sums).zip(counts) {
        *byte = mean(*sum, *count);
    }
    column
}

pub(in crate::judge::features) fn centred(value: f32) -> u8 {
    let value = value + 128.0;
    byte(if value > 0.0 { value } else { 0.0 })
}

/// The nearest whole number of one that is not negative, at most 255.
pub(in crate::judge::features) fn byte(value: f32) -> u8 {
    // From 2^23 on a float's last bits count ones; adding it rounds, and the compiler can do that wide.
    const WHOLE: f32 = 8_388_608.0;
    ((if value < 255.0 { value } else { 255.0 }) + WHOLE).to_bits() as u8
}
