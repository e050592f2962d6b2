use super::*;
use crate::source::yaml::parse_value;
use crate::source::{Field, FieldPath};

fn path(text: &str) -> FieldPath {
    text.split('.').fold(FieldPath::root(), |path, step| match step.parse() {
        Ok(index) => path.index(index),
        Err(_) => path.key(step),
    })
}

fn set(text: &str, at: &str, value: &str) -> String {
    edit(text, &[Change::Set { path: path(at), value: parse_value(value).unwrap() }], Some(&SHAPE)).unwrap()
}

fn remove(text: &str, at: &str) -> String {
    edit(text, &[Change::Remove { path: path(at), nth: 0 }], None).unwrap()
}

const SHAPE: Shape = Shape::Record(&[
    Field::required("name", Shape::Text, ""),
    Field::required("kind", Shape::Text, ""),
    Field::required("tags", Shape::List(&Shape::Text), ""),
    Field::required("urls", Shape::Record(&[Field::required("home", Shape::Text, "")]), ""),
]);

#[test]
fn a_value_is_replaced_in_the_manner_of_the_old_one() {
    assert_eq!(set("a: b # c\n", "a", "d"), "a: d # c\n");
    assert_eq!(set("a: 'b' # c\n", "a", "it's"), "a: 'it''s' # c\n");
    assert_eq!(set("a: # c\n", "a", "d"), "a: d # c\n");
    assert_eq!(set("a:\nb: c\n", "a", "'yes'"), "a: \"yes\"\nb: c\n");
    assert_eq!(set("a: >-\n  b\n  c\n# d\n", "a", "e"), "a: e\n# d\n");
    assert_eq!(set("a: | # c\n  b\n", "a", "\"d\\ne\\n\""), "a: | # c\n  d\n  e\n");
    assert_eq!(set("a: b # c\n", "a", "\"d\\ne\\n\""), "a: | # c\n  d\n  e\n");
    assert_eq!(set("a: {b: c, d: e}\n", "a.b", "x, y"), "a: {b: \"x, y\", d: e}\n");
    assert_eq!(set("a: b\n  c # d\n", "a", "e"), "a: e # d\n");
    assert_eq!(set("a: b\r\nc: d\r\n", "c", "\"e\\nf\\n\""), "a: b\r\nc: |\r\n  e\r\n  f\r\n");
}

#[test]
fn texts_become_collections_and_back() {
    assert_eq!(set("a: b # c\nd: e\n", "a", "[f, g]"), "a: # c\n  - f\n  - g\nd: e\n");
    assert_eq!(set("a: # c\n  - f\n  # g\n  - h\nd: e\n", "a", "b"), "a: b # c\nd: e\n");
    assert_eq!(set("a:\n  - b: c\n    d: e\n", "a.0", "f"), "a:\n  - f\n");
    assert_eq!(set("a:\n  - b\n  - c\n", "a.0", "{f: g, h: i}"), "a:\n  - f: g\n    h: i\n  - c\n");
    assert_eq!(set("a: [b, c]\n", "a", "[b]"), "a: [b]\n");
}

#[test]
fn a_new_field_goes_where_it_belongs() {
    assert_eq!(
        set("name: a # x\ntags:\n  - b\n    # in b\n# end\n", "kind", "c"),
        "name: a # x\nkind: c\ntags:\n  - b\n    # in b\n# end\n"
    );
    assert_eq!(
        set("name: a\ntags:\n  - b\n  # in tags\n# end\n", "urls.home", "c"),
        "name: a\ntags:\n  - b\n  # in tags\nurls:\n  home: c\n# end\n"
    );
    assert_eq!(set("# top\nkind: b\n", "name", "a"), "# top\nname: a\nkind: b\n");
    assert_eq!(set("tags:\n- a: b\n", "tags.0.c", "[d]"), "tags:\n- a: b\n  c:\n    - d\n");
    assert_eq!(set("{kind: b}\n", "name", "a"), "{name: a, kind: b}\n");
    assert_eq!(set("name: a\nurls: {}\n", "urls.home", "c"), "name: a\nurls:\n  home: c\n");
    assert_eq!(set("name: |+\n  a\n\n", "kind", "c"), "name: |+\n  a\n\nkind: c\n");
}

#[test]
fn what_is_removed_takes_its_own_comments_only() {
    assert_eq!(remove("# a\na: b # c\n# d\ne: f\n", "a"), "# a\n# d\ne: f\n");
    assert_eq!(remove("l:\n  - a: b # c\n    d: e\n  - f: g\n", "l.0.a"), "l:\n  - d: e\n  - f: g\n");
    assert_eq!(remove("l:\n  - a: b # c\n    # d\n    d: e\n", "l.0.a"), "l:\n  -\n    # d\n    d: e\n");
    assert_eq!(remove("l:\n- a # b\n- c\n", "l.0"), "l:\n- c\n");
    assert_eq!(remove("l: # a\n- b # c\nd: e\n", "l.0"), "l: [] # a\nd: e\n");
    assert_eq!(remove("l: [a, b, c]\n", "l.1"), "l: [a, c]\n");
    assert_eq!(remove("l: [a, b, c]\n", "l.2"), "l: [a, b]\n");
    assert_eq!(remove("a: b\nc: d", "c"), "a: b");
    assert_eq!(remove("a: b\r\nc: d", "c"), "a: b");
    assert_eq!(remove("l:\n  # a\n  - b # c\n  # d\ne: f\n", "l.0"), "l: []\n  # a\n  # d\ne: f\n");
    assert_eq!(remove("a: b\nc: |\n  d\n\n  e\nf: g\n", "c"), "a: b\nf: g\n");
}

#[test]
fn what_is_removed_from_brackets_leaves_the_comments_of_others() {
    assert_eq!(remove("l: [\n  a, # x\n  # of b\n  b, # y\n]\n", "l.1"), "l: [\n  a, # x\n  # of b\n]\n");
    assert_eq!(remove("l: [\n  a, # x\n  # of b\n  b # y\n]\n", "l.1"), "l: [\n  a # x\n  # of b\n]\n");
    assert_eq!(remove("l: [\n  a, # x\n  # of b\n  b # y\n]\n", "l.0"), "l: [\n  # of b\n  b # y\n]\n");
    assert_eq!(remove("l: [\n  # of a\n  a # x\n]\n", "l.0"), "l: [\n  # of a\n]\n");
    assert_eq!(remove("l: {\n  a: b,\n  c: d\n}\n", "l.c"), "l: {\n  a: b\n}\n");
    assert_eq!(remove("l: [a, b, # of both\n  c]\n", "l.1"), "l: [a, # of both\n  c]\n");
    assert_eq!(remove("l: [a, b,]\n", "l.1"), "l: [a,]\n");
    assert_eq!(remove("l: [a, b]\n", "l.0"), "l: [b]\n");
}

#[test]
fn lists_grow_at_their_end() {
    let append = |text: &str, value: &str| {
        edit(text, &[Change::Append { path: "l".into(), value: parse_value(value).unwrap() }], None).unwrap()
    };
    assert_eq!(append("l:\n- a # b\n# c\nd: e\n", "f"), "l:\n- a # b\n- f\n# c\nd: e\n");
    assert_eq!(append("l: [a] # b\n", "f"), "l: [a, f] # b\n");
    assert_eq!(append("l: [] # b\n", "f"), "l: # b\n  - f\n");
    assert_eq!(append("a: b\n", "{c: d, e: f}"), "a: b\nl:\n  - c: d\n    e: f\n");
    assert_eq!(
        append("l:\n    - a: b\n      c: d\n", "{e: f, g: h}"),
        "l:\n    - a: b\n      c: d\n    - e: f\n      g: h\n"
    );
}

#[test]
fn part_of_a_text_is_changed_where_it_stands() {
    let splice = |text: &str, part: (usize, usize), new: &str| {
        let change = Change::Splice { path: "a".into(), part: Span::new(part.0, part.1), text: new.to_owned() };
        edit(text, &[change], None).unwrap()
    };
    assert_eq!(splice("a: one two # c\n", (0, 3), "1"), "a: \"1 two\" # c\n".replace('"', ""));
    assert_eq!(splice("a: 'one two'\n", (7, 7), "'s"), "a: 'one two''s'\n");
    assert_eq!(splice("a: |\n  one\n  two\n", (4, 7), "three"), "a: |\n  one\n  three\n");
    assert_eq!(splice("a: >-\n  one\n  two\n", (7, 7), "."), "a: >-\n  one\n  two.\n");
    assert_eq!(splice("a: one\n  two # c\n", (2, 5), "x"), "a: onxwo # c\n");
    assert_eq!(splice("a: one\n", (3, 3), ": x"), "a: \"one: x\"\n");
}

#[test]
fn keys_are_renamed_and_never_doubled() {
    let rename =
        |text: &str, key: &str| edit(text, &[Change::Rename { path: "a".into(), nth: 0, key: key.to_owned() }], None);
    assert_eq!(rename("'a' : b # c\n", "d").unwrap(), "d : b # c\n");
    assert_eq!(rename("{a: b}\n", "d e").unwrap(), "{d e: b}\n");
    assert_eq!(rename("a: b\nc: d\n", "c"), Err(Refused::Taken));
}

#[test]
fn the_text_may_be_written_otherwise_but_says_the_same() {
    let of = |text: &str, change: Change| edit(text, &[change], None);
    assert_eq!(of("a: |\r\n  b\r\n  c\r\n", Change::LineEnds).unwrap(), "a: |\n  b\n  c\n");
    assert_eq!(of("a: b", Change::FinalNewline).unwrap(), "a: b\n");
    assert_eq!(of("a: |\n  b", Change::FinalNewline).unwrap(), "a: |-\n  b\n");
    for text in ["a: b\n", "a: b # c\n", "a: |\n  b\n"] {
        assert_eq!(of(text, Change::FinalNewline).unwrap(), text);
        assert_eq!(of(text, Change::LineEnds).unwrap(), text);
    }
    let quotes = |text: &str| Change::Text { span: Span::new(3, 4), text: text.to_owned() };
    assert_eq!(of("a: b\n", quotes("'b'")).unwrap(), "a: 'b'\n");
    assert_eq!(of("a: b\n", quotes("c")), Err(Refused::NotExact));
}

#[test]
fn what_cannot_be_done_exactly_is_refused() {
    let change = |at: &str| Change::Set { path: path(at), value: Value::from("x") };
    assert_eq!(edit("a: [\n", &[change("a")], None), Err(Refused::NotYaml));
    assert_eq!(edit("? a\n: b\n", &[change("a")], None), Err(Refused::NotUnderstood));
    assert_eq!(edit("a: b\n", &[change("a.c")], None), Err(Refused::Nowhere));
    assert_eq!(edit("a:\n  - b\n", &[change("a.1")], None), Err(Refused::Nowhere));
}

#[test]
fn front_matter_is_found_again_after_a_change_of_what_follows_it() {
    let text = "---\na: b\n---\nbody\n";
    let yaml = Some(Span::new(4, 9));
    let set = |value: &str| Change::Set { path: "a".into(), value: Value::from(value) };
    let more = Change::Text { span: Span::new(13, 17), text: "a longer body\n---".to_owned() };
    let plan = Editor::new(text, yaml, None).plan(&[more, set("c"), Change::FinalNewline, set("d")]).unwrap();
    assert_eq!(apply_edits(text, &plan.edits), "---\na: d\n---\na longer body\n---\n");
    let half_windows = "---\na: b\n---\nbody\r\n";
    let plan = Editor::new(half_windows, yaml, None).plan(&[Change::LineEnds, set("c")]).unwrap();
    assert_eq!(apply_edits(half_windows, &plan.edits), "---\na: c\n---\nbody\n");
}

#[test]
fn what_goes_together_is_written_at_once_and_the_rest_is_left() {
    let splice =
        |start, end, text: &str| Change::Splice { path: path("h"), part: Span::new(start, end), text: text.to_owned() };
    let set = |at: &str| Change::Set { path: path(at), value: Value::from("x") };
    let changes = [
        splice(2, 3, "z's"),
        splice(0, 1, "y"),
        set("a"),
        // There is no such list.
        set("z.0"),
        Change::Remove { path: path("d.1"), nth: 0 },
        // The last one needs brackets in its place, which is another way of writing.
        Change::Remove { path: path("d.0"), nth: 0 },
    ];
    let changes: Vec<&Change> = changes.iter().collect();
    let wanted = "a: x # c\nd:\n  - e # f\nh: 'y z''s'\n";
    for (before, after) in [("", ""), ("---\n", "---\nText.\n")] {
        let yaml = "a: b # c\nd:\n  - e # f\n  - g\nh: 'i i'\n";
        let text = format!("{before}{yaml}{after}");
        let editor = Editor::new(&text, Some(Span::new(before.len(), before.len() + yaml.len())), None);
        let (new, done) = editor.carry_out(&changes);
        assert_eq!(new, format!("{before}{wanted}{after}"));
        assert_eq!(done, [true, true, true, false, true, false]);
    }
}
