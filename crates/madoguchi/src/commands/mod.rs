//! One file a command.

pub(crate) mod check;
pub(crate) mod eval;
pub(crate) mod knowledge;
pub(crate) mod mcp;
pub(crate) mod model;
pub(crate) mod scan;
pub(crate) mod serve;
pub(crate) mod train;

use crate::arguments::Arguments;
use clap::{Command, CommandFactory};
use clap_complete::Shell;
use clap_mangen::Man;
use std::io::Write;
use std::process::ExitCode;

pub(crate) fn print_schema(label: bool) -> anyhow::Result<ExitCode> {
    let schema = if label {
        crate::label_schema()
    } else {
        crate::json_schema()
    };
    // Not `println!`, which panics when the reader stops early.
    writeln!(std::io::stdout(), "{schema}")?;
    Ok(ExitCode::SUCCESS)
}

pub(crate) fn print_api_key(name: &str) -> anyhow::Result<ExitCode> {
    let (key, line) = madoguchi_channels::api::new_key(name);
    writeln!(
        std::io::stdout(),
        "key for {name} (shown only now): {key}\nline for the file of --api-keys:   {line}"
    )?;
    Ok(ExitCode::SUCCESS)
}

pub(crate) fn print_completions(shell: Shell) -> anyhow::Result<ExitCode> {
    let mut script = Vec::new();
    clap_complete::generate(shell, &mut Arguments::command(), "madoguchi", &mut script);
    std::io::stdout().write_all(&script)?;
    Ok(ExitCode::SUCCESS)
}

pub(crate) fn print_man() -> anyhow::Result<ExitCode> {
    let mut command = Arguments::command();
    command.build();
    let mut page = Vec::new();
    clap_mangen::Man::new(command.clone()).render(&mut page)?;
    for below in command.get_subcommands() {
        man_section(below, &mut page)?;
        for deeper in below.get_subcommands() {
            man_section(deeper, &mut page)?;
        }
    }
    std::io::stdout().write_all(&page)?;
    Ok(ExitCode::SUCCESS)
}

/// A command's part of the one man page: clap_mangen writes a page for each, which nobody would find.
fn man_section(command: &Command, page: &mut Vec<u8>) -> anyhow::Result<()> {
    if command.get_name() == "help" {
        return Ok(());
    }
    let name = command.get_bin_name().unwrap_or_else(|| command.get_name());
    let part = Man::new(command.clone());
    let mut own = Vec::new();
    part.render_synopsis_section(&mut own)?;
    part.render_description_section(&mut own)?;
    part.render_options_section(&mut own)?;
    let own = String::from_utf8(own)?.replace("\n.SH ", "\n.SS ");
    write!(page, ".SH {}\n{own}", name.to_uppercase())?;
    Ok(())
}
