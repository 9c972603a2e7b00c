//! Profiles: any file is refused or read and written the same, and what was read cleans any page.

use super::account;
use super::text_of;
use dechrome::judge::profile::{Profiles, SiteRows};
use dechrome::site::profile::Profile;
use dechrome::{Cleaner, Document, Settings};
use std::fmt::Write as _;
use std::sync::Arc;

/// Stands between a profile and the page that it is to clean.
const SEPARATOR: &str = "\n=====\n";
/// Rows that are made of lines, for inputs that are no profile.
const MADE_ROWS_MAX: usize = 20;

pub(super) fn check(bytes: &[u8]) {
    let input = text_of(bytes);
    let (profile, page) = input.split_once(SEPARATOR).unwrap_or((&input, ""));
    if let Some(profile) = read(profile) {
        clean(&profile, page);
    } else if let Some(profile) = read(&made_of(profile)) {
        clean(&profile, page);
    }
}

fn read(text: &str) -> Option<Profile> {
    let profile = Profile::parse("fuzz.toml", text).ok()?;
    let written = profile.write();
    let again = Profile::parse("fuzz.toml", &written);
    let again = again.unwrap_or_else(|error| unreachable!("what was written is refused: {error}\n{written}"));
    assert_eq!(again.write(), written, "another file of the same profile");
    assert_eq!(again.rows, profile.rows, "other rows");
    Some(profile)
}

fn clean(profile: &Profile, page: &str) {
    let Ok(rows) = SiteRows::new("fuzz.toml", profile) else { return };
    let settings = Settings { reasons: true, ..Settings::default() };
    let profiles = Profiles { all: Some(Arc::new(rows)), ..Profiles::default() };
    let cleaner = Cleaner::new(settings.clone()).with_profiles(profiles);
    let document = Document::text(page);
    let examination = cleaner.examine(&document);
    let cleaned = account::check(&examination, &settings, &cleaner.account(&examination));
    assert_eq!(cleaner.clean(&document).text, cleaned.text);
}

/// A profile of the lines of an input that is none itself: a line is a learnt row beside its neighbours, or after `~` a pattern of
/// a row by hand.
fn made_of(input: &str) -> String {
    let lines: Vec<&str> = input.lines().filter(|line| !line.trim().is_empty()).take(MADE_ROWS_MAX).collect();
    let quoted = |text: &str| toml::Value::from(text).to_string();
    let mut profile = "format = 1\nsite = \"fuzz\"\nsample = 9\npages = 9\n".to_owned();
    for (at, line) in lines.iter().enumerate() {
        // Writing to a string cannot fail.
        let _ = match line.strip_prefix('~') {
            Some(pattern) => writeln!(
                profile,
                "\n[[chrome]]\nname = \"row-{at}\"\nkind = \"line\"\nzone = \"any\"\nlanguages = [\"en\"]\npattern = {}\nmatches = [{}]\nspares = [\"-\"]",
                quoted(pattern),
                quoted(lines.get(at + 1).unwrap_or(&"x")),
            ),
            None => writeln!(
                profile,
                "\n[[learnt]]\ntext = {}\nkind = \"line\"\nzone = \"{}\"\nafter = [{}]\nbefore = [{}]\nedge = true\npages = 9\nholding = 9\nconfidence = 0.9\nfirst = \"a\"\nlast = \"b\"",
                quoted(line),
                if at % 2 == 0 { "head" } else { "tail" },
                lines.get(at.wrapping_sub(1)).map(|line| quoted(line)).unwrap_or_default(),
                lines.get(at + 1).map(|line| quoted(line)).unwrap_or_default(),
            ),
        };
    }
    profile + "\n[end]\n"
}
