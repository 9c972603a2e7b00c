//! `dechrome check`

use crate::args::{Check, Running};
use crate::clean::run;
use crate::console::Console;
use crate::desk::{Desk, Wake};
use crate::exit::Exit;
use crate::plan::Plan;
use std::sync::mpsc::Sender;

/// Says what `clean` would change.
pub(crate) fn check(args: &Check, desk: &Desk, wake: &Sender<Wake>) -> anyhow::Result<Exit> {
    let Running { quiet, progress, .. } = args.running;
    desk.begin(Console::new(quiet, args.content.strict, progress, true));
    desk.count_changes();
    let plan = Plan::check(args, &mut |event| desk.report(&event))?;
    run(&plan, args.content.strict, &args.running, desk, wake)
}
