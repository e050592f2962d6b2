//! The shapes as JSON Schema, for editors: every field with its description and all that can be told from one file
//! alone. A schema marks nothing that `validate` would let pass.

use super::FileKind;
use super::conditions::{filled, group_or_address};
use crate::source::{Field, Form, Mapping, Numbers, Shape, Value};

/// What a schema needs to know of the rules.
pub struct SchemaRules<'r> {
    /// Every rule's name, and what it finds.
    pub all: &'r [(&'r str, &'r str)],
    /// True when a rule is silent in this guide: the schema then is, too.
    pub is_off: &'r dyn Fn(&str) -> bool,
}

/// The JSON Schema (draft 2020-12) of a kind of file.
pub fn json_schema(kind: FileKind, rules: &SchemaRules<'_>) -> Value {
    let (title, about) = kind.about();
    let mut schema = Mapping::new();
    set(&mut schema, "$schema", "https://json-schema.org/draft/2020-12/schema");
    set(&mut schema, "$id", format!("urn:ddscurate:schema:{}:{}", kind.word(), crate::guide::FORMAT));
    set(&mut schema, "title", title);
    set(&mut schema, "description", about);
    let writer = Writer { rules };
    if let Shape::Record(fields) = kind.shape() {
        writer.types(&mut schema, &["object"]);
        writer.record(&mut schema, fields);
    }
    if kind == FileKind::Entry && writer.wants("missing-field") {
        set(&mut schema, "allOf", group_or_address().to_vec());
    }
    Value::Mapping(schema)
}

struct Writer<'r> {
    rules: &'r SchemaRules<'r>,
}

impl Writer<'_> {
    /// Whether a place may hold nothing at all.
    fn nothing(&self, is_required: bool) -> Nothing {
        match (is_required, self.wants("missing-field")) {
            (false, _) => Nothing::Accepted,
            (true, true) => Nothing::Refused,
            (true, false) => Nothing::Unjudged,
        }
    }

    /// True when the guide listens to that rule. Where types are not looked at, nothing that builds on them is.
    fn wants(&self, rule: &str) -> bool {
        !(self.rules.is_off)(rule) && (rule == "unknown-field" || !(self.rules.is_off)("wrong-type"))
    }

    fn record(&self, schema: &mut Mapping, fields: &[Field]) {
        let properties: Mapping =
            fields.iter().map(|field| (text(field.name), Value::Mapping(self.field(field)))).collect();
        set(schema, "properties", properties);
        let own: Mapping = [(text("^x-"), Value::Mapping(describe("A field of your own", "Nothing looks at it.")))]
            .into_iter()
            .collect();
        set(schema, "patternProperties", own);
        if self.wants("unknown-field") {
            set(schema, "additionalProperties", false);
        }
        let required: Vec<Value> = fields.iter().filter(|field| field.required).map(|field| text(field.name)).collect();
        if self.wants("missing-field") && !required.is_empty() {
            set(schema, "required", required);
        }
    }

    fn field(&self, field: &Field) -> Mapping {
        let mut schema = describe(&capitalized(field.about), field.doc);
        match field.shape {
            Shape::List(inner) => {
                self.types(&mut schema, nullable(self.nothing(field.required), &["array", "null"]));
                if field.required && self.wants("missing-field") {
                    set(&mut schema, "minItems", 1);
                }
                if field.unique.is_some_and(|rule| self.wants(rule)) {
                    set(&mut schema, "uniqueItems", true);
                }
                set(&mut schema, "items", self.item(inner, field));
            }
            Shape::Map(inner) => {
                self.types(&mut schema, nullable(self.nothing(field.required), &["object", "null"]));
                self.map(&mut schema, inner, field);
            }
            Shape::Record(fields) => {
                self.types(&mut schema, nullable(self.nothing(field.required), &["object", "null"]));
                self.record(&mut schema, fields);
            }
            Shape::TextOr(fields) => {
                self.text(&mut schema, field, self.nothing(field.required), &["object"]);
                self.record(&mut schema, fields);
            }
            Shape::Integer => {
                self.types(&mut schema, nullable(self.nothing(field.required), &["integer", "null"]));
                if let Some(only) = field.only.filter(|_| self.wants("invalid-enum")) {
                    set(&mut schema, "const", only);
                }
                if let Some(least) = field.least.filter(|_| self.wants("wrong-type")) {
                    set(&mut schema, "minimum", least);
                }
                examples(&mut schema, field);
            }
            Shape::Bool => {
                self.types(&mut schema, nullable(self.nothing(field.required), &["boolean", "null"]));
                examples(&mut schema, field);
            }
            Shape::OneOf(words) => self.words(&mut schema, words, field, self.nothing(field.required)),
            Shape::Text => self.text(&mut schema, field, self.nothing(field.required), &[]),
        }
        schema
    }

    /// A list's element or a map's member.
    fn item(&self, shape: &Shape, field: &Field) -> Mapping {
        let mut schema = Mapping::new();
        match *shape {
            Shape::Record(fields) => {
                self.types(&mut schema, &["object"]);
                self.record(&mut schema, fields);
                // Of a component everything may be left out, but not all at once.
                if fields.iter().all(|field| !field.required) && self.wants("missing-field") {
                    set(&mut schema, "if", filled(&["entry"]));
                    set(&mut schema, "else", filled(&["name", "url"]));
                }
            }
            Shape::OneOf(words) => self.words(&mut schema, words, field, self.nothing(true)),
            _ => self.text(&mut schema, field, self.nothing(true), &[]),
        }
        schema
    }

    fn map(&self, schema: &mut Mapping, inner: &Shape, field: &Field) {
        let member = self.item(inner, field);
        let Some(rule) = field.names_rules else {
            set(schema, "additionalProperties", member);
            return;
        };
        let named = self.rules.all.iter().map(|(rule, finds)| {
            let mut schema = describe(rule, &format!("Finds {finds}."));
            schema.extend(member.clone());
            (text(rule), Value::Mapping(schema))
        });
        set(schema, "properties", named.collect::<Mapping>());
        if self.wants(rule) {
            set(schema, "additionalProperties", false);
        }
    }

    fn words(&self, schema: &mut Mapping, words: &[&str], field: &Field, nothing: Nothing) {
        let may_be_null = nothing != Nothing::Refused;
        if self.wants("invalid-enum") {
            let null = may_be_null.then_some(Value::Null);
            set(schema, "enum", words.iter().map(|word| text(word)).chain(null).collect::<Vec<_>>());
            let left_out = may_be_null.then(|| text("left out"));
            let meanings = field.meanings.iter().map(|meaning| text(meaning));
            set(schema, "enumDescriptions", meanings.chain(left_out).collect::<Vec<_>>());
        } else {
            self.types(schema, &TEXT[..if may_be_null { 4 } else { 3 }]);
        }
        examples(schema, field);
    }

    fn text(&self, schema: &mut Mapping, field: &Field, nothing: Nothing, also: &[&'static str]) {
        if nothing == Nothing::Refused && field.names_rules.is_some_and(|rule| self.wants(rule)) {
            let (rules, finds): (Vec<_>, Vec<_>) =
                self.rules.all.iter().map(|(rule, finds)| (text(rule), text(finds))).unzip();
            set(schema, "enum", rules);
            set(schema, "enumDescriptions", finds);
            examples(schema, field);
            return;
        }
        let form = field.form.filter(|form| self.wants(form.rule));
        let counted = field.form.filter(|form| self.wants(form.length_rule));
        let numbers: &[&str] = match form.map_or(Numbers::Any, |form| form.numbers) {
            Numbers::Any => &["number", "boolean"],
            Numbers::Between(..) => &["integer"],
            Numbers::None => &[],
        };
        let null: &[&str] = if nothing == Nothing::Refused { &[] } else { &["null"] };
        self.types(schema, &[&["string"], numbers, also, null].concat());
        if let Some(form) = counted {
            length(schema, form, nothing);
        }
        if let Some(form) = form {
            pattern(schema, form, nothing);
        }
        if nothing == Nothing::Refused && !schema.contains_key("minLength") {
            set(schema, "minLength", 1);
        }
        examples(schema, field);
    }

    fn types(&self, schema: &mut Mapping, types: &[&str]) {
        if !self.wants("wrong-type") {
            return;
        }
        match types {
            [one] => set(schema, "type", *one),
            many => set(schema, "type", many.iter().map(|one| text(one)).collect::<Vec<_>>()),
        }
    }
}

/// What YAML calls text when it is written without quotes, and nothing at all.
const TEXT: [&str; 4] = ["string", "number", "boolean", "null"];

/// Whether a place may hold nothing at all, neither YAML's null nor an empty text.
#[derive(Clone, Copy, PartialEq)]
enum Nothing {
    /// It may be null, and an empty text is judged like others.
    Accepted,
    /// It may not.
    Refused,
    /// It may not, but this guide does not mind.
    Unjudged,
}

fn nullable(nothing: Nothing, types: &'static [&'static str; 2]) -> &'static [&'static str] {
    if nothing == Nothing::Refused { &types[..1] } else { types }
}

fn length(schema: &mut Mapping, form: &Form, nothing: Nothing) {
    let may_be_empty = may_be_empty(form, nothing);
    let (least, most) = form.length;
    if least > 0 && !may_be_empty {
        set(schema, "minLength", least);
    }
    if let Some(most) = most {
        set(schema, "maxLength", most);
    }
}

/// The pattern and, for editors that know it, what to say when it does not match.
fn pattern(schema: &mut Mapping, form: &Form, nothing: Nothing) {
    let may_be_empty = may_be_empty(form, nothing);
    if let Numbers::Between(first, last) = form.numbers {
        set(schema, "minimum", first);
        set(schema, "maximum", last);
    }
    if let Some(pattern) = form.pattern {
        let inner = pattern.trim_start_matches('^').trim_end_matches('$');
        set(schema, "pattern", if may_be_empty { format!("^(?:{inner})?$") } else { pattern.to_owned() });
        set(schema, "patternErrorMessage", form.hint);
    }
}

fn may_be_empty(form: &Form, nothing: Nothing) -> bool {
    nothing == Nothing::Unjudged || (form.may_be_empty && nothing == Nothing::Accepted)
}

fn describe(title: &str, description: &str) -> Mapping {
    let mut schema = Mapping::new();
    set(&mut schema, "title", title);
    set(&mut schema, "description", description);
    // Editors that know it show code as code; to the others, backticks are characters like others.
    if description.contains('`') {
        set(&mut schema, "markdownDescription", description);
    }
    schema
}

fn examples(schema: &mut Mapping, field: &Field) {
    let example = |example: &&str| match field.shape {
        Shape::Integer => example.parse::<i64>().map_or_else(|_| text(example), Value::from),
        Shape::Bool => Value::Bool(*example == "true"),
        _ => text(example),
    };
    let examples: Vec<Value> = field.examples.iter().map(example).collect();
    if !examples.is_empty() {
        set(schema, "examples", examples);
    }
}

fn capitalized(phrase: &str) -> String {
    let mut letters = phrase.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

pub(super) fn mapping<const N: usize>(members: [(&str, Value); N]) -> Value {
    Value::Mapping(members.into_iter().map(|(key, value)| (text(key), value)).collect())
}

pub(super) fn text(text: &str) -> Value {
    Value::String(text.to_owned())
}

fn set(schema: &mut Mapping, key: &str, value: impl Into<Value>) {
    schema.insert(text(key), value.into());
}
