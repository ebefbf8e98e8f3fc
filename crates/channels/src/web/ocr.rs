//! Words in pictures, read by Tesseract where the machine has it.
//!
//! The program gets one grey PNG of our own making on its standard input, nothing else: no file name, no
//! environment but what finding its data needs, one thread, limited time, memory and output.

use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::sync::Arc;
use std::time::Duration;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::process::{Child, Command};
use tokio::sync::Semaphore;
use tokio::time::timeout;

/// A picture is read in one to three seconds; one that takes much longer is not worth waiting for.
const LONGEST: Duration = Duration::from_secs(25);
/// Bytes of words that are taken.
const WORDS: u64 = 64 << 10;
/// Pictures read at once.
const AT_ONCE: usize = 2;

/// Tesseract with its Japanese data.
#[derive(Debug, Clone)]
pub struct Ocr {
    program: PathBuf,
    languages: &'static str,
    places: Arc<Semaphore>,
}

impl Ocr {
    /// Looks for the program in the folders of `PATH`; `None` when it is not there or knows no Japanese.
    pub async fn find(path: &OsStr) -> Option<Ocr> {
        let folders = std::env::split_paths(path);
        let mut programs = folders.map(|f| f.join("tesseract")).filter(|p| p.is_file());
        let program = programs.next()?;
        let listed = command(&program).arg("--list-langs").output();
        let output = timeout(LONGEST, listed).await.ok()?.ok()?;
        let known = [output.stdout, output.stderr].concat();
        let known = String::from_utf8_lossy(&known).into_owned();
        let has = |language: &str| known.lines().any(|l| l.trim() == language);
        let languages = match (has("jpn"), has("eng")) {
            (true, true) => "jpn+eng",
            (true, false) => "jpn",
            _ => return None,
        };
        Some(Ocr {
            program,
            languages,
            places: Arc::new(Semaphore::new(AT_ONCE)),
        })
    }

    /// The words in a PNG; `None` when it could not be read in time.
    pub async fn read(&self, png: Vec<u8>) -> Option<String> {
        let _place = self.places.acquire().await.ok()?;
        let child = command(&self.program)
            .args(["stdin", "stdout", "-l", self.languages, "--psm", "6"])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .ok()?;
        let words = timeout(LONGEST, talk(child, png)).await.ok()??;
        Some(tidied(&words))
    }
}

/// Sets the limits of its address space (KB) and processor time (s), then becomes the program. A shell that cannot
/// limit one of them goes on with the others.
const LIMITED: &str = "ulimit -v 1572864; ulimit -t 60; exec \"$@\"";

/// The program, with nothing of our environment but where its data are, within limits.
fn command(program: &Path) -> Command {
    let mut command = Command::new("/bin/sh");
    command
        .args(["-c", LIMITED, "sh"])
        .arg(program)
        .env_clear()
        .env("OMP_THREAD_LIMIT", "1")
        .kill_on_drop(true);
    if let Some(data) = std::env::var_os("TESSDATA_PREFIX") {
        command.env("TESSDATA_PREFIX", data);
    }
    command
}

/// Gives the picture and takes the words.
async fn talk(mut child: Child, png: Vec<u8>) -> Option<String> {
    let (mut input, output) = (child.stdin.take()?, child.stdout.take()?);
    let give = async {
        // A program that gives up early closes its input; what it said until then still counts.
        let _ = input.write_all(&png).await;
        drop(input);
    };
    let mut words = Vec::new();
    let mut output = output.take(WORDS);
    let take = output.read_to_end(&mut words);
    let (_, taken) = tokio::join!(give, take);
    taken.ok()?;
    Some(String::from_utf8_lossy(&words).into_owned())
}

/// Tesseract sets blanks between Japanese characters, and blank lines everywhere; and a link that the screen breaks
/// comes as two lines.
fn tidied(words: &str) -> String {
    let mut lines: Vec<String> = Vec::new();
    for line in words.lines().map(str::trim).filter(|l| !l.is_empty()) {
        let line = without_blanks(line);
        match lines.last_mut().filter(|last| goes_on(last, &line)) {
            Some(last) => last.push_str(&line),
            None => lines.push(line),
        }
    }
    lines.join("\n")
}

/// The line without blanks between characters that are not ASCII.
fn without_blanks(line: &str) -> String {
    let characters: Vec<char> = line.chars().collect();
    let foreign = |at: Option<usize>| {
        at.and_then(|at| characters.get(at))
            .is_some_and(|c| !c.is_ascii())
    };
    let kept = characters
        .iter()
        .enumerate()
        .filter(|(at, c)| **c != ' ' || !(foreign(at.checked_sub(1)) && foreign(Some(at + 1))));
    kept.map(|(_, c)| *c).collect()
}

/// Whether a line that ends in a link goes on in the next: that one is made of what stands in links alone, and
/// either looks like a piece of one or the link ends in the middle.
fn goes_on(line: &str, next: &str) -> bool {
    let last = line.rsplit(char::is_whitespace).next().unwrap_or("");
    let in_link = |c: char| c.is_ascii_alphanumeric() || "-._~/?#&=%+:".contains(c);
    let ends_within = last.ends_with(['-', '.', '/', '?', '&', '=', '_']);
    let looks_like_a_piece = next.contains(['/', '=', '.']) && !next.contains("://");
    last.contains("://") && next.chars().all(in_link) && (ends_within || looks_like_a_piece)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blanks_between_japanese_characters_go_others_stay() {
        assert_eq!(
            tidied("お 荷物 の お 届け\n\n \nfrom the post\n"),
            "お荷物のお届け\nfrom the post"
        );
    }

    #[test]
    fn a_link_broken_by_the_screen_is_one_again() {
        let read = "こちら\nhttp://yamato-\nsaihaitatsu.example/jp\nお早めに";
        assert_eq!(
            tidied(read),
            "こちら\nhttp://yamato-saihaitatsu.example/jp\nお早めに"
        );
        let apart = "http://a.example/x\nThanks\nhttp://b.example";
        assert_eq!(tidied(apart), apart);
    }

    #[tokio::test]
    async fn a_machine_without_it_is_no_error() {
        assert!(
            Ocr::find(OsStr::new("/nonexistent:/also-not"))
                .await
                .is_none()
        );
    }
}
