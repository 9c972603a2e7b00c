//! `dechrome explain`

use crate::args::{Explain, Progress, Running};
use crate::clean::run;
use crate::desk::{Desk, Wake};
use crate::exit::Exit;
use crate::plan::Plan;
use std::sync::mpsc::Sender;

/// Shows every block of a document.
pub(crate) fn explain(args: &Explain, desk: &Desk, wake: &Sender<Wake>) -> anyhow::Result<Exit> {
    let plan = Plan::explain(args, &mut |event| desk.report(&event))?;
    let Explain { threads, quiet, .. } = *args;
    let running = Running { threads, summary: None, quiet, progress: Progress::Never };
    run(&plan, args.content.strict, &running, desk, wake)
}
