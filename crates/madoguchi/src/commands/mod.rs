//! One file a command.

pub(crate) mod check;
pub(crate) mod eval;
pub(crate) mod knowledge;
pub(crate) mod scan;
pub(crate) mod train;

use crate::arguments::Arguments;
use clap::CommandFactory;
use clap_complete::Shell;
use std::io::Write;
use std::process::ExitCode;

pub(crate) fn print_schema() -> anyhow::Result<ExitCode> {
    println!("{}", crate::json_schema());
    Ok(ExitCode::SUCCESS)
}

pub(crate) fn print_completions(shell: Shell) -> anyhow::Result<ExitCode> {
    let mut script = Vec::new();
    clap_complete::generate(shell, &mut Arguments::command(), "madoguchi", &mut script);
    std::io::stdout().write_all(&script)?;
    Ok(ExitCode::SUCCESS)
}

pub(crate) fn print_man() -> anyhow::Result<ExitCode> {
    let mut page = Vec::new();
    clap_mangen::Man::new(Arguments::command()).render(&mut page)?;
    std::io::stdout().write_all(&page)?;
    Ok(ExitCode::SUCCESS)
}
