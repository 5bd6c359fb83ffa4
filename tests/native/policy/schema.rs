//! Enough of JSON Schema 2020-12 to try the published schema on examples; a keyword that is not known here is an error.

use serde_json::{Map, Value};

pub struct Schema(Value);

impl Schema {
    pub fn new(schema: Value) -> Schema {
        Schema(schema)
    }

    /// Where and by which keyword a value is refused.
    pub fn faults(&self, value: &Value) -> Vec<String> {
        let mut faults = Vec::new();
        self.check(&self.0, value, "", &mut faults);
        faults
    }

    fn takes(&self, schema: &Value, value: &Value) -> bool {
        let mut faults = Vec::new();
        self.check(schema, value, "", &mut faults);
        faults.is_empty()
    }

    fn check(&self, schema: &Value, value: &Value, path: &str, faults: &mut Vec<String>) {
        let schema = schema.as_object().unwrap();
        let none = Map::new();
        let members = value.as_object().unwrap_or(&none);
        let items = value.as_array().map(Vec::as_slice).unwrap_or_default();
        for (keyword, asked) in schema {
            let holds = match keyword.as_str() {
                "$schema" | "$defs" | "title" | "description" | "default" | "then" => true,
                "$ref" => {
                    let pointer = asked.as_str().unwrap().strip_prefix('#').unwrap();
                    self.check(self.0.pointer(pointer).unwrap(), value, path, faults);
                    true
                }
                "allOf" => {
                    for part in asked.as_array().unwrap() {
                        self.check(part, value, path, faults);
                    }
                    true
                }
                "if" => !self.takes(asked, value) || self.takes(&schema["then"], value),
                "type" => match asked.as_str().unwrap() {
                    "object" => value.is_object(),
                    "array" => value.is_array(),
                    "string" => value.is_string(),
                    "boolean" => value.is_boolean(),
                    "number" => value.is_number(),
                    other => panic!("the type {other} is not known"),
                },
                "const" => same(value, asked),
                "enum" => asked.as_array().unwrap().contains(value),
                "minimum" => value
                    .as_f64()
                    .is_none_or(|is| is >= asked.as_f64().unwrap()),
                "maximum" => value
                    .as_f64()
                    .is_none_or(|is| is <= asked.as_f64().unwrap()),
                "minItems" => !value.is_array() || items.len() as u64 >= asked.as_u64().unwrap(),
                "pattern" => {
                    assert_eq!(asked, "\\S");
                    value.as_str().is_none_or(|text| !text.trim().is_empty())
                }
                "required" => {
                    let mut wanted = asked.as_array().unwrap().iter();
                    !value.is_object()
                        || wanted.all(|name| members.contains_key(name.as_str().unwrap()))
                }
                "properties" => {
                    for (name, part) in asked.as_object().unwrap() {
                        if let Some(member) = members.get(name) {
                            self.check(part, member, &format!("{path}.{name}"), faults);
                        }
                    }
                    true
                }
                "propertyNames" => {
                    (members.keys()).all(|name| self.takes(asked, &Value::from(name.as_str())))
                }
                "additionalProperties" => {
                    let known = schema.get("properties").and_then(Value::as_object);
                    let is_known = |name: &str| known.is_some_and(|known| known.contains_key(name));
                    let mut others = members.iter().filter(|(name, _)| !is_known(name));
                    match asked {
                        Value::Bool(false) => others.next().is_none(),
                        part => others.all(|(_, member)| self.takes(part, member)),
                    }
                }
                "items" => items.iter().all(|item| self.takes(asked, item)),
                other => panic!("the keyword {other} is not known"),
            };
            if !holds {
                faults.push(format!("{path}: {keyword}"));
            }
        }
    }
}

/// Numbers are the same by value: 0 is 0.0.
fn same(a: &Value, b: &Value) -> bool {
    match (a.as_f64(), b.as_f64()) {
        (Some(a), Some(b)) => a == b,
        _ => a == b,
    }
}
