//! The `madoguchi` program: configuration, wiring, command line.
//!
//! The crates below open no file and no socket; this one does, for them.

mod arguments;
mod commands;
mod lookups;
mod output;
pub mod samples;

pub use madoguchi_service::{Checked, Counter};
pub use output::{json_schema, label_schema};

use arguments::{Arguments, Command};
use std::ffi::OsString;
use std::process::ExitCode;

/// Runs the program with these arguments (the first is the program's name) and gives its exit code.
pub fn run(arguments: impl IntoIterator<Item = OsString>) -> ExitCode {
    let arguments = match Arguments::given(arguments) {
        Ok(arguments) => arguments,
        Err(error) => {
            // clap prints help and version through the same way; those are no failure.
            let _ = error.print();
            return ExitCode::from(if error.use_stderr() { 2 } else { 0 });
        }
    };
    let Some(command) = &arguments.command else {
        return ExitCode::from(2);
    };
    let done = match command {
        Command::Serve(serve) => commands::serve::run(serve, &arguments.common),
        Command::Mcp(mcp) => commands::mcp::run(mcp, &arguments.common),
        Command::ApiKey { name } => commands::print_api_key(name),
        Command::Check(check) => commands::check::run(check, &arguments.common),
        Command::Scan(scan) => commands::scan::run(scan, &arguments.common),
        Command::Eval(eval) => commands::eval::run(eval, &arguments.common),
        Command::Knowledge(knowledge) => commands::knowledge::run(knowledge, &arguments.common),
        Command::Train(train) => commands::train::run(train, &arguments.common),
        Command::Model(model) => commands::model::run(model, &arguments.common),
        Command::Schema { label } => commands::print_schema(*label),
        Command::Completions { shell } => commands::print_completions(*shell),
        Command::Man => commands::print_man(),
    };
    done.unwrap_or_else(|error| {
        // A reader of our output that stops early (`| head`) is no failure of ours.
        let broken_pipe = error
            .chain()
            .filter_map(|cause| cause.downcast_ref::<std::io::Error>())
            .any(|io| io.kind() == std::io::ErrorKind::BrokenPipe);
        if broken_pipe {
            return ExitCode::SUCCESS;
        }
        output::complain(&error);
        ExitCode::from(1)
    })
}
