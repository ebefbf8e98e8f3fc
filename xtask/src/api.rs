//! The interface for programs, tried from outside: schemathesis sends what its description allows and what it does
//! not, and holds every answer against it.

use crate::debian;
use crate::served::Served;
use anyhow::Context;
use std::path::Path;
use std::process::Command;

/// The tools and their versions.
const TOOLS: [&str; 2] = ["schemathesis==4.32.5", "openapi-spec-validator==0.9.0"];

/// Tries the interface of the release program.
///
/// # Errors
/// When the description is not valid, or an answer is not as described.
pub(crate) fn run(root: &Path) -> anyhow::Result<()> {
    if !has_venv() {
        debian::installed(&[("/usr/share/doc/python3-venv", "python3-venv")])?;
    }
    let tools = root.join("target/tools/python");
    install(&tools)?;
    let served = Served::start(root, &["--no-ocr", "--per-minute", "1000000"])?;
    let description = format!("{}/api/v1/openapi.json", served.address);
    let work = root.join("target/tools");
    crate::run(
        Command::new(tools.join("bin/python"))
            .args(["-c", VALID, &description])
            .current_dir(&work),
    )?;
    crate::run(
        Command::new(tools.join("bin/schemathesis"))
            .args(["run", &description, "--max-examples", "50", "--seed", "1"])
            .args(["--suppress-health-check", "all", "--no-color"])
            .current_dir(&work),
    )
}

/// Holds the description against OpenAPI's own schema.
const VALID: &str = "import json, sys, urllib.request\n\
    from openapi_spec_validator import validate\n\
    validate(json.load(urllib.request.urlopen(sys.argv[1])))\n\
    print('the description is valid OpenAPI 3.1')";

fn has_venv() -> bool {
    let tried = Command::new("python3")
        .args(["-c", "import venv, ensurepip"])
        .status();
    tried.is_ok_and(|status| status.success())
}

/// Sets the tools up in a folder of their own, once.
fn install(tools: &Path) -> anyhow::Result<()> {
    let mark = tools.join("installed");
    let wanted = TOOLS.join(" ");
    if std::fs::read_to_string(&mark).is_ok_and(|have| have == wanted) {
        return Ok(());
    }
    crate::run(Command::new("python3").args(["-m", "venv"]).arg(tools))?;
    crate::run(
        Command::new(tools.join("bin/pip"))
            .args(["install", "--quiet", "--disable-pip-version-check"])
            .args(TOOLS),
    )?;
    std::fs::write(&mark, wanted).context("cannot write the mark of the tools")
}
