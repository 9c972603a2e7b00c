//! What documents, names and profiles of strangers must not do: speak to the terminal, leave the output's folder, run a script.
#![cfg(unix)]
#![expect(clippy::print_stderr, reason = "a skipped test says so")]

use super::runner::{Place, SHORT};
use std::os::unix::fs::symlink;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

/// What a terminal obeys, or shows otherwise than it is: a sequence that sets the title, its C1 form, an override of direction.
const SPEAKS: &str = "\u{1b}]0;owned\u{7}\u{9b}2J\u{202e}\u{2066}\r";

/// What a terminal would be told by this.
fn told(shown: &[u8]) -> Option<char> {
    let text = std::str::from_utf8(shown).expect("UTF-8");
    // A terminal's own line ends are CR LF.
    let text = text.replace("\r\n", "\n");
    text.chars().find(|&c| {
        c.is_control() && !matches!(c, '\n' | '\t')
            || matches!(c, '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
    })
}

/// Runs a command of the shell where standard output is a terminal; what the terminal gets. `None` where no program can make one.
pub(super) fn on_a_terminal(place: &Place, arguments: &str) -> Option<Vec<u8>> {
    let command = format!("'{}' {arguments}", env!("CARGO_BIN_EXE_dechrome"));
    let output = Command::new("script")
        .args(["-q", "-e", "-c", &command, "/dev/null"])
        .current_dir(place.path(""))
        .stdin(Stdio::null())
        .output();
    match output {
        Ok(output) => Some(output.stdout),
        Err(_) => {
            eprintln!("skipped: there is no `script` here");
            None
        }
    }
}

#[test]
fn a_terminal_is_not_spoken_to_by_documents_or_names() {
    let page = format!("Share this{SPEAKS}\n{SHORT}Copyright{SPEAKS} 2024. All rights reserved\n");
    let name = format!("in/a{}.txt", SPEAKS.replace('\r', ""));
    let place = Place::with(&[(&name, &page)]);
    for arguments in [
        "check --diff -q in",
        "check -q in",
        "check --progress never in",
        "explain in/*",
        "clean -q in/*",
        "clean -q in/* --format markdown",
    ] {
        let Some(shown) = on_a_terminal(&place, arguments) else { return };
        assert!(!shown.is_empty(), "{arguments}");
        assert_eq!(told(&shown), None, "{arguments}: {}", shown.escape_ascii());
    }
    // A pipe gets the lines as they are: a difference can be applied.
    let ran = place.run(["check", "--diff", "-q", "in"]).code(1);
    // A C1 character in UTF-8 is a garbled quotation mark to the decoder.
    let line = format!("-Share this{}", SPEAKS.replace('\u{9b}', "›"));
    assert!(ran.stdout().contains(&line), "{:?}", ran.stdout());
}

#[test]
fn standard_error_shows_what_files_say_as_escapes() {
    let row = "[[chrome]]\nname = \"NAME\"\nkind = \"line\"\nzone = \"any\"\nlanguages = [\"en\"]\nphrases = [\"x\"]\nmatches = [\"x\"]\nspares = [\"y\"]\n";
    let head = "format = 1\nsite = \"s\"\nsample = 9\npages = 9\n";
    let spelled = "\\u001b]0;owned\\u0007\\u202e";
    let profiles = [
        format!("{head}\"{spelled}\" = 1\n[end]\n"),
        format!("{head}{}[end]\n", row.replace("NAME", spelled)),
        format!(
            "{head}{}[end]\n",
            row.replace("NAME", "n").replace("phrases = [\"x\"]", &format!("pattern = \"({spelled}\""))
        ),
        format!("{head}{}[end]\n", row.replace("\"line\"", &format!("\"{spelled}\""))),
        format!(
            "{head}\n[[learnt]]\ntext = \"{{{spelled}}}\"\nkind = \"line\"\nzone = \"tail\"\nedge = true\npages = 9\nholding = 9\nconfidence = 0.9\nfirst = \"\"\nlast = \"\"\n[end]\n"
        ),
    ];
    for profile in profiles {
        let place = Place::with(&[("a.txt", SHORT), ("p.toml", &profile)]);
        let ran = place.run(["clean", "a.txt", "--profile", "p.toml"]).code(2).says("p.toml");
        assert_eq!(told(ran.stderr().as_bytes()), None, "{:?}", ran.stderr());
    }
    let place = Place::with(&[(
        "a.jsonl",
        &format!("{{\"id\": \"{SPEAKS}\", \"text\": 5}}\n")
            .replace('\u{1b}', "")
            .replace(['\u{7}', '\r'], ""),
    )]);
    for arguments in [
        vec!["clean", "a.jsonl", "--id-field", "id"],
        vec!["clean", "a.jsonl", "--text-field", SPEAKS],
        vec!["clean", "a.jsonl", "--site-from", SPEAKS],
        vec!["clean", "a.jsonl", "--files-from", SPEAKS],
        vec!["clean", SPEAKS],
    ] {
        let ran = place.run(&arguments);
        assert!(!ran.stderr().is_empty(), "{arguments:?}");
        assert_eq!(told(ran.stderr().as_bytes()), None, "{arguments:?}: {:?}", ran.stderr());
    }
}

#[test]
fn a_link_in_the_output_s_place_is_replaced_and_not_written_through() {
    let place = Place::with(&[("in/a.txt", SHORT), ("elsewhere/precious.txt", "precious\n")]);
    std::fs::create_dir(place.path("out")).expect("a folder");
    symlink(place.path("elsewhere/precious.txt"), place.path("out/a.txt")).expect("a link");
    place.run(["clean", "-q", "in", "-o", "out"]).code(0);
    assert_eq!(place.read("elsewhere/precious.txt"), "precious\n");
    assert_eq!(place.read("out/a.txt"), SHORT);
    assert!(!place.path("out/a.txt").is_symlink());
    assert_eq!(place.files("elsewhere"), ["precious.txt"]);
}

#[test]
fn a_link_named_as_the_output_is_followed() {
    let place = Place::with(&[("in/a.txt", SHORT), ("real/a.txt", "old\n"), ("real/b.json", "old\n")]);
    symlink("real/a.txt", place.path("a.txt")).expect("a link");
    symlink("real/b.json", place.path("b.json")).expect("a link");
    symlink("real/c.toml", place.path("c.toml")).expect("a link");
    place.run(["clean", "-q", "in/a.txt", "-o", "a.txt", "--summary", "b.json"]).code(0);
    place.run(["learn", "-q", "in", "-o", "real/c.toml"]).code(0);
    place.run(["learn", "-q", "in", "-o", "c.toml"]).code(0);
    assert_eq!(place.read("real/a.txt"), SHORT);
    assert!(place.read("real/b.json").starts_with('{'));
    assert!(["a.txt", "b.json", "c.toml"].iter().all(|name| place.path(name).is_symlink()));
}

#[test]
fn no_listed_or_named_path_writes_outside_the_output_s_folder() {
    let place = Place::with(&[
        ("w/pages/a.txt", SHORT),
        ("w/b.txt", SHORT),
        ("c.txt", SHORT),
        ("w/..d/e.txt", SHORT),
    ]);
    let absolute = place.path("w/b.txt").display().to_string();
    let list = format!("../c.txt\npages/../../c.txt\n./pages/a.txt\n{absolute}\n..d/e.txt\n");
    for list in list.lines().map(str::to_owned).chain(["..d/e.txt\npages/a.txt\n../c.txt\n".to_owned()]) {
        place.write("w/list", &list);
        let before = place.files("").len();
        let mut command = place.command(["clean", "-q", "--files-from", "list", "-o", "out"]);
        let status = command.current_dir(place.path("w")).status().expect("a run");
        assert!(status.success(), "{list}");
        let written = place.files("w/out");
        assert_eq!(written.len(), list.lines().count(), "{list}: {written:?}");
        assert_eq!(place.files("").len(), before + written.len(), "{list}: something was written outside");
        std::fs::remove_dir_all(place.path("w/out")).expect("removed");
    }
}

#[test]
fn a_site_s_name_is_no_path() {
    let sites =
        ["../../up", "/etc/passwd", "..", ".", "", "a/b", ".hidden", "c:\\x", "nul\u{0}l", "\u{202e}txt"];
    for site in sites {
        let name = dechrome::batch::profiles::file_name(site, "toml");
        let path = std::path::Path::new(&name);
        assert_eq!(path.file_name().and_then(|name| name.to_str()), Some(&*name), "{site:?}");
        assert!(!name.starts_with('.') && name.ends_with(".toml"), "{site:?}: {name}");
        assert!(!name.contains(['/', '\\', '\0', '\u{202e}']), "{site:?}: {name}");
    }
}

#[test]
fn hostile_patterns_are_refused_or_matched_at_once() {
    let nested = "(".repeat(100_000);
    let alternatives = (0..20_000).map(|n| format!("a{n}b")).collect::<Vec<_>>().join("|");
    for pattern in [
        "(?:x{1000}){1000}",
        "(?:(?:(?:x{100}){100}){100}){100}",
        "(?:a|a?)*(?:a|aa)+b",
        "(a*)*(a*)*b",
        "\\p{L}{1000}",
        "(?:\\p{L}|\\p{N}){500}y",
        ".*.*.*.*.*.*.*.*=x",
        "\\bx\\B",
        &nested,
        &alternatives,
    ] {
        let profile = format!(
            "format = 1\nsite = \"s\"\nsample = 9\npages = 9\n[[chrome]]\nname = \"p\"\nkind = \"line\"\nzone = \"any\"\nlanguages = [\"en\"]\npattern = '{pattern}'\nmatches = [\"x\"]\nspares = [\"y\"]\n[end]\n"
        );
        let page = format!("{}\n{SHORT}{}\n", "a".repeat(200_000), "aé ".repeat(50_000));
        let place = Place::with(&[("a.txt", &page), ("p.toml", &profile)]);
        let start = Instant::now();
        let ran = place.run(["clean", "-q", "a.txt", "--profile", "p.toml"]);
        // Unoptimised, on a busy machine; a pattern that is tried in all ways would take years.
        assert!(start.elapsed() < Duration::from_secs(30), "{}", pattern.get(..40).unwrap_or(pattern));
        if ran.stdout().is_empty() {
            ran.code(2).says("p.toml:");
        } else {
            ran.code(0);
        }
    }
}

#[test]
fn markdown_of_a_hostile_page_runs_nothing() {
    let place = Place::with(&[(
        "page.html",
        "<title>x</title><h1>Ferry &lt;script&gt;alert(1)&lt;/script&gt;</h1><p>It rained &lt;img src=x onerror=alert(1)&gt; all day \
         <a href='javascript:alert(1)'>here</a> <a href='java&#10;script:alert(1)'>or here</a> \
         <a href=\"https://x.example/&quot;onclick=alert(1)\">there</a> [a](javascript:alert(1)) &lt;javascript:alert(1)&gt;\
         <img alt='](javascript:alert(1))' src='data:text/html,&lt;script&gt;alert(1)&lt;/script&gt;'></p>\
         <pre>&lt;/pre&gt;```\n&lt;script&gt;alert(1)&lt;/script&gt;\n```</pre><script>alert(1)</script>",
    )]);
    let ran = place
        .run(["clean", "-q", "page.html", "--format", "markdown", "--links", "--images", "--no-strip"])
        .code(0);
    let mut in_code = false;
    let mut words = 0;
    for event in pulldown_cmark::Parser::new_ext(&ran.stdout(), pulldown_cmark::Options::all()) {
        use pulldown_cmark::{Event, Tag, TagEnd};
        match event {
            Event::Html(html) | Event::InlineHtml(html) => panic!("HTML: {html}"),
            Event::Start(Tag::Link { dest_url, .. } | Tag::Image { dest_url, .. }) => {
                assert!(dest_url.is_empty() || dest_url.starts_with("https://x.example/"), "{dest_url}");
                assert!(!dest_url.contains(['"', '<', '>']), "{dest_url}");
            }
            Event::Start(Tag::CodeBlock(_)) => in_code = true,
            Event::End(TagEnd::CodeBlock) => in_code = false,
            Event::Text(text) => words += usize::from(text.contains("alert") && !in_code),
            _ => {}
        }
    }
    assert!(words > 0, "the page's own words are there: {}", ran.stdout());
}

#[test]
fn json_as_deep_as_its_line_is_long_costs_no_stack() {
    let deep = 400_000;
    let nested = |inner: &str| format!("{}{inner}{}", "[".repeat(deep), "]".repeat(deep));
    let objects = format!("{}1{}", "{\"a\":".repeat(deep), "}".repeat(deep));
    let lines = [
        format!("{{\"text\": \"It rained.\", \"x\": {}}}", nested("1")),
        format!("{{\"x\": {objects}, \"text\": \"It rained.\"}}"),
        format!("{{\"text\": \"It rained.\", \"dechrome\": {}}}", nested("1")),
        format!(
            "{{\"text\": \"It rained.\", \"dechrome\": {{\"encoding\": {}, \"blocks\": {objects}}}}}",
            nested("")
        ),
        "[".repeat(deep),
        format!(
            "{{\"text\": \"<script type=application/ld+json>{}</script><p>It rained.\"}}",
            "[".repeat(deep)
        ),
    ];
    let place = Place::with(&[("a.jsonl", &lines.join("\n"))]);
    let ran = place.run(["clean", "a.jsonl"]).code(3).says("3 failed");
    assert_eq!(ran.stdout().lines().count(), 3);
}
