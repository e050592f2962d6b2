//! A description of what a YAML document may hold, from which it is checked, explained and written in order.

/// What may stand in a place.
#[derive(Clone, Copy, Debug)]
pub enum Shape {
    /// A text; numbers and other plain words are read as the text they are written as.
    Text,
    /// A whole number.
    Integer,
    /// `true` or `false`.
    Bool,
    /// One of these words.
    OneOf(&'static [&'static str]),
    /// A list of values of one shape.
    List(&'static Self),
    /// A mapping with these fields.
    Record(&'static [Field]),
    /// A text, or a mapping with these fields.
    TextOr(&'static [Field]),
    /// A mapping from any text to values of one shape.
    Map(&'static Self),
}

/// One field of a record.
#[derive(Clone, Copy, Debug)]
pub struct Field {
    /// The key.
    pub name: &'static str,
    /// What may stand under it.
    pub shape: Shape,
    /// True when a record without it cannot be used.
    pub required: bool,
    /// What it is for, as a phrase; shown to people who left it out.
    pub about: &'static str,
    /// How to fill it in, as a sentence or two; shown to people who write it in an editor.
    pub doc: &'static str,
    /// Values that could stand there, or in its list.
    pub examples: &'static [&'static str],
    /// What each of its words means, where it knows only some.
    pub meanings: &'static [&'static str],
    /// What its texts look like, or those in its list.
    pub form: Option<&'static Form>,
    /// The rule that wants its list free of repetitions.
    pub unique: Option<&'static str>,
    /// The only number that may stand there.
    pub only: Option<i64>,
    /// The least number that may stand there.
    pub least: Option<i64>,
    /// The rule that wants rules to be named here: by the keys of its mapping, by its text or by those in its list.
    pub names_rules: Option<&'static str>,
}

/// What a text must look like, as far as an editor can tell. Rules judge it; this may be laxer, but never stricter.
#[derive(Clone, Copy, Debug)]
pub struct Form {
    /// The rule that judges what it looks like.
    pub rule: &'static str,
    /// The rule that counts its characters.
    pub length_rule: &'static str,
    /// The least and most characters.
    pub length: (usize, Option<usize>),
    /// A regular expression (ECMA-262) that it matches.
    pub pattern: Option<&'static str>,
    /// True when it matches the pattern even if nothing stands in it.
    pub may_be_empty: bool,
    /// The numbers, from the first to the last, that are such a text when they are written without quotes.
    pub numbers: Numbers,
    /// How to write it, as a clause.
    pub hint: &'static str,
}

/// Numbers and the words `true` and `false`, read as the text they are written as.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Numbers {
    /// All of them may be right.
    Any,
    /// None of them is.
    None,
    /// Whole ones, the first and the last of them.
    Between(i64, i64),
}

impl Field {
    /// A field that must be there.
    pub const fn required(name: &'static str, shape: Shape, about: &'static str) -> Self {
        Self { required: true, ..Self::optional(name, shape, about) }
    }

    /// A field that may be left out.
    pub const fn optional(name: &'static str, shape: Shape, about: &'static str) -> Self {
        Self {
            name,
            shape,
            required: false,
            about,
            doc: "",
            examples: &[],
            meanings: &[],
            form: None,
            unique: None,
            only: None,
            least: None,
            names_rules: None,
        }
    }

    /// Says how to fill it in.
    pub const fn doc(self, doc: &'static str) -> Self {
        Self { doc, ..self }
    }

    /// Shows what could stand there.
    pub const fn examples(self, examples: &'static [&'static str]) -> Self {
        Self { examples, ..self }
    }

    /// Says what its words mean, in their order.
    pub const fn meanings(self, meanings: &'static [&'static str]) -> Self {
        Self { meanings, ..self }
    }

    /// Says what its texts look like.
    pub const fn form(self, form: &'static Form) -> Self {
        Self { form: Some(form), ..self }
    }

    /// Says that no other number may stand there.
    pub const fn only(self, number: i64) -> Self {
        Self { only: Some(number), ..self }
    }

    /// Says that no smaller number may stand there.
    pub const fn least(self, number: i64) -> Self {
        Self { least: Some(number), ..self }
    }

    /// Says that rules are named here; `rule` judges that.
    pub const fn names_rules(self, rule: &'static str) -> Self {
        Self { names_rules: Some(rule), ..self }
    }

    /// Says that its list has nothing twice; `rule` judges that.
    pub const fn unique(self, rule: &'static str) -> Self {
        Self { unique: Some(rule), ..self }
    }
}

impl Shape {
    /// All keys that may stand somewhere in it.
    pub(super) fn names(&self) -> Vec<&'static str> {
        match self {
            Self::List(inner) | Self::Map(inner) => inner.names(),
            Self::Record(fields) | Self::TextOr(fields) => {
                fields.iter().flat_map(|field| [vec![field.name], field.shape.names()].concat()).collect()
            }
            Self::Text | Self::Integer | Self::Bool | Self::OneOf(_) => Vec::new(),
        }
    }

    /// What is expected, for messages: "text", "a list of text".
    pub fn describe(&self) -> String {
        match self {
            Self::Text => "text".to_owned(),
            Self::Integer => "a whole number".to_owned(),
            Self::Bool => "`true` or `false`".to_owned(),
            Self::OneOf(words) => format!("one of {}", quoted(words)),
            Self::List(inner) => match inner {
                Self::Record(_) => "a list of mappings".to_owned(),
                Self::OneOf(_) => "a list of words".to_owned(),
                inner => format!("a list of {}", inner.describe()),
            },
            Self::Record(_) | Self::Map(_) => "a mapping".to_owned(),
            Self::TextOr(_) => "text or a mapping".to_owned(),
        }
    }
}

/// Words in backticks with commas between them.
pub(super) fn quoted(words: &[&str]) -> String {
    words.iter().map(|word| format!("`{word}`")).collect::<Vec<_>>().join(", ")
}
