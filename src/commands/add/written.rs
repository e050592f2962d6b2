//! An entry that somebody wrote as YAML themselves: in a file for `--from`, or in the editor.

use super::Error;
use super::session::Session;
use crate::cli::{AddArgs, Exit, Ui};
use crate::commands::flow::outcome::findings_json;
use crate::commands::open::today;
use crate::contribute::{About, Change, ChangedFile, Draft, Kind, Words, check};
use crate::finding::Findings;
use crate::guide::{Guide, ProblemKind, read_entry};
use crate::report::clean;
use crate::source::{FlawKind, MAX_FILE_BYTES};
use std::fs::File;
use std::io::{self, Read as _};
use std::path::Path;

/// The rules that say why a text cannot be read whole; what else it lacks may come from flags or the form.
const READING: [&str; 8] = [
    "control-character",
    "duplicate-key",
    "file-encoding",
    "file-size",
    "invalid-enum",
    "unknown-field",
    "wrong-type",
    "yaml-syntax",
];

/// Says that the file cannot be read before anybody is asked anything.
pub(super) fn look_over(args: &AddArgs) -> Result<(), Error> {
    match &args.from {
        Some(path) if path.as_os_str() != "-" => {
            File::open(path).map(drop).map_err(|error| unreadable(&path.display().to_string(), &error))
        }
        _ => Ok(()),
    }
}

/// Tells somebody whose working tree has a file of the entry's name, with other words: that file is not what goes.
pub(super) fn tell_of_own_file(session: &Session, args: &AddArgs, slug: &str, draft: &Draft, ui: &mut Ui) {
    let path = session.guide.entry_path(slug);
    let Some(file) = session.repository.work_dir().map(|top| top.join(&session.prefix).join(&path)) else { return };
    let Ok(own) = std::fs::read_to_string(&file) else { return };
    let is_it = |from: &Path| from.canonicalize().is_ok_and(|from| file.canonicalize().is_ok_and(|file| file == from));
    if args.from.as_deref().is_some_and(is_it) || draft.text().is_ok_and(|text| text == own) {
        return;
    }
    let here = std::env::current_dir().ok().and_then(|here| file.strip_prefix(here).ok().map(Path::to_owned));
    ui.say(&format!(
        "Your working tree has a file `{path}` of its own, which stays as it is; `ddscurate add --from {}` takes it instead.",
        clean(&here.unwrap_or_else(|| file.clone()).display().to_string())
    ));
}

fn unreadable(shown: &str, error: &io::Error) -> Error {
    let why = match error.kind() {
        io::ErrorKind::NotFound => "there is no such file".to_owned(),
        io::ErrorKind::InvalidData => "it is not text in UTF-8".to_owned(),
        _ => error.to_string(),
    };
    Error::new(Exit::Usage, format!("cannot read `{shown}`: {why}"))
        .hint("--from takes the path of a YAML file, seen from where you are, or - for stdin")
}

/// The entry in a file, or on stdin for `-`. Nothing of the text is lost: what cannot be read whole is refused.
pub(super) fn from_file(session: &Session, path: &Path, args: &AddArgs, ui: &mut Ui) -> Result<Draft, Error> {
    let is_stdin = path.as_os_str() == "-";
    let shown = if is_stdin { "stdin".to_owned() } else { path.display().to_string() };
    let text = if is_stdin { read(io::stdin().lock()) } else { File::open(path).and_then(read) };
    let text = text.map_err(|error| unreadable(&shown, &error))?;
    if is_whole(&text) {
        return Ok(Draft { entry: read_entry(&text).0, written: Some(text), about: About::default() });
    }
    let (guide, findings) = problems(session, args, &text, &shown)?;
    super::show(&guide, &findings, &args.flow, ui)?;
    Err(Error::new(Exit::Findings, format!("{shown} is not an entry as it stands"))
        .hint("mend what is wrong with it, then run the same command again")
        .findings(findings_json(&guide, &findings)?))
}

/// Takes over what the person wrote in the editor. A text that cannot be read whole is shown with what is wrong, and
/// kept for the next time in the editor.
pub(super) fn take_edited(
    session: &Session,
    args: &AddArgs,
    slug: &str,
    draft: &mut Draft,
    text: String,
    ui: &mut Ui,
) -> Result<(), Error> {
    if is_whole(&text) {
        draft.entry = read_entry(&text).0;
        draft.written = Some(text);
        session.drafts.forget_refused(slug);
        return Ok(());
    }
    let (guide, findings) = problems(session, args, &text, &session.guide.entry_path(slug))?;
    super::show(&guide, &findings, &args.flow, ui)?;
    session.drafts.keep_refused(slug, &text)?;
    ui.say("Your change cannot be read whole, so it is not in the entry yet. Edit it again: your text is kept.");
    Ok(())
}

/// At most one byte more than an entry may have, as text with LF line ends and without a byte order mark: those are the
/// editor's habits, not what the author wrote.
fn read(source: impl io::Read) -> io::Result<String> {
    let mut text = String::new();
    source.take(MAX_FILE_BYTES as u64 + 1).read_to_string(&mut text)?;
    let mut text = text.trim_start_matches('\u{feff}').replace("\r\n", "\n");
    if !text.is_empty() && !text.ends_with('\n') {
        text.push('\n');
    }
    Ok(text)
}

/// True when nothing of a text would be lost by taking it over. What is missing may come from flags or the form.
fn is_whole(text: &str) -> bool {
    read_entry(text).1.iter().all(|problem| match &problem.kind {
        ProblemKind::Blemish(blemish) => !blemish.forbids_parsing(),
        ProblemKind::Flaw(flaw) => matches!(flaw, FlawKind::Missing { .. } | FlawKind::Empty { .. }),
        _ => false,
    })
}

/// What keeps a text from being read whole, as `validate` would say it, in the file called `shown`.
fn problems(session: &Session, args: &AddArgs, text: &str, shown: &str) -> Result<(Guide, Findings), Error> {
    let entry = read_entry(text).0;
    let slug = super::slug_of(args, &entry).unwrap_or_else(|_| "entry".to_owned());
    let path = session.guide.entry_path(&slug);
    let file = ChangedFile::with(path.clone(), text);
    let words = Words {
        kind: Kind::Add,
        slug: &slug,
        branch: "",
        before: None,
        after: Some(&entry),
        guide: session.frame(),
        tip: session.upstream.tip,
        person: None,
        signed_off: false,
    };
    let (guide, mut findings) = check(&session.guide, &Change::new(words, vec![file]), today())?;
    findings.shown.retain(|finding| finding.path == path && READING.contains(&finding.rule.0));
    for finding in &mut findings.shown {
        finding.path = shown.to_owned();
        finding.remedy = None;
    }
    Ok((guide, findings))
}
