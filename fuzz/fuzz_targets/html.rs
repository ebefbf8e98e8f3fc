//! HTML mails.
#![no_main]

use libfuzzer_sys::fuzz_target;
use madoguchi_model::Channel;
use madoguchi_reader::{Intake, read};

fuzz_target!(|bytes: &[u8]| {
    let mut mail = b"From: a@b.jp\r\nSubject: x\r\nMIME-Version: 1.0\r\nContent-Type: text/html; charset=utf-8\r\n\r\n".to_vec();
    mail.extend_from_slice(bytes);
    let intake = Intake {
        channel: Some(Channel::Mail),
        ..Intake::default()
    };
    let _ = read(&mail, &intake);
});
