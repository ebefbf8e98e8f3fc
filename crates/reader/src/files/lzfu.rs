//! Compressed RTF as Outlook stores it (MS-OXRTFCP).

use super::scan::Scan;

/// What the dictionary holds at first (section 2.1.2.1).
const INITIAL: &[u8] = b"{\\rtf1\\ansi\\mac\\deff0\\deftab720{\\fonttbl;}{\\f0\\fnil \\froman \\fswiss \\fmodern \\fscript \
    \\fdecor MS Sans SerifSymbolArialTimes New RomanCourier{\\colortbl\\red0\\green0\\blue0\r\n\\par \
    \\pard\\plain\\f0\\fs20\\b\\i\\u\\tab\\tx";
/// Bytes of the dictionary.
const DICTIONARY: usize = 4_096;

/// Unpacks compressed RTF, at most `most` bytes of it; what comes before damage counts. `None` when the
/// bytes are something else.
pub(super) fn unpack(bytes: &[u8], most: usize) -> Option<Vec<u8>> {
    let mut scan = Scan::new(bytes, 4);
    let raw = scan.length()?;
    let kind = scan.take(4)?;
    scan.skip(4);
    match kind {
        b"MELA" => Some(
            scan.rest()
                .get(..raw.min(most))
                .unwrap_or(scan.rest())
                .to_vec(),
        ),
        b"LZFu" => Some(unpack_lz(&mut scan, raw.min(most))),
        _ => None,
    }
}

fn unpack_lz(scan: &mut Scan, most: usize) -> Vec<u8> {
    let mut dictionary = [0; DICTIONARY];
    for (slot, byte) in dictionary.iter_mut().zip(INITIAL) {
        *slot = *byte;
    }
    let mut write = INITIAL.len();
    let mut out = Vec::new();
    while let Some(control) = scan.u8() {
        for bit in 0..8 {
            if out.len() >= most {
                return out;
            }
            let copied = if control >> bit & 1 == 0 {
                let Some(byte) = scan.u8() else { return out };
                (write, 0, Some(byte))
            } else {
                let Some(token) = scan.take(2) else {
                    return out;
                };
                let token = token
                    .iter()
                    .fold(0, |token, byte| token << 8 | usize::from(*byte));
                (token >> 4, (token & 15) + 2, None)
            };
            let (from, length, literal) = copied;
            // The end is a reference to where the next byte would go.
            if literal.is_none() && from == write % DICTIONARY {
                return out;
            }
            for i in 0..length.max(usize::from(literal.is_some())) {
                let byte = literal
                    .or(dictionary.get((from + i) % DICTIONARY).copied())
                    .unwrap_or(0);
                if let Some(slot) = dictionary.get_mut(write % DICTIONARY) {
                    *slot = byte;
                }
                write += 1;
                out.push(byte);
            }
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_examples_of_the_specification() {
        assert_eq!(INITIAL.len(), 207);
        // MS-OXRTFCP sections 3.1.1.3 and 3.1.2.3.
        let simple = b"\x2d\0\0\0\x2b\0\0\0LZFu\xf1\xc5\xc7\xa7\x03\0\x0a\0rcpg125\x42\x32\x0a\xf3 hel\x09\0\x20bw\x05\xb0ld}\x0a\x80\x0f\xa0";
        let expected = b"{\\rtf1\\ansi\\ansicpg1252\\pard hello world}\r\n";
        assert_eq!(unpack(simple, 1_000).as_deref(), Some(&expected[..]));
        let overlapping =
            b"\x1a\0\0\0\x1c\0\0\0LZFu\xe2\xd4\x4b\x51\x41\0\x04\x20WXYZ\x0d\x6e\x7d\x01\x0e\xb0";
        assert_eq!(
            unpack(overlapping, 1_000).as_deref(),
            Some(&b"{\\rtf1 WXYZWXYZWXYZWXYZWXYZ}"[..])
        );
    }

    #[test]
    fn stored_and_damaged() {
        assert_eq!(
            unpack(b"\0\0\0\0\x03\0\0\0MELA\0\0\0\0abcd", 10).as_deref(),
            Some(&b"abc"[..])
        );
        assert_eq!(unpack(b"\0\0\0\0\x03\0\0\0XXXX\0\0\0\0abcd", 10), None);
        assert_eq!(unpack(b"LZFu", 10), None);
        assert_eq!(
            unpack(b"\0\0\0\0\xff\0\0\0LZFu\0\0\0\0\x00abc", 2).map(|o| o.len()),
            Some(2)
        );
    }
}
