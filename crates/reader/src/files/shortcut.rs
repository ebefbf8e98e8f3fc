//! Shortcuts: what they run or where they lead.

use super::look::{Look, cut};
use super::scan::{self, Scan};
use super::xml;
use crate::{Budget, charset};
use madoguchi_model::{AttachmentFinding, LinkPlace};

/// Bytes of a target kept (see [`AttachmentFinding::ShortcutTarget`]).
const TARGET_BYTES: usize = 1_024;

/// Looks into a Windows shell link (MS-SHLLINK).
pub(super) fn lnk(look: &mut Look, bytes: &[u8], budget: &mut Budget) {
    if let Some(link) = ShellLink::read(bytes) {
        target(look, &link.command_line(), budget);
    }
}

/// Looks into a shortcut that is text: `[InternetShortcut]`, `[Desktop Entry]`, `.scf`, `.webloc` and
/// Windows search and library descriptions.
pub(super) fn text(look: &mut Look, bytes: &[u8], budget: &mut Budget) {
    const KEYS: [&str; 6] = ["url", "exec", "iconfile", "baseurl", "path", "command"];
    let bytes = bytes.get(..64 << 10).unwrap_or(bytes);
    let source = charset::decode_bytes(bytes, None).text;
    if source.trim_start().starts_with('<') {
        for piece in xml::pieces(&source) {
            if let xml::Piece::Text(words) = piece
                && (super::look::is_address(words.trim()) || words.trim().starts_with("\\\\"))
            {
                target(look, &xml::resolved(words.trim()), budget);
            }
        }
        return;
    }
    for line in source.lines().take(500) {
        let Some((key, value)) = line.split_once('=') else {
            continue;
        };
        let key = key.trim().to_ascii_lowercase();
        let icon = key == "iconfile" && !value.trim().starts_with("\\\\");
        if KEYS.contains(&&*key) && !icon {
            target(look, value, budget);
        }
    }
}

/// Notes a target, and keeps it as a link when it is an address.
fn target(look: &mut Look, target: &str, budget: &mut Budget) {
    // Blanks push the command out of the sight of a person who looks at the properties.
    let target = target.split_whitespace().collect::<Vec<_>>().join(" ");
    if target.is_empty() {
        return;
    }
    look.link(&target, LinkPlace::Attachment, budget);
    for word in target
        .split([' ', '"', '\'', '(', ')', ','])
        .filter(|w| w.starts_with("http"))
        .take(20)
    {
        look.link(word, LinkPlace::Attachment, budget);
    }
    look.find(AttachmentFinding::ShortcutTarget {
        target: cut(&target, TARGET_BYTES).to_owned(),
    });
}

/// What of a shell link says where it leads.
#[derive(Debug, Default)]
struct ShellLink {
    local: String,
    environment: String,
    relative: String,
    arguments: String,
}

/// Flags of a shell link's header (MS-SHLLINK section 2.1.1).
mod flag {
    pub(super) const ID_LIST: u32 = 1;
    pub(super) const LINK_INFO: u32 = 1 << 1;
    pub(super) const RELATIVE: u32 = 1 << 3;
    pub(super) const ARGUMENTS: u32 = 1 << 5;
    pub(super) const UNICODE: u32 = 1 << 7;
    /// The strings in their order: name, relative path, working folder, arguments, icon.
    pub(super) const STRINGS: [u32; 5] = [1 << 2, RELATIVE, 1 << 4, ARGUMENTS, 1 << 6];
}

impl ShellLink {
    fn read(bytes: &[u8]) -> Option<ShellLink> {
        let flags = Scan::new(bytes, 20).u32()?;
        let mut scan = Scan::new(bytes, 76);
        let mut link = ShellLink::default();
        if flags & flag::ID_LIST != 0 {
            let size = usize::from(scan.u16()?);
            scan.skip(size);
        }
        if flags & flag::LINK_INFO != 0 {
            let start = scan.at();
            let size = scan.length()?;
            let info = bytes.get(start..)?;
            link.local = local_path(info.get(..size).unwrap_or(info)).unwrap_or_default();
            scan.jump(start.saturating_add(size));
        }
        for which in flag::STRINGS.into_iter().filter(|f| flags & f != 0) {
            let text = string(&mut scan, flags & flag::UNICODE != 0)?;
            match which {
                flag::RELATIVE => link.relative = text,
                flag::ARGUMENTS => link.arguments = text,
                _ => {}
            }
        }
        link.environment = environment(&mut scan).unwrap_or_default();
        Some(link)
    }

    /// The program and its arguments.
    fn command_line(&self) -> String {
        let program = [&self.environment, &self.local, &self.relative]
            .into_iter()
            .find(|p| !p.is_empty());
        format!("{} {}", program.map_or("", |p| p), self.arguments)
    }
}

/// The local path of a LinkInfo structure (section 2.3), or the server's.
fn local_path(info: &[u8]) -> Option<String> {
    let flags = Scan::new(info, 8).u32()?;
    let from = |at: usize| -> Option<String> {
        let offset = Scan::new(info, at).length()?;
        Some(scan::name(Scan::new(info, offset).until_nul()?))
    };
    if flags & 1 != 0 {
        return from(16);
    }
    let network = Scan::new(info, 20).length()?;
    let name = network.checked_add(Scan::new(info, network.checked_add(8)?).length()?)?;
    let share = scan::name(Scan::new(info, name).until_nul()?);
    Some(format!("{share}\\{}", from(24)?))
}

/// A counted string (section 2.4).
fn string(scan: &mut Scan, unicode: bool) -> Option<String> {
    let count = usize::from(scan.u16()?);
    match unicode {
        true => Some(scan::utf_16(scan.take(count * 2)?)),
        false => Some(scan::name(scan.take(count)?)),
    }
}

/// The target with environment variables, of the extra data (section 2.5.4).
fn environment(scan: &mut Scan) -> Option<String> {
    for _ in 0..20 {
        let size = scan.length().filter(|s| *s >= 8)?;
        let block = scan.take(size - 4)?;
        let mut fields = Scan::new(block, 0);
        if fields.u32()? == 0xa000_0001 {
            fields.skip(260);
            return Some(scan::utf_16(fields.take(520)?));
        }
    }
    None
}

#[cfg(test)]
mod tests;
