//! What must hold of every built page, so that it works from any folder and its policy holds.

use crate::build::SINGLE_FILE;
use crate::html::{Tag, tags};
use crate::single_file::local;
use anyhow::{Context, Result, bail};
use std::fs;
use std::path::Path;

/// Checks the built pages in a folder.
///
/// # Errors
/// The first thing that does not hold.
pub fn check(dist: &Path) -> Result<()> {
    for name in ["index.html", SINGLE_FILE] {
        let page =
            fs::read_to_string(dist.join(name)).with_context(|| format!("reading dist/{name}"))?;
        let files = check_page(&page).with_context(|| format!("dist/{name}"))?;
        if name == SINGLE_FILE && !files.is_empty() {
            bail!("dist/{name} names other files: {files:?}");
        }
        for file in files {
            if !dist.join(&file).is_file() {
                bail!("dist/{name} names {file}, which is not there");
            }
        }
    }
    for entry in fs::read_dir(dist).context("reading dist/")?.flatten() {
        let path = entry.path();
        if path.extension().is_some_and(|extension| extension == "css") {
            let css =
                fs::read_to_string(&path).with_context(|| format!("reading {}", path.display()))?;
            check_style(&css).with_context(|| format!("{}", path.display()))?;
        }
    }
    Ok(())
}

/// Checks a page and gives the files that it names.
fn check_page(page: &str) -> Result<Vec<String>> {
    let tags = tags(page);
    let policy = |tag: &Tag<'_>| tag.is("http-equiv", "Content-Security-Policy");
    // The tags of the head itself may be left out.
    let first = tags.iter().find(|tag| !matches!(tag.name, "html" | "head"));
    let first = first.filter(|tag| policy(tag));
    let Some(content) = first.and_then(|tag| tag.get("content")) else {
        bail!("the policy must come first in the head: what stands before it is not bound by it");
    };
    if tags.iter().filter(|tag| policy(tag)).count() != 1 {
        bail!("the page has more than one policy");
    }
    for rule in ["default-src 'none'", "worker-src blob:", "base-uri 'none'", "form-action 'none'"]
    {
        if !content.split(';').any(|directive| directive.trim() == rule) {
            bail!("the policy lacks {rule}");
        }
    }
    if content.contains("'unsafe-inline'") || content.contains("'unsafe-eval'") {
        bail!("the policy allows unsafe scripts or styles: {content}");
    }
    if content.contains("http") || content.contains('*') {
        bail!("the policy allows other hosts: {content}");
    }
    // Browsers look for the encoding in the first 1024 bytes.
    if !tags.iter().any(|tag| tag.get("charset").is_some() && tag.at.end <= 1024) {
        bail!("the page names its encoding too late or not at all");
    }
    let mut files = Vec::new();
    for tag in &tags {
        for (key, value) in &tag.attributes {
            match *key {
                "href" | "src" if value.starts_with("data:") || value.starts_with('#') => {}
                "href" | "src" => files.push(local(value)?.to_owned()),
                "style" => bail!("<{}> has a style attribute, which the policy forbids", tag.name),
                key if key.starts_with("on") => {
                    bail!("<{}> has the attribute {key}, which the policy forbids", tag.name)
                }
                _ => {}
            }
        }
    }
    Ok(files)
}

/// A style sheet may name nothing but fonts beside the page and pictures within itself.
fn check_style(css: &str) -> Result<()> {
    if css.contains("@import") {
        bail!("@import loads a style sheet late and does not work in the single file");
    }
    for after in css.split("url(").skip(1) {
        let address = after.trim_start_matches(['"', '\'']);
        if !address.starts_with("fonts/") && !address.starts_with("data:image/") {
            let address: String = address.chars().take(60).collect();
            bail!(
                "it names {address}, which is neither a file in fonts/ nor a picture within the style sheet"
            );
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    const POLICY: &str = "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src \
        'none'; worker-src blob:; base-uri 'none'; form-action 'none'\">";

    fn page(head: &str, body: &str) -> String {
        format!("<html><head>{head}</head><body>{body}</body></html>")
    }

    #[test]
    fn a_good_page_names_its_files() {
        let head = format!("{POLICY}<meta charset=\"utf-8\"><link href=\"./a.css\">");
        let files = check_page(&page(&head, "<script src=\"./a.js\"></script>")).unwrap();
        assert_eq!(files, ["a.css", "a.js"]);
    }

    #[test]
    fn bad_pages_are_refused() {
        let charset = "<meta charset=\"utf-8\">";
        let good = format!("{POLICY}{charset}");
        for (head, body, reason) in [
            (format!("{charset}{POLICY}"), "", "first in the head"),
            (charset.to_owned(), "", "first in the head"),
            (format!("{good}{POLICY}"), "", "more than one"),
            (
                format!("{}{charset}", POLICY.replace("'none'; worker", "'self'; worker")),
                "",
                "lacks",
            ),
            (POLICY.to_owned(), "", "encoding"),
            (good.clone(), "<script src=\"/a.js\"></script>", "/a.js"),
            (good.clone(), "<img src=\"https://example.org/a.png\">", "example.org"),
            (good.clone(), "<p style=\"color: red\">", "style attribute"),
            (good.clone(), "<p onclick=\"x()\">", "onclick"),
            (
                format!(
                    "{}{charset}",
                    POLICY.replace("blob:", "blob:; script-src 'unsafe-inline'")
                ),
                "",
                "unsafe",
            ),
            (
                format!("{}{charset}", POLICY.replace("blob:", "blob:; img-src https:")),
                "",
                "other hosts",
            ),
        ] {
            let error = check_page(&page(&head, body)).unwrap_err().to_string();
            assert!(error.contains(reason), "{reason}: {error}");
        }
    }

    #[test]
    fn styles_name_only_fonts() {
        for css in ["a { src: url(\"fonts/x.woff2\") }", "a { mask: url('data:image/svg+xml,x') }"]
        {
            assert!(check_style(css).is_ok(), "{css}");
        }
        for css in ["a { src: url(/fonts/x) }", "a { src: url(\"http://x\") }", "@import 'x';"] {
            assert!(check_style(css).is_err(), "{css}");
        }
    }
}
