//! Brands and playbooks of the knowledge folder, as far as messages need them.

use super::grammar::Grammar;
use anyhow::{Context, bail};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

/// A brand messages speak for.
#[derive(Debug, Clone, Default)]
pub(super) struct Brand {
    pub id: String,
    pub sector: String,
    /// What it is called.
    pub names: Vec<String>,
    /// Domains of its pages and of its mail.
    pub web: Vec<String>,
    pub mail: Vec<String>,
    /// Words look-alike hosts are made of.
    pub tokens: Vec<String>,
}

/// What a playbook says of its kind.
#[derive(Debug, Clone, Deserialize)]
pub(super) struct Playbook {
    pub level: String,
    pub channels: Vec<String>,
}

/// What is read of the knowledge folder.
#[derive(Debug, Default)]
pub(super) struct Known {
    pub brands: Vec<Brand>,
    pub playbooks: BTreeMap<String, Playbook>,
}

#[derive(Deserialize)]
struct BrandFile {
    id: String,
    sector: String,
    #[serde(default)]
    domain_tokens: Vec<String>,
    #[serde(default)]
    domains: Domains,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Domains {
    web: Vec<String>,
    mail: Vec<String>,
}

impl Known {
    /// Reads the brands that the grammar names, and every playbook.
    pub(super) fn load(knowledge: &Path, grammar: &Grammar) -> anyhow::Result<Known> {
        let mut known = Known::default();
        for (id, names) in &grammar.names {
            let file: BrandFile = read(&knowledge.join(format!("brands/{id}.toml")))?;
            known.brands.push(Brand {
                id: file.id,
                sector: file.sector,
                names: names.clone(),
                web: file.domains.web,
                mail: file.domains.mail,
                tokens: file.domain_tokens,
            });
        }
        let folder = knowledge.join("playbooks");
        let entries =
            fs::read_dir(&folder).with_context(|| format!("cannot read {}", folder.display()))?;
        for entry in entries {
            let path = entry?.path();
            let id = path.file_name().unwrap_or_default().to_string_lossy();
            let playbook = read(&path.join("playbook.toml"))?;
            known.playbooks.insert(id.into_owned(), playbook);
        }
        Ok(known)
    }

    /// Holds the grammar against the playbooks: every kind is one of theirs and comes on their channels.
    ///
    /// # Errors
    /// With what does not fit.
    pub(super) fn check(&self, grammar: &Grammar) -> anyhow::Result<()> {
        for kind in &grammar.kinds {
            let playbook = self.playbooks.get(&kind.id);
            let playbook = playbook.with_context(|| format!("no playbook `{}`", kind.id))?;
            if let Some(other) = kind
                .channels
                .keys()
                .find(|c| !playbook.channels.contains(c))
            {
                bail!(
                    "the playbook `{}` does not know the channel {other}",
                    kind.id
                );
            }
        }
        for id in self.playbooks.keys() {
            if !grammar.kinds.iter().any(|kind| kind.id == *id) {
                bail!("the grammar has no kind for the playbook `{id}`");
            }
        }
        let near = grammar.topics.iter().flat_map(|topic| &topic.near);
        for id in near {
            if !self.playbooks.contains_key(id) {
                bail!("an honest topic is near `{id}`, which is no playbook");
            }
        }
        Ok(())
    }
}

fn read<T: DeserializeOwned>(path: &Path) -> anyhow::Result<T> {
    let text =
        fs::read_to_string(path).with_context(|| format!("cannot read {}", path.display()))?;
    toml::from_str(&text).with_context(|| path.display().to_string())
}
