//! A name server on loopback that knows a few records, for tests.
//!
//! Packets are RFC 1035 by hand: one question in, its records out, NXDOMAIN for names it does not know.

#![allow(dead_code, reason = "each test file uses a part of it")]

use std::collections::HashMap;
use std::net::{Ipv4Addr, SocketAddr, UdpSocket};
use std::sync::{Arc, Mutex};

const A: u16 = 1;
const PTR: u16 = 12;
const MX: u16 = 15;
const TXT: u16 = 16;

/// What the server knows, by name (lower case, no final dot) and type.
#[derive(Default, Clone)]
pub struct Zone {
    records: HashMap<(String, u16), Vec<Vec<u8>>>,
    silent: Vec<String>,
}

impl Zone {
    pub fn txt(self, name: &str, text: &str) -> Zone {
        let pieces = text.as_bytes().chunks(255);
        self.record(
            name,
            TXT,
            pieces
                .flat_map(|p| [&[p.len() as u8], p].concat())
                .collect(),
        )
    }

    pub fn a(self, name: &str, address: [u8; 4]) -> Zone {
        self.record(name, A, address.to_vec())
    }

    pub fn mx(self, name: &str, exchange: &str) -> Zone {
        self.record(name, MX, [vec![0, 10], labels(exchange)].concat())
    }

    pub fn ptr(self, [a, b, c, d]: [u8; 4], host: &str) -> Zone {
        self.record(&format!("{d}.{c}.{b}.{a}.in-addr.arpa"), PTR, labels(host))
    }

    /// Questions for that name get no answer at all.
    pub fn silent(mut self, name: &str) -> Zone {
        self.silent.push(name.to_owned());
        self
    }

    fn record(mut self, name: &str, kind: u16, data: Vec<u8>) -> Zone {
        self.records
            .entry((name.to_owned(), kind))
            .or_default()
            .push(data);
        self
    }

    /// The answer to a question's packet; `None` to stay silent.
    fn answer(&self, packet: &[u8], name: &str, kind: u16, end: usize) -> Option<Vec<u8>> {
        if self.silent.iter().any(|silent| silent == name) {
            return None;
        }
        let known = self.records.get(&(name.to_owned(), kind));
        let exists = self.records.keys().any(|(other, _)| other == name);
        let found = known.map_or(&[][..], |records| records);
        // Response, recursion desired and available; NXDOMAIN for a name that has nothing.
        let code = if exists { 0x80 } else { 0x83 };
        let mut answer = [
            &packet[..2],
            &[0x81, code, 0, 1, 0, found.len() as u8, 0, 0, 0, 0],
        ]
        .concat();
        answer.extend_from_slice(&packet[12..end]);
        for data in found {
            answer.extend_from_slice(&[0xC0, 12]);
            answer.extend_from_slice(&kind.to_be_bytes());
            answer.extend_from_slice(&[0, 1, 0, 0, 0, 60]);
            answer.extend_from_slice(&(data.len() as u16).to_be_bytes());
            answer.extend_from_slice(data);
        }
        Some(answer)
    }
}

/// A running server; it ends with the test's process.
pub struct NameServer {
    pub address: SocketAddr,
    asked: Arc<Mutex<Vec<String>>>,
}

impl NameServer {
    pub fn start(zone: Zone) -> NameServer {
        let socket = UdpSocket::bind((Ipv4Addr::LOCALHOST, 0)).expect("a port on loopback");
        let address = socket.local_addr().expect("an address");
        let asked = Arc::new(Mutex::new(Vec::new()));
        let log = Arc::clone(&asked);
        std::thread::spawn(move || {
            let mut buffer = [0; 4096];
            while let Ok((length, from)) = socket.recv_from(&mut buffer) {
                let Some((name, kind, end)) = question(&buffer[..length]) else {
                    continue;
                };
                log.lock().expect("the log").push(name.clone());
                if let Some(answer) = zone.answer(&buffer[..length], &name, kind, end) {
                    let _ = socket.send_to(&answer, from);
                }
            }
        });
        NameServer { address, asked }
    }

    /// The names asked for so far.
    pub fn asked(&self) -> Vec<String> {
        self.asked.lock().expect("the log").clone()
    }
}

/// Name and type of a packet's question, and where it ends.
fn question(packet: &[u8]) -> Option<(String, u16, usize)> {
    let mut at = 12;
    let mut name = Vec::new();
    loop {
        let length = usize::from(*packet.get(at)?);
        if length == 0 {
            break;
        }
        let label = packet.get(at + 1..at + 1 + length)?;
        name.push(String::from_utf8_lossy(label).to_lowercase());
        at += 1 + length;
    }
    let kind = u16::from_be_bytes([*packet.get(at + 1)?, *packet.get(at + 2)?]);
    Some((name.join("."), kind, at + 5))
}

fn labels(name: &str) -> Vec<u8> {
    let mut out = Vec::new();
    for label in name.split('.') {
        out.push(label.len() as u8);
        out.extend_from_slice(label.as_bytes());
    }
    out.push(0);
    out
}
