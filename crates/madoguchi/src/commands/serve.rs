//! `madoguchi serve`: the page where anyone can ask.

use crate::Counter;
use crate::arguments::{Common, Serve};
use anyhow::Context;
use madoguchi_analysis::Receiver;
use madoguchi_channels::api::Keys;
use madoguchi_channels::web::{Ocr, Operator, Options, Web, listen, serve};
use std::io::Write;
use std::process::ExitCode;
use std::sync::Arc;
use tokio::runtime;

pub(crate) fn run(options: &Serve, common: &Common) -> anyhow::Result<ExitCode> {
    let counter = Counter::open(
        common.knowledge.as_deref(),
        &common.model,
        Receiver::default(),
    )?;
    let runtime = runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .context("cannot start threads")?;
    runtime.block_on(until_told(options, Arc::new(counter)))
}

/// The operator's keys, when there are any.
fn api_keys(options: &Serve) -> anyhow::Result<Option<Arc<Keys>>> {
    let Some(file) = &options.api_keys else {
        return Ok(None);
    };
    let name = file.display();
    let text = std::fs::read_to_string(file).with_context(|| format!("cannot read {name}"))?;
    let keys = Keys::read(&text).with_context(|| format!("{name} is refused"))?;
    Ok(Some(Arc::new(keys)))
}

async fn until_told(options: &Serve, counter: Arc<Counter>) -> anyhow::Result<ExitCode> {
    let api_keys = api_keys(options)?;
    let operator = options.operator.clone().map(|name| Operator {
        name,
        contact: options.operator_contact.clone().unwrap_or_default(),
    });
    let ocr = match std::env::var_os("PATH").filter(|_| !options.no_ocr) {
        Some(path) => Ocr::find(&path).await,
        None => None,
    };
    let listener = listen(options.listen).await.with_context(|| {
        format!(
            "cannot listen on {}; choose another with --listen",
            options.listen
        )
    })?;
    let address = listener.local_addr().context("cannot tell the address")?;
    let mut out = std::io::stdout();
    // Nobody reading this is no reason not to serve.
    let _ = writeln!(out, "madoguchi: http://{address}/");
    let _ = match ocr {
        Some(_) => writeln!(
            out,
            "Words in pictures are read with Tesseract. End with Ctrl-C."
        ),
        None => writeln!(
            out,
            "Words in pictures are not read: install tesseract-ocr and tesseract-ocr-jpn for that. End with Ctrl-C."
        ),
    };
    let _ = out.flush();
    let web = Web::new(
        counter,
        Options {
            per_minute: options.per_minute,
            proxy: options.proxy,
            ocr,
            at: options.at,
            api_keys,
            operator,
            ..Options::default()
        },
    );
    serve(listener, Arc::new(web)).await;
    Ok(ExitCode::SUCCESS)
}
