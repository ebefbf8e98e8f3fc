//! What tests need beside Rust, from Debian's packages.

use anyhow::{Context, bail};
use std::env;
use std::path::Path;
use std::process::Command;

/// A file that shows a package is there, and the package.
pub(crate) type Needed<'a> = (&'a str, &'a str);

/// Installs the packages whose file is missing.
///
/// # Errors
/// When something is missing and cannot be installed here; the error says what to install by hand.
pub(crate) fn installed(needed: &[Needed<'_>]) -> anyhow::Result<()> {
    let missing: Vec<&str> = needed
        .iter()
        .filter(|(file, _)| !is_there(file))
        .map(|(_, package)| *package)
        .collect();
    install(&missing)
}

/// Installs packages; none is fine.
///
/// # Errors
/// When they cannot be installed here; the error says what to install by hand.
pub(crate) fn install(missing: &[&str]) -> anyhow::Result<()> {
    if missing.is_empty() {
        return Ok(());
    }
    let by_hand = format!("install {} and try again", missing.join(" "));
    if !Path::new("/usr/bin/apt-get").exists() {
        bail!("this is no Debian; {by_hand}");
    }
    eprintln!("xtask: installing {}", missing.join(" "));
    apt_get(&["update", "-q"]).context(by_hand.clone())?;
    let install = ["install", "-q", "-y", "--no-install-recommends"];
    apt_get(&[&install, missing].concat()).context(by_hand)
}

/// Whether a path exists, or a program of that name stands in `PATH`.
pub(crate) fn is_there(file: &str) -> bool {
    if file.starts_with('/') {
        return Path::new(file).exists();
    }
    let folders = env::var_os("PATH").unwrap_or_default();
    env::split_paths(&folders).any(|folder| folder.join(file).exists())
}

/// Runs apt-get, through sudo where this is not root.
fn apt_get(arguments: &[&str]) -> anyhow::Result<()> {
    let is_root = Command::new("id")
        .arg("-u")
        .output()
        .is_ok_and(|o| o.stdout.trim_ascii() == b"0");
    let mut command = if is_root {
        Command::new("apt-get")
    } else {
        let mut command = Command::new("sudo");
        command.args(["-n", "apt-get"]);
        command
    };
    // invoke-rc.d starts no service in single-user mode: tests start their own.
    command
        .env("DEBIAN_FRONTEND", "noninteractive")
        .env("RUNLEVEL", "1");
    crate::run(command.args(arguments))
}
