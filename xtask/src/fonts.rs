//! The two faces, from their pinned packages: a naskh for the article and its companion for the
//! interface, each in the subsets that Arabic news needs. Both are under the SIL Open Font Licence,
//! whose text goes beside the files. `styles/fonts.css` names the files.

use crate::project::Project;
use crate::setup::{npm_folder, npm_install};
use anyhow::{Context, Result, bail};
use sha2::{Digest, Sha256};
use std::fs;
use std::path::Path;

/// A package of npm and the files taken from it.
struct Package {
    name: &'static str,
    version: &'static str,
    /// The name that the licence's text gets in `dist/fonts/`.
    licence: &'static str,
    /// File names in the package's `files/`, with their SHA-256.
    files: &'static [(&'static str, &'static str)],
}

const PACKAGES: &[Package] = &[
    Package {
        name: "@fontsource-variable/noto-naskh-arabic",
        version: "5.3.0",
        licence: "noto-naskh-arabic-OFL.txt",
        files: &[
            (
                "noto-naskh-arabic-arabic-wght-normal.woff2",
                "2a10d33e1f7129ab2b6ec76666e82ac5b509fbcfa7b4a3a1289bff42d2d64cd7",
            ),
            (
                "noto-naskh-arabic-latin-wght-normal.woff2",
                "2a30d48ddf0a75254b40b236fcfe789aed180526224ccb5089fd0b49999e0ec0",
            ),
        ],
    },
    Package {
        name: "@fontsource/ibm-plex-sans-arabic",
        version: "5.3.0",
        licence: "ibm-plex-sans-arabic-OFL.txt",
        files: &[
            (
                "ibm-plex-sans-arabic-arabic-400-normal.woff2",
                "6010e7fd0dce5d527583951750728cbe3c895efbd16aa0f809ab8c824878c9d8",
            ),
            (
                "ibm-plex-sans-arabic-arabic-600-normal.woff2",
                "16734a5adb27b0f363e566cbbeacec480da0dc0baa19c8f0053251c2e2bc0eac",
            ),
            (
                "ibm-plex-sans-arabic-latin-400-normal.woff2",
                "9ed8dcb02e6c7246de4c120295fafa39a7bb73085f4951a4524a07dc911069f2",
            ),
            (
                "ibm-plex-sans-arabic-latin-600-normal.woff2",
                "63f4757271e403f7baec0862f284ffaa4560ea6096ba9fe8bc6e585ca656e724",
            ),
        ],
    },
];

/// Puts the files into `dist/fonts/`. Where they cannot be had, the built page names no fonts and
/// shows what the reader's system has; the build goes on and says so.
///
/// # Errors
/// When `dist/` cannot be written.
pub fn add(project: &Project) -> Result<()> {
    let folder = project.dist().join("fonts");
    fs::create_dir_all(&folder).with_context(|| format!("making {}", folder.display()))?;
    let added = PACKAGES.iter().try_for_each(|package| copy(project, package, &folder));
    if let Err(error) = added {
        eprintln!(
            "note: the page's fonts could not be had, it will use those of the reader's system \
             ({error:#})"
        );
        fs::remove_dir_all(&folder).with_context(|| format!("removing {}", folder.display()))?;
        fs::write(project.dist().join("fonts.css"), "/* Built without fonts. */\n")
            .context("writing dist/fonts.css")?;
    }
    Ok(())
}

fn copy(project: &Project, package: &Package, to: &Path) -> Result<()> {
    let Package { name, version, licence, files } = *package;
    let from = npm_folder(project, name, version);
    if !from.join("LICENSE").is_file() {
        npm_install(project, name, version)?;
    }
    for (file, expected) in files {
        let path = from.join("files").join(file);
        let bytes = fs::read(&path).with_context(|| format!("reading {}", path.display()))?;
        let found = hex(&Sha256::digest(&bytes));
        if found != *expected {
            bail!("{file} of {name} {version} has SHA-256 {found}, pinned is {expected}");
        }
        fs::write(to.join(file), bytes).with_context(|| format!("writing {file}"))?;
    }
    fs::copy(from.join("LICENSE"), to.join(licence))
        .with_context(|| format!("writing {licence}"))?;
    Ok(())
}

/// Bytes in lower-case hexadecimal.
pub fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
