//! The command line as resolved: typed arguments in, everything a run needs out, or a refusal before anything is written.

use crate::args::{
    Check, Clean, ContentOptions, Explain, Format, Input, Inputs, Learn, OPEN_BESIDE_THREADS, OnError,
    ReadOptions, Running,
};
use anyhow::{Context as _, Result, bail};
use dechrome::batch::door;
use dechrome::batch::listing::{Filter, Lister, Listing, globs};
use dechrome::batch::names::{escape, names_records};
use dechrome::batch::profiles;
use dechrome::batch::record::Fields;
use dechrome::batch::site::SiteFrom;
use dechrome::batch::source::{self, DOCUMENT_MAX_BYTES, Lines};
use dechrome::batch::{self, Event, InputFormat, Job, Options, Target};
use dechrome::decode::Charset;
use dechrome::judge::model::Model;
use dechrome::{Cleaner, Markdown, Settings};
use std::ffi::OsStr;
use std::io::{self, IsTerminal as _};
use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};

/// A resolved run.
#[derive(Debug)]
pub(crate) struct Plan {
    pub(crate) cleaner: Cleaner,
    pub(crate) listing: Listing,
    pub(crate) job: Job,
    pub(crate) options: Options,
    /// Why there is nothing to do, if the inputs hold no file that is to be read.
    pub(crate) missing: Option<String>,
}

/// The largest file of a model that is read; the built-in one has a hundredth of it.
const MODEL_MAX_BYTES: u64 = 64 * 1024 * 1024;

/// Standard input is a terminal, so nobody can have meant to type a document.
#[derive(Debug, thiserror::Error)]
#[error("no input: name files or folders, or send text through a pipe")]
pub(crate) struct NothingToRead;

/// A thing that is told what the listing meets.
pub(crate) type Report<'a> = &'a mut dyn FnMut(Event<'_>);

impl Plan {
    /// Resolves `clean`.
    pub(crate) fn clean(args: &Clean, report: Report<'_>) -> Result<Self> {
        let mut options = options(&args.content, args.running.threads)?;
        options.skip_existing = args.skip_existing;
        let mut listing = list(&args.inputs, &args.content, &mut options, report)?;
        listing.others.extend(files_beside(&args.content)?);
        let target = target(args.output.as_deref(), &args.inputs, &options, &listing)?;
        if args.skip_existing && !matches!(target, Target::Tree(_)) {
            bail!("--skip-existing wants an output folder: -o DIR");
        }
        if args.learn && is_stdin(&args.inputs) {
            bail!(
                "--learn wants a site's pages as files, not a pipe: name a folder, or learn a profile first and name it with --profile"
            );
        }
        let missing = missing(&args.inputs, &listing);
        let job = Job::Clean(target);
        let plan = Self { cleaner: cleaner(&args.content)?, listing, job, options, missing };
        plan.refuse_text_from_records(&args.content)?;
        plan.refuse_useless_fields(&args.content)?;
        if let Job::Clean(target) = &plan.job {
            plan.refuse_mixed_documents(target)?;
            batch::check_outputs(&plan.listing, target, &plan.options)?;
        }
        plan.refuse_summary(&args.running)?;
        Ok(plan)
    }

    /// Resolves `check`.
    pub(crate) fn check(args: &Check, report: Report<'_>) -> Result<Self> {
        let mut options = options(&args.content, args.running.threads)?;
        let mut listing = list(&args.inputs, &args.content, &mut options, report)?;
        listing.others.extend(files_beside(&args.content)?);
        let escape = io::stdout().is_terminal();
        let against = match &args.against {
            Some(output) => Some(target(Some(output), &args.inputs, &options, &listing)?),
            None => None,
        };
        let job = Job::Check { against: against.clone(), diff: args.diff, escape };
        let missing = missing(&args.inputs, &listing);
        let plan = Self { cleaner: cleaner(&args.content)?, listing, job, options, missing };
        // What `clean` refuses changes nothing that could be told.
        plan.refuse_text_from_records(&args.content)?;
        plan.refuse_useless_fields(&args.content)?;
        if let Some(against) = &against {
            plan.refuse_mixed_documents(against)?;
            if *against == Target::Stdout {
                bail!("--against: standard output cannot be compared with");
            }
        }
        plan.refuse_summary(&args.running)?;
        Ok(plan)
    }

    /// Resolves `explain`.
    pub(crate) fn explain(args: &Explain, report: Report<'_>) -> Result<Self> {
        let mut options = options(&args.content, args.threads)?;
        let paths = args.path.iter().cloned().collect();
        let inputs =
            Inputs { paths, files_from: None, nul: false, follow: false, include: vec![], exclude: vec![] };
        if let Some(path) = args.path.as_deref()
            && is_folder(path)?
        {
            bail!("{} is a folder; explain one of its files", escape(path));
        }
        refuse_in_explanation(&args.content)?;
        let listing = list(&inputs, &args.content, &mut options, report)?;
        Ok(Self { cleaner: cleaner(&args.content)?, listing, job: Job::Explain, options, missing: None })
    }

    /// Refuses a summary where it would replace something of the run.
    fn refuse_summary(&self, running: &Running) -> Result<()> {
        let Some(summary) = running.summary.as_deref().filter(|path| *path != Path::new("-")) else {
            return Ok(());
        };
        self.refuse_besides(&[summary.to_path_buf()]).context("--summary")
    }

    /// Refuses what is written beside the documents in the place of what is read, or of what is written or compared.
    pub(crate) fn refuse_besides(&self, files: &[PathBuf]) -> Result<()> {
        batch::check_beside(&self.listing, files)?;
        if let Job::Clean(target) | Job::Check { against: Some(target), .. } = &self.job {
            batch::check_apart(&self.listing, target, &self.options, files)?;
        }
        Ok(())
    }

    fn sources_hold_records(&self) -> impl Iterator<Item = bool> {
        let hold = |source| self.options.holds_records(self.listing.relative(source));
        self.listing.sources.iter().map(hold)
    }

    fn refuse_text_from_records(&self, content: &ContentOptions) -> Result<()> {
        if !self.sources_hold_records().any(|records| records) {
            return Ok(());
        }
        if content.format == Some(Format::Markdown) {
            bail!(
                "records cannot be told apart in Markdown: add it to each record with --markdown, without --format markdown"
            );
        }
        if content.format == Some(Format::Text) {
            bail!(
                "records cannot be told apart in text: leave --format text away (records stay records), or read the files \
                 as plain text with --input-format text"
            );
        }
        Ok(())
    }

    fn refuse_useless_fields(&self, content: &ContentOptions) -> Result<()> {
        let no_records = !self.options.records && !self.sources_hold_records().any(|records| records);
        if content.reasons && no_records {
            bail!("--reasons has no place in text: add --format jsonl, or use `dechrome explain`");
        }
        if content.markdown && no_records {
            bail!(
                "--markdown adds to records: add --format jsonl, or write Markdown alone with --format markdown"
            );
        }
        if (content.links || content.images) && !wants_markdown(content) {
            bail!("--links and --images are for Markdown: add --format markdown, or --markdown to records");
        }
        Ok(())
    }

    /// Texts in one stream could not be told apart; a list of what would change tells them apart by their names.
    fn refuse_mixed_documents(&self, target: &Target) -> Result<()> {
        if matches!(target, Target::Tree(_)) || self.options.records {
            return Ok(());
        }
        let mut texts = self.sources_hold_records().filter(|records| !records);
        let several = texts.next().is_some() && self.listing.sources.len() > 1;
        let from_folder = !self.listing.folders.is_empty() && self.options.input != InputFormat::Jsonl;
        if several || from_folder {
            bail!(
                "several documents in one stream could not be told apart: write them to a folder with -o DIR, or as records \
                 with --format jsonl"
            );
        }
        Ok(())
    }
}

/// Refuses options for outputs: an explanation shows all blocks, their reasons and what the credits are, always.
fn refuse_in_explanation(content: &ContentOptions) -> Result<()> {
    let given = [
        ("--format", content.format.is_some()),
        ("--with", !content.with.is_empty()),
        ("--markdown", content.markdown),
        ("--links", content.links),
        ("--images", content.images),
        ("--reasons", content.reasons),
        ("--unwrap", content.unwrap),
        ("--on-error pass", content.on_error == OnError::Pass),
    ];
    match given.into_iter().find(|(_, given)| *given) {
        Some((option, _)) => {
            bail!("{option} changes nothing in an explanation: leave it away, or use `dechrome clean`")
        }
        None => Ok(()),
    }
}

fn is_folder(path: &Path) -> Result<bool> {
    door::is_folder(path).with_context(|| format!("cannot look at {}", escape(path)))
}

/// The files that a cleaner is made of.
fn files_beside(content: &ContentOptions) -> Result<Vec<PathBuf>> {
    let profiles = content.profile.as_deref().map_or_else(|| Ok(Vec::new()), profiles::files_of)?;
    Ok(profiles.into_iter().chain(content.model.clone()).collect())
}

fn cleaner(content: &ContentOptions) -> Result<Cleaner> {
    let cleaner = Cleaner::new(Settings {
        with: content.with.iter().map(|field| (*field).into()).collect(),
        strip: !content.no_strip,
        favor: content.favor.into(),
        unwrap: content.unwrap,
        reasons: content.reasons,
        markdown: wants_markdown(content)
            .then_some(Markdown { links: content.links, images: content.images }),
    });
    let cleaner = match &content.profile {
        Some(path) => cleaner.with_profiles(profiles::read_all(path)?),
        None => cleaner,
    };
    let Some(path) = &content.model else { return Ok(cleaner) };
    let mut file = Vec::new();
    source::read_own(path, MODEL_MAX_BYTES, &mut file)
        .with_context(|| format!("cannot read {}", escape(path)))?;
    let model = Model::parse(&file).with_context(|| format!("cannot use {}", escape(path)))?;
    Ok(cleaner.with_model(model))
}

/// Whether Markdown is written anywhere.
fn wants_markdown(content: &ContentOptions) -> bool {
    content.markdown || content.format == Some(Format::Markdown)
}

fn options(content: &ContentOptions, threads: Option<usize>) -> Result<Options> {
    let mut options = reading(&content.reading, threads)?;
    if let Some(meta) = &content.meta_field {
        options.fields.meta.clone_from(meta);
    }
    let fields = &options.fields;
    if fields.text == fields.meta
        || fields.id.as_ref().is_some_and(|id| *id == fields.text || *id == fields.meta)
    {
        bail!("--text-field, --id-field and --meta-field must be three different fields");
    }
    options.records = content.format == Some(Format::Jsonl);
    options.markdown = content.format == Some(Format::Markdown);
    if options.records
        && (fields.text == "path" || fields.meta == "path")
        && content.reading.input_format != Input::Jsonl
    {
        bail!("the field \"path\" of a file's record holds its path: name another");
    }
    options.on_error = match content.on_error {
        OnError::Skip => batch::OnError::Skip,
        OnError::Pass => batch::OnError::Pass,
        OnError::Fail => batch::OnError::Fail,
    };
    Ok(options)
}

/// Files that may be open at once where nothing else is said: what the most modest systems allow a program.
const OPEN_FILES: usize = 256;

fn reading(reading: &ReadOptions, threads: Option<usize>) -> Result<Options> {
    let default = Fields::default();
    if let Some(label) = &reading.encoding
        && Charset::for_label(label).is_none()
    {
        bail!(
            "--encoding: unknown encoding {label:?}; labels are those of https://encoding.spec.whatwg.org/#names-and-labels"
        );
    }
    let processors = || std::thread::available_parallelism().map_or(1, NonZeroUsize::get);
    let max_open = reading.max_open.unwrap_or(OPEN_FILES);
    let threads = match threads {
        Some(0) => bail!("--threads: at least 1 is wanted"),
        Some(threads) => threads,
        None => processors(),
    };
    let default_options = Options::default();
    Ok(Options {
        input: match reading.input_format {
            Input::Auto => InputFormat::Auto,
            Input::Text => InputFormat::Text,
            Input::Html => InputFormat::Html,
            Input::Jsonl => InputFormat::Jsonl,
        },
        fields: Fields {
            text: reading.text_field.clone().unwrap_or(default.text),
            id: reading.id_field.clone(),
            meta: default.meta,
        },
        charset: reading.encoding.clone(),
        site: SiteFrom::parse(&reading.site_from).context("--site-from")?,
        max_bytes: reading.max_size.unwrap_or(DOCUMENT_MAX_BYTES),
        threads: threads.min(max_open - OPEN_BESIDE_THREADS),
        window_bytes: reading
            .max_waiting
            .map_or(default_options.window_bytes, |bytes| usize::try_from(bytes).unwrap_or(usize::MAX)),
        ..default_options
    })
}

/// What `learn` reads.
#[derive(Debug)]
pub(crate) struct Reads {
    pub(crate) listing: Listing,
    pub(crate) options: Options,
}

impl Reads {
    /// Resolves the inputs of `learn`.
    pub(crate) fn of(args: &Learn, report: Report<'_>) -> Result<Self> {
        let options = reading(&args.reading, args.threads)?;
        if is_stdin(&args.inputs) {
            bail!("learning wants a site's pages as files or records in files, not a pipe: name a folder");
        }
        Ok(Self { listing: list_paths(&args.inputs, report)?, options })
    }
}

fn is_stdin(inputs: &Inputs) -> bool {
    inputs.files_from.is_none() && (inputs.paths.is_empty() || inputs.paths == [Path::new("-")])
}

/// Refuses to wait for somebody who sits at the terminal and types.
pub(crate) fn refuse_terminal(inputs: &Inputs) -> Result<()> {
    if is_stdin(inputs) && io::stdin().is_terminal() {
        bail!(NothingToRead);
    }
    Ok(())
}

/// Where nothing was found to be read, and why.
pub(crate) fn missing(inputs: &Inputs, listing: &Listing) -> Option<String> {
    if is_stdin(inputs) || !listing.sources.is_empty() {
        return None;
    }
    let places: Vec<_> =
        inputs.paths.iter().chain(&inputs.files_from).map(|path| escape(path).to_string()).collect();
    let filter = match (inputs.include.is_empty(), inputs.exclude.is_empty()) {
        (true, true) => "",
        (false, _) => ": no file matches --include",
        (true, false) => ": --exclude leaves none",
    };
    Some(format!("no input found in {}{filter}", places.join(", ")))
}

fn list(
    inputs: &Inputs,
    content: &ContentOptions,
    options: &mut Options,
    report: Report<'_>,
) -> Result<Listing> {
    if is_stdin(inputs) {
        refuse_terminal(inputs)?;
        let mut lines = Lines::stdin(options.max_bytes);
        let named = content.reading.text_field.is_some()
            || content.reading.id_field.is_some()
            || content.meta_field.is_some();
        // An error stays in the lines and is told when they are read.
        options.settle_stdin(&mut lines, named);
        return Ok(Listing::stdin(lines));
    }
    list_paths(inputs, report)
}

fn list_paths(inputs: &Inputs, report: Report<'_>) -> Result<Listing> {
    if inputs.paths.iter().any(|path| path == Path::new("-")) {
        bail!("- is standard input and stands alone; a file of that name is ./-");
    }
    let filter = Filter {
        follow: inputs.follow,
        include: globs(&inputs.include).context("--include")?,
        exclude: globs(&inputs.exclude).context("--exclude")?,
    };
    let mut lister = Lister::new(&filter, report);
    for path in &inputs.paths {
        lister.add(path);
    }
    if let Some(list) = &inputs.files_from {
        let bytes = source::read_list(list).with_context(|| format!("--files-from {}", escape(list)))?;
        for path in listed_paths(&bytes, inputs.nul)? {
            lister.add_listed(&path);
        }
    }
    let mut listing = lister.finish();
    listing.others.extend(inputs.files_from.clone());
    Ok(listing)
}

/// The paths in a list; a carriage return before a line's end belongs to the end, and a byte order mark to no path.
fn listed_paths(bytes: &[u8], nul: bool) -> Result<Vec<PathBuf>> {
    let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").filter(|_| !nul).unwrap_or(bytes);
    let end = if nul { b'\0' } else { b'\n' };
    let lines = bytes.split(|&byte| byte == end);
    let lines = lines.map(|line| if nul { line } else { line.strip_suffix(b"\r").unwrap_or(line) });
    lines.filter(|line| !line.is_empty()).map(path_of).collect()
}

#[cfg(unix)]
fn path_of(bytes: &[u8]) -> Result<PathBuf> {
    use std::os::unix::ffi::OsStrExt as _;
    Ok(PathBuf::from(OsStr::from_bytes(bytes)))
}

#[cfg(not(unix))]
fn path_of(bytes: &[u8]) -> Result<PathBuf> {
    Ok(PathBuf::from(OsStr::new(std::str::from_utf8(bytes).context("--files-from: a path is not UTF-8")?)))
}

/// Where the output goes.
fn target(output: Option<&Path>, inputs: &Inputs, options: &Options, listing: &Listing) -> Result<Target> {
    let Some(output) = output.filter(|output| *output != Path::new("-")) else { return Ok(Target::Stdout) };
    let found = door::find(output).with_context(|| format!("-o {}", escape(output)))?;
    let is_folder = found.as_ref().is_some_and(|found| found.is_dir());
    let is_other = !is_folder && found.is_some();
    let from_stdin = inputs.files_from.is_none() && listing.folders.is_empty() && inputs.paths.len() <= 1;
    let slash = output.as_os_str().as_encoded_bytes().ends_with(b"/");
    if from_stdin && (inputs.paths.is_empty() || inputs.paths == [Path::new("-")]) {
        if is_folder || slash {
            bail!(
                "standard input has no name to have in a folder: name a file, -o {}",
                escape(&output.join("NAME.txt"))
            );
        }
        return Ok(Target::File(output.to_path_buf()));
    }
    let one_file = from_stdin && !slash;
    let is_stream = found.is_some_and(|found| !found.is_dir() && !found.is_file());
    let one_stream = options.records && (names_records(output) || is_stream);
    if !is_folder && !slash && (one_stream || (one_file && (output.extension().is_some() || is_other))) {
        return Ok(Target::File(output.to_path_buf()));
    }
    if is_other {
        bail!("-o {}: is not a folder, and several inputs want one", escape(output));
    }
    Ok(Target::Tree(output.to_path_buf()))
}
