//! Why blocks lean as they do, in words.
//!
//! Takes a document that was judged, gives an [`Account`] of each block. A tree's answer is taken apart question by question: by how
//! much it would differ had the block answered otherwise, times the share of the document's blocks that do (a one-step
//! interventional effect, with the document itself as background). So a clue tells what sets a block apart from the others;
//! what all of a document's blocks share is none.

use super::choose::stays;
use super::features::columns::{FEATURES, LANES, SHORT_WORDS};
use super::features::measure::{Measure, ends_sentence, hash_letters};
use super::features::{html_names, names};
use super::{Leaning, Sheet};
use crate::document::{Reason, Verdict};
use crate::segment::html::{Mark, Markup, Tag};

/// Clues that an account gives at most.
const MAX_CLUES: usize = 3;
/// A clue that weighs less than this part of the strongest one is left out.
const WEAK_PART: i64 = 5;
/// Words that a clue quotes at most.
const MAX_QUOTED: usize = 4;
/// Elements around a block that are looked at for their names.
const MAX_PATH: usize = 64;
/// Blocks on either side whose words and prose are told of.
const NEAR_BLOCKS: usize = 10;
/// Short lines on either side that are counted; a document can be nothing else, and each of its lines is told of.
const COUNTED_LINES: usize = 200;

/// What the learned judge made of a block.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Account {
    /// How likely the block is content, by itself and its surroundings.
    pub leaning: Leaning,
    /// What set it apart from the document's other blocks, in words, the strongest first; at most three.
    pub clues: Vec<String>,
    /// What its neighbours changed: the line (counted from 1 among the lines that are not blank) that made it go although it is
    /// not sure chrome itself, or that nothing sure stood beside it although it leans to chrome.
    pub neighbours: Option<Neighbours>,
    /// Of a block that repeats another, the line where that one begins, counted in the same way.
    pub said_in: Option<u32>,
}

/// What neighbours did to a block's verdict.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Neighbours {
    /// It went because of this line, which is sure chrome, moved or removed.
    WentWith(u32),
    /// It is suspicious and stayed: no sure chrome in its run.
    NothingSure,
}

/// What features tell of, as people would say it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(usize)]
enum Topic {
    Length,
    Words,
    Sentences,
    Capitals,
    Numbers,
    Signs,
    Form,
    Repeats,
    Rows,
    LinesAround,
    ProseAround,
    WordsAround,
    SignsAround,
    RowsAround,
    Place,
    Elements,
    Links,
    Classes,
    Core,
    Paths,
    Heading,
    /// What is the same for all of a document's blocks.
    Document,
}

const TOPICS: usize = Topic::Document as usize + 1;

impl Topic {
    const ALL: [Self; TOPICS] = [
        Self::Length,
        Self::Words,
        Self::Sentences,
        Self::Capitals,
        Self::Numbers,
        Self::Signs,
        Self::Form,
        Self::Repeats,
        Self::Rows,
        Self::LinesAround,
        Self::ProseAround,
        Self::WordsAround,
        Self::SignsAround,
        Self::RowsAround,
        Self::Place,
        Self::Elements,
        Self::Links,
        Self::Classes,
        Self::Core,
        Self::Paths,
        Self::Heading,
        Self::Document,
    ];

    /// What a feature of this name tells of.
    fn of(feature: &str) -> Self {
        let neighbour = feature.split_once(" at ").or_else(|| feature.split_once(" in the "));
        match neighbour {
            Some((_, "head" | "body" | "tail")) => Self::Rows,
            Some((name, _)) => match name {
                "words" | "words a block" | "blocks" | "short blocks" => Self::LinesAround,
                "prose" | "sentence ends" | "last character" => Self::ProseAround,
                "words' leaning" => Self::WordsAround,
                "row" | "rows" => Self::RowsAround,
                _ => Self::SignsAround,
            },
            None => match feature {
                "characters" | "words" | "length of words" | "words against the longest prose" => {
                    Self::Length
                }
                "words' leaning" | "known words" | "short words" | "ideographs" => Self::Words,
                "letters" | "capitals" | "capitalised words" | "first character" => Self::Capitals,
                "digits" | "numbers" => Self::Numbers,
                "signs" | "separators" => Self::Signs,
                "sentence ends" | "commas" | "punctuation" | "last character" | "prose" => Self::Sentences,
                "label" | "address" | "list item" => Self::Form,
                "repeats" => Self::Repeats,
                "link bar" => Self::Rows,
                "blocks between prose" => Self::ProseAround,
                _ if feature.starts_with("distance to the prose") => Self::ProseAround,
                _ if feature.starts_with("distance to the row") => Self::RowsAround,
                _ if feature.ends_with(" before") || feature.ends_with(" after") => Self::Place,
                _ if feature.ends_with(" passed") || feature.starts_with("place by") => Self::Place,
                _ => Self::Document,
            },
        }
    }
}

impl Topic {
    /// What a feature of this name tells of that comes from the markup.
    fn of_markup(feature: &str) -> Self {
        let (of, what) = feature.split_once(": ").unwrap_or(("", feature));
        match what {
            _ if of == "page" => Self::Document,
            _ if what.contains("class") => Self::Classes,
            _ if what.starts_with("link") => Self::Links,
            _ if of.starts_with("core") => Self::Core,
            _ if of.starts_with("path") || of.starts_with("run") => Self::Paths,
            _ if of.starts_with("heading") || of.starts_with("section") => Self::Heading,
            _ => Self::Elements,
        }
    }
}

/// By topic what speaks for content (above 0) or chrome, in no unit.
type Weights = [i64; TOPICS];

/// The accounts of all blocks; the sheet was weighed, and the learned judge asked.
pub(super) fn give_accounts(sheet: &Sheet<'_>) -> Vec<Account> {
    let weights = weigh_topics(sheet);
    let mut accounts: Vec<Account> = weights
        .iter()
        .enumerate()
        .map(|(block, weights)| {
            let leaning = sheet.leaning(block);
            let chrome = !sheet.is_kept(block) || leaning < sheet.limit;
            let clues = find_clues(sheet, block, weights, chrome);
            Account { leaning, clues, neighbours: None, said_in: None }
        })
        .collect();
    tell_neighbours(sheet, &mut accounts);
    for &(block, first) in &sheet.repeats {
        let first = sheet.segmented.blocks.get(first as usize);
        if let (Some(account), Some(first)) = (accounts.get_mut(block as usize), first) {
            account.said_in = Some(first.first_line + 1);
        }
    }
    accounts
}

fn weigh_topics(sheet: &Sheet<'_>) -> Vec<Weights> {
    let blocks = sheet.segmented.blocks.len();
    let trees = sheet.measured.trees();
    let mut met = vec![0; trees.questions()];
    sheet.measured.each_columns(&sheet.named, sheet.rules, |first, columns| {
        trees.count_met(columns, LANES.min(blocks - first), &mut met);
    });
    let mut topics: Vec<Topic> = names().iter().map(|name| Topic::of(name)).collect();
    debug_assert_eq!(topics.len(), FEATURES);
    topics.extend(html_names().iter().map(|name| Topic::of_markup(name)));
    let mut weights = Vec::with_capacity(blocks);
    sheet.measured.each_columns(&sheet.named, sheet.rules, |first, columns| {
        for lane in 0..LANES.min(blocks - first) {
            let mut here = [0i64; TOPICS];
            trees.take_apart(columns, lane, &met, blocks as u32, &mut |feature, weight| {
                let topic = topics.get(feature).copied().unwrap_or(Topic::Document);
                if let Some(sum) = here.get_mut(topic as usize) {
                    *sum += weight;
                }
            });
            weights.push(here);
        }
    });
    weights
}

/// What speaks for the side that the block is on.
fn find_clues(sheet: &Sheet<'_>, block: usize, weights: &Weights, chrome: bool) -> Vec<String> {
    let mut strongest: Vec<(i64, Topic)> = Topic::ALL
        .into_iter()
        .zip(weights)
        .map(|(topic, &weight)| (if chrome { -weight } else { weight }, topic))
        .filter(|&(weight, _)| weight > 0)
        .collect();
    strongest.sort_by_key(|&(weight, topic)| (std::cmp::Reverse(weight), topic as usize));
    let least = strongest.first().map_or(0, |&(weight, _)| weight / WEAK_PART);
    strongest.retain(|&(weight, _)| weight > least);
    strongest.into_iter().take(MAX_CLUES).map(|(_, topic)| describe(sheet, block, topic, chrome)).collect()
}

fn describe(sheet: &Sheet<'_>, block: usize, topic: Topic, chrome: bool) -> String {
    let measure = sheet.measured.measure_again(block);
    match topic {
        Topic::Length => count(measure.words.into(), "word"),
        Topic::Words => quote("words", &telling_words(sheet, block..block + 1, chrome)),
        Topic::Sentences => describe_sentences(sheet, block, &measure).to_owned(),
        Topic::Capitals => {
            format!("{} of {} capitalised", measure.capital_words, count(measure.words.into(), "word"))
        }
        Topic::Numbers => count(measure.digits.into(), "digit"),
        Topic::Signs => count(u32::from(measure.symbols) + u32::from(measure.separators), "sign"),
        Topic::Form => describe_form(&measure).to_owned(),
        Topic::Repeats => sheet.measured.describe_repeats(&measure),
        Topic::Rows => match sheet.named.get(block) {
            Some(_) => "a rule's row knows it".to_owned(),
            None => "no rule's row knows it".to_owned(),
        },
        Topic::LinesAround => describe_lines_around(sheet, block),
        Topic::ProseAround => {
            describe_distance("prose", nearest(sheet, block, |at| sheet.features(at).is_prose()))
        }
        Topic::WordsAround => {
            let around = block.saturating_sub(3)..(block + 4).min(sheet.segmented.blocks.len());
            quote("words around it", &telling_words(sheet, around, chrome))
        }
        Topic::SignsAround => "signs, digits and capitals around it".to_owned(),
        Topic::RowsAround => {
            let named = |at: usize| sheet.named.get(at).is_some();
            describe_distance("named line", nearest(sheet, block, named))
        }
        Topic::Place => format!("block {} of {}", block + 1, sheet.segmented.blocks.len()),
        Topic::Document => "the document".to_owned(),
        Topic::Classes => "class names around it".to_owned(),
        Topic::Paths => "the blocks that stand in elements like its own".to_owned(),
        Topic::Heading => "the heading before it".to_owned(),
        Topic::Core => "how near it is to most of the prose".to_owned(),
        Topic::Elements => describe_elements(sheet, block),
        Topic::Links => describe_links(sheet, block),
    }
}

fn count(number: u32, what: &str) -> String {
    match number {
        0 => format!("no {what}s"),
        1 => format!("1 {what}"),
        _ => format!("{number} {what}s"),
    }
}

fn quote(what: &str, words: &[String]) -> String {
    if words.is_empty() { format!("the {what}") } else { format!("{what}: {}", words.join(", ")) }
}

/// What the markup says of a block, if there is any.
fn mark_of<'a>(sheet: &Sheet<'a>, block: usize) -> Option<(&'a Markup, &'a Mark)> {
    let markup = sheet.markup?;
    Some((markup, markup.marks.get(block)?))
}

/// The names of the elements around a block, innermost first, each once.
fn describe_elements(sheet: &Sheet<'_>, block: usize) -> String {
    let Some((markup, mark)) = mark_of(sheet, block) else { return "no elements".to_owned() };
    let mut names: Vec<&str> = Vec::new();
    for element in markup.path(mark.element).take(MAX_PATH) {
        if element.tag != Tag::Body && !names.contains(&element.tag.as_str()) && names.len() < MAX_QUOTED {
            names.push(element.tag.as_str());
        }
    }
    if names.is_empty() { "right in the page".to_owned() } else { format!("in {}", names.join(", ")) }
}

fn describe_links(sheet: &Sheet<'_>, block: usize) -> String {
    let Some((_, mark)) = mark_of(sheet, block) else { return "no links".to_owned() };
    match mark.link_bytes as usize * 100 / sheet.segmented.bytes_of(block).max(1) {
        0 => "no link".to_owned(),
        100.. => "all of it is links".to_owned(),
        share => format!("{share} % of it is links"),
    }
}

fn describe_sentences(sheet: &Sheet<'_>, block: usize, measure: &Measure) -> &'static str {
    let last_line = sheet.segmented.lines_of(block, sheet.text).next_back().unwrap_or_default();
    match (measure.prose, ends_sentence(last_line)) {
        (true, _) => "reads as prose",
        (false, true) => "ends as a sentence",
        (false, false) => "no sentence",
    }
}

fn describe_form(measure: &Measure) -> &'static str {
    if measure.label {
        "begins with a label"
    } else if measure.address {
        "holds an address"
    } else if measure.item {
        "a list item"
    } else {
        "no label, address or bullet"
    }
}

fn describe_lines_around(sheet: &Sheet<'_>, block: usize) -> String {
    let is_short = |at: &usize| sheet.features(*at).words() <= SHORT_WORDS;
    let blocks = sheet.segmented.blocks.len();
    let before = (0..block).rev().take(COUNTED_LINES).take_while(is_short).count();
    let after = (block + 1..blocks).take(COUNTED_LINES).take_while(is_short).count();
    if is_short(&block) && before + after > 0 {
        let more = if before.max(after) == COUNTED_LINES { " or more" } else { "" };
        return format!("{}{more} short lines in a row", before + 1 + after);
    }
    let around = block.saturating_sub(NEAR_BLOCKS)..(block + NEAR_BLOCKS + 1).min(blocks);
    let words: u32 = around.clone().map(|at| u32::from(sheet.features(at).words())).sum();
    format!("around it {} a line", count(words / around.len().max(1) as u32, "word"))
}

/// How far the nearest such block is, if one is near.
fn nearest(sheet: &Sheet<'_>, block: usize, is_such: impl Fn(usize) -> bool) -> Option<usize> {
    let blocks = sheet.segmented.blocks.len();
    (1..=NEAR_BLOCKS).find(|away| {
        [block.checked_sub(*away), Some(block + away)]
            .into_iter()
            .flatten()
            .any(|at| at < blocks && is_such(at))
    })
}

fn describe_distance(what: &str, distance: Option<usize>) -> String {
    match distance {
        None => format!("no {what} near"),
        Some(1) => format!("{what} beside it"),
        Some(away) => format!("{what} {away} blocks off"),
    }
}

/// The words of some blocks that speak most for one side, each once, in the order of their strength.
fn telling_words(sheet: &Sheet<'_>, blocks: std::ops::Range<usize>, chrome: bool) -> Vec<String> {
    let mut found: Vec<(i32, String)> = Vec::new();
    for line in blocks.flat_map(|block| sheet.segmented.lines_of(block, sheet.text)) {
        for (word, letters) in hash_letters(line) {
            let leaning = i32::from(sheet.measured.model().words.leaning(letters));
            let strength = if chrome { -leaning } else { leaning };
            if strength > 0 && !found.iter().any(|(_, known)| *known == word) {
                found.push((strength, word));
            }
        }
    }
    found.sort_by_key(|(strength, _)| std::cmp::Reverse(*strength));
    found.into_iter().take(MAX_QUOTED).map(|(_, word)| word).collect()
}

/// Tells of suspicious blocks what their run did.
fn tell_neighbours(sheet: &Sheet<'_>, accounts: &mut [Account]) {
    let blocks = sheet.verdicts.len();
    let before = nearest_sure(sheet, 0..blocks);
    let mut after = nearest_sure(sheet, (0..blocks).rev());
    after.reverse();
    for (block, ((account, before), after)) in accounts.iter_mut().zip(before).zip(after).enumerate() {
        account.neighbours = match sheet.verdicts.get(block) {
            Some(Verdict::Removed(Reason::Learned(leaning))) if *leaning > sheet.sure => {
                let nearest = before.into_iter().chain(after).min_by_key(|at| at.abs_diff(block));
                let line = nearest.and_then(|at| sheet.segmented.blocks.get(at)).map(|at| at.first_line + 1);
                line.map(Neighbours::WentWith)
            }
            Some(Verdict::Kept(_)) if !stays(sheet, block) => Some(Neighbours::NothingSure),
            _ => None,
        };
    }
}

/// For each block, in this order, the last one that went for its own sake, with nothing kept since.
fn nearest_sure(sheet: &Sheet<'_>, order: impl Iterator<Item = usize>) -> Vec<Option<usize>> {
    let mut last = None;
    order
        .map(|block| {
            match sheet.verdicts.get(block) {
                Some(Verdict::Removed(Reason::Learned(leaning))) if *leaning > sheet.sure => {}
                // Repetitions go last of all.
                Some(Verdict::Kept(_) | Verdict::Removed(Reason::Repeated)) | None => last = None,
                Some(_) => last = Some(block),
            }
            last
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::judge::{Favor, account, judge, model::Model};
    use crate::segment::segment;

    const PAGE: &str = "Home\nRanger Diaries\nSeedlings and Nurseries\nContact us\nLog in\n\nFerry stays at its pier\n\n\
        It rained all day, and the ferry stayed at its pier until late, as the harbour master had said it would.\n\n\
        He had seen such days before, he told the paper, and nobody who had to cross was angry with him for it.\n\n\
        Share this\nRelated posts\nSubscribe to our newsletter\n© 2024 Lindvik Post. All rights reserved\n";

    #[test]
    fn an_account_names_what_sets_a_block_apart() {
        let segmented = segment(PAGE);
        let accounts = account(PAGE, &segmented, None, Model::builtin(), None, Favor::default());
        assert_eq!(accounts.len(), segmented.blocks.len());
        let of = |text: &str| {
            let block = (0..segmented.blocks.len())
                .find(|&block| segmented.lines_of(block, PAGE).any(|line| line.starts_with(text)))
                .expect(text);
            accounts[block].clone()
        };
        let (menu, prose) = (of("Home"), of("It rained"));
        assert!(menu.leaning.0 < 0 && prose.leaning.0 > 0, "{menu:?} {prose:?}");
        assert!(menu.clues.iter().any(|clue| clue == "block 1 of 12"), "{menu:?}");
        assert!(!prose.clues.is_empty() && prose.clues.len() <= 3);
        assert_eq!(prose.neighbours, None);
    }

    #[test]
    fn a_document_that_nothing_speaks_against_has_no_account() {
        let text = "It rained all day, and the ferry stayed at its pier until late.\n\nFerry\n\nWeather\n";
        assert_eq!(account(text, &segment(text), None, Model::builtin(), None, Favor::default()), []);
    }

    #[test]
    fn what_went_with_another_line_names_one_that_went_for_its_own_sake() {
        // Nothing names the teaser, and alone it is not sure enough.
        let page =
            PAGE.replace("Share this\n", "Share this\nThe children of the island school wrote to the crew\n");
        let segmented = segment(&page);
        let (model, favor) = (Model::builtin(), Favor::Precision);
        let verdicts = judge(&page, &segmented, None, model, None, favor).0;
        let mut told = 0;
        for (account, verdict) in account(&page, &segmented, None, model, None, favor).iter().zip(&verdicts) {
            if let Some(Neighbours::WentWith(line)) = account.neighbours {
                let other =
                    segmented.blocks.iter().position(|block| block.first_line + 1 == line).expect("a block");
                // None that is sure by itself in a short document.
                assert!(matches!(verdict, Verdict::Removed(Reason::Learned(leaning)) if leaning.0 > -62));
                assert!(!verdicts[other].is_kept(), "{line}");
                told += 1;
            }
        }
        assert!(told > 0, "{verdicts:?}");
    }

    #[test]
    fn every_feature_tells_of_something() {
        let document: Vec<String> =
            names().into_iter().filter(|name| Topic::of(name) == Topic::Document).collect();
        assert!(
            document.iter().all(|name| name.contains("document")
                || name.starts_with("kind ")
                || ["words a block", "share of rows", "rows", "repeated blocks", "longest prose"]
                    .contains(&name.as_str())),
            "{document:?}"
        );
    }
}
