//! The keyboard while questions are open.

use super::Stopped;
use super::decode::{Bytes, Event, read_event};
use console::Term;
use std::io;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

/// How often a waiting question looks whether the window has another size, or whether the program is to end.
const LOOK: Duration = Duration::from_millis(150);

/// How many hold the keyboard.
static HOLDERS: AtomicUsize = AtomicUsize::new(0);

/// Has every key come to this program from now until it is dropped, and every paste as a whole.
///
/// Were the keyboard taken for one key at a time, what is typed or pasted in between would go to the terminal's own line
/// editing: echoed into the question, a backspace lost, a Ctrl-C without a word about the draft.
pub(super) struct Keyboard {
    #[cfg(unix)]
    before: Option<rustix::termios::Termios>,
    size: (u16, u16),
}

impl Keyboard {
    /// Takes the keyboard, if stdin is one. Who holds it already may take it again.
    pub(super) fn take() -> Self {
        if HOLDERS.fetch_add(1, Ordering::SeqCst) == 0 {
            let _ = Term::stderr().write_str("\u{1b}[?2004h");
        }
        let size = Term::stderr().size();
        #[cfg(unix)]
        return Self { before: raw(), size };
        #[cfg(not(unix))]
        Self { size }
    }

    /// Waits for the next key or paste; `Nothing` when the window has another size.
    ///
    /// # Errors
    /// When the person interrupts, the program is to end, or the terminal fails.
    pub(super) fn next(&mut self) -> Result<Event, Stopped> {
        loop {
            match read_event(&mut Stdin, LOOK)? {
                Event::Interrupt => return Err(Stopped::Interrupted),
                Event::Nothing if super::is_to_stop() => return Err(Stopped::Interrupted),
                Event::Nothing => {
                    let size = Term::stderr().size();
                    if std::mem::replace(&mut self.size, size) != size {
                        return Ok(Event::Nothing);
                    }
                }
                event => return Ok(event),
            }
        }
    }

    /// Throws away what was typed before the question could be read.
    pub(super) fn forget_typed(&self) {
        #[cfg(unix)]
        let _ = rustix::termios::tcflush(io::stdin(), rustix::termios::QueueSelector::IFlush);
    }
}

impl Drop for Keyboard {
    fn drop(&mut self) {
        if HOLDERS.fetch_sub(1, Ordering::SeqCst) == 1 {
            let _ = Term::stderr().write_str("\u{1b}[?2004l");
        }
        #[cfg(unix)]
        if let Some(before) = &self.before {
            let _ = rustix::termios::tcsetattr(io::stdin(), rustix::termios::OptionalActions::Drain, before);
        }
    }
}

/// Single keys from here on; gives what was set before.
#[cfg(unix)]
fn raw() -> Option<rustix::termios::Termios> {
    use rustix::termios::{OptionalActions, tcgetattr, tcsetattr};
    let stdin = io::stdin();
    tcgetattr(&stdin).ok().filter(|before| {
        let mut raw = before.clone();
        raw.make_raw();
        // Output goes on as before: a line break begins a row.
        raw.output_modes = before.output_modes;
        tcsetattr(&stdin, OptionalActions::Drain, &raw).is_ok()
    })
}

/// Reads a line as the terminal or a pipe gives it, without its end. `None` when nothing will come any more.
///
/// # Errors
/// When the program is to stop, or the terminal fails.
pub(super) fn read_line() -> Result<Option<String>, Stopped> {
    let mut line = Vec::new();
    loop {
        match Stdin.next(LOOK) {
            Ok(Some(b'\n')) => break,
            Ok(Some(byte)) => line.push(byte),
            Ok(None) if super::is_to_stop() => return Err(Stopped::Interrupted),
            Ok(None) => {}
            Err(error) if error.kind() == io::ErrorKind::UnexpectedEof && line.is_empty() => return Ok(None),
            Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => break,
            Err(error) => return Err(error.into()),
        }
    }
    Ok(Some(String::from_utf8_lossy(&line).trim_end_matches('\r').to_owned()))
}

/// Standard input, a byte at a time: what is not read stays for whoever asks next, be it git or an editor.
struct Stdin;

#[cfg(unix)]
impl Bytes for Stdin {
    fn next(&mut self, patience: Duration) -> io::Result<Option<u8>> {
        use rustix::event::{PollFd, PollFlags, Timespec, poll};
        let stdin = io::stdin();
        let mut wanted = [PollFd::new(&stdin, PollFlags::IN)];
        let patience = Timespec::try_from(patience).map_err(io::Error::other)?;
        match poll(&mut wanted, Some(&patience)) {
            Ok(0) | Err(rustix::io::Errno::INTR) => return Ok(None),
            Ok(_) => {}
            Err(error) => return Err(error.into()),
        }
        let mut byte = [0];
        match rustix::io::read(&stdin, &mut byte) {
            // A terminal that was closed says EIO (Linux).
            Ok(0) | Err(rustix::io::Errno::IO) => Err(io::ErrorKind::UnexpectedEof.into()),
            Ok(_) => Ok(Some(byte[0])),
            Err(rustix::io::Errno::INTR | rustix::io::Errno::AGAIN) => Ok(None),
            Err(error) => Err(error.into()),
        }
    }
}

#[cfg(not(unix))]
impl Bytes for Stdin {
    fn next(&mut self, _: Duration) -> io::Result<Option<u8>> {
        use std::io::Read as _;
        let mut byte = [0];
        match io::stdin().lock().read(&mut byte)? {
            0 => Err(io::ErrorKind::UnexpectedEof.into()),
            _ => Ok(Some(byte[0])),
        }
    }
}
