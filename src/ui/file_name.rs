//! The name of a file from a document's title.

/// Letters after which a file's name is cut.
const LONGEST: usize = 80;

/// A file's name for a title: without what file systems do not take, and never empty.
pub fn file_name(title: &str, ending: &str) -> String {
    let mut name = String::new();
    for word in title.split(|c: char| {
        c.is_whitespace()
            || c.is_control()
            || matches!(c, '/' | '\\' | ':' | '*' | '?' | '"' | '<' | '>' | '|' | '«' | '»')
            || matches!(c, '\u{061F}' | '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}')
            || matches!(c, '\u{2066}'..='\u{2069}' | '\u{FEFF}')
    }) {
        let word = word.trim_matches(['.', '-', ',', '\u{060C}']);
        if word.is_empty() {
            continue;
        }
        if name.chars().count() + word.chars().count() >= LONGEST {
            break;
        }
        if !name.is_empty() {
            name.push('-');
        }
        name.push_str(word);
    }
    if name.is_empty() {
        name.push_str("wusum");
    }
    format!("{name}.{ending}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn titles_become_names() {
        for (title, expected) in [
            ("توتر في القامشلي", "توتر-في-القامشلي.json"),
            ("هل عاد \u{00AB}الدفاع\u{00BB}؟", "هل-عاد-الدفاع.json"),
            ("../../etc/passwd", "etc-passwd.json"),
            ("  ", "wusum.json"),
            ("a\u{202E}b: c.", "a-b-c.json"),
        ] {
            assert_eq!(file_name(title, "json"), expected);
        }
        assert!(file_name(&"كلمة ".repeat(100), "json").chars().count() < 90);
    }
}
