//! Rows written by hand into a profile: whatever TOML takes for one stays when the site is learnt again.

use dechrome::site::{Profile, Sample};
use proptest::prelude::*;
use proptest::sample::{select, subsequence};
use proptest::test_runner::RngSeed;

/// What stands at a profile's beginning, without a row.
const KEYS: &str = "format = 1\nsite = \"lindvik\"\nsample = 2048\npages = 30\n";

/// A row that was learnt; `{}` is its text.
const LEARNT: &str = "text = \"{}\"\nkind = \"line\"\nzone = \"head\"\nedge = true\npages = 30\nholding = 30\nconfidence = 0.9\nfirst = \"a\"\nlast = \"b\"\n";

/// Rows by hand in their own lines, as somebody could spell them.
const ROWS: [&str; 10] = [
    "[[allow]]\nname = \"a\"\nzone = \"any\"\nphrases = [\"Pass it on\"]\n",
    "[[\"allow\"]]\nname = \"b\"\nzone = \"any\"\nphrases = [\"Keep me\"] # why\n",
    "[[ 'chrome' ]]\nname = \"c\"\nkind = \"line\"\nzone = \"any\"\nphrases = [\"gone\"]\n",
    "  [[\"ch\\u0072ome\"]] # spelled oddly\n  zone = \"any\"\n\n  # its kind\n  kind = \"item\"\n  name = \"d\"\n  phrases = [\"x\"]\n",
    "[[chrome]]\r\nname = \"e\"\r\nkind = \"line\"\r\nzone = \"any\"\r\nphrases = [\"crlf\"]\r\n",
    "[[chrome]]\nname = \"f\"\nkind = \"line\"\nzone = \"any\"\nphrases = [\"\"\"\n[[learnt]]\n# no comment\"\"\"]\n",
    "[[chrome]]\nname = \"g\"\nkind = \"line\"\nzone = \"any\"\nphrases = [\n\n  # one\n  \"one\",\n  '[end]',\n  # two\n]\n",
    "[[field]]\nname = \"h\"\nfield = \"byline\"\nzone = \"head\"\npattern = 'Von (?P<value>.+)'\n",
    "[[allow]]\n\"name\" = 'i'\nzone = \"tail\"\npattern = '''\n\n[[learnt]]\n# '''\n",
    "[[\tallow\t]]\nname=\"j\"\nzone=\"any\"\nphrases=[\"=\"]",
];

/// Rows by hand that stand in a list among the first keys, where headers are not allowed yet.
const LISTS: [&str; 4] = [
    "",
    "allow = [{ name = \"mine\", zone = \"any\", phrases = [\"Pass it on\"] }]\n",
    "\"chrome\" = [\n  # first\n  { name = \"k\", kind = \"line\", zone = \"any\", phrases = [\"k\"] },\n\n  # second\n  { name = \"l\", kind = \"line\", zone = \"any\", phrases = [\"l\"] },\n]\n",
    "field = [{ name = \"m\", field = \"date\", zone = \"any\", pattern = '(?P<value>\\d+) Uhr' }] # when\n",
];

const BETWEEN: [&str; 6] =
    ["", "\n", "# a note\n", "\n# a note\n\n", "\n\n  # one\n\n# two\n", "\r\n# crlf\r\n"];

/// The keys of some TOML.
fn keys_of(text: &str) -> Vec<String> {
    text.parse::<toml::Table>().expect("TOML").keys().cloned().collect()
}

/// A profile with rows by hand among learnt ones.
fn profile() -> impl Strategy<Value = String> {
    let between = || select(&BETWEEN[..]);
    let list = (select(&LISTS[..]), between(), any::<bool>());
    let order = subsequence((0..ROWS.len()).collect::<Vec<_>>(), 0..ROWS.len()).prop_shuffle();
    let rows = order.prop_flat_map(|order| {
        let count = order.len();
        let beside = proptest::collection::vec((select(&BETWEEN[..]), 0..3usize), count);
        (Just(order), beside)
    });
    let end = (between(), any::<bool>());
    (list, rows, end).prop_map(|((list, after_list, first), (order, beside), (behind, end_first))| {
        let list_in_place = format!("{after_list}{list}{after_list}");
        let mut text = if first { list_in_place + KEYS } else { KEYS.to_owned() + &list_in_place };
        let in_list = keys_of(list);
        if end_first {
            text += "[end]\n";
        }
        for (number, (row, (between, learnt))) in order.into_iter().zip(beside).enumerate() {
            for more in 0..learnt {
                text += &format!("[[learnt]]\n{}", LEARNT.replace("{}", &format!("learnt {number} {more}")));
            }
            text += between;
            let row = ROWS.get(row).expect("a row");
            // One key has either a list or rows with headers.
            text += if keys_of(row) == in_list { "" } else { row };
            if !text.ends_with('\n') {
                text += "\n";
            }
        }
        text += behind;
        if !end_first {
            text += "[end]\n";
        }
        text
    })
}

/// The rows by hand of a file, as TOML has them.
fn rows_of(text: &str) -> Vec<(String, toml::Value)> {
    let table: toml::Table = text.parse().expect("TOML");
    table.into_iter().filter(|(key, _)| ["allow", "chrome", "field"].contains(&&**key)).collect()
}

/// The site, learnt again over that file.
fn learnt_again(text: &str) -> String {
    let earlier = Profile::parse("earlier", text).expect("a profile");
    let mut profile = Profile::of(&earlier.site, &Sample::default());
    profile.keep_by_hand(&earlier);
    profile.write()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, rng_seed: RngSeed::Fixed(7), failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_profile_learnt_again_keeps_its_rows_by_hand(text in profile()) {
        let again = learnt_again(&text);
        prop_assert_eq!(rows_of(&again), rows_of(&text), "{}\n---\n{}", text, again);
        prop_assert_eq!(learnt_again(&again), again);
    }
}

#[test]
fn comments_beside_rows_by_hand_stay_with_them() {
    let row = ROWS[0];
    let learnt = format!("[[learnt]]\n{}", LEARNT.replace("{}", "x"));
    let by_hand =
        |text: &str| Profile::parse("a profile", &format!("{KEYS}{text}")).expect("a profile").by_hand;
    for (text, wanted) in [
        (
            format!("\n# before\n\n# still before\n{row}\n# behind\n\n# and on\n\n{learnt}\n[end]\n"),
            format!("# before\n\n# still before\n{row}\n# behind\n\n# and on\n"),
        ),
        (format!("\n# of learnt rows\n{learnt}\n{row}\n[end]\n"), row.to_owned()),
        (
            format!("{row}{learnt}# before\n{}[end]\n# of the end\n", ROWS[1]),
            format!("{row}\n# before\n{}", ROWS[1]),
        ),
        (format!("[end]\n{row}# behind"), format!("{row}# behind\n")),
        ("# no row\n[end]\n".to_owned(), String::new()),
    ] {
        assert_eq!(by_hand(&text), wanted, "{text}");
    }
}
