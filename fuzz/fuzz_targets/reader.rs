//! Anything at all is read: no panic, every span on character boundaries.
#![no_main]

use libfuzzer_sys::fuzz_target;
use madoguchi_reader::{Intake, read};

fuzz_target!(|bytes: &[u8]| {
    let reading = read(bytes, &Intake::default());
    for link in &reading.message.links {
        if let Some(span) = link.span {
            let text = &reading.message.texts[span.text.0 as usize].text;
            assert!(text.get(span.start as usize..span.end as usize).is_some());
        }
    }
});
