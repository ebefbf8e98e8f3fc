//! What is found in one file, the files in it included.

use super::identify::{self, Kind};
use super::names;
use crate::Budget;
use madoguchi_model::{
    ArchiveEntry, AttachmentFinding, FileType, Link, LinkPlace, ProblemKind, Text, TextId, TextRole,
};
use std::collections::HashSet;
use std::io::Read;

/// Bytes of a file in an archive that are unpacked to see what it is.
const HEAD_BYTES: usize = 4 << 10;
/// Bytes of a file in an archive that are unpacked to look into it.
const MEMBER_BYTES: usize = 8 << 20;
/// How many times its packed size a file may become before it is taken for a bomb. Deflate reaches 1,032;
/// office files stay below 100.
const RATIO: usize = 200;
/// Bytes kept of a file's name.
const NAME_BYTES: usize = 512;
/// Bytes kept of a link (see [`Link::raw`]).
const LINK_BYTES: usize = 4_096;

/// Collects what is found in one attachment.
#[derive(Debug, Default)]
pub(super) struct Look {
    pub(super) findings: Vec<AttachmentFinding>,
    pub(super) entries: Vec<ArchiveEntry>,
    pub(super) links: Vec<Link>,
    pub(super) texts: Vec<Text>,
    pub(super) mails: Vec<Vec<u8>>,
    /// Targets already kept.
    seen: HashSet<String>,
    /// The archives around the file at hand, each with a slash behind it.
    within: String,
}

/// A file in an archive, as the archive's header describes it.
#[derive(Debug)]
pub(super) struct Member {
    /// Its path, decoded.
    pub(super) name: String,
    /// Its unpacked size as declared.
    pub(super) bytes: u64,
    /// Its packed size; 0 when not known by itself.
    pub(super) packed: u64,
    /// It needs a password.
    pub(super) encrypted: bool,
}

impl Look {
    /// Notes a finding, once.
    pub(super) fn find(&mut self, finding: AttachmentFinding) {
        if self.findings.len() < 100 && !self.findings.contains(&finding) {
            self.findings.push(finding);
        }
    }

    /// Notes content that comes from elsewhere or is embedded.
    pub(super) fn external(&mut self, what: &str) {
        self.find(AttachmentFinding::ExternalContent {
            what: what.to_owned(),
        });
    }

    /// Notes that a password is needed.
    pub(super) fn encrypted(&mut self, what: &str, budget: &mut Budget) {
        self.find(AttachmentFinding::Encrypted);
        budget.problem(ProblemKind::Encrypted, what);
    }

    /// Keeps an address, once. Only what has a scheme is one.
    pub(super) fn link(&mut self, target: &str, place: LinkPlace, budget: &mut Budget) {
        self.keep(Link::new(target.trim(), target.trim(), place), budget);
    }

    /// Keeps a link, once per target, when it leads somewhere.
    pub(super) fn keep(&mut self, mut link: Link, budget: &mut Budget) {
        link.raw.truncate(link.raw.floor_char_boundary(LINK_BYTES));
        link.target
            .truncate(link.target.floor_char_boundary(LINK_BYTES));
        if is_address(&link.target) && self.seen.insert(link.target.clone()) && budget.take_link() {
            self.links.push(link);
        }
    }

    /// Keeps links that a reader of its own found and counted, without their places.
    pub(super) fn adopt(&mut self, links: Vec<Link>) {
        for link in links {
            if self.seen.insert(link.target.clone()) {
                self.links.push(Link {
                    span: None,
                    place: LinkPlace::Attachment,
                    ..link
                });
            }
        }
    }

    /// Keeps words of the file and the links written in them.
    pub(super) fn words(&mut self, text: String, budget: &mut Budget) {
        let text = budget.text(text);
        if text.trim().is_empty() {
            return;
        }
        let id = TextId(self.texts.len().min(usize::from(u16::MAX)) as u16);
        for link in crate::links::find(&text, id, budget) {
            if self.seen.insert(link.target.clone()) {
                self.links.push(Link {
                    place: LinkPlace::Attachment,
                    ..link
                });
            }
        }
        self.texts.push(Text {
            role: TextRole::Attachment,
            text,
        });
    }

    /// Lists a file of an archive and, when its content can be read, looks into it. False when no more
    /// files are listed.
    pub(super) fn member(
        &mut self,
        member: Member,
        content: Option<&mut dyn Read>,
        budget: &mut Budget,
    ) -> bool {
        if self.entries.len() >= budget.limits().archive_entries {
            budget.problem(ProblemKind::Truncated, "archive_entries");
            return false;
        }
        if names::is_deceptive(&member.name) {
            self.find(AttachmentFinding::DoubleExtension);
        }
        if member.encrypted {
            self.encrypted("archive", budget);
        }
        let content = content.filter(|_| !member.encrypted);
        let head = content.and_then(|content| Unpacked::read(content, member.packed, budget));
        let kind = head.as_ref().map(|head| head.kind(&member.name));
        let by_name = names::type_of(&names::extension(&member.name));
        let file_type = match (kind, by_name) {
            // Whether a ZIP is a document shows only when all of it is read.
            (Some(Kind::Zip), Some(named)) if is_zip_based(named) => named,
            (Some(kind), _) => kind.file_type(),
            (None, named) => named.unwrap_or(FileType::Other),
        };
        let at = self.entries.len();
        let name = format!("{}{}", self.within, cut(&member.name, NAME_BYTES));
        self.entries.push(ArchiveEntry {
            name,
            file_type,
            bytes: member.bytes,
            encrypted: member.encrypted,
        });
        if let (Some(kind), Some(head)) = (kind, head)
            && is_looked_into(kind)
            && let Some(inner) = self.inner(&member.name, head, budget)
            && let Some(entry) = self.entries.get_mut(at)
        {
            entry.file_type = inner.file_type();
        }
        true
    }

    /// Looks into a file of an archive, one level down.
    fn inner(&mut self, name: &str, head: Unpacked, budget: &mut Budget) -> Option<Kind> {
        let bytes = head.rest(budget);
        let within = self.within.len();
        self.within.push_str(cut(name, NAME_BYTES));
        self.within.push('/');
        let kind = budget.nested(|budget| super::look_into(self, name, &bytes, budget));
        self.within.truncate(within);
        kind
    }
}

/// The types of files that are ZIP archives by themselves.
fn is_zip_based(file_type: FileType) -> bool {
    matches!(
        file_type,
        FileType::Office | FileType::Apk | FileType::Executable
    )
}

/// Kinds of files in an archive worth unpacking whole: those that may hold a finding, a link or a file.
fn is_looked_into(kind: Kind) -> bool {
    !matches!(
        kind,
        Kind::Executable
            | Kind::Script
            | Kind::Media
            | Kind::Picture
            | Kind::Other
            | Kind::OtherArchive
            | Kind::OtherDisk
    )
}

/// The beginning of a file's content, and where more comes from.
struct Unpacked<'r> {
    bytes: Vec<u8>,
    more: &'r mut dyn Read,
    packed: u64,
}

impl<'r> Unpacked<'r> {
    fn read(more: &'r mut dyn Read, packed: u64, budget: &mut Budget) -> Option<Unpacked<'r>> {
        let bytes = unpack(more, HEAD_BYTES, budget)?;
        Some(Unpacked {
            bytes,
            more,
            packed,
        })
    }

    fn kind(&self, name: &str) -> Kind {
        identify::kind_of(&self.bytes, name)
    }

    /// All of the content, as far as it may be unpacked.
    fn rest(self, budget: &mut Budget) -> Vec<u8> {
        let Unpacked {
            mut bytes,
            more,
            packed,
        } = self;
        if bytes.len() < HEAD_BYTES {
            return bytes;
        }
        let most = match usize::try_from(packed) {
            Ok(packed) if packed > 0 => packed.saturating_mul(RATIO).clamp(1 << 16, MEMBER_BYTES),
            _ => MEMBER_BYTES,
        };
        if let Some(rest) = unpack(more, most, budget) {
            if rest.len() == most {
                budget.problem(ProblemKind::Truncated, "unpacked_bytes");
            }
            bytes.extend_from_slice(&rest);
        }
        bytes
    }
}

/// Unpacks at most `most` bytes, as far as the budget goes. What was unpacked before damage is given;
/// `None` when there is nothing.
pub(super) fn unpack(content: &mut dyn Read, most: usize, budget: &mut Budget) -> Option<Vec<u8>> {
    let most = most.min(budget.unpacked_left());
    let mut bytes = Vec::new();
    let read = content.take(most as u64).read_to_end(&mut bytes);
    if !budget.take_unpacked(bytes.len().max(1)) || (read.is_err() && bytes.is_empty()) {
        return None;
    }
    Some(bytes)
}

/// A text cut to at most `most` bytes on a character boundary.
pub(super) fn cut(text: &str, most: usize) -> &str {
    text.get(..text.floor_char_boundary(most)).unwrap_or(text)
}

/// Whether a text is an address with a scheme (RFC 3986 section 3.1) that leads somewhere.
pub(super) fn is_address(text: &str) -> bool {
    let Some((scheme, rest)) = text.split_once(':') else {
        return false;
    };
    let letters = scheme
        .bytes()
        .all(|b| b.is_ascii_alphanumeric() || matches!(b, b'+' | b'-' | b'.'));
    letters
        && (2..=20).contains(&scheme.len())
        && scheme.starts_with(|c: char| c.is_ascii_alphabetic())
        && !rest.trim().is_empty()
        && !matches!(
            &*scheme.to_ascii_lowercase(),
            "about" | "cid" | "data" | "urn"
        )
}
