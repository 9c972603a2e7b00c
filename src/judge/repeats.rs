//! What a document says twice.
//!
//! Pages print parts of themselves again: a copy for small screens, the slides of a carousel, the post that an answer quotes. Takes
//! the blocks that are kept in the end and removes those that say what kept ones before them said, so that no word is lost. Authors
//! repeat themselves as well, in refrains, in rows of tables, in items and in code: what a repetition is known by is a long line of
//! running text.

use super::Sheet;
use crate::document::{Reason, Verdict};
use crate::segment::is_list_item;
use std::collections::{HashMap, HashSet};
use std::hash::{DefaultHasher, Hasher as _};
use std::ops::Range;

/// The least words of a block that a repetition is known by. A verse has some seven, and is a block of its own.
const RUNNING_WORDS: usize = 12;
/// The least words of a repetition: of one block, or of several in the same order.
const REPEATED_WORDS: usize = 24;

/// Removes what is said again; whether there was any. Linear in the text.
pub(super) fn remove_repeats(sheet: &mut Sheet<'_>) -> bool {
    let running: Vec<u32> = sheet.kept().filter(|&block| is_running_text(sheet, block)).collect();
    let mut seen = HashSet::with_capacity(running.len());
    let is_new = |&block: &u32| seen.insert(hash(sheet, block));
    // Most documents say nothing twice, and need no list of all blocks, which may be very many.
    if running.iter().all(is_new) {
        return false;
    }
    let before = sheet.repeats.len();
    let kept: Vec<u32> = sheet.kept().collect();
    let mut first_of = HashMap::new();
    // Where the last repetition was known, and what it repeats there.
    let mut last: Option<(usize, usize)> = None;
    for block in running {
        let Ok(place) = kept.binary_search(&block) else { continue };
        if !sheet.is_kept(block as usize) {
            continue;
        }
        let first = *first_of.entry(hash(sheet, block)).or_insert(place);
        // Of several that say the same, the one where the last repetition goes on.
        let next = last.map(|(place_then, first_then)| first_then + (place - place_then));
        let mut candidates = [next, Some(first)].into_iter().flatten();
        let Some(first) = candidates.find(|&first| first < place && is_same(sheet, &kept, first, place))
        else {
            continue;
        };
        let run = extend(sheet, &kept, first, place);
        let words: usize = run.clone().filter_map(|at| kept.get(at)).map(|&block| words(sheet, block)).sum();
        if words < REPEATED_WORDS {
            continue;
        }
        last = Some((place, first));
        for at in run {
            if let (Some(&block), Some(&other)) = (kept.get(at), kept.get(first + at - place)) {
                sheet.settle(block as usize, Verdict::Removed(Reason::Repeated));
                sheet.repeats.push((block, other));
            }
        }
    }
    sheet.repeats.len() > before
}

/// Puts back the first of the repetitions whose original went as chrome after them, and lets the others name one that stands; whether
/// there was any. Linear in their number.
pub(super) fn restore_repeats(sheet: &mut Sheet<'_>) -> bool {
    let mut repeats = std::mem::take(&mut sheet.repeats);
    let before = repeats.len();
    repeats.sort_unstable();
    // Of a block that went: the one that stands and says the same.
    let mut standing: HashMap<u32, u32> = HashMap::new();
    repeats.retain_mut(|(block, other)| {
        *other = standing.get(other).copied().unwrap_or(*other);
        let stands = sheet.is_kept(*other as usize);
        if stands {
            standing.insert(*block, *other);
        } else {
            sheet.settle(*block as usize, Verdict::Kept(Reason::NoChrome));
            standing.insert(*other, *block);
        }
        stands
    });
    sheet.repeats = repeats;
    sheet.repeats.len() < before
}

/// What repeats a block that is chrome is chrome as well.
pub(super) fn follow_originals(sheet: &mut Sheet<'_>) {
    let mut repeats = std::mem::take(&mut sheet.repeats);
    repeats.retain(|(block, other)| {
        let verdict = sheet.verdicts.get(*other as usize).copied();
        let Some(verdict @ Verdict::Removed(_)) = verdict else { return true };
        sheet.settle(*block as usize, verdict);
        false
    });
    sheet.repeats = repeats;
}

/// The places around `place` that say what the ones around `first` say, which all stand before them.
fn extend(sheet: &Sheet<'_>, kept: &[u32], first: usize, place: usize) -> Range<usize> {
    let apart = place - first;
    let before = (apart..place).rev().take_while(|&at| is_same(sheet, kept, at - apart, at)).count();
    let start = place - before;
    let after = (place + 1..kept.len())
        .take_while(|&at| at - apart < start && is_same(sheet, kept, at - apart, at))
        .count();
    start..place + 1 + after
}

/// Whether both places are still kept and say the same.
fn is_same(sheet: &Sheet<'_>, kept: &[u32], one: usize, other: usize) -> bool {
    let (Some(&one), Some(&other)) = (kept.get(one), kept.get(other)) else { return false };
    let is_kept = [one, other].iter().all(|&block| sheet.is_kept(block as usize));
    is_kept && lines(sheet, one).eq(lines(sheet, other))
}

fn is_running_text(sheet: &Sheet<'_>, block: u32) -> bool {
    if words(sheet, block) < RUNNING_WORDS {
        return false;
    }
    let mark = sheet.markup.and_then(|markup| markup.marks.get(block as usize));
    !mark.is_some_and(|mark| mark.preformatted || mark.cells > 0)
        && !sheet.is_fenced(block as usize)
        && lines(sheet, block).next().is_some_and(|line| !is_list_item(line))
}

fn words(sheet: &Sheet<'_>, block: u32) -> usize {
    usize::from(sheet.features(block as usize).words())
}

fn hash(sheet: &Sheet<'_>, block: u32) -> u64 {
    // The same in every run: of two blocks that meet in a hash the second is not looked for again.
    let mut hasher = DefaultHasher::new();
    for line in lines(sheet, block) {
        hasher.write(line.as_bytes());
        hasher.write_u8(0xff);
    }
    hasher.finish()
}

fn lines<'a>(sheet: &Sheet<'a>, block: u32) -> impl Iterator<Item = &'a str> {
    sheet.segmented.lines_of(block as usize, sheet.text)
}

#[cfg(test)]
mod tests {
    use super::{Sheet, follow_originals, restore_repeats};
    use crate::document::{Reason, Verdict};
    use crate::judge::rules::Rules;
    use crate::judge::{Favor, account, judge, model::Model};
    use crate::segment::segment;
    use std::fmt::Write as _;

    const MENU: &str = "Home\nNews\nSport\nContact us\n\n";
    const FOOT: &str = "\n© 2024 Lindvik Post. All rights reserved\n";
    const STORY: [&str; 3] = [
        "It rained all day, and the ferry stayed at its pier until late, as the harbour master had said that it would on such a day.",
        "He had seen such days before, he told the paper, and nobody who had to cross to the islands was angry with him for it.",
        "By the evening the wind had turned, and the first boat left with eleven passengers, two dogs and the mail of the day before.",
    ];

    /// The first words of the lines that went as repetitions, and of those that they repeat.
    fn repeats(text: &str) -> Vec<(String, u32)> {
        let (segmented, model) = (segment(text), Model::builtin());
        let favor = Favor::default();
        let verdicts = judge(text, &segmented, None, model, None, favor).0;
        let accounts = account(text, &segmented, None, model, None, favor);
        let mut found = Vec::new();
        for (block, verdict) in verdicts.iter().enumerate() {
            let said_in = accounts.get(block).and_then(|account| account.said_in);
            assert_eq!(said_in.is_some(), *verdict == Verdict::Removed(Reason::Repeated));
            let line = segmented.first_line_of(block, text);
            found.extend(
                said_in.map(|said_in| (line.split(' ').next().unwrap_or_default().to_owned(), said_in)),
            );
        }
        found
    }

    #[test]
    fn a_copy_goes_and_tells_what_it_is_a_copy_of() {
        let story = STORY.join("\n\n");
        let found = repeats(&format!("{MENU}{story}\n\nNine boats\n\n{story}\n{FOOT}"));
        assert_eq!(found, [("It".to_owned(), 5), ("He".to_owned(), 6), ("By".to_owned(), 7)]);
    }

    #[test]
    fn short_lines_go_with_the_running_text_that_they_stand_in() {
        let part = format!("{}\n\nNine boats, nine captains\n\n{}\n\n", STORY[0], STORY[1]);
        let found = repeats(&format!("{MENU}{part}{}\n\n{part}{FOOT}", STORY[2]));
        assert_eq!(found.iter().map(|(word, _)| word.as_str()).collect::<Vec<_>>(), ["It", "Nine", "He"]);
    }

    #[test]
    fn of_many_copies_the_first_stays() {
        let line = STORY[0];
        assert_eq!(repeats(&format!("{MENU}{line}\n\n{line}\n\n{line}\n\n{}\n{FOOT}", STORY[1])).len(), 2);
    }

    #[test]
    fn authors_may_repeat_themselves() {
        let refrain = "Oh the ferry, the ferry, it stays at its pier,\nand the harbour is empty and grey;\n\
            we have waited for boats for the whole of the year,\nand we wait for another long day.";
        let item = "• Nine boats and nine captains and nobody who would cross the sound with them before the end of the storm, \
            whatever the mail and the baker and the doctor of the island had to say of it";
        for again in
            [refrain, item, "It rained all day, and the ferry stayed at its pier until late.", "Nine boats"]
        {
            let mut text = MENU.to_owned();
            for line in STORY {
                write!(text, "{line}\n\n{again}\n\n").expect("a string");
            }
            assert_eq!(repeats(&(text + FOOT)), [], "{again}");
        }
    }

    #[test]
    fn a_document_without_chrome_stays_whole() {
        let story = STORY.join("\n\n");
        assert_eq!(repeats(&format!("{story}\n\n{story}\n")), []);
    }

    #[test]
    fn what_is_said_again_stays_where_the_first_goes() {
        let text = format!("{}\n\n{}\n\n{}\n", STORY[0], STORY[1], STORY[2]).repeat(2);
        let segmented = segment(&text);
        let (rules, model) = (Rules::builtin(), Model::builtin());
        let mut sheet = Sheet::new(&text, &segmented, None, rules, model, Favor::default());
        let repeated = Verdict::Removed(Reason::Repeated);
        sheet.settle(0, Verdict::Removed(Reason::Hidden));
        (3..6).for_each(|block| sheet.settle(block, repeated));
        sheet.repeats = vec![(5, 2), (3, 0), (4, 0)];
        assert!(restore_repeats(&mut sheet));
        assert_eq!(
            (sheet.verdicts[3], &sheet.repeats),
            (Verdict::Kept(Reason::NoChrome), &vec![(4, 3), (5, 2)])
        );
        assert_eq!([sheet.verdicts[4], sheet.verdicts[5]], [repeated; 2]);
        // What was put back is judged again, and what repeats it goes with it.
        sheet.settle(3, Verdict::Removed(Reason::Hidden));
        follow_originals(&mut sheet);
        assert_eq!((sheet.verdicts[4], &sheet.repeats), (Verdict::Removed(Reason::Hidden), &vec![(5, 2)]));
        assert!(!restore_repeats(&mut sheet));
    }
}
