//! `dist/wusum.html`: the whole page in one file that opens from a disk, with no server.
//!
//! Nothing can be loaded from `file:`, so everything lies in the page: styles and scripts as text,
//! fonts as `data:` addresses, the program as base64 of raw deflate in a script element that the
//! browser does not run (`boot/boot.js` unpacks it). The policy names each inline part by its hash
//! and forbids every connection.

use crate::build::{GLUE, PROGRAM, SINGLE_FILE};
use crate::html::{replace, tags};
use anyhow::{Context, Result, bail};
use base64::Engine;
use base64::engine::general_purpose::STANDARD as BASE64;
use sha2::{Digest, Sha256};
use std::fs;
use std::path::Path;

/// Makes the single file from the built page in a folder.
///
/// # Errors
/// When the page names a file that is not there, or one that cannot stand inside a page.
pub fn pack(dist: &Path) -> Result<()> {
    let page = read(dist, "index.html")?;
    let packed = single_file(&page, |name| {
        fs::read(dist.join(name)).with_context(|| format!("dist/{name}, named by the page"))
    })?;
    fs::write(dist.join(SINGLE_FILE), packed).with_context(|| format!("writing {SINGLE_FILE}"))
}

fn read(dist: &Path, name: &str) -> Result<String> {
    fs::read_to_string(dist.join(name)).with_context(|| format!("reading dist/{name}"))
}

/// The single file of a page, whose own files `file` gives by name.
fn single_file(page: &str, file: impl Fn(&str) -> Result<Vec<u8>>) -> Result<String> {
    let text = |name: &str| -> Result<String> {
        String::from_utf8(file(name)?).with_context(|| format!("{name} is no UTF-8"))
    };
    let mut parts = Vec::new();
    let mut policy = None;
    let mut style = String::new();
    let mut style_at = None;
    let mut scripts = Vec::new();
    for tag in tags(page) {
        match tag.name {
            "meta" if tag.is("http-equiv", "Content-Security-Policy") => {
                policy = Some(parts.len());
                parts.push((tag.at, String::new()));
            }
            "link" if tag.is("rel", "stylesheet") => {
                let name = local(tag.get("href").unwrap_or_default())?;
                style.push_str(&inline_fonts(&text(name)?, &file)?);
                style_at.get_or_insert(parts.len());
                parts.push((tag.at, String::new()));
            }
            "link" if tag.is("rel", "preload") => parts.push((tag.at, String::new())),
            "script" => {
                let Some(address) = tag.get("src") else { bail!("the page has an inline script") };
                let name = local(address)?;
                let script = text(name)?;
                inert_within(&script, "script", name)?;
                let id = if name == GLUE { " id=\"wusum-glue\"" } else { "" };
                let element = format!("<script{id}>{script}");
                // The program must be in the page before the script that looks for it.
                let element = match name == GLUE {
                    true => element,
                    false if scripts.len() == 1 => format!("{}\n{element}", program(&file)?),
                    false => bail!("the page has a script that the build does not know: {name}"),
                };
                scripts.push(script);
                parts.push((tag.at, element));
            }
            _ => {}
        }
    }
    let (Some(policy), Some(style_at)) = (policy, style_at) else {
        bail!("dist/index.html lacks its policy or its styles");
    };
    if scripts.len() != 2 {
        bail!("dist/index.html should load {GLUE} and boot.js and has {} scripts", scripts.len());
    }
    inert_within(&style, "style", "the styles")?;
    let content = format!(
        "default-src 'none'; script-src {} 'wasm-unsafe-eval'; style-src {}; font-src data:; \
         img-src data:; connect-src 'none'; worker-src blob:; base-uri 'none'; form-action 'none'",
        scripts.iter().map(|script| hash(script)).collect::<Vec<_>>().join(" "),
        hash(&style),
    );
    if let Some((_, text)) = parts.get_mut(policy) {
        *text = format!("<meta http-equiv=\"Content-Security-Policy\" content=\"{content}\">");
    }
    if let Some((_, text)) = parts.get_mut(style_at) {
        *text = format!("<style>{style}</style>");
    }
    Ok(replace(page, &parts))
}

/// The element that holds the program.
fn program(file: impl Fn(&str) -> Result<Vec<u8>>) -> Result<String> {
    let packed = miniz_oxide::deflate::compress_to_vec(&file(PROGRAM)?, 10);
    let text = BASE64.encode(packed);
    Ok(format!("<script type=\"application/octet-stream\" id=\"wusum-wasm\">{text}</script>"))
}

/// How a policy names an inline script or style.
fn hash(text: &str) -> String {
    format!("'sha256-{}'", BASE64.encode(Sha256::digest(text)))
}

/// The name of a file in `dist/` from a relative address of the page.
///
/// # Errors
/// When the address is none of the page's own files.
pub fn local(address: &str) -> Result<&str> {
    match address.strip_prefix("./") {
        Some(name) if !name.is_empty() && !name.contains("..") => Ok(name),
        _ => bail!("the page names \"{address}\"; only ./ addresses of its own files may be there"),
    }
}

/// Puts the fonts that a style sheet names into it; pictures that are in it already stay.
fn inline_fonts(css: &str, file: impl Fn(&str) -> Result<Vec<u8>>) -> Result<String> {
    let mut result = String::new();
    let mut rest = css;
    while let Some((before, after)) = rest.split_once("url(") {
        let quote = after.chars().next().filter(|letter| matches!(letter, '"' | '\''));
        let (address, after) = match quote {
            Some(quote) => after.get(1..).and_then(|inner| inner.split_once(&format!("{quote})"))),
            None => after.split_once(')'),
        }
        .context("a style sheet has a url( without its end")?;
        result.push_str(before);
        if address.starts_with("data:") {
            let quote = quote.map(String::from).unwrap_or_default();
            result.push_str(&format!("url({quote}{address}{quote})"));
        } else if address.starts_with("fonts/") {
            result.push_str(&format!("url({FONT}{})", BASE64.encode(file(address)?)));
        } else {
            bail!("a style sheet names \"{address}\"; only files in fonts/ may be there");
        }
        rest = after;
    }
    result.push_str(rest);
    Ok(result)
}

/// How the `data:` address of a font begins.
const FONT: &str = "data:font/woff2;base64,";

/// The bytes of a page that are fonts.
pub fn font_bytes(page: &str) -> usize {
    page.split(FONT).skip(1).map(|after| FONT.len() + after.find(')').unwrap_or(after.len())).sum()
}

/// Makes sure that a text can stand inside an element.
fn inert_within(text: &str, element: &str, name: &str) -> Result<()> {
    let lower = text.to_ascii_lowercase();
    let close = format!("</{element}");
    // `<!--` makes a browser read a script up to `-->`.
    for sign in [close.as_str(), "<!--"] {
        if lower.contains(sign) {
            bail!("{name} holds {sign} and cannot stand in a page");
        }
    }
    // A browser reads CR LF as LF, and the hash would not fit.
    if text.contains('\r') {
        bail!("{name} has carriage returns; the policy's hash would not fit");
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    const PAGE: &str = "<html><head>\
        <meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'self'\">\
        <link rel=\"stylesheet\" href=\"./a.css\"/><link rel=\"stylesheet\" href=\"./b.css\"/>\
        <link rel=\"preload\" href=\"./app_bg.wasm\"></head><body>\
        <script src=\"./app.js\"></script><script src=\"./boot.js\"></script></body></html>";

    fn files(name: &str) -> Result<Vec<u8>> {
        Ok(match name {
            "a.css" => b"@font-face { src: url(\"fonts/x.woff2\") }\n".to_vec(),
            "b.css" => b"p { color: red }\n".to_vec(),
            "app.js" => b"let wasm_bindgen;".to_vec(),
            "boot.js" => b"start();".to_vec(),
            "app_bg.wasm" => b"\0asm".repeat(100),
            "fonts/x.woff2" => b"font".to_vec(),
            other => bail!("no file {other}"),
        })
    }

    #[test]
    fn everything_is_inside() {
        let page = single_file(PAGE, files).unwrap();
        let addresses: Vec<_> = tags(&page)
            .iter()
            .filter_map(|tag| tag.get("src").or_else(|| tag.get("href")))
            .map(str::to_owned)
            .collect();
        assert_eq!(addresses, Vec::<String>::new());
        assert!(page.contains("url(data:font/woff2;base64,Zm9udA==)"), "{page}");
        assert!(page.contains("<script id=\"wusum-glue\">let wasm_bindgen;</script>"), "{page}");
        assert!(page.contains("connect-src 'none'"), "{page}");
    }

    #[test]
    fn the_program_comes_back() {
        let page = single_file(PAGE, files).unwrap();
        let (_, after) = page.split_once("id=\"wusum-wasm\">").unwrap();
        let (text, _) = after.split_once('<').unwrap();
        let packed = BASE64.decode(text).unwrap();
        let bytes = miniz_oxide::inflate::decompress_to_vec(&packed).unwrap();
        assert_eq!(bytes, b"\0asm".repeat(100));
    }

    #[test]
    fn hashes_are_of_what_stands_between_the_tags() {
        let page = single_file(PAGE, files).unwrap();
        for (open, close) in
            [("<style>", "</style>"), ("-glue\">", "</script>"), ("<script>", "</script>")]
        {
            let (_, after) = page.split_once(open).unwrap();
            let (text, _) = after.split_once(close).unwrap();
            assert!(page.contains(&hash(text)), "{open}{text}");
        }
    }

    #[test]
    fn font_bytes_are_the_addresses() {
        let page = single_file(PAGE, files).unwrap();
        assert_eq!(font_bytes(&page), "data:font/woff2;base64,Zm9udA==".len());
    }

    #[test]
    fn what_cannot_stand_inside_is_refused() {
        for (name, content, reason) in [
            ("app.js", "x = '</SCRIPT>'", "</script"),
            ("boot.js", "<!-- x", "<!--"),
            ("boot.js", "a\r\nb", "carriage"),
            ("b.css", "p { background: url(/x.png) }", "/x.png"),
            ("b.css", "a::after { content: '</style>' }", "</style"),
        ] {
            let changed = |asked: &str| match asked == name {
                true => Ok(content.as_bytes().to_vec()),
                false => files(asked),
            };
            let error = single_file(PAGE, changed).unwrap_err().to_string();
            assert!(error.contains(reason), "{name}: {error}");
        }
        let far = PAGE.replace("./boot.js", "https://example.org/boot.js");
        assert!(single_file(&far, files).is_err());
    }
}
