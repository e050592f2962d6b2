//! What a terminal sends, byte by byte, made into keys and pastes.

use std::io;
use std::time::Duration;

/// A key, or several at once.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Event {
    /// A key was pressed.
    Key(Key),
    /// A text was pasted; a terminal with bracketed paste says where it begins and ends.
    Paste(String),
    /// Nothing came for a while.
    Nothing,
    /// Ctrl-C.
    Interrupt,
    /// Ctrl-D, or nothing will ever come any more.
    End,
}

/// The keys that questions know.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Key {
    Char(char),
    /// A letter with Ctrl.
    Ctrl(char),
    Enter,
    Escape,
    Tab,
    BackTab,
    Backspace,
    Delete,
    Left,
    Right,
    WordLeft,
    WordRight,
    Up,
    Down,
    Home,
    End,
    PageUp,
    PageDown,
    /// One that no question uses.
    Other,
}

/// Where bytes come from.
pub(super) trait Bytes {
    /// The next byte; `None` when none comes in time.
    ///
    /// # Errors
    /// `UnexpectedEof` at the end, and whatever the terminal fails with.
    fn next(&mut self, patience: Duration) -> io::Result<Option<u8>>;
}

/// How long the rest of an escape sequence may take. A key called Escape sends nothing after the first byte; over a slow
/// line a sequence comes in pieces.
const PIECES: Duration = Duration::from_millis(60);

/// How long a paste may pause.
const PASTE: Duration = Duration::from_secs(2);

/// The most bytes of a paste that are kept; more than any answer may have.
const MAX_PASTE: usize = 16 * 1024;

/// The longest escape sequence that is read as one.
const MAX_SEQUENCE: usize = 32;

const ESCAPE: u8 = 0x1b;

/// Reads one event, waiting for it as long as `patience` says.
///
/// # Errors
/// When the terminal fails.
pub(super) fn read_event(bytes: &mut impl Bytes, patience: Duration) -> io::Result<Event> {
    match event(bytes, patience) {
        Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => Ok(Event::End),
        event => event,
    }
}

fn event(bytes: &mut impl Bytes, patience: Duration) -> io::Result<Event> {
    let Some(first) = bytes.next(patience)? else { return Ok(Event::Nothing) };
    let key = match first {
        ESCAPE => return escape(bytes),
        b'\r' | b'\n' => Key::Enter,
        b'\t' => Key::Tab,
        0x08 | 0x7f => Key::Backspace,
        0x03 => return Ok(Event::Interrupt),
        // Ctrl-D that is pressed before the terminal gives single keys arrives as NUL (Linux, n_tty).
        0x04 | 0 => return Ok(Event::End),
        1..=0x1a => Key::Ctrl(char::from(first - 1 + b'a')),
        0x1c..=0x1f => Key::Other,
        b' '..=b'~' => Key::Char(char::from(first)),
        _ => character(first, bytes)?,
    };
    Ok(Event::Key(key))
}

/// The rest of a character in UTF-8. What is none becomes no key.
fn character(first: u8, bytes: &mut impl Bytes) -> io::Result<Key> {
    let more = match first {
        0xc2..=0xdf => 1,
        0xe0..=0xef => 2,
        0xf0..=0xf4 => 3,
        _ => return Ok(Key::Other),
    };
    let mut sequence = vec![first];
    for _ in 0..more {
        let Some(byte) = bytes.next(PIECES)? else { return Ok(Key::Other) };
        sequence.push(byte);
    }
    let text = std::str::from_utf8(&sequence).ok();
    Ok(text.and_then(|text| text.chars().next()).map_or(Key::Other, Key::Char))
}

/// What follows an escape byte: nothing, a sequence (ECMA-48, 5.4), or a key with Alt.
fn escape(bytes: &mut impl Bytes) -> io::Result<Event> {
    let key = match bytes.next(PIECES)? {
        // Escape twice is Escape.
        None | Some(ESCAPE) => Key::Escape,
        Some(b'[') => return control_sequence(bytes),
        Some(b'O') => match bytes.next(PIECES)? {
            Some(last) => moved(last, false),
            None => Key::Other,
        },
        Some(b'b') => Key::WordLeft,
        Some(b'f') => Key::WordRight,
        Some(0x08 | 0x7f) => Key::Ctrl('w'),
        Some(_) => Key::Other,
    };
    Ok(Event::Key(key))
}

fn control_sequence(bytes: &mut impl Bytes) -> io::Result<Event> {
    let mut parameters = Vec::new();
    let last = loop {
        match bytes.next(PIECES)? {
            Some(byte @ 0x20..=0x3f) if parameters.len() < MAX_SEQUENCE => parameters.push(byte),
            Some(last) => break last,
            None => return Ok(Event::Key(Key::Other)),
        }
    };
    if last != b'~' {
        // The modifier is the second parameter; 3 is Alt and 5 is Ctrl (xterm).
        let by_word = parameters.ends_with(b";5") || parameters.ends_with(b";3");
        return Ok(Event::Key(moved(last, by_word)));
    }
    Ok(Event::Key(match parameters.split(|byte| *byte == b';').next().unwrap_or_default() {
        b"1" | b"7" => Key::Home,
        b"4" | b"8" => Key::End,
        b"3" => Key::Delete,
        b"5" => Key::PageUp,
        b"6" => Key::PageDown,
        b"200" => return paste(bytes),
        _ => Key::Other,
    }))
}

fn moved(last: u8, by_word: bool) -> Key {
    match last {
        b'A' => Key::Up,
        b'B' => Key::Down,
        b'C' if by_word => Key::WordRight,
        b'D' if by_word => Key::WordLeft,
        b'C' => Key::Right,
        b'D' => Key::Left,
        b'H' => Key::Home,
        b'F' => Key::End,
        b'M' => Key::Enter,
        b'Z' => Key::BackTab,
        _ => Key::Other,
    }
}

/// Everything up to the mark that ends a paste.
fn paste(bytes: &mut impl Bytes) -> io::Result<Event> {
    const END: &[u8] = b"\x1b[201~";
    let mut pasted = Vec::new();
    // The last bytes, also of those beyond what is kept.
    let mut tail: Vec<u8> = Vec::new();
    while let Some(byte) = bytes.next(PASTE)? {
        tail.push(byte);
        if tail.ends_with(END) {
            break;
        }
        if tail.len() > END.len() {
            let first = tail.remove(0);
            if pasted.len() < MAX_PASTE {
                pasted.push(first);
            }
        }
    }
    let kept = tail.strip_suffix(END).unwrap_or(&tail);
    pasted.extend(kept);
    Ok(Event::Paste(String::from_utf8_lossy(&pasted).into_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// Bytes that are all there; after them nothing comes.
    struct Typed<'t>(&'t [u8]);

    impl Bytes for Typed<'_> {
        fn next(&mut self, _: Duration) -> io::Result<Option<u8>> {
            let Some((first, rest)) = self.0.split_first() else { return Ok(None) };
            self.0 = rest;
            Ok(Some(*first))
        }
    }

    fn events(bytes: &[u8]) -> Vec<Event> {
        let mut typed = Typed(bytes);
        let mut found = Vec::new();
        loop {
            match read_event(&mut typed, PIECES).unwrap() {
                Event::Nothing => return found,
                event => found.push(event),
            }
        }
    }

    #[test]
    fn keys_as_terminals_send_them() {
        for (bytes, key) in [
            ("a", Key::Char('a')),
            ("\u{e9}", Key::Char('\u{e9}')),
            ("\u{65e5}", Key::Char('\u{65e5}')),
            ("\u{1f600}", Key::Char('\u{1f600}')),
            ("\r", Key::Enter),
            ("\u{7f}", Key::Backspace),
            ("\u{1b}", Key::Escape),
            ("\u{1b}\u{1b}", Key::Escape),
            ("\u{1b}[A", Key::Up),
            ("\u{1b}OB", Key::Down),
            ("\u{1b}[1;5D", Key::WordLeft),
            ("\u{1b}f", Key::WordRight),
            ("\u{1b}[Z", Key::BackTab),
            ("\u{1b}[3~", Key::Delete),
            ("\u{1b}[5~", Key::PageUp),
            ("\u{1b}[15~", Key::Other),
            ("\u{1b}[<0;3;4m", Key::Other),
            ("\u{15}", Key::Ctrl('u')),
        ] {
            assert_eq!(events(bytes.as_bytes()), [Event::Key(key)], "{bytes:?}");
        }
        assert_eq!(events(b"\x03\x04"), [Event::Interrupt, Event::End]);
    }

    #[test]
    fn a_paste_is_one_event_whatever_is_in_it() {
        let pasted = "a\r\nb\u{1b}[A\u{3}\u{1b}[20";
        let bytes = format!("x\u{1b}[200~{pasted}\u{1b}[201~y");
        let wanted = [Event::Key(Key::Char('x')), Event::Paste(pasted.to_owned()), Event::Key(Key::Char('y'))];
        assert_eq!(events(bytes.as_bytes()), wanted);
        // One without an end is what there is of it.
        assert_eq!(events(b"\x1b[200~ab"), [Event::Paste("ab".to_owned())]);
        // Of a very long one the beginning stays, and nothing of the rest becomes keys.
        let bytes = format!("\u{1b}[200~{}\u{1b}[201~y", "z\r".repeat(MAX_PASTE));
        let [Event::Paste(kept), Event::Key(Key::Char('y'))] = &events(bytes.as_bytes())[..] else { panic!() };
        assert!(kept.len() < MAX_PASTE + 16);
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn any_bytes_come_to_an_end(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
            prop_assert!(events(&bytes).len() <= bytes.len());
        }
    }
}
