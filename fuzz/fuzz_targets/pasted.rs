//! Pasted text and accounts.
#![no_main]

use libfuzzer_sys::fuzz_target;
use madoguchi_analysis::told;
use madoguchi_reader::{Intake, read};

fuzz_target!(|text: &str| {
    let reading = read(text.as_bytes(), &Intake::default());
    for told in told::understand(&reading.message) {
        assert!(!reading.message.slice(told.span).is_empty() || told.span.is_empty());
    }
});
