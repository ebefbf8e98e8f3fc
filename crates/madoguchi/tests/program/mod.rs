//! Runs the built program from the project's folder, with none of its variables set in the environment.

#![allow(dead_code, reason = "each test file uses a part of it")]

use serde_json::Value;
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// What the program did.
pub struct Done {
    /// Exit code; -1 when a signal ended it.
    pub code: i32,
    /// Standard output.
    pub out: String,
    /// Standard error.
    pub err: String,
}

impl Done {
    /// The lines of standard output as JSON.
    pub fn json(&self) -> Vec<Value> {
        self.out
            .lines()
            .map(|line| serde_json::from_str(line).unwrap_or_else(|e| panic!("{e}: {line}")))
            .collect()
    }

    /// The only line of standard output as JSON.
    pub fn one(&self) -> Value {
        let mut lines = self.json();
        assert_eq!(
            lines.len(),
            1,
            "one object expected: {} {}",
            self.out,
            self.err
        );
        lines.remove(0)
    }
}

/// The project's folder.
pub fn root() -> PathBuf {
    let own = Path::new(env!("CARGO_MANIFEST_DIR"));
    own.ancestors().nth(2).unwrap_or(own).to_owned()
}

/// The program with these arguments, not started yet.
pub fn command(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_madoguchi"));
    command.args(arguments).current_dir(root());
    for name in [
        "MADOGUCHI_KNOWLEDGE",
        "MADOGUCHI_MODEL",
        "MADOGUCHI_LISTEN",
        "MADOGUCHI_API_KEYS",
        "MADOGUCHI_OPERATOR",
        "MADOGUCHI_OPERATOR_CONTACT",
        "COLUMNS",
        "CLICOLOR",
        "CLICOLOR_FORCE",
        "NO_COLOR",
    ] {
        command.env_remove(name);
    }
    command
}

/// Runs the program.
pub fn run(arguments: &[&str]) -> Done {
    run_on(arguments, b"")
}

/// Runs the program with this standard input (small: less than a pipe holds).
pub fn run_on(arguments: &[&str], input: &[u8]) -> Done {
    finish(command(arguments), input)
}

/// Runs a prepared program with this standard input.
pub fn finish(mut command: Command, input: &[u8]) -> Done {
    let mut child = command
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the program starts");
    if let Some(mut stdin) = child.stdin.take() {
        // A program that does not read its input closes it early.
        let _ = stdin.write_all(input);
    }
    let output = child.wait_with_output().expect("the program ends");
    Done {
        code: output.status.code().unwrap_or(-1),
        out: String::from_utf8(output.stdout).expect("standard output is UTF-8"),
        err: String::from_utf8(output.stderr).expect("standard error is UTF-8"),
    }
}

/// Exit code when nobody reads the output.
pub fn run_unread(arguments: &[&str]) -> (i32, String) {
    let mut child = command(arguments)
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the program starts");
    drop(child.stdout.take());
    let output = child.wait_with_output().expect("the program ends");
    let err = String::from_utf8_lossy(&output.stderr).into_owned();
    (output.status.code().unwrap_or(-1), err)
}

/// The name of an example as the README writes it.
pub fn example(name: &str) -> String {
    format!("examples/{name}")
}

/// The names of all examples, sorted.
pub fn examples() -> Vec<String> {
    let entries = fs::read_dir(root().join("examples")).expect("examples/ is there");
    let mut names: Vec<String> = entries
        .map(|entry| {
            entry
                .expect("readable")
                .file_name()
                .to_string_lossy()
                .into_owned()
        })
        .collect();
    names.sort();
    names
}

/// Writes a file below a folder, with the folders it needs, and gives its path.
pub fn write(folder: &Path, name: &str, text: impl AsRef<[u8]>) -> String {
    let path = folder.join(name);
    fs::create_dir_all(path.parent().unwrap_or(folder)).expect("the folder is made");
    fs::write(&path, text).expect("the file is written");
    text_of(&path)
}

/// A path as an argument.
pub fn text_of(path: &Path) -> String {
    path.to_str().expect("the path is UTF-8").to_owned()
}

/// A text field.
pub fn text<'v>(value: &'v Value, key: &str) -> &'v str {
    value[key]
        .as_str()
        .unwrap_or_else(|| panic!("no text `{key}` in {value}"))
}

/// The texts of a field in each object of a list.
pub fn each<'v>(value: &'v Value, list: &str, key: &str) -> Vec<&'v str> {
    let list = value[list]
        .as_array()
        .unwrap_or_else(|| panic!("no list `{list}` in {value}"));
    list.iter().map(|entry| text(entry, key)).collect()
}

/// The texts of a list of texts.
pub fn texts<'v>(value: &'v Value, list: &str) -> Vec<&'v str> {
    let list = value[list]
        .as_array()
        .unwrap_or_else(|| panic!("no list `{list}` in {value}"));
    list.iter().filter_map(Value::as_str).collect()
}

/// The id of the first kind.
pub fn first_kind(value: &Value) -> Option<&str> {
    value["kinds"][0]["id"].as_str()
}

/// An mbox of three of the examples: a fake card notice, a real notice, a script in an archive.
pub fn three_mails() -> Vec<u8> {
    let mut mbox = Vec::new();
    for name in ["mail-card.eml", "mail-genuine.eml", "mail-zip.eml"] {
        let mail = fs::read(root().join("examples").join(name)).expect("the example is there");
        mbox.extend_from_slice(b"From sender@example.jp Mon Jun  1 09:00:00 2026\n");
        mbox.extend_from_slice(&mail);
        mbox.extend_from_slice(b"\n\n");
    }
    mbox
}
