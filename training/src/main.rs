//! What training takes from the library: labels, words and features of documents, by the code that judges them in use.
//!
//! Takes pages with their gold texts and word tables, gives files of numbers; which documents to learn from, and how, is left to
//! `train.py`. README.md describes the files.

mod document;
mod label;
mod measure;
mod words;

use anyhow::{Context, Result, bail};
use dechrome::judge::features::training::feature_names;
use dechrome::judge::model::Model;
use std::fs;
use std::io::Write;
use std::path::Path;

const USAGE: &str = "usage: dechrome-training names
       dechrome-training label EMPTY.model OUT < pages.jsonl
       dechrome-training measure OUT/documents.jsonl TABLES PLAN ROWS
       dechrome-training check MODEL";

fn read_model(path: &Path) -> Result<Model> {
    let file = fs::read(path).with_context(|| path.display().to_string())?;
    Model::parse(&file).with_context(|| path.display().to_string())
}

fn main() -> Result<()> {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let args: Vec<&str> = args.iter().map(String::as_str).collect();
    match *args {
        ["names"] => writeln!(std::io::stdout(), "{}", feature_names().join("\n"))?,
        ["label", empty, out] => label::label_all(&read_model(Path::new(empty))?, Path::new(out))?,
        ["measure", documents, tables, plan, rows] => {
            measure::measure_all(Path::new(documents), Path::new(tables), Path::new(plan), Path::new(rows))?;
        }
        ["check", model] => writeln!(std::io::stdout(), "{}", read_model(Path::new(model))?.about())?,
        _ => bail!(USAGE),
    }
    Ok(())
}
