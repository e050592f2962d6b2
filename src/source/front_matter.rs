//! Splits a Markdown file into its YAML front matter and its body.

use super::text::Span;

/// Where the two parts of a Markdown file stand in its text, in bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FrontMatter {
    /// The YAML between the two `---` lines, last newline included.
    pub yaml: Span,
    /// Everything after the closing line.
    pub body: Span,
}

/// Finds the front matter. It begins with a line `---` at the very start and ends with the next line that is `---`.
/// `None` when either line is missing.
pub fn split_front_matter(text: &str) -> Option<FrontMatter> {
    let first = text.split_inclusive('\n').next().filter(|line| is_fence(line))?;
    let mut at = first.len();
    for line in text[at..].split_inclusive('\n') {
        if is_fence(line) {
            return Some(FrontMatter {
                yaml: Span::new(first.len(), at),
                body: Span::new(at + line.len(), text.len()),
            });
        }
        at += line.len();
    }
    None
}

fn is_fence(line: &str) -> bool {
    line.trim_end() == "---"
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_two_parts_are_found() {
        let text = "---\ntitle: A\n---\nBody\n---\n";
        let parts = split_front_matter(text).unwrap();
        assert_eq!(&text[parts.yaml.start..parts.yaml.end], "title: A\n");
        assert_eq!(&text[parts.body.start..parts.body.end], "Body\n---\n");
    }

    #[test]
    fn an_unclosed_or_late_front_matter_is_none() {
        assert_eq!(split_front_matter("---\ntitle: A\n"), None);
        assert_eq!(split_front_matter("\n---\na: b\n---\n"), None);
        assert!(split_front_matter("---\r\na: b\r\n---\r\nx").is_some());
        assert!(split_front_matter("---\n---\n").is_some());
    }
}
