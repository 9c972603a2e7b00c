//! Many threads, one order: work is done by whoever is free and taken in the order it was given out.
//!
//! What is finished before its turn waits in a window that is bounded in units and in bytes, so that one slow unit cannot
//! make the others fill the memory. Knows nothing of documents.

use rayon::ThreadPool;
use std::collections::BTreeMap;
use std::ops::ControlFlow;
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError, mpsc};

/// Units that may be out at once, a thread: enough that nobody waits for a slow neighbour of ordinary size.
const UNITS_A_THREAD: usize = 4;

/// Finished bytes that may wait for their turn.
const WAITING_MAX_BYTES: usize = 16 * 1024 * 1024;

/// Something finished that takes room while it waits.
pub(super) trait Weigh {
    /// Its bytes.
    fn size_bytes(&self) -> usize;
}

#[derive(Default)]
struct State {
    units: usize,
    bytes: usize,
    closed: bool,
}

struct Window {
    max_units: usize,
    state: Mutex<State>,
    room: Condvar,
}

impl Window {
    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Waits for room for one more unit; false if none is wanted any more.
    fn enter(&self) -> bool {
        let full = |state: &mut State| {
            !state.closed && (state.units >= self.max_units || state.bytes >= WAITING_MAX_BYTES)
        };
        let mut state = self.room.wait_while(self.state(), full).unwrap_or_else(PoisonError::into_inner);
        state.units += 1;
        !state.closed
    }

    fn wait_turn(&self, bytes: usize) {
        self.state().bytes += bytes;
    }

    fn leave(&self, bytes: usize) {
        let mut state = self.state();
        state.bytes -= bytes;
        state.units -= 1;
        drop(state);
        self.room.notify_all();
    }

    fn close(&self) {
        self.state().closed = true;
        self.room.notify_all();
    }
}

/// Does `work` on each unit, in the pool or, without one, right here, and gives what comes of it to `take` in the units' order.
/// Ends early when `take` breaks.
pub(super) fn in_order<T: Send, R: Send + Weigh>(
    pool: Option<&ThreadPool>,
    units: impl Iterator<Item = T> + Send,
    work: impl Fn(T) -> R + Sync,
    mut take: impl FnMut(R) -> ControlFlow<()>,
) {
    let Some(pool) = pool else {
        for unit in units {
            if take(work(unit)).is_break() {
                break;
            }
        }
        return;
    };
    let max_units = pool.current_num_threads() * UNITS_A_THREAD;
    let window = Window { max_units, state: Mutex::default(), room: Condvar::new() };
    let (window, work) = (&window, &work);
    std::thread::scope(|threads| {
        let (done, arrivals) = mpsc::channel();
        threads.spawn(move || {
            pool.in_place_scope(|scope| {
                for (number, unit) in units.enumerate() {
                    if !window.enter() {
                        break;
                    }
                    let done = done.clone();
                    scope.spawn(move |_| {
                        let result = work(unit);
                        window.wait_turn(result.size_bytes());
                        // Nobody listens after a break: then the result is not wanted.
                        let _ = done.send((number, result));
                    });
                }
            });
        });
        let (mut waiting, mut next) = (BTreeMap::new(), 0usize);
        for (number, result) in arrivals {
            waiting.insert(number, result);
            while let Some(result) = waiting.remove(&next) {
                next += 1;
                let bytes = result.size_bytes();
                let flow = take(result);
                window.leave(bytes);
                if flow.is_break() {
                    window.close();
                    return;
                }
            }
        }
    });
}
