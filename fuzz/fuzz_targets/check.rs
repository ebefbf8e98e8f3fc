//! The whole check: read, assess, advise.
#![no_main]

use libfuzzer_sys::fuzz_target;
use madoguchi_analysis::learn::Model;
use madoguchi_analysis::{Analyst, Receiver};
use madoguchi_model::Situation;
use madoguchi_reader::{Intake, read};
use std::sync::LazyLock;

static ANALYST: LazyLock<Analyst> = LazyLock::new(|| {
    let analyst = Analyst::new(madoguchi_pack::embedded());
    match Model::from_bytes(madoguchi_pack::full_model()) {
        Ok(model) => analyst.with_model(model),
        Err(_) => analyst,
    }
});

// With coverage counted, laying out the knowledge takes seconds: that is no input's fault.
fuzz_target!(init: { LazyLock::force(&ANALYST); }, |bytes: &[u8]| {
    let mut reading = read(bytes, &Intake::default());
    ANALYST.understand(&mut reading.message);
    let assessment = ANALYST.assess(&reading.message, &Receiver::default());
    assert!((0.0..=1.0).contains(&assessment.probability));
    let _ = ANALYST.advise(&assessment, &Situation::default());
});
