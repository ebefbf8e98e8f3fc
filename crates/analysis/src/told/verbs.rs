//! The verbs people use for what they did.

use daachorse::{CharwiseDoubleArrayAhoCorasick, CharwiseDoubleArrayAhoCorasickBuilder, MatchKind};
use std::sync::LazyLock;

/// What a verb does, before its object says which state it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Deed {
    /// 押す, クリックする.
    Press,
    /// 飛ぶ, アクセスする: gone to a page.
    Visit,
    /// 開く, 開ける.
    Open,
    /// 読む, 見る: only with regret.
    Read,
    /// 入力する, 打つ, 記入する.
    Enter,
    /// 書く: on a form, when data is named.
    Write,
    /// 入れる: data or an app.
    Put,
    /// 教える, 伝える.
    Tell,
    /// 登録する, 申し込む.
    Register,
    /// ログインする.
    Login,
    /// 送る, 送信する.
    Send,
    /// インストールする, 実行する.
    Install,
    /// ダウンロードする.
    Download,
    /// 許可する, 有効にする.
    Permit,
    /// 電話する.
    Phone,
    /// かける.
    Dial,
    /// 出る.
    PickUp,
    /// 振り込む, 送金する.
    Transfer,
    /// 払う, 支払う.
    Pay,
    /// 買う, 購入する.
    Buy,
    /// 渡す.
    Hand,
    /// 返信する, 返事する.
    Reply,
    /// メールする.
    Mail,
    /// 返す.
    Return,
    /// 対応する, 応じる.
    Respond,
    /// 連絡する, 問い合わせる.
    Contact,
    /// 答える.
    Answer,
    /// やり取りする.
    Exchange,
    /// 転送する, 拡散する, 回す.
    PassOn,
    /// 見せる.
    Show,
    /// 共有する (画面, or a message).
    Share,
    /// 遠隔操作される.
    Controlled,
    /// 乗っ取られる.
    TakenOver,
    /// 感染する.
    Infected,
}

/// The form in which a verb was met; what follows is read accordingly.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Form {
    /// Before ない, ず, れる.
    Nai,
    /// Before ます, たい, そう.
    Stem,
    /// Dictionary form.
    Dict,
    /// Before ば, or a command.
    E,
    /// Before う.
    Vol,
    /// With て or で.
    Te,
    /// With た or だ.
    Ta,
    /// With ちゃ, ちま, じゃ.
    Cha,
    /// With とら, どら (dialect).
    Tora,
    /// With とる, とっ, とい.
    Toru,
    /// One stem for everything (入れ-, 教え-).
    One,
    /// A noun with する.
    Noun,
    /// A passive stem (乗っ取られ-): it was done.
    Passive,
    /// Another word that only begins like the verb.
    Word,
}

/// A verb met in a text.
#[derive(Debug, Clone, Copy)]
pub(super) struct Met {
    pub deed: Deed,
    pub form: Form,
    /// First byte.
    pub start: usize,
    /// One past the last byte of the form.
    pub end: usize,
}

/// Every verb of the lexicon in `text`, in order.
pub(super) fn find(text: &str) -> Vec<Met> {
    let Some(lexicon) = LEXICON.as_ref() else {
        return Vec::new();
    };
    lexicon
        .automaton
        .leftmost_find_iter(text)
        .filter_map(|m| {
            let &(deed, form) = lexicon.forms.get(m.value() as usize)?;
            let before = text.get(..m.start())?;
            let word = text.get(m.start()..m.end())?;
            (form != Form::Word && stands_alone(before, word)).then_some(Met {
                deed,
                form,
                start: m.start(),
                end: m.end(),
            })
        })
        .collect()
}

/// Whether a verb that begins with kana is not the end of another word.
fn stands_alone(before: &str, word: &str) -> bool {
    let kana = |c: char| ('ぁ'..='ん').contains(&c);
    if before.ends_with(['取', '繰', '裏', '折', '照', '差', '申', '受']) && word.starts_with('返')
    {
        return false;
    }
    if word.starts_with('回')
        && before.ends_with(|c: char| c.is_ascii_digit() || "何数今前次毎一二三".contains(c))
    {
        return false;
    }
    if word.chars().count() > 4 || !word.chars().all(kana) {
        return true;
    }
    let mut back = before.chars().rev();
    match back.next() {
        Some(c) if kana(c) => {
            let particle = "をはもにでがとへてや".contains(c);
            let through = c == 'と' && back.next() == Some('を');
            particle && !through
        }
        _ => true,
    }
}

struct Lexicon {
    automaton: CharwiseDoubleArrayAhoCorasick<u32>,
    forms: Vec<(Deed, Form)>,
}

static LEXICON: LazyLock<Option<Lexicon>> = LazyLock::new(|| {
    let mut heads: Vec<(String, Deed, Form)> = Vec::new();
    for &(base, class, deed) in VERBS {
        conjugate(base, class, |head, form| heads.push((head, deed, form)));
    }
    heads.sort_by(|a, b| a.0.cmp(&b.0));
    heads.dedup_by(|a, b| a.0 == b.0);
    let forms = heads.iter().map(|h| (h.1, h.2)).collect();
    let keyed = heads
        .iter()
        .enumerate()
        .map(|(i, h)| (h.0.as_str(), i as u32));
    let automaton = CharwiseDoubleArrayAhoCorasickBuilder::new()
        .match_kind(MatchKind::LeftmostLongest)
        .build_with_values(keyed)
        .ok()?;
    Some(Lexicon { automaton, forms })
});

/// Gives every form of a verb. Classes: the consonant of a godan verb (`s k g r w t m b`), `1` for one-stem
/// verbs, `n` for nouns with する, `p` for passive stems, `x` for other words.
fn conjugate(base: &str, class: char, mut give: impl FnMut(String, Form)) {
    let (row, sound, voiced) = match class {
        's' => (["さ", "し", "す", "せ", "そ"], "し", false),
        'k' => (["か", "き", "く", "", "こ"], "い", false),
        'i' => (["か", "き", "く", "", "こ"], "っ", false),
        'r' => (["ら", "り", "る", "れ", "ろ"], "っ", false),
        'w' => (["わ", "い", "う", "え", "お"], "っ", false),
        't' => (["た", "ち", "つ", "て", "と"], "っ", false),
        'm' => (["ま", "み", "む", "め", "も"], "ん", true),
        'b' => (["ば", "び", "ぶ", "べ", "ぼ"], "ん", true),
        '1' => return give(base.to_owned(), Form::One),
        'n' => return give(base.to_owned(), Form::Noun),
        'p' => return give(base.to_owned(), Form::Passive),
        _ => return give(base.to_owned(), Form::Word),
    };
    for (ending, form) in row
        .iter()
        .zip([Form::Nai, Form::Stem, Form::Dict, Form::E, Form::Vol])
    {
        if !ending.is_empty() && !(class == 't' && form == Form::E) {
            give(format!("{base}{ending}"), form);
        }
    }
    let tails: [(&str, Form); 9] = if voiced {
        [
            ("で", Form::Te),
            ("だ", Form::Ta),
            ("じゃ", Form::Cha),
            ("じま", Form::Cha),
            ("どら", Form::Tora),
            ("どる", Form::Toru),
            ("どっ", Form::Toru),
            ("どい", Form::Toru),
            ("どり", Form::Toru),
        ]
    } else {
        [
            ("て", Form::Te),
            ("た", Form::Ta),
            ("ちゃ", Form::Cha),
            ("ちま", Form::Cha),
            ("とら", Form::Tora),
            ("とる", Form::Toru),
            ("とっ", Form::Toru),
            ("とい", Form::Toru),
            ("とり", Form::Toru),
        ]
    };
    for (tail, form) in tails {
        give(format!("{base}{sound}{tail}"), form);
    }
    if class == 'w' {
        give(format!("{base}うて"), Form::Te);
        give(format!("{base}うた"), Form::Ta);
    }
}

/// Base, class, deed.
const VERBS: &[(&str, char, Deed)] = &[
    ("押", 's', Deed::Press),
    ("おし", '1', Deed::Press),
    ("クリック", 'n', Deed::Press),
    ("くりっく", 'n', Deed::Press),
    ("クリツク", 'n', Deed::Press),
    ("click", 'n', Deed::Press),
    ("タップ", 'n', Deed::Press),
    ("たっぷ", 'n', Deed::Press),
    ("タッチ", 'n', Deed::Press),
    ("たっち", 'n', Deed::Press),
    ("ポチ", 'r', Deed::Press),
    ("ぽち", 'r', Deed::Press),
    ("ポチッと", 'n', Deed::Press),
    ("ポチっと", 'n', Deed::Press),
    ("踏", 'm', Deed::Press),
    ("触", 'r', Deed::Press),
    ("さわ", 'r', Deed::Press),
    ("長押し", 'n', Deed::Press),
    ("アクセス", 'n', Deed::Visit),
    ("飛", 'b', Deed::Visit),
    ("読み取", 'r', Deed::Visit),
    ("読み込", 'm', Deed::Visit),
    ("スキャン", 'n', Deed::Visit),
    ("進", 'm', Deed::Visit),
    ("開", 'k', Deed::Open),
    ("ひら", 'k', Deed::Open),
    ("開け", '1', Deed::Open),
    ("あけ", '1', Deed::Open),
    ("開封", 'n', Deed::Open),
    ("既読に", 'n', Deed::Read),
    ("読", 'm', Deed::Read),
    ("見", '1', Deed::Read),
    ("入力", 'n', Deed::Enter),
    ("にゅうりょく", 'n', Deed::Enter),
    ("入れ", '1', Deed::Put),
    ("いれ", '1', Deed::Put),
    ("打ち込", 'm', Deed::Enter),
    ("打", 't', Deed::Enter),
    ("うち込", 'm', Deed::Enter),
    ("書き込", 'm', Deed::Enter),
    ("かきこ", 'm', Deed::Enter),
    ("書", 'k', Deed::Write),
    ("記入", 'n', Deed::Enter),
    ("記載", 'x', Deed::Enter),
    ("教え", '1', Deed::Tell),
    ("おしえ", '1', Deed::Tell),
    ("伝え", '1', Deed::Tell),
    ("つたえ", '1', Deed::Tell),
    ("言", 'w', Deed::Tell),
    ("提供", 'n', Deed::Tell),
    ("登録", 'n', Deed::Register),
    ("申し込", 'm', Deed::Register),
    ("申込", 'n', Deed::Register),
    ("申し込み", 'n', Deed::Register),
    ("ログイン", 'n', Deed::Login),
    ("ろぐいん", 'n', Deed::Login),
    ("サインイン", 'n', Deed::Login),
    ("送", 'r', Deed::Send),
    ("おく", 'r', Deed::Send),
    ("送信", 'n', Deed::Send),
    ("アップロード", 'n', Deed::Send),
    ("提出", 'n', Deed::Send),
    ("インストール", 'n', Deed::Install),
    ("いんすとーる", 'n', Deed::Install),
    ("実行", 'n', Deed::Install),
    ("落と", 's', Deed::Download),
    ("ダウンロード", 'n', Deed::Download),
    ("だうんろーど", 'n', Deed::Download),
    ("dl", 'n', Deed::Download),
    ("許可", 'n', Deed::Permit),
    ("有効化", 'n', Deed::Permit),
    ("有効に", 'n', Deed::Permit),
    ("解凍", 'n', Deed::Install),
    ("電話", 'n', Deed::Phone),
    ("でんわ", 'n', Deed::Phone),
    ("通話", 'n', Deed::Phone),
    ("電話番号", 'x', Deed::Phone),
    ("でんわばんごう", 'x', Deed::Phone),
    ("かけ", '1', Deed::Dial),
    ("掛け", '1', Deed::Dial),
    ("架け", '1', Deed::Dial),
    ("かけ直", 's', Deed::Dial),
    ("かけなお", 's', Deed::Dial),
    ("折り返", 's', Deed::Dial),
    ("出", '1', Deed::PickUp),
    ("話", 's', Deed::PickUp),
    ("振り込", 'm', Deed::Transfer),
    ("ふりこ", 'm', Deed::Transfer),
    ("振込", 'n', Deed::Transfer),
    ("振込", 'm', Deed::Transfer),
    ("振込み", 'n', Deed::Transfer),
    ("振り込み", 'n', Deed::Transfer),
    ("送金", 'n', Deed::Transfer),
    ("入金", 'n', Deed::Transfer),
    ("払", 'w', Deed::Pay),
    ("はら", 'w', Deed::Pay),
    ("支払", 'w', Deed::Pay),
    ("支払い", 'n', Deed::Pay),
    ("決済", 'n', Deed::Pay),
    ("課金", 'n', Deed::Pay),
    ("チャージ", 'n', Deed::Pay),
    ("買", 'w', Deed::Buy),
    ("購入", 'n', Deed::Buy),
    ("渡", 's', Deed::Hand),
    ("手渡し", 'n', Deed::Hand),
    ("手渡", 's', Deed::Hand),
    ("返信", 'n', Deed::Reply),
    ("へんしん", 'n', Deed::Reply),
    ("返事", 'n', Deed::Reply),
    ("へんじ", 'n', Deed::Reply),
    ("返事を出", 's', Deed::Reply),
    ("返事を書", 'k', Deed::Reply),
    ("メール", 'n', Deed::Mail),
    ("めーる", 'n', Deed::Mail),
    ("メールアドレス", 'x', Deed::Mail),
    ("返", 's', Deed::Return),
    ("かえ", 's', Deed::Return),
    ("返送", 'x', Deed::Return),
    ("返金", 'x', Deed::Return),
    ("返品", 'x', Deed::Return),
    ("対応", 'n', Deed::Respond),
    ("応じ", '1', Deed::Respond),
    ("反応", 'n', Deed::Respond),
    ("連絡", 'n', Deed::Contact),
    ("問い合わせ", '1', Deed::Contact),
    ("問い合わせ", 'n', Deed::Contact),
    ("友だち追加", 'n', Deed::Exchange),
    ("友達追加", 'n', Deed::Exchange),
    ("答え", '1', Deed::Answer),
    ("こたえ", '1', Deed::Answer),
    ("回答", 'n', Deed::Answer),
    ("やり取り", 'n', Deed::Exchange),
    ("やりとり", 'n', Deed::Exchange),
    ("転送", 'n', Deed::PassOn),
    ("てんそう", 'n', Deed::PassOn),
    ("拡散", 'n', Deed::PassOn),
    ("シェア", 'n', Deed::PassOn),
    ("しぇあ", 'n', Deed::PassOn),
    ("回", 's', Deed::PassOn),
    ("まわ", 's', Deed::PassOn),
    ("広め", '1', Deed::PassOn),
    ("流", 's', Deed::PassOn),
    ("見せ", '1', Deed::Show),
    ("みせ", '1', Deed::Show),
    ("共有", 'n', Deed::Share),
    ("遠隔操作さ", 'p', Deed::Controlled),
    ("遠隔操作もさ", 'p', Deed::Controlled),
    ("遠隔操作をさ", 'p', Deed::Controlled),
    ("遠隔操作", 'n', Deed::Controlled),
    ("遠隔で操作さ", 'p', Deed::Controlled),
    ("操作さ", 'p', Deed::Controlled),
    ("操作", 'n', Deed::Controlled),
    ("リモート接続", 'n', Deed::Controlled),
    ("リモート操作", 'n', Deed::Controlled),
    ("リモートで操作さ", 'p', Deed::Controlled),
    ("乗っ取ら", 'p', Deed::TakenOver),
    ("のっとら", 'p', Deed::TakenOver),
    ("乗っとら", 'p', Deed::TakenOver),
    ("ハッキングさ", 'p', Deed::TakenOver),
    ("ハックさ", 'p', Deed::TakenOver),
    ("不正ログインさ", 'p', Deed::TakenOver),
    ("不正アクセスさ", 'p', Deed::TakenOver),
    ("ログインさ", 'p', Deed::TakenOver),
    ("侵入さ", 'p', Deed::TakenOver),
    ("変えら", 'p', Deed::TakenOver),
    ("変更さ", 'p', Deed::TakenOver),
    ("感染", 'n', Deed::Infected),
    ("支払い状況", 'x', Deed::Pay),
    ("支払い方法", 'x', Deed::Pay),
    ("支払い確認", 'x', Deed::Pay),
    ("払い戻", 'x', Deed::Pay),
    ("入力画面", 'x', Deed::Enter),
    ("入力欄", 'x', Deed::Enter),
    ("入力フォーム", 'x', Deed::Enter),
    ("送信元", 'x', Deed::Send),
    ("送信者", 'x', Deed::Send),
    ("送信先", 'x', Deed::Send),
    ("連絡先", 'x', Deed::Contact),
    ("振込先", 'x', Deed::Transfer),
    ("振り込み先", 'x', Deed::Transfer),
    ("送金先", 'x', Deed::Transfer),
    ("携帯電話", 'x', Deed::Phone),
    ("電話会社", 'x', Deed::Phone),
    ("電話帳", 'x', Deed::Phone),
    ("固定電話", 'x', Deed::Phone),
    ("電話代", 'x', Deed::Phone),
    ("電話口", 'x', Deed::Phone),
    ("ログイン画面", 'x', Deed::Login),
    ("ログイン情報", 'x', Deed::Login),
    ("ログインid", 'x', Deed::Login),
    ("見積", 'x', Deed::Read),
    ("見た目", 'x', Deed::Read),
    ("書類", 'x', Deed::Enter),
    ("開いたまま", 'x', Deed::Open),
];
