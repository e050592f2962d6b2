use super::*;
use crate::source::Field;

const SHAPE: Shape = Shape::Record(&[
    Field::required("name", Shape::Text, ""),
    Field::required("kind", Shape::Text, ""),
    Field::required("tags", Shape::List(&Shape::Text), ""),
    Field::required("urls", Shape::Record(&[Field::required("home", Shape::Text, "")]), ""),
    Field::required(
        "listings",
        Shape::List(&Shape::Record(&[
            Field::required("theme", Shape::Text, ""),
            Field::required("note", Shape::Text, ""),
        ])),
        "",
    ),
]);

#[track_caller]
fn becomes(text: &str, expected: &str) {
    assert_eq!(format(text, Some(&SHAPE)).as_deref(), Ok(expected), "{text}");
}

#[test]
fn fields_stand_in_order_and_in_block_style() {
    becomes(
        "x-a: 1\nkind: 'tool'\nlistings: [{note: b, theme: a}]\nother: {z: 1.10, a: 0x1F}\n\"name\" : A",
        "name: A\nkind: tool\nlistings:\n  - theme: a\n    note: b\nother:\n  z: 1.10\n  a: 0x1F\nx-a: 1\n",
    );
    becomes("tags:\n- a\n-   - b\n    - c\n-\nurls: {}\n", "tags:\n  - a\n  -\n    - b\n    - c\n  -\nurls: {}\n");
    becomes("---\r\nname: A\r\nkind:    b   \r\n...\r\n", "name: A\nkind: b\n");
}

#[test]
fn texts_stand_on_one_line_or_in_a_literal_block() {
    becomes(
        "name: one\n  two\n\n  three\nkind: >-\n  four\n  five\n",
        "name: |-\n  one two\n  three\nkind: four five\n",
    );
    becomes("name: \"a\\nb\\n\" # c\nkind: >\n  d\n", "name: | # c\n  a\n  b\nkind: |\n  d\n");
    becomes(
        "name: 'yes'\nkind: yes\ntags: [\"a\", 'b: c', 2020-01-01]\n",
        "name: \"yes\"\nkind: \"yes\"\ntags:\n  - a\n  - \"b: c\"\n  - \"2020-01-01\"\n",
    );
    becomes("name: |+\n  a\n\n\nkind: b\n", "name: |+\n  a\n\n\nkind: b\n");
    becomes("kind: |+\n  a\n\n\nname: b\n\ntags: []\n", "name: b\nkind: |+\n  a\n\n\ntags: []\n");
}

#[test]
fn comments_go_with_what_they_are_about() {
    becomes("# k\nkind: b   #  t\n# n\nname: a # u\n# end\n", "# n\nname: a # u\n# k\nkind: b #  t\n# end\n");
    becomes("# file\n\n# k\nkind: b\nname: a\n", "# file\n\nname: a\n# k\nkind: b\n");
    becomes(
        "# yaml-language-server: $schema=x\n# k\nkind: b\nname: a\n",
        "# yaml-language-server: $schema=x\nname: a\n# k\nkind: b\n",
    );
    becomes(
        "tags: # all\n# a\n- a # x\n\n# b\n- b\n# k\nkind: c\n",
        "# k\nkind: c\ntags: # all\n  # a\n  - a # x\n  # b\n  - b\n",
    );
    becomes(
        "tags: [ # all\n  a, # x\n  # b\n  b # y\n  # end\n] # z\n",
        "# all\ntags: # z\n  # b\n  - a # x\n"
            .replace("  # b\n  - a # x\n", "  - a # x\n  # b\n  - b # y\n  # end\n")
            .as_str(),
    );
    becomes(
        "tags:\n  - a\n  # end of tags\n# u\nurls:\n  # h\n  home: b\n  # end of urls\n",
        "tags:\n  - a\n  # end of tags\n# u\nurls:\n  # h\n  home: b\n  # end of urls\n",
    );
    becomes("listings:\n  - note: b # n\n    # t\n    theme: a\n", "listings:\n  # t\n  - theme: a\n    note: b # n\n");
    becomes(
        "listings:\n  - {theme: a} # x\n  - # y\n    theme: b\n",
        "listings:\n  # x\n  - theme: a\n  # y\n  - theme: b\n",
    );
    becomes("tags:\n  # - a\n  # - b\nname: a\n", "name: a\ntags:\n  # - a\n  # - b\n");
    becomes("name: # x\n  # y\n  a # z\n", "# y\n# x\nname: a # z\n");
}

#[test]
fn one_empty_line_between_fields_is_kept() {
    becomes(
        "\n\nname: a\n\n\nkind: b\ntags:\n\n  - a\n\n  - b\n\n# u\n\nurls: {}\n\n",
        "name: a\n\nkind: b\ntags:\n  - a\n  - b\n\n# u\n\nurls: {}\n",
    );
    becomes("kind: b\n\nname: a\n", "name: a\nkind: b\n");
}

#[test]
fn keys_stay_what_they_are() {
    becomes("other: {1.10: a, 'b c': d, yes: e, ~: f}\n", "other:\n  1.10: a\n  b c: d\n  \"yes\": e\n  ~: f\n");
}

#[test]
fn what_is_not_understood_has_no_form() {
    for text in ["a: [\n", "a: b\na: c\n", "a: &b c\n", "a: !b c\n", "- a\n", "", "a\n", "# a\n"] {
        assert_eq!(format(text, None), Err(Unformatted::Unreadable), "{text}");
    }
    for text in ["? a\n: b\n", "a: [b: c]\n", "{}\n"] {
        assert_eq!(format(text, None), Err(Unformatted::NotUnderstood), "{text}");
    }
}
