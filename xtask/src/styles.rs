//! The style sheets of the page in one file: one request instead of one for each, and they
//! compress better together.

use crate::html::{replace, tags};
use crate::single_file::local;
use anyhow::{Context, Result, bail};
use std::fs;
use std::path::Path;

/// The one style sheet in `dist/`.
const STYLE: &str = "style.css";

/// Joins the style sheets that `dist/index.html` names, in their order.
///
/// # Errors
/// When one of them is no file of the page's own, or cannot be read or written.
pub fn join(dist: &Path) -> Result<()> {
    let path = dist.join("index.html");
    let page = fs::read_to_string(&path).context("reading dist/index.html")?;
    let mut files = Vec::new();
    let (page, style) = joined(&page, |name| {
        let file = dist.join(name);
        let style =
            fs::read_to_string(&file).with_context(|| format!("reading {}", file.display()));
        files.push(file);
        style
    })?;
    for file in files {
        fs::remove_file(&file).with_context(|| format!("removing {}", file.display()))?;
    }
    fs::write(dist.join(STYLE), style).with_context(|| format!("writing dist/{STYLE}"))?;
    fs::write(path, page).context("writing dist/index.html")
}

/// The page that names one style sheet, and that style sheet. `file` gives those of the page.
fn joined(page: &str, mut file: impl FnMut(&str) -> Result<String>) -> Result<(String, String)> {
    let (mut parts, mut style) = (Vec::new(), String::new());
    for tag in tags(page).iter().filter(|tag| tag.name == "link" && tag.is("rel", "stylesheet")) {
        style.push_str(&file(local(tag.get("href").unwrap_or_default())?)?);
        let link = format!("<link rel=\"stylesheet\" href=\"./{STYLE}\">");
        parts.push((tag.at.clone(), if parts.is_empty() { link } else { String::new() }));
    }
    if parts.is_empty() {
        bail!("dist/index.html names no style sheet");
    }
    Ok((replace(page, &parts), style))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_style_sheet_in_the_order_of_the_page() {
        let page = "<head><link href=./b.css rel=stylesheet><link rel=\"icon\" href=\"data:x\">\
                    <link rel=\"stylesheet\" href=\"./a.css\"></head>";
        let (page, style) = joined(page, |name| Ok(format!("{name}{{}}"))).unwrap();
        assert_eq!(style, "b.css{}a.css{}");
        assert_eq!(
            page,
            "<head><link rel=\"stylesheet\" href=\"./style.css\"><link rel=\"icon\" \
             href=\"data:x\"></head>"
        );
    }

    #[test]
    fn only_own_style_sheets() {
        let far = "<link rel=\"stylesheet\" href=\"https://example.org/a.css\">";
        assert!(joined(far, |_| Ok(String::new())).is_err());
        assert!(joined("<head></head>", |_| Ok(String::new())).is_err());
    }
}
