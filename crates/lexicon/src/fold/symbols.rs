//! White space, and symbols made one with others of their sort.

/// White space other than ASCII's.
pub(super) fn is_space(c: char) -> bool {
    matches!(
        c,
        '\u{A0}' | '\u{1680}' | '\u{2000}'
            ..='\u{200A}'
                | '\u{2028}'
                | '\u{2029}'
                | '\u{202F}'
                | '\u{205F}'
                | '\u{2800}'
                | '\u{3000}'
    )
}

/// Characters whose compatible form would begin with a space or join the word before them.
pub(super) fn keeps_its_form(c: char) -> bool {
    matches!(
        c,
        '\u{A8}' | '\u{AF}' | '\u{B4}' | '\u{B8}' | '\u{2D8}'
            ..='\u{2DD}' | '\u{2017}' | '\u{203E}' | '\u{FFE3}' | '™' | '℠'
    ) || matches!(c, '\u{2190}'..='\u{22FF}' | '\u{2500}'..='\u{27BF}' | '\u{1F300}'..='\u{1FAFF}')
}

/// Hyphens, tildes, quotation marks and middle dots made one each.
pub(super) fn unified_symbol(c: char) -> char {
    match c {
        '\u{2010}'..='\u{2015}' | '\u{2212}' | '\u{2043}' => '-',
        '\u{301C}' | '\u{223C}' | '\u{223E}' | '\u{3030}' => '~',
        '\u{2018}' | '\u{2019}' | '\u{201A}' | '\u{201B}' | '\u{2032}' | '\u{2035}' | '\u{B4}'
        | '`' => '\'',
        '\u{201C}' | '\u{201D}' | '\u{201E}' | '\u{201F}' | '\u{2033}' | '\u{301D}'
        | '\u{301E}' | '\u{301F}' => '"',
        '\u{B7}' | '\u{2022}' | '\u{2027}' | '\u{2219}' | '\u{22C5}' => '・',
        c => c,
    }
}
