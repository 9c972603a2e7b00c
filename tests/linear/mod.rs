//! Whether twice the work takes no more than its share: what is measured is the processor time of the thread, so that a busy
//! machine does not matter much. Quadratic time would be four times.
#![expect(clippy::expect_used, clippy::panic, reason = "what surrounds tests fails as tests do")]

use nix::time::{ClockId, clock_gettime};
use std::hint::black_box;
use std::time::Duration;

/// What twice as much may take.
const MOST: f64 = 2.3;

/// What one byte more takes of memory that does not fit the caches, in seconds: what is quick enough to see that is quick enough.
const MEMORY_SECONDS: f64 = 3e-9;

/// How often a shape is measured before it is said to be too slow.
const TRIES: usize = 24;

/// After how many of them the middle ratio counts too: on a machine that is busy the whole time, the small one may be lucky once and
/// the large one never.
const ENOUGH: usize = 7;

/// The processor time that some work takes of the thread.
pub(crate) fn spent(work: &mut dyn FnMut()) -> Duration {
    let now = || Duration::from(clock_gettime(ClockId::CLOCK_THREAD_CPUTIME_ID).expect("a clock"));
    let start = now();
    work();
    now() - start
}

/// Fails if `work` on twice the size takes more than its share: by the least that each ever took, or else in half of the pairs, each
/// of them measured in one moment. `unit` is what one of a size stands for, in bytes.
pub(crate) fn assert_linear_in(unit: usize, shape: &str, size: usize, work: &dyn Fn(usize)) {
    let may = |small: f64| small * MOST + MEMORY_SECONDS * (size * unit) as f64;
    let (mut small, mut large) = (f64::MAX, f64::MAX);
    let mut within = 0;
    for tried in 1..=TRIES {
        let once = spent(&mut || work(size)).as_secs_f64();
        let twice = spent(&mut || work(2 * size)).as_secs_f64();
        (small, large) = (small.min(once), large.min(twice));
        within += usize::from(twice <= may(once));
        if large <= may(small) || (tried >= ENOUGH && 2 * within > tried) {
            return;
        }
        // It will not become quicker than this by trying.
        if large > small * 3.5 && large > 1.0 {
            break;
        }
    }
    panic!("{shape}: {small} s for {size}, {large} s for twice as much, {within} pairs within their share");
}

/// [`assert_linear_in`] of a size in bytes.
pub(crate) fn assert_linear(shape: &str, size: usize, work: &dyn Fn(usize)) {
    assert_linear_in(1, shape, size, work);
}

#[test]
#[should_panic(expected = "for twice as much")]
fn quadratic_work_is_told_from_linear_work() {
    let pairs = |size: usize| {
        for _ in 0..size {
            black_box((0..size).fold(0, |sum, number| black_box(sum ^ number)));
        }
    };
    assert_linear("pairs", if cfg!(debug_assertions) { 500 } else { 5_000 }, &pairs);
}
