//! Knowledge files of an operator.
#![no_main]

use libfuzzer_sys::fuzz_target;
use madoguchi_knowledge::{Pack, SourceFile, validate};

const PATHS: [&str; 7] = [
    "playbooks/x/playbook.toml",
    "phrases/x.toml",
    "brands/x.toml",
    "advice/x.toml",
    "contacts/x.toml",
    "lists/x.toml",
    "wording/x.toml",
];

fuzz_target!(|text: &str| {
    for path in PATHS {
        let file = SourceFile {
            path: path.to_owned(),
            text: text.to_owned(),
        };
        let files = [file];
        if let Ok(pack) = Pack::parse(&files) {
            let _ = validate(&pack, &files, &[]);
            let _ = madoguchi_analysis::Analyst::new(pack);
        }
    }
});
