//! A forge's published description of its API (`tests/forge/descriptions`), enforced: what a client sends is held
//! against it, and what a fake answers too.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, OnceLock};

use jsonschema::Validator;
use serde_json::{Map, Value, json};

use super::server::Seen;

/// The description of one API.
pub struct Description {
    operations: Vec<Value>,
    definitions: Value,
    /// Query parameters that are described in prose for all requests.
    everywhere: &'static [&'static str],
    validators: Mutex<HashMap<String, Arc<Validator>>>,
}

impl Description {
    pub fn github() -> &'static Self {
        static ONE: OnceLock<Description> = OnceLock::new();
        ONE.get_or_init(|| Self::read(include_str!("../forge/descriptions/github.json"), &[]))
    }

    pub fn gitea() -> &'static Self {
        static ONE: OnceLock<Description> = OnceLock::new();
        ONE.get_or_init(|| Self::read(include_str!("../forge/descriptions/gitea.json"), &[]))
    }

    pub fn gitlab() -> &'static Self {
        static ONE: OnceLock<Description> = OnceLock::new();
        ONE.get_or_init(|| Self::read(include_str!("../forge/descriptions/gitlab.json"), &[]))
    }

    /// Filters and pages are described at
    /// <https://developer.atlassian.com/cloud/bitbucket/rest/intro/#filtering>.
    pub fn bitbucket() -> &'static Self {
        static ONE: OnceLock<Description> = OnceLock::new();
        let everywhere = &["q", "sort", "page", "pagelen"];
        ONE.get_or_init(|| Self::read(include_str!("../forge/descriptions/bitbucket.json"), everywhere))
    }

    fn read(text: &str, everywhere: &'static [&'static str]) -> Self {
        let mut all: Value = serde_json::from_str(text).unwrap();
        let operations = all["operations"].as_array().unwrap().clone();
        Self { operations, definitions: all["definitions"].take(), everywhere, validators: Mutex::default() }
    }

    /// What is wrong with a request; `path` is the part of its path that belongs to the API.
    pub fn check_request(&self, request: &Seen, path: &str) -> Result<(), String> {
        let line = format!("{} {path}", request.method);
        let Some(operation) = self.operation(&request.method, path) else {
            return Err(format!("{line}: there is no such request"));
        };
        let parameters = operation["parameters"].as_array().unwrap();
        let query: Vec<&Value> = parameters.iter().filter(|one| one["in"] == "query").collect();
        for (name, text) in request.parameters() {
            let known = query.iter().find(|one| one["name"] == *name);
            match known {
                Some(one) => {
                    self.check(&one["schema"], &parameter(&one["schema"], &text), &format!("{line}?{name}"))?;
                }
                None if self.everywhere.contains(&&*name) => {}
                None => return Err(format!("{line}: there is no parameter `{name}`")),
            }
        }
        for one in query.iter().filter(|one| one["required"] == true) {
            let name = one["name"].as_str().unwrap();
            request.parameter(name).ok_or_else(|| format!("{line}: `{name}` is missing"))?;
        }
        for header in ["user-agent", "accept"] {
            request.header(header).ok_or_else(|| format!("{line}: the header `{header}` is missing"))?;
        }
        let body = &operation["body"];
        match (body.is_null(), request.body.is_empty()) {
            (true, true) => return Ok(()),
            (true, false) => return Err(format!("{line}: takes no body")),
            (false, true) if body["required"] == true => return Err(format!("{line}: needs a body")),
            (false, true) => return Ok(()),
            (false, false) => {}
        }
        if request.header("content-type") != Some("application/json") {
            return Err(format!("{line}: the body is not said to be JSON"));
        }
        let sent: Value = serde_json::from_slice(&request.body).map_err(|error| format!("{line}: {error}"))?;
        let schema = self.resolve(&body["schema"]);
        if let (Some(sent), Some(known)) = (sent.as_object(), self.known_fields(schema))
            && let Some(name) = sent.keys().find(|name| !known.contains(name))
        {
            return Err(format!("{line}: there is no field `{name}`"));
        }
        self.check(schema, &sent, &line)
    }

    /// An answer with all that the description demands: what is missing is filled with the plainest value there is.
    /// An error says what the answer has that it must not have.
    pub fn complete_answer(&self, method: &str, path: &str, status: u16, value: Value) -> Result<Value, String> {
        let line = format!("{method} {path} ({status})");
        let operation = self.operation(method, path).ok_or_else(|| format!("{line}: there is no such request"))?;
        let schema = operation["answers"].get(status.to_string());
        let schema = schema.ok_or_else(|| format!("{line}: there is no such answer"))?;
        let value = self.complete(schema, value);
        self.check(schema, &value, &line)?;
        Ok(value)
    }

    fn operation(&self, method: &str, path: &str) -> Option<&Value> {
        let parts: Vec<&str> = path.split('/').collect();
        self.operations.iter().find(|operation| {
            let template: Vec<&str> = operation["path"].as_str().unwrap().split('/').collect();
            let fits = |(one, part): (&&str, &&str)| if one.starts_with('{') { !part.is_empty() } else { one == part };
            operation["method"] == method && template.len() == parts.len() && template.iter().zip(&parts).all(fits)
        })
    }

    fn check(&self, schema: &Value, value: &Value, place: &str) -> Result<(), String> {
        let key = schema.to_string();
        let known = self.validators.lock().unwrap().get(&key).cloned();
        let validator = known.unwrap_or_else(|| {
            let whole = json!({"definitions": self.definitions, "allOf": [schema]});
            let new = Arc::new(jsonschema::draft202012::new(&whole).unwrap());
            self.validators.lock().unwrap().insert(key, Arc::clone(&new));
            new
        });
        let mut wrong =
            validator.iter_errors(value).map(|error| format!("{place}: {error} at {}", error.instance_path()));
        wrong.next().map_or(Ok(()), Err)
    }

    fn resolve<'a>(&'a self, schema: &'a Value) -> &'a Value {
        match schema["$ref"].as_str().and_then(|name| name.strip_prefix("#/definitions/")) {
            Some(name) => self.resolve(&self.definitions[name]),
            None => schema,
        }
    }

    /// The fields of a body; `None` when the description leaves them open.
    fn known_fields<'a>(&'a self, schema: &'a Value) -> Option<Vec<&'a String>> {
        let mut known = Vec::new();
        if schema["additionalProperties"] == true {
            return None;
        }
        for part in schema["allOf"].as_array().into_iter().flatten() {
            known.extend(self.known_fields(self.resolve(part))?);
        }
        known.extend(schema["properties"].as_object().into_iter().flat_map(Map::keys));
        Some(known)
    }

    fn complete(&self, schema: &Value, value: Value) -> Value {
        let schema = self.resolve(schema);
        let mut value = value;
        for part in schema["allOf"].as_array().into_iter().flatten() {
            value = self.complete(part, value);
        }
        for choice in ["oneOf", "anyOf"] {
            let parts = schema[choice].as_array().into_iter().flatten();
            if let Some(part) = parts.into_iter().find(|part| part["type"] != "null").filter(|_| !value.is_null()) {
                value = self.complete(part, value);
            }
        }
        match value {
            Value::Array(values) => values.into_iter().map(|one| self.complete(&schema["items"], one)).collect(),
            Value::Object(mut map) => {
                for name in schema["required"].as_array().into_iter().flatten().filter_map(Value::as_str) {
                    if !map.contains_key(name) {
                        map.insert(name.to_owned(), self.plainest(&schema["properties"][name]));
                    }
                }
                for (name, known) in schema["properties"].as_object().into_iter().flatten() {
                    if let Some(inner) = map.get_mut(name) {
                        *inner = self.complete(known, inner.take());
                    }
                }
                Value::Object(map)
            }
            other => other,
        }
    }

    fn plainest(&self, schema: &Value) -> Value {
        let schema = self.resolve(schema);
        if let Some(first) = schema["enum"].as_array().and_then(|values| values.first()) {
            return first.clone();
        }
        for choice in ["oneOf", "anyOf"] {
            if let Some(first) = schema[choice].as_array().and_then(|parts| parts.first()) {
                return self.plainest(first);
            }
        }
        let types: Vec<&str> = match &schema["type"] {
            Value::Array(types) => types.iter().filter_map(Value::as_str).collect(),
            Value::String(one) => vec![one],
            _ => vec!["object"],
        };
        if types.contains(&"null") {
            return Value::Null;
        }
        match types.first().copied() {
            Some("string") => match schema["format"].as_str() {
                Some("uri") => json!("https://forge.example/"),
                Some("date-time") => json!("2026-01-02T03:04:05Z"),
                _ => json!("text"),
            },
            Some("integer" | "number") => json!(schema["minimum"].as_i64().unwrap_or(0)),
            Some("boolean") => json!(false),
            Some("array") => json!([]),
            _ => self.complete(schema, json!({})),
        }
    }
}

/// A parameter's text as the type that its schema wants.
fn parameter(schema: &Value, text: &str) -> Value {
    match schema["type"].as_str() {
        Some("integer" | "number") => text.parse::<i64>().map_or_else(|_| json!(text), |number| json!(number)),
        Some("boolean") => text.parse::<bool>().map_or_else(|_| json!(text), |truth| json!(truth)),
        Some("array") => json!([text]),
        _ => json!(text),
    }
}
