//! ZIP (PKWARE APPNOTE), and which programs' files are ZIP archives.

use crate::Budget;
use crate::files::identify::Kind;
use crate::files::look::{Look, Member, unpack};
use crate::files::scan;
use madoguchi_model::ProblemKind;
use std::io::Cursor;
use zip::{ZipArchive, ZipReadOptions};

/// Entries above which an archive is not opened: its directory alone would cost too much.
const MOST_ENTRIES: usize = 20_000;

/// An opened archive.
pub(in crate::files) struct Zip<'a> {
    archive: ZipArchive<Cursor<&'a [u8]>>,
    /// Names in order, decoded.
    names: Vec<String>,
}

impl<'a> Zip<'a> {
    /// Opens an archive; `None` when it is damaged or has far too many entries.
    pub(in crate::files) fn open(bytes: &'a [u8], budget: &mut Budget) -> Option<Zip<'a>> {
        let many = memchr::memmem::find_iter(bytes, b"PK\x01\x02")
            .take(MOST_ENTRIES + 1)
            .count();
        if many > MOST_ENTRIES {
            budget.problem(ProblemKind::Truncated, "archive_entries");
            return None;
        }
        let Ok(archive) = ZipArchive::new(Cursor::new(bytes)) else {
            budget.problem(ProblemKind::Unreadable, "zip");
            return None;
        };
        let names = archive.file_names_raw().map(scan::name).collect();
        Some(Zip { archive, names })
    }

    /// The paths of the files in it.
    pub(in crate::files) fn names(&self) -> &[String] {
        &self.names
    }

    /// The content of the file at `index`, at most `most` bytes of it, as far as the budget goes.
    pub(in crate::files) fn content(
        &mut self,
        index: usize,
        most: usize,
        budget: &mut Budget,
    ) -> Option<Vec<u8>> {
        let mut file = self.archive.by_index(index).ok()?;
        unpack(&mut file, most, budget)
    }

    /// The content of the file of that path.
    pub(in crate::files) fn named(
        &mut self,
        name: &str,
        most: usize,
        budget: &mut Budget,
    ) -> Option<Vec<u8>> {
        let index = self.names.iter().position(|n| n == name)?;
        self.content(index, most, budget)
    }

    /// The content of the file of that path whatever the archive says of a password: Android does not care,
    /// and malware says it to keep others out.
    pub(in crate::files) fn unlocked(
        &mut self,
        name: &str,
        most: usize,
        budget: &mut Budget,
    ) -> Option<Vec<u8>> {
        let index = self.names.iter().position(|n| n == name)?;
        let options = ZipReadOptions::new().ignore_encryption_flag(true);
        let mut file = self.archive.by_index_with_options(index, options).ok()?;
        unpack(&mut file, most, budget)
    }

    /// What the archive is by the files in it.
    pub(in crate::files) fn kind(&mut self, budget: &mut Budget) -> Kind {
        let document = self.has("mimetype") && self.has("content.xml");
        let media_type = if document {
            self.named("mimetype", 100, budget)
        } else {
            None
        };
        let begins = |start: &str| self.names.iter().any(|n| n.starts_with(start));
        let package = self.has("[Content_Types].xml");
        if package && ["word/", "xl/", "ppt/", "visio/"].iter().any(|p| begins(p)) {
            return Kind::Ooxml;
        }
        if self.has("AndroidManifest.xml") {
            return Kind::Apk;
        }
        if media_type.is_some_and(|m| m.starts_with(b"application/vnd.oasis.opendocument"))
            || self.has("Index/Document.iwa")
        {
            return Kind::OpenDocument;
        }
        let java = self.has("META-INF/MANIFEST.MF") && !self.has("mimetype");
        match self.has("base.apk") {
            _ if java || (package && self.has("AppxManifest.xml")) => Kind::Executable,
            true => Kind::ApkBundle,
            false => Kind::Zip,
        }
    }

    fn has(&self, name: &str) -> bool {
        self.names.iter().any(|n| n == name)
    }

    /// Lists the files in it and looks into them.
    pub(in crate::files) fn list(&mut self, look: &mut Look, budget: &mut Budget) {
        for (index, name) in self.names.iter().enumerate() {
            let Ok(entry) = self.archive.by_index_data(index) else {
                continue;
            };
            if name.ends_with('/') && entry.size() == 0 {
                continue;
            }
            let member = Member {
                name: name.clone(),
                bytes: entry.size(),
                packed: entry.compressed_size(),
                encrypted: entry.encrypted(),
            };
            drop(entry);
            let listed = match self.archive.by_index(index) {
                Ok(mut file) => look.member(member, Some(&mut file), budget),
                Err(_) => look.member(member, None, budget),
            };
            if !listed {
                return;
            }
        }
    }
}
