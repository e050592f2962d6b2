//! What texts look like, as regular expressions that an editor can try: each is at most as strict as the check that the
//! rule makes, which sees more.

use crate::guide::fields::{MAX_NAME, NOTE_LENGTH, SUMMARY_LENGTH};
use crate::guide::slug::MAX_SLUG;
use crate::source::{Form, Numbers};

/// Any text.
const PLAIN: Form = Form {
    rule: "",
    length_rule: "",
    length: (0, None),
    pattern: None,
    may_be_empty: true,
    numbers: Numbers::Any,
    hint: "",
};

/// Letters, digits and single hyphens between them.
const SLUG_PATTERN: &str = "^[a-z0-9]+(-[a-z0-9]+)*$";

/// A tool's name.
pub(super) const NAME: Form = Form {
    rule: "name-length",
    length_rule: "name-length",
    length: (1, Some(MAX_NAME)),
    pattern: Some(r"^[^\n]*[^\s][^\n]*$"),
    hint: "write the name on one line",
    ..PLAIN
};

/// An entry's summary: no line break, neither space nor a small letter first, a full stop last.
pub(super) const SUMMARY: Form = Form {
    rule: "summary-form",
    length_rule: "summary-length",
    length: (SUMMARY_LENGTH.0, Some(SUMMARY_LENGTH.1)),
    pattern: Some(r#"^(?=[^a-z\s])[^\n]*[.\u3002\u0964]["')\u201d\u2019]*$"#),
    hint: "write one sentence that begins with a capital letter and ends with a full stop",
    ..PLAIN
};

/// A note.
pub(super) const NOTE: Form = Form { length_rule: "note-length", length: (0, Some(NOTE_LENGTH)), ..PLAIN };

/// An address that readers can open.
pub(super) const ADDRESS: Form = Form {
    rule: "url-form",
    pattern: Some(r"^[Hh][Tt][Tt][Pp][Ss]?://[^ \t\r\n]+$"),
    numbers: Numbers::None,
    hint: "write the whole address, `https://…`, without spaces",
    ..PLAIN
};

/// An SPDX expression, or `proprietary`.
pub(super) const LICENSE: Form = Form {
    rule: "invalid-license",
    pattern: Some("^[A-Za-z0-9.:+() -]+$"),
    hint: "write an SPDX expression like `MIT` or `Apache-2.0 OR MIT`, or `proprietary`",
    ..PLAIN
};

/// A year, month or day.
pub(super) const DATE: Form = Form {
    rule: "invalid-date",
    pattern: Some("^(19|2[0-9])[0-9]{2}(-(0[1-9]|1[0-2])(-(0[1-9]|[12][0-9]|3[01]))?)?$"),
    may_be_empty: false,
    // A bare year is a number to YAML.
    numbers: Numbers::Between(1900, 2999),
    hint: "write YYYY-MM-DD, or YYYY-MM or YYYY when the day is not known",
    ..PLAIN
};

/// A tag.
pub(super) const TAG: Form = Form {
    rule: "invalid-slug",
    length_rule: "invalid-slug",
    length: (1, Some(MAX_SLUG)),
    pattern: Some(SLUG_PATTERN),
    may_be_empty: false,
    hint: "write small letters and digits, with single hyphens between them",
    ..PLAIN
};

/// A section's id.
pub(super) const ID: Form = TAG;

/// The slug of an entry, which is its file's name without `.yaml`.
pub(super) const ENTRY: Form =
    Form { rule: "dangling-entry", length_rule: "dangling-entry", may_be_empty: true, hint: SLUG_HINT, ..TAG };

/// The slug of a theme.
pub(super) const THEME: Form = Form { rule: "dangling-theme", length_rule: "dangling-theme", ..ENTRY };

/// The id of a section.
pub(super) const SECTION: Form = Form { rule: "dangling-section", length_rule: "dangling-section", ..ENTRY };

/// The slug of a theme or page in the guide's order.
pub(super) const IN_ORDER: Form = Form { rule: "theme-order", length_rule: "theme-order", ..ENTRY };

/// A contributor whom the guide names.
pub(super) const EDITOR: Form = Form { rule: "dangling-contributor", length_rule: "dangling-contributor", ..ENTRY };

/// Somebody's name at a forge; in the Fediverse it has two signs, `@ann@example.org`.
pub(super) const HANDLE: Form = Form {
    rule: "invalid-handle",
    pattern: Some(r#"^(?!@[^@]*$)[^\s/:<>"\\]+$"#),
    hint: "write the name alone, without `@` and without the address of the page",
    ..PLAIN
};

/// The address of somebody's commits.
pub(super) const EMAIL: Form = Form {
    rule: "invalid-handle",
    pattern: Some(r"^\s*[^\s<>]+@[^\s<>]+\s*$"),
    hint: "write `name@host`, as `git log` shows it",
    ..PLAIN
};

/// A language.
pub(super) const LANGUAGE: Form = Form {
    rule: "invalid-language",
    pattern: Some("^[A-Za-z]{2,3}(-[A-Za-z0-9]{1,8})*$"),
    hint: "write `en`, `pt-BR` or `zh-Hant`",
    ..PLAIN
};

const SLUG_HINT: &str = "write the name of its file, without the folder and the ending";
