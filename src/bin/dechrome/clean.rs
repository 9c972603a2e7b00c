//! `dechrome clean`

use crate::args::{Clean, Running};
use crate::console::Console;
use crate::desk::{Desk, Wake};
use crate::exit::Exit;
use crate::learn::learn_for;
use crate::plan::Plan;
use dechrome::batch::{self, Ending};
use std::path::Path;
use std::sync::mpsc::Sender;

/// Writes the body text of documents.
pub(crate) fn clean(args: &Clean, desk: &Desk, wake: &Sender<Wake>) -> anyhow::Result<Exit> {
    let Running { quiet, progress, .. } = args.running;
    let writes_stdout = args.output.as_deref().is_none_or(|output| output == Path::new("-"));
    desk.begin(Console::new(quiet, args.content.strict, progress, writes_stdout));
    let mut plan = Plan::clean(args, &mut |event| desk.report(&event))?;
    let mut learnt = Exit::Done;
    if args.learn {
        learnt = learn_for(&mut plan, args, desk)?;
    }
    Ok(learnt.merge(run(&plan, args.content.strict, &args.running, desk, wake)?))
}

/// Runs a plan and closes it.
pub(crate) fn run(
    plan: &Plan,
    strict: bool,
    running: &Running,
    desk: &Desk,
    wake: &Sender<Wake>,
) -> anyhow::Result<Exit> {
    let Plan { cleaner, listing, job, options, missing } = plan;
    let both = (&desk.stop, &desk.unfinished);
    let ending = batch::run(cleaner, listing, job, options, both, &mut |event| {
        desk.report(&event);
        if matches!(event, batch::Event::ReaderGone) {
            // The main thread ends the program even if this one waits for input.
            let _ = wake.send(Wake::ReaderGone);
        }
    })?;
    if desk.stop.is_requested() && ending == Ending::Done {
        return Ok(Exit::Done);
    }
    desk.tell_not_learnt();
    let tally = desk.close();
    let mut exit = Exit::of(&tally, strict);
    if let Some(why) = missing.as_ref().filter(|_| exit == Exit::NothingDone) {
        desk.error(why);
    }
    if ending == Ending::ReaderGone {
        exit = Exit::Done;
    }
    if let Some(path) = &running.summary
        && let Err(error) = desk.write_summary(path, &tally)
    {
        desk.error(&format!("--summary: {error}"));
        exit = exit.merge(Exit::SomeFailed);
    }
    Ok(exit)
}
