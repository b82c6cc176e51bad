//! Chromium and its driver, for tests.

use crate::project::{Project, ask, step};
use crate::setup::{apt_install, distribution};
use anyhow::{Context, Result, anyhow, bail};
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc;
use std::time::Duration;

/// Names under which Chromium is installed. A test uses the one in `WUSUM_CHROMIUM` where it is set.
const BROWSERS: &[&str] = &[
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
];
/// Names under which its driver is. `CHROMEDRIVER` goes before them.
const DRIVERS: &[&str] = &[
    "chromedriver",
    "/usr/lib/chromium/chromedriver",
    "/usr/lib/chromium-browser/chromedriver",
    "/snap/bin/chromium.chromedriver",
];

/// A browser and the driver that fits it.
#[derive(Debug)]
pub struct Browser {
    program: PathBuf,
    driver: PathBuf,
}

/// A program and its version, as it tells it.
struct Found {
    program: PathBuf,
    version: String,
}

impl Browser {
    /// Finds Chromium and its driver, or installs them on Debian and Ubuntu.
    ///
    /// # Errors
    /// When they cannot be had or do not fit each other; the message says what to do.
    pub fn find(project: &Project) -> Result<Self> {
        let look = || (find("WUSUM_CHROMIUM", BROWSERS), find("CHROMEDRIVER", DRIVERS));
        let mut found = look();
        if found.0.is_none() || found.1.is_none() {
            install(project)?;
            found = look();
        }
        let (Some(browser), Some(driver)) = found else {
            bail!("Chromium or its driver does not start. {}", remedy());
        };
        let (major, driver_major) = (major(&browser.version), major(&driver.version));
        if major.is_none() || major != driver_major {
            bail!(
                "{} is \"{}\" and {} is \"{}\": the first number must be the same. {}",
                browser.program.display(),
                browser.version,
                driver.program.display(),
                driver.version,
                remedy()
            );
        }
        Ok(Self { program: browser.program, driver: driver.program })
    }

    /// The browser.
    pub fn program(&self) -> &Path {
        &self.program
    }

    /// Starts the driver on a port that it chooses.
    ///
    /// # Errors
    /// When it does not start or is not ready within 20 seconds.
    pub fn start_driver(&self) -> Result<Driver> {
        let mut process = Command::new(&self.driver)
            .arg("--port=0")
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::inherit())
            .spawn()
            .with_context(|| format!("starting {}", self.driver.display()))?;
        let output = process.stdout.take();
        // From here on the driver is ended however this function is left.
        let mut driver = Driver { process, address: String::new() };
        let output = output.context("the driver of Chromium has no output")?;
        let (ready, port) = mpsc::channel();
        // Goes on reading to the end: a driver whose output nobody takes stands still.
        std::thread::spawn(move || {
            for line in BufReader::new(output).lines().map_while(Result::ok) {
                if let Some(port) = started(&line) {
                    let _ = ready.send(port);
                }
            }
        });
        let port = port
            .recv_timeout(Duration::from_secs(20))
            .map_err(|_| anyhow!("{} did not start within 20 seconds", self.driver.display()))?;
        driver.address = format!("http://127.0.0.1:{port}");
        Ok(driver)
    }
}

/// The port in the line by which the driver says that it is ready.
fn started(line: &str) -> Option<u16> {
    let (_, after) = line.split_once("started successfully on port ")?;
    after.trim_end_matches('.').parse().ok()
}

/// A running driver; it ends with this value.
#[derive(Debug)]
pub struct Driver {
    process: Child,
    address: String,
}

impl Driver {
    /// Where it listens.
    pub fn address(&self) -> &str {
        &self.address
    }

    /// Asks the driver to end, and waits for its answer.
    fn shut_down(&self) -> std::io::Result<()> {
        let host = self.address.trim_start_matches("http://");
        let mut stream = TcpStream::connect(host)?;
        stream.set_read_timeout(Some(Duration::from_secs(10)))?;
        write!(stream, "GET /shutdown HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n")?;
        stream.read_exact(&mut [0; 12])
    }
}

impl Drop for Driver {
    fn drop(&mut self) {
        // Asked to end, it ends its browsers too; killed, it leaves them behind.
        if self.shut_down().is_err() {
            let _ = self.process.kill();
        }
        let _ = self.process.wait();
    }
}

fn find(variable: &str, names: &[&str]) -> Option<Found> {
    let chosen = std::env::var_os(variable).map(PathBuf::from);
    let names = names.iter().map(PathBuf::from);
    chosen.into_iter().chain(names).find_map(|program| {
        let version = ask(Command::new(&program).arg("--version"))?;
        // The driver wants the path of the browser, not its name.
        Some(Found { program: on_path(&program).unwrap_or(program), version })
    })
}

/// The first number of a version text such as `Chromium 156.0.1.2 built on Debian`.
fn major(version: &str) -> Option<u32> {
    version.split_whitespace().find_map(|word| word.split_once('.')?.0.parse().ok())
}

fn install(project: &Project) -> Result<()> {
    let packages: &[&str] = match distribution().as_str() {
        "ubuntu" => &["chromium-browser", "chromium-chromedriver"],
        _ => &["chromium", "chromium-driver"],
    };
    step("tests need Chromium and its driver");
    apt_install(project, packages, "Chromium or its driver (chromedriver)")
        .map_err(|error| anyhow!("{error:#}\n{}", remedy()))
}

fn remedy() -> String {
    let how = match distribution().as_str() {
        "debian" => "Debian: apt-get install chromium chromium-driver.",
        "ubuntu" => {
            "Ubuntu: apt-get install chromium-browser chromium-chromedriver; they are snaps and \
             need a running snapd."
        }
        _ => "Install Chromium or Chrome and the chromedriver of the same version.",
    };
    format!("{how} Or name the two programs in the variables WUSUM_CHROMIUM and CHROMEDRIVER")
}

/// Where a program named without a folder lies.
fn on_path(program: &Path) -> Option<PathBuf> {
    if program.components().count() > 1 {
        return None;
    }
    std::env::split_paths(&std::env::var_os("PATH")?)
        .map(|folder| folder.join(program))
        .find(|path| path.is_file())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn first_numbers_of_versions() {
        for (version, expected) in [
            ("Chromium 156.0.7950.0 built on Debian GNU/Linux 13", Some(156)),
            ("ChromeDriver 156.0.7950.0 (abc-refs/heads/main@{#1})", Some(156)),
            ("Google Chrome 99.0.1", Some(99)),
            ("", None),
            ("Chromium", None),
        ] {
            assert_eq!(major(version), expected, "{version}");
        }
    }

    #[test]
    fn the_ready_line_names_the_port() {
        for (line, expected) in [
            ("ChromeDriver was started successfully on port 40123.", Some(40123)),
            ("Starting ChromeDriver 156.0.7950.0 on port 0", None),
            ("", None),
        ] {
            assert_eq!(started(line), expected, "{line}");
        }
    }
}
