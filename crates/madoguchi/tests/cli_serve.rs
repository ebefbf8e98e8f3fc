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
