//! The features of documents, each with the word table that the plan names for it.

use crate::document::{Blocks, Heading};
use crate::read_model;
use anyhow::{Context, Result, ensure};
use dechrome::Format;
use rayon::prelude::*;
use std::collections::HashMap;
use std::fs::File;
use std::io::{BufRead, BufReader, BufWriter, Write};
use std::path::Path;

/// Documents that are held at once.
const BATCH: usize = 400;

/// Writes the rows of the plan's documents, in its order: lines `NUMBER TABLE` with rising numbers of lines of `documents.jsonl`;
/// the table is the file `TABLE.model` of the folder.
pub(crate) fn measure_all(
    format: Format,
    documents: &Path,
    tables: &Path,
    plan: &Path,
    rows: &Path,
) -> Result<()> {
    let open = |path: &Path| File::open(path).map(BufReader::new).with_context(|| path.display().to_string());
    let mut models = HashMap::new();
    let mut planned = Vec::new();
    for line in open(plan)?.lines() {
        let line = line?;
        let (number, table) = line.split_once(' ').with_context(|| format!("plan: {line}"))?;
        if !models.contains_key(table) {
            models.insert(table.to_owned(), read_model(&tables.join(format!("{table}.model")))?);
        }
        planned.push((number.parse::<usize>()?, table.to_owned()));
    }
    ensure!(planned.is_sorted_by(|a, b| a.0 < b.0), "the plan's documents do not rise");
    let mut lines = open(documents)?.lines().enumerate();
    let mut out = BufWriter::new(File::create(rows)?);
    for batch in planned.chunks(BATCH) {
        let mut texts = Vec::with_capacity(batch.len());
        for (number, table) in batch {
            let (_, line) =
                lines.find(|(at, _)| at == number).with_context(|| format!("no document {number}"))?;
            texts.push((line?, models.get(table).context("a table that was not read")?));
        }
        let measured: Vec<Result<Vec<u8>>> = texts
            .par_iter()
            .map(|(line, model)| {
                let heading: Heading = serde_json::from_str(line)?;
                let (rows, _) = Blocks::find(&heading.text, format).features(model);
                ensure!(
                    rows.len() == heading.blocks,
                    "{} {} has other blocks now",
                    heading.corpus,
                    heading.id
                );
                Ok(rows.concat())
            })
            .collect();
        for rows in measured {
            out.write_all(&rows?)?;
        }
    }
    out.flush()?;
    Ok(())
}
