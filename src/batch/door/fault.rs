//! Failures on demand, for tests alone.
//!
//! `DECHROME_FAULT` says which: `7` fails the seventh call through the door, `7+` that one and all after it, `7 ends` lets the seventh
//! call, if it is a read, find the end, and `panic 2` lets the second document panic. What the fault met is written to the file that
//! `DECHROME_FAULT_MET` names, so that a test knows that it met something.

use super::Call;
use std::cell::Cell;
use std::fs::File;
use std::io::{self, Write as _};
use std::path::Path;
use std::sync::LazyLock;
use std::sync::atomic::{AtomicU64, Ordering};

/// EIO, on every system: a failure that is nowhere taken for an answer.
const INPUT_OUTPUT_ERROR: i32 = 5;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Once,
    FromThere,
    Ends,
    Panic,
}

struct Wanted {
    at: u64,
    kind: Kind,
}

static WANTED: LazyLock<Option<Wanted>> = LazyLock::new(|| {
    let wish = std::env::var("DECHROME_FAULT").ok()?;
    let (number, kind) = if let Some(number) = wish.strip_suffix('+') {
        (number, Kind::FromThere)
    } else if let Some(number) = wish.strip_suffix(" ends") {
        (number, Kind::Ends)
    } else if let Some(number) = wish.strip_prefix("panic ") {
        (number, Kind::Panic)
    } else {
        (wish.as_str(), Kind::Once)
    };
    Some(Wanted { at: number.parse().ok()?, kind })
});

static CALLS: AtomicU64 = AtomicU64::new(0);
static DOCUMENTS: AtomicU64 = AtomicU64::new(0);

thread_local! {
    /// Whether the read that was just let through is to find the end.
    static ENDS: Cell<bool> = const { Cell::new(false) };
}

fn note(what: &str) {
    if let Some(path) = std::env::var_os("DECHROME_FAULT_MET") {
        // A test that cannot be told fails.
        let _ = File::create(path).and_then(|mut file| file.write_all(what.as_bytes()));
    }
}

pub(in crate::batch) fn pass(call: Call, path: &Path) -> io::Result<()> {
    let Some(wanted) = &*WANTED else { return Ok(()) };
    let number = CALLS.fetch_add(1, Ordering::SeqCst) + 1;
    if number == wanted.at && wanted.kind != Kind::Panic {
        note(&format!("{call:?} {}", path.display()));
    }
    match wanted.kind {
        Kind::Once if number == wanted.at => Err(io::Error::from_raw_os_error(INPUT_OUTPUT_ERROR)),
        Kind::FromThere if number >= wanted.at => Err(io::Error::from_raw_os_error(INPUT_OUTPUT_ERROR)),
        Kind::Ends => {
            ENDS.set(number == wanted.at);
            Ok(())
        }
        _ => Ok(()),
    }
}

/// Whether the read that was just let through finds the end.
pub(super) fn ends_early() -> bool {
    ENDS.take()
}

/// Is told of each document before it is examined.
#[expect(clippy::panic, reason = "that is what it is for")]
pub(in crate::batch) fn examine() {
    if let Some(Wanted { at, kind: Kind::Panic }) = &*WANTED
        && DOCUMENTS.fetch_add(1, Ordering::SeqCst) + 1 == *at
    {
        note("panic");
        panic!("wished for");
    }
}
