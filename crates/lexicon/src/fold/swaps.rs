//! Kanji that stand for a similar one inside a known word (何物 for 荷物).

use std::collections::HashMap;
use std::sync::LazyLock;

/// A word with one wrong kanji, the word meant, and the kanji before it that make the writing honest
/// (月末払い holds 末払い, 端末登録 holds 末登録).
type Swap = (&'static str, &'static str, &'static str);

const ENDS: &str = "月年期週季度端文巻粗結始終顛本場幕粉歳紀行語学";

/// Each differs from the word meant in exactly one character. Only writings that no honest text has stand
/// here; a writing that is also a word (何物, 人力, 入金) stands with what makes it wrong.
const SWAPS: &[Swap] = &[
    ("お何物", "お荷物", ""),
    ("何物をお", "荷物をお", ""),
    ("何物を配", "荷物を配", ""),
    ("何物を持ち帰", "荷物を持ち帰", ""),
    ("何物を預", "荷物を預", ""),
    ("何物のお", "荷物のお", ""),
    ("何物の配", "荷物の配", ""),
    ("何物の受", "荷物の受", ""),
    ("何物の保", "荷物の保", ""),
    ("何物が届", "荷物が届", ""),
    ("何物が不在", "荷物が不在", ""),
    ("何物は不", "荷物は不", ""),
    ("お荷初", "お荷物", ""),
    ("荷勿", "荷物", ""),
    ("苛物", "荷物", ""),
    ("支仏", "支払", ""),
    ("支私", "支払", ""),
    ("支弘", "支払", ""),
    ("未仏", "未払", ""),
    ("請永書", "請求書", ""),
    ("請永金", "請求金", ""),
    ("請永額", "請求額", ""),
    ("請永が", "請求が", ""),
    ("請永を", "請求を", ""),
    ("ご請永", "ご請求", ""),
    ("請氷書", "請求書", ""),
    ("ご請氷", "ご請求", ""),
    ("清求", "請求", ""),
    ("晴求", "請求", ""),
    ("末払い", "未払い", ENDS),
    ("末払金", "未払金", ENDS),
    ("末払料", "未払料", ENDS),
    ("末納料", "未納料", ENDS),
    ("末納金", "未納金", ENDS),
    ("末納の", "未納の", ENDS),
    ("末納が", "未納が", ENDS),
    ("末確認", "未確認", ENDS),
    ("末登録", "未登録", ENDS),
    ("末受領", "未受領", ENDS),
    ("末配達", "未配達", ENDS),
    ("末更新", "未更新", ENDS),
    ("末成年", "未成年", ENDS),
    ("末入金", "未入金", ENDS),
    ("末完了", "未完了", ENDS),
    ("弁護土", "弁護士", ""),
    ("司法書土", "司法書士", ""),
    ("行政書土", "行政書士", ""),
    ("税理土", "税理士", ""),
    ("自已", "自己", ""),
    ("自巳", "自己", ""),
    ("太切な", "大切な", ""),
    ("太切に", "大切に", ""),
    ("犬切な", "大切な", ""),
    ("犬切に", "大切に", ""),
    ("ご人力", "ご入力", ""),
    ("人力画面", "入力画面", ""),
    ("ご人金", "ご入金", ""),
    ("ご人会", "ご入会", ""),
    ("本曰", "本日", ""),
    ("曰本", "日本", ""),
    ("曰時", "日時", ""),
    ("曰付", "日付", ""),
    ("曰間", "日間", ""),
    ("曰以内", "日以内", ""),
    ("曰まで", "日まで", ""),
    ("期曰", "期日", ""),
    ("明曰", "明日", ""),
    ("今曰", "今日", ""),
    ("当曰", "当日", ""),
    ("翌曰", "翌日", ""),
    ("営業曰", "営業日", ""),
    ("お侍ちく", "お待ちく", ""),
    ("お侍ちし", "お待ちし", ""),
    ("お侍ちい", "お待ちい", ""),
    ("確忍", "確認", ""),
    ("碓認", "確認", ""),
    ("登緑", "登録", ""),
    ("登縁", "登録", ""),
    ("登禄", "登録", ""),
    ("運絡", "連絡", ""),
    ("連洛", "連絡", ""),
    ("連路先", "連絡先", ""),
    ("郵使", "郵便", ""),
    ("郵更", "郵便", ""),
    ("宅配使の", "宅配便の", ""),
    ("宅配使で", "宅配便で", ""),
    ("宅配使を", "宅配便を", ""),
    ("宅急使", "宅急便", ""),
    ("川急使", "川急便", ""),
    ("保菅", "保管", ""),
    ("保官期", "保管期", ""),
    ("期恨", "期限", ""),
    ("期眼を", "期限を", ""),
    ("期眼ま", "期限ま", ""),
    ("期眼切", "期限切", ""),
    ("手統き", "手続き", ""),
    ("手読き", "手続き", ""),
    ("童要な", "重要な", ""),
    ("停正", "停止", ""),
    ("用亭止", "用停止", ""),
    ("亭止し", "停止し", ""),
    ("緊怠", "緊急", ""),
    ("凍詰", "凍結", ""),
    ("栽判", "裁判", ""),
    ("訢訟", "訴訟", ""),
    ("帯納金", "滞納金", ""),
    ("帯納税", "滞納税", ""),
    ("帯納が", "滞納が", ""),
    ("国祝庁", "国税庁", ""),
    ("国説庁", "国税庁", ""),
    ("国脱庁", "国税庁", ""),
    ("脱務署", "税務署", ""),
    ("説務署", "税務署", ""),
    ("税務暑", "税務署", ""),
    ("電詰", "電話", ""),
    ("雷話", "電話", ""),
    ("雷気料", "電気料", ""),
    ("暗誌", "暗証", ""),
    ("固人情", "個人情", ""),
    ("個入情", "個人情", ""),
    ("惰報", "情報", ""),
    ("惜報", "情報", ""),
    ("清報", "情報", ""),
    ("往所", "住所", ""),
    ("佳所", "住所", ""),
    ("利甩", "利用", ""),
    ("刺用", "利用", ""),
    ("会貝", "会員", ""),
    ("会買様", "会員様", ""),
    ("無科で", "無料で", ""),
    ("無科の", "無料の", ""),
    ("無科登", "無料登", ""),
    ("無科会", "無料会", ""),
    ("有科サ", "有料サ", ""),
    ("有科会", "有料会", ""),
    ("有科動", "有料動", ""),
    ("用科金", "用料金", ""),
    ("納科金", "納料金", ""),
    ("栄天市場", "楽天市場", ""),
    ("栄天カ", "楽天カ", ""),
    ("栄天会", "楽天会", ""),
    ("楽夭", "楽天", ""),
    ("三并住友", "三井住友", ""),
    ("三井往友", "三井住友", ""),
    ("三井佳友", "三井住友", ""),
    ("左川急", "佐川急", ""),
    ("運愉", "運輸", ""),
    ("銀衍", "銀行", ""),
    ("銀庁", "銀行", ""),
    ("銀仃", "銀行", ""),
    ("金触", "金融", ""),
    ("三萎", "三菱", ""),
    ("很行口", "銀行口", ""),
    ("很行カ", "銀行カ", ""),
    ("囗座", "口座", ""),
    ("振迂", "振込", ""),
    ("預全", "預金", ""),
    ("返全", "返金", ""),
    ("全融機関", "金融機関", ""),
    ("全融庁", "金融庁", ""),
    ("警祭", "警察", ""),
    ("逮浦", "逮捕", ""),
    ("ご本入様", "ご本人様", ""),
    ("ご本入確", "ご本人確", ""),
    ("本入確認", "本人確認", ""),
    ("更薪", "更新", ""),
    ("変吏", "変更", ""),
    ("有劾期", "有効期", ""),
    ("不止利用", "不正利用", ""),
    ("不止アクセス", "不正アクセス", ""),
    ("不左", "不在", ""),
];

struct Entry {
    before: &'static str,
    after: &'static str,
    right: char,
    unless: &'static str,
}

/// By the wrong kanji.
static BY_WRONG: LazyLock<HashMap<char, Vec<Entry>>> = LazyLock::new(|| {
    let mut table: HashMap<char, Vec<Entry>> = HashMap::new();
    for (wrong, entry) in SWAPS.iter().filter_map(entry) {
        table.entry(wrong).or_default().push(entry);
    }
    table
});

fn entry(swap: &Swap) -> Option<(char, Entry)> {
    let (wrong, meant, unless) = *swap;
    let ((at, kanji), right) = wrong
        .char_indices()
        .zip(meant.chars())
        .find(|((_, w), m)| w != m)?;
    let entry = Entry {
        before: wrong.get(..at)?,
        after: wrong.get(at + kanji.len_utf8()..)?,
        right,
        unless,
    };
    Some((kanji, entry))
}

/// The kanji that may stand for another.
pub(super) fn triggers() -> impl Iterator<Item = char> {
    BY_WRONG.keys().copied()
}

/// The kanji meant by `kanji` at a place of a folded text, when it stands in one of the words.
pub(super) fn meant(text: &str, at: usize, kanji: char) -> Option<char> {
    let entries = BY_WRONG.get(&kanji)?;
    let before = text.get(..at)?;
    let after = text.get(at + kanji.len_utf8()..)?;
    entries
        .iter()
        .find(|entry| {
            after.starts_with(entry.after)
                && before
                    .strip_suffix(entry.before)
                    .is_some_and(|rest| !rest.ends_with(|c| entry.unless.contains(c)))
        })
        .map(|entry| entry.right)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_entry_differs_in_one_kanji() {
        for (wrong, meant, _) in SWAPS {
            let differing = wrong
                .chars()
                .zip(meant.chars())
                .filter(|(w, m)| w != m)
                .count();
            assert_eq!(differing, 1, "{wrong} {meant}");
            assert_eq!(
                wrong.chars().count(),
                meant.chars().count(),
                "{wrong} {meant}"
            );
        }
    }

    #[test]
    fn honest_neighbours_are_left_alone() {
        let find = |text: &str, kanji: char| meant(text, text.find(kanji).unwrap_or(0), kanji);
        assert_eq!(find("お何物の", '何'), Some('荷'));
        assert_eq!(find("何物でもない", '何'), None);
        assert_eq!(find("翌月末払い", '末'), None);
        assert_eq!(find("料金末払い", '末'), Some('未'));
        assert_eq!(find("人力車", '人'), None);
        assert_eq!(find("端末登録", '末'), None);
    }
}
