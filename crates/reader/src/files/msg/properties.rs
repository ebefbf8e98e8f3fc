//! The properties of a message, recipient or attachment: streams of one storage (MS-OXMSG section 2).

use crate::Budget;
use crate::charset;
use crate::files::look::unpack;
use crate::files::rtf::code_page_label;
use crate::files::scan::{self, Scan};
use cfb::CompoundFile;
use std::io::Cursor;

/// Entries of a property stream looked at.
const ENTRIES: usize = 2_000;
/// Recipients and attachments looked at.
const CHILDREN: usize = 500;

type File<'a> = CompoundFile<Cursor<&'a [u8]>>;

/// A storage with properties.
pub(super) struct Storage<'s, 'a> {
    file: &'s mut File<'a>,
    budget: &'s mut Budget,
    /// Its path, ending with a slash.
    path: String,
    /// Property type, id and value of those of fixed length.
    fixed: Vec<(u16, u16, u64)>,
    /// The character set of 8-bit strings.
    label: String,
}

impl<'s, 'a> Storage<'s, 'a> {
    /// The message itself.
    pub(super) fn root(file: &'s mut File<'a>, budget: &'s mut Budget) -> Storage<'s, 'a> {
        Storage::open(file, budget, "/".to_owned(), 32, code_page_label(0)).with_own_label()
    }

    /// `header`: bytes before the entries of the property stream.
    fn open(
        file: &'s mut File<'a>,
        budget: &'s mut Budget,
        path: String,
        header: usize,
        label: String,
    ) -> Self {
        let mut storage = Storage {
            file,
            budget,
            path,
            fixed: Vec::new(),
            label,
        };
        let entries = storage
            .stream("__properties_version1.0")
            .unwrap_or_default();
        let mut scan = Scan::new(&entries, header);
        for _ in 0..ENTRIES {
            let (Some(kind), Some(id)) = (scan.u16(), scan.u16()) else {
                break;
            };
            scan.skip(4);
            let Some(value) = scan.u64() else { break };
            storage.fixed.push((kind, id, value));
        }
        storage
    }

    fn with_own_label(mut self) -> Self {
        // PidTagMessageCodepage, PidTagInternetCodepage
        if let Some(code_page) = self.number(0x3ffd).or(self.number(0x3fde)) {
            self.label = code_page_label(code_page);
        }
        self
    }

    /// The recipients or attachments, by the beginning of their storages' names.
    pub(super) fn children(&self, prefix: &str) -> Vec<String> {
        let Ok(entries) = self.file.read_storage(&self.path) else {
            return Vec::new();
        };
        let storages = entries
            .filter(|e| e.is_storage() && e.name().starts_with(prefix))
            .take(CHILDREN);
        let mut names: Vec<String> = storages.map(|e| e.name().to_owned()).collect();
        // They are numbered in their order.
        names.sort();
        names
    }

    /// A recipient or attachment.
    pub(super) fn child(&mut self, name: &str) -> Storage<'_, 'a> {
        let path = format!("{}{name}/", self.path);
        Storage::open(self.file, self.budget, path, 8, self.label.clone())
    }

    /// The message embedded in an attachment.
    pub(super) fn embedded(&mut self) -> Option<Storage<'_, 'a>> {
        let path = format!("{}__substg1.0_3701000D/", self.path);
        let label = self.label.clone();
        self.file
            .is_storage(&path)
            .then(|| Storage::open(self.file, self.budget, path, 24, label).with_own_label())
    }

    /// A property of fixed length, its low 32 bits.
    pub(super) fn number(&self, id: u16) -> Option<u32> {
        self.long(id).map(|value| (value & 0xffff_ffff) as u32)
    }

    /// A property of fixed length.
    pub(super) fn long(&self, id: u16) -> Option<u64> {
        self.fixed.iter().find(|p| p.1 == id).map(|p| p.2)
    }

    /// A string, in whichever of the two forms it is stored; empty when it is not.
    pub(super) fn string(&mut self, id: u16) -> String {
        if let Some(wide) = self.stream(&format!("__substg1.0_{id:04X}001F")) {
            return scan::utf_16(&wide);
        }
        let bytes = self
            .stream(&format!("__substg1.0_{id:04X}001E"))
            .unwrap_or_default();
        let bytes = bytes.split(|b| *b == 0).next().unwrap_or(&[]);
        charset::decode_bytes(bytes, Some(&self.label)).text
    }

    /// The first of some strings that is not empty.
    pub(super) fn first(&mut self, ids: &[u16]) -> String {
        ids.iter()
            .map(|id| self.string(*id))
            .find(|s| !s.is_empty())
            .unwrap_or_default()
    }

    /// Bytes.
    pub(super) fn binary(&mut self, id: u16) -> Option<Vec<u8>> {
        self.stream(&format!("__substg1.0_{id:04X}0102"))
    }

    /// Takes from the budget what was unpacked elsewhere.
    pub(super) fn budget(&mut self) -> &mut Budget {
        self.budget
    }

    fn stream(&mut self, name: &str) -> Option<Vec<u8>> {
        let mut stream = self.file.open_stream(format!("{}{name}", self.path)).ok()?;
        unpack(&mut stream, usize::MAX, self.budget)
    }
}
