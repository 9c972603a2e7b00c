//! Learning a site's chrome, on sites of which the right answer is known.

mod generator;

use dechrome::batch::profiles;
use dechrome::judge::profile::{Profiles, SiteRows};
use dechrome::segment::segment;
use dechrome::site::{self, Profile, Sample};
use dechrome::{Cleaner, Document, Hints, Reason, Settings, Verdict};
use generator::{Owner, Page, Site};
use std::sync::Arc;

fn sample_of<'p>(pages: impl IntoIterator<Item = &'p Page>) -> Sample {
    let mut sample = Sample::default();
    for page in pages {
        let text = page.text();
        sample.add(&page.name, &site::Page::of(&text, &segment(&text)));
    }
    sample
}

fn cleaner_with(profile: &Profile) -> Cleaner {
    let rows = SiteRows::new("a profile", profile).expect("good rows");
    Cleaner::new(Settings::default())
        .with_profiles(Profiles { all: Some(Arc::new(rows)), ..Profiles::default() })
}

/// Lines by owner and fate.
#[derive(Debug, Default)]
struct Figures {
    /// Lines that the profile's rows removed, and how many of them were the author's or a credit.
    by_profile: usize,
    wrongly_by_profile: usize,
    /// The site's lines with the same words, and how many were left, and the same of all of its lines.
    frame: usize,
    frame_left: usize,
    site: usize,
    site_left: usize,
    /// The author's lines, and how many went, whoever removed them.
    body: usize,
    body_gone: usize,
    faults: Vec<String>,
}

impl Figures {
    fn of<'p>(cleaner: &Cleaner, pages: impl IntoIterator<Item = &'p Page>) -> Self {
        let mut figures = Self::default();
        for page in pages {
            let text = page.text();
            let document = Document { hints: Hints::default(), ..Document::text(&text) };
            let examination = cleaner.examine(&document);
            for (block, verdict) in examination.verdicts.iter().enumerate() {
                for line in examination.segmented.line_numbers(block) {
                    let (words, owner) = &page.lines[line];
                    figures.count(words, *owner, *verdict);
                }
            }
        }
        figures
    }

    fn count(&mut self, words: &str, owner: Owner, verdict: Verdict) {
        let gone = !verdict.is_kept();
        if gone && matches!(verdict.reason(), Reason::Site(_)) {
            self.by_profile += 1;
            let wrong =
                owner == Owner::Body || owner == Owner::Credit && matches!(verdict, Verdict::Removed(_));
            if wrong {
                self.wrongly_by_profile += 1;
                self.faults.push(format!("went: {words}"));
            }
        }
        match owner {
            Owner::Body => {
                self.body += 1;
                self.body_gone += usize::from(gone);
            }
            Owner::Frame => {
                self.frame += 1;
                self.frame_left += usize::from(!gone);
                if !gone {
                    self.faults.push(format!("left: {words}"));
                }
            }
            Owner::Teaser | Owner::Credit => {}
        }
        if matches!(owner, Owner::Frame | Owner::Teaser) {
            self.site += 1;
            self.site_left += usize::from(!gone);
        }
    }

    fn precision(&self) -> f64 {
        1.0 - self.wrongly_by_profile as f64 / self.by_profile.max(1) as f64
    }

    fn recall(&self) -> f64 {
        1.0 - self.frame_left as f64 / self.frame.max(1) as f64
    }
}

#[test]
fn what_is_learnt_is_right_on_sites_of_any_size() {
    for (count, least) in [(5, 0.0), (20, 0.98), (200, 0.98), (5000, 0.98)] {
        let pages = Site::new("Lindvik Post").pages(count);
        let profile = Profile::of("lindvik", &sample_of(&pages));
        let cleaner = cleaner_with(&profile);
        let figures = Figures::of(&cleaner, pages.iter().step_by(count.div_ceil(300)));
        let plain = Figures::of(&Cleaner::default(), pages.iter().step_by(count.div_ceil(300)));
        let mut faults: Vec<_> = figures.faults.clone();
        faults.sort();
        faults.dedup();
        println!(
            "{count} pages, {} rows: precision {:.4} recall {:.4}; all of the site's lines {:.4}; body lines lost {} of {}; without: recall {:.4} body lines lost {}\n{}",
            profile.rows.len(),
            figures.precision(),
            figures.recall(),
            1.0 - figures.site_left as f64 / figures.site as f64,
            figures.body_gone,
            figures.body,
            plain.recall(),
            plain.body_gone,
            faults.iter().take(40).cloned().collect::<Vec<_>>().join("\n"),
        );
        assert!(figures.precision() >= 0.999, "{count} pages: {faults:?}");
        assert!(figures.recall() >= least, "{count} pages: {faults:?}");
    }
    let _ = profiles::file_name;
}
