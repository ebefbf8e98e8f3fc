//! The labelled messages: tables of raw mails, JSON lines, and the project's own messages, the last two made
//! into mails.

use super::compose::{Fields, compose};
use anyhow::{Context, bail};
use serde::Deserialize;
use serde_json::{Map, Value};
use std::fs;
use std::path::{Path, PathBuf};

/// Which table of the results a mail belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Set {
    /// Raw mails in other languages.
    OtherMail,
    /// Raw Japanese mails.
    JapaneseMail,
    /// Japanese labelled messages and the project's honest test messages, made into mails.
    Labelled,
    /// What the project's knowledge holds by other hands, made into mails.
    Own,
}

impl Set {
    pub(crate) const ALL: [Set; 4] = [Set::OtherMail, Set::JapaneseMail, Set::Labelled, Set::Own];

    /// Where there is little room.
    pub(crate) fn short(self) -> &'static str {
        match self {
            Set::OtherMail => "other mail",
            Set::JapaneseMail => "Japanese mail",
            Set::Labelled => "labelled",
            Set::Own => "own",
        }
    }

    pub(crate) fn title(self) -> &'static str {
        match self {
            Set::OtherMail => "English and other mail corpora",
            Set::JapaneseMail => "Japanese mails",
            Set::Labelled => "Japanese labelled messages as mails built from their fields",
            Set::Own => "The project's own Japanese messages as mails built from their fields",
        }
    }
}

/// One labelled mail.
#[derive(Debug, Clone)]
pub(crate) struct Mail {
    /// List and path or id: no two are the same.
    pub(crate) name: String,
    /// The corpus: the first folder of the path, the list's name, the hand's folder.
    pub(crate) corpus: String,
    pub(crate) set: Set,
    /// Malicious or unwanted.
    pub(crate) bad: bool,
    /// What the list calls a group of near-copies; empty where it says nothing.
    pub(crate) cluster: String,
    /// Never to be trained on.
    pub(crate) test_only: bool,
    pub(crate) bytes: Vec<u8>,
}

/// The mails of all lists, and what was left out, each with how many and why.
#[derive(Debug, Default)]
pub(crate) struct Collection {
    pub(crate) mails: Vec<Mail>,
    pub(crate) left_out: Vec<(String, usize)>,
    /// Mails built from fields whose sender had no address: an invented one stands there.
    pub(crate) invented: usize,
}

/// `field=value`, the value with a `*` at its end for any ending.
#[derive(Debug, Clone)]
pub(crate) struct Condition {
    field: String,
    value: String,
    prefix: bool,
}

impl Condition {
    pub(crate) fn parse(text: &str) -> anyhow::Result<Condition> {
        let (field, value) = text
            .split_once('=')
            .with_context(|| format!("`{text}`: write FIELD=VALUE"))?;
        Ok(Condition {
            field: field.to_owned(),
            value: value.trim_end_matches('*').to_owned(),
            prefix: value.ends_with('*'),
        })
    }

    fn holds(&self, row: &Map<String, Value>) -> bool {
        let found = text(row, &self.field);
        if self.prefix {
            found.starts_with(&self.value)
        } else {
            found == self.value
        }
    }
}

/// What is measured only, and what is not even that.
#[derive(Debug, Default)]
pub(crate) struct Choice {
    pub(crate) measure_only: Vec<Condition>,
    pub(crate) leave_out: Vec<Condition>,
}

impl Collection {
    fn leave_out(&mut self, why: &str) {
        match self.left_out.iter_mut().find(|(w, _)| w == why) {
            Some((_, count)) => *count += 1,
            None => self.left_out.push((why.to_owned(), 1)),
        }
    }

    /// A table of raw mails: `path`, `label`, `lang`, `cluster` by the names in its first line.
    pub(crate) fn add_table(&mut self, list: &Path, choice: &Choice) -> anyhow::Result<()> {
        let text = read(list)?;
        let mut lines = text.lines();
        let names: Vec<&str> = lines.next().unwrap_or("").split('\t').collect();
        for line in lines.filter(|l| !l.trim().is_empty()) {
            let values = line.split('\t').map(Value::from);
            let row = names.iter().map(|n| (*n).to_owned()).zip(values).collect();
            self.add_raw(&row, list, choice)?;
        }
        Ok(())
    }

    fn add_raw(
        &mut self,
        row: &Map<String, Value>,
        list: &Path,
        choice: &Choice,
    ) -> anyhow::Result<()> {
        let Some(bad) = self.label(row, choice)? else {
            return Ok(());
        };
        let path = text(row, "path");
        let beside = list.parent().unwrap_or(Path::new(""));
        let folders = [
            beside.to_owned(),
            beside.join(list.file_stem().unwrap_or_default()),
        ];
        let found = folders.iter().map(|f| f.join(path)).find(|p| p.is_file());
        let Some(file) = found else {
            self.leave_out("named in a table, but no such file");
            return Ok(());
        };
        self.mails.push(Mail {
            name: format!("{}/{path}", stem(list)),
            corpus: path.split('/').next().unwrap_or(path).to_owned(),
            set: if text(row, "lang") == "ja" {
                Set::JapaneseMail
            } else {
                Set::OtherMail
            },
            bad,
            cluster: cluster(list, text(row, "cluster")),
            test_only: choice.measure_only.iter().any(|c| c.holds(row)),
            bytes: fs::read(&file).with_context(|| format!("cannot read {}", file.display()))?,
        });
        Ok(())
    }

    /// JSON lines with the texts of messages.
    pub(crate) fn add_labelled(&mut self, list: &Path, choice: &Choice) -> anyhow::Result<()> {
        for (at, line) in read(list)?.lines().enumerate() {
            if line.trim().is_empty() {
                continue;
            }
            let row: Map<String, Value> = serde_json::from_str(line)
                .with_context(|| format!("{}:{}: is no JSON object", list.display(), at + 1))?;
            let Some(bad) = self.label(&row, choice)? else {
                continue;
            };
            let urls = row.get("urls").and_then(Value::as_array);
            let urls = urls.into_iter().flatten().filter_map(Value::as_str);
            let fields = Fields {
                from: text(&row, "from").to_owned(),
                subject: text(&row, "subject").to_owned(),
                body: text(&row, "body").to_owned(),
                urls: urls.map(str::to_owned).collect(),
                html: String::new(),
            };
            let mail = Mail {
                name: format!("{}/{}", stem(list), text(&row, "id")),
                corpus: stem(list),
                set: Set::Labelled,
                bad,
                cluster: cluster(list, text(&row, "cluster")),
                test_only: choice.measure_only.iter().any(|c| c.holds(&row)),
                bytes: Vec::new(),
            };
            self.add_built(mail, text(&row, "channel"), &fields);
        }
        Ok(())
    }

    /// The messages of one of the project's folders: all of a file stand in its table `match` or `message`.
    pub(crate) fn add_own(
        &mut self,
        folder: &Path,
        set: Set,
        bad: bool,
        test_only: bool,
    ) -> anyhow::Result<()> {
        for path in toml_files(folder)? {
            let file: OwnFile = toml::from_str(&read(&path)?)
                .with_context(|| format!("cannot read {}", path.display()))?;
            for own in file.messages.into_iter().chain(file.matches) {
                let fields = Fields {
                    from: own.from,
                    subject: own.subject,
                    body: own.body,
                    urls: Vec::new(),
                    html: own.html,
                };
                let mail = Mail {
                    name: format!("{}/{}/{}", stem(folder), stem(&path), own.id),
                    corpus: stem(folder),
                    set,
                    bad,
                    cluster: String::new(),
                    test_only,
                    bytes: Vec::new(),
                };
                self.add_built(mail, &own.channel, &fields);
            }
        }
        Ok(())
    }

    fn add_built(&mut self, mail: Mail, channel: &str, fields: &Fields) {
        if !matches!(channel, "mail" | "email") {
            self.leave_out("messages that are no mails (SMS, chat, web, voice)");
            return;
        }
        if fields.body.trim().is_empty() && fields.html.trim().is_empty() {
            self.leave_out("without a body");
            return;
        }
        self.invented += usize::from(!fields.from.contains('@'));
        self.mails.push(Mail {
            bytes: compose(fields, &mail.name),
            ..mail
        });
    }

    /// Whether it is bad; `None` when it is left out.
    fn label(&mut self, row: &Map<String, Value>, choice: &Choice) -> anyhow::Result<Option<bool>> {
        if choice.leave_out.iter().any(|c| c.holds(row)) {
            self.leave_out("left out as told");
            return Ok(None);
        }
        match text(row, "label") {
            "malicious" | "phish" | "unwanted" | "spam" => Ok(Some(true)),
            "legit" | "ham" => Ok(Some(false)),
            "grey" => {
                self.leave_out("labelled grey");
                Ok(None)
            }
            other => bail!("a label `{other}`; malicious, unwanted, legit or grey is wanted"),
        }
    }
}

/// A file of `knowledge/genuine`, `knowledge/other-hands` or `bench/legit-ja`.
#[derive(Debug, Deserialize)]
struct OwnFile {
    #[serde(default, rename = "message")]
    messages: Vec<OwnMessage>,
    #[serde(default, rename = "match")]
    matches: Vec<OwnMessage>,
}

#[derive(Debug, Deserialize)]
struct OwnMessage {
    id: String,
    channel: String,
    #[serde(default)]
    from: String,
    #[serde(default)]
    subject: String,
    #[serde(default)]
    body: String,
    #[serde(default)]
    html: String,
}

fn read(path: &Path) -> anyhow::Result<String> {
    fs::read_to_string(path).with_context(|| format!("cannot read {}", path.display()))
}

/// The TOML files of a folder, sorted.
pub(crate) fn toml_files(folder: &Path) -> anyhow::Result<Vec<PathBuf>> {
    let mut files: Vec<PathBuf> = fs::read_dir(folder)
        .with_context(|| format!("cannot read {}", folder.display()))?
        .filter_map(|entry| entry.ok().map(|e| e.path()))
        .filter(|path| path.extension().is_some_and(|e| e == "toml"))
        .collect();
    files.sort();
    Ok(files)
}

fn stem(path: &Path) -> String {
    let stem = path.file_stem().unwrap_or_default();
    stem.to_string_lossy().into_owned()
}

/// Two lists may number their clusters alike.
fn cluster(list: &Path, cluster: &str) -> String {
    if cluster.is_empty() {
        String::new()
    } else {
        format!("{}/{cluster}", stem(list))
    }
}

fn text<'r>(row: &'r Map<String, Value>, name: &str) -> &'r str {
    row.get(name).and_then(Value::as_str).unwrap_or("")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn folder() -> tempfile::TempDir {
        tempfile::tempdir().expect("a folder")
    }

    #[test]
    fn a_table_is_read_with_its_labels_languages_and_clusters() {
        let folder = folder();
        fs::create_dir_all(folder.path().join("mail/a/ham")).expect("a folder");
        for name in ["1", "2", "3"] {
            fs::write(folder.path().join("mail/a/ham").join(name), "From: b\n\nc")
                .expect("written");
        }
        let list = folder.path().join("mail.tsv");
        let rows = "path\tlabel\tlang\tcluster\na/ham/1\tlegit\ten\t\na/ham/2\tmalicious\tja\t7\n\
            a/ham/3\tgrey\tja\t\na/ham/9\tlegit\ten\t\n";
        fs::write(&list, rows).expect("written");
        let choice = Choice {
            measure_only: vec![Condition::parse("path=a/ham/2*").expect("a condition")],
            leave_out: Vec::new(),
        };
        let mut all = Collection::default();
        all.add_table(&list, &choice).expect("read");
        let found: Vec<_> = all
            .mails
            .iter()
            .map(|m| (&*m.name, m.set, m.bad, &*m.cluster, m.test_only))
            .collect();
        assert_eq!(
            found,
            [
                ("mail/a/ham/1", Set::OtherMail, false, "", false),
                ("mail/a/ham/2", Set::JapaneseMail, true, "mail/7", true),
            ]
        );
        assert_eq!(all.left_out.len(), 2, "{:?}", all.left_out);
    }

    #[test]
    fn only_mails_of_labelled_lines_are_built() {
        let folder = folder();
        let list = folder.path().join("some.jsonl");
        let lines = r#"{"id":"1","channel":"email","label":"malicious","from":"A <a@b.test>","subject":"s","body":"x","urls":["http://c.test"]}
{"id":"2","channel":"sms","label":"legit","from":null,"body":"y"}
{"id":"3","channel":"mail","label":"legit","from":null,"body":"z","source":"seed:1"}
{"id":"4","channel":"mail","label":"legit","from":"銀行","body":"z"}
"#;
        fs::write(&list, lines).expect("written");
        let choice = Choice {
            measure_only: Vec::new(),
            leave_out: vec![Condition::parse("source=seed*").expect("a condition")],
        };
        let mut all = Collection::default();
        all.add_labelled(&list, &choice).expect("read");
        let names: Vec<_> = all.mails.iter().map(|m| (&*m.name, m.bad)).collect();
        assert_eq!(names, [("some/1", true), ("some/4", false)]);
        assert_eq!(all.invented, 1);
        assert!(String::from_utf8_lossy(&all.mails[0].bytes).contains("http://c.test"));
    }

    #[test]
    fn the_projects_own_messages_are_read() {
        let folder = folder();
        let file = "author = \"x\"\n[[match]]\nid = \"a\"\nkind = \"k\"\nchannel = \"mail\"\nfrom = \"n@o.test\"\nbody = \"b\"\n\
            [[match]]\nid = \"c\"\nchannel = \"line\"\nbody = \"d\"\n";
        fs::write(folder.path().join("hand.toml"), file).expect("written");
        let mut all = Collection::default();
        all.add_own(folder.path(), Set::Own, true, false)
            .expect("read");
        assert_eq!(all.mails.len(), 1);
        assert!(all.mails[0].name.ends_with("/hand/a"));
        assert_eq!(all.left_out.len(), 1);
    }

    #[test]
    fn an_unknown_label_is_named() {
        let folder = folder();
        let list = folder.path().join("some.jsonl");
        fs::write(
            &list,
            r#"{"id":"1","channel":"email","label":"bad","body":"x"}"#,
        )
        .expect("written");
        let error = Collection::default().add_labelled(&list, &Choice::default());
        assert!(error.is_err_and(|e| e.to_string().contains("`bad`")));
    }
}
