//! Shapes that were made to hurt: twice as much of one takes less than 2.3 times the time.

use crate::linear::{assert_linear, assert_linear_in};
use dechrome::batch::listing::{Filter, Lister};
use dechrome::batch::record::{Fields, parse};
use dechrome::batch::{Event, Options, Target, check_outputs};
use dechrome::emit::Markdown;
use dechrome::judge::profile::{Profiles, SiteRows};
use dechrome::site::Profile;
use dechrome::{Cleaner, Document, Format, Hints, Settings};
use std::hint::black_box;
use std::path::Path;
use std::sync::Arc;

/// How many bytes of a document are enough to be measured.
const BYTES: usize = if cfg!(debug_assertions) { 60_000 } else { 500_000 };

/// All that Markdown can hold.
const MARKDOWN: Markdown = Markdown { links: true, images: true };

/// Shapes of text: a name, and a text of about so many bytes.
type Shape = (&'static str, fn(usize) -> String);

const TEXTS: [Shape; 20] = [
    ("one long line", |bytes| "the ferry was late and nobody minded, ".repeat(bytes / 38)),
    ("one long word", |bytes| "x".repeat(bytes)),
    ("lines of one character", |bytes| "x\n".repeat(bytes / 2)),
    ("nested brackets", |bytes| "(".repeat(bytes / 2) + &")".repeat(bytes / 2)),
    ("combining marks on one letter", |bytes| format!("e{}", "\u{301}\u{323}".repeat(bytes / 4))),
    ("digits", |bytes| "7".repeat(bytes)),
    ("separators", |bytes| " | ".repeat(bytes / 3)),
    ("alternating scripts", |bytes| "aбγ中か한ع".repeat(bytes / 16)),
    ("near-duplicates", |bytes| (0..bytes / 24).map(|n| format!("Share this: item {n:06}\n")).collect()),
    ("items of a link bar", |bytes| (0..bytes / 11).map(|n| format!("Home {n:04} |")).collect()),
    ("colons and labels", |bytes| "Source: a: b: ".repeat(bytes / 14)),
    ("dates", |bytes| "2024-07-19 08:42 ".repeat(bytes / 17)),
    ("blank lines", |bytes| format!("x{}x", "\n \t\n".repeat(bytes / 4))),
    ("garbled text", |bytes| "GrÃ¼ne FÃ¤hre â€œfÃ¼râ€\u{9d} ".repeat(bytes / 40)),
    ("a paragraph said again without end", |bytes| {
        let again = format!("{PARAGRAPH}\n\nNine boats\n\n").repeat(bytes / 137);
        format!("Home\nNews\nSport\nContact us\n\n{again}\n© 2024 Lindvik Post. All rights reserved\n")
    }),
    ("links that nobody closes", |bytes| "[a](".repeat(bytes / 4)),
    ("addresses that nobody closes", |bytes| "[a](b \"".repeat(bytes / 7)),
    ("brackets behind a number", |bytes| format!("[1]{}", "[".repeat(bytes))),
    ("numbers before links", |bytes| (1..bytes / 12).map(|n| format!("[{n}]Pier\n")).collect()),
    ("zero width and direction", |bytes| "\u{200b}\u{202e}\u{200d}".repeat(bytes / 9)),
];

const PARAGRAPH: &str = "It rained all day, and the ferry stayed at its pier until late, as the harbour master had said that it would on such a day.";

pub(super) fn texts(size: usize) {
    let cleaner = Cleaner::new(Settings {
        unwrap: true,
        reasons: true,
        markdown: Some(MARKDOWN),
        ..Settings::default()
    });
    for (shape, make) in TEXTS {
        let work = |bytes: usize| {
            let text = make(bytes);
            black_box(cleaner.clean(&Document::bytes(text.as_bytes())));
        };
        assert_linear(shape, size, &work);
    }
}

#[test]
fn row_05_twice_the_text_takes_no_more_than_its_share() {
    texts(BYTES);
}

pub(super) fn bytes(size: usize) {
    let shapes: [(&str, &[u8]); 7] = [
        ("bytes of no encoding", b"\xff\xfe\xfd\x81"),
        ("every second byte NUL", b"a\0"),
        ("escapes", b"\x1b$B"),
        ("cut sequences", b"\xe4\xb8 \xc3 "),
        ("half of a pair", b"\x00\xd8"),
        ("a legacy encoding", b"\xc4\xe3\xba\xc3, "),
        ("declarations", b"<meta charset=gbk>\xe9"),
    ];
    let cleaner = Cleaner::default();
    for (shape, unit) in shapes {
        let work = |bytes: usize| {
            black_box(cleaner.clean(&Document::bytes(&unit.repeat(bytes / unit.len()))));
        };
        assert_linear(shape, size, &work);
    }
}

#[test]
fn row_06_twice_the_bytes_take_no_more_than_their_share() {
    bytes(BYTES);
}

/// Cleans a page, with its Markdown.
fn clean_page(cleaner: &Cleaner, page: &str) {
    let hints = Hints { format: Format::Html, ..Hints::default() };
    black_box(cleaner.clean(&Document { hints, ..Document::bytes(page.as_bytes()) }));
}

#[test]
fn row_22_twice_the_depth_takes_no_more_than_its_share() {
    let cleaner = Cleaner::new(Settings { markdown: Some(MARKDOWN), ..Settings::default() });
    for unit in [
        "<div>",
        "<div><span>x",
        "<table><tr><td>",
        "<ul><li>",
        "<b><i><p>x",
        "<blockquote><p>x ",
        "<div><h2>Related articles</h2>x",
        "<div class=review>x<main class=modal>x",
    ] {
        let work = |levels: usize| clean_page(&cleaner, &(unit.repeat(levels) + "deep"));
        assert_linear(unit, BYTES / 40, &work);
    }
}

/// What a page declares, with much of one thing in it.
const DECLARATIONS: [Shape; 14] = [
    ("a byline of weekdays", |bytes| format!("<p class=byline>{}", "mon ".repeat(bytes / 4))),
    ("bylines of weekdays", |bytes| format!("<p class=byline>{}", "mon ".repeat(59)).repeat(bytes / 252)),
    ("a byline of words between", |bytes| format!("<p class=byline>{}", "on at the ".repeat(bytes / 10))),
    ("an author of dates that are none", |bytes| {
        format!("<p itemprop=author>{}", "99-99-2023 ".repeat(bytes / 11))
    }),
    ("an author of one word", |bytes| format!("<p itemprop=author>{}", "a1".repeat(bytes / 2))),
    ("a link to the author", |bytes| format!("<a rel=author>{}", "by mon, ".repeat(bytes / 8))),
    ("a time of weekdays", |bytes| format!("<time>{}", "星期一 on ".repeat(bytes / 13))),
    ("a heading of hyphens", |bytes| format!("<h1>{}", "-".repeat(bytes))),
    ("a heading of pieces", |bytes| format!("<title>x</title><h1>{}", "x | ".repeat(bytes / 4))),
    ("a title of pieces", |bytes| format!("<title>{}", "x – ".repeat(bytes / 6))),
    ("attributes of weekdays", |bytes| {
        format!("<meta name=author content='{0}'><time datetime='{0}'>", "mon ".repeat(bytes / 8))
    }),
    ("JSON-LD of weekdays", |bytes| {
        let long = "mon ".repeat(bytes / 12);
        let fields = format!(
            r#"{{"@type":"Article","headline":"{long}","author":"{long}","datePublished":"{long}"}}"#
        );
        format!("<script type='application/ld+json'>{fields}</script>")
    }),
    ("JSON-LD of many statements", |bytes| {
        let article =
            format!(r#"{{"@type":"Article","headline":"{0}","author":"{0}"}},"#, "mon - ".repeat(99));
        let articles = article.repeat(bytes / article.len());
        format!("<script type='application/ld+json'>[{articles}0]</script>")
    }),
    ("JSON-LD that refers to one large name", |bytes| {
        let name = r#"["",[""]],"#.repeat(bytes / 16);
        let authors = r##"{"@id":"#a"},"##.repeat(16);
        let authors = format!("[{authors}0],").repeat(bytes / 400);
        let values =
            format!(r##"{{"@id":"#a","name":[{name}0]}},{{"@type":"Article","author":[{authors}0]}}"##);
        format!("<script type='application/ld+json'>[{values}]</script>")
    }),
];

#[test]
fn row_22_twice_the_declaration_takes_no_more_than_its_share() {
    let cleaner = Cleaner::default();
    for (shape, make) in DECLARATIONS {
        let work = |bytes: usize| {
            let page = make(bytes);
            let hints = Hints { format: Format::Html, ..Hints::default() };
            black_box(cleaner.clean(&Document { hints, ..Document::bytes(page.as_bytes()) }));
        };
        assert_linear(shape, BYTES / 5, &work);
    }
}

/// A row of headings that leans to chrome, and one of prose that stays.
const ROWS: &str = "<tr><th>Home<th>Share<th>Log in</tr><tr><td>It rained all day, and the ferry stayed at its pier.</td></tr>";

#[test]
fn row_22_twice_the_rows_at_twice_the_depth_take_no_more_than_their_share() {
    let cleaner = Cleaner::default();
    for start in ["", "<table>"] {
        let work = |times: usize| {
            clean_page(&cleaner, &format!("{start}{}{}", "<div>".repeat(64 * times), ROWS.repeat(times)));
        };
        assert_linear(&format!("{start}<div>, rows"), BYTES / 60, &work);
    }
}

#[test]
fn row_22_twice_the_signs_take_no_more_than_their_share() {
    let shapes: [(&str, &str, &str, &str); 6] = [
        ("languages in code that says nothing yet", "<pre>", "\n", "<div class=language-y>"),
        ("pictures in all that is open", "", "<b>", "<img alt=x src=y><p></p>"),
        ("pictures and boxes", "", "<ul><li><input type=checkbox>", "<img alt=x src=y><p></p>"),
        ("emphasis that ends in blocks", "", "<b><div>", "</b>"),
        ("links that end in blocks", "", "<a href=y>x<div>", "</a>z"),
        ("links that links end", "", "<a href=y><b><div>x<code>y", "</b>"),
    ];
    let cleaner = Cleaner::new(Settings { markdown: Some(MARKDOWN), ..Settings::default() });
    for (shape, start, first, then) in shapes {
        let work = |times: usize| {
            clean_page(&cleaner, &format!("{start}{}x{}y", first.repeat(times), then.repeat(times)));
        };
        assert_linear(shape, BYTES / 40, &work);
    }
}

#[test]
fn row_21_twice_the_record_takes_no_more_than_its_share() {
    let shapes: [Shape; 5] = [
        ("a long text", |bytes| format!("{{\"text\": \"{}\"}}", "the ferry ".repeat(bytes / 10))),
        ("escapes", |bytes| format!("{{\"text\": \"{}\"}}", r"\u00e9\n\ud83d".repeat(bytes / 14))),
        ("many fields", |bytes| format!("{{{}\"text\": \"x\"}}", "\"field\": 1, ".repeat(bytes / 12))),
        ("nesting", |bytes| {
            format!("{{\"a\": {}{}, \"text\": \"x\"}}", "[".repeat(bytes / 2), "]".repeat(bytes / 2))
        }),
        ("long numbers", |bytes| format!("{{\"n\": {}, \"text\": \"x\"}}", "9".repeat(bytes))),
    ];
    for (shape, make) in shapes {
        let work = |bytes: usize| {
            let line = make(bytes);
            assert!(parse(line.as_bytes(), &Fields::default()).is_ok(), "{shape}");
        };
        assert_linear(shape, 20 * BYTES, &work);
    }
}

/// Lists paths and looks for meetings of their outputs.
/// A site's rows go from neighbour to neighbour: each time one goes, those beside it are asked again.
#[test]
fn row_05_twice_the_lines_of_a_site_take_no_more_than_their_share() {
    const PROFILE: &str = "format = 1\nsite = \"\"\nsample = 2048\npages = 40\n\n\
        [[learnt]]\ntext = \"Related articles\"\nkind = \"line\"\nzone = \"tail\"\nbefore = [\"The foot of it\", \"• Quay\"]\n\
        pages = 40\nholding = 40\nconfidence = 0.9\nfirst = \"a\"\nlast = \"b\"\n\n\
        [[allow]]\nname = \"quay\"\nzone = \"any\"\nphrases = [\"Quay\"]\n\n[end]\n";
    let profile = Profile::parse("a profile", PROFILE).expect("a profile");
    let rows = SiteRows::new("a profile", &profile).expect("good rows");
    let cleaner =
        Cleaner::default().with_profiles(Profiles { all: Some(Arc::new(rows)), ..Profiles::default() });
    let body = "It rained all day, and the ferry stayed at its pier until late.\n";
    for (shape, below) in [("headings", "The foot of it\n"), ("allowed items below headings", "• Quay\n")] {
        let work = |bytes: usize| {
            let below = below.repeat(if below.starts_with('•') { bytes / 17 } else { 1 });
            let text = format!("{body}{}{below}", "Related articles\n".repeat(bytes / 17));
            let cleaned = cleaner.clean(&Document::text(&text));
            assert!(!cleaned.text.contains("Related"), "the headings go");
        };
        assert_linear_in(1, shape, BYTES, &work);
    }
}

fn list(paths: &[String]) {
    let filter = Filter::default();
    let mut ignore = |_: Event<'_>| {};
    let mut lister = Lister::new(&filter, &mut ignore);
    for path in paths {
        lister.add_listed(Path::new(path));
    }
    let target = Target::Tree("/nowhere/out".into());
    check_outputs(&lister.finish(), &target, &Options::default()).expect("no two meet");
}

#[test]
fn row_20_twice_the_paths_take_no_more_than_their_share() {
    let deep = vec!["d"; 1_000].join("/");
    assert_linear_in(2_000, "deepest paths", 200, &|paths| {
        list(&(0..paths).map(|n| format!("{deep}/{n}/{n}.txt")).collect::<Vec<_>>());
    });
    let long = "n".repeat(240);
    assert_linear_in(500, "longest names", 1_000, &|paths| {
        list(&(0..paths).map(|n| format!("{long}/{n}-{long}.txt")).collect::<Vec<_>>());
    });
    assert_linear_in(2, "one path", 5_000, &|parts| list(&[vec!["d"; parts].join("/") + ".txt"]));
    assert_linear_in(20, "many folders", 2_000, &|paths| {
        list(&(0..paths).map(|n| format!("{n}/a/b/c/d.txt")).collect::<Vec<_>>());
    });
}
