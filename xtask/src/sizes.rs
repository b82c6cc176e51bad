//! How big the built page is, and how big it may be.
//!
//! Every number is exact and the same on every machine: Brotli at its highest level, gzip at 9, of
//! the files as they lie in `dist/`. A kilobyte has 1000 bytes here.

use crate::build::{SCHEMA, SINGLE_FILE, without_own_paths};
use crate::project::{Project, ask};
use crate::{setup, single_file};
use anyhow::{Context, Result, bail};
use std::fs;
use std::path::{Path, PathBuf};

/// All that the page loads, without fonts, as Brotli.
const PAGE: usize = 450_000;
/// The file of the build script that holds the tables of the lexicon.
const LEXICON: &str = "lexicon.bin";
/// The packed tables of the lexicon with the words of the rules, as Brotli, which finds nothing
/// to compress in them. They are part of the program.
const TABLES: usize = 200_000;
/// The single file without fonts, as it lies on the disk.
const SINGLE: usize = 1_200_000;

/// Prints the sizes of the page in `dist/` and holds them against the budgets.
///
/// # Errors
/// When there is no built page, or something is larger than it may be.
pub fn sizes(project: &Project) -> Result<()> {
    let dist = project.dist();
    let single = fs::read_to_string(dist.join(SINGLE_FILE))
        .with_context(|| format!("no dist/{SINGLE_FILE}; run `cargo xtask build` first"))?;

    println!("{:<44} {:>9} {:>9} {:>9}", "what the page loads, bytes", "raw", "gzip", "Brotli");
    let mut page = Size::default();
    for path in files(&dist)? {
        let name = path.strip_prefix(&dist).unwrap_or(&path).display().to_string();
        if name == SINGLE_FILE || name == SCHEMA || path.starts_with(dist.join("fonts")) {
            continue;
        }
        let size = Size::of(&path)?;
        size.print(&name);
        page = page.and(size);
    }
    page.print("together");

    println!("\n{:<44} {:>9}", "loaded besides, packed already", "raw");
    for path in files(&dist.join("fonts")).unwrap_or_default() {
        let name = path.strip_prefix(&dist).unwrap_or(&path).display().to_string();
        if name.ends_with(".woff2") {
            let length = fs::metadata(&path).with_context(|| name.clone())?.len();
            println!("{name:<44} {length:>9}");
        }
    }

    println!("\n{:<44} {:>9} {:>9} {:>9}", "in the program", "raw", "gzip", "Brotli");
    let mut tables = Size::default();
    for path in packed_tables(project)? {
        let size = Size::of(&path)?;
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        size.print(&name);
        if name == LEXICON {
            tables = size;
        }
    }
    if tables.raw == 0 {
        bail!("the build script wrote no {LEXICON}");
    }

    let fonts = single_file::font_bytes(&single);
    println!("\n{:<44} {:>9}", "one file, bytes", "raw");
    println!("{:<44} {:>9}", SINGLE_FILE, single.len());
    println!("{:<44} {fonts:>9}\n", "of them fonts");

    let budgets = [
        ("all that the page loads, Brotli, without fonts", page.brotli, PAGE),
        ("tables of the lexicon, Brotli", tables.brotli, TABLES),
        ("wusum.html, raw, without fonts", single.len() - fonts, SINGLE),
    ];
    let mut over = Vec::new();
    for (what, bytes, budget) in budgets {
        println!("{what}: {bytes} of {budget}");
        if bytes > budget {
            over.push(format!("{what}: {bytes} bytes, {} too many", bytes - budget));
        }
    }
    if !over.is_empty() {
        bail!("larger than it may be: {}", over.join("; "));
    }
    Ok(())
}

/// The size of a file in three forms, in bytes.
#[derive(Clone, Copy, Debug, Default)]
struct Size {
    raw: usize,
    gzip: usize,
    brotli: usize,
}

impl Size {
    fn of(path: &Path) -> Result<Self> {
        let bytes = fs::read(path).with_context(|| format!("reading {}", path.display()))?;
        // The head and tail of gzip around raw deflate.
        let gzip = miniz_oxide::deflate::compress_to_vec(&bytes, 9).len() + 18;
        let mut packed = Vec::new();
        let parameters = brotli::enc::BrotliEncoderParams {
            quality: 11,
            lgwin: 24,
            size_hint: bytes.len(),
            ..Default::default()
        };
        brotli::BrotliCompress(&mut bytes.as_slice(), &mut packed, &parameters)
            .with_context(|| format!("compressing {}", path.display()))?;
        Ok(Self { raw: bytes.len(), gzip, brotli: packed.len() })
    }

    fn and(self, other: Self) -> Self {
        Self {
            raw: self.raw + other.raw,
            gzip: self.gzip + other.gzip,
            brotli: self.brotli + other.brotli,
        }
    }

    fn print(self, name: &str) {
        println!("{name:<44} {:>9} {:>9} {:>9}", self.raw, self.gzip, self.brotli);
    }
}

/// The files of a folder and its folders, in the order of their names.
fn files(folder: &Path) -> Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).with_context(|| format!("reading {}", folder.display()))? {
        let path = entry.with_context(|| format!("reading {}", folder.display()))?.path();
        match path.is_dir() {
            true => found.extend(files(&path)?),
            false => found.push(path),
        }
    }
    found.sort();
    Ok(found)
}

/// The tables of the lexicon as they stand in the program: what the build script packed, or else
/// the files of `data/` that the program includes as they are.
fn packed_tables(project: &Project) -> Result<Vec<PathBuf>> {
    let tables = match project.root().join("build.rs").is_file() {
        true => written_by_build_script(project)?,
        false => included(&project.root().join("src"))?,
    };
    if tables.is_empty() {
        bail!("the program has no tables: neither in its build script's folder nor from data/");
    }
    Ok(tables)
}

/// What the build script wrote that is no Rust. Cargo tells where; it builds nothing here, since
/// the page is built already.
fn written_by_build_script(project: &Project) -> Result<Vec<PathBuf>> {
    let mut command = project.command("cargo");
    without_own_paths(&mut command);
    command.args([
        "build",
        "--profile",
        "page",
        "--offline",
        "--locked",
        "--quiet",
        "--bin",
        "app",
    ]);
    command.args(["--features", "ui", "--message-format", "json", "--target", setup::TARGET]);
    let messages = ask(&mut command).context("cargo does not tell where the tables are packed")?;
    let own = format!("\"package_id\":\"path+file://{}#", project.root().display());
    let folder = messages
        .lines()
        .filter(|line| line.contains("\"reason\":\"build-script-executed\"") && line.contains(&own))
        .find_map(|line| line.split_once("\"out_dir\":\"")?.1.split_once('"'))
        .map(|(folder, _)| PathBuf::from(folder))
        .context("cargo names no folder with the packed tables")?;
    let mut tables = files(&folder)?;
    tables.retain(|path| path.extension().is_none_or(|extension| extension != "rs"));
    Ok(tables)
}

/// The files of `data/` that Rust sources include.
fn included(sources: &Path) -> Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    for source in files(sources)? {
        if source.extension().is_none_or(|extension| extension != "rs") {
            continue;
        }
        let text =
            fs::read_to_string(&source).with_context(|| format!("reading {}", source.display()))?;
        let folder = source.parent().unwrap_or(sources);
        for name in included_names(&text) {
            let path = folder.join(name);
            found.push(path.canonicalize().with_context(|| format!("{}", path.display()))?);
        }
    }
    found.sort();
    found.dedup();
    Ok(found)
}

/// The names of data files in the `include_str!` and `include_bytes!` of a source.
fn included_names(source: &str) -> Vec<&str> {
    ["include_str!(\"", "include_bytes!(\""]
        .iter()
        .flat_map(|macro_name| source.split(macro_name).skip(1))
        .filter_map(|after| Some(after.split_once('"')?.0))
        .filter(|name| name.split('/').any(|part| part == "data"))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn included_data_files() {
        let source = "x(include_str!(\"../../data/a.tsv\"), include_bytes!(\"../data/b.bin\"));\
                      include_str!(\"../schema/c.json\")";
        assert_eq!(included_names(source), ["../../data/a.tsv", "../data/b.bin"]);
        assert_eq!(included_names("include_str!(concat!(x))"), Vec::<&str>::new());
    }

    #[test]
    fn sizes_add_up() {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR"));
        let manifest = Size::of(&folder.join("Cargo.toml")).unwrap();
        assert_eq!(manifest.raw, fs::read(folder.join("Cargo.toml")).unwrap().len());
        assert!(0 < manifest.brotli && manifest.brotli < manifest.gzip, "{manifest:?}");
        assert!(manifest.gzip < manifest.raw, "{manifest:?}");
        assert_eq!(manifest.and(manifest).brotli, 2 * manifest.brotli);
    }
}
