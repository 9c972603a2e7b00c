//! The numbers that the model reads, a column a feature, some blocks at a time.
//!
//! Takes the measures of a stretch of blocks with [`MARGIN`] neighbours on either side, gives a byte a feature and block. All loops
//! run over whole columns, so that the compiler makes them wide. Only sums of integers and single IEEE operations: the
//! same bytes on every machine.

mod groups;
mod names;
mod scale;

use super::measure::Measure;
use super::words::Tells;
use groups::Groups;
pub(crate) use names::{FEATURES, names};
use names::{NEAR, NEAR_LEANING, OWN};
pub(super) use scale::{byte, centred, mean, share, steps};
use scale::{means, shares};

/// Blocks that are looked at together.
pub(crate) const LANES: usize = 64;
/// One feature of [`LANES`] blocks.
pub(crate) type Column = [u8; LANES];
/// Windows on either side of a block, in blocks.
const WINDOWS: [usize; 2] = [10, 25];
/// How far a block looks for its neighbours, in blocks: past the widest window and the farthest prose that is told apart.
pub(crate) const MARGIN: usize = 64;
/// Blocks before or after whose own words and signs are features of a block.
const NEIGHBOURS: [isize; 2] = [-1, 1];

/// What the rows say of a block: by zone, before the body, inside and after it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Mark {
    /// 0 nothing, 1 an item, 2 a heading, 3 a line, 4 a credit, 5 allowed.
    pub(crate) zones: [u8; 3],
    /// Whether the rows name items of a link bar.
    pub(crate) bar: bool,
}

impl Mark {
    fn is_sure(self) -> bool {
        self.bar || self.zones.iter().any(|zone| matches!(zone, 2 | 3))
    }

    fn strongest(self) -> u8 {
        self.zones.into_iter().max().unwrap_or_default()
    }
}

/// Sums over the whole document.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Totals {
    pub(crate) blocks: u32,
    sums: [i64; CHANNELS],
    ideographs: i64,
    repeated: i64,
    longest_prose: u16,
}

impl Totals {
    pub(crate) fn add(&mut self, measure: &Measure, mark: Mark, repeats: u8) {
        self.blocks += 1;
        for (sum, value) in self.sums.iter_mut().zip(channels(measure, mark)) {
            *sum += i64::from(value);
        }
        self.ideographs += i64::from(measure.ideographs);
        self.repeated += i64::from(repeats > 0);
        if measure.prose {
            self.longest_prose = self.longest_prose.max(measure.words);
        }
    }
}

/// What is summed up over windows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(usize)]
enum Channel {
    Words,
    ProseWords,
    Ends,
    CapitalWords,
    Digits,
    /// Blocks of few words.
    Short,
    /// Blocks that a row names as sure chrome.
    Sure,
    Leaning,
    Chars,
    Signs,
    /// Blocks, which are fewer than the window at the document's ends.
    Blocks,
}

const CHANNELS: usize = Channel::Blocks as usize + 1;
/// Words of a short block.
pub(crate) const SHORT_WORDS: u16 = 6;

fn channels(measure: &Measure, mark: Mark) -> [i32; CHANNELS] {
    [
        i32::from(measure.words),
        if measure.prose { i32::from(measure.words) } else { 0 },
        i32::from(measure.ends),
        i32::from(measure.capital_words),
        i32::from(measure.digits),
        i32::from(measure.words <= SHORT_WORDS),
        i32::from(mark.is_sure()),
        i32::from(measure.leaning),
        i32::from(measure.chars),
        i32::from(measure.symbols) + i32::from(measure.separators),
        1,
    ]
}

/// A byte a block: one feature of each.
type Bytes = Vec<u8>;

/// Blocks of a document, and their neighbours as far as they matter.
#[derive(Debug, Default)]
pub(crate) struct Stretch {
    own: Vec<[u8; OWN]>,
    near: [Bytes; NEAR],
    /// Running sums of the channels, one place more than blocks.
    sums: [Vec<i32>; CHANNELS],
    words: Vec<i32>,
    prose: Vec<bool>,
    sure: Vec<bool>,
    prose_before: Bytes,
    prose_after: Bytes,
    sure_before: Bytes,
    sure_after: Bytes,
    groups: Groups,
}

impl Stretch {
    /// Empties it for so many places: blocks from [`MARGIN`] before the first one that is asked for on.
    pub(crate) fn clear(&mut self, places: usize) {
        self.own.clear();
        self.own.reserve(places);
        for column in &mut self.near {
            column.clear();
            column.reserve(places);
        }
        for sums in &mut self.sums {
            sums.clear();
            sums.reserve(places + 1);
            sums.push(0);
        }
        self.words.clear();
        self.prose.clear();
        self.sure.clear();
        self.groups.clear();
    }

    /// Adds the next block.
    pub(crate) fn push(&mut self, measure: &Measure, mark: Mark, repeats: u8, after_blank: bool) {
        self.add(own(measure, mark, repeats), near(measure, mark), channels(measure, mark));
        self.words.push(i32::from(measure.words));
        self.prose.push(measure.prose);
        self.sure.push(mark.is_sure());
        self.groups.push(measure, mark, after_blank);
    }

    /// Adds so many places before the document's first block or after its last one.
    pub(crate) fn push_outside(&mut self, places: usize) {
        // Neither for nor against, and no row that there is.
        const OUTSIDE: [u8; NEAR] = [0, 0, 128, 0, 0, 6];
        let len = self.own.len() + places;
        self.own.resize(len, [0; OWN]);
        for (column, byte) in self.near.iter_mut().zip(OUTSIDE) {
            column.resize(len, byte);
        }
        for sums in &mut self.sums {
            let sum = sums.last().copied().unwrap_or_default();
            sums.resize(len + 1, sum);
        }
        self.words.resize(len, 0);
        self.prose.resize(len, false);
        self.sure.resize(len, false);
        self.groups.push_outside(len);
    }

    fn add(&mut self, own: [u8; OWN], near: [u8; NEAR], channels: [i32; CHANNELS]) {
        self.own.push(own);
        for (column, byte) in self.near.iter_mut().zip(near) {
            column.push(byte);
        }
        for (sums, value) in self.sums.iter_mut().zip(channels) {
            let sum = sums.last().copied().unwrap_or_default() + value;
            sums.push(sum);
        }
    }

    /// Measures the distances, once all blocks are there.
    pub(crate) fn finish(&mut self) {
        measure_distances(self.prose.iter(), &mut self.prose_before);
        measure_distances(self.prose.iter().rev(), &mut self.prose_after);
        self.prose_after.reverse();
        measure_distances(self.sure.iter(), &mut self.sure_before);
        measure_distances(self.sure.iter().rev(), &mut self.sure_after);
        self.sure_after.reverse();
        self.groups.finish();
    }

    /// The features of the [`LANES`] blocks from place `at` on, of which [`MARGIN`] places stand before; that block is number
    /// `block` of the document.
    pub(crate) fn fill(
        &self,
        at: usize,
        block: usize,
        passed: &Passed,
        totals: &Totals,
        tells: &Tells,
        columns: &mut Vec<Column>,
    ) {
        columns.clear();
        columns.resize(OWN, [0; LANES]);
        for (lane, own) in self.own.iter().skip(at).take(LANES).enumerate() {
            for (column, byte) in columns.iter_mut().zip(own) {
                if let Some(slot) = column.get_mut(lane) {
                    *slot = *byte;
                }
            }
        }
        for offset in NEIGHBOURS {
            for column in &self.near {
                columns.push(lanes(column, at.saturating_add_signed(offset)));
            }
        }
        for window in WINDOWS {
            self.fill_window(at - window, at, window, columns);
            self.fill_window(at + 1, at + 1 + window, window, columns);
        }
        let (words, leanings) = (self.sums_of(Channel::Words), self.sums_of(Channel::Leaning));
        self.groups.fill(at, words, leanings, &self.near[NEAR_LEANING], columns);
        self.fill_place(at, block, passed, totals, columns);
        self.fill_document(at, totals, tells, columns);
    }

    /// A channel's running sums.
    fn sums_of(&self, channel: Channel) -> &[i32] {
        self.sums.get(channel as usize).map(Vec::as_slice).unwrap_or_default()
    }

    fn sum(&self, channel: Channel, from: usize, to: usize) -> [f32; LANES] {
        let sums = self.sums_of(channel);
        let (low, high) = (lanes(sums, from), lanes(sums, to));
        let mut all = [0.0; LANES];
        for ((sum, low), high) in all.iter_mut().zip(low).zip(high) {
            *sum = (high - low) as f32;
        }
        all
    }

    fn fill_window(&self, from: usize, to: usize, window: usize, columns: &mut Vec<Column>) {
        let sum = |channel| self.sum(channel, from, to);
        let words = sum(Channel::Words);
        let chars = sum(Channel::Chars);
        let width = [window as f32; LANES];
        columns.push(words.map(steps));
        columns.push(shares(&sum(Channel::ProseWords), &words, 1.0));
        columns.push(shares(&sum(Channel::Ends), &words, 4.0));
        columns.push(shares(&sum(Channel::CapitalWords), &words, 1.0));
        columns.push(shares(&sum(Channel::Digits), &chars, 1.0));
        columns.push(shares(&sum(Channel::Short), &width, 1.0));
        columns.push(shares(&sum(Channel::Sure), &width, 1.0));
        columns.push(means(&sum(Channel::Leaning), &sum(Channel::Blocks)));
        columns.push(shares(&sum(Channel::Signs), &chars, 4.0));
    }

    fn fill_place(
        &self,
        at: usize,
        block: usize,
        passed: &Passed,
        totals: &Totals,
        columns: &mut Vec<Column>,
    ) {
        let running = |channel: Channel, place: usize| {
            let sums = self.sums_of(channel);
            let before = passed.sums.get(channel as usize).copied().unwrap_or_default();
            lanes(sums, place).map(|sum| (before + i64::from(sum)) as f32)
        };
        let total = |channel: Channel| totals.sums.get(channel as usize).copied().unwrap_or_default() as f32;
        let rest = |whole: f32, passed: [f32; LANES]| passed.map(|passed| whole - passed);
        let blocks = totals.blocks as f32;
        let mut index = [0.0; LANES];
        for (lane, index) in index.iter_mut().enumerate() {
            *index = (block + lane) as f32;
        }
        let words = running(Channel::Words, at);
        let prose = running(Channel::ProseWords, at);
        let (words_total, prose_total) = (total(Channel::Words), total(Channel::ProseWords));
        columns.push(index.map(steps));
        columns.push(index.map(|index| steps((blocks - 1.0 - index).max(0.0))));
        columns.push(words.map(steps));
        columns.push(rest(words_total, running(Channel::Words, at + 1)).map(steps));
        columns.push(index.map(|index| share(index, blocks)));
        columns.push(words.map(|words| share(words, words_total)));
        columns.push(prose.map(|prose| share(prose, prose_total)));
        columns.push(prose.map(steps));
        columns.push(rest(prose_total, running(Channel::ProseWords, at + 1)).map(steps));
        let (before, after) = (lanes(&self.prose_before, at), lanes(&self.prose_after, at));
        columns.push(before);
        columns.push(after);
        let mut between = [0; LANES];
        for (((between, before), after), prose) in
            between.iter_mut().zip(before).zip(after).zip(lanes(&self.prose, at))
        {
            *between = if prose { 0 } else { before + after };
        }
        columns.push(between);
        columns.push(lanes(&self.sure_before, at));
        columns.push(lanes(&self.sure_after, at));
        columns.push(running(Channel::Sure, at).map(|sure| share(sure, total(Channel::Sure))));
    }

    fn fill_document(&self, at: usize, totals: &Totals, tells: &Tells, columns: &mut Vec<Column>) {
        let total = |channel: Channel| totals.sums.get(channel as usize).copied().unwrap_or_default() as f32;
        let blocks = totals.blocks as f32;
        let words = total(Channel::Words);
        let longest = f32::from(totals.longest_prose);
        let against_longest = lanes(&self.words, at).map(|words| share(words as f32, longest));
        for byte in [
            steps(words),
            steps(blocks),
            share(total(Channel::ProseWords), words),
            steps((words * 4.0 / blocks.max(1.0)).trunc()),
            share(total(Channel::Sure), blocks),
            steps(total(Channel::Sure)),
            mean(total(Channel::Leaning), blocks),
            share(totals.ideographs as f32, words),
            share(totals.repeated as f32, blocks),
            steps(longest),
        ] {
            columns.push([byte; LANES]);
        }
        columns.push(against_longest);
        columns.push([share(total(Channel::Short), blocks); LANES]);
        let root = u64::from(tells.asked).isqrt() as f32;
        for kind in tells.kinds {
            columns.push([mean(kind as f32, root); LANES]);
        }
    }
}

/// Sums over the blocks before a stretch's first place.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Passed {
    sums: [i64; CHANNELS],
}

impl Passed {
    pub(crate) fn add(&mut self, measure: &Measure, mark: Mark) {
        for (sum, value) in self.sums.iter_mut().zip(channels(measure, mark)) {
            *sum += i64::from(value);
        }
    }
}

fn own(measure: &Measure, mark: Mark, repeats: u8) -> [u8; OWN] {
    let m = measure;
    let wide = |count: u16| f32::from(count);
    let share_of = |part: u16, whole: u16| share(wide(part), wide(whole));
    let few = |count: u16| u8::try_from(count.min(30)).unwrap_or_default();
    let [head, core, tail] = mark.zones;
    [
        steps(wide(m.chars)),
        steps(wide(m.words)),
        byte(wide(m.letters) * 8.0 / wide(m.words.max(1))),
        share_of(m.letters, m.chars),
        share_of(m.capitals, m.letters),
        share_of(m.digits, m.chars),
        share_of(m.symbols, m.chars),
        share_of(m.capital_words, m.words),
        share_of(m.short_words, m.words),
        share_of(m.ideographs, m.words),
        share_of(m.numbers, m.words),
        few(m.ends),
        few(m.commas),
        few(m.separators),
        share(wide(m.commas) + wide(m.ends), wide(m.words)),
        m.first as u8,
        m.last as u8,
        u8::from(m.label),
        u8::from(m.address),
        u8::from(m.item),
        u8::from(m.prose),
        repeats,
        head,
        core,
        tail,
        u8::from(mark.bar),
        centred(f32::from(m.leaning)),
        m.known,
    ]
}

fn near(measure: &Measure, mark: Mark) -> [u8; NEAR] {
    [
        steps(f32::from(measure.words) + 1.0),
        measure.last as u8,
        centred(f32::from(measure.leaning)),
        share(f32::from(measure.capital_words), f32::from(measure.words)),
        u8::from(measure.prose),
        mark.strongest(),
    ]
}

/// For each place the steps to the nearest marked place before it, at most [`MARGIN`], which also stands for none.
fn measure_distances<'a>(places: impl Iterator<Item = &'a bool>, distances: &mut Bytes) {
    distances.clear();
    let mut since = MARGIN as u8;
    for &marked in places {
        distances.push(since);
        since = if marked { 1 } else { (since + 1).min(MARGIN as u8) };
    }
}

/// [`LANES`] values from a place on.
fn lanes<T: Copy + Default>(values: &[T], from: usize) -> [T; LANES] {
    values.get(from..).and_then(|values| values.first_chunk()).copied().unwrap_or([T::default(); LANES])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn there_are_as_many_names_as_features_and_no_two_alike() {
        let names = names();
        let mut distinct = names.clone();
        distinct.sort_unstable();
        distinct.dedup();
        assert_eq!((names.len(), distinct.len()), (FEATURES, FEATURES));
    }

    #[test]
    fn steps_are_four_a_doubling() {
        for (count, step) in [(0, 0), (1, 4), (2, 6), (3, 8), (4, 9), (7, 12), (15, 16), (1023, 40)] {
            assert_eq!(steps(count as f32), step, "{count}");
        }
        assert!((0..5000).map(|count| steps(count as f32)).is_sorted());
        assert_eq!(steps(4e9), 127);
    }

    #[test]
    fn bytes_are_rounded_and_bounded() {
        for (value, want) in [(0.0, 0), (0.4, 0), (0.6, 1), (254.6, 255), (255.0, 255), (1e9, 255)] {
            assert_eq!(byte(value), want, "{value}");
        }
        assert_eq!((share(1.0, 2.0), share(3.0, 0.0), share(0.0, 0.0)), (128, 255, 0));
        assert_eq!((mean(-10.0, 2.0), mean(1e6, 1.0), mean(-1e6, 1.0)), (123, 255, 0));
    }

    #[test]
    fn distances_are_counted_from_the_last_mark() {
        let mut distances = Vec::new();
        let marks = [false, true, false, false, true, false];
        measure_distances(marks.iter(), &mut distances);
        assert_eq!(distances, [64, 64, 1, 2, 3, 1]);
    }

    #[test]
    fn windows_and_neighbours_end_where_the_document_ends() {
        let mut stretch = Stretch::default();
        let mut totals = Totals::default();
        stretch.clear(LANES + 2 * MARGIN);
        stretch.push_outside(MARGIN);
        for words in [10, 20, 30, 40] {
            let measure = Measure { words, chars: 5 * words, prose: words == 30, ..Measure::default() };
            totals.add(&measure, Mark::default(), 0);
            stretch.push(&measure, Mark::default(), 0, false);
        }
        stretch.push_outside(LANES - 4 + MARGIN);
        stretch.finish();
        let mut columns = Vec::new();
        stretch.fill(MARGIN, 0, &Passed::default(), &totals, &Tells::default(), &mut columns);
        assert_eq!(columns.len(), FEATURES);
        let names = names();
        let first_four = |name: &str| {
            let at = names.iter().position(|known| known == name).expect(name);
            columns[at].first_chunk::<4>().copied().expect("lanes")
        };
        let words = |counts: [u16; 4]| counts.map(|count| steps(f32::from(count)));
        assert_eq!(first_four("words in the 10 before"), words([0, 10, 30, 60]));
        assert_eq!(first_four("words in the 25 after"), words([90, 70, 40, 0]));
        assert_eq!(first_four("words at -1"), [0, 14, 17, 20]);
        assert_eq!(first_four("prose in the 10 after"), [85, 109, 0, 0]);
        assert_eq!(first_four("words before"), words([0, 10, 30, 60]));
        assert_eq!(first_four("blocks after"), words([3, 2, 1, 0]));
        assert_eq!(first_four("distance to the prose after"), [2, 1, 64, 64]);
        assert_eq!(first_four("prose passed"), [0, 0, 0, 255]);
        assert_eq!(first_four("words of the document"), [steps(100.0); 4]);
    }
}
