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

/// Bytes that may be out at once or wait for their turn where nothing else is said; one unit may be larger, and goes alone then.
pub(super) const WINDOW_BYTES: usize = 16 * 1024 * 1024;

/// Something that takes room while it is out or waits.
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
    max_bytes: usize,
    state: Mutex<State>,
    room: Condvar,
}

impl Window {
    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Waits for room for one more unit; false if there is none any more, or none is wanted.
    fn enter(&self) -> bool {
        let full = |state: &mut State| {
            // Where nothing is out there is room, however small the window.
            let is_full = state.units >= self.max_units || state.bytes >= self.max_bytes;
            !state.closed && state.units > 0 && is_full
        };
        let mut state = self.room.wait_while(self.state(), full).unwrap_or_else(PoisonError::into_inner);
        state.units += 1;
        !state.closed
    }

    fn grow(&self, bytes: usize) {
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

/// Closes the window behind a panic: the unit that it cost never comes, and whoever waits for its turn would wait for ever.
struct CloseOnPanic<'a>(&'a Window);

impl Drop for CloseOnPanic<'_> {
    fn drop(&mut self) {
        if std::thread::panicking() {
            self.0.close();
        }
    }
}

/// Does `work` on each unit, in the pool (where at most about `max_bytes` are out or wait) or, without one, right here, and gives what comes of it to `take` in the units' order.
/// Ends early when `take` breaks.
pub(super) fn in_order<T: Send + Weigh, R: Send + Weigh>(
    (pool, max_bytes): (Option<&ThreadPool>, usize),
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
    let window = Window { max_units, max_bytes, state: Mutex::default(), room: Condvar::new() };
    let units = Mutex::new(units.enumerate());
    let (window, units, work) = (&window, &units, &work);
    let next = || {
        // Whoever waits for room or for a unit keeps the others waiting for the same.
        let mut units = units.lock().unwrap_or_else(PoisonError::into_inner);
        let given = if window.enter() { units.next() } else { None };
        let Some((number, unit)) = given else {
            window.close();
            return None;
        };
        window.grow(unit.size_bytes());
        Some((number, unit))
    };
    pool.in_place_scope(|scope| {
        let (done, arrivals) = mpsc::channel();
        for _ in 0..pool.current_num_threads() {
            let done = done.clone();
            scope.spawn(move |_| {
                let _open = CloseOnPanic(window);
                while let Some((number, unit)) = next() {
                    let unit_bytes = unit.size_bytes();
                    let result = work(unit);
                    let result_bytes = result.size_bytes();
                    window.grow(result_bytes);
                    // Nobody listens after a break: then the result is not wanted.
                    let _ = done.send((number, result, unit_bytes + result_bytes));
                }
            });
        }
        drop(done);
        let _open = CloseOnPanic(window);
        let (mut waiting, mut next) = (BTreeMap::new(), 0usize);
        for (number, result, bytes) in arrivals {
            waiting.insert(number, (result, bytes));
            while let Some((result, bytes)) = waiting.remove(&next) {
                next += 1;
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

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::atomic::{AtomicUsize, Ordering};
    use std::time::Duration;

    struct Heavy(usize, usize);

    impl Weigh for Heavy {
        fn size_bytes(&self) -> usize {
            self.1
        }
    }

    fn pool(threads: usize) -> ThreadPool {
        rayon::ThreadPoolBuilder::new().num_threads(threads).build().expect("threads")
    }

    #[test]
    fn results_come_in_the_order_of_units_whoever_is_faster() {
        for threads in [0, 2, 8] {
            let pool = (threads > 0).then(|| pool(threads));
            let work = |unit: Heavy| {
                if unit.0.is_multiple_of(7) {
                    std::thread::sleep(Duration::from_millis(3));
                }
                Heavy(unit.0, 1)
            };
            let mut taken = Vec::new();
            in_order((pool.as_ref(), WINDOW_BYTES), (0..100).map(|unit| Heavy(unit, 1)), work, |result| {
                taken.push(result.0);
                ControlFlow::Continue(())
            });
            assert_eq!(taken, (0..100).collect::<Vec<_>>(), "{threads} threads");
        }
    }

    #[test]
    fn a_slow_unit_does_not_let_the_others_fill_the_memory() {
        for (size, most) in [(1, 2 * UNITS_A_THREAD), (WINDOW_BYTES / 2, 2), (WINDOW_BYTES, 1)] {
            let pool = pool(2);
            let (out, max_out) = (AtomicUsize::new(0), AtomicUsize::new(0));
            let work = |unit: Heavy| {
                max_out.fetch_max(out.fetch_add(1, Ordering::SeqCst) + 1, Ordering::SeqCst);
                if unit.0.is_multiple_of(10) {
                    std::thread::sleep(Duration::from_millis(5));
                }
                Heavy(unit.0, 0)
            };
            let mut taken = 0;
            in_order((Some(&pool), WINDOW_BYTES), (0..50).map(|unit| Heavy(unit, size)), work, |_| {
                taken += 1;
                out.fetch_sub(1, Ordering::SeqCst);
                ControlFlow::Continue(())
            });
            assert_eq!(taken, 50);
            assert!(max_out.load(Ordering::SeqCst) <= most, "{} of {most}", max_out.load(Ordering::SeqCst));
        }
    }

    #[test]
    fn without_a_window_one_unit_goes_at_a_time() {
        let (ended, end) = mpsc::channel();
        // What hangs is left behind, and the test fails.
        std::thread::spawn(move || {
            let mut taken = 0;
            in_order(
                (Some(&pool(2)), 0),
                (0..50).map(|unit| Heavy(unit, 1)),
                |unit| unit,
                |_| {
                    taken += 1;
                    ControlFlow::Continue(())
                },
            );
            ended.send(taken).expect("somebody waits");
        });
        assert_eq!(end.recv_timeout(Duration::from_secs(20)), Ok(50));
    }

    #[test]
    fn a_panic_ends_the_run_and_nobody_waits_for_what_never_comes() {
        for in_taking in [false, true] {
            let pool = pool(2);
            let work = |unit: Heavy| {
                assert!(in_taking || unit.0 != 20, "wished for");
                unit
            };
            let ended = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| {
                in_order((Some(&pool), WINDOW_BYTES), (0..1000).map(|unit| Heavy(unit, 1)), work, |result| {
                    assert!(!in_taking || result.0 != 20, "wished for");
                    ControlFlow::Continue(())
                });
            }));
            assert!(ended.is_err());
        }
    }

    #[test]
    fn after_a_break_little_more_is_begun() {
        for threads in [0, 4] {
            let pool = (threads > 0).then(|| pool(threads));
            let begun = AtomicUsize::new(0);
            let work = |unit: Heavy| {
                begun.fetch_add(1, Ordering::SeqCst);
                Heavy(unit.0, 1)
            };
            let mut taken = 0;
            in_order(
                (pool.as_ref(), WINDOW_BYTES),
                (0..100_000).map(|unit| Heavy(unit, 1)),
                work,
                |result| {
                    taken += 1;
                    if result.0 == 10 { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
                },
            );
            assert_eq!(taken, 11);
            assert!(begun.load(Ordering::SeqCst) <= 11 + 4 * UNITS_A_THREAD);
        }
    }
}
