//! `learn`, `--profile` and `clean --learn`.
#![expect(clippy::string_slice, reason = "what is cut is ASCII, and a wrong cut fails the test")]

use super::runner::Place;
use crate::sites::generator::Site;

/// A folder with a site's pages.
pub(crate) fn site_in(folder: &str, count: usize) -> Place {
    let place = Place::new();
    for page in Site::new("Lindvik Post", 5).pages(count) {
        place.write(format!("{folder}/{}", page.name.replace('/', "-")), page.text());
    }
    place
}

#[test]
fn a_learnt_profile_cleans_as_the_run_that_learns_and_as_a_pipe() {
    let place = site_in("lindvik", 30);
    place.run(["learn", "lindvik", "-o", "lindvik.toml"]).code(0).says("30 documents").says("1 site");
    place.run(["clean", "-q", "lindvik", "-o", "one", "--learn", "--keep-profiles", "kept"]).code(0);
    place.run(["clean", "-q", "lindvik", "-o", "two", "--profile", "lindvik.toml"]).code(0);
    place.run(["clean", "-q", "lindvik", "-o", "plain"]).code(0);
    assert_eq!(place.read("kept/lindvik.toml"), place.read("lindvik.toml"));
    let mut differ = 0;
    for name in place.files("lindvik") {
        let page = place.read(format!("lindvik/{name}"));
        let one = place.read(format!("one/{name}"));
        assert_eq!(one, place.read(format!("two/{name}")), "{name}");
        place.run_with(page, ["clean", "--profile", "lindvik.toml", "-q"]).code(0).prints(&one);
        differ += usize::from(one != place.read(format!("plain/{name}")));
    }
    // The other three are as clean without.
    assert_eq!(differ, 27);
    // What was cleaned is left alone.
    place.run(["check", "-q", "one", "--profile", "lindvik.toml"]).code(0).prints("");
}

#[test]
fn each_site_is_learnt_by_itself_and_takes_its_own_profile() {
    let place = Place::new();
    for (site, seed) in [("north", 1), ("south", 2)] {
        for page in Site::new(if site == "north" { "Northern Post" } else { "Southern Star" }, seed).pages(20)
        {
            place.write(format!("pages/{site}/{}", page.name), page.text());
        }
    }
    place.run(["learn", "-q", "pages", "-o", "profiles"]).code(0);
    assert_eq!(place.files("profiles"), ["north.toml", "south.toml"]);
    assert!(place.read("profiles/north.toml").contains("Northern Post on your phone"));
    assert!(!place.read("profiles/north.toml").contains("Southern Star"));
    place.run(["clean", "-q", "pages", "-o", "one", "--profile", "profiles"]).code(0);
    place.run(["clean", "-q", "pages", "-o", "two", "--learn"]).code(0);
    for name in place.files("one") {
        assert_eq!(place.read(format!("one/{name}")), place.read(format!("two/{name}")), "{name}");
    }
    place
        .run(["learn", "-q", "pages", "-o", "both.toml"])
        .code(2)
        .says("-o both.toml: is one file, and there are 2 sites (north, south, ...)");
    // Records tell their site themselves.
    let mut records = String::new();
    for name in place.files("pages") {
        let (site, _) = name.split_once('/').expect("a folder");
        let url = format!("https://www.{site}.example/{name}");
        let text = place.read(format!("pages/{name}"));
        records += &serde_json::json!({"url": url, "portal": site, "text": text}).to_string();
        records.push('\n');
    }
    place.write("pages.jsonl", records);
    place.run(["learn", "-q", "pages.jsonl", "-o", "by-host", "--site-from", "host"]).code(0);
    assert_eq!(place.files("by-host"), ["north.example.toml", "south.example.toml"]);
    place.run(["learn", "-q", "pages.jsonl", "-o", "by-field", "--site-from", "portal"]).code(0);
    assert_eq!(place.files("by-field"), ["north.toml", "south.toml"]);
    let ran =
        place.run(["clean", "-q", "pages.jsonl", "--profile", "by-field", "--site-from", "portal"]).code(0);
    let one: Vec<String> = place.files("one").iter().map(|name| place.read(format!("one/{name}"))).collect();
    let texts: Vec<String> =
        ran.records().iter().map(|record| record["text"].as_str().expect("a text").to_owned()).collect();
    assert_eq!(texts, one);
    place
        .run(["learn", "pages.jsonl", "-o", "none", "--site-from", "missing"])
        .code(4)
        .says("nothing tells its site");
    place.run(["learn", "-q", "pages", "-o", "by-path", "--site-from", "^(so|no)"]).code(0);
    assert_eq!(place.files("by-path"), ["no.toml", "so.toml"]);
}

#[test]
fn explain_says_on_how_many_pages_a_line_stands() {
    let place = site_in("lindvik", 30);
    place.run(["learn", "-q", "lindvik", "-o", "lindvik.toml"]).code(0);
    let name = place.files("lindvik").remove(0);
    let page = format!("lindvik/{name}");
    let ran = place.run(["explain", &page, "--profile", "lindvik.toml"]).code(0);
    assert!(ran.stdout().contains("of 30 pages of this site, tail"), "{}", ran.stdout());
    assert!(ran.stdout().contains("of 30 pages of this site, head"), "{}", ran.stdout());
}

#[test]
fn a_pipe_cannot_be_learnt_from() {
    let place = Place::new();
    place.run_with("x\n", ["learn", "-o", "x.toml"]).code(2).says("not a pipe: name a folder");
    place.run_with("x\n", ["clean", "--learn"]).code(2).says("not a pipe");
    place.run_with("x\n", ["learn", "-", "-o", "x.toml"]).code(2).says("not a pipe");
    place.write("a/x.txt", "x\n");
    place.run(["learn", "a"]).code(2).says("nothing to write");
    place.run(["learn", "a", "-o", "x.toml", "--site-from", "("]).code(2).says("--site-from");
    place.run(["learn", "none", "-o", "x.toml"]).code(4);
    assert!(!place.exists("x.toml"));
}

#[test]
fn a_profile_among_the_pages_is_refused() {
    let place = Place::with(&[("a/x.txt", "x\n")]);
    for args in [
        ["learn", "a", "-o", "a/site.toml"],
        ["learn", "a", "-o", "a"],
        ["learn", "a", "--sample", "a/x.sample"],
    ] {
        place.run(args).code(2).says("inside or above the input a");
    }
    place.run(["clean", "a", "-o", "out", "--learn", "--keep-profiles", "a/profiles"]).code(2).says("inside");
    assert_eq!(place.files(""), ["a/x.txt"]);
}

#[test]
fn a_host_is_one_site_however_it_is_written() {
    let place = site_in("pages/www.Harbour.example", 20);
    place.run(["learn", "-q", "pages", "-o", "profiles", "--site-from", "host"]).code(0);
    assert_eq!(place.files("profiles"), ["harbour.example.toml"]);
    let name = place.files("pages").remove(0);
    let page = place.read(format!("pages/{name}"));
    place.run(["clean", "-q", "pages", "-o", "out", "--profile", "profiles", "--site-from", "host"]).code(0);
    let url = "https://WWW.harbour.example/a";
    let record = serde_json::json!({"url": url, "text": page}).to_string();
    let args = ["clean", "-q", "--profile", "profiles", "--site-from", "host"];
    let ran = place.run_with(&record, args).code(0);
    assert_eq!(ran.records()[0]["text"], place.read(format!("out/{name}")));
    let plain = place.run_with(&record, ["clean", "-q"]).code(0);
    assert_ne!(ran.records()[0]["text"], plain.records()[0]["text"], "the profile says something");
}

#[test]
fn progress_over_files_of_records_is_told_in_files() {
    use dechrome::batch::listing::{Filter, Lister};
    use dechrome::batch::{Event, Extent, Options, Stop};
    let place = Place::new();
    let record = serde_json::json!({"text": "A page of a few words.\n"}).to_string() + "\n";
    for name in ["a.jsonl", "b.jsonl", "c.jsonl"] {
        place.write(name, record.repeat(40));
    }
    let (filter, mut ignore) = (Filter::default(), |_: Event<'_>| {});
    let mut lister = Lister::new(&filter, &mut ignore);
    lister.add(&place.path(""));
    let (listing, stop) = (lister.finish(), Stop::default());
    let (mut found, mut advanced) = (None, 0);
    let mut report = |event: Event<'_>| match event {
        Event::Found(extent) => found = Some(extent),
        Event::Advanced(files) => advanced += files,
        _ => {}
    };
    dechrome::batch::learn::learn(&listing, &Options::default(), 9, &stop, &mut report).expect("samples");
    assert_eq!((found, advanced), (Some(Extent::Files(3)), 3));
}

#[test]
fn a_place_where_no_profile_can_be_is_refused_or_fails() {
    let place = Place::with(&[("a/x.txt", "x\n"), ("file", "a file\n"), ("file.txt", "a file\n")]);
    for (args, said) in [
        ("learn a -o file", "-o file: name a folder or a .toml file"),
        ("learn a -o file.txt", "-o file.txt: name a folder or a .toml file"),
        ("learn a -o /dev/null", "-o /dev/null: name a folder or a .toml file"),
        ("learn a --sample file", "--sample file: name a folder or a .sample file"),
        ("learn a --sample -", "--sample -: name a folder or a .sample file"),
        ("clean a -o out --learn --keep-profiles -", "--keep-profiles -: name a folder"),
    ] {
        place.run(args.split(' ')).code(2).says(said);
    }
    // The pages were learnt from.
    place.run(["learn", "a", "-o", "file/x.toml"]).code(3).says("cannot write file/x.toml");
    assert_eq!(place.files(""), ["a/x.txt", "file", "file.txt"]);
}

const BY_HAND: &str = "\
# The house's own words stay.
[[allow]]
name = \"motto\"
zone = \"any\"
phrases = [\"Pass it on\"]

[[chrome]]
name = \"desk\"
kind = \"line\"
zone = \"any\"
phrases = [\"hold the line, mend the nets\"]
";

#[test]
fn rows_by_hand_win_and_survive() {
    let place = site_in("lindvik", 30);
    place.run(["learn", "-q", "lindvik", "-o", "lindvik.toml"]).code(0);
    let learnt = place.read("lindvik.toml");
    place.write("lindvik.toml", learnt.replacen("\n[end]", &format!("\n{BY_HAND}\n[end]"), 1));
    place.run(["clean", "-q", "lindvik", "-o", "out", "--profile", "lindvik.toml"]).code(0);
    let out: Vec<String> = place.files("out").iter().map(|name| place.read(format!("out/{name}"))).collect();
    assert!(out.iter().filter(|text| text.contains("Pass it on\n")).count() > 25);
    assert!(!out.iter().any(|text| text.contains("Hold the line, mend the nets!\n")));
    place.run(["learn", "-q", "lindvik", "-o", "lindvik.toml"]).code(0);
    let again = place.read("lindvik.toml");
    assert!(again.contains(BY_HAND), "{again}");
    assert_eq!(again.replacen(&format!("\n{BY_HAND}"), "", 1), learnt);
    place.run(["learn", "-q", "lindvik", "-o", "lindvik.toml"]).code(0);
    assert_eq!(place.read("lindvik.toml"), again);
    place.run(["learn", "--diff", "lindvik.toml", "lindvik.toml"]).code(0).prints("");
}

#[test]
fn rows_by_hand_mean_what_they_say() {
    let profile =
        |rows: &str| format!("format = 1\nsite = \"lindvik\"\nsample = 2048\npages = 8\n\n{rows}\n[end]\n");
    const NOTICE: &str = "The ferry stayed at its pier for nine days, and nobody on the island minded.";
    const STORY: &str =
        "It rained all day, and the harbour master, who had seen such days, let nobody cross to the islands.";
    let body: String = (1..9).map(|day| format!("<p>On day {day}: {STORY}</p>")).collect();
    let place = Place::with(&[
        ("notice.txt", &format!("{NOTICE}\n\n{STORY}\n")),
        (
            "list.txt",
            &format!("{STORY}\n\nRelated articles\n• Harbour master\n• The other one\nShare this\n"),
        ),
        ("foot.html", &format!("<title>x</title><article>{body}</article><footer><p>{NOTICE}</p></footer>")),
        (
            "chrome.toml",
            &profile(&format!(
                "[[chrome]]\nname = \"notice\"\nkind = \"line\"\nzone = \"any\"\nphrases = [\"{NOTICE}\"]\n"
            )),
        ),
        (
            "allow.toml",
            &profile(&format!(
                "[[allow]]\nname = \"ours\"\nzone = \"any\"\nphrases = [\"Harbour master\", \"{NOTICE}\"]\n"
            )),
        ),
    ]);
    place.run(["clean", "-q", "notice.txt"]).code(0).prints(format!("{NOTICE}\n\n{STORY}\n"));
    place.run(["clean", "-q", "notice.txt", "--profile", "chrome.toml"]).code(0).prints(format!("{STORY}\n"));
    place.run(["clean", "-q", "list.txt"]).code(0).prints(format!("{STORY}\n"));
    let kept = place.run(["clean", "-q", "list.txt", "--profile", "allow.toml"]).code(0).stdout().to_owned();
    assert_eq!(kept, format!("{STORY}\n\n• Harbour master\n"));
    let without = place.run(["clean", "-q", "foot.html"]).code(0).stdout().to_owned();
    assert!(!without.contains(NOTICE), "{without}");
    let with = place.run(["clean", "-q", "foot.html", "--profile", "allow.toml"]).code(0).stdout().to_owned();
    assert!(with.ends_with(&format!("{NOTICE}\n")), "{with}");
}

#[test]
fn rows_by_hand_survive_however_they_are_spelled() {
    let place = site_in("lindvik", 30);
    place.run(["learn", "-q", "lindvik", "-o", "lindvik.toml"]).code(0);
    let learnt = place.read("lindvik.toml");
    let row = "name = \"mine\", zone = \"any\", phrases = [\"Pass it on\"]";
    for by_hand in [
        format!("allow = [{{ {row} }}] # ours\n"),
        format!(
            "[[\"allow\"]]\n{}\n# the end of ours\n",
            row.replace(", zone", "\nzone").replace(", phrases", "\nphrases")
        ),
    ] {
        let with_rows = learnt.replacen("\n[[learnt]]", &format!("\n{by_hand}\n[[learnt]]"), 1);
        place.write("lindvik.toml", &with_rows);
        place.run(["learn", "-q", "lindvik", "-o", "lindvik.toml"]).code(0);
        assert_eq!(place.read("lindvik.toml"), with_rows);
        let name = place.files("lindvik").remove(0);
        let page = place.read(format!("lindvik/{name}")) + "\nPass it on\n";
        let ran = place.run_with(page, ["explain", "--profile", "lindvik.toml"]).code(0);
        assert!(ran.stdout().contains("allowed by rule site/mine"), "{}", ran.stdout());
    }
}

#[test]
fn the_host_of_a_record_s_address_is_its_site() {
    let place = Place::new();
    let address = |at: usize| {
        ["https://primer.xn--p1ai/a1", "//www.primer.xn--p1ai/a2", "https://primer.xn--p1ai./a3"][at % 3]
    };
    let told = |at: usize| match at % 4 {
        0 => format!("\"url\": \"{}\"", address(at)),
        1 => format!("\"source\": \"{}\", \"hostname\": \"x\"", address(at)),
        2 => format!("\"id\": 7, \"metadata\": {{\"date\": null, \"url\": \"{}\"}}", address(at)),
        _ => format!("\"source\": \"The Post\", \"metadata\": {{\"url\": \"{}\"}}", address(at)),
    };
    let record = |at: usize| format!("{{{}, \"text\": \"Page {at}\"}}\n", told(at));
    place.write("pages.jsonl", (0..12).map(record).collect::<String>());
    let ran = place.run(["learn", "pages.jsonl", "--site-from", "host", "-o", "sites"]).code(0);
    ran.says("12 documents").says("1 site");
    assert_eq!(place.files("sites"), ["primer.xn--p1ai.toml"]);
}

#[test]
fn sites_of_long_numbers_are_not_one() {
    let place = Place::new();
    let record =
        |at: usize| format!("{{\"site\": 12345678901234567890{}, \"text\": \"Page {at}\"}}\n", at % 2);
    place.write("pages.jsonl", (0..6).map(record).collect::<String>());
    let ran = place.run(["learn", "pages.jsonl", "--site-from", "site", "-o", "sites"]).code(0);
    ran.says("6 documents").says("2 sites");
}

#[test]
fn a_difference_is_told_line_by_line() {
    let place = site_in("lindvik", 20);
    place.run(["learn", "-q", "lindvik", "-o", "old.toml"]).code(0);
    let old = place.read("old.toml");
    let row = old.find("\n[[learnt]]").expect("a row");
    let next = row + 1 + old[row + 1..].find("\n[[learnt]]").expect("another");
    place.write("new.toml", format!("{}{}", &old[..row], &old[next..]));
    let ran = place.run(["learn", "--diff", "old.toml", "new.toml"]).code(1);
    assert!(ran.stdout().starts_with("- head \"") && ran.stdout().lines().count() == 1, "{}", ran.stdout());
    place.write("other.toml", old.replace("site = \"lindvik\"", "site = \"sandvik\""));
    place
        .run(["learn", "--diff", "old.toml", "other.toml"])
        .code(1)
        .prints("! the site is \"sandvik\", was \"lindvik\"\n");
}

#[test]
fn the_seeds_come_out_as_expected() {
    let seeds = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/seeds");
    if !seeds.is_dir() {
        eprintln!("skipped: there is no ../shared/seeds");
        return;
    }
    let place = Place::new();
    let mut seen = 0;
    for entry in std::fs::read_dir(&seeds).expect("a folder") {
        let path = entry.expect("an entry").path();
        if path.extension().is_some_and(|extension| extension == "txt") {
            let name = path.file_name().expect("a name");
            place.write(std::path::Path::new("seeds").join(name), std::fs::read(&path).expect("bytes"));
            seen += 1;
        }
    }
    assert!(seen >= 2);
    place.run(["clean", "-q", "seeds", "-o", "out", "--learn"]).code(0);
    for name in place.files("seeds") {
        let expected = std::fs::read(seeds.join("expected").join(&name)).expect("an expected text");
        assert_eq!(place.read(format!("out/{name}")).as_bytes(), expected, "{name}");
    }
}

#[test]
fn learn_alone_says_that_input_is_missing() {
    let Some(shown) = super::security::on_a_terminal(&Place::new(), "learn") else { return };
    let shown = shown.escape_ascii().to_string();
    assert!(shown.contains("dechrome: no input: name files or folders"), "{shown}");
}
