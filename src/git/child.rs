//! Runs one child process to its end: feeds it, and reads what it says line by line.

use std::io::{self, Read, Write as _};
use std::process::{Command, ExitStatus};
use std::sync::mpsc::{self, RecvTimeoutError, Sender};
use std::thread;
use std::time::Duration;

use super::redact;

/// How long to wait for the pipes after the child itself has ended, in steps of [`STEP`]. A program it left
/// behind (an ssh master connection, a hook's background job) may hold them open forever.
const PATIENCE: u32 = 15;
const STEP: Duration = Duration::from_millis(20);

/// The most that is kept of the child's messages, in bytes; a hook may print a whole build log.
const KEPT: usize = 64 * 1024;

/// What a child process left behind.
pub(super) struct Ended {
    pub status: ExitStatus,
    pub stdout: Vec<u8>,
    /// What it said, redacted, without progress lines.
    pub stderr: String,
}

enum Event {
    Line(String),
    Stdout(Vec<u8>),
    Closed,
}

/// Runs `command` (its output already piped), gives it `stdin`, and hands every line that it writes to standard
/// error to `on_line`, redacted; a progress line that ends with a carriage return counts as a line.
pub(super) fn run(
    mut command: Command,
    stdin: Option<&[u8]>,
    mut on_line: Option<&mut dyn FnMut(&str)>,
) -> io::Result<Ended> {
    let mut child = command.spawn()?;
    let (sender, events) = mpsc::channel();
    if let (Some(bytes), Some(mut pipe)) = (stdin, child.stdin.take()) {
        let bytes = bytes.to_vec();
        // A child that does not read to the end says so by its exit status.
        thread::spawn(move || pipe.write_all(&bytes));
    }
    if let Some(pipe) = child.stdout.take() {
        let sender = sender.clone();
        thread::spawn(move || send_bytes(pipe, &sender));
    }
    if let Some(pipe) = child.stderr.take() {
        let sender = sender.clone();
        thread::spawn(move || send_lines(pipe, &sender));
    }
    drop(sender);

    let (mut stdout, mut stderr) = (Vec::new(), String::new());
    let (mut open, mut idle) = (2, 0);
    while open > 0 {
        match events.recv_timeout(STEP) {
            Ok(Event::Line(line)) => {
                let line = redact(&line);
                if let Some(on_line) = on_line.as_mut() {
                    on_line(&line);
                }
                if !is_progress(&line) && stderr.len() + line.len() < KEPT {
                    stderr.push_str(&line);
                    stderr.push('\n');
                }
            }
            Ok(Event::Stdout(bytes)) => stdout.extend(bytes),
            Ok(Event::Closed) => open -= 1,
            Err(RecvTimeoutError::Disconnected) => break,
            Err(RecvTimeoutError::Timeout) => {
                if child.try_wait()?.is_some() {
                    idle += 1;
                    if idle > PATIENCE {
                        break;
                    }
                }
            }
        }
    }
    let status = child.wait()?;
    Ok(Ended { status, stdout, stderr: stderr.trim_end().to_owned() })
}

/// Whether a line only counts objects. Servers send these too, as `remote: Resolving deltas: 100% (1/1), done.`
pub(super) fn is_progress(line: &str) -> bool {
    let line = line.strip_prefix("remote: ").unwrap_or(line);
    line.starts_with("Enumerating objects:")
        || line.starts_with("Delta compression using")
        || (line.starts_with("Total ") && line.contains("(delta "))
        || line.split_once("% (").is_some_and(|(_, count)| count.starts_with(|c: char| c.is_ascii_digit()))
}

fn send_bytes(mut pipe: impl Read, sender: &Sender<Event>) {
    let mut buffer = [0; 16 * 1024];
    loop {
        match pipe.read(&mut buffer) {
            Ok(0) => break,
            Ok(read) => {
                let _ = sender.send(Event::Stdout(buffer[..read].to_vec()));
            }
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(_) => break,
        }
    }
    let _ = sender.send(Event::Closed);
}

fn send_lines(mut pipe: impl Read, sender: &Sender<Event>) {
    let mut buffer = [0; 4096];
    let mut line = Vec::new();
    let flush = |line: &mut Vec<u8>| {
        let text = String::from_utf8_lossy(line).trim_end().to_owned();
        line.clear();
        if !text.is_empty() {
            let _ = sender.send(Event::Line(text));
        }
    };
    loop {
        let read = match pipe.read(&mut buffer) {
            Ok(0) => break,
            Ok(read) => read,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
            Err(_) => break,
        };
        for byte in &buffer[..read] {
            match byte {
                b'\n' | b'\r' => flush(&mut line),
                // A line without an end must not fill the memory.
                _ if line.len() < KEPT => line.push(*byte),
                _ => {}
            }
        }
    }
    flush(&mut line);
    let _ = sender.send(Event::Closed);
}

#[cfg(test)]
mod tests {
    use super::is_progress;

    #[test]
    fn counting_is_not_saying() {
        for line in [
            "remote: Resolving deltas: 100% (1/1), completed with 1 local object.",
            "Writing objects: 100% (3/3), 290 bytes | 290.00 KiB/s, done.",
            "Enumerating objects: 5, done.",
            "Total 3 (delta 1), reused 0 (delta 0), pack-reused 0",
        ] {
            assert!(is_progress(line), "{line}");
        }
        assert!(!is_progress("remote: Create a pull request for 'add/x' on GitHub by visiting:"));
        assert!(!is_progress("error: 100% (wrong)"));
    }
}
