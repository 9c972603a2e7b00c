//! What the markup names as none of a page's body.
//!
//! Takes the names of elements and their class words and removes the blocks in what they name: the page's footer, legal notes, dialogs,
//! the controls of forms, what readers wrote below an article and customers of a product, and what begins with a heading that a row
//! names. The learned judge sees the same names, but weighs them against how a block reads, and what customers write reads like any
//! author's prose. A name is believed only where enough content stands outside of it: authors of pages name whole pages after
//! comments, dialogs and footers, too.

use super::Sheet;
use super::rules::Kind;
use crate::document::{Leaning, Reason, Region, RuleId, Verdict};
use crate::segment::html::{Element, HIDDEN, Markup, Spelt, Tag, hash_word};
use std::cell::OnceCell;
use std::collections::HashMap;
use std::hash::{DefaultHasher, Hasher as _};

/// Content, in words, that must stand outside of what a name would remove.
const OUTSIDE_WORDS: u64 = 60;
/// The same for comments: threads of forums hold no more than the first post outside of them, and say that they are articles at times.
const UNCOMMENTED_WORDS: u64 = 200;
/// So many elements of the same class words are customers' reviews on pages that do not say what they are: one is a review that
/// the page is about.
const MANY_REVIEWS: u32 = 3;

/// Class words of elements that hold readers' comments: those of WordPress, Disqus and most others.
const COMMENT_WORDS: [u32; 10] = [
    hash_word(b"comment"),
    hash_word(b"comments"),
    hash_word(b"commentlist"),
    hash_word(b"commententry"),
    hash_word(b"commentcontent"),
    hash_word(b"commentbody"),
    hash_word(b"commenttext"),
    hash_word(b"commentarea"),
    hash_word(b"commentthread"),
    hash_word(b"disqus"),
];
/// What else stands in the ids of elements that hold them: `comments-area`, `article-comments`, `disqus_thread`. The id of a section
/// about comments has other words, too.
const COMMENT_PARTS: [u32; 16] = [
    hash_word(b"area"),
    hash_word(b"article"),
    hash_word(b"box"),
    hash_word(b"container"),
    hash_word(b"content"),
    hash_word(b"entries"),
    hash_word(b"form"),
    hash_word(b"holder"),
    hash_word(b"list"),
    hash_word(b"post"),
    hash_word(b"reader"),
    hash_word(b"section"),
    hash_word(b"thread"),
    hash_word(b"user"),
    hash_word(b"wrap"),
    hash_word(b"wrapper"),
];
/// The class word of WordPress for the comments below a post, on pages of a time when no page said what it is.
const COMMENT_LIST: [u32; 1] = [hash_word(b"commentlist")];
/// Class words of elements that hold customers' reviews.
const REVIEW_WORDS: [u32; 2] = [hash_word(b"review"), hash_word(b"reviews")];
/// Class words of elements that hold what the law asks for.
const LEGAL_WORDS: [u32; 3] = [hash_word(b"legal"), hash_word(b"disclaimer"), hash_word(b"disclaimers")];
/// Class words and roles of elements that open over the page.
const OVERLAY_WORDS: [u32; 4] =
    [hash_word(b"dialog"), hash_word(b"alertdialog"), hash_word(b"modal"), hash_word(b"popover")];

/// A class word of the element that Drupal puts around a page for the sake of its dialogs: `dialog-off-canvas-main-canvas`.
const CANVAS_WORD: [u32; 1] = [hash_word(b"canvas")];

/// The elements whose footers are not the page's. Nor are sections' where the page has one of its own.
const PARTS: [Tag; 4] = [Tag::Article, Tag::Blockquote, Tag::Figure, Tag::Li];
/// Class words and roles of footers that hold an author's notes.
const NOTE_WORDS: [u32; 2] = [hash_word(b"footnotes"), hash_word(b"endnotes")];

const HEADINGS: [Tag; 6] = [Tag::H1, Tag::H2, Tag::H3, Tag::H4, Tag::H5, Tag::H6];
/// Bytes of the longest heading that is compared with an id.
const HEADING_MAX_BYTES: usize = 512;

/// A button or a label in one of them opens, or sorts, what it names.
const HEADS: [Tag; 8] = [Tag::H1, Tag::H2, Tag::H3, Tag::H4, Tag::H5, Tag::H6, Tag::Th, Tag::Dt];
/// The role of an element that is as good as a heading, and the class word of many that are.
const HEADING_WORD: [u32; 1] = [hash_word(b"heading")];

/// All regions, in the order in which they are removed.
const REGIONS: [Region; 6] =
    [Region::Controls, Region::Overlay, Region::Footer, Region::Legal, Region::Reviews, Region::Comments];

/// Removes what the markup names; whether it changed a verdict.
pub(super) fn remove_regions(sheet: &mut Sheet<'_>) -> bool {
    let Some(markup) = sheet.markup else { return false };
    let mut changed = remove_headed(sheet, markup);
    for region in REGIONS {
        let elements = name_elements(sheet, markup);
        let is_inside = |block: usize| {
            // A name in a line is that of a word.
            let element = markup.marks.get(block).and_then(|mark| elements.get(mark.outer as usize));
            element.copied().flatten() == Some(region)
                && !(region == Region::Controls && is_asked(sheet, markup, block))
        };
        let (inside, outside): (Vec<usize>, Vec<usize>) = (0..sheet.verdicts.len())
            .filter(|&block| sheet.is_kept(block))
            .partition(|&block| is_inside(block));
        let least = if region == Region::Comments { UNCOMMENTED_WORDS } else { OUTSIDE_WORDS };
        let content: u64 = outside.into_iter().map(|block| content_of(sheet, block)).sum();
        if content < least * u64::from(Leaning::SHARE_UNIT) {
            continue;
        }
        for block in inside {
            if matches!(sheet.verdicts.get(block), Some(Verdict::Kept(Reason::NoChrome))) {
                sheet.settle(block, Verdict::Removed(Reason::Region(region)));
                changed = true;
            }
        }
    }
    changed
}

/// Whether the block is a question in a button or a label, which opens the answer below it. Of a form, it is the form's question.
fn is_asked(sheet: &Sheet<'_>, markup: &Markup, block: usize) -> bool {
    let last = sheet.segmented.lines_of(block, sheet.text).next_back().unwrap_or_default();
    last.ends_with(['?', '？', '؟']) && markup.element_of(block).is_some_and(may_open)
}

/// Whether it stands in what may open something by a click.
fn may_open(element: &Element) -> bool {
    let stands_in = |tag: Tag| element.ancestors & tag.bit() != 0;
    stands_in(Tag::Button) || stands_in(Tag::Label) && !stands_in(Tag::Form)
}

/// Removes what stands with a heading that a row names in the largest element that begins with it.
fn remove_headed(sheet: &mut Sheet<'_>, markup: &Markup) -> bool {
    let heading = |(block, verdict): (usize, &Verdict)| match verdict {
        Verdict::Removed(Reason::Rule(rule)) if sheet.rules.kind(*rule) == Kind::Heading => {
            Some((block, *rule))
        }
        _ => None,
    };
    let headings: Vec<(usize, RuleId)> = sheet.verdicts.iter().enumerate().filter_map(heading).collect();
    if headings.is_empty() {
        return false;
    }
    let extents = find_extents(markup);
    // For each block, the content of those before it that are kept.
    let mut before = vec![0];
    for block in 0..sheet.verdicts.len() {
        let content = if sheet.is_kept(block) { content_of(sheet, block) } else { 0 };
        before.push(before.last().copied().unwrap_or_default() + content);
    }
    let mut left = before.last().copied().unwrap_or_default();
    let (mut end, mut changed) = (0, false);
    for (heading, rule) in headings {
        let Some(until) = opened_by(markup, &extents, heading).filter(|_| heading >= end) else { continue };
        let [first, last] = [heading, until].map(|block| before.get(block).copied().unwrap_or_default());
        if left - (last - first) < OUTSIDE_WORDS * u64::from(Leaning::SHARE_UNIT) {
            continue;
        }
        let goes =
            |&block: &usize| matches!(sheet.verdicts.get(block), Some(Verdict::Kept(Reason::NoChrome)));
        let below: Vec<usize> = (heading + 1..until).filter(goes).collect();
        if is_told(sheet, markup, &below) {
            continue;
        }
        (left, end) = (left - (last - first), until);
        changed |= !below.is_empty();
        for block in below {
            sheet.settle(block, Verdict::Removed(Reason::Under(rule)));
        }
    }
    changed
}

/// Whether blocks are prose, as in the section of a manual that is called `Related posts`. Teasers have headlines and links, and
/// where they have no links they have as many headlines as beginnings of articles.
fn is_told(sheet: &Sheet<'_>, markup: &Markup, blocks: &[usize]) -> bool {
    let links = |block: &usize| markup.marks.get(*block).map_or(0, |mark| usize::from(mark.links));
    let prose = blocks.iter().filter(|block| links(block) == 0 && sheet.features(**block).is_prose()).count();
    let links: usize = blocks.iter().map(links).sum();
    prose * 2 > blocks.len() && prose > links * 2
}

/// Which blocks stand in an element.
#[derive(Debug, Clone, Copy, Default)]
struct Extent {
    first: Option<u32>,
    /// One past the last; 0 as long as none is known.
    end: u32,
}

/// One past the last block of the largest element that a block begins.
fn opened_by(markup: &Markup, extents: &[Extent], block: usize) -> Option<usize> {
    let begins = |at: &u32| {
        let element = markup.elements.get(*at as usize);
        let is_part =
            element.is_some_and(|element| !matches!(element.tag, Tag::Html | Tag::Body | Tag::Main));
        is_part && extents.get(*at as usize).is_some_and(|extent| extent.first == Some(block as u32))
    };
    let opened = markup.path_indices(markup.marks.get(block)?.element).take_while(begins).last()?;
    extents.get(opened as usize).map(|extent| extent.end as usize)
}

fn find_extents(markup: &Markup) -> Vec<Extent> {
    let mut extents = vec![Extent::default(); markup.elements.len()];
    for (block, mark) in markup.marks.iter().enumerate() {
        for at in markup.path_indices(mark.element) {
            let Some(extent) = extents.get_mut(at as usize).filter(|extent| extent.first.is_none()) else {
                break;
            };
            extent.first = Some(block as u32);
        }
    }
    for (block, mark) in markup.marks.iter().enumerate().rev() {
        for at in markup.path_indices(mark.element) {
            let Some(extent) = extents.get_mut(at as usize).filter(|extent| extent.end == 0) else { break };
            extent.end = block as u32 + 1;
        }
    }
    extents
}

/// How many of a block's words are content as likely as not, in the unit of the shares.
fn content_of(sheet: &Sheet<'_>, block: usize) -> u64 {
    u64::from(sheet.features(block).words()) * u64::from(sheet.leaning(block).share())
}

/// The region that each element stands in, the innermost one that is named. What holds the page's `<main>` is none, and what
/// holds its `<h1>` is none but a dialog, which may have one of its own.
pub(super) fn name_elements<'a>(sheet: &'a Sheet<'_>, markup: &Markup) -> &'a [Option<Region>] {
    sheet.regions.get_or_init(|| find_regions(sheet, markup))
}

fn find_regions(sheet: &Sheet<'_>, markup: &Markup) -> Vec<Option<Region>> {
    let has_footer = markup.elements.iter().any(|element| {
        element.tag == Tag::Footer && is_outside(element, &PARTS) && is_outside(element, &[Tag::Section])
    });
    let names = Names { sheet, markup, has_footer, reviews: count_reviews(markup), extents: OnceCell::new() };
    let is_heading =
        |element: &Element| markup.words_of(element).iter().any(|word| HEADING_WORD.contains(word));
    let holds_main = find_holders(markup, |element| element.tag == Tag::Main);
    let holds_title = find_holders(markup, |element| element.tag == Tag::H1);
    let holds_heading =
        find_holders(markup, |element| element.tag.heading_level().is_some() || is_heading(element));
    let mut regions: Vec<Option<Region>> = Vec::with_capacity(markup.elements.len());
    let mut in_heading: Vec<bool> = Vec::with_capacity(markup.elements.len());
    let holds = holds_main.into_iter().zip(holds_title).zip(holds_heading);
    for (at, (element, ((holds_main, holds_title), holds_heading))) in
        (0u32..).zip(markup.elements.iter().zip(holds))
    {
        let around = regions.get(element.parent as usize).copied().flatten();
        let is_heading =
            in_heading.get(element.parent as usize).copied().unwrap_or_default() || is_heading(element);
        in_heading.push(is_heading);
        let heads = is_heading || holds_heading || !is_outside(element, &HEADS);
        let own = names
            .name(at, element)
            .filter(|_| {
                !(holds_main || matches!(element.tag, Tag::Button | Tag::Label) && may_open(element) && heads)
            })
            .filter(|region| !holds_title || *region == Region::Overlay);
        regions.push(own.or(around));
    }
    regions
}

/// Which elements hold one of those names.
fn find_holders(markup: &Markup, is_held: impl Fn(&Element) -> bool) -> Vec<bool> {
    let mut holds = vec![false; markup.elements.len()];
    for (at, element) in markup.elements.iter().enumerate().filter(|(_, element)| is_held(element)) {
        for around in markup.path_indices(element.parent).take_while(|&around| around as usize != at) {
            let Some(slot) = holds.get_mut(around as usize).filter(|slot| !**slot) else { break };
            *slot = true;
        }
    }
    holds
}

/// What elements' own names say.
struct Names<'a> {
    sheet: &'a Sheet<'a>,
    markup: &'a Markup,
    /// Whether the page has a footer outside of all sections.
    has_footer: bool,
    reviews: HashMap<u64, u32>,
    extents: OnceCell<Vec<Extent>>,
}

impl Names<'_> {
    fn name(&self, at: u32, element: &Element) -> Option<Region> {
        let (markup, declared) = (self.markup, &self.markup.declared);
        match element.tag {
            Tag::Html | Tag::Body => return None,
            Tag::Select | Tag::Option | Tag::Datalist | Tag::Textarea | Tag::Label => {
                return Some(Region::Controls);
            }
            Tag::Button => return Some(Region::Controls),
            Tag::Footer if self.is_of_page(element) => return Some(Region::Footer),
            Tag::Noscript if element.ancestors & HIDDEN != 0 => return Some(Region::Overlay),
            _ => {}
        }
        // What a heading's own words say is what stands below it.
        let is_heading = HEADS.contains(&element.tag);
        if is_heading || !element.tag.is_block() && !is_outside(element, &HEADS) {
            return None;
        }
        if self.is_called(at, element, &OVERLAY_WORDS)
            && !markup.words_of(element).iter().any(|word| CANVAS_WORD.contains(word))
        {
            return Some(Region::Overlay);
        }
        if self.is_called(at, element, &LEGAL_WORDS) {
            return Some(Region::Legal);
        }
        // Inline, they are marks of programs and links that lead to comments and reviews.
        if declared.is_discussion || !element.tag.is_block() {
            return None;
        }
        if self.holds_comments(element, &COMMENT_LIST) {
            return Some(Region::Comments);
        }
        if declared.is_article {
            return self.holds_comments(element, &COMMENT_WORDS).then_some(Region::Comments);
        }
        let are_many =
            || self.reviews.get(&hash_name(markup, element)).is_some_and(|&count| count >= MANY_REVIEWS);
        let is_review = [Spelt::Name, Spelt::Id]
            .into_iter()
            .any(|spelt| markup.words_spelt(element, spelt).any(|word| REVIEW_WORDS.contains(&word)));
        (is_review && (declared.is_product || are_many())).then_some(Region::Reviews)
    }

    /// Whether a footer is the page's.
    fn is_of_page(&self, footer: &Element) -> bool {
        is_outside(footer, &PARTS)
            && (!self.has_footer || is_outside(footer, &[Tag::Section]))
            && !self.markup.words_of(footer).iter().any(|word| NOTE_WORDS.contains(word))
    }

    /// Whether a class or an id says one of those words. The ids of lines, notes and sections are anchors, in the words of what is
    /// said there.
    fn is_called(&self, at: u32, element: &Element, words: &[u32]) -> bool {
        let says = |spelt| self.markup.words_spelt(element, spelt).any(|word| words.contains(&word));
        says(Spelt::Name)
            || element.tag.is_block()
                && element.tag != Tag::Li
                && says(Spelt::Id)
                && !self.anchors_heading(at, element)
    }

    /// The same for comments, whose ids have no words but of that kind.
    fn holds_comments(&self, element: &Element, words: &[u32]) -> bool {
        let ids = || self.markup.words_spelt(element, Spelt::Id);
        self.markup.words_spelt(element, Spelt::Name).any(|word| words.contains(&word))
            || ids().any(|word| words.contains(&word))
                && ids().all(|word| COMMENT_WORDS.contains(&word) || COMMENT_PARTS.contains(&word))
    }

    /// Whether an element begins with a heading that has all words of its id.
    fn anchors_heading(&self, at: u32, element: &Element) -> bool {
        let extents = self.extents.get_or_init(|| find_extents(self.markup));
        let Some(first) = extents.get(at as usize).and_then(|extent| extent.first) else { return false };
        let heads = |element: &Element| !is_outside(element, &HEADINGS);
        let begins = self.markup.element_of(first as usize).is_some_and(heads) && !heads(element);
        if !begins || self.sheet.segmented.bytes_of(first as usize) > HEADING_MAX_BYTES {
            return false;
        }
        let mut said = Vec::new();
        for word in
            self.sheet.segmented.lines_of(first as usize, self.sheet.text).flat_map(str::split_whitespace)
        {
            // `What's` is `whats` or `what-s`.
            let joined: String = word.chars().filter(|c| c.is_alphanumeric()).collect();
            let parts = word.split(|c: char| !c.is_alphanumeric()).chain([joined.as_str()]);
            said.extend(
                parts
                    .flat_map(|part| [hash_word(part.as_bytes()), hash_word(part.to_lowercase().as_bytes())]),
            );
        }
        self.markup.words_spelt(element, Spelt::Id).all(|word| said.contains(&word))
    }
}

/// Whether an element stands in none of those.
fn is_outside(element: &Element, parts: &[Tag]) -> bool {
    parts.iter().all(|part| element.ancestors & part.bit() == 0)
}

/// How many elements of the same class words there are, of those that are named after reviews.
fn count_reviews(markup: &Markup) -> HashMap<u64, u32> {
    let mut counts = HashMap::new();
    for element in &markup.elements {
        if markup.words_of(element).iter().any(|word| REVIEW_WORDS.contains(word)) {
            *counts.entry(hash_name(markup, element)).or_default() += 1;
        }
    }
    counts
}

/// A hash of an element's name and class words.
fn hash_name(markup: &Markup, element: &Element) -> u64 {
    let mut hasher = DefaultHasher::new();
    hasher.write_u8(element.tag as u8);
    for &word in markup.words_of(element) {
        hasher.write_u32(word);
    }
    hasher.finish()
}
