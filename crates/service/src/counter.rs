//! The counter: everything needed to check a message, loaded once.

use anyhow::{Context, bail};
use madoguchi_analysis::learn::Model;
use madoguchi_analysis::{Analyst, Receiver};
use madoguchi_knowledge::{Pack, SourceFile, validate};
use madoguchi_model::Assessment;
use madoguchi_reader::{Fields, Intake, Reading};
use std::fs;
use std::path::Path;

/// Reads and assesses messages. Shared between threads.
pub struct Counter {
    analyst: Analyst,
    receiver: Receiver,
}

/// A message read and assessed.
#[derive(Debug, Clone)]
pub struct Checked {
    /// The message and the problems met.
    pub reading: Reading,
    /// What it is.
    pub assessment: Assessment,
}

impl Counter {
    /// A counter with the embedded knowledge, an operator's folder laid over it, and learned weights:
    /// `full`, `base`, `none`, a file, or a folder with a `current.model`.
    ///
    /// # Errors
    /// When the folder cannot be read, or anything in it is broken: then it is refused whole, every fault
    /// named with file, line and what to write instead.
    pub fn open(
        overlay: Option<&Path>,
        model: &str,
        receiver: Receiver,
    ) -> anyhow::Result<Counter> {
        let mut counter = Counter::without_model(overlay, receiver)?;
        if let Some(model) = learned(model)? {
            counter.analyst = counter.analyst.with_model(model);
        }
        Ok(counter)
    }

    /// A counter that judges by declared strengths only.
    ///
    /// # Errors
    /// As for [`Counter::open`].
    pub fn without_model(overlay: Option<&Path>, receiver: Receiver) -> anyhow::Result<Counter> {
        let mut pack = madoguchi_pack::embedded();
        if let Some(folder) = overlay {
            pack = overlaid(&pack, folder)?;
        }
        Ok(Counter {
            analyst: Analyst::new(pack),
            receiver,
        })
    }

    /// The analyst.
    pub fn analyst(&self) -> &Analyst {
        &self.analyst
    }

    /// Reads and assesses one message.
    pub fn check(&self, bytes: &[u8], intake: &Intake) -> Checked {
        self.assessed(madoguchi_reader::read(bytes, intake), &self.receiver)
    }

    /// Reads and assesses one message for another receiver.
    pub fn check_for(&self, bytes: &[u8], intake: &Intake, receiver: &Receiver) -> Checked {
        self.assessed(madoguchi_reader::read(bytes, intake), receiver)
    }

    /// Assesses a message given as fields.
    pub fn check_fields(&self, fields: &Fields, intake: &Intake) -> Checked {
        self.assessed(
            madoguchi_reader::read_fields(fields, intake),
            &self.receiver,
        )
    }

    /// Assesses what was read.
    pub fn assess(&self, reading: Reading) -> Checked {
        self.assessed(reading, &self.receiver)
    }

    fn assessed(&self, mut reading: Reading, receiver: &Receiver) -> Checked {
        self.analyst.understand(&mut reading.message);
        let assessment = self.analyst.assess(&reading.message, receiver);
        Checked {
            reading,
            assessment,
        }
    }
}

/// The model in use in a folder that `madoguchi model take` writes.
pub const CURRENT_MODEL: &str = "current.model";

/// The learned weights of that name: `full`, `base`, `none`, a file, or a folder with a `current.model`.
///
/// # Errors
/// When the file cannot be read or is no model.
pub fn learned(name: &str) -> anyhow::Result<Option<Model>> {
    let bytes = match name {
        "none" => return Ok(None),
        "full" => madoguchi_pack::full_model().to_vec(),
        "base" => madoguchi_pack::base_model().to_vec(),
        folder if Path::new(folder).is_dir() => {
            fs::read(Path::new(folder).join(CURRENT_MODEL)).with_context(|| {
                format!(
                    "no {CURRENT_MODEL} can be read in {folder}; take one with `madoguchi model take NEW.model \
                     --into {folder}`"
                )
            })?
        }
        file => fs::read(file).with_context(|| {
            format!("cannot read the model {file}; write full, base, none, a file, or a folder")
        })?,
    };
    // A build before the first training has no model to embed.
    if bytes.is_empty() && matches!(name, "full" | "base") {
        return Ok(None);
    }
    let model =
        Model::from_bytes(&bytes).with_context(|| format!("the model {name} cannot be used"))?;
    Ok(Some(model))
}

/// The embedded pack with a folder laid over it, validated as a whole.
fn overlaid(base: &Pack, folder: &Path) -> anyhow::Result<Pack> {
    let files = pack_files(folder)?;
    let ids = madoguchi_analysis::observe::sign_ids();
    let checked = base.overlaid(&files).and_then(|pack| {
        let faults = validate(&pack, &files, &ids);
        if faults.is_empty() {
            Ok(pack)
        } else {
            Err(faults)
        }
    });
    checked.map_err(|faults| {
        let lines: Vec<String> = faults
            .iter()
            .map(|fault| format!("  {}/{fault}", folder.display()))
            .collect();
        anyhow::anyhow!(
            "the knowledge in {} is refused; nothing of it is used\n{}",
            folder.display(),
            lines.join("\n")
        )
    })
}

/// Every TOML file below a folder of knowledge, by path.
///
/// # Errors
/// When the folder or a file cannot be read.
pub fn pack_files(folder: &Path) -> anyhow::Result<Vec<SourceFile>> {
    if !folder.is_dir() {
        bail!(
            "{} is no folder; name a folder of the shape of knowledge/",
            folder.display()
        );
    }
    let mut files = Vec::new();
    collect(folder, folder, &mut files)?;
    files.sort_by(|a, b| a.path.cmp(&b.path));
    Ok(files)
}

fn collect(root: &Path, folder: &Path, files: &mut Vec<SourceFile>) -> anyhow::Result<()> {
    let entries = fs::read_dir(folder)
        .with_context(|| format!("cannot read the folder {}", folder.display()))?;
    for entry in entries {
        let path = entry?.path();
        if path.is_dir() {
            collect(root, &path, files)?;
        } else if path.extension().is_some_and(|e| e == "toml") {
            let text = fs::read_to_string(&path)
                .with_context(|| format!("cannot read {}", path.display()))?;
            let below = path.strip_prefix(root).unwrap_or(&path);
            files.push(SourceFile {
                path: below.to_string_lossy().replace('\\', "/"),
                text,
            });
        }
    }
    Ok(())
}
