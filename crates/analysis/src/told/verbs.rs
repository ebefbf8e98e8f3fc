//! The verbs people use for what they did.

use super::words::{ends, entries, named, starts};
use daachorse::{CharwiseDoubleArrayAhoCorasick, CharwiseDoubleArrayAhoCorasickBuilder, MatchKind};
use std::sync::LazyLock;

named! {
/// What a verb does, before its object says which state it is.
Deed {
    /// 押す, クリックする.
    Press = "press",
    /// 飛ぶ, アクセスする: gone to a page.
    Visit = "visit",
    /// 開く, 開ける.
    Open = "open",
    /// 読む, 見る: only with regret.
    Read = "read",
    /// 入力する, 打つ, 記入する.
    Enter = "enter",
    /// 書く: on a form, when data is named.
    Write = "write",
    /// 入れる: data or an app.
    Put = "put",
    /// 教える, 伝える.
    Tell = "tell",
    /// 登録する, 申し込む.
    Register = "register",
    /// ログインする.
    Login = "login",
    /// 送る, 送信する.
    Send = "send",
    /// インストールする, 実行する.
    Install = "install",
    /// ダウンロードする.
    Download = "download",
    /// 許可する, 有効にする.
    Permit = "permit",
    /// 電話する.
    Phone = "phone",
    /// かける.
    Dial = "dial",
    /// 出る.
    PickUp = "pick-up",
    /// 振り込む, 送金する.
    Transfer = "transfer",
    /// 払う, 支払う.
    Pay = "pay",
    /// 買う, 購入する.
    Buy = "buy",
    /// 渡す.
    Hand = "hand",
    /// 返信する, 返事する.
    Reply = "reply",
    /// メールする.
    Mail = "mail",
    /// 返す.
    Return = "return",
    /// 対応する, 応じる.
    Respond = "respond",
    /// 連絡する, 問い合わせる.
    Contact = "contact",
    /// 答える.
    Answer = "answer",
    /// やり取りする.
    Exchange = "exchange",
    /// 転送する, 拡散する, 回す.
    PassOn = "pass-on",
    /// 見せる.
    Show = "show",
    /// 共有する (画面, or a message).
    Share = "share",
    /// 遠隔操作される.
    Controlled = "controlled",
    /// 乗っ取られる.
    TakenOver = "taken-over",
    /// 感染する.
    Infected = "infected",
    /// 注文する, 頼む: in a shop on the web.
    Order = "order",
}
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
    /// With ちょ, じょ, before る and らん (dialect).
    Choru,
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

/// Every verb of the lexicon in `text`, in order. `begins` says of a byte whether a word surely begins there.
pub(super) fn find(text: &str, begins: impl Fn(usize) -> bool) -> Vec<Met> {
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
            let alone = begins(m.start()) || stands_alone(before, word);
            let other = form == Form::Word || is_pronoun(word, text.get(m.end()..)?);
            (alone && !other).then_some(Met {
                deed,
                form,
                start: m.start(),
                end: m.end(),
            })
        })
        .collect()
}

/// わたし is the person who tells, unless it goes on as a verb (わたします).
fn is_pronoun(word: &str, rest: &str) -> bool {
    word == "わたし" && !starts(rest, "ま て た そ ちゃ")
}

/// Whether a verb that begins with kana is not the end of another word.
fn stands_alone(before: &str, word: &str) -> bool {
    let kana = |c: char| ('ぁ'..='ん').contains(&c);
    if word.starts_with('返') && ends(before, "取 繰 裏 折 照 差 申 受 引き 見 思い とり 言い 寝")
    {
        return false;
    }
    if word.starts_with('出')
        && ends(
            before,
            "引き 思い 言い 飛び 抜け 貸し 聞き 取り 呼び 届け 逃げ 抜き 追い 持ち 流れ 作り 見",
        )
    {
        return false;
    }
    if word.starts_with("知らせ") && before.ends_with('お') {
        return false;
    }
    // 言われなかったから: no かう.
    if word.starts_with("かっ") && before.ends_with('な') {
        return false;
    }
    if word.starts_with('回') && ends(before, "0 1 2 3 4 5 6 7 8 9 何 数 今 前 次 毎 一 二 三")
    {
        return false;
    }
    if word.chars().count() >= 4 || !word.chars().all(kana) {
        return true;
    }
    let mut back = before.chars().rev();
    match back.next() {
        Some(c) if kana(c) => {
            let particle = "をはもにでがとへてやばさねなけらんり".contains(c);
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
    for (section, entry) in entries(include_str!("verbs.txt")) {
        let (base, class) = entry.rsplit_once(' ').unwrap_or((entry, "x"));
        if let (Some(deed), Some(class)) = (Deed::parse(section), class.chars().next()) {
            conjugate(base, class, |head, form| heads.push((head, deed, form)));
        }
    }
    // 入れ is 入れる before it is a form of 入る.
    heads.sort_by(|a, b| {
        a.0.cmp(&b.0)
            .then((a.2 != Form::One).cmp(&(b.2 != Form::One)))
    });
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
        's' => ("さしすせそ", 'し', false),
        'k' => ("かきく_こ", 'い', false),
        'r' => ("らりるれろ", 'っ', false),
        'w' => ("わいうえお", 'っ', false),
        't' => ("たちつ_と", 'っ', false),
        'm' => ("まみむめも", 'ん', true),
        'b' => ("ばびぶべぼ", 'ん', true),
        '1' => return give(base.to_owned(), Form::One),
        'n' => return give(base.to_owned(), Form::Noun),
        'p' => return give(base.to_owned(), Form::Passive),
        _ => return give(base.to_owned(), Form::Word),
    };
    let forms = [Form::Nai, Form::Stem, Form::Dict, Form::E, Form::Vol];
    for (ending, form) in row.chars().zip(forms).filter(|e| e.0 != '_') {
        give(format!("{base}{ending}"), form);
    }
    let tails = if voiced {
        "で だ じゃ じま じ どら どる どっ どい どり"
    } else {
        "て た ちゃ ちま ち とら とる とっ とい とり とん とき よる よっ"
    };
    let forms = [
        Form::Te,
        Form::Ta,
        Form::Cha,
        Form::Cha,
        Form::Cha,
        Form::Tora,
    ];
    let forms = forms.into_iter().chain(std::iter::repeat(Form::Toru));
    for (tail, form) in tails.split(' ').zip(forms) {
        give(format!("{base}{sound}{tail}"), form);
    }
    // 押しちょる, 踏んじょる; 押しで, 開いだ (north).
    let (choru, te, ta) = if voiced {
        ("じょ", "", "")
    } else {
        ("ちょ", "で", "だ")
    };
    give(format!("{base}{sound}{choru}"), Form::Choru);
    if matches!(sound, 'し' | 'い') {
        give(format!("{base}{sound}{te}"), Form::Te);
        give(format!("{base}{sound}{ta}"), Form::Ta);
    }
    if class == 'w' {
        // はろうた, もろうとる.
        let long = base.strip_suffix('ら').map(|b| format!("{b}ろう"));
        for stem in [Some(format!("{base}う")), long].into_iter().flatten() {
            for tail in "て た とら とる とっ とい とり とん".split(' ') {
                let form = match tail {
                    "て" => Form::Te,
                    "た" => Form::Ta,
                    "とら" => Form::Tora,
                    _ => Form::Toru,
                };
                give(format!("{stem}{tail}"), form);
            }
        }
    }
}
