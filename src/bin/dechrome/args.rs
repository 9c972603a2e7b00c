//! The command line as it was typed. What it means together is for [`crate::plan`].

use clap::{ArgAction, Args, Parser, Subcommand, ValueEnum};
use dechrome::FieldName;
use dechrome::batch::source::DOCUMENT_MAX_BYTES;
use std::path::PathBuf;

const EXAMPLES: &str = "\
Examples:
  dechrome clean page.txt                        one file to standard output
  dechrome clean pages -o clean                  a folder to a folder, file by file
  curl -s https://example.org/page.txt | dechrome clean
                                                 through a pipe
  dechrome clean pages --format jsonl > all.jsonl
                                                 a folder to one record a line
  dechrome clean pages --format markdown -o clean
                                                 headings, lists, tables and code of HTML as Markdown
  dechrome check clean                           exit 1 if anything is left to clean
  dechrome explain page.txt                      every block: kept or removed, and why
  dechrome learn pages -o site.toml              what the site repeats, as a file to read and edit
  dechrome clean pages --profile site.toml -o clean
                                                 clean with it

Exit codes:
  0  done (also when the reader of standard output went away)
  1  `check` found something that would change, `learn --diff` a difference
  2  wrong usage, a bad profile or a refused output; nothing was written
  3  some inputs or outputs failed; the rest was written
  4  no input was found, or none could be processed
  129, 130, 143  hung up, interrupted, terminated; what was finished is whole";

/// Strips site chrome from scraped text and keeps the body text.
#[derive(Debug, Parser)]
#[command(version, after_long_help = EXAMPLES, max_term_width = 100)]
#[command(
    after_help = "`dechrome COMMAND --help` tells more; `dechrome --help` shows examples and exit codes."
)]
pub(crate) struct Cli {
    /// What to do.
    #[command(subcommand)]
    pub(crate) command: Command,
}

/// What to do.
#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Write the body text of documents
    #[command(after_long_help = EXAMPLES)]
    Clean(Clean),
    /// Say what `clean` would change, and exit 1 if anything
    ///
    /// A file is compared byte by byte. A record is compared by its text, without the line end that `clean` puts at a text's end: that it
    /// has none, or that the added object is missing, is no difference.
    #[command(after_long_help = EXAMPLES)]
    Check(Check),
    /// Learn what a site repeats on its pages, as a profile to clean with
    #[command(after_long_help = EXAMPLES)]
    Learn(Learn),
    /// Show every block of a document: kept or removed, and why
    #[command(after_long_help = EXAMPLES)]
    Explain(Explain),
}

/// `clean`
#[derive(Debug, Args)]
pub(crate) struct Clean {
    #[command(flatten)]
    pub(crate) inputs: Inputs,
    /// Where to write: a folder, or a file if the input is one file
    ///
    /// A folder gets the input's tree; existing files in it are replaced, others left alone. It is a file if the input is one
    /// file (or standard input) and the name has an extension, or if all goes into one stream with `--format jsonl` and the
    /// name ends in .jsonl or .ndjson or is a pipe's. - is standard output. A link that is named is followed; one in a
    /// folder is replaced.
    #[arg(short, long, value_name = "OUT", help_heading = "Output")]
    pub(crate) output: Option<PathBuf>,
    /// Leave inputs alone whose output exists, as a file or a link to one
    #[arg(long, help_heading = "Output")]
    pub(crate) skip_existing: bool,
    /// Learn what each site repeats from these inputs first, and clean with it
    ///
    /// As `learn` and then `clean --profile`, site by site. The inputs are read twice, so they cannot be a pipe.
    #[arg(long, conflicts_with = "profile", help_heading = "Sites")]
    pub(crate) learn: bool,
    /// Leave what was learnt in a folder, one profile a site
    #[arg(long, value_name = "DIR", requires = "learn", help_heading = "Sites")]
    pub(crate) keep_profiles: Option<PathBuf>,
    #[command(flatten)]
    pub(crate) content: ContentOptions,
    #[command(flatten)]
    pub(crate) running: Running,
}

/// `check`
#[derive(Debug, Args)]
pub(crate) struct Check {
    #[command(flatten)]
    pub(crate) inputs: Inputs,
    /// Compare with OUT instead, as `clean -o OUT` would write it
    ///
    /// An output that is missing or different is listed. Other files in OUT are not looked at, as `clean` leaves them alone.
    #[arg(long, value_name = "OUT", help_heading = "Output")]
    pub(crate) against: Option<PathBuf>,
    /// Show the differences (a unified diff) instead of a list of paths
    #[arg(long, help_heading = "Output")]
    pub(crate) diff: bool,
    #[command(flatten)]
    pub(crate) content: ContentOptions,
    #[command(flatten)]
    pub(crate) running: Running,
}

/// `learn`
#[derive(Debug, Args)]
#[command(mut_arg("paths", |paths| paths.help("Files and folders of pages; of --merge and --diff, samples and profiles")))]
pub(crate) struct Learn {
    #[command(flatten)]
    pub(crate) inputs: Inputs,
    /// Where to write: the profile's file (.toml), or a folder with one profile a site
    ///
    /// - is standard output, for one profile. Rows that were written by hand into a profile that stands there stay.
    #[arg(short, long, value_name = "OUT", help_heading = "Output")]
    pub(crate) output: Option<PathBuf>,
    /// Write the sample, too: a file (.sample), or a folder with one a site
    ///
    /// A profile forgets too much to be joined with another; samples can be joined with --merge.
    #[arg(long, value_name = "OUT", help_heading = "Output")]
    pub(crate) sample: Option<PathBuf>,
    /// The inputs are samples: join those of one site
    #[arg(long, help_heading = "Inputs", conflicts_with = "diff")]
    pub(crate) merge: bool,
    /// The inputs are two profiles: show what changed, and exit 1 if anything
    #[arg(long, help_heading = "Inputs", conflicts_with_all = ["output", "sample"])]
    pub(crate) diff: bool,
    #[command(flatten)]
    pub(crate) reading: ReadOptions,
    /// Threads [default: one a processor]
    #[arg(short = 'j', long, value_name = "N", help_heading = "Run")]
    pub(crate) threads: Option<usize>,
    /// Show errors only
    #[arg(short, long, help_heading = "Run")]
    pub(crate) quiet: bool,
    /// Show progress: on a terminal, always, never
    #[arg(long, value_name = "WHEN", default_value = "auto", help_heading = "Run")]
    pub(crate) progress: Progress,
}

/// What `explain` refuses, and does not offer.
const FOR_OUTPUTS: [&str; 7] = ["format", "with", "markdown", "links", "images", "reasons", "unwrap"];

/// `explain`
#[derive(Debug, Args)]
#[command(mut_args(|arg| if FOR_OUTPUTS.contains(&arg.get_id().as_str()) { arg.hide(true) } else { arg }))]
pub(crate) struct Explain {
    /// The document; standard input if it is - or left out
    #[arg(value_name = "PATH", help_heading = "Arguments")]
    pub(crate) path: Option<PathBuf>,
    #[command(flatten)]
    pub(crate) content: ContentOptions,
    /// Threads [default: one a processor]
    #[arg(short = 'j', long, value_name = "N", help_heading = "Run")]
    pub(crate) threads: Option<usize>,
    /// Show errors only
    ///
    /// It says nothing else in any event; scripts give all commands the same options.
    #[arg(short, long, help_heading = "Run")]
    pub(crate) quiet: bool,
}

/// Which documents.
#[derive(Debug, Args)]
#[command(next_help_heading = "Inputs")]
pub(crate) struct Inputs {
    /// Files and folders; standard input if there are none, or for -
    #[arg(value_name = "PATH", help_heading = "Arguments")]
    pub(crate) paths: Vec<PathBuf>,
    /// Read more paths from a file, one a line; - is standard input
    ///
    /// They are files; an output keeps the path as it is listed, without a leading / or ../ and without NAME/.. inside.
    #[arg(long, value_name = "FILE")]
    pub(crate) files_from: Option<PathBuf>,
    /// The paths of --files-from end in NUL bytes, as of `find -print0`
    #[arg(short = '0', requires = "files_from")]
    pub(crate) nul: bool,
    /// Follow symbolic links inside folders
    #[arg(long)]
    pub(crate) follow: bool,
    /// Read only a folder's files that match; may be repeated
    ///
    /// A glob without a slash is matched against file names, one with a slash against paths below the folder. `*` stops at a
    /// slash, `**` does not. With a slash at its end it is for folders: all that lies in one that matches. A path that is named is
    /// always read.
    #[arg(long, value_name = "GLOB")]
    pub(crate) include: Vec<String>,
    /// Leave out a folder's files and folders that match; may be repeated
    #[arg(long, value_name = "GLOB")]
    pub(crate) exclude: Vec<String>,
}

/// What documents are, and what comes of them.
#[derive(Debug, Args)]
#[command(next_help_heading = "Documents")]
pub(crate) struct ContentOptions {
    /// What to write; records stay records
    #[arg(long, value_name = "FORMAT")]
    pub(crate) format: Option<Format>,
    #[command(flatten)]
    pub(crate) reading: ReadOptions,
    /// Credits to put back into the text: title,source,date,byline,editor
    #[arg(long, value_name = "FIELDS", value_delimiter = ',')]
    pub(crate) with: Vec<Field>,
    /// Add the body as Markdown to each record
    #[arg(long)]
    pub(crate) markdown: bool,
    /// In Markdown: links with their addresses
    ///
    /// Addresses stay as the page has them, relative ones too; only http, https and mailto lead out of the page.
    #[arg(long)]
    pub(crate) links: bool,
    /// In Markdown: pictures with their alternative texts
    #[arg(long)]
    pub(crate) images: bool,
    /// Add the removed blocks and why to each record
    #[arg(long)]
    pub(crate) reasons: bool,
    /// The field of a record that takes what was found out [default: dechrome]
    #[arg(long, value_name = "NAME")]
    pub(crate) meta_field: Option<String>,
    /// Decode, repair and tidy only; remove nothing
    #[arg(long)]
    pub(crate) no_strip: bool,
    /// Which error weighs more: lost body text (recall), or chrome that stays (precision)
    #[arg(long, value_enum, default_value = "balance")]
    pub(crate) favor: Favor,
    /// The learned judge's file, instead of the built-in one
    #[arg(long, value_name = "FILE", hide = true)]
    pub(crate) model: Option<PathBuf>,
    /// Clean with what `learn` wrote: one profile for all documents, or a folder of profiles from which each site takes its own
    #[arg(long, value_name = "FILE|DIR", help_heading = "Sites")]
    pub(crate) profile: Option<PathBuf>,
    /// Join wrapped prose to one line a paragraph
    #[arg(long)]
    pub(crate) unwrap: bool,
    /// A record that cannot be cleaned: is left out, goes through as it was, or ends the run
    ///
    /// In all three cases the exit code is 3, or 4 if no record was good. `fail` also ends the run at a file that fails. Files
    /// never go through, nor do records larger than --max-size.
    #[arg(long, value_name = "WHAT", default_value = "skip")]
    pub(crate) on_error: OnError,
    /// Exit 3 also for replaced characters, documents of which nothing was kept and compressed files
    #[arg(long)]
    pub(crate) strict: bool,
}

/// How inputs are read.
#[derive(Debug, Args)]
#[command(next_help_heading = "Documents")]
pub(crate) struct ReadOptions {
    /// What the inputs hold
    ///
    /// auto: records if the name ends in .jsonl or .ndjson, or if standard input begins with one (behind up to 1 MB of blank lines); else one text a file.
    #[arg(long, value_name = "FORMAT", default_value = "auto")]
    pub(crate) input_format: Input,
    /// The field of a record that holds the text [default: text]
    #[arg(long, value_name = "NAME")]
    pub(crate) text_field: Option<String>,
    /// The field that names a record in messages
    #[arg(long, value_name = "NAME")]
    pub(crate) id_field: Option<String>,
    /// The encoding of the inputs, instead of finding it out
    #[arg(long, value_name = "LABEL")]
    pub(crate) encoding: Option<String>,
    /// Refuse larger documents, and longer lines of JSONL: bytes, or with K, M, G [default, and the most: 1431655765]
    #[arg(long, value_name = "SIZE", value_parser = document_size, help_heading = "Limits")]
    pub(crate) max_size: Option<u64>,
    /// Keep at most so much of finished documents waiting for an earlier one [default: 16M]
    #[arg(long, value_name = "SIZE", value_parser = size, help_heading = "Limits")]
    pub(crate) max_waiting: Option<u64>,
    /// Have at most so many files open at once [default: 256]
    ///
    /// Each thread has one open at most, and the rest of the program 16: more threads than that leaves are not started.
    #[arg(long, value_name = "N", value_parser = open_files, help_heading = "Limits")]
    pub(crate) max_open: Option<usize>,
    /// What tells a document's site: dir, host, a record's field, or a pattern for the path
    ///
    /// dir: the first folder under the path that is named, or that path itself where the document stands in no folder. host: the host of
    /// the address in a record's url, uri, link or source_url (or source, or these within metadata), or the first folder of the path
    /// that reads as one. A name of letters and digits is a record's field; anything else a regular expression for the path, of which the first group is the site, or all that
    /// matches if it has no group.
    #[arg(long, value_name = "WHAT", default_value = "dir", help_heading = "Sites")]
    pub(crate) site_from: String,
}

/// How the run goes and what it tells.
#[derive(Debug, Args)]
#[command(next_help_heading = "Run")]
pub(crate) struct Running {
    /// Threads [default: one a processor]
    #[arg(short = 'j', long, value_name = "N")]
    pub(crate) threads: Option<usize>,
    /// Write the closing tally to a file as JSON; - is standard error
    #[arg(long, value_name = "FILE")]
    pub(crate) summary: Option<PathBuf>,
    /// Show errors only
    #[arg(short, long, action = ArgAction::SetTrue)]
    pub(crate) quiet: bool,
    /// Show progress: on a terminal, always, never
    #[arg(long, value_name = "WHEN", default_value = "auto")]
    pub(crate) progress: Progress,
}

/// What is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Format {
    Text,
    Markdown,
    Jsonl,
}

/// What inputs hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Input {
    Auto,
    Text,
    Html,
    Jsonl,
}

/// What becomes of bad records.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum OnError {
    Skip,
    Pass,
    Fail,
}

/// Which error weighs more.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Favor {
    Recall,
    Balance,
    Precision,
}

impl From<Favor> for dechrome::Favor {
    fn from(favor: Favor) -> Self {
        match favor {
            Favor::Recall => Self::Recall,
            Favor::Balance => Self::Balance,
            Favor::Precision => Self::Precision,
        }
    }
}

/// When progress is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Progress {
    Auto,
    Always,
    Never,
}

/// A credit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Field {
    Title,
    Source,
    Date,
    Byline,
    Editor,
}

impl From<Field> for FieldName {
    fn from(field: Field) -> Self {
        match field {
            Field::Title => Self::Title,
            Field::Source => Self::Source,
            Field::Date => Self::Date,
            Field::Byline => Self::Byline,
            Field::Editor => Self::Editor,
        }
    }
}

/// A number of bytes, with K, M or G for powers of 1024; `KB` and `KiB` say the same.
fn size(typed: &str) -> Result<u64, String> {
    let digits = typed.trim_end_matches(|letter: char| letter.is_ascii_alphabetic());
    let unit = typed.strip_prefix(digits).unwrap_or_default().to_ascii_uppercase();
    let unit: Option<u64> = match unit.as_str() {
        "" | "B" => Some(1),
        "K" | "KB" | "KIB" => Some(1 << 10),
        "M" | "MB" | "MIB" => Some(1 << 20),
        "G" | "GB" | "GIB" => Some(1 << 30),
        _ => None,
    };
    let number = digits.parse::<u64>().ok().filter(|number| *number > 0);
    let bytes = number.zip(unit).and_then(|(number, unit)| number.checked_mul(unit));
    bytes.ok_or_else(|| "a size is a number above 0, with K, M or G behind it if wanted: 10M".to_owned())
}

/// A number of bytes that one document may have.
fn document_size(typed: &str) -> Result<u64, String> {
    let bytes = size(typed)?;
    if bytes > DOCUMENT_MAX_BYTES {
        return Err(format!("one document may have {DOCUMENT_MAX_BYTES} bytes at most"));
    }
    Ok(bytes)
}

/// Files that the program has open beside those of its threads: the standard streams, the signals', ten folders while it lists, a
/// file of records and its output.
pub(crate) const OPEN_BESIDE_THREADS: usize = 16;

/// A number of open files with which the program can work.
fn open_files(typed: &str) -> Result<usize, String> {
    let files = typed.parse::<usize>().ok().filter(|files| *files > OPEN_BESIDE_THREADS);
    files.ok_or_else(|| format!("a number above {OPEN_BESIDE_THREADS} is wanted"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::CommandFactory as _;

    #[test]
    fn the_arguments_are_consistent() {
        Cli::command().debug_assert();
    }

    #[test]
    fn no_document_is_larger_than_the_most() {
        let most = DOCUMENT_MAX_BYTES.to_string();
        assert_eq!(document_size(&most), Ok(DOCUMENT_MAX_BYTES));
        assert_eq!(document_size("1365M"), Ok(1365 << 20));
        for larger in [(DOCUMENT_MAX_BYTES + 1).to_string().as_str(), "1366M", "5G"] {
            assert!(document_size(larger).is_err_and(|said| said.contains(&most)), "{larger}");
        }
        assert_eq!(document_size("2T"), size("2T"));
        let help = Cli::command().find_subcommand_mut("clean").map(|clean| clean.render_help().to_string());
        assert!(help.is_some_and(|help| help.contains(&format!("the most: {most}]"))));
    }

    #[test]
    fn sizes_have_units() {
        for (typed, bytes) in
            [("1", 1), ("7B", 7), ("10k", 10 << 10), ("2M", 2 << 20), ("2MB", 2 << 20), ("3GiB", 3 << 30)]
        {
            assert_eq!(size(typed), Ok(bytes), "{typed}");
        }
        for wrong in [
            "",
            "0",
            "-1",
            "M",
            "1.5M",
            "99999999999999999999",
            "20000000000G",
            "2T",
            "2TiB",
            "2Mo",
            "2MM",
            "5kilo",
            "1iB",
            "1 M",
            "1Mi",
        ] {
            assert!(size(wrong).is_err(), "{wrong}");
        }
    }
}
