//! Outcomes and their sum.
//!
//! A run tells what happens as [`Event`]s; the tally, the messages and the exit code all read the same ones.

use crate::document::{BlockCounts, Evidence};
use serde::Serialize;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// What a document is called in messages.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Name<'a> {
    /// The folder that was named, or where the file that was named lies; `None` for standard input.
    pub root: Option<&'a Path>,
    /// The path in that folder.
    pub relative: &'a Path,
    /// The line of a record, from 1.
    pub line: Option<u64>,
    /// The value of the field that names a record, as it stands in it.
    pub id: Option<&'a str>,
}

impl Name<'_> {
    /// The whole path; `-` for standard input.
    pub fn path(&self) -> PathBuf {
        match self.root {
            None => PathBuf::from("-"),
            Some(root) if self.relative.as_os_str().is_empty() => root.to_path_buf(),
            Some(root) => root.join(self.relative),
        }
    }
}

/// Why something was left alone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Skip {
    /// It is no text, and nobody named it.
    Binary,
    /// It is compressed, which is not read, and nobody named it.
    Compressed,
    /// Its output exists, and existing ones were to be left alone.
    Existing,
    /// A symbolic link in a folder.
    Link,
    /// A symbolic link that leads back to a folder above it.
    Loop,
    /// A pipe, a socket or a device in a folder.
    Special,
    /// A temporary file in a folder: of a run that was killed, or of one that goes on.
    Unfinished,
}

/// What is known about a cleaned document.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct Facts {
    /// Bytes read.
    pub bytes_in: u64,
    /// Bytes of body text.
    pub bytes_out: u64,
    /// The encoding's name.
    pub encoding: &'static str,
    /// What settled it.
    pub evidence: Evidence,
    /// Characters that stand as U+FFFD.
    pub replaced: usize,
    /// Runs of garbled text that were put right.
    pub repaired: usize,
    /// Kept, moved and removed blocks.
    pub blocks: BlockCounts,
    /// Whether there was no text to begin with.
    pub empty: bool,
    /// Whether there was text and none of it was kept.
    pub emptied: bool,
    /// Whether it was read as HTML.
    pub html: bool,
    /// Whether there were profiles and none was its site's.
    pub without_profile: bool,
    /// For `check`: whether it would be written otherwise.
    pub changed: bool,
}

/// One document's fate.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Outcome {
    /// It was cleaned.
    Cleaned(Facts),
    /// It was left alone.
    Skipped(Skip),
    /// So many bytes of it were learnt from.
    Learnt(u64),
    /// It could not be done: what and why.
    Failed(String),
}

/// What a run tells while it goes on.
#[derive(Debug, Clone, Copy)]
pub enum Event<'a> {
    /// The inputs are listed; what is to come is measured in this.
    Found(Extent),
    /// A document came to its end.
    Document(Name<'a>, &'a Outcome),
    /// `check`: a whole output is not what would be written.
    Differs(Name<'a>),
    /// A file of records was read to its end.
    Records,
    /// So much of the extent is done.
    Advanced(u64),
    /// Whoever read standard output went away. Nothing more comes.
    ReaderGone,
    /// The output itself could not be written: what and why. Nothing more comes.
    Stopped(&'a str),
}

/// How much there is to do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Extent {
    /// So many files.
    Files(u64),
    /// One stream of so many bytes, where that is known.
    Bytes(Option<u64>),
}

impl Extent {
    /// How far a unit of work brings the run: files, or bytes of records, of which the run may be measured in files. Then one counts
    /// when it is closed.
    pub(super) fn advance(self, done: u64, of_records: bool, closes: bool) -> u64 {
        match self {
            Self::Files(_) if of_records => u64::from(closes),
            Self::Files(_) | Self::Bytes(_) => done,
        }
    }
}

/// The sum of a run's outcomes.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Tally {
    /// Documents that were cleaned.
    pub documents: u64,
    /// Files of records that were read to their end.
    pub record_files: u64,
    /// Bytes read of the cleaned documents.
    pub bytes_in: u64,
    /// Bytes of body text.
    pub bytes_out: u64,
    /// Blocks of the cleaned documents.
    pub blocks: Blocks,
    /// How many documents came in each encoding.
    pub encodings: BTreeMap<&'static str, u64>,
    /// Documents without text.
    pub empty: u64,
    /// Documents of which nothing was kept.
    pub emptied: u64,
    /// Documents with replaced characters.
    pub damaged: u64,
    /// Characters that stand as U+FFFD.
    pub replaced: u64,
    /// Runs of garbled text that were put right.
    pub repaired: u64,
    /// Documents that were read as HTML.
    pub html: u64,
    /// Documents that `check` found to be different; nothing for other runs.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub changed: Option<u64>,
    /// Documents whose site has no profile, where profiles were given or learnt.
    pub without_profile: u64,
    /// What was left alone.
    pub skipped: Skipped,
    /// Documents that failed.
    pub failed: u64,
}

/// Blocks by their fate.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct Blocks {
    /// Blocks of body text.
    pub kept: u64,
    /// Credits.
    pub moved: u64,
    /// Chrome.
    pub removed: u64,
}

/// What was left alone, by reason.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct Skipped {
    /// No texts.
    pub binary: u64,
    /// Compressed files.
    pub compressed: u64,
    /// Outputs that existed.
    pub existing: u64,
    /// Symbolic links.
    pub links: u64,
    /// Symbolic links that lead back.
    pub loops: u64,
    /// Pipes, sockets and devices.
    pub special: u64,
    /// Temporary files of other runs.
    pub unfinished: u64,
}

impl Skipped {
    /// All of them.
    pub fn total(&self) -> u64 {
        let outputs_and_links = self.existing + self.links + self.loops;
        self.binary + self.compressed + outputs_and_links + self.special + self.unfinished
    }
}

impl Tally {
    /// Adds what an event says.
    pub fn record(&mut self, event: &Event<'_>) {
        match event {
            Event::Document(_, Outcome::Cleaned(facts)) => self.add(facts),
            Event::Document(_, Outcome::Learnt(bytes)) => {
                self.documents += 1;
                self.bytes_in += bytes;
            }
            Event::Document(_, Outcome::Skipped(skip)) => {
                *match skip {
                    Skip::Binary => &mut self.skipped.binary,
                    Skip::Compressed => &mut self.skipped.compressed,
                    Skip::Existing => &mut self.skipped.existing,
                    Skip::Link => &mut self.skipped.links,
                    Skip::Loop => &mut self.skipped.loops,
                    Skip::Special => &mut self.skipped.special,
                    Skip::Unfinished => &mut self.skipped.unfinished,
                } += 1;
            }
            Event::Document(_, Outcome::Failed(_)) | Event::Stopped(_) => self.failed += 1,
            Event::Differs(_) => self.add_changed(1),
            Event::Records => self.record_files += 1,
            Event::Found(_) | Event::Advanced(_) | Event::ReaderGone => {}
        }
    }

    fn add(&mut self, facts: &Facts) {
        self.documents += 1;
        self.bytes_in += facts.bytes_in;
        self.bytes_out += facts.bytes_out;
        self.blocks.kept += facts.blocks.kept as u64;
        self.blocks.moved += facts.blocks.moved as u64;
        self.blocks.removed += facts.blocks.removed as u64;
        *self.encodings.entry(facts.encoding).or_default() += 1;
        self.empty += u64::from(facts.empty);
        self.emptied += u64::from(facts.emptied);
        self.damaged += u64::from(facts.replaced > 0);
        self.replaced += facts.replaced as u64;
        self.repaired += facts.repaired as u64;
        self.html += u64::from(facts.html);
        if facts.changed {
            self.add_changed(1);
        }
        self.without_profile += u64::from(facts.without_profile);
    }

    /// Counts documents that `check` found to be different: of a run of it, none to begin with.
    pub fn add_changed(&mut self, documents: u64) {
        *self.changed.get_or_insert(0) += documents;
    }

    /// Whether anything at all went through: a run that found nothing to do and one where all failed are different from
    /// one that did some of it.
    pub fn did_something(&self) -> bool {
        self.documents > 0 || self.skipped.existing > 0 || (self.record_files > 0 && self.failed == 0)
    }
}
