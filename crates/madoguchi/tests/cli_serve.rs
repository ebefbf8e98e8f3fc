//! `madoguchi serve`, and `madoguchi` alone: the page starts and says where it is.

mod program;

use program::{command, run};
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::process::{Child, Command, Stdio};

/// A started page, ended when it is dropped.
struct Page {
    child: Child,
    address: String,
}

impl Page {
    fn start(mut command: Command) -> Page {
        let mut child = command
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("the program starts");
        let mut said = String::new();
        let out = child.stdout.take().expect("piped");
        BufReader::new(out).read_line(&mut said).expect("a line");
        let address = said
            .split("http://")
            .nth(1)
            .unwrap_or_else(|| panic!("no address in {said:?}"));
        let address = address.trim().trim_end_matches('/').to_owned();
        Page { child, address }
    }

    fn get(&self, path: &str) -> String {
        let mut stream = TcpStream::connect(&self.address).expect("connects");
        let host = &self.address;
        write!(
            stream,
            "GET {path} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n"
        )
        .expect("sends");
        let mut answer = String::new();
        stream.read_to_string(&mut answer).expect("answers");
        answer
    }
}

impl Drop for Page {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

#[test]
fn serve_says_where_it_is_and_answers() {
    let page = Page::start(command(&["serve", "--listen", "127.0.0.1:0", "--no-ocr"]));
    let first = page.get("/");
    assert!(first.starts_with("HTTP/1.1 200 OK"), "{first}");
    assert!(first.contains("届いたものを調べる"));
    assert!(
        page.get("/ask")
            .contains("この機械では写真の文字は読めません")
    );
}

#[test]
fn without_a_command_the_page_starts_too() {
    let mut alone = command(&[]);
    alone.env("MADOGUCHI_LISTEN", "127.0.0.1:0");
    let page = Page::start(alone);
    assert!(page.get("/help").starts_with("HTTP/1.1 200 OK"));
}

#[test]
fn an_address_that_is_taken_is_named_with_what_to_write() {
    let taken = std::net::TcpListener::bind("127.0.0.1:0").expect("a port");
    let address = taken.local_addr().expect("bound").to_string();
    let done = run(&["serve", "--listen", &address]);
    assert_eq!(done.code, 1);
    assert!(
        done.err.contains(&address) && done.err.contains("--listen"),
        "{}",
        done.err
    );
    let wrong = run(&["serve", "--listen", "nowhere"]);
    assert_eq!(wrong.code, 2);
}

#[test]
fn a_key_that_was_made_opens_the_interface_and_the_operator_is_named() {
    let made = run(&["api-key", "library"]);
    assert_eq!(made.code, 0, "{}", made.err);
    let after = |start: &str| {
        let line = made.out.lines().find(|l| l.starts_with(start));
        let line = line.unwrap_or_else(|| panic!("no {start} in {}", made.out));
        line.split_once(": ").expect("a value").1.trim().to_owned()
    };
    let (key, line) = (after("key for"), after("line for"));
    let file = tempfile::NamedTempFile::new().expect("a file");
    std::fs::write(file.path(), line).expect("written");
    let keys = file.path().to_str().expect("UTF-8");
    let page = Page::start(command(&[
        "serve",
        "--listen",
        "127.0.0.1:0",
        "--no-ocr",
        "--api-keys",
        keys,
        "--operator",
        "とある図書館",
        "--operator-contact",
        "https://library.example/",
    ]));
    let first = page.get("/");
    assert!(first.contains("とある図書館") && first.contains("href=\"https://library.example/\""));
    assert!(page.get("/api/v1/guides").starts_with("HTTP/1.1 401 "));
    let with_key = format!("/api/v1/guides HTTP/1.1\r\nAuthorization: Bearer {key}\r\nX-Rest:");
    assert!(page.get(&with_key).starts_with("HTTP/1.1 200 "));
}

#[test]
fn broken_keys_are_refused_with_their_line() {
    let file = tempfile::NamedTempFile::new().expect("a file");
    std::fs::write(file.path(), "library nonsense").expect("written");
    let keys = file.path().to_str().expect("UTF-8");
    let done = run(&["serve", "--listen", "127.0.0.1:0", "--api-keys", keys]);
    assert_eq!(done.code, 1);
    assert!(done.err.contains("line 1"), "{}", done.err);
}

#[test]
fn an_assistant_is_answered_over_standard_input_and_output() {
    let mut child = command(&["mcp"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("the program starts");
    let mut input = child.stdin.take().expect("piped");
    let mut lines = BufReader::new(child.stdout.take().expect("piped")).lines();
    let mut ask = |line: &str, answered: bool| {
        writeln!(input, "{line}").expect("sends");
        if answered {
            lines.next().expect("a line").expect("UTF-8")
        } else {
            String::new()
        }
    };
    let hello = r#"{"jsonrpc":"2.0","id":1,"method":"initialize","params":{"protocolVersion":"2025-06-18","capabilities":{},"clientInfo":{"name":"t","version":"1"}}}"#;
    assert!(ask(hello, true).contains("madoguchi"));
    ask(
        r#"{"jsonrpc":"2.0","method":"notifications/initialized"}"#,
        false,
    );
    let call = r#"{"jsonrpc":"2.0","id":2,"method":"tools/call","params":{"name":"check_message","arguments":{"message":{"text":"荷物を持ち帰りました http://yamato-x.example/"}}}}"#;
    assert!(ask(call, true).contains("parcel-notice"));
    drop(input);
    assert!(child.wait().expect("ends").success());
}
