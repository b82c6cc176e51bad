//! `dist/`: by Trunk, and what Trunk does not do.
//!
//! Trunk compiles the program, makes the glue of wasm-bindgen and copies the page. After it:
//! `wasm-opt` (kept by the program's hash, so that an unchanged program is not optimized again;
//! `data-wasm-opt="0"` in index.html keeps Trunk from running it too, with other options),
//! its functions in an order ([`crate::order`]), short names ([`crate::glue`]), one style sheet ([`crate::styles`]),
//! fonts, the schema, the single file, and the checks of [`crate::check`].

use crate::project::{Project, cargo_home, run, step};
use crate::{check, fonts, glue, order, setup, single_file, styles};
use anyhow::{Context, Result};
use sha2::{Digest, Sha256};
use std::fs;
use std::path::Path;
use std::process::Command;

/// What kind of build.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mode {
    /// The one to publish.
    Release,
    /// Without optimization: to look into the program with the browser's tools.
    Debug,
}

/// The program in `dist/`, named by Trunk after the binary `app`.
pub const PROGRAM: &str = "app_bg.wasm";
/// The glue of wasm-bindgen in `dist/`.
pub const GLUE: &str = "app.js";
/// What starts the page, in `dist/`.
const BOOT: &str = "boot.js";
/// The single file in `dist/`.
pub const SINGLE_FILE: &str = "wusum.html";
/// The schema of the native format, published with the page.
pub const SCHEMA: &str = "wusum.schema.json";

/// Builds the page into `dist/`.
///
/// # Errors
/// When a tool is missing and cannot be had, or a step fails; the message says which.
pub fn build(project: &Project, mode: Mode) -> Result<()> {
    setup::for_build(project)?;
    trunk(project, mode)?;
    if mode == Mode::Release {
        optimize(project)?;
        shorten(&project.dist())?;
    }
    styles::join(&project.dist())?;
    fonts::add(project)?;
    let schema = project.root().join("schema").join(SCHEMA);
    if schema.is_file() {
        fs::copy(&schema, project.dist().join(SCHEMA)).context("copying the schema into dist/")?;
    }
    single_file::pack(&project.dist())?;
    check::check(&project.dist())?;
    let single = fs::read_to_string(project.dist().join(SINGLE_FILE))
        .with_context(|| format!("reading dist/{SINGLE_FILE}"))?;
    println!(
        "dist/ is built; dist/{SINGLE_FILE} has {} bytes, {} of them fonts",
        single.len(),
        single_file::font_bytes(&single)
    );
    Ok(())
}

fn trunk(project: &Project, mode: Mode) -> Result<()> {
    step("building the page; the first time takes some minutes");
    let mut command = project.command("trunk");
    command.arg("build").env("TRUNK_SKIP_VERSION_CHECK", "true");
    without_own_paths(&mut command);
    command.arg(format!("--release={}", mode == Mode::Release));
    if std::env::var_os("NO_COLOR").is_some() {
        // Trunk takes only `true` or `false`, other programs any value.
        command.env("NO_COLOR", "true");
    }
    run(&mut command, "building the page with Trunk")
}

/// Where the crates lie on this machine does not go into the program: it would differ from one
/// machine to the next, and a name may be in it.
pub fn without_own_paths(command: &mut Command) {
    let crates = cargo_home().map(|home| home.join("registry").join("src"));
    let folders = crates.and_then(|crates| fs::read_dir(crates).ok()).into_iter().flatten();
    let mut folders: Vec<_> = folders.flatten().map(|folder| folder.path()).collect();
    folders.sort();
    let mut flags = std::env::var("CARGO_ENCODED_RUSTFLAGS").into_iter().collect::<Vec<_>>();
    flags.extend(folders.iter().map(|at| format!("--remap-path-prefix={}=crates", at.display())));
    command.env("CARGO_ENCODED_RUSTFLAGS", flags.join("\u{1f}"));
}

/// Shrinks the program in `dist/`.
fn optimize(project: &Project) -> Result<()> {
    let program = project.dist().join(PROGRAM);
    let bytes = fs::read(&program).with_context(|| format!("reading {}", program.display()))?;
    let folder = project.target().join("wasm-opt");
    let kept = folder.join(format!("{}.wasm", fonts::hex(&Sha256::digest(&bytes))));
    if !kept.is_file() {
        let tool = match setup::wasm_opt(project) {
            Ok(tool) => tool,
            Err(error) => {
                eprintln!(
                    "note: the page is built without wasm-opt and larger than it need be ({error:#})"
                );
                return Ok(());
            }
        };
        step("optimizing the program");
        // What was kept of earlier programs goes.
        let _ = fs::remove_dir_all(&folder);
        fs::create_dir_all(&folder).with_context(|| format!("making {}", folder.display()))?;
        let unfinished = folder.join("unfinished.wasm");
        wasm_opt(project, &tool, &program, &unfinished, "--converge")?;
        let named = order::name_by_bytes(&fs::read(&unfinished).context("reading it again")?)?;
        fs::write(&unfinished, named).context("naming its functions")?;
        wasm_opt(project, &tool, &unfinished, &unfinished, "--reorder-functions-by-name")?;
        fs::rename(&unfinished, &kept).context("keeping the optimized program")?;
    }
    fs::copy(&kept, &program).context("copying the optimized program into dist/")?;
    Ok(())
}

/// Shortens what the program in `dist/` and its glue call each other by, and the start script.
fn shorten(dist: &Path) -> Result<()> {
    let (program_path, glue_path) = (dist.join(PROGRAM), dist.join(GLUE));
    let program = fs::read(&program_path).context("reading the program in dist/")?;
    let glue = fs::read_to_string(&glue_path).context("reading the glue in dist/")?;
    let (program, glue) = glue::shorten(&program, &glue)?;
    fs::write(program_path, program).context("writing the program into dist/")?;
    fs::write(glue_path, glue).context("writing the glue into dist/")?;
    let boot_path = dist.join(BOOT);
    let boot = fs::read_to_string(&boot_path).context("reading boot.js in dist/")?;
    fs::write(boot_path, glue::without_comments(&boot)?).context("writing boot.js into dist/")
}

/// Which features of WebAssembly the program uses, `wasm-opt` reads in the program itself.
fn wasm_opt(project: &Project, tool: &Path, from: &Path, to: &Path, more: &str) -> Result<()> {
    let mut command = project.command(tool);
    // It inlines nothing: what is inlined compresses worse. Nothing lies in the first kilobyte of
    // the memory, the end of the stack, so that no address in it needs to be told from a wrapped one.
    let limits = ["-aimfs", "0", "-fimfs", "0", "-ocimfs", "0"];
    // Values that are computed once and kept in a local compress worse than computed again, and so
    // does memory that is cut into pieces.
    let limits = limits.iter().chain(&["--skip-pass=local-cse", "--skip-pass=memory-packing"]);
    command.args(["-Os", more, "--low-memory-unused"]).args(limits);
    command.args(["--strip-debug", "--strip-producers", "--output"]).arg(to).arg(from);
    run(&mut command, "optimizing the program with wasm-opt")
}
