//! Writes what was taken apart.

use super::{Body, Document, Line, Piece};
use crate::source::emit::{pad, write_inline};
use crate::source::yaml::Value;

/// The text of a document.
pub(super) fn write(document: &Document<'_>) -> String {
    let mut out = String::new();
    write_lines(&mut out, &document.head, 0);
    if document.has_gap {
        write_gap(&mut out);
    }
    write_pieces(&mut out, &document.members, 0, false);
    write_lines(&mut out, &document.foot, 0);
    out
}

fn write_pieces(out: &mut String, pieces: &[Piece<'_>], indent: usize, mut first_is_placed: bool) {
    for piece in pieces {
        write_lines(out, &piece.above, indent);
        if piece.has_gap && indent == 0 {
            write_gap(out);
        }
        if !std::mem::take(&mut first_is_placed) {
            pad(out, indent);
        }
        match &piece.key {
            Some(key) => {
                out.push_str(key);
                out.push(':');
            }
            None => out.push('-'),
        }
        write_body(out, piece, indent);
        write_lines(out, &piece.foot, indent + 2);
    }
}

fn write_body(out: &mut String, piece: &Piece<'_>, indent: usize) {
    let behind = piece.behind.iter().map(|comment| format!(" {comment}")).collect::<String>();
    match &piece.body {
        Body::Word("") => out.push_str(&behind),
        Body::Word(word) => out.extend([" ", word, &behind]),
        Body::Text(text) => {
            let mut written = String::new();
            write_inline(&mut written, &Value::String((*text).to_owned()), indent + 2);
            // Behind `|`, and not behind the last line of the text, where it would be text.
            let first = written.find('\n').unwrap_or(written.len());
            out.extend([" ", &written[..first], &behind, &written[first..]]);
        }
        Body::Map(members) if piece.key.is_none() => {
            out.push(' ');
            return write_pieces(out, members, indent + 2, true);
        }
        Body::Map(pieces) | Body::List(pieces) => {
            out.push_str(&behind);
            out.push('\n');
            return write_pieces(out, pieces, indent + 2, false);
        }
    }
    out.push('\n');
}

/// Comments, each on its own line. Empty lines are kept between top-level fields and nowhere else.
fn write_lines(out: &mut String, lines: &[Line<'_>], indent: usize) {
    for line in lines {
        if line.has_gap && indent == 0 {
            write_gap(out);
        }
        pad(out, indent);
        out.push_str(line.text);
        out.push('\n');
    }
}

/// An empty line, unless one is there: also as the last line of a text, which another one would make longer.
fn write_gap(out: &mut String) {
    if !out.is_empty() && !out.ends_with("\n\n") {
        out.push('\n');
    }
}
