//! Which documents a profile was used on, and what is said of what was learnt.

use super::learn::site_in;
use super::records::quoted;
use super::runner::{Place, SHORT};

fn summary(place: &Place) -> serde_json::Value {
    serde_json::from_str(&place.read("summary.json")).expect("JSON")
}

#[test]
fn documents_without_a_profile_are_counted_where_there_are_profiles() {
    let place = site_in("pages/north", 6);
    place.write("pages/south/a.txt", SHORT);
    place.run(["learn", "-q", "pages", "--include", "north/", "-o", "profiles"]).code(0);
    assert_eq!(place.files("profiles"), ["north.toml"]);
    let ran = |args: &[&str]| {
        let args = ["clean", "pages", "-o", "out", "--summary", "summary.json"].iter().chain(args);
        place.run(args).code(0)
    };
    let one = ran(&["--profile", "profiles"]).says("1 without a profile");
    assert!(!one.stderr().contains("--site-from"), "{}", one.stderr());
    assert_eq!(summary(&place)["without_profile"], 1);
    ran(&["--profile", "profiles", "--site-from", "host"])
        .says("7 without a profile")
        .says("no profile is of a document's site: see --site-from");
    assert_eq!(summary(&place)["without_profile"], 7);
    for args in [&["--profile", "profiles/north.toml"][..], &["--learn"], &[]] {
        let all = ran(args);
        assert!(!all.stderr().contains("without a profile"), "{}", all.stderr());
        assert_eq!(summary(&place)["without_profile"], 0);
    }
    place.run(["check", "pages", "--profile", "profiles"]).code(1).says("1 without a profile");
}

#[test]
fn a_run_that_learns_says_what() {
    let place = site_in("pages", 20);
    let rows = |stderr: &str| {
        let at = stderr.find("1 site, ").unwrap_or_else(|| panic!("{stderr}"));
        stderr.get(at..).and_then(|said| said.lines().next()).unwrap_or_default().to_owned()
    };
    let learnt = place.run(["learn", "pages", "-o", "pages.toml"]).code(0).stderr();
    let used = place.run(["clean", "pages", "-o", "out", "--learn"]).code(0).stderr();
    assert_eq!(rows(&used), rows(&learnt));
    assert!(rows(&used).ends_with(" rows learnt"), "{used}");
    place.run(["clean", "pages", "-o", "out", "--learn", "-q"]).code(0).says_nothing();
    // Records that do not tell their site.
    let records: String =
        (0..9).map(|n| format!("{{\"text\": {}}}\n", quoted(&format!("{n}. {SHORT}")))).collect();
    place.write("r.jsonl", records);
    place
        .run(["clean", "r.jsonl", "--learn", "--site-from", "host", "-o", "r2.jsonl"])
        .code(0)
        .says("0 sites, 0 rows learnt")
        .says("9 without a profile");
}

#[test]
fn learning_warns_of_pages_that_would_be_left_without_a_line() {
    let place = Place::new();
    for n in 0..20 {
        let body = if n < 3 {
            String::new()
        } else {
            format!("On day {n} nobody crossed to the island before dawn.\n")
        };
        let page = format!(
            "Lindvik Post\nFront\n\n{body}\nPass it on\nPost\nPigeon\n{} people like this\nMasthead\n",
            n * 31
        );
        place.write(format!("pages/{n:02}.txt"), page);
    }
    let said = "pages: 3 of 20 sampled pages would be left without a line";
    place.run(["learn", "pages", "-o", "pages.toml"]).code(0).says(said).says("[[allow]]");
    place.run(["clean", "pages", "-o", "out", "--learn"]).code(0).says(said);
    place.run(["learn", "pages", "-o", "pages.toml", "-q"]).code(0).says_nothing();
}

#[test]
fn a_record_is_as_long_as_its_text() {
    let place = Place::new();
    let record =
        format!("{{\"id\": 7, \"url\": \"https://lindvik.example/a\", \"text\": {}}}\n", quoted(SHORT));
    place.write("r.jsonl", record);
    let said = format!("1 document, {} bytes in", SHORT.len());
    place.run(["clean", "r.jsonl", "-o", "out.jsonl"]).code(0).says(&said);
    place.run(["learn", "r.jsonl", "-o", "r.toml"]).code(0).says(&said);
}

#[test]
fn a_site_of_another_name_keeps_its_rows_by_hand() {
    let place = site_in("old", 20);
    place.run(["learn", "-q", "old", "-o", "site.toml"]).code(0);
    let by_hand = "[[allow]]\nname = \"motto\"\nzone = \"any\"\nphrases = [\"Pass it on\"]\n";
    let learnt = place.read("site.toml").replacen("\n[end]", &format!("\n{by_hand}\n[end]"), 1);
    place.write("site.toml", &learnt);
    std::fs::rename(place.path("old"), place.path("new")).expect("renamed");
    place
        .run(["learn", "-q", "new", "-o", "site.toml"])
        .code(2)
        .says("is the profile of the site \"old\", not of \"new\": name another file, remove it, or change `site` in it, which keeps its rows by hand");
    assert_eq!(place.read("site.toml"), learnt);
    place.write("site.toml", learnt.replacen("site = \"old\"", "site = \"new\"", 1));
    place.run(["learn", "-q", "new", "-o", "site.toml"]).code(0);
    let again = place.read("site.toml");
    assert!(again.contains("site = \"new\"") && again.contains(by_hand), "{again}");
}
