//! What changed between two profiles of a site.
//!
//! Takes two profiles, gives a list that a person reads: the rows that are new, gone, or hold otherwise.

use super::profile::{Profile, Row, quoted};
use std::collections::BTreeMap;
use std::fmt::Write as _;

/// The differences, one a line: first the sites if they are two; `+` a new row, `-` one that is gone, `~` one that stands elsewhere or
/// does something else, `=` one whose numbers alone changed; then the rows by hand if they differ. Empty if the profiles say the same.
pub fn diff(old: &Profile, new: &Profile) -> String {
    let by_text = |profile: &'_ Profile| -> BTreeMap<String, Row> {
        profile.rows.iter().map(|row| (row.text.clone(), row.clone())).collect()
    };
    let (before, after) = (by_text(old), by_text(new));
    let mut out = String::new();
    if old.site != new.site {
        // Writing to a string cannot fail.
        let _ = writeln!(out, "! the site is {}, was {}", quoted(&new.site), quoted(&old.site));
    }
    for (text, row) in &before {
        let line = match after.get(text) {
            None => format!("- {}", told(row)),
            Some(now) if now == row => continue,
            Some(now) => {
                let same = (now.kind, now.place, now.edge, &now.after, &now.before)
                    == (row.kind, row.place, row.edge, &row.after, &row.before);
                let sign = if same { '=' } else { '~' };
                format!("{sign} {}, was on {} of {}", told(now), row.holding, row.pages)
            }
        };
        let _ = writeln!(out, "{line}");
    }
    for (_, row) in after.iter().filter(|(text, _)| !before.contains_key(*text)) {
        let _ = writeln!(out, "+ {}", told(row));
    }
    if old.by_hand.trim() != new.by_hand.trim() {
        out.push_str("! the rows written by hand differ\n");
    }
    out
}

fn told(row: &Row) -> String {
    format!("{} {}: on {} of {} pages", row.place.as_str(), quoted(&row.text), row.holding, row.pages)
}
