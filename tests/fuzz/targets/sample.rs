//! Samples of a site's pages: any file is refused or read and written the same, and what it teaches is a profile.

use dechrome::site::keys::hash;
use dechrome::site::profile::Profile;
use dechrome::site::sample_file::{read, write};

pub(super) fn check(bytes: &[u8]) {
    assert!(read("fuzz", bytes).is_err() || bytes.ends_with(b"\n") || bytes.ends_with(b"}"));
    // The hash at the end keeps chance changes out; a hand that edits a sample can work it out.
    let end = format!("{{\"hash\":{}}}\n", hash(bytes));
    let Ok((site, sample)) = read("fuzz", &[bytes, end.as_bytes()].concat()) else { return };
    let written = write(&site, &sample);
    assert_eq!(
        read("fuzz", &written),
        Ok((site.clone(), sample.clone())),
        "what was written is read otherwise"
    );
    let profile = Profile::of(&site, &sample);
    let text = profile.write();
    let again = Profile::parse("fuzz.toml", &text);
    let again = again.unwrap_or_else(|error| unreachable!("what was learnt is refused: {error}\n{text}"));
    assert_eq!(again.rows, profile.rows);
}
