//! Links: found in any text, parsed and unwrapped.
#![no_main]

use libfuzzer_sys::fuzz_target;
use madoguchi_analysis::{Knowledge, links::LinkView};
use madoguchi_reader::{Fields, Intake, read_fields};
use std::sync::LazyLock;

static KNOWLEDGE: LazyLock<Knowledge> = LazyLock::new(|| Knowledge::new(madoguchi_pack::embedded()));

fuzz_target!(|text: &str| {
    let fields = Fields {
        body: text,
        ..Fields::default()
    };
    for link in &read_fields(&fields, &Intake::default()).message.links {
        let _ = LinkView::new(link, &KNOWLEDGE);
    }
});
