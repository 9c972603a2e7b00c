//! `dechrome learn`, and the learning of `clean --learn`.

use crate::args::Learn;
use crate::console::Console;
use crate::desk::Desk;
use crate::exit::Exit;
use crate::plan::{self, Reads};
use crate::words_of;
use anyhow::{Context as _, Result, bail};
use dechrome::batch::learn::{NO_SITE, Samples};
use dechrome::batch::names::escape;
use dechrome::batch::profiles::{self, file_name};
use dechrome::batch::sink::{Stream, write_file};
use dechrome::batch::source::read_own;
use dechrome::batch::{self, Event};
use dechrome::judge::profile::{Profiles, SiteRows};
use dechrome::site::profile::Profile;
use dechrome::site::sample::SAMPLE_DOCUMENTS;
use dechrome::site::{self, Sample, sample_file};
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Learns what sites repeat.
pub(crate) fn learn(args: &Learn, desk: &Desk) -> Result<Exit> {
    if args.diff {
        return diff(args, desk);
    }
    if args.output.is_none() && args.sample.is_none() {
        bail!("nothing to write: name the profile's file or folder with -o, or the sample's with --sample");
    }
    desk.begin(Console::new(args.quiet, false, args.progress));
    let mut samples = if args.merge { merge(args, desk)? } else { read(args, desk)? };
    if desk.stop.is_requested() {
        return Ok(Exit::Done);
    }
    let sites = samples.sites();
    let outputs = Outputs::of(args, &sites)?;
    // What stands there already is looked at before anything is written.
    for site in &sites {
        if let Some(file) = outputs.profile(site) {
            profiles::keep_by_hand(&mut Profile::of(site, &Sample::default()), &file)?;
        }
    }
    let (mut rows, mut exit) = (0, Exit::Done);
    for site in &sites {
        // From here on something may have been written: what fails costs its site.
        match write_site(site, &mut samples, &outputs, desk) {
            Ok(learnt) => rows += learnt,
            Err(error) => {
                desk.error(&words_of(&error));
                exit = Exit::SomeFailed;
            }
        }
    }
    let tally = desk.close_learning(sites.len(), rows);
    Ok(exit.merge(Exit::of(&tally, false)))
}

/// Writes what a site repeats, and its sample. Gives the number of rows.
fn write_site(site: &str, samples: &mut Samples, outputs: &Outputs<'_>, desk: &Desk) -> Result<usize> {
    let sample = samples.take(site)?;
    if let Some(file) = outputs.sample(site) {
        write_file(&file, &sample_file::write(site, &sample), &desk.unfinished)?;
    }
    let Some(file) = outputs.profile(site) else { return Ok(0) };
    let mut profile = Profile::of(site, &sample);
    profiles::keep_by_hand(&mut profile, &file)?;
    profiles::write(&profile, &file, &desk.unfinished)?;
    Ok(profile.rows.len())
}

fn read(args: &Learn, desk: &Desk) -> Result<Samples> {
    let Reads { listing, options } = Reads::of(args, &mut |event| desk.report(&event))?;
    // The next run would take it for a page.
    for output in args.output.iter().chain(&args.sample) {
        batch::check_beside(&listing, output)?;
    }
    Ok(batch::learn::learn(&listing, &options, SAMPLE_DOCUMENTS, &desk.stop, &mut |event| {
        desk.report(&event)
    })?)
}

/// Joins samples that were written before.
fn merge(args: &Learn, desk: &Desk) -> Result<Samples> {
    let mut samples = Samples::new(SAMPLE_DOCUMENTS);
    if args.inputs.paths.is_empty() {
        bail!("--merge: name the samples");
    }
    let mut first: Option<(PathBuf, usize)> = None;
    for path in &args.inputs.paths {
        for file in sample_files(path)? {
            let mut bytes = Vec::new();
            read_own(&file, SAMPLE_MAX_BYTES, &mut bytes)
                .with_context(|| format!("cannot read {}", escape(&file)))?;
            let (site, sample) = sample_file::read(&escape(&file), &bytes)?;
            let (other, limit) = first.get_or_insert_with(|| (file.clone(), sample.limit()));
            if *limit != sample.limit() {
                bail!(
                    "{} keeps {limit} documents and {} {}: samples of different settings cannot be joined",
                    escape(other),
                    escape(&file),
                    sample.limit()
                );
            }
            samples.merge(&site, &sample)?;
            let name = batch::Name { root: Some(&file), relative: Path::new(""), line: None, id: None };
            desk.report(&Event::Document(name, &batch::Outcome::Learnt(bytes.len() as u64)));
        }
    }
    Ok(samples)
}

/// A sample's file, or those of a folder.
fn sample_files(path: &Path) -> Result<Vec<PathBuf>> {
    if !profiles::is_folder(path)? {
        return Ok(vec![path.to_path_buf()]);
    }
    Ok(profiles::files_in(path, SAMPLE_EXTENSION)?)
}

const SAMPLE_EXTENSION: &str = "sample";

/// The largest sample that is read; one of this program's has some megabytes.
const SAMPLE_MAX_BYTES: u64 = 1024 * 1024 * 1024;

fn diff(args: &Learn, desk: &Desk) -> Result<Exit> {
    let [old, new] = args.inputs.paths.as_slice() else {
        bail!("--diff compares two profiles: name an old one and a new one");
    };
    let differences = site::diff::diff(&profiles::read(old)?, &profiles::read(new)?);
    let mut stream = Stream::Stdout;
    match stream.write(differences.as_bytes()) {
        Err(dechrome::batch::sink::WriteError::ReaderGone) => {}
        other => other?,
    }
    desk.close();
    Ok(if differences.is_empty() { Exit::Done } else { Exit::Changed })
}

/// Where profiles and samples go.
struct Outputs<'a> {
    profile: Option<(&'a Path, bool)>,
    sample: Option<(&'a Path, bool)>,
}

impl<'a> Outputs<'a> {
    fn of(args: &'a Learn, sites: &[String]) -> Result<Self> {
        let place = |option: &str, known: &str, path: Option<&'a Path>| -> Result<Option<(&'a Path, bool)>> {
            let Some(path) = path else { return Ok(None) };
            let slash = path.as_os_str().as_encoded_bytes().ends_with(b"/");
            let folder = profiles::is_folder(path)?
                || slash
                || path.extension().is_none_or(|extension| extension != known);
            if !folder && sites.len() > 1 {
                let some: Vec<&str> = sites.iter().take(3).map(String::as_str).collect();
                bail!(
                    "{option} {}: is one file, and there are {} sites ({}, ...): name a folder, or say what tells a site with --site-from",
                    escape(path),
                    sites.len(),
                    some.join(", ")
                );
            }
            Ok(Some((path, folder)))
        };
        Ok(Self {
            profile: place("-o", "toml", args.output.as_deref())?,
            sample: place("--sample", SAMPLE_EXTENSION, args.sample.as_deref())?,
        })
    }

    fn profile(&self, site: &str) -> Option<PathBuf> {
        let (path, folder) = self.profile?;
        Some(if folder { path.join(file_name(site, "toml")) } else { path.to_path_buf() })
    }

    fn sample(&self, site: &str) -> Option<PathBuf> {
        let (path, folder) = self.sample?;
        Some(if folder { path.join(file_name(site, SAMPLE_EXTENSION)) } else { path.to_path_buf() })
    }
}

/// Learns the sites of a run that is to clean with what is learnt, and leaves the profiles in a folder if one is named.
/// A profile that cannot be left there is used all the same.
pub(crate) fn learn_for(plan: &mut plan::Plan, keep: Option<&Path>, desk: &Desk) -> Result<Exit> {
    if let Some(folder) = keep {
        batch::check_beside(&plan.listing, folder)?;
    }
    let mut progress = |event: Event<'_>| {
        match event {
            Event::Found(_) | Event::Advanced(_) => desk.report(&event),
            // It fails again when it is to be cleaned, most likely, and is told then.
            Event::Document(name, batch::Outcome::Failed(what)) if what != NO_SITE => {
                desk.not_learnt(&name, what)
            }
            _ => {}
        }
    };
    let mut samples =
        batch::learn::learn(&plan.listing, &plan.options, SAMPLE_DOCUMENTS, &desk.stop, &mut progress)?;
    let (mut found, mut kept, mut exit) = (Profiles::default(), Vec::new(), Exit::Done);
    for site in samples.sites() {
        let mut profile = Profile::of(&site, &samples.take(&site)?);
        let file = keep.map(|folder| folder.join(file_name(&site, "toml")));
        if let Some(file) = &file {
            profiles::keep_by_hand(&mut profile, file)?;
        }
        let name = file.as_deref().map_or_else(|| site.clone(), escape);
        found.by_site.insert(site, Arc::new(SiteRows::new(&name, &profile)?));
        kept.extend(file.map(|file| (file, profile)));
    }
    for (file, profile) in kept {
        if let Err(error) = profiles::write(&profile, &file, &desk.unfinished) {
            desk.error(&words_of(&error.into()));
            exit = Exit::SomeFailed;
        }
    }
    plan.cleaner = plan.cleaner.clone().with_profiles(found);
    Ok(exit)
}
