use super::*;
use crate::source::yaml::parse_node;

/// Every key, dash and value of a text, in order.
fn parts(text: &str) -> Vec<String> {
    fn collect(text: &str, placed: &Placed, out: &mut Vec<String>) {
        if placed.children.is_empty() {
            out.push(text[placed.span.start..placed.span.end].to_owned());
        }
        for child in &placed.children {
            if child.mark.start < child.mark.end {
                out.push(text[child.mark.start..child.mark.end].to_owned());
            }
            collect(text, &child.value, out);
        }
    }
    let layout = lay_out(text, &parse_node(text).unwrap()).unwrap_or_else(|| panic!("not understood: {text}"));
    let mut out = Vec::new();
    collect(text, &layout.root, &mut out);
    out
}

fn comments(text: &str) -> Vec<String> {
    let layout = lay_out(text, &parse_node(text).unwrap()).unwrap();
    layout.comments.iter().map(|comment| text[comment.span.start..comment.span.end].to_owned()).collect()
}

#[test]
fn everything_is_found_with_its_exact_extent() {
    assert_eq!(parts("a: b c # d\n'e' : \"f # g\"\n"), ["a", "b c", "'e'", "\"f # g\""]);
    assert_eq!(parts("a:\n- b\n-\n  c: d\n- - e\n"), ["a", "-", "b", "-", "c", "d", "-", "-", "e"]);
    assert_eq!(parts("a: [b, 'c, d', {e: f}]\ng: {}\n"), ["a", "b", "'c, d'", "e", "f", "g", "{}"]);
    assert_eq!(parts("a: b\n  c\n\n  d # e\nf:\n  g\n"), ["a", "b\n  c\n\n  d", "f", "g"]);
    assert_eq!(parts("a: |\n  b\n  # c\n\n# d\ne: >-\n    f\n\n"), ["a", "|\n  b\n  # c", "e", ">-\n    f"]);
    assert_eq!(parts("a: |+ # x\n  b\n\nc:\nd: ~\n"), ["a", "|+ # x\n  b\n", "c", "", "d", "~"]);
    assert_eq!(parts("---\na: 'b\n\n  c'\n...\n"), ["a", "'b\n\n  c'"]);
}

#[test]
fn only_comments_are_comments() {
    let text = "# a\nb: c#d # e\nf: 'g # h' #i\nj: |- # k\n  # l\nm: [n, # o\n  p] # q\n# r";
    assert_eq!(comments(text), ["# a", "# e", "#i", "# k", "# o", "# q", "# r"]);
}

#[test]
fn what_is_not_known_is_not_claimed() {
    for text in ["? a\n: b\n", "a: [b: c]\n"] {
        assert!(lay_out(text, &parse_node(text).unwrap()).is_none(), "{text}");
    }
}
