//! Learning a site's chrome, on sites of which the right answer is known.
#![expect(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::print_stdout,
    reason = "what surrounds tests fails as tests do"
)]

mod by_hand;
pub(crate) mod generator;
mod values;

use dechrome::judge::profile::{Profiles, SiteRows};
use dechrome::segment::segment;
use dechrome::site::{self, Profile, Sample, sample_file};
use dechrome::{Cleaner, Document, Reason, Settings, Verdict};
use generator::{Owner, Page, Site};
use proptest::prelude::*;
use proptest::test_runner::RngSeed;
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
    fn add<'p>(&mut self, cleaner: &Cleaner, pages: impl IntoIterator<Item = &'p Page>) {
        for page in pages {
            let text = page.text();
            let examination = cleaner.examine(&Document::text(&text));
            for (block, verdict) in examination.verdicts.iter().enumerate() {
                for line in examination.segmented.line_numbers(block) {
                    let (words, owner) = &page.lines[line];
                    self.count(words, *owner, *verdict);
                }
            }
        }
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

/// Of a large site so many pages are cleaned.
const PAGES_CLEANED: usize = 120;

/// The figures of several sites of one size.
fn figures_of(count: usize) -> Figures {
    let mut figures = Figures::default();
    for seed in [0xC0FFEE, 7, 1871] {
        let pages = Site::new("Lindvik Post", seed).pages(count);
        let profile = Profile::of("lindvik", &sample_of(&pages));
        figures.add(&cleaner_with(&profile), pages.iter().step_by(count.div_ceil(PAGES_CLEANED)));
    }
    figures.faults.sort();
    figures.faults.dedup();
    println!(
        "{count} pages: precision {:.4}, recall {:.4} (of all of the site's lines {:.4}), body lines lost {} of {}",
        figures.precision(),
        figures.recall(),
        1.0 - figures.site_left as f64 / figures.site as f64,
        figures.body_gone,
        figures.body,
    );
    figures
}

#[test]
fn what_is_learnt_is_right_on_sites_of_any_size() {
    for (count, least) in [(5, 0.0), (20, 0.98), (200, 0.98), (5000, 0.98)] {
        let figures = figures_of(count);
        assert!(figures.by_profile > count, "{count} pages: {}", figures.by_profile);
        assert!(figures.precision() >= 0.999, "{count} pages: {:#?}", figures.faults);
        assert!(figures.recall() >= least, "{count} pages: {:#?}", figures.faults);
    }
}

/// What a test of orders and parts compares.
fn files_of(sample: &Sample) -> (Vec<u8>, String) {
    (sample_file::write("lindvik", sample), Profile::of("lindvik", sample).write())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 12, rng_seed: RngSeed::Fixed(7), ..ProptestConfig::default() })]

    #[test]
    fn neither_order_nor_parts_nor_repetition_change_a_profile(
        seed in any::<u64>(),
        limit in prop_oneof![Just(10usize), Just(40), Just(2048)],
        order in Just((0..60usize).collect::<Vec<_>>()).prop_shuffle(),
        parts in proptest::collection::vec(0..7usize, 60),
        again in 0..7usize,
    ) {
        let pages: Vec<(String, site::Page)> = Site::new("Lindvik Post", seed)
            .pages(60)
            .into_iter()
            .map(|page| {
                let text = page.text();
                let read = site::Page::of(&text, &segment(&text));
                (page.name, read)
            })
            .collect();
        let mut whole = Sample::new(limit);
        pages.iter().for_each(|(name, page)| whole.add(name, page));
        let mut shuffled = Sample::new(limit);
        order.iter().for_each(|&at| shuffled.add(&pages[at].0, &pages[at].1));
        let mut samples = vec![Sample::new(limit); 7];
        for ((name, page), part) in pages.iter().zip(parts) {
            samples[part].add(name, page);
        }
        samples.push(samples[again].clone());
        let mut merged = Sample::new(limit);
        for &at in order.iter().filter(|&&at| at < 8) {
            let (_, part) = sample_file::read("x", &sample_file::write("lindvik", &samples[at])).expect("a sample");
            merged.merge(&part);
        }
        let wanted = files_of(&whole);
        prop_assert_eq!(&files_of(&shuffled), &wanted);
        prop_assert_eq!(&files_of(&merged), &wanted);
        let read = Profile::parse("x", &wanted.1).expect("a profile");
        prop_assert_eq!(read.write(), wanted.1);
    }

    #[test]
    fn what_was_cleaned_with_a_profile_is_left_alone(seed in any::<u64>(), count in 5..40usize) {
        let pages = Site::new("Lindvik Post", seed).pages(count);
        let cleaner = cleaner_with(&Profile::of("lindvik", &sample_of(&pages)));
        for page in &pages {
            let once = cleaner.clean(&Document::text(&page.text())).text;
            let twice = cleaner.clean(&Document::text(&once)).text;
            prop_assert_eq!(twice, once);
        }
    }
}

/// Lines of the kinds that meet in any order on hostile pages.
const LINES: &[&str] = &[
    "Home",
    "News",
    "Harbour",
    "Share this",
    "Related articles",
    "• a list item",
    "Comments (12)",
    "Comments (7)",
    "Read next: the tale of the geese",
    "Read next: how ice is made",
    "Put to bed by: Jane Roe",
    "From the north desk",
    "It rained all day, and the ferry stayed at its pier until late in the evening.",
    "Nobody on the island could say why the boat had gone, or when it would be back.",
    "",
];

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, rng_seed: RngSeed::Fixed(7), ..ProptestConfig::default() })]

    #[test]
    fn pages_of_any_lines_are_settled_by_one_run(
        pages in proptest::collection::vec(proptest::collection::vec(proptest::sample::select(LINES), 1..14), 5..14)
    ) {
        let texts: Vec<String> = pages.iter().map(|lines| lines.join("\n") + "\n").collect();
        let mut sample = Sample::default();
        for (n, text) in texts.iter().enumerate() {
            sample.add(&n.to_string(), &site::Page::of(text, &segment(text)));
        }
        let cleaner = cleaner_with(&Profile::of("any", &sample));
        for text in texts {
            let once = cleaner.clean(&Document::text(&text)).text;
            let twice = cleaner.clean(&Document::text(&once)).text;
            prop_assert_eq!(twice, once);
        }
    }
}

/// Pages of sentences and headings alone, of which each begins with a title of its own.
#[test]
fn a_corpus_without_a_frame_teaches_nothing_of_its_bodies() {
    let pages: Vec<Page> = Site::new("Lindvik Post", 3)
        .pages(200)
        .into_iter()
        .map(|page| Page {
            lines: page.lines.into_iter().filter(|(_, owner)| *owner == Owner::Body).collect(),
            ..page
        })
        .filter(|page| page.lines.len() > 3)
        .collect();
    let profile = Profile::of("letters", &sample_of(&pages));
    let texts: Vec<&str> = profile.rows.iter().map(|row| row.text.as_str()).collect();
    assert_eq!(texts, Vec::<&str>::new());
}

/// A page of a menu, lines of its own, and a footer.
fn framed(name: &str, own: &[String]) -> Page {
    let frame = |line: &str| (line.to_owned(), Owner::Frame);
    let mut lines: Vec<_> =
        ["Lindvik Post on your phone", "Front", "Background", "Letters"].map(frame).into();
    lines.extend(own.iter().map(|line| (line.clone(), Owner::Body)));
    lines.extend(["Take the paper home", "Masthead", "The house"].map(frame));
    Page { name: name.to_owned(), lines }
}

fn cleaned(pages: &[Page]) -> Vec<dechrome::Cleaned> {
    let cleaner = cleaner_with(&Profile::of("lindvik", &sample_of(pages)));
    pages.iter().map(|page| cleaner.clean(&Document::text(&page.text()))).collect()
}

#[test]
fn reports_with_figures_filled_in_stay() {
    let page = |n: usize| {
        let own = [
            format!("The wind will turn to the north on day {n}, with {} knots at the quay.", n * 7 % 40),
            "Background".to_owned(),
            format!(
                "At noon it was {} degrees in the shade, which is more than anybody had expected.",
                n * 3 % 30
            ),
        ];
        framed(&format!("{n}"), &own)
    };
    let pages: Vec<Page> = (0..40).map(page).collect();
    for (page, cleaned) in pages.iter().zip(cleaned(&pages)) {
        let own: Vec<&str> = page
            .lines
            .iter()
            .filter(|(_, owner)| *owner == Owner::Body)
            .map(|(line, _)| line.as_str())
            .collect();
        assert_eq!(cleaned.text, own.join("\n\n") + "\n");
    }
}

#[test]
fn a_label_with_many_names_becomes_a_field() {
    let names = ["Maria Holt", "Jan Berg", "Ruth Amsel", "Otto Lind"];
    let page = |n: usize| {
        let own = format!(
            "Nobody on quay No. {n} could say why the ferry had stayed at its pier, except the {n}th baker."
        );
        let mut page = framed(&format!("{n}"), &[own]);
        let at = page.lines.len() - 2;
        page.lines.insert(at, (format!("Put to bed by: {}", names[n % 4]), Owner::Credit));
        page
    };
    let pages: Vec<Page> = (0..24).map(page).collect();
    for (n, cleaned) in cleaned(&pages).into_iter().enumerate() {
        assert_eq!(cleaned.metadata.value(dechrome::FieldName::Editor), Some(names[n % 4]));
        assert!(!cleaned.text.contains("Put to bed"), "{}", cleaned.text);
        assert_eq!(cleaned.text.lines().count(), 1, "{}", cleaned.text);
    }
}

#[test]
fn what_few_pages_share_is_not_learnt() {
    let page = |n: usize, count: usize| {
        let mut page = framed(
            &format!("{n}"),
            &[format!("It is day {n}, and the ferry stays at its pier until the ice has gone.")],
        );
        if n < count {
            page.lines.push(("Ask the harbour master".to_owned(), Owner::Frame));
        }
        page
    };
    for (count, learnt) in [(4, false), (5, true)] {
        let pages: Vec<Page> = (0..30).map(|n| page(n, count)).collect();
        let profile = Profile::of("lindvik", &sample_of(&pages));
        assert_eq!(profile.rows.iter().any(|row| row.text.starts_with("Ask")), learnt, "{count}");
    }
}

#[test]
fn what_bodies_of_one_form_share_stays() {
    let page = |n: usize| {
        let days = ["spring", "summer", "autumn", "winter", "all seasons"];
        let mut own = vec![
            format!("A soup for {} No. {n}", days[n % 5]),
            "By Maria Holt".to_owned(),
            "Ingredients".to_owned(),
        ];
        own.push("For the pot".to_owned());
        own.extend((0..2 + n % 4).map(|item| format!("• {} cups of No. {}", item + 1, n * 31 % 17 + item)));
        own.extend([
            "Method".to_owned(),
            format!("Boil the water for {} minutes, add what you have cut, and wait until the lid begins to dance.", n % 9 + 3),
            "Discussion".to_owned(),
            format!("My aunt, who had it from reader No. {n}, never wrote down how much salt she took for it."),
        ]);
        framed(&format!("{n}"), &own)
    };
    let pages: Vec<Page> = (0..60).map(page).collect();
    let profile = Profile::of("lindvik", &sample_of(&pages));
    let texts: Vec<&str> = profile.rows.iter().map(|row| row.text.as_str()).collect();
    assert_eq!(
        texts,
        [
            "Lindvik Post on your phone",
            "Front",
            "Background",
            "Letters",
            "Take the paper home",
            "Masthead",
            "The house"
        ]
    );
    for cleaned in cleaned(&pages) {
        for line in ["Ingredients", "For the pot", "Method", "Discussion"] {
            assert!(cleaned.text.lines().any(|kept| kept == line), "{line} in {}", cleaned.text);
        }
        assert!(!cleaned.text.contains("Masthead") && !cleaned.text.contains("Front"), "{}", cleaned.text);
    }
}
