//! The whole check: read, assess, advise.
#![no_main]

use libfuzzer_sys::fuzz_target;
use madoguchi_analysis::{Analyst, Receiver};
use madoguchi_model::Situation;
use madoguchi_reader::{Intake, read};
use std::sync::LazyLock;

static ANALYST: LazyLock<Analyst> = LazyLock::new(|| Analyst::new(madoguchi_pack::embedded()));

fuzz_target!(|bytes: &[u8]| {
    let mut reading = read(bytes, &Intake::default());
    ANALYST.understand(&mut reading.message);
    let assessment = ANALYST.assess(&reading.message, &Receiver::default());
    assert!((0.0..=1.0).contains(&assessment.probability));
    let _ = ANALYST.advise(&assessment, &Situation::default());
});
