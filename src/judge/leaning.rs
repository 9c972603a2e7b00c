//! How likely a block is content, by the learned judge alone.

use crate::document::Leaning;

impl Leaning {
    /// Units to one of log odds.
    pub const UNITS: i8 = 16;
    /// The unit of [`Self::SHARES`].
    pub(super) const SHARE_UNIT: u32 = 1 << 16;

    /// For each leaning, from -128 on, the share of such blocks that are content.
    #[expect(clippy::indexing_slicing, reason = "worked out by the compiler, inside the table")]
    const SHARES: [u32; 256] = {
        // The exponential function of one unit by its series; only sums and products, the same on every machine.
        let unit = 1.0 / Self::UNITS as f64;
        let (mut step, mut term, mut n) = (1.0, 1.0, 1.0);
        while n < 12.0 {
            term *= unit / n;
            step += term;
            n += 1.0;
        }
        let mut odds = 1.0;
        let mut place = 0;
        while place < 128 {
            odds /= step;
            place += 1;
        }
        let mut shares = [0; 256];
        let mut place = 0;
        while place < 256 {
            shares[place] = (Self::SHARE_UNIT as f64 * odds / (1.0 + odds)) as u32;
            odds *= step;
            place += 1;
        }
        shares
    };

    /// Its place in [`Self::SHARES`].
    pub(super) fn place(self) -> usize {
        usize::from(self.0.cast_unsigned() ^ 0x80)
    }

    /// The share of such blocks that are content, in [`Self::SHARE_UNIT`].
    pub(super) fn share(self) -> u32 {
        Self::SHARES.get(self.place()).copied().unwrap_or_default()
    }

    /// The share of such blocks that are content, in hundredths.
    pub fn percent(self) -> u8 {
        let share = self.share();
        ((share * 100 + Self::SHARE_UNIT / 2) / Self::SHARE_UNIT) as u8
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_leaning_is_a_share_of_content() {
        for (leaning, percent) in [(0, 50), (16, 73), (-16, 27), (-62, 2), (127, 100), (-127, 0), (-128, 0)] {
            assert_eq!(Leaning(leaning).percent(), percent, "{leaning}");
        }
        assert!(Leaning::SHARES.is_sorted());
    }
}
