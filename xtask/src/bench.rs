//! How fast it is: the engine natively, then the built page in Chromium.

use crate::browser::Browser;
use crate::build::{Mode, build};
use crate::project::{Project, run};
use crate::setup;
use anyhow::Result;

/// Builds what is measured, measures, and prints tables.
///
/// # Errors
/// When a tool is missing, or a benchmark cannot be run.
pub fn bench(project: &Project) -> Result<()> {
    let cargo = |arguments: &[&str]| {
        let mut command = project.command("cargo");
        command.args(["bench", "--locked"]).args(arguments);
        command
    };
    setup::for_build(project)?;
    let browser = Browser::find(project)?;
    build(project, Mode::Release)?;
    run(&mut cargo(&["--no-default-features", "--bench", "*"]), "the benchmarks of the engine")?;
    let driver = browser.start_driver()?;
    let mut page = cargo(&["--package", "wusum-e2e", "--bench", "page", "--profile", "dev"]);
    page.env("WUSUM_DIST", project.dist())
        .env("WUSUM_WEBDRIVER", driver.address())
        .env("WUSUM_CHROMIUM", browser.program());
    run(&mut page, "the benchmark of the page")
}
