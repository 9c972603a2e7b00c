//! `dechrome learn`, and the learning of `clean --learn`.

use crate::args::{Clean, Learn};
use crate::console::{Console, learnt};
use crate::desk::Desk;
use crate::exit::Exit;
use crate::plan::{self, Reads};
use crate::words_of;
use anyhow::{Context as _, Result, bail};
use dechrome::batch::learn::{NO_SITE, Samples};
use dechrome::batch::listing::Listing;
use dechrome::batch::names::escape;
use dechrome::batch::profiles::{self, EXTENSION, file_name};
use dechrome::batch::sink::{Stream, Unfinished, WriteError, write_file, write_named};
use dechrome::batch::source::read_own;
use dechrome::batch::{self, Event, Target, door};
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
    plan::refuse_terminal(&args.inputs)?;
    if args.output.is_none() && args.sample.is_none() {
        bail!("nothing to write: name the profile's file or folder with -o, or the sample's with --sample");
    }
    let outputs = Outputs::of(args)?;
    let writes_stdout = outputs.profile.as_ref().is_some_and(|place| place.kind == Kind::Stdout);
    desk.begin(Console::new(args.quiet, false, args.progress, writes_stdout));
    let (mut samples, listing) = if args.merge { merge(args, desk)? } else { read(args, &outputs, desk)? };
    if desk.stop.is_requested() {
        return Ok(Exit::Done);
    }
    let sites = samples.sites();
    // What stands there already is looked at before anything is written.
    let mut files = Vec::new();
    for place in outputs.places() {
        place.refuse_many(&sites)?;
        files.extend(sites.iter().filter_map(|site| place.file(site)));
    }
    batch::check_beside(&listing, &files)?;
    for (site, place) in sites.iter().filter_map(|site| Some((site, outputs.profile.as_ref()?))) {
        place.keep_by_hand(&mut Profile::of(site, &Sample::default()))?;
    }
    let (mut rows, mut failed) = (0, 0);
    for site in &sites {
        // From here on something may have been written: what fails costs its site.
        match write_site(site, &mut samples, &outputs, desk) {
            Ok(learnt) => rows += learnt,
            Err(error) => {
                desk.error(&words_of(&error));
                failed += 1;
            }
        }
    }
    let tally = desk.close_learning(sites.len() - failed, rows);
    // The documents were learnt from, whatever became of the files.
    let exit = if failed == 0 { Exit::Done } else { Exit::SomeFailed }.merge(Exit::of(&tally, false));
    if let Some(why) = plan::missing(&args.inputs, &listing).filter(|_| exit == Exit::NothingDone) {
        desk.error(&why);
    }
    Ok(exit)
}

/// Writes what a site repeats, and its sample. Gives the number of rows.
fn write_site(site: &str, samples: &mut Samples, outputs: &Outputs<'_>, desk: &Desk) -> Result<usize> {
    let sample = samples.take(site)?;
    if let Some(place) = &outputs.sample {
        place.write(site, &sample_file::write(site, &sample), &desk.unfinished)?;
    }
    let Some(place) = &outputs.profile else { return Ok(0) };
    let mut profile = Profile::of(site, &sample);
    place.keep_by_hand(&mut profile)?;
    let content = profiles::content(&profile, &place.file(site).unwrap_or_else(|| place.path.into()))?;
    place.write(site, content.as_bytes(), &desk.unfinished)?;
    warn_of_emptied(&profile, desk);
    Ok(profile.rows.len())
}

/// Says how many of a site's pages its profile would leave nothing of: their bodies may be what it learnt.
fn warn_of_emptied(profile: &Profile, desk: &Desk) {
    if profile.emptied > 0 {
        let Profile { site, emptied, pages, .. } = profile;
        desk.note(&format!(
            "{site}: {emptied} of {pages} sampled pages would be left without a line: look at what was learnt, and protect \
             with [[allow]] rows what must stay"
        ));
    }
}

fn read(args: &Learn, outputs: &Outputs<'_>, desk: &Desk) -> Result<(Samples, Listing)> {
    let Reads { listing, options } = Reads::of(args, &mut |event| desk.report(&event))?;
    // The next run would take it for a page.
    for place in outputs.places().filter(|place| place.kind != Kind::Stdout) {
        batch::check_beside(&listing, &[place.path.to_path_buf()])?;
    }
    let samples = batch::learn::learn(&listing, &options, SAMPLE_DOCUMENTS, &desk.stop, &mut |event| {
        desk.report(&event)
    })?;
    Ok((samples, listing))
}

/// Joins samples that were written before.
fn merge(args: &Learn, desk: &Desk) -> Result<(Samples, Listing)> {
    let mut listing = Listing::default();
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
            listing.others.push(file);
        }
    }
    Ok((samples, listing))
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
    let told = if differences.is_empty() { Exit::Done } else { Exit::Changed };
    match Stream::Stdout.write(differences.as_bytes()) {
        Ok(()) | Err(WriteError::ReaderGone) => Ok(told),
        Err(error) => {
            desk.error(&words_of(&error.into()));
            Ok(Exit::SomeFailed)
        }
    }
}

/// Where profiles and samples go.
struct Outputs<'a> {
    profile: Option<Place<'a>>,
    sample: Option<Place<'a>>,
}

impl<'a> Outputs<'a> {
    fn of(args: &'a Learn) -> Result<Self> {
        let place = |option, extension, path: Option<&'a Path>| {
            path.map(|path| Place::of(option, extension, path)).transpose()
        };
        Ok(Self {
            profile: place("-o", EXTENSION, args.output.as_deref())?,
            sample: place("--sample", SAMPLE_EXTENSION, args.sample.as_deref())?,
        })
    }

    fn places(&self) -> impl Iterator<Item = &Place<'a>> {
        self.profile.iter().chain(&self.sample)
    }
}

/// Where one option's files go.
struct Place<'a> {
    option: &'static str,
    extension: &'static str,
    path: &'a Path,
    kind: Kind,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Stdout,
    File,
    Folder,
}

impl<'a> Place<'a> {
    fn of(option: &'static str, extension: &'static str, path: &'a Path) -> Result<Self> {
        let found = door::find(path).with_context(|| format!("{option} {}", escape(path)))?;
        let slash = path.as_os_str().as_encoded_bytes().ends_with(b"/");
        let is_file = !slash && path.extension().is_some_and(|found| found == extension);
        let kind = match found {
            _ if path == Path::new("-") && extension == EXTENSION => Kind::Stdout,
            _ if path == Path::new("-") => {
                bail!("{option} -: name a folder or a .{extension} file; a folder of that name is ./-")
            }
            Some(found) if found.is_dir() => Kind::Folder,
            _ if is_file => Kind::File,
            Some(_) => bail!("{option} {}: name a folder or a .{extension} file", escape(path)),
            None => Kind::Folder,
        };
        Ok(Self { option, extension, path, kind })
    }

    /// Refuses one file for many sites.
    fn refuse_many(&self, sites: &[String]) -> Result<()> {
        if self.kind != Kind::Folder && sites.len() > 1 {
            let some: Vec<&str> = sites.iter().take(3).map(String::as_str).collect();
            bail!(
                "{} {}: is one file, and there are {} sites ({}, ...): name a folder, or say what tells a site with --site-from",
                self.option,
                escape(self.path),
                sites.len(),
                some.join(", ")
            );
        }
        Ok(())
    }

    /// A site's file; `None` for standard output.
    fn file(&self, site: &str) -> Option<PathBuf> {
        match self.kind {
            Kind::Stdout => None,
            Kind::File => Some(self.path.to_path_buf()),
            Kind::Folder => Some(self.path.join(file_name(site, self.extension))),
        }
    }

    /// Takes over what a profile that stands there keeps.
    fn keep_by_hand(&self, profile: &mut Profile) -> Result<()> {
        match self.file(&profile.site) {
            Some(file) => Ok(profiles::keep_by_hand(profile, &file)?),
            None => Ok(()),
        }
    }

    fn write(&self, site: &str, content: &[u8], unfinished: &Unfinished) -> Result<()> {
        let written = match self.file(site) {
            None => Stream::Stdout.write(content),
            Some(file) if self.kind == Kind::File => write_named(&file, content, unfinished),
            Some(file) => write_file(&file, content, unfinished),
        };
        match written {
            Err(WriteError::ReaderGone) => Ok(()),
            written => Ok(written?),
        }
    }
}

/// Learns the sites of a run that is to clean with what is learnt, and leaves the profiles in a folder if one is named.
/// A profile that cannot be left there is used all the same.
pub(crate) fn learn_for(plan: &mut plan::Plan, args: &Clean, desk: &Desk) -> Result<Exit> {
    let keep = args.keep_profiles.as_deref();
    if keep == Some(Path::new("-")) {
        bail!("--keep-profiles -: name a folder; one of that name is ./-");
    }
    if let Some(folder) = keep {
        batch::check_beside(&plan.listing, &[folder.to_path_buf()])?;
    }
    let mut progress = |event: Event<'_>| {
        match event {
            Event::Found(_) | Event::Advanced(_) => desk.report(&event),
            // It fails again when it is to be cleaned, most likely, and is told then. One without a site is counted then.
            Event::Document(name, batch::Outcome::Failed(what)) if what != NO_SITE => {
                desk.not_learnt(&name, what)
            }
            _ => {}
        }
    };
    let mut samples =
        batch::learn::learn(&plan.listing, &plan.options, SAMPLE_DOCUMENTS, &desk.stop, &mut progress)?;
    let (mut found, mut kept, mut exit) = (Profiles::default(), Vec::new(), Exit::Done);
    let (sites, mut rows) = (samples.sites(), 0);
    for site in &sites {
        let mut profile = Profile::of(site, &samples.take(site)?);
        warn_of_emptied(&profile, desk);
        rows += profile.rows.len();
        let file = keep.map(|folder| folder.join(file_name(site, EXTENSION)));
        if let Some(file) = &file {
            profiles::keep_by_hand(&mut profile, file)?;
        }
        let name = file.as_deref().map_or_else(|| site.clone(), escape);
        found.by_site.insert(site.clone(), Arc::new(SiteRows::new(&name, &profile)?));
        if let Some(file) = file {
            let content = profiles::content(&profile, &file)?;
            kept.push((file, content));
        }
    }
    desk.note(&learnt(sites.len(), rows));
    let files: Vec<PathBuf> = kept.iter().map(|(file, _)| file.clone()).collect();
    plan.refuse_besides(&files).context("--keep-profiles")?;
    if let Some(summary) = &args.running.summary {
        let summary = Target::File(summary.clone());
        batch::check_apart(&plan.listing, &summary, &plan.options, &files).context("--keep-profiles")?;
    }
    for (file, content) in kept {
        if let Err(error) = write_file(&file, content.as_bytes(), &desk.unfinished) {
            desk.error(&words_of(&error.into()));
            exit = Exit::SomeFailed;
        }
    }
    plan.cleaner = plan.cleaner.clone().with_profiles(found);
    Ok(exit)
}
