//! The folder models are kept in: the current one, the one before, and their cards.

use anyhow::{Context, bail};
use madoguchi_analysis::learn::Model;
use madoguchi_service::CURRENT_MODEL;
use std::fs::{self, File};
use std::io::Write;
use std::path::{Path, PathBuf};

const PREVIOUS_MODEL: &str = "previous.model";

/// A folder with `current.model`, `previous.model` and their cards.
pub(super) struct Shelf {
    folder: PathBuf,
}

impl Shelf {
    pub(super) fn new(folder: &Path) -> Shelf {
        Shelf {
            folder: folder.to_owned(),
        }
    }

    pub(super) fn folder(&self) -> &Path {
        &self.folder
    }

    /// The path of the current model, when there is one.
    pub(super) fn current(&self) -> Option<String> {
        let path = self.folder.join(CURRENT_MODEL);
        path.is_file().then(|| path.display().to_string())
    }

    /// Puts a model in place of the current one, which becomes the previous; of the first, the embedded `full` does.
    pub(super) fn take(&self, new: &Path, card: &str) -> anyhow::Result<()> {
        fs::create_dir_all(&self.folder).with_context(|| {
            format!(
                "cannot make the folder {}; name one that can be written",
                self.folder.display()
            )
        })?;
        let bytes = fs::read(new).with_context(|| format!("cannot read {}", new.display()))?;
        let (before, before_card) = match self.current() {
            Some(_) => self.kept(CURRENT_MODEL)?,
            None => (
                madoguchi_pack::full_model().to_vec(),
                format!(
                    "# Model `full`\n\nAs embedded in version {} of the program.\n",
                    env!("CARGO_PKG_VERSION")
                ),
            ),
        };
        self.put(PREVIOUS_MODEL, &before, &before_card)?;
        self.put(CURRENT_MODEL, &bytes, card)
    }

    /// Exchanges the current and the previous model.
    pub(super) fn back(&self) -> anyhow::Result<()> {
        if !self.folder.join(PREVIOUS_MODEL).is_file() {
            bail!(
                "{} holds no {PREVIOUS_MODEL}; there is one after `madoguchi model take`",
                self.folder.display()
            );
        }
        let (previous, previous_card) = self.kept(PREVIOUS_MODEL)?;
        Model::from_bytes(&previous)
            .with_context(|| format!("{PREVIOUS_MODEL} cannot be used; nothing was changed"))?;
        let (current, current_card) = self.kept(CURRENT_MODEL)?;
        // The one in use is written last: should this end in between, it is still the whole old one.
        let spare = self.folder.join(format!("{CURRENT_MODEL}.next"));
        write_whole(&spare, &previous)?;
        self.put(PREVIOUS_MODEL, &current, &current_card)?;
        self.put(CURRENT_MODEL, &previous, &previous_card)?;
        fs::remove_file(&spare).with_context(|| format!("cannot remove {}", spare.display()))
    }

    /// A line a model: its name, what it calls itself, and how large it is.
    pub(super) fn listed(&self) -> anyhow::Result<Vec<String>> {
        let mut lines = Vec::new();
        for name in [CURRENT_MODEL, PREVIOUS_MODEL] {
            let path = self.folder.join(name);
            if !path.is_file() {
                continue;
            }
            let bytes =
                fs::read(&path).with_context(|| format!("cannot read {}", path.display()))?;
            let said = match Model::from_bytes(&bytes) {
                Ok(model) => format!("`{}`, {} weights", model.name, model.weights()),
                Err(error) => error.to_string(),
            };
            let card = card_of(&path);
            let card = if card.is_file() {
                format!(", card {}", card.display())
            } else {
                String::new()
            };
            lines.push(format!("{name:<15} {said}, {} bytes{card}", bytes.len()));
        }
        if lines.is_empty() {
            bail!(
                "{} keeps no model; take one with `madoguchi model take NEW.model --into {0}`",
                self.folder.display()
            );
        }
        Ok(lines)
    }

    /// A model that is kept, and its card.
    fn kept(&self, name: &str) -> anyhow::Result<(Vec<u8>, String)> {
        let path = self.folder.join(name);
        let bytes = fs::read(&path).with_context(|| format!("cannot read {}", path.display()))?;
        Ok((
            bytes,
            fs::read_to_string(card_of(&path)).unwrap_or_default(),
        ))
    }

    /// Writes a model and its card, each whole or not at all.
    fn put(&self, name: &str, model: &[u8], card: &str) -> anyhow::Result<()> {
        let path = self.folder.join(name);
        replace(&card_of(&path), card.as_bytes())?;
        replace(&path, model)
    }
}

fn card_of(model: &Path) -> PathBuf {
    model.with_extension("md")
}

/// Whoever opens the file reads the old or the new one, never a part: a name is exchanged at once.
fn replace(path: &Path, bytes: &[u8]) -> anyhow::Result<()> {
    let mut beside = path.as_os_str().to_owned();
    beside.push(".tmp");
    let beside = PathBuf::from(beside);
    write_whole(&beside, bytes)?;
    fs::rename(&beside, path).with_context(|| {
        format!(
            "cannot write {}; see whether the folder can be written to",
            path.display()
        )
    })
}

fn write_whole(path: &Path, bytes: &[u8]) -> anyhow::Result<()> {
    let written = File::create(path).and_then(|mut file| {
        file.write_all(bytes)?;
        file.sync_all()
    });
    written.with_context(|| {
        format!(
            "cannot write {}; see whether the folder can be written to",
            path.display()
        )
    })
}
