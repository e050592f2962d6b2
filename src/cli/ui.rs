//! What the program writes: results to stdout, everything else to stderr, color where it is wanted.

use super::args::{Color, Global};
use crate::report::clean_block;
use anstream::{AutoStream, ColorChoice};
use anstyle::{AnsiColor, Style};
use std::ffi::OsString;
use std::io::{self, IsTerminal as _, Write};
use std::sync::atomic::{AtomicBool, Ordering};

/// The program's output.
pub struct Ui {
    out: AutoStream<io::Stdout>,
    err: AutoStream<io::Stderr>,
    quiet: bool,
    verbose: bool,
    color_out: bool,
    color_err: bool,
    plain: bool,
}

/// Whether questions were asked for line by line: their answers may then come from a pipe.
static ASKS_LINES: AtomicBool = AtomicBool::new(false);

const HEADING: Style = Style::new().bold();
const GOOD: Style = AnsiColor::Green.on_default().bold();
const BAD: Style = AnsiColor::Red.on_default().bold();
const HINT: Style = AnsiColor::Cyan.on_default().bold();

/// The colors of a diff's lines.
const GONE_AND_COME: (Style, Style) = (AnsiColor::Red.on_default(), AnsiColor::Green.on_default());

impl Ui {
    /// Output as the global arguments ask for. `NO_COLOR`, `CLICOLOR_FORCE` and `TERM=dumb` are honoured when they
    /// leave it open.
    pub fn new(global: &Global) -> Self {
        let choice = match global.color {
            Color::Auto => ColorChoice::Auto,
            Color::Always => ColorChoice::Always,
            Color::Never => ColorChoice::Never,
        };
        let choose = |auto: ColorChoice| if choice == ColorChoice::Auto { auto } else { choice };
        ASKS_LINES.store(global.plain, Ordering::Relaxed);
        let plain = global.plain || is_accessible() || is_dumb();
        let out = AutoStream::new(io::stdout(), choose(AutoStream::choice(&io::stdout())));
        let err = AutoStream::new(io::stderr(), choose(AutoStream::choice(&io::stderr())));
        let color_out = out.current_choice() != ColorChoice::Never;
        let color_err = err.current_choice() != ColorChoice::Never;
        // Questions are drawn by another library; it must not decide for itself.
        console::set_colors_enabled_stderr(color_err);
        Self { out, err, quiet: global.quiet, verbose: global.verbose, color_out, color_err, plain }
    }

    /// Where results go.
    pub fn out(&mut self) -> &mut dyn Write {
        &mut self.out
    }

    /// True when results are colored.
    pub fn color(&self) -> bool {
        self.color_out
    }

    /// True when messages are colored.
    pub fn color_of_messages(&self) -> bool {
        self.color_err
    }

    /// True when only what matters is to be said.
    pub fn is_quiet(&self) -> bool {
        self.quiet
    }

    /// True when a person can be asked: both ends of the conversation are a terminal, or `--plain` says that lines will
    /// do.
    pub fn can_ask() -> bool {
        ASKS_LINES.load(Ordering::Relaxed) || (io::stdin().is_terminal() && io::stderr().is_terminal())
    }

    /// True when questions are asked line by line: with `--plain`, `ACCESSIBLE=1`, or a terminal that says of itself that
    /// it is dumb.
    pub fn is_plain(&self) -> bool {
        self.plain
    }

    /// The terminal's device, for programs that must be told where to ask for a passphrase.
    pub fn terminal_name() -> Option<OsString> {
        #[cfg(unix)]
        {
            use std::os::unix::ffi::OsStringExt as _;
            let name = rustix::termios::ttyname(io::stdin(), Vec::new()).ok()?;
            Some(OsString::from_vec(name.into_bytes()))
        }
        #[cfg(not(unix))]
        None
    }

    /// Columns of the terminal that results go to, if they go to one.
    pub fn columns() -> Option<usize> {
        columns_of(&console::Term::stdout())
    }

    /// Columns of the terminal that messages go to, if they go to one.
    pub fn columns_of_messages() -> Option<usize> {
        columns_of(&console::Term::stderr())
    }

    /// Breaks a result's text so that it stands `indent` columns from the left in every row of the terminal, the first
    /// row without the indent, which the caller has filled. Where results go to no terminal, a text stays on its line.
    pub fn fold(text: &str, indent: usize) -> String {
        Self::columns().map_or_else(|| text.to_owned(), |columns| fold_to(text, indent, columns))
    }

    /// Writes a result that is a diff: what goes and what comes in color, where results are colored. The bytes of others
    /// in it must be safe already.
    pub fn write_diff(&mut self, diff: &str) -> io::Result<()> {
        for line in diff.split_inclusive('\n') {
            let text = line.strip_suffix('\n').unwrap_or(line);
            let style = match text.as_bytes() {
                [b'-', b'-', b'-', b' ', ..] | [b'+', b'+', b'+', b' ', ..] => HEADING,
                [b'+', ..] => GONE_AND_COME.1,
                [b'-', ..] => GONE_AND_COME.0,
                [b'@', b'@', ..] => AnsiColor::Cyan.on_default(),
                _ => Style::new(),
            };
            write!(self.out, "{style}{text}{style:#}{}", &line[text.len()..])?;
        }
        Ok(())
    }

    /// Tells how far things are. Left out when quiet.
    pub fn say(&mut self, text: &str) {
        if !self.quiet {
            let _ = writeln!(self.err, "{text}");
        }
    }

    /// Tells that something succeeded. Left out when quiet.
    pub fn done(&mut self, text: &str) {
        self.say(&format!("{GOOD}\u{2714}{GOOD:#} {text}"));
    }

    /// Shows what is wrong. Never left out.
    pub fn show_findings(&mut self, text: &str) {
        let _ = write!(self.err, "{text}");
    }

    /// Shows a change, given as the lines of a diff without its head. Never left out.
    pub fn show_diff(&mut self, diff: &str) {
        let is_head = |line: &&str| line.starts_with("--- a/") || line.starts_with("+++ b/");
        let mut parts = 0;
        for line in diff.lines().filter(|line| !is_head(line)) {
            if line.starts_with("@@") {
                parts += 1;
                if parts > 1 {
                    let _ = writeln!(self.err, " ...");
                }
                continue;
            }
            let style = match line.chars().next() {
                Some('+') => GOOD,
                Some('-') => BAD,
                _ => Style::new(),
            };
            let _ = writeln!(self.err, "{style}{}{style:#}", clean_block(line));
        }
    }

    /// Shows the changes of several files, given as diffs with their heads: each below its path. Never left out.
    pub fn show_changes(&mut self, diff: &str) {
        let mut old = "";
        let mut lines = String::new();
        for line in diff.lines() {
            let is_head = line.starts_with("--- a/") || line == "--- /dev/null";
            if let Some(path) = line.strip_prefix("--- ").filter(|_| is_head) {
                self.show_diff(&std::mem::take(&mut lines));
                old = path;
            } else if let Some(new) = line.strip_prefix("+++ ").filter(|_| lines.is_empty()) {
                let named = |path: &str| clean_block(path.get(2..).unwrap_or_default()).into_owned();
                let name = match (old, new) {
                    ("/dev/null", new) => format!("{} (new)", named(new)),
                    (old, "/dev/null") => format!("{} (gone)", named(old)),
                    (_, new) => named(new),
                };
                let _ = writeln!(self.err, "{HEADING}{name}{HEADING:#}");
            } else {
                lines.push_str(line);
                lines.push('\n');
            }
        }
        self.show_diff(&lines);
    }

    /// A heading above what follows. Left out when quiet.
    pub fn heading(&mut self, text: &str) {
        self.say(&format!("{HEADING}{text}{HEADING:#}"));
    }

    /// Tells details that only some want.
    pub fn detail(&mut self, text: &str) {
        if self.verbose {
            self.say(text);
        }
    }

    /// Tells that something failed, and what to do next. Never left out. The words may be a server's or a file's: they
    /// are made safe here.
    pub fn fail(&mut self, message: &str, hints: &[String]) {
        let _ = writeln!(self.err, "{BAD}error{BAD:#}: {}", clean_block(message));
        for hint in hints {
            let _ = writeln!(self.err, "{HINT}hint{HINT:#}: {}", clean_block(hint));
        }
    }
}

/// `ACCESSIBLE` is what other programs with questions read too.
fn is_accessible() -> bool {
    std::env::var_os("ACCESSIBLE").is_some_and(|value| !value.is_empty() && value != "0")
}

fn is_dumb() -> bool {
    std::env::var_os("TERM").is_some_and(|value| value == "dumb")
}

/// The least that a column of text may be wide.
const NARROWEST: usize = 20;

/// Where no readable column is left beside the indent, the text begins on the next row.
fn fold_to(text: &str, indent: usize, columns: usize) -> String {
    let fits = indent + NARROWEST <= columns;
    let pad = " ".repeat(if fits { indent } else { indent.min(columns / 4) });
    let options = textwrap::Options::new(columns).initial_indent(&pad).subsequent_indent(&pad);
    let rows: Vec<String> = text.split('\n').map(|line| textwrap::fill(line, &options)).collect();
    let text = rows.join("\n");
    if fits || pad.len() == indent { text.trim_start().to_owned() } else { format!("\n{text}") }
}

fn columns_of(terminal: &console::Term) -> Option<usize> {
    let (_, columns) = terminal.size_checked().filter(|_| terminal.is_term())?;
    Some(usize::from(columns))
}

#[cfg(test)]
mod tests {
    use super::fold_to;

    #[test]
    fn no_row_is_wider_than_the_terminal() {
        let text = "a text that some readers of YAML take for a number, a date or a yes";
        for (indent, columns) in [(2, 80), (47, 80), (47, 120), (60, 80), (47, 60), (4, 20), (30, 30)] {
            let folded = format!("{}{}", "x".repeat(indent), fold_to(text, indent, columns));
            assert!(folded.lines().all(|row| row.len() <= columns), "{indent} of {columns}\n{folded}");
            let words: Vec<&str> = folded.trim_start_matches('x').split_whitespace().collect();
            assert_eq!(words.join(" "), text);
        }
        assert_eq!(fold_to("one two three four five", 10, 30), "one two three four\n          five");
        assert_eq!(fold_to("one two", 28, 40), "\n          one two");
    }
}
