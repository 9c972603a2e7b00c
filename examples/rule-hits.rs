//! For those who write rows: reads lines from stdin and says which rows they hit.
//!
//! `rule-hits` writes, for each line of input, one line of tab-separated items: for the head, the core and the tail zone
//! `KIND NAME`, or `-`; then, for a link bar, the same for the core zone of each of its items. `rule-hits --rows` lists all
//! rows: name, kind. `rule-hits --time` gives nanoseconds a line instead.

use dechrome::RuleId;
use dechrome::judge::rules::{Rules, Scratch, Zone, items};
use std::io::{self, BufRead, Write};
use std::time::Instant;

fn main() -> io::Result<()> {
    let rules = Rules::builtin();
    let mut scratch = Scratch::default();
    let mut out = io::BufWriter::new(io::stdout().lock());
    match std::env::args().nth(1).as_deref() {
        Some("--rows") => {
            for rule in (0..).map_while(|n| (usize::from(n) < rules.len()).then_some(RuleId(n))) {
                writeln!(out, "{}\t{:?}", rules.name(rule), rules.kind(rule))?;
            }
        }
        Some("--time") => {
            let lines: Vec<String> = io::stdin().lock().lines().collect::<io::Result<_>>()?;
            for _ in 0..5 {
                let start = Instant::now();
                let hits = lines.iter().filter(|line| rules.find(line, &mut scratch).is_some()).count();
                let find_ns = start.elapsed().as_nanos() / lines.len().max(1) as u128;
                let start = Instant::now();
                let long = lines.iter().filter(|line| scratch.fold(line).is_none()).count();
                let fold_ns = start.elapsed().as_nanos() / lines.len().max(1) as u128;
                let start = Instant::now();
                let items: usize = lines.iter().map(|line| items(line).count()).sum();
                let items_ns = start.elapsed().as_nanos() / lines.len().max(1) as u128;
                writeln!(
                    out,
                    "{} lines, {hits} hits, {long} too long or empty, {items} items; find {find_ns}, of it fold {fold_ns}; items {items_ns} ns a line",
                    lines.len()
                )?;
            }
        }
        _ => {
            let show = |rule: Option<RuleId>| {
                rule.map_or("-".to_owned(), |rule| {
                    format!("{:?} {}", rules.kind(rule), rules.name(rule)).to_lowercase()
                })
            };
            for line in io::stdin().lock().lines() {
                let line = line?;
                let hit = rules.find(&line, &mut scratch).unwrap_or_default();
                write!(out, "{}\t{}\t{}", show(hit.head), show(hit.core), show(hit.tail))?;
                let bar: Vec<&str> = items(&line).collect();
                if bar.len() > 1 {
                    for item in bar {
                        let hit = rules.find(item, &mut scratch).unwrap_or_default();
                        write!(out, "\t{}", show(hit.at(Zone::Core)))?;
                    }
                }
                writeln!(out)?;
            }
        }
    }
    out.flush()
}
