//! A real terminal for the form: a pty, what is typed into it, and the screen that a person would see.

use crate::support::{PROGRAM, World};
pub use rexpect::process::Signal;
use rexpect::process::{PtyProcess, WaitStatus};
use std::fs::File;
use std::io::{Read as _, Write as _};
use std::path::Path;
use std::process::Command;
use std::sync::{Arc, Condvar, Mutex};
use std::thread;
use std::time::Duration;

/// How long anything may take before the test fails. Nothing waits this long when all is well.
const PATIENCE: Duration = Duration::from_secs(30);

/// Keys, as a terminal sends them.
pub const ENTER: &str = "\r";
pub const CTRL_C: &str = "\u{3}";
pub const ESCAPE: &str = "\u{1b}";
pub const UP: &str = "\u{1b}[A";
pub const DOWN: &str = "\u{1b}[B";
pub const BACKSPACE: &str = "\u{7f}";
/// Deletes what stands before the cursor.
pub const CTRL_U: &str = "\u{15}";

/// A running program in a terminal.
pub struct Terminal {
    process: PtyProcess,
    keyboard: File,
    shared: Arc<(Mutex<Seen>, Condvar)>,
}

/// What the program has written.
struct Seen {
    screen: vt100::Parser,
    bytes: Vec<u8>,
    closed: bool,
}

/// What is left when it has ended.
pub struct Closed {
    pub code: i32,
    /// The last screen.
    pub screen: String,
    /// True when the cursor shows.
    pub cursor: bool,
    /// True when the terminal edits lines by itself again, shows what is typed, and marks no pastes.
    pub is_as_before: bool,
}

impl Terminal {
    /// Starts the program in `dir` with a terminal of that many rows and columns.
    pub fn open(world: &World, dir: &Path, (rows, columns): (u16, u16), args: &[&str], env: &[(&str, &str)]) -> Self {
        let mut command = Command::new("sh");
        // `exec`: the program takes the shell's place and its process id.
        let script = format!("stty rows {rows} cols {columns} echo; exec \"$0\" \"$@\"");
        command.args(["-c", &script, PROGRAM]);
        command.args(args).current_dir(dir).env_clear().envs(world.env());
        command.env("TERM", "xterm-256color").envs(env.iter().copied());
        let mut process = PtyProcess::new(command).unwrap();
        process.set_kill_timeout(Some(1000));
        let mut output = process.get_file_handle().unwrap();
        let seen = Seen {
            screen: vt100::Parser::new(rows.try_into().unwrap(), columns.try_into().unwrap(), 0),
            bytes: Vec::new(),
            closed: false,
        };
        let shared = Arc::new((Mutex::new(seen), Condvar::new()));
        let theirs = Arc::clone(&shared);
        thread::spawn(move || {
            let mut buffer = [0; 4096];
            loop {
                // Linux says EIO when the last process has let go of the terminal.
                let read = output.read(&mut buffer).unwrap_or(0);
                let (seen, changed) = &*theirs;
                let mut seen = seen.lock().unwrap();
                seen.screen.process(&buffer[..read]);
                seen.bytes.extend(&buffer[..read]);
                seen.closed = read == 0;
                changed.notify_all();
                if read == 0 {
                    break;
                }
            }
        });
        Self { keyboard: process.get_file_handle().unwrap(), process, shared }
    }

    /// Waits for the end, and gives everything that was written, escape sequences too.
    #[track_caller]
    pub fn bytes_at_end(&self) -> String {
        self.wait_until("the end", |seen| seen.closed);
        String::from_utf8_lossy(&self.shared.0.lock().unwrap().bytes).into_owned()
    }

    /// Waits until words are on the screen, and gives the whole of it.
    #[track_caller]
    pub fn wait(&self, words: &str) -> String {
        self.wait_until(words, |seen| seen.screen.screen().contents().contains(words))
    }

    /// Waits until the screen is as it should be, and gives the whole of it.
    #[track_caller]
    pub fn wait_for(&self, what: &str, is_so: impl Fn(&str) -> bool) -> String {
        self.wait_until(what, |seen| is_so(&seen.screen.screen().contents()))
    }

    /// Types keys.
    pub fn press(&mut self, keys: &str) -> &mut Self {
        self.keyboard.write_all(keys.as_bytes()).unwrap();
        self
    }

    /// Waits for a question and answers it with a line.
    #[track_caller]
    pub fn answer(&mut self, question: &str, answer: &str) -> &mut Self {
        self.wait(question);
        self.press(answer).press(ENTER)
    }

    /// Makes the window another size.
    pub fn resize(&mut self, rows: u16, columns: u16) {
        let size = rustix::termios::Winsize { ws_row: rows, ws_col: columns, ws_xpixel: 0, ws_ypixel: 0 };
        self.shared
            .0
            .lock()
            .unwrap()
            .screen
            .screen_mut()
            .set_size(rows.try_into().unwrap(), columns.try_into().unwrap());
        rustix::termios::tcsetwinsize(&self.keyboard, size).unwrap();
    }

    /// Sends a signal to the program.
    pub fn signal(&mut self, signal: Signal) {
        self.process.signal(signal).unwrap();
    }

    /// Kills the program outright, and waits until it is gone.
    pub fn kill(mut self) {
        self.process.signal(Signal::SIGKILL).unwrap();
        self.process.wait().unwrap();
    }

    /// Waits for the program's end.
    #[track_caller]
    pub fn end(self) -> Closed {
        let screen = self.wait_until("the end", |seen| seen.closed);
        let code = match self.process.wait().unwrap() {
            WaitStatus::Exited(_, code) => code,
            other => panic!("{other:?}\n{screen}"),
        };
        let modes = rustix::termios::tcgetattr(&self.keyboard).unwrap().local_modes;
        let usual = rustix::termios::LocalModes::ICANON | rustix::termios::LocalModes::ECHO;
        let seen = self.shared.0.lock().unwrap();
        let cursor = !seen.screen.screen().hide_cursor();
        let is_as_before = modes.contains(usual) && !seen.screen.screen().bracketed_paste();
        Closed { code, screen, cursor, is_as_before }
    }

    /// Between what the program draws, never halfway through a question.
    #[track_caller]
    fn wait_until(&self, what: &str, is_so: impl Fn(&Seen) -> bool) -> String {
        let (seen, changed) = &*self.shared;
        let seen = seen.lock().unwrap();
        let is_so = |seen: &Seen| (!seen.is_half_drawn() || seen.closed) && is_so(seen);
        let (seen, timeout) = changed.wait_timeout_while(seen, PATIENCE, |seen| !is_so(seen) && !seen.closed).unwrap();
        let screen = seen.screen.screen().contents();
        let ended = seen.closed;
        let good = is_so(&seen);
        drop(seen);
        assert!(good && !timeout.timed_out(), "no {what:?} (ended: {ended}) on\n{screen}");
        screen
    }
}

impl Seen {
    /// Whether the program has begun to draw and not said that it is done (DEC private mode 2026).
    fn is_half_drawn(&self) -> bool {
        let last = |mark: &[u8]| self.bytes.windows(mark.len()).rposition(|bytes| bytes == mark);
        last(b"\x1b[?2026h") > last(b"\x1b[?2026l")
    }
}

impl Closed {
    /// Demands words on the last screen.
    #[track_caller]
    pub fn says(&self, words: &str) -> &Self {
        assert!(self.screen.contains(words), "no {words:?} on\n{}", self.screen);
        self
    }

    /// Demands this exit code, and a cursor that shows.
    #[track_caller]
    pub fn with(self, code: i32) -> Self {
        assert_eq!(self.code, code, "{}", self.screen);
        assert!(self.cursor, "the cursor is hidden\n{}", self.screen);
        assert!(self.is_as_before, "the terminal is not as it was\n{}", self.screen);
        self
    }
}
