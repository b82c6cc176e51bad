//! The fuzzer: built with counters in the engine's code, run for a while; what it finds is made
//! small and kept in `tests/found/`, where the ordinary tests run it.
//!
//! The counters are LLVM's and need no nightly Rust, only the memory checks of C would. What the
//! fuzzer learnt (inputs that reach something new) stays in `target/fuzz/corpus/`, and the next run
//! goes on from there.

use crate::project::{Project, ask, run, step};
use crate::setup;
use anyhow::{Context, Result, bail};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Duration;

/// What puts the counters into the code. The names are LLVM's.
const COUNTERS: &str = "-Cpasses=sancov-module -Cllvm-args=-sanitizer-coverage-level=4 \
    -Cllvm-args=-sanitizer-coverage-inline-8bit-counters -Cllvm-args=-sanitizer-coverage-pc-table \
    -Cllvm-args=-sanitizer-coverage-trace-compares";

/// An input that takes longer hangs, seconds: the longest text takes less than one, on a machine
/// that has nothing else to do.
const HANGS: u32 = 40;

/// How long a case that was found is made smaller, seconds.
const SMALLER: u32 = 20;

/// The built fuzzer.
#[derive(Debug)]
pub struct Fuzzer<'p> {
    project: &'p Project,
    program: PathBuf,
    targets: Vec<Target>,
}

/// A target as the program lists it.
#[derive(Debug)]
struct Target {
    name: String,
    /// Its longest inputs, bytes.
    most: String,
}

impl<'p> Fuzzer<'p> {
    /// Builds the fuzzer.
    ///
    /// # Errors
    /// When there is no C++ compiler, or the build fails.
    pub fn build(project: &'p Project) -> Result<Self> {
        setup::cpp_compiler(project)?;
        let host = ask(project.command("rustc").arg("-vV"))
            .and_then(|text| Some(text.lines().find_map(|l| l.strip_prefix("host: "))?.to_owned()))
            .context("rustc does not tell its host")?;
        step("building the fuzzer, a minute or two the first time");
        run(
            project
                .command("cargo")
                .args(["build", "--quiet", "--locked", "--profile", "fuzz"])
                // A target keeps the counters out of build scripts.
                .args(["--package", "wusum-fuzz", "--target", &host])
                .env("RUSTFLAGS", COUNTERS),
            "building the fuzzer",
        )?;
        let program = project.target().join(host).join("fuzz").join("fuzz");
        let list = ask(project.command(&program).env("WUSUM_FUZZ", ""))
            .context("the fuzzer does not list its targets")?;
        let targets = list.lines().filter_map(|line| {
            let (name, most) = line.split_once(' ')?;
            Some(Target { name: name.to_owned(), most: most.to_owned() })
        });
        let targets = targets.collect();
        Ok(Self { project, program, targets })
    }

    /// Runs each of the targets named, or all, for so long, and keeps what is found.
    ///
    /// A `seed` makes the run the same each time, as far as time lets it.
    ///
    /// # Errors
    /// When a target has no such name, or something was found; the message says where it lies.
    pub fn run(&self, names: &[&str], time: Duration, seed: Option<u32>) -> Result<()> {
        if let Some(name) = names.iter().find(|name| !self.targets.iter().any(|t| t.name == **name))
        {
            let known: Vec<&str> = self.targets.iter().map(|t| t.name.as_str()).collect();
            bail!("there is no target {name}: {}", known.join(", "));
        }
        let mut found = Vec::new();
        for target in &self.targets {
            if names.is_empty() || names.contains(&target.name.as_str()) {
                found.extend(self.run_one(target, time, seed)?);
            }
        }
        if found.is_empty() {
            return Ok(());
        }
        let list: Vec<String> = found.iter().map(|file| file.display().to_string()).collect();
        bail!(
            "inputs that break a promise were found: {}. Mend the engine, run `cargo test \
             --no-default-features --test found`, and commit them with the remedy",
            list.join(", ")
        )
    }

    /// Runs one target, and gives the file of what was found.
    fn run_one(
        &self,
        target: &Target,
        time: Duration,
        seed: Option<u32>,
    ) -> Result<Option<PathBuf>> {
        let name = target.name.as_str();
        let folder = self.project.target().join("fuzz");
        let (corpus, raw) = (folder.join("corpus").join(name), folder.join("raw").join(name));
        let found = self.project.root().join("tests/found").join(name);
        let _ = fs::remove_dir_all(&raw);
        for folder in [&corpus, &raw, &found] {
            fs::create_dir_all(folder).with_context(|| format!("making {}", folder.display()))?;
        }
        let log = folder.join(format!("{name}.log"));
        let mut command = self.command(name);
        command
            .arg(format!("-max_total_time={}", time.as_secs()))
            .arg(format!("-max_len={}", target.most))
            .arg(format!("-artifact_prefix={}/", raw.display()));
        if let Some(seed) = seed {
            command.arg(format!("-seed={seed}"));
        }
        // The first folder takes what is learnt; the others are read only.
        command.args([&corpus, &found]);
        let seeds = if name == "rules" { "data/rules" } else { "tests/passages" };
        command.arg(self.project.root().join(seeds));
        let file = fs::File::create(&log).with_context(|| format!("making {}", log.display()))?;
        let status = command
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(file)
            .status()
            .with_context(|| format!("starting {}", self.program.display()))?;
        let said = String::from_utf8_lossy(&fs::read(&log).unwrap_or_default()).into_owned();
        let done = said.lines().rev().find(|line| line.starts_with("Done "));
        println!("{name}: {}", done.unwrap_or("stopped"));
        if status.success() {
            return Ok(None);
        }
        let why = said.lines().skip_while(|line| !line.contains("panicked at")).take(3);
        why.for_each(|line| println!("    {line}"));
        let Some(case) = fs::read_dir(&raw)?.flatten().map(|file| file.path()).max() else {
            bail!("the fuzzer stopped at {name} without a case; see {}", log.display());
        };
        self.keep(name, &case, &found).map(Some)
    }

    /// Makes a case as small as it gets and puts it where the tests find it.
    fn keep(&self, name: &str, case: &Path, found: &Path) -> Result<PathBuf> {
        let file = case.file_name().unwrap_or_default().to_string_lossy();
        let (kind, hash) = file.rsplit_once('-').unwrap_or(("", &file));
        let kept = found.join(hash.chars().take(12).collect::<String>());
        if kind == "crash" {
            println!("    making it smaller, {SMALLER} s");
            // It ends badly when it can make the case no smaller.
            let _ = self
                .command(name)
                .args(["-minimize_crash=1", &format!("-max_total_time={SMALLER}")])
                .arg(format!("-exact_artifact_path={}", kept.display()))
                .arg(case)
                .stdin(Stdio::null())
                .stdout(Stdio::null())
                .stderr(Stdio::null())
                .status();
        }
        if !kept.is_file() {
            fs::copy(case, &kept).with_context(|| format!("writing {}", kept.display()))?;
        }
        Ok(kept)
    }

    fn command(&self, name: &str) -> Command {
        let mut command = self.project.command(&self.program);
        command.env("WUSUM_FUZZ", name).env("RUST_BACKTRACE", "0");
        command.arg(format!("-timeout={HANGS}")).arg("-rss_limit_mb=2048");
        command
    }
}

/// `cargo xtask fuzz [--minutes N] [TARGET …]`: each target for so long.
///
/// # Errors
/// As those of [`Fuzzer::build`] and [`Fuzzer::run`].
pub fn fuzz(project: &Project, names: &[&str], minutes: u32) -> Result<()> {
    Fuzzer::build(project)?.run(names, Duration::from_secs(u64::from(minutes) * 60), None)
}
