use crate::fault::{line_at, line_of};
use crate::phrases::PhraseFile;
use crate::{AdviceFile, Brand, Contact, Dont, Fault, Group, Guide, List, Playbook, Step};
use madoguchi_model::Wording;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use xxhash_rust::xxh3::Xxh3;

/// A file of the pack as handed over by whoever reads folders.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SourceFile {
    /// Path below the pack's folder, with `/` (`brands/yamato.toml`).
    pub path: String,
    /// Its text.
    pub text: String,
}

/// Everything the centre knows, parsed. Samples and clean messages are not part of it.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Pack {
    /// Hash of everything in it, 16 hexadecimal digits.
    pub version: String,
    /// Playbooks by id.
    pub playbooks: BTreeMap<String, Playbook>,
    /// Phrase groups by id.
    pub groups: BTreeMap<String, Group>,
    /// Brands by id.
    pub brands: BTreeMap<String, Brand>,
    /// Steps by id.
    pub steps: BTreeMap<String, Step>,
    /// Do-nots by id.
    pub donts: BTreeMap<String, Dont>,
    /// Contacts by id.
    pub contacts: BTreeMap<String, Contact>,
    /// Lists by id.
    pub lists: BTreeMap<String, List>,
    /// Sentences by `section.key`.
    pub wording: BTreeMap<String, Wording>,
    /// Guides without a message, by id.
    pub guides: BTreeMap<String, Guide>,
    /// What was built of it when the program was compiled (`madoguchi_lexicon::lexicon::Lexicon`); empty for
    /// a pack read at run time. Whoever changes groups or brands empties it.
    #[serde(skip)]
    pub compiled: &'static [u8],
}

impl Pack {
    /// Parses the files of a pack. Files of other folders (`genuine/`, `law/`, samples, `README.md`) are
    /// passed over. Structure only: [`crate::validate`] checks what refers to what.
    ///
    /// # Errors
    /// Every file that does not parse, and every id given twice.
    pub fn parse(files: &[SourceFile]) -> Result<Pack, Vec<Fault>> {
        Pack::default().overlaid(files)
    }

    /// This pack with the entries of `files` put in place of, or added to, its own.
    ///
    /// # Errors
    /// As for [`Pack::parse`]; nothing of the files is taken then.
    pub fn overlaid(&self, files: &[SourceFile]) -> Result<Pack, Vec<Fault>> {
        let mut pack = self.clone();
        let mut faults = Vec::new();
        let mut seen = BTreeMap::new();
        for file in files {
            if let Err(fault) = pack.add(file, &mut seen) {
                faults.push(fault);
            }
        }
        if !faults.is_empty() {
            return Err(faults);
        }
        pack.version = pack.hash();
        pack.compiled = &[];
        Ok(pack)
    }

    fn add(&mut self, file: &SourceFile, seen: &mut BTreeMap<String, String>) -> Result<(), Fault> {
        let mut parts = file.path.split('/');
        let folder = parts.next().unwrap_or("");
        let stem = parts.next().unwrap_or("").trim_end_matches(".toml");
        let mut once = |kind: &str, id: &str| once(seen, kind, id, file);
        if !file.path.ends_with(".toml") {
            return Ok(());
        }
        match folder {
            "playbooks" if file.path.ends_with("/playbook.toml") => {
                let playbook: Playbook = parse(file)?;
                same_id(file, &playbook.id, stem)?;
                once("playbook", &playbook.id)?;
                self.playbooks.insert(playbook.id.clone(), playbook);
            }
            "phrases" => {
                for group in parse::<PhraseFile>(file)?.groups() {
                    once("group", &group.id)?;
                    self.groups.insert(group.id.clone(), group);
                }
            }
            "brands" => {
                let mut brand: Brand = parse(file)?;
                if brand.id.is_empty() {
                    brand.id = stem.to_owned();
                }
                same_id(file, &brand.id, stem)?;
                once("brand", &brand.id)?;
                self.brands.insert(brand.id.clone(), brand);
            }
            "advice" => {
                let (steps, donts) = parse::<AdviceFile>(file)?.into_parts();
                for step in steps {
                    once("step", &step.id)?;
                    self.steps.insert(step.id.clone(), step);
                }
                for dont in donts {
                    once("dont", &dont.id)?;
                    self.donts.insert(dont.id.clone(), dont);
                }
            }
            "contacts" => {
                let contact: Contact = parse(file)?;
                same_id(file, &contact.id, stem)?;
                once("contact", &contact.id)?;
                self.contacts.insert(contact.id.clone(), contact);
            }
            "lists" => {
                let list: List = parse(file)?;
                same_id(file, &list.id, stem)?;
                once("list", &list.id)?;
                self.lists.insert(list.id.clone(), list);
            }
            "guides" => {
                let guide: Guide = parse(file)?;
                same_id(file, &guide.id, stem)?;
                once("guide", &guide.id)?;
                self.guides.insert(guide.id.clone(), guide);
            }
            "wording" => {
                type Sections = BTreeMap<String, BTreeMap<String, Wording>>;
                for (section, sentences) in parse::<Sections>(file)? {
                    for (key, wording) in sentences {
                        let key = format!("{section}.{key}");
                        once("wording", &key)?;
                        self.wording.insert(key, wording);
                    }
                }
            }
            _ => {}
        }
        Ok(())
    }

    /// The pack as bytes, for embedding.
    ///
    /// # Errors
    /// When serialisation fails, which would be a defect of this crate.
    pub fn to_bytes(&self) -> Result<Vec<u8>, String> {
        postcard::to_allocvec(self).map_err(|error| error.to_string())
    }

    /// The pack from [`Pack::to_bytes`].
    ///
    /// # Errors
    /// When the bytes are not of this version of the format.
    pub fn from_bytes(bytes: &[u8]) -> Result<Pack, String> {
        postcard::from_bytes(bytes).map_err(|error| error.to_string())
    }

    /// A sentence of `wording/`, by `section.key`.
    pub fn sentence(&self, key: &str) -> Option<&Wording> {
        self.wording.get(key)
    }

    /// The playbook of that id or alias.
    pub fn playbook(&self, name: &str) -> Option<&Playbook> {
        self.playbooks.get(name).or_else(|| {
            self.playbooks
                .values()
                .find(|p| p.alias.iter().any(|a| a.eq_ignore_ascii_case(name)))
        })
    }

    /// The entries of a list; none when it does not exist.
    pub fn list(&self, id: &str) -> &[crate::ListEntry] {
        self.lists.get(id).map_or(&[], |list| &list.entry)
    }

    fn hash(&self) -> String {
        let mut bare = self.clone();
        bare.version.clear();
        let mut hasher = Xxh3::new();
        hasher.update(&bare.to_bytes().unwrap_or_default());
        format!("{:016x}", hasher.digest())
    }
}

/// Parses one file, with the line of the first error.
pub(crate) fn parse<T: DeserializeOwned>(file: &SourceFile) -> Result<T, Fault> {
    toml::from_str(&file.text).map_err(|error| Fault {
        path: file.path.clone(),
        line: error
            .span()
            .map_or(0, |span| line_at(&file.text, span.start)),
        what: error.message().replace('\n', "; "),
        instead: "see the entry's form in knowledge/README.md".to_owned(),
    })
}

fn once(
    seen: &mut BTreeMap<String, String>,
    kind: &str,
    id: &str,
    file: &SourceFile,
) -> Result<(), Fault> {
    match seen.insert(format!("{kind} {id}"), file.path.clone()) {
        None => Ok(()),
        Some(first) => Err(Fault {
            path: file.path.clone(),
            line: line_of(&file.text, id),
            what: format!("the {kind} `{id}` stands already in {first}"),
            instead: "give it another id, or remove one of the two".to_owned(),
        }),
    }
}

fn same_id(file: &SourceFile, id: &str, stem: &str) -> Result<(), Fault> {
    if id == stem {
        return Ok(());
    }
    Err(Fault {
        path: file.path.clone(),
        line: line_of(&file.text, "id"),
        what: format!("the id `{id}` is not the file's name"),
        instead: format!("write id = \"{stem}\""),
    })
}
