//! The keyboard while a question is open.

/// Has every key come to this program from now until it is dropped.
///
/// Console takes the keyboard for one key at a time. What is typed or pasted in between would go to the terminal's own
/// line editing: echoed into the question, a backspace lost, a Ctrl-C without a word about the draft.
pub(super) struct Keyboard {
    #[cfg(unix)]
    before: Option<rustix::termios::Termios>,
}

#[cfg(unix)]
impl Keyboard {
    /// Takes the keyboard, if stdin is one.
    pub(super) fn take() -> Self {
        use rustix::termios::{OptionalActions, tcgetattr, tcsetattr};
        let stdin = std::io::stdin();
        let before = tcgetattr(&stdin).ok().filter(|before| {
            let mut raw = before.clone();
            raw.make_raw();
            // Output goes on as before: a line break begins a row.
            raw.output_modes = before.output_modes;
            tcsetattr(&stdin, OptionalActions::Drain, &raw).is_ok()
        });
        Self { before }
    }
}

#[cfg(unix)]
impl Drop for Keyboard {
    fn drop(&mut self) {
        use rustix::termios::{OptionalActions, tcsetattr};
        if let Some(before) = &self.before {
            let _ = tcsetattr(std::io::stdin(), OptionalActions::Drain, before);
        }
    }
}

#[cfg(not(unix))]
impl Keyboard {
    /// Elsewhere every key comes to the program anyway.
    pub(super) fn take() -> Self {
        Self {}
    }
}
