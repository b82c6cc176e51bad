//! JSON, read and written: what a file says that this version does not know is kept as it stands.
//!
//! The page carries this in place of a library, which would bring five times as much code, for
//! serialization of any type and for floats. Numbers stay the digits that the file has, so each
//! comes back as it was, however long. A property test holds reader and writer against
//! `serde_json`.

use crate::text::Keyed;

/// Fields of an object, in the order of their names.
pub type Fields = Keyed<String, Json>;

/// Lists and objects in each other deeper than this are refused: no recursion may end the program.
const DEEPEST: usize = 128;

/// A JSON value.
#[derive(Clone, Debug, PartialEq)]
pub enum Json {
    /// `null`.
    Null,
    /// `true` or `false`.
    Boolean(bool),
    /// A number, as it is written.
    Number(String),
    /// A string.
    Text(String),
    /// An array.
    List(Vec<Json>),
    /// An object. Of fields that share a name the last one counts.
    Object(Fields),
}

/// Why a text is no JSON, and where.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("line {line}, column {column}: {reason}")]
pub struct JsonError {
    /// Line, from 1.
    pub line: usize,
    /// Column in code points, from 1.
    pub column: usize,
    /// What is wrong.
    pub reason: &'static str,
}

impl Json {
    /// Reads a text that is one JSON value (RFC 8259).
    ///
    /// # Errors
    /// [`JsonError`] for the first thing that is wrong.
    pub fn read(text: &str) -> Result<Self, JsonError> {
        let mut reader = Reader { rest: text };
        reader.document().map_err(|reason| {
            let read = text.get(..text.len() - reader.rest.len()).unwrap_or_default();
            let line = read.rsplit('\n').next().unwrap_or_default();
            JsonError {
                line: read.matches('\n').count() + 1,
                column: line.chars().count() + 1,
                reason,
            }
        })
    }

    /// Writes the value, indented.
    pub fn write(&self) -> String {
        let mut writer = Writer::default();
        writer.value(self);
        writer.json
    }

    /// The fields, where it is an object.
    pub fn fields(&self) -> Option<&Fields> {
        match self {
            Self::Object(fields) => Some(fields),
            _ => None,
        }
    }
}

struct Reader<'t> {
    rest: &'t str,
}

impl<'t> Reader<'t> {
    fn document(&mut self) -> Result<Json, &'static str> {
        let value = self.value(0)?;
        self.space();
        if self.rest.is_empty() { Ok(value) } else { Err("something follows the value") }
    }

    fn space(&mut self) {
        self.rest = self.rest.trim_start_matches([' ', '\n', '\r', '\t']);
    }

    /// Takes a sign, after white space, if it comes next.
    fn sign(&mut self, sign: &str) -> bool {
        self.space();
        self.take(sign)
    }

    fn take(&mut self, sign: &str) -> bool {
        let rest = self.rest.strip_prefix(sign);
        self.rest = rest.unwrap_or(self.rest);
        rest.is_some()
    }

    /// Takes so many bytes.
    fn bytes(&mut self, count: usize) -> &'t str {
        let (taken, rest) = self.rest.split_at_checked(count).unwrap_or((self.rest, ""));
        self.rest = rest;
        taken
    }

    fn value(&mut self, depth: usize) -> Result<Json, &'static str> {
        if depth > DEEPEST {
            return Err("too many lists and objects lie in each other");
        }
        if self.sign("{") {
            let mut rows = Vec::new();
            if !self.sign("}") {
                loop {
                    if !self.sign("\"") {
                        return Err("the name of a field is missing");
                    }
                    let name = self.string()?;
                    if !self.sign(":") {
                        return Err("a colon is missing");
                    }
                    rows.push((name, self.value(depth + 1)?));
                    if self.sign("}") {
                        break;
                    }
                    if !self.sign(",") {
                        return Err("a comma or } is missing");
                    }
                }
            }
            return Ok(Json::Object(Fields::from_rows(rows)));
        }
        if self.take("[") {
            let mut list = Vec::new();
            if !self.sign("]") {
                loop {
                    list.push(self.value(depth + 1)?);
                    if self.sign("]") {
                        break;
                    }
                    if !self.sign(",") {
                        return Err("a comma or ] is missing");
                    }
                }
            }
            return Ok(Json::List(list));
        }
        if self.take("\"") {
            return self.string().map(Json::Text);
        }
        for (word, value) in
            [("null", Json::Null), ("true", Json::Boolean(true)), ("false", Json::Boolean(false))]
        {
            if self.take(word) {
                return Ok(value);
            }
        }
        self.number()
    }

    fn number(&mut self) -> Result<Json, &'static str> {
        let whole = self.rest;
        let minus = self.take("-");
        if !self.take("0") && !self.digits() {
            return Err(if minus { "a number has no digits" } else { "a value is missing" });
        }
        if self.take(".") && !self.digits() {
            return Err("a number has no digits after its point");
        }
        if self.take("e") || self.take("E") {
            let _ = self.take("+") || self.take("-");
            if !self.digits() {
                return Err("a number has no digits in its exponent");
            }
        }
        let number = whole.get(..whole.len() - self.rest.len()).unwrap_or_default();
        Ok(Json::Number(number.to_owned()))
    }

    /// Takes digits. Returns whether there were any.
    fn digits(&mut self) -> bool {
        let rest = self.rest.trim_start_matches(|c: char| c.is_ascii_digit());
        let any = rest.len() < self.rest.len();
        self.rest = rest;
        any
    }

    /// The rest of a string whose quotation mark was taken.
    fn string(&mut self) -> Result<String, &'static str> {
        let mut string = String::new();
        loop {
            let plain = self.rest.bytes().position(|b| matches!(b, b'"' | b'\\' | 0..b' '));
            let Some(plain) = plain else {
                self.rest = "";
                return Err("a text is not closed");
            };
            string.push_str(self.bytes(plain));
            if self.take("\"") {
                return Ok(string);
            }
            if !self.take("\\") {
                return Err("a control character stands in a text");
            }
            string.push(match self.bytes(1) {
                "n" => '\n',
                "t" => '\t',
                "r" => '\r',
                "b" => '\u{8}',
                "f" => '\u{C}',
                "\"" => '"',
                "\\" => '\\',
                "/" => '/',
                "u" => self.escaped()?,
                _ => return Err("no such escape"),
            });
        }
    }

    /// The character of a `\u` escape, or of two that are the halves of one.
    fn escaped(&mut self) -> Result<char, &'static str> {
        let mut code = self.unit()?;
        if (0xD800..0xDC00).contains(&code) && self.take("\\u") {
            let low = self.unit()?.wrapping_sub(0xDC00);
            // No low half: out of range, and thus no character.
            code = if low < 0x400 { 0x1_0000 + ((code - 0xD800) << 10) + low } else { code };
        }
        char::from_u32(code).ok_or("half a surrogate pair is no character")
    }

    /// Four hexadecimal digits.
    fn unit(&mut self) -> Result<u32, &'static str> {
        let mut unit = 0;
        for _ in 0..4 {
            let digit = self.bytes(1).chars().next().and_then(|c| c.to_digit(16));
            unit = unit * 16 + digit.ok_or("\\u needs four hexadecimal digits")?;
        }
        Ok(unit)
    }
}

/// Writes values one after another, indented.
#[derive(Debug, Default)]
pub struct Writer {
    /// What was written.
    pub json: String,
    depth: usize,
}

impl Writer {
    /// Opens an object `{` or a list `[`.
    pub fn open(&mut self, bracket: char) {
        self.json.push(bracket);
        self.depth += 1;
    }

    /// Closes it.
    pub fn close(&mut self, bracket: char) {
        self.depth = self.depth.saturating_sub(1);
        if !self.json.ends_with(['{', '[']) {
            self.line();
        }
        self.json.push(bracket);
    }

    /// Begins an element of a list; its value comes next.
    pub fn element(&mut self) -> &mut Self {
        // A text ends in a quotation mark, so only an opening ends in a bracket.
        if !self.json.ends_with(['{', '[']) {
            self.json.push(',');
        }
        self.line();
        self
    }

    /// Begins a field of an object; its value comes next.
    pub fn field(&mut self, name: &str) -> &mut Self {
        self.element().text(name);
        self.json.push_str(": ");
        self
    }

    fn line(&mut self) {
        self.json.push('\n');
        for _ in 0..self.depth {
            self.json.push_str("  ");
        }
    }

    /// A value that is written as it stands: a number, `true`, `null`.
    pub fn bare(&mut self, value: &str) {
        self.json.push_str(value);
    }

    /// A whole number.
    pub fn number(&mut self, number: u64) {
        self.bare(&number.to_string());
    }

    /// `true` or `false`.
    pub fn boolean(&mut self, truth: bool) {
        self.bare(if truth { "true" } else { "false" });
    }

    /// A text, or `null`.
    pub fn text_or_null(&mut self, text: Option<&str>) {
        match text {
            Some(text) => self.text(text),
            None => self.bare("null"),
        }
    }

    /// A text.
    pub fn text(&mut self, text: &str) {
        self.json.push('"');
        let mut rest = text;
        while let Some(at) = rest.bytes().position(|b| matches!(b, b'"' | b'\\' | 0..b' ')) {
            let (plain, special) = rest.split_at_checked(at).unwrap_or_default();
            self.json.push_str(plain);
            let mut characters = special.chars();
            let special = characters.next().unwrap_or_default();
            rest = characters.as_str();
            self.json.push('\\');
            let escape = match special {
                '\n' => 'n',
                '\t' => 't',
                '\r' => 'r',
                '\u{8}' => 'b',
                '\u{C}' => 'f',
                '"' | '\\' => special,
                _ => {
                    self.json.push_str(if special < '\u{10}' { "u000" } else { "u001" });
                    char::from_digit(u32::from(special) % 16, 16).unwrap_or_default()
                }
            };
            self.json.push(escape);
        }
        self.json.push_str(rest);
        self.json.push('"');
    }

    /// Any value.
    pub fn value(&mut self, value: &Json) {
        match value {
            Json::Null => self.bare("null"),
            Json::Boolean(truth) => self.boolean(*truth),
            Json::Number(number) => self.bare(number),
            Json::Text(text) => self.text(text),
            Json::List(list) => {
                self.open('[');
                list.iter().for_each(|value| self.element().value(value));
                self.close(']');
            }
            Json::Object(fields) => {
                self.open('{');
                fields.iter().for_each(|(name, value)| self.field(name).value(value));
                self.close('}');
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use serde_json::Value;

    fn value() -> impl Strategy<Value = Value> {
        let leaf = prop_oneof![
            Just(Value::Null),
            any::<bool>().prop_map(Value::from),
            any::<i64>().prop_map(Value::from),
            (-9.0e5..9.0e5).prop_map(Value::from),
            "[\\x00-\\x7F\u{627}\u{1F4A5}]{0,6}".prop_map(Value::from),
        ];
        leaf.prop_recursive(4, 24, 5, |inner| {
            prop_oneof![
                prop::collection::vec(inner.clone(), 0..5).prop_map(Value::from),
                prop::collection::btree_map("[a-c\"\n]{0,2}", inner, 0..5)
                    .prop_map(|fields| Value::Object(fields.into_iter().collect())),
            ]
        })
    }

    proptest! {
        #[test]
        fn reads_and_writes_as_serde_json(value in value()) {
            let pretty = serde_json::to_string_pretty(&value).unwrap();
            let read = Json::read(&value.to_string()).unwrap();
            prop_assert_eq!(&Json::read(&pretty), &Ok(read.clone()));
            prop_assert_eq!(read.write(), pretty);
        }

        #[test]
        fn takes_what_serde_json_takes(text in "[\\[\\]{}\",:\\\\/bnu0-9a-fD8C.eE+\\- \n\tx\u{627}]{0,24}") {
            for text in [text.as_str(), &format!("[\"{text}\"]"), &format!("[{text}]")] {
                let theirs = serde_json::from_str::<Value>(text);
                // What has no f64 is refused there, and kept here.
                let large = theirs.as_ref().is_err_and(|e| e.to_string().contains("out of range"));
                prop_assert_eq!(Json::read(text).is_ok(), theirs.is_ok() || large, "{}", text);
            }
        }
    }

    #[test]
    fn numbers_stay_as_they_are_written() {
        for number in ["0.10", "1E400", "-0", "123456789012345678901234567890"] {
            assert_eq!(Json::read(number).unwrap().write(), number);
        }
    }

    #[test]
    fn halves_of_a_pair_are_one_character() {
        for (text, expected) in [
            ("\"\\ud83d\\udca5\"", Some("\u{1F4A5}")),
            ("\"\\u0642\"", Some("\u{642}")),
            ("\"\\ud83d\"", None),
            ("\"\\ud83d\\u0642\"", None),
            ("\"\\udca5\\ud83d\"", None),
            ("\"\\u+642\"", None),
        ] {
            let read = Json::read(text).ok();
            assert_eq!(read, expected.map(|text| Json::Text(text.to_owned())), "{text}");
        }
    }

    #[test]
    fn errors_name_the_place() {
        for (text, line, column) in [
            ("", 1, 1),
            ("{\n  \"a\": ", 2, 8),
            ("[1,\n\u{627}]", 2, 1),
            ("[\"\u{642}\u{642}\", x]", 1, 8),
            ("{\"a\" 1}", 1, 6),
            ("1 2", 1, 3),
        ] {
            let error = Json::read(text).unwrap_err();
            assert_eq!((error.line, error.column), (line, column), "{text}: {error}");
        }
        assert!(Json::read(&"[".repeat(100_000)).is_err());
        let deep = |depth| format!("{}{}", "[".repeat(depth), "]".repeat(depth));
        assert!(Json::read(&deep(128)).is_ok());
    }
}
