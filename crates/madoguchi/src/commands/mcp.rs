//! `madoguchi mcp`: answers AI assistants.

use crate::Counter;
use crate::arguments::{Common, Mcp};
use anyhow::Context;
use madoguchi_analysis::Receiver;
use madoguchi_channels::mcp::{Assistant, serve};
use std::process::ExitCode;
use std::sync::Arc;
use tokio::runtime;

pub(crate) fn run(options: &Mcp, common: &Common) -> anyhow::Result<ExitCode> {
    let counter = Counter::open(
        common.knowledge.as_deref(),
        &common.model,
        Receiver::default(),
    )?;
    let runtime = runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .context("cannot start threads")?;
    let assistant = Assistant::new(Arc::new(counter), options.at);
    runtime.block_on(serve(assistant, tokio::io::stdin(), tokio::io::stdout()))?;
    // A read of standard input that still waits must not hold the program up.
    runtime.shutdown_background();
    Ok(ExitCode::SUCCESS)
}
