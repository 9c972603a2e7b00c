//! Weighs the evidence and gives each block its verdict.
//!
//! Takes the text and its blocks, gives a [`Verdict`] for each block and the [`Metadata`]. Five things speak: the rules
//! ([`rules`]: what a line says), the site's profile ([`profile`]: what the site repeats), the markup (`regions`: what it names as none
//! of the body), the learned judge ([`model`]: what shape and words of a block and its surroundings lean to, chosen from in `choose`)
//! and the neighbours (`revise`). They are weighed here and nowhere else. What is left and says something twice says it once (`repeats`).
//!
//! Suspicion alone removes nothing: without a row that names a line as chrome, or a credit, a document stays whole. The
//! weighing is repeated on what was kept until nothing changes, so the program on its own output has nothing to do.

mod choose;
mod classes;
mod clock;
mod clues;
mod credits;
mod cursor;
mod dates;
mod datewords;
pub(crate) mod declared;
mod extent;
#[cfg(feature = "training")]
pub mod features;
#[cfg(not(feature = "training"))]
mod features;
mod headline;
mod lean;
mod leaning;
mod metadata;
pub mod model;
mod named;
mod names;
mod openers;
mod policies;
pub mod profile;
mod regions;
mod repeats;
mod revise;
pub mod rules;
mod said;
mod trees;
mod unsure;

use crate::document::{Leaning, Metadata, Reason, Region, RuleId, Segmented, Verdict};
use crate::segment::as_read;
use crate::segment::html::Markup;
use crate::tidy::is_code;
pub use choose::Favor;
pub use clues::{Account, Neighbours};
use extent::Extent;
use features::Features;
use features::measure::ends_sentence;
use lean::Measured;
use model::Model;
use named::{Named, NamedBlocks};
use profile::{Marked, SiteRows};
use rules::{Hit, Kind, Rules, Scratch, Zone};
use std::cell::OnceCell;
use std::ops::Range;

/// Rounds of weighing. Nearly every document is settled after the first and the second only finds that out; the bound is for
/// hostile ones, which could give up one line a round.
const MAX_ROUNDS: usize = 8;

/// The row of lines that grant a licence.
const LICENCE_GRANT: &str = "copyright/licence-grant";
/// The theme of the rows that name notices of copyright.
const NOTICES: &str = "copyright";

/// Keeps every block.
pub fn keep_all(segmented: &Segmented) -> (Vec<Verdict>, Metadata) {
    (vec![Verdict::Kept(Reason::NotStripped); segmented.blocks.len()], Metadata::default())
}

/// A verdict for each block, and the credits. Linear in the text.
pub fn judge(
    text: &str,
    segmented: &Segmented,
    markup: Option<&Markup>,
    model: &Model,
    profile: Option<&SiteRows>,
    favor: Favor,
) -> (Vec<Verdict>, Metadata) {
    let (text, segmented) = &as_read(text, segmented, markup);
    let mut sheet = Sheet::of_site(text, segmented, markup, model, profile, favor);
    let mut metadata = Metadata::default();
    sheet.settle_all(&mut metadata);
    (sheet.verdicts, metadata)
}

/// What the learned judge made of each block, by the weighing that [`judge`] does; nothing at all where nothing sure spoke against
/// the document, so that the learned judge was not asked. Linear in the text.
pub fn account(
    text: &str,
    segmented: &Segmented,
    markup: Option<&Markup>,
    model: &Model,
    profile: Option<&SiteRows>,
    favor: Favor,
) -> Vec<Account> {
    let (text, segmented) = &as_read(text, segmented, markup);
    let mut sheet = Sheet::of_site(text, segmented, markup, model, profile, favor);
    sheet.settle_all(&mut Metadata::default());
    if sheet.leanings.is_empty() { Vec::new() } else { clues::give_accounts(&sheet) }
}

/// The leaning of each block, before rows and neighbours are weighed. Linear in the text.
pub fn lean(text: &str, segmented: &Segmented, markup: Option<&Markup>, model: &Model) -> Vec<Leaning> {
    let (text, segmented) = &as_read(text, segmented, markup);
    let mut sheet = Sheet::new(text, segmented, markup, Rules::builtin(), model, Favor::default());
    sheet.lean();
    sheet.leanings
}

/// A document on the judge's table.
struct Sheet<'a> {
    text: &'a str,
    segmented: &'a Segmented,
    markup: Option<&'a Markup>,
    rules: &'a Rules,
    features: Vec<Features>,
    measured: Measured<'a>,
    /// What the site's profile mentions, if there is one.
    site: Option<Marked<'a>>,
    /// How likely each block is content, before rows and neighbours are weighed; empty until somebody asks.
    leanings: Vec<Leaning>,
    /// The leaning below which blocks were suspicious in the last round.
    limit: Leaning,
    /// The leaning up to which they are sure chrome.
    sure: Leaning,
    favor: Favor,
    named: NamedBlocks,
    /// The blocks that number the pages of a printed text, in order: chrome that says nothing of its neighbours.
    running: Vec<u32>,
    /// Whether a line grants a licence: `Permission is hereby granted`.
    grants_licence: bool,
    /// The blocks of the policy that the document is; none of another one.
    policy: Range<usize>,
    verdicts: Vec<Verdict>,
    /// What the markup names each element, once somebody asks.
    regions: OnceCell<Vec<Option<Region>>>,
    /// The title that the page says it has, once somebody asked.
    title: OnceCell<Option<String>>,
    /// The blocks that were removed as repetitions, in order, each with the one that it repeats.
    repeats: Vec<(u32, u32)>,
}

impl<'a> Sheet<'a> {
    /// A document of a site whose profile may be known.
    fn of_site(
        text: &'a str,
        segmented: &'a Segmented,
        markup: Option<&'a Markup>,
        model: &'a Model,
        profile: Option<&'a SiteRows>,
        favor: Favor,
    ) -> Self {
        let rules = match profile {
            Some(profile) => profile.rules(),
            None => Rules::builtin(),
        };
        let mut sheet = Self::new(text, segmented, markup, rules, model, favor);
        sheet.site = profile.map(|profile| Marked::new(profile, &sheet));
        sheet
    }

    fn new(
        text: &'a str,
        segmented: &'a Segmented,
        markup: Option<&'a Markup>,
        rules: &'a Rules,
        model: &'a Model,
        favor: Favor,
    ) -> Self {
        let blocks = segmented.blocks.len();
        let mut sheet = Self {
            text,
            segmented,
            markup,
            rules,
            features: Vec::with_capacity(blocks),
            measured: Measured::new(text, segmented, markup, model),
            site: None,
            leanings: Vec::new(),
            limit: Leaning(i8::MIN),
            sure: choose::find_sure(blocks),
            favor,
            named: NamedBlocks::default(),
            running: Vec::new(),
            grants_licence: false,
            policy: 0..0,
            verdicts: vec![Verdict::Kept(Reason::NoChrome); blocks],
            regions: OnceCell::new(),
            title: OnceCell::new(),
            repeats: Vec::new(),
        };
        let mut scratch = Scratch::default();
        for block in 0..blocks {
            let measure = sheet.measured.add(block);
            sheet.features.push(Features::from(&measure));
            let named = sheet.name_block(block, &mut scratch);
            sheet.named.push(block, named);
        }
        revise::forget_rows_of_tables(&mut sheet.named, segmented, text);
        unsure::take_back(&mut sheet);
        sheet.policy = policies::find_policy(&mut sheet);
        if sheet.grants_licence {
            sheet.spare_notices();
        }
        sheet
    }

    /// Asks the learned judge, once.
    fn lean(&mut self) {
        if self.leanings.is_empty() {
            self.leanings = self.measured.lean(&self.named, self.rules);
            self.join_broken_lines();
        }
    }

    /// A line of HTML that goes on with the sentence of the line before it, in the same element, leans as that one does at least: the
    /// author broke it with `<br>`.
    fn join_broken_lines(&mut self) {
        let Some(markup) = self.markup else { return };
        for block in 1..self.leanings.len() {
            let [before, here] = [block - 1, block].map(|at| markup.marks.get(at).map(|mark| mark.element));
            if before != here || !self.first_line(block).starts_with(char::is_lowercase) {
                continue;
            }
            let last = self.segmented.lines_of(block - 1, self.text).next_back().unwrap_or_default();
            let leaning = self.leaning(block - 1);
            if let Some(slot) = self.leanings.get_mut(block).filter(|_| !ends_sentence(last)) {
                *slot = leaning.max(*slot);
            }
        }
    }

    /// What the rows say of a block: they must name each of its lines.
    fn name_block(&mut self, block: usize, scratch: &mut Scratch) -> Option<Named> {
        if self.is_fenced(block) {
            return None;
        }
        let mut whole: Option<Named> = None;
        let (segmented, rules) = (self.segmented, self.rules);
        for line in segmented.lines_of(block, self.text) {
            let (hit, bar) = match rules.find(line, scratch) {
                Some(hit) => {
                    self.grants_licence |= hit.core.is_some_and(|rule| rules.name(rule) == LICENCE_GRANT);
                    (said::spare_said(line, hit, rules)?, false)
                }
                // Bars of closures make no link bar of a line of code, a dash none of speech.
                None => {
                    let is_said = || is_code(line) || said::is_speech(line.trim());
                    (revise::name_bar(line, rules, scratch).filter(|_| !is_said())?, true)
                }
            };
            whole = Some(match whole {
                None => Named { hit, bar, weak: false },
                Some(first) => Named { hit: both(first.hit, hit), bar: first.bar && bar, weak: false },
            });
        }
        whole
    }

    /// In a text that grants a licence a notice of copyright is what the text says, and no page's footer.
    fn spare_notices(&mut self) {
        let rules = self.rules;
        let is_notice = |rule| rules.theme(rule) == NOTICES && rules.is_built_in(rule);
        self.named.drop_rows(|rule| is_notice(rule) && rules.kind(rule) != Kind::Allow);
    }

    /// Weighs, and removes what the rest says twice, until nothing changes.
    fn settle_all(&mut self, metadata: &mut Metadata) {
        let mut rounds = 0..MAX_ROUNDS;
        loop {
            while rounds.next().is_some() && self.weigh(metadata) {}
            if self.leanings.is_empty() || !repeats::remove_repeats(self) || rounds.is_empty() {
                break;
            }
        }
        if repeats::restore_repeats(self) {
            self.weigh(metadata);
            repeats::follow_originals(self);
        }
    }

    /// One round; whether it changed a verdict.
    fn weigh(&mut self, metadata: &mut Metadata) -> bool {
        // First of all, so that a site's notices in whole sentences are not taken for the body's end.
        let mut changed = profile::apply(self, metadata);
        let extent = Extent::find(self);
        changed |= self.apply_rows(&extent);
        changed |= profile::apply_fields(self, &extent, metadata);
        changed |= revise::apply_items(self, &extent);
        let is_sure = changed && (self.running.is_empty() || self.has_gone());
        changed |= credits::move_credits(self, &extent, is_sure, metadata);
        if !self.has_gone() && !self.markup_speaks() {
            return changed;
        }
        self.lean();
        changed |= regions::remove_regions(self);
        self.limit = choose::find_limit(self);
        changed |= choose::remove_hidden(self);
        if let Some(head) = choose::find_head(self) {
            headline::move_headline(self, head, metadata);
        }
        changed | choose::remove_leaning(self)
    }

    /// Whether the markup itself sets something apart from the body: such a page is asked about, though no row named anything.
    fn markup_speaks(&self) -> bool {
        let Some(markup) = self.markup else { return false };
        markup.sets_apart()
            || regions::name_elements(self, markup).iter().any(Option::is_some)
            || (0..self.verdicts.len()).any(|block| {
                let bytes = self.segmented.bytes_of(block);
                markup.marks.get(block).is_some_and(|mark| mark.link_bytes as usize * 2 > bytes)
            })
    }

    /// Removes what a row names in its zone, and the lists that headings open.
    fn apply_rows(&mut self, extent: &Extent) -> bool {
        let mut changed = false;
        let sentences_fall = self.names_more_than_sentences(extent);
        // First of all: what a heading opens may be allowed.
        self.each_named(extent, |sheet, block, rule, _| {
            if sheet.rules.kind(rule) == Kind::Allow {
                sheet.settle(block, Verdict::Kept(Reason::Allowed(rule)));
            }
        });
        self.each_named(extent, |sheet, block, rule, named| {
            // Who writes a row for a site means what it says.
            if sheet.features(block).is_prose() && !sentences_fall && sheet.rules.is_built_in(rule) {
                return;
            }
            match named.kind(rule, sheet.rules) {
                Kind::Line | Kind::Heading | Kind::Item if named.bar => {
                    sheet.settle(block, Verdict::Removed(Reason::Bar(rule)));
                }
                Kind::Line => sheet.settle(block, Verdict::Removed(Reason::Rule(rule))),
                Kind::Heading => {
                    sheet.settle(block, Verdict::Removed(Reason::Rule(rule)));
                    revise::remove_list(sheet, block, rule);
                }
                Kind::Allow | Kind::Item | Kind::Field => return,
            }
            changed = true;
        });
        changed
    }

    /// Calls `each` with every block that is kept and that a row names where it stands, the row, and what else is said of it.
    fn each_named(&mut self, extent: &Extent, mut each: impl FnMut(&mut Self, usize, RuleId, Named)) {
        let mut next = 0;
        while let Some(block) = self.named.next(next) {
            next = block + 1;
            if let Some((rule, named)) = self.named_in_zone(block, extent) {
                each(self, block, rule, named);
            }
        }
    }

    /// Whether a row names something shorter than a sentence as sure chrome. Where it names sentences alone (`You can unsubscribe
    /// at any time`, in an essay on newsletters), they are the author's.
    fn names_more_than_sentences(&self, extent: &Extent) -> bool {
        self.named.iter().any(|block| {
            self.named_in_zone(block, extent).is_some_and(|(rule, named)| {
                (named.bar || named.kind(rule, self.rules).is_sure())
                    && !self.features(block).is_prose()
                    && !self.is_running(block)
            })
        })
    }

    /// The row that names a block, and what else is said of it, if the block is still kept and the row applies where it stands.
    fn named_in_zone(&self, block: usize, extent: &Extent) -> Option<(RuleId, Named)> {
        let named = self.named.get(block).filter(|_| self.is_kept(block))?;
        Some((named.hit.at(extent.zone(block))?, named))
    }

    /// Whether a block numbers a page of a printed text.
    fn is_running(&self, block: usize) -> bool {
        self.running.binary_search(&(block as u32)).is_ok()
    }

    /// Whether something was removed or moved that says more than the number of a page.
    fn has_gone(&self) -> bool {
        (0..self.verdicts.len()).any(|block| !self.is_kept(block) && !self.is_running(block))
    }

    fn kept(&self) -> impl Iterator<Item = u32> + '_ {
        self.verdicts.iter().zip(0u32..).filter(|(verdict, _)| verdict.is_kept()).map(|(_, block)| block)
    }

    /// Whether a block of plain text stands between fences: it shows what somebody wrote, a page's chrome perhaps, and is none.
    fn is_fenced(&self, block: usize) -> bool {
        self.segmented.is_listing(block)
    }

    fn is_kept(&self, block: usize) -> bool {
        self.verdicts.get(block).is_some_and(|verdict| verdict.is_kept())
    }

    fn settle(&mut self, block: usize, verdict: Verdict) {
        if let Some(slot) = self.verdicts.get_mut(block) {
            *slot = verdict;
        }
    }

    fn features(&self, block: usize) -> Features {
        self.features.get(block).copied().unwrap_or_default()
    }

    fn leaning(&self, block: usize) -> Leaning {
        self.leanings.get(block).copied().unwrap_or_default()
    }

    fn first_line(&self, block: usize) -> &'a str {
        self.segmented.first_line_of(block, self.text)
    }
}

/// The rows of two lines of one block: a zone's row stands if both lines have one there.
fn both(first: Hit, second: Hit) -> Hit {
    let keep = |zone: Zone| first.at(zone).filter(|_| second.at(zone).is_some());
    Hit { head: keep(Zone::Head), core: keep(Zone::Core), tail: keep(Zone::Tail) }
}
