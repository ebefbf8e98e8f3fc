//! What a line tells of the language a kanji in it is written in.

/// The line around a Chinese form, as far as it tells whose language it is.
pub(super) struct Line<'t> {
    before: &'t str,
    after: &'t str,
}

/// Characters of a line looked at on each side.
const LINE: usize = 30;

/// Surnames written with Chinese forms.
const SURNAMES: &str =
    "陈张刘赵孙吴郑冯蒋韩许邓萧吕苏卢叶钱谢邹杨贾顾龚严华谭贺龙罗马冯骆聂乔阎单庄陆";

impl<'t> Line<'t> {
    pub(super) fn around(original: &'t str, start: usize, end: usize) -> Line<'t> {
        let before = original.get(..start).unwrap_or("");
        let after = original.get(end..).unwrap_or("");
        let from = before
            .char_indices()
            .rev()
            .take(LINE)
            .take_while(|(_, c)| *c != '\n')
            .last();
        let to = after
            .char_indices()
            .take(LINE)
            .take_while(|(_, c)| *c != '\n')
            .last();
        Line {
            before: before.get(from.map_or(start, |f| f.0)..).unwrap_or(""),
            after: after
                .get(..to.map_or(0, |(at, c)| at + c.len_utf8()))
                .unwrap_or(""),
        }
    }

    pub(super) fn is_japanese(&self) -> bool {
        let kana = |c: char| matches!(c, 'ぁ'..='ゖ' | 'ァ'..='ヺ' | '\u{FF66}'..='\u{FF9D}');
        self.before
            .chars()
            .chain(self.after.chars())
            .filter(|c| kana(*c))
            .take(2)
            .count()
            == 2
    }

    /// 简体中文, 繁體中文 in a choice of languages.
    pub(super) fn names_a_language(&self) -> bool {
        let near =
            |text: &str| text.starts_with('体') || text.starts_with('體') || text.starts_with('中');
        near(self.after) || self.before.ends_with('繁') || self.before.ends_with("中文")
    }

    /// A surname with a form of address behind it.
    pub(super) fn names_a_person(&self, c: char) -> bool {
        let address = [
            "様", "さん", "さま", "氏", "先生", "君", "殿", "女士", "老师",
        ];
        SURNAMES.contains(c)
            && self
                .after
                .char_indices()
                .take(4)
                .filter_map(|(at, _)| self.after.get(at..))
                .any(|rest| address.iter().any(|word| rest.starts_with(word)))
    }
}
