//! All tests, in order: the quick ones first, those in the browser last.

use crate::browser::Browser;
use crate::build::{Mode, build};
use crate::fuzz::Fuzzer;
use crate::project::{Project, run, step};
use crate::serve::Server;
use crate::{setup, sizes};
use anyhow::{Context, Result, bail};
use std::fs;
use std::process::Command;
use std::time::Duration;

/// The package of the tests that drive the built page in Chromium.
const END_TO_END: &str = "tests/e2e/Cargo.toml";

/// How long each target of the fuzzer runs here. By hand it runs longer.
const FUZZ: Duration = Duration::from_secs(4);

/// Runs every check and test. One that fails does not keep the others from running; the tests of
/// Cargo come last, so that their results end the output.
///
/// # Errors
/// When a tool is missing, or one or more checks fail; the message names them.
pub fn test(project: &Project) -> Result<()> {
    setup::component(project, "rustfmt", "fmt")?;
    setup::component(project, "clippy", "clippy")?;
    setup::cpp_compiler(project)?;
    setup::for_build(project)?;
    let end_to_end = end_to_end(project)?;
    // Asked for first: nobody waits for a build to hear that there is no browser.
    let browser = end_to_end.as_ref().map(|_| Browser::find(project)).transpose()?;
    let except: Vec<&str> =
        end_to_end.iter().flat_map(|package| ["--exclude", package.as_str()]).collect();
    let cargo = |arguments: &[&str]| {
        let mut command = project.command("cargo");
        command.args(arguments);
        command
    };
    let mut checks = Checks::default();

    checks.run("formatting", &mut cargo(&["fmt", "--all", "--check"]));
    checks.run(
        "lints of engine, command line and own commands",
        cargo(&["clippy", "--quiet", "--locked", "--workspace"]).args(&except).args([
            "--all-targets",
            "--no-default-features",
            "--",
            "-D",
            "warnings",
        ]),
    );
    checks.run(
        "lints of the page",
        cargo(&["clippy", "--quiet", "--locked", "--lib", "--bin", "app", "--features", "ui"])
            .args(["--target", setup::TARGET, "--", "-D", "warnings"]),
    );
    if let Some(package) = &end_to_end {
        checks.run(
            "lints of the tests in the browser",
            cargo(&["clippy", "--quiet", "--locked", "--package", package, "--all-targets"])
                .args(["--", "-D", "warnings"]),
        );
    }
    let built = checks.check("build", build(project, Mode::Release));
    if built {
        step("sizes");
        checks.check("sizes", sizes::sizes(project));
    }
    checks.run(
        "tests of engine, command line and own commands",
        cargo(&["test", "--locked", "--no-fail-fast", "--workspace", "--no-default-features"])
            .args(&except),
    );
    // The others have no page in them. What of it needs no browser runs here.
    checks.run(
        "tests of the page's own logic",
        cargo(&["test", "--locked", "--no-fail-fast", "--package", "wusum", "--lib"])
            .args(["--features", "ui"]),
    );
    step("fuzzing, half a minute");
    // The same inputs each time, as far as time lets it: what fails here fails again.
    let fuzzed = Fuzzer::build(project).and_then(|fuzzer| fuzzer.run(&[], FUZZ, Some(1)));
    checks.check("fuzzing", fuzzed);
    if let (Some(package), Some(browser), true) = (end_to_end, browser, built) {
        let driver = browser.start_driver()?;
        let server = Server::anywhere()?;
        let mut command = cargo(&["test", "--locked", "--no-fail-fast", "--package", &package]);
        command
            .env("WUSUM_DIST", project.dist())
            .env("WUSUM_URL", server.address())
            .env("WUSUM_WEBDRIVER", driver.address())
            .env("WUSUM_CHROMIUM", browser.program());
        server.spawn(project.dist());
        checks.run("tests of the built page in Chromium", &mut command);
    }
    checks.end()
}

/// Which checks failed so far.
#[derive(Debug, Default)]
struct Checks {
    failed: Vec<String>,
}

impl Checks {
    /// Runs a check that is a program.
    fn run(&mut self, name: &str, command: &mut Command) {
        step(name);
        self.check(name, run(command, name));
    }

    /// Takes the result of a check, and tells whether it was good.
    fn check(&mut self, name: &str, result: Result<()>) -> bool {
        if let Err(error) = &result {
            eprintln!("FAILED {error:#}");
            self.failed.push(name.to_owned());
        }
        result.is_ok()
    }

    fn end(self) -> Result<()> {
        match self.failed.is_empty() {
            true => Ok(()),
            false => bail!("failed: {}", self.failed.join("; ")),
        }
    }
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
