//! The program serving its page, for tests that ask it from outside.

use anyhow::{Context, bail};
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};

/// A started page; ended when it is dropped.
pub(crate) struct Served {
    child: Child,
    /// `http://127.0.0.1:PORT`
    pub(crate) address: String,
}

impl Served {
    /// Starts the release program on a port of the system's choice.
    ///
    /// # Errors
    /// When it does not start or does not say where it is.
    pub(crate) fn start(root: &Path, arguments: &[&str]) -> anyhow::Result<Served> {
        let program = root.join("target/release/madoguchi");
        let mut child = Command::new(&program)
            .args(["serve", "--listen", "127.0.0.1:0"])
            .args(arguments)
            .stdout(Stdio::piped())
            .spawn()
            .with_context(|| format!("cannot start {}", program.display()))?;
        let mut said = String::new();
        let out = child.stdout.take().context("no output")?;
        BufReader::new(out).read_line(&mut said)?;
        let Some((_, address)) = said.trim().split_once("http://") else {
            bail!("the program does not say where it is: {said:?}");
        };
        let address = format!("http://{}", address.trim_end_matches('/'));
        Ok(Served { child, address })
    }

    /// The number of its process.
    pub(crate) fn process(&self) -> u32 {
        self.child.id()
    }
}

impl Drop for Served {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
