//! The promises of `repair`, over the cases in `testdata/mojibake` and by rule.

use super::*;

#[test]
fn good_ascii_is_left_alone() {
    assert_eq!(repair("plain"), None);
}

#[test]
fn throwaway() {
    let Ok(cases) = std::fs::read("/work/shared/corpora/mojibake.json") else { return };
    let cases: Vec<serde_json::Value> = serde_json::from_slice(&cases).unwrap();
    for case in cases {
        let (kind, text) = (case["kind"].as_str().unwrap(), case["original"].as_str().unwrap());
        let got = repair(text).map_or(text.to_owned(), |r| r.0);
        let ok = ["fixed-encoding", "fixed"].iter().any(|k| case[*k].as_str() == Some(&got));
        if !ok {
            println!("{kind} {}: {}\n   {text:?}\n   {got:?}", case["expect"], case["label"]);
        }
    }
}

/// FILES is a list of files; prints each changed line.
#[test]
fn wild() {
    let Ok(list) = std::env::var("FILES") else { return };
    let list = std::fs::read(list).unwrap();
    for path in String::from_utf8(list).unwrap().lines() {
        let Ok(bytes) = std::fs::read(path) else { continue };
        let text = encoding_rs::UTF_8.decode_without_bom_handling(&bytes).0;
        let Some((better, runs)) = repair(&text) else { continue };
        println!("== {path} {runs}");
        if text.lines().count() == better.lines().count() {
            for (a, b) in text.lines().zip(better.lines()).filter(|(a, b)| a != b).take(12) {
                let (a, b): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
                let p = a.iter().zip(&b).take_while(|(a, b)| a == b).count().saturating_sub(15);
                let a: String = a[p..].iter().take(100).collect();
                let b: String = b[p..].iter().take(100).collect();
                println!("  - {a:?}\n  + {b:?}");
            }
        } else {
            println!("  LINES CHANGED");
        }
        assert!(repair(&better).is_none(), "not idempotent");
    }
}

/// FILES of good text, garbled by each page and put right again.
#[test]
fn round_trip() {
    let Ok(list) = std::env::var("GOOD") else { return };
    let list = std::fs::read(list).unwrap();
    let list = String::from_utf8(list).unwrap();
    let pages = Pages::get();
    for page in 0..PAGES {
        let mut to: Vec<Option<char>> = vec![None; 256];
        for c in (0x80..0xFFFF_u32).rev().filter_map(char::from_u32) {
            let b = pages.roles(c).byte(page);
            if b != 0 {
                to[b as usize] = Some(c)
            }
        }
        // prefer the page's own character to C1
        if page == 0 {
            for b in 0x80..=0x9F_u8 {
                to[b as usize] = Some(windows_1252(b as char).unwrap_or(b as char));
            }
        }
        let garble = |t: &str| {
            t.bytes()
                .map(|b| if b < 128 { Some(b as char) } else { to[b as usize] })
                .collect::<Option<String>>()
        };
        let (mut all, mut whole, mut lines, mut ok) = (0, 0, 0, 0);
        for path in list.lines() {
            let Ok(bytes) = std::fs::read(path) else { continue };
            let text = encoding_rs::UTF_8.decode_without_bom_handling(&bytes).0;
            if text.is_ascii()
                || text.contains('\u{FFFD}')
                || text.chars().any(|c| ('\u{80}'..='\u{9f}').contains(&c))
            {
                continue;
            }
            let Some(bad) = garble(&text) else { continue };
            all += 1;
            let got = repair(&bad).map_or(bad.clone(), |r| r.0);
            whole += usize::from(got == text);
            let g: Vec<&str> = got.lines().collect();
            let mut shown = 0;
            for ((a, b), m) in text.lines().zip(&g).zip(bad.lines()).filter(|((a, _), _)| !a.is_ascii()) {
                lines += 1;
                ok += usize::from(a == *b);
                if a != *b && shown < 2 && std::env::var("SHOW").is_ok() {
                    shown += 1;
                    println!("  {path}\n   {:.150}\n   {:.150}\n   {:.150}", a, b, m);
                }
            }
        }
        println!(
            "page {page}: files {whole}/{all}, lines {ok}/{lines} = {:.4}",
            ok as f64 / lines.max(1) as f64
        );
    }
}
