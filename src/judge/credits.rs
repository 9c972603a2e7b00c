//! Moves the credits of head and tail to the metadata.
//!
//! Takes the lines that [`super::metadata`] reads as credits and decides which of them count: in the head the ones nearest to
//! the body, in the tail what the head did not give. Credits inside the body stay where they are.

use super::Sheet;
use super::dates::Order;
use super::declared;
use super::extent::Extent;
use super::metadata::{Credit, find_credits_in_order};
use super::rules::Zone;
use crate::document::{Field, FieldName, Metadata, Reason, Verdict};

/// Words of the longest line that is looked at; a longer one is a sentence.
const MAX_CREDIT_WORDS: u16 = 60;

/// Kept blocks between the body and a credit, or between two credits, at most; menus and teasers lie beyond, with dates and names
/// of their own.
const MAX_DISTANCE: usize = 40;

/// Moves credits; whether it changed a verdict. `sure` tells whether this round has found sure chrome already.
pub(super) fn move_credits(
    sheet: &mut Sheet<'_>,
    extent: &Extent,
    sure: bool,
    metadata: &mut Metadata,
) -> bool {
    // Whose work it is, and where it lies, is what a licence says.
    if sheet.grants_licence && !sure {
        return false;
    }
    let (head, tail) = extent.sides(sheet.verdicts.len());
    // From the body outwards: what stands between a menu's date and the first sentence is the document's own.
    let mut found = Vec::new();
    let order = sheet.markup.map_or(Order::MonthFirst, |markup| declared::order_of_dates(&markup.declared));
    find_outwards(sheet, head.rev(), Zone::Head, order, &mut found);
    find_outwards(sheet, tail, Zone::Tail, order, &mut found);
    // A bare date at the top of a letter or a diary is its author's.
    if !sure && found.iter().all(|(_, credits)| credits.iter().all(|credit| is_bare_date(sheet, credit))) {
        return false;
    }
    for updated in [false, true] {
        for (block, credits) in &found {
            for credit in credits.iter().filter(|credit| credit.updated == updated) {
                let field = Field { value: credit.value.clone(), block: Some(*block as u32) };
                metadata.set_first(credit.field, field);
            }
        }
    }
    for (block, credits) in &found {
        let stands_here = |name: FieldName| metadata.stands_in(name, *block);
        let given = credits.iter().find(|credit| stands_here(credit.field));
        let Some(credit) = given.or(credits.first()) else { continue };
        let reason = Reason::Rule(credit.rule);
        let verdict =
            if given.is_some() { Verdict::Moved(credit.field, reason) } else { Verdict::Removed(reason) };
        sheet.settle(*block, verdict);
    }
    !found.is_empty()
}

fn find_outwards(
    sheet: &Sheet<'_>,
    side: impl Iterator<Item = usize>,
    zone: Zone,
    order: Order,
    found: &mut Vec<(usize, Vec<Credit>)>,
) {
    let mut distance = 0;
    for block in side.filter(|&block| sheet.is_kept(block)) {
        if let Some(credits) = credits_of(sheet, block, zone, order) {
            found.push((block, credits));
            distance = 0;
            continue;
        }
        distance += 1;
        if distance > MAX_DISTANCE {
            break;
        }
    }
}

/// The credits on a kept block of one line, if it is nothing but credits.
fn credits_of(sheet: &Sheet<'_>, block: usize, zone: Zone, order: Order) -> Option<Vec<Credit>> {
    if !matches!(sheet.verdicts.get(block), Some(Verdict::Kept(Reason::NoChrome)))
        || sheet.features(block).words() > MAX_CREDIT_WORDS
        || sheet.is_fenced(block)
    {
        return None;
    }
    let mut lines = sheet.segmented.lines_of(block, sheet.text);
    let (line, None) = (lines.next()?, lines.next()) else { return None };
    let mut credits = find_credits_in_order(line, zone, sheet.rules, order);
    // After the body a date is a comment's or a teaser's.
    if zone == Zone::Tail && credits.iter().all(|credit| is_bare_date(sheet, credit)) {
        credits.clear();
    }
    (!credits.is_empty()).then_some(credits)
}

fn is_bare_date(sheet: &Sheet<'_>, credit: &Credit) -> bool {
    credit.field == FieldName::Date && sheet.rules.name(credit.rule) == super::metadata::BARE_DATE
}
