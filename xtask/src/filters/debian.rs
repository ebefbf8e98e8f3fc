//! The peers come from Debian's packages.

use super::process::said;
use crate::debian;
use anyhow::Context;
use std::path::{Path, PathBuf};

/// Where a program is, its package installed when it is missing.
pub(crate) fn program(name: &str, package: &str) -> anyhow::Result<PathBuf> {
    if find(name).is_none() {
        debian::installed(&[(name, package)])?;
    }
    find(name).with_context(|| format!("{package} is installed, but there is no {name}"))
}

fn find(name: &str) -> Option<PathBuf> {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let folders = std::env::split_paths(&path).chain([PathBuf::from("/usr/sbin")]);
    folders.map(|f| f.join(name)).find(|p| p.is_file())
}

/// The version of an installed package.
pub(crate) fn version(package: &str) -> anyhow::Result<String> {
    said("dpkg-query", &["-W", "-f=${Version}", package])
}

/// SHA-256 of a file.
pub(crate) fn sha256(file: &Path) -> anyhow::Result<String> {
    let path = file.to_str().context("the path is not UTF-8")?;
    let line = said("sha256sum", &[path])?;
    Ok(line
        .split_whitespace()
        .next()
        .unwrap_or("")
        .trim_start_matches('\\')
        .to_owned())
}
