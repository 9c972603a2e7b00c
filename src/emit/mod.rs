//! Renderers of one and the same [`Examination`]: text, Markdown, JSONL, explanation.
//!
//! Nothing is decided here. A file a format; [`cleaned`] gathers what a caller of the library gets.

pub mod explain;
pub mod jsonl;
mod markdown;
mod text;

use crate::document::{
    BlockCounts, Cleaned, Reason, Region, Removal, Repeated, RuleId, SiteNotes, SiteRow, Verdict,
};
use crate::examination::{Examination, Settings};
use crate::judge::rules::Rules;
use crate::tidy::tidy;

pub use crate::examination::Markdown;
pub use markdown::markdown;
pub use text::text;

/// The examination as a [`Cleaned`].
pub fn cleaned(examination: &Examination<'_>, settings: &Settings) -> Cleaned {
    let mut blocks = BlockCounts::default();
    let mut reasons = Vec::new();
    for (block, &verdict) in examination.verdicts.iter().enumerate() {
        let field = match verdict {
            Verdict::Kept(_) => {
                blocks.kept += 1;
                continue;
            }
            Verdict::Moved(field, _) => {
                blocks.moved += 1;
                Some(field)
            }
            Verdict::Removed(_) => {
                blocks.removed += 1;
                None
            }
        };
        if settings.reasons {
            reasons.push(Removal {
                text: tidied(examination, block),
                field,
                reason: in_words(verdict.reason(), &examination.site),
            });
        }
    }
    Cleaned {
        text: text(examination, settings),
        markdown: settings.markdown.map(|_| markdown(examination, settings)),
        metadata: examination.metadata.clone(),
        encoding: examination.decoded.encoding,
        evidence: examination.decoded.evidence,
        replaced: examination.decoded.replaced,
        repaired: examination.decoded.repaired,
        blocks,
        reasons,
    }
}

/// A block's lines in their clean form.
fn tidied(examination: &Examination<'_>, block: usize) -> String {
    tidy_lines(examination.segmented.lines_of(block, &examination.decoded.text))
}

/// Lines in their clean form.
fn tidy_lines<'a>(lines: impl Iterator<Item = &'a str>) -> String {
    let mut clean = String::new();
    for line in lines {
        if !clean.is_empty() {
            clean.push('\n');
        }
        tidy(line, &mut clean);
    }
    clean
}

/// The names of all rules that can settle a verdict.
struct Names<'a> {
    built_in: &'a Rules,
    site_rules: &'a [Box<str>],
}

impl Names<'_> {
    fn name(&self, rule: RuleId) -> &str {
        let beyond = usize::from(rule.0).checked_sub(self.built_in.len());
        let site_rule = beyond.and_then(|at| self.site_rules.get(at));
        site_rule.map(|name| &**name).unwrap_or_else(|| self.built_in.name(rule))
    }
}

/// What settled a verdict, as users read it.
pub fn in_words(reason: Reason, site: &SiteNotes) -> String {
    let rules = Names { built_in: Rules::builtin(), site_rules: &site.rules };
    match reason {
        Reason::Rule(rule) => format!("rule {}", rules.name(rule)),
        Reason::Bar(rule) => format!("link bar, rule {}", rules.name(rule)),
        Reason::Under(rule) => format!("under rule {}", rules.name(rule)),
        Reason::Learned(leaning) => {
            format!("leans to chrome ({} % content), beside sure chrome", leaning.percent())
        }
        Reason::Site(SiteRow(row)) => {
            let Repeated { holding, pages, tail } =
                site.rows.get(usize::from(row)).copied().unwrap_or_default();
            format!("on {holding} of {pages} pages of this site, {}", if tail { "tail" } else { "head" })
        }
        Reason::Headline => "headline, by its place".into(),
        Reason::Allowed(rule) => format!("allowed by rule {}", rules.name(rule)),
        Reason::Hidden => "hidden by the markup".into(),
        Reason::Repeated => "said before".into(),
        Reason::Region(Region::Comments) => "readers' comments, by the markup".into(),
        Reason::Region(Region::Reviews) => "customers' reviews, by the markup".into(),
        Reason::Region(Region::Overlay) => "shown at times, by the markup".into(),
        Reason::Region(Region::Controls) => "form control, by the markup".into(),
        Reason::Region(Region::Legal) => "legal notes, by the markup".into(),
        Reason::Region(Region::Footer) => "page footer, by the markup".into(),
        Reason::Declared => "body, from JSON-LD".into(),
        Reason::NotStripped => "not stripped".into(),
        Reason::NoChrome => "body".into(),
    }
}
