//! What training takes from the library: labels, words and features of documents, by the code that judges them in use.
//!
//! Takes pages with their gold texts and word tables, gives files of numbers; which documents to learn from, and how, is left to
//! `train.py`. README.md describes the files.

mod document;
mod label;
mod measure;
mod words;

use anyhow::{Context, Result, bail};
use dechrome::Format;
use dechrome::judge::features::training::{feature_names, text_features};
use dechrome::judge::model::Model;
use std::fs;
use std::io::Write;
use std::path::Path;

const USAGE: &str = "usage: dechrome-training names [text]
       dechrome-training label FORMAT EMPTY.model OUT < documents
       dechrome-training measure FORMAT OUT/documents.jsonl TABLES PLAN ROWS
       dechrome-training check MODEL";

fn read_model(path: &Path) -> Result<Model> {
    let file = fs::read(path).with_context(|| path.display().to_string())?;
    Model::parse(&file).with_context(|| path.display().to_string())
}

fn name_format(name: &str) -> Result<Format> {
    Ok(match name {
        "text" => Format::Text,
        "html" => Format::Html,
        _ => bail!(USAGE),
    })
}

fn main() -> Result<()> {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let args: Vec<&str> = args.iter().map(String::as_str).collect();
    match *args {
        ["names", "text"] => writeln!(std::io::stdout(), "{}", text_features())?,
        ["names"] => writeln!(std::io::stdout(), "{}", feature_names().join("\n"))?,
        ["label", format, empty, out] => {
            label::label_all(name_format(format)?, &read_model(Path::new(empty))?, Path::new(out))?;
        }
        ["measure", format, documents, tables, plan, rows] => {
            let [documents, tables, plan, rows] = [documents, tables, plan, rows].map(Path::new);
            measure::measure_all(name_format(format)?, documents, tables, plan, rows)?;
        }
        ["check", model] => writeln!(std::io::stdout(), "{}", read_model(Path::new(model))?.about())?,
        _ => bail!(USAGE),
    }
    Ok(())
}
