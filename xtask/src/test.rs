//! All tests, in order: the quick ones first, those in the browser last.

use crate::browser::Browser;
use crate::build::{Mode, build};
use crate::project::{Project, run, step};
use crate::serve::Server;
use crate::{setup, sizes};
use anyhow::{Context, Result};
use std::fs;

/// The package of the tests that drive the built page in Chromium.
const END_TO_END: &str = "tests/e2e/Cargo.toml";

/// Runs every check and test.
///
/// # Errors
/// The first that fails; the message names it.
pub fn test(project: &Project) -> Result<()> {
    setup::component(project, "rustfmt", "fmt")?;
    setup::component(project, "clippy", "clippy")?;
    setup::for_build(project)?;
    let end_to_end = end_to_end(project)?;
    // Asked for first: nobody waits for a build to hear that there is no browser.
    let browser = end_to_end.as_ref().map(|_| Browser::find(project)).transpose()?;
    let except: Vec<&str> =
        end_to_end.iter().flat_map(|package| ["--exclude", package.as_str()]).collect();

    step("formatting");
    run(project.command("cargo").args(["fmt", "--all", "--check"]), "cargo fmt --check")?;

    step("lints: engine, command line, own commands");
    run(
        project
            .command("cargo")
            .args(["clippy", "--quiet", "--locked", "--workspace"])
            .args(&except)
            .args(["--all-targets", "--no-default-features", "--", "-D", "warnings"]),
        "clippy",
    )?;
    step("lints: page");
    run(
        project
            .command("cargo")
            .args(["clippy", "--quiet", "--locked", "--lib", "--bin", "app", "--features", "ui"])
            .args(["--target", setup::TARGET, "--", "-D", "warnings"]),
        "clippy for the page",
    )?;
    if let Some(package) = &end_to_end {
        step("lints: tests in the browser");
        run(
            project
                .command("cargo")
                .args(["clippy", "--quiet", "--locked", "--package", package, "--all-targets"])
                .args(["--", "-D", "warnings"]),
            "clippy for the tests in the browser",
        )?;
    }

    build(project, Mode::Release)?;
    step("sizes");
    sizes::sizes(project)?;

    step("tests: engine, command line, own commands");
    run(
        project
            .command("cargo")
            .args(["test", "--locked", "--workspace", "--no-default-features"])
            .args(&except),
        "cargo test",
    )?;

    if let (Some(package), Some(browser)) = (end_to_end, browser) {
        step("tests: the built page in Chromium");
        let driver = browser.start_driver()?;
        let server = Server::anywhere()?;
        let mut command = project.command("cargo");
        command
            .args(["test", "--locked", "--package", &package])
            .env("WUSUM_DIST", project.dist())
            .env("WUSUM_URL", server.address())
            .env("WUSUM_WEBDRIVER", driver.address())
            .env("WUSUM_CHROMIUM", browser.program());
        server.spawn(project.dist());
        run(&mut command, "the tests in Chromium")?;
    }
    Ok(())
}

/// The name of the package with the tests in the browser, where the project has it.
fn end_to_end(project: &Project) -> Result<Option<String>> {
    let manifest = project.root().join(END_TO_END);
    if !manifest.is_file() {
        return Ok(None);
    }
    let text = fs::read_to_string(&manifest).with_context(|| format!("reading {END_TO_END}"))?;
    let name = text
        .lines()
        .find_map(|line| line.strip_prefix("name = \"")?.strip_suffix('"'))
        .with_context(|| format!("{END_TO_END} names no package"))?;
    Ok(Some(name.to_owned()))
}
