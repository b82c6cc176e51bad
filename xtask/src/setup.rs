//! The pinned tools: which there are, how a missing one is had.
//!
//! A tool that is there in the right version is used as it is. One that is not there at all is
//! installed for the user, as `cargo install` does. One that is there in another version is left
//! alone, and the right one goes into `.tools/` of the project. Packages of npm always go there.

use crate::project::{Project, ask, cargo_bin, run, step};
use anyhow::{Context, Result, bail};
use std::path::{Path, PathBuf};

/// The compilation target of the page.
pub const TARGET: &str = "wasm32-unknown-unknown";

/// A program that `cargo install` builds.
struct CargoTool {
    program: &'static str,
    package: &'static str,
    version: &'static str,
    /// Whether the package's own lock file is to be used.
    locked: bool,
    minutes: u8,
}

/// 0.22 wants a newer rustc than 1.95.
const TRUNK: CargoTool =
    CargoTool { program: "trunk", package: "trunk", version: "0.21.14", locked: true, minutes: 8 };

/// The version must equal that of the crate in Cargo.lock. Its own lock file is too old to build.
const WASM_BINDGEN: CargoTool = CargoTool {
    program: "wasm-bindgen",
    package: "wasm-bindgen-cli",
    version: "0.2.130",
    locked: false,
    minutes: 4,
};

/// `wasm-opt` of Binaryen, as packed for npm.
const BINARYEN: &str = "132";

/// Makes sure of everything that a build needs, and fetches the crates.
///
/// # Errors
/// When a tool cannot be had; the message says which and what to do.
pub fn for_build(project: &Project) -> Result<()> {
    wasm_target(project)?;
    cargo_tool(project, &WASM_BINDGEN)?;
    cargo_tool(project, &TRUNK)?;
    // Trunk builds offline, so that it does not look for tools; Cargo has its crates before.
    let fetch = |offline: &[&str]| {
        let mut command = project.command("cargo");
        command.args(["fetch", "--quiet", "--locked", "--target", TARGET]).args(offline);
        command
    };
    if ask(&mut fetch(&["--offline"])).is_none() {
        step("fetching crates");
        run(&mut fetch(&[]), "fetching the crates of Cargo.lock")?;
    }
    Ok(())
}

fn wasm_target(project: &Project) -> Result<()> {
    let library =
        ask(project.command("rustc").args(["--print", "target-libdir", "--target", TARGET]));
    if library.is_some_and(|folder| holds_library(Path::new(&folder))) {
        return Ok(());
    }
    step(&format!("installing the Rust target {TARGET}, only the first time"));
    run(project.command("rustup").args(["target", "add", TARGET]), "rustup target add").context(
        format!(
            "Rust's library for {TARGET} is missing. With rustup: `rustup target add {TARGET}`; \
             with a distribution's Rust: its package for that target"
        ),
    )
}

fn holds_library(folder: &Path) -> bool {
    let Ok(files) = folder.read_dir() else { return false };
    files.flatten().any(|file| file.file_name().to_string_lossy().starts_with("libstd-"))
}

/// Makes sure of a component of the toolchain, such as `clippy`.
///
/// # Errors
/// When it is missing and rustup does not install it.
pub fn component(project: &Project, name: &str, subcommand: &str) -> Result<()> {
    if ask(project.command("cargo").args([subcommand, "--version"])).is_some() {
        return Ok(());
    }
    step(&format!("installing {name}"));
    run(project.command("rustup").args(["component", "add", name]), "rustup component add")
        .context(format!("{name} is missing; with rustup: `rustup component add {name}`"))
}

/// Makes sure of a C++ compiler, with which the fuzzer is built.
///
/// # Errors
/// When there is none and it cannot be installed.
pub fn cpp_compiler(project: &Project) -> Result<()> {
    let there =
        std::env::var_os("CXX").is_some() || ask(project.command("c++").arg("--version")).is_some();
    if there { Ok(()) } else { apt_install(project, &["g++"], "a C++ compiler") }
}

fn cargo_tool(project: &Project, tool: &CargoTool) -> Result<()> {
    let own = project.tools().join("bin").join(executable(tool.program));
    let version = |program: &Path| {
        let text = ask(project.command(program).arg("--version"))?;
        Some(text.split_whitespace().nth(1)?.to_owned())
    };
    if own.is_file() {
        if version(&own).as_deref() == Some(tool.version) {
            return Ok(());
        }
        // Ours, of an earlier pin: it must not hide the right one.
        std::fs::remove_file(&own).with_context(|| format!("removing {}", own.display()))?;
    }
    let found = version(Path::new(tool.program));
    if found.as_deref() == Some(tool.version) {
        return Ok(());
    }
    let CargoTool { program, package, version: wanted, minutes, .. } = *tool;
    let taken = found.is_some() || cargo_bin().is_some_and(|bin| bin.join(program).exists());
    let mut command = project.command("cargo");
    command.args(["install", package, "--version", &format!("={wanted}")]);
    if tool.locked {
        command.arg("--locked");
    }
    if taken {
        command.arg("--root").arg(project.tools());
    }
    step(&format!(
        "installing {package} {wanted}{}, about {minutes} minutes on 2 cores, only the first time",
        match found {
            Some(other) => format!(" into .tools ({other} is installed and stays as it is)"),
            None => String::new(),
        }
    ));
    let installed = run(&mut command, &format!("installing {package} {wanted}"));
    installed.with_context(|| {
        format!(
            "{program} {wanted} is missing and could not be built. It needs the crate registry \
             and a C compiler (Debian, Ubuntu: apt-get install build-essential pkg-config). If \
             {program} {wanted} is elsewhere on this machine, put it on PATH"
        )
    })?;
    let there = if taken { own.as_path() } else { Path::new(program) };
    if version(there).as_deref() != Some(wanted) {
        bail!("{package} {wanted} was installed, but {} is not that version", there.display());
    }
    Ok(())
}

/// Finds or installs `wasm-opt`, and gives its path.
///
/// # Errors
/// When neither it nor npm is there or can be had.
pub fn wasm_opt(project: &Project) -> Result<PathBuf> {
    let right = |program: &Path| {
        let text = ask(project.command(program).arg("--version"));
        text.is_some_and(|text| text.split_whitespace().nth(2) == Some(BINARYEN))
    };
    let package = format!("{BINARYEN}.0.0");
    let own = npm_folder(project, "binaryen", &package).join("bin").join("wasm-opt");
    for program in [own.as_path(), Path::new("wasm-opt")] {
        if right(program) {
            return Ok(program.to_owned());
        }
    }
    npm_install(project, "binaryen", &package).context("wasm-opt 132 is missing")?;
    if !right(&own) {
        bail!(
            "wasm-opt of npm's binaryen@{package} does not run; it needs Node.js 18 or newer \
             (`node --version`)"
        );
    }
    Ok(own)
}

/// Where a package of npm lies once it is installed.
pub fn npm_folder(project: &Project, package: &str, version: &str) -> PathBuf {
    npm_prefix(project, package, version).join("node_modules").join(package)
}

/// One folder for each package and version: npm removes what it did not install itself.
fn npm_prefix(project: &Project, package: &str, version: &str) -> PathBuf {
    project.tools().join("npm").join(format!("{}@{version}", package.replace('/', "+")))
}

/// Installs a package of npm into `.tools/`, running none of its scripts.
///
/// # Errors
/// When npm is missing and cannot be installed, or the registry is out of reach.
pub fn npm_install(project: &Project, package: &str, version: &str) -> Result<()> {
    if ask(project.command(npm()).arg("--version")).is_none() {
        apt_install(project, &["npm"], "npm")?;
    }
    step(&format!("fetching {package} {version} from npm, only the first time"));
    let prefix = npm_prefix(project, package, version);
    std::fs::create_dir_all(&prefix).with_context(|| format!("making {}", prefix.display()))?;
    run(
        project
            .command(npm())
            .args(["install", "--no-save", "--no-package-lock", "--ignore-scripts"])
            .args(["--no-audit", "--no-fund", "--loglevel=error"])
            // Without a network the answer comes soon.
            .args(["--fetch-retries=2", "--fetch-retry-mintimeout=1000", "--prefix"])
            .arg(&prefix)
            .arg(format!("{package}@{version}")),
        &format!("fetching {package} {version}"),
    )
    .context("npm could not fetch a package; is its registry within reach?")
}

fn npm() -> &'static str {
    if cfg!(windows) { "npm.cmd" } else { "npm" }
}

fn executable(program: &str) -> String {
    format!("{program}{}", std::env::consts::EXE_SUFFIX)
}

/// The distribution's identifier of /etc/os-release: `debian`, `ubuntu`; empty elsewhere.
pub fn distribution() -> String {
    let release = std::fs::read_to_string("/etc/os-release").unwrap_or_default();
    let value = |key: &str| {
        let line = release.lines().find_map(|line| line.strip_prefix(key));
        line.map(|value| value.trim_matches('"').to_owned()).unwrap_or_default()
    };
    let (id, like) = (value("ID="), value("ID_LIKE="));
    match id.as_str() {
        "debian" | "ubuntu" => id,
        _ if like.contains("ubuntu") => "ubuntu".to_owned(),
        _ if like.contains("debian") => "debian".to_owned(),
        _ => String::new(),
    }
}

/// Installs packages of Debian or Ubuntu, as root or where sudo asks for no password.
///
/// # Errors
/// Elsewhere, and where it is not allowed; the message has the command to type.
pub fn apt_install(project: &Project, packages: &[&str], what: &str) -> Result<()> {
    let list = packages.join(" ");
    if distribution().is_empty() || ask(project.command("apt-get").arg("--version")).is_none() {
        bail!("{what} is missing. Install it with your system's packages and run this again");
    }
    let root = ask(project.command("id").arg("-u")).as_deref() == Some("0");
    let sudo = !root && ask(project.command("sudo").args(["-n", "true"])).is_some();
    if !root && !sudo {
        bail!(
            "{what} is missing and installing it needs root. Type:\n  sudo apt-get update && \
             sudo apt-get install -y --no-install-recommends {list}\nand run this again"
        );
    }
    let apt = |arguments: &[&str]| {
        let mut command = project.command(if sudo { "sudo" } else { "apt-get" });
        if sudo {
            command.args(["-n", "env", "DEBIAN_FRONTEND=noninteractive", "apt-get"]);
        }
        command.env("DEBIAN_FRONTEND", "noninteractive").args(arguments);
        command
    };
    step(&format!("installing {list} with apt-get, a few minutes, only the first time"));
    run(&mut apt(&["update", "-q"]), "apt-get update")?;
    let mut install = apt(&["install", "-y", "-q", "--no-install-recommends"]);
    run(install.args(packages), &format!("installing {list}"))
        .with_context(|| format!("{what} is missing and apt-get could not install it"))
}
