//! Where things lie, and how other programs are run.

use anyhow::{Context, Result, bail};
use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// The project's folder and the folders in it that the commands write.
#[derive(Debug)]
pub struct Project {
    root: PathBuf,
}

impl Project {
    /// Finds the project from where this package lies.
    ///
    /// # Errors
    /// When the folder is not there any more: the command was built elsewhere and moved.
    pub fn find() -> Result<Self> {
        let package = std::env::var_os("CARGO_MANIFEST_DIR")
            .map_or_else(|| PathBuf::from(env!("CARGO_MANIFEST_DIR")), PathBuf::from);
        let root = package.parent().map(Path::to_owned).unwrap_or_default();
        if !root.join("Trunk.toml").is_file() {
            bail!("no Trunk.toml in {}; run `cargo xtask` inside the project", root.display());
        }
        Ok(Self { root })
    }

    /// The folder of the workspace.
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// The built page.
    pub fn dist(&self) -> PathBuf {
        self.root.join("dist")
    }

    /// Tools and packages of this project alone; nothing outside it is ever overwritten.
    pub fn tools(&self) -> PathBuf {
        self.root.join(".tools")
    }

    /// Where Cargo builds.
    pub fn target(&self) -> PathBuf {
        match std::env::var_os("CARGO_TARGET_DIR") {
            Some(folder) => self.root.join(folder),
            None => self.root.join("target"),
        }
    }

    /// A command that runs in the project's folder and finds the project's own tools first.
    pub fn command(&self, program: impl Into<OsString>) -> Command {
        let mut command = Command::new(program.into());
        command.current_dir(&self.root).env("PATH", self.path());
        // Set by the Cargo that runs this; they would make the next Cargo build afresh.
        for name in ["CARGO_MANIFEST_DIR", "CARGO_MANIFEST_PATH"] {
            command.env_remove(name);
        }
        for (name, _) in std::env::vars_os() {
            let package = name.to_str().is_some_and(|name| name.starts_with("CARGO_PKG_"));
            if package {
                command.env_remove(name);
            }
        }
        command
    }

    /// The search path: own tools, the user's, those of Cargo.
    pub fn path(&self) -> OsString {
        let mut folders = vec![self.tools().join("bin")];
        folders.extend(std::env::var_os("PATH").iter().flat_map(std::env::split_paths));
        folders.extend(cargo_bin());
        std::env::join_paths(folders).unwrap_or_default()
    }
}

/// Where `cargo install` puts programs.
pub fn cargo_bin() -> Option<PathBuf> {
    cargo_home().map(|cargo| cargo.join("bin"))
}

/// Where Cargo keeps what it has fetched.
pub fn cargo_home() -> Option<PathBuf> {
    std::env::var_os("CARGO_HOME")
        .map(PathBuf::from)
        .or_else(|| std::env::home_dir().map(|home| home.join(".cargo")))
}

/// Says what is about to happen, before the output of the program that does it.
pub fn step(what: &str) {
    println!("== {what}");
}

/// Runs a command whose output the user sees.
///
/// # Errors
/// When it cannot be started or ends badly; `what` says in the message what it was for.
pub fn run(command: &mut Command, what: &str) -> Result<()> {
    let status = command
        .stdin(Stdio::null())
        .status()
        .with_context(|| format!("{what}: cannot start {}", command.get_program().display()))?;
    if !status.success() {
        bail!("{what} failed ({status}): {}", line(command));
    }
    Ok(())
}

/// Runs a command and gives what it printed. `None` when it is not there or ends badly.
pub fn ask(command: &mut Command) -> Option<String> {
    let output = command.stdin(Stdio::null()).output().ok()?;
    output.status.success().then(|| String::from_utf8_lossy(&output.stdout).trim().to_owned())
}

/// A command as one would type it.
fn line(command: &Command) -> String {
    let arguments = command.get_args().map(|argument| format!(" {}", argument.display()));
    format!("{}{}", command.get_program().display(), arguments.collect::<String>())
}
