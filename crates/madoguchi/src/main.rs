//! The counter: what a suspicious message is, why, and what to do now.

use std::process::ExitCode;

fn main() -> ExitCode {
    madoguchi::run(std::env::args_os())
}
