//! What neighbours decide.
//!
//! Takes blocks that rows named weakly (`item`) or that open a list (`heading`), and settles them by what stands beside them:
//! items of a link bar, lines of a menu, the entries under `Related articles`.

use super::Sheet;
use super::extent::Extent;
use super::rules::{Hit, Kind, Rules, Scratch, Zone, items};
use crate::document::{Reason, RuleId, Verdict};
use crate::segment::is_list_item;

/// The longest link bar, in bytes: the footers of large sites stay below it.
const MAX_BAR_BYTES: usize = 1000;

/// What the rows say of a link bar: at least half of its items are named, by two rows or by one that is sure.
pub(super) fn name_bar(line: &str, rules: &Rules, scratch: &mut Scratch) -> Option<Hit> {
    if line.len() > MAX_BAR_BYTES {
        return None;
    }
    let mut items = items(line);
    // Most lines have but one.
    let (first, second) = (items.next()?, items.next()?);
    let mut bar = [(None::<RuleId>, 0usize, false); 3];
    let mut count = 0;
    for item in [first, second].into_iter().chain(items) {
        count += 1;
        let Some(hit) = rules.find(item, scratch) else { continue };
        for (slot, zone) in bar.iter_mut().zip([Zone::Head, Zone::Core, Zone::Tail]) {
            let Some(rule) = hit.at(zone) else { continue };
            match rules.kind(rule) {
                Kind::Allow => return None,
                Kind::Field => continue,
                Kind::Line => slot.2 = true,
                Kind::Heading | Kind::Item => {}
            }
            slot.0.get_or_insert(rule);
            slot.1 += 1;
        }
    }
    let [head, core, tail] =
        bar.map(|(rule, named, sure)| rule.filter(|_| named * 2 >= count && (named >= 2 || sure)));
    (head.is_some() || core.is_some() || tail.is_some()).then_some(Hit { head, core, tail })
}

/// Removes the list items that stand directly under a heading row.
pub(super) fn remove_list(sheet: &mut Sheet<'_>, heading: usize, rule: RuleId) {
    for block in heading + 1..sheet.verdicts.len() {
        if !sheet.is_kept(block) {
            continue;
        }
        if sheet.features(block).prose || !is_list_item(sheet.first_line(block)) {
            break;
        }
        sheet.settle(block, Verdict::Removed(Reason::Under(rule)));
    }
}

/// Removes the blocks named as items that stand beside other named ones before or after the prose.
pub(super) fn apply_items(sheet: &mut Sheet<'_>, extent: &Extent) -> bool {
    let mut changed = false;
    let mut at = 0;
    while at < sheet.named.len() {
        let end = run_end(sheet, at, extent);
        if end - at > 1 {
            for member in at..end {
                if let Some((block, rule, _)) = sheet.named_in_zone(member, extent)
                    && sheet.rules.kind(rule) == Kind::Item
                {
                    sheet.settle(block, Verdict::Removed(Reason::Rule(rule)));
                    changed = true;
                }
            }
        }
        at = end.max(at + 1);
    }
    changed
}

/// One past the last named block of a run without a gap, in head or tail.
fn run_end(sheet: &Sheet<'_>, start: usize, extent: &Extent) -> usize {
    let mut end = start;
    let mut next = None;
    while let Some(named) = sheet.named.get(end) {
        let block = named.block as usize;
        let zone = extent.zone(block);
        let follows = next.is_none_or(|next| next == block);
        if zone == Zone::Core
            || !follows
            || named.hit.at(zone).is_none_or(|rule| sheet.rules.kind(rule) == Kind::Allow)
        {
            break;
        }
        end += 1;
        next = Some(block + 1);
    }
    end
}
