//! `cargo xtask browser`: the pages in a real browser. Debian's Chromium is driven by Node; the tests are in `browser/`.

use crate::debian;
use anyhow::{Context, bail};
use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};

/// Something the tests need: how to see that it is there, and Debian's packages that bring it.
struct Need {
    is_there: fn() -> bool,
    packages: &'static [&'static str],
}

const NEEDS: [Need; 6] = [
    Need {
        is_there: || Path::new("/usr/bin/chromium").is_file(),
        packages: &["chromium"],
    },
    Need {
        is_there: || debian::is_there("node"),
        packages: &["nodejs"],
    },
    Need {
        is_there: || debian::is_there("npm"),
        packages: &["npm"],
    },
    // Without a Japanese font every letter is the same box, and nothing of the layout is true.
    Need {
        is_there: || said("fc-list", ":lang=ja").contains("Noto Sans CJK"),
        packages: &["fontconfig", "fonts-noto-cjk"],
    },
    Need {
        is_there: || debian::is_there("tesseract"),
        packages: &["tesseract-ocr"],
    },
    Need {
        is_there: || said("tesseract", "--list-langs").contains("\njpn\n"),
        packages: &["tesseract-ocr-jpn"],
    },
];

/// Tests the release program's pages. With `pictures`, screenshots of the main pages are written into that folder.
pub(crate) fn run(root: &Path, pictures: Option<&Path>) -> anyhow::Result<()> {
    let program = root.join("target/release/madoguchi");
    if !program.is_file() {
        bail!(
            "{} is missing; build it: cargo build --release",
            program.display()
        );
    }
    install_packages()?;
    let folder = root.join("browser");
    install_modules(&folder)?;
    let mut tests = Command::new("npm");
    tests
        .args(["run", "--silent", "test"])
        .env("MADOGUCHI", &program)
        .env_remove("PICTURES")
        .current_dir(&folder);
    if let Some(pictures) = pictures {
        // The tests run in their own folder.
        let pictures = std::path::absolute(pictures).context("no folder for pictures")?;
        tests.env("PICTURES", pictures);
    }
    super::run(&mut tests)
}

/// Brings what is missing of Debian's packages.
fn install_packages() -> anyhow::Result<()> {
    debian::install(&missing())?;
    let still = missing();
    if !still.is_empty() {
        bail!(
            "{} did not bring what the browser tests need",
            still.join(" ")
        );
    }
    Ok(())
}

fn missing() -> Vec<&'static str> {
    let missing = NEEDS.iter().filter(|need| !(need.is_there)());
    missing.flat_map(|need| need.packages).copied().collect()
}

/// Brings the modules that `package-lock.json` pins, unless they are there already.
fn install_modules(folder: &Path) -> anyhow::Result<()> {
    if is_newer(
        &folder.join("node_modules/.package-lock.json"),
        &folder.join("package-lock.json"),
    ) {
        return Ok(());
    }
    let mut npm = Command::new("npm");
    super::run(npm.arg("ci").current_dir(folder))
        .context("the modules of browser/package-lock.json could not be installed with npm")
}

/// Whether both files are there, and the first was written after the second.
fn is_newer(first: &Path, second: &Path) -> bool {
    let written = |path: &Path| fs::metadata(path).and_then(|m| m.modified()).ok();
    match (written(first), written(second)) {
        (Some(first), Some(second)) => first > second,
        _ => false,
    }
}

/// What a short command says; nothing when it cannot be run.
fn said(program: &str, argument: &str) -> String {
    let output = Command::new(program)
        .arg(argument)
        .stdin(Stdio::null())
        .output();
    let bytes = output.map(|output| output.stdout).unwrap_or_default();
    String::from_utf8_lossy(&bytes).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn modules_are_brought_again_when_what_is_pinned_has_changed() {
        let folder = tempfile::tempdir().expect("a folder");
        let (installed, pinned) = (
            folder.path().join("installed"),
            folder.path().join("pinned"),
        );
        fs::write(&pinned, "").expect("written");
        assert!(!is_newer(&installed, &pinned), "nothing is installed yet");
        fs::write(&installed, "").expect("written");
        let later = |path: &Path, by: u64| {
            let file = fs::File::options().write(true).open(path).expect("opened");
            let time = std::time::SystemTime::now() + std::time::Duration::from_secs(by);
            file.set_modified(time).expect("set");
        };
        later(&installed, 10);
        assert!(is_newer(&installed, &pinned));
        later(&pinned, 20);
        assert!(!is_newer(&installed, &pinned));
    }

    #[test]
    fn a_command_that_is_not_there_says_nothing() {
        assert_eq!(said("/no/such/program", "x"), "");
        assert_eq!(said("printf", "words"), "words");
    }
}
