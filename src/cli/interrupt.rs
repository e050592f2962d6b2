//! Ctrl-C: whoever is asking a question learns of it from the terminal and ends in order; everything else ends here.

use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

static INTERRUPTED: AtomicBool = AtomicBool::new(false);

/// Whether anybody listens for Ctrl-C.
static CATCHING: AtomicBool = AtomicBool::new(false);

/// Whether somebody has asked and been told of it, so that the program is on its way out.
static NOTICED: AtomicBool = AtomicBool::new(false);

/// How long the program has to notice. A question does at once, what waits for a server may not.
const GRACE: Duration = Duration::from_millis(1500);

/// How much longer it has once it has noticed: to say where the draft is, to let git clean up. On a busy machine that
/// takes a while, and the words must not be lost to it; who is in a hurry presses again.
const LAST_WORDS: Duration = Duration::from_secs(10);

/// Takes over Ctrl-C. Without this, a question would die with the cursor hidden and without a word.
pub fn catch_interrupts() {
    CATCHING.store(true, Ordering::SeqCst);
    // An error means that a handler is there already.
    let _ = ctrlc::set_handler(|| {
        if INTERRUPTED.swap(true, Ordering::SeqCst) {
            end_now();
        }
        // In a thread of its own, so that the handler can take a second Ctrl-C.
        std::thread::spawn(|| {
            std::thread::sleep(GRACE);
            if NOTICED.load(Ordering::SeqCst) {
                std::thread::sleep(LAST_WORDS);
            }
            end_now();
        });
    });
}

/// True once Ctrl-C was pressed. Whoever gets this answer ends in order.
pub fn was_interrupted() -> bool {
    let interrupted = INTERRUPTED.load(Ordering::SeqCst);
    if interrupted {
        NOTICED.store(true, Ordering::SeqCst);
    }
    interrupted
}

/// As [`was_interrupted`], after something outside of the program failed. Git gets the same Ctrl-C and may be gone before
/// the thread that hears of it here has had its turn.
pub fn was_interrupted_just_now() -> bool {
    const STEP: Duration = Duration::from_millis(5);
    const STEPS: u32 = 50;
    let waits = if CATCHING.load(Ordering::SeqCst) { STEPS } else { 0 };
    (0..waits).any(|_| {
        if !was_interrupted() {
            std::thread::sleep(STEP);
        }
        was_interrupted()
    })
}

fn end_now() {
    let _ = console::Term::stderr().show_cursor();
    #[allow(clippy::exit, reason = "the main thread has not ended in time; nothing is left to do in order")]
    std::process::exit(i32::from(super::Exit::Interrupted.code()));
}
