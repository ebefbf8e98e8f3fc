//! Compiles `knowledge/` into the bytes the binary embeds, so that nothing is parsed or built at start.

use madoguchi_knowledge::{Brand, Group, Pack, SourceFile, validate};
use madoguchi_lexicon::lexicon::Lexicon;
use std::path::{Path, PathBuf};
use std::{env, fs, process};

fn main() {
    let root = PathBuf::from(env::var_os("CARGO_MANIFEST_DIR").expect("set by cargo"))
        .join("../../knowledge");
    println!("cargo::rerun-if-changed={}", root.display());
    let mut files = Vec::new();
    for folder in [
        "playbooks",
        "phrases",
        "brands",
        "advice",
        "contacts",
        "lists",
        "guides",
        "wording",
    ] {
        collect(&root, &root.join(folder), &mut files);
    }
    let pack = match Pack::parse(&files) {
        Ok(pack) => pack,
        Err(faults) => refuse(&faults),
    };
    let faults = validate(&pack, &files, &[]);
    if !faults.is_empty() {
        refuse(&faults);
    }
    let bytes = pack.to_bytes().expect("a parsed pack can be written");
    let out = PathBuf::from(env::var_os("OUT_DIR").expect("set by cargo"));
    let groups: Vec<Group> = pack.groups.into_values().collect();
    let brands: Vec<Brand> = pack.brands.into_values().collect();
    let lexicon = Lexicon::new(&groups, &brands)
        .to_bytes()
        .expect("a lexicon can be written");
    for (name, bytes) in [("knowledge.pack", bytes), ("lexicon", lexicon)] {
        fs::write(out.join(name), bytes).expect("the build folder can be written");
    }
}

fn refuse(faults: &[madoguchi_knowledge::Fault]) -> ! {
    for fault in faults {
        println!("cargo::error=knowledge/{fault}");
    }
    process::exit(1);
}

fn collect(root: &Path, folder: &Path, files: &mut Vec<SourceFile>) {
    let Ok(entries) = fs::read_dir(folder) else {
        return;
    };
    let mut paths: Vec<PathBuf> = entries.flatten().map(|e| e.path()).collect();
    paths.sort();
    for path in paths {
        if path.is_dir() {
            collect(root, &path, files);
        } else if path.extension().is_some_and(|e| e == "toml")
            && path.file_name().is_some_and(|n| n != "samples.toml")
        {
            let text = fs::read_to_string(&path).expect("a knowledge file is UTF-8");
            let below = path.strip_prefix(root).expect("below the root");
            files.push(SourceFile {
                path: below.to_string_lossy().replace('\\', "/"),
                text,
            });
        }
    }
}
