//! What follows a verb: whether it was done, denied, asked about, or said by the message.

use super::verbs::Form;

/// What the words after a verb make of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Outcome {
    /// It was done.
    Done,
    /// It was not: denied, averted, asked about, wanted, feared or only supposed.
    Denied,
    /// Said to be done, but towards the person who tells (送ってきた), demanded by the message, or a noun.
    Nothing,
    /// Asked about as if done (開いただけで感染しますか): done unless denied elsewhere.
    Supposed,
    /// Open: the rest of the sentence decides (押して、…).
    Open,
}

/// A verb's outcome and what follows its ending.
#[derive(Debug, Clone, Copy)]
pub(super) struct Ending {
    pub outcome: Outcome,
    /// One past the last byte that was read, counted from the beginning of what follows the verb.
    pub length: usize,
}

use Outcome::{Denied, Done, Nothing, Open, Supposed};

/// Reads what follows a verb. `rest` is the rest of its sentence; `supposed` says that もし stands before.
pub(super) fn read(form: Form, rest: &str, supposed: bool) -> Ending {
    let outcome = match form {
        Form::Te => after_te(rest, supposed),
        Form::Ta => after_ta(rest, supposed),
        Form::Cha => after_cha(rest, supposed),
        Form::Tora => Denied,
        Form::Toru => after_te_iru(rest),
        Form::Nai => after_nai(rest),
        Form::Stem => after_stem(rest, supposed),
        Form::Dict => after_dictionary(rest),
        Form::E | Form::Vol => after_will(form, rest),
        Form::One => one_stem(rest, supposed),
        Form::Passive => match rest.strip_prefix('れ') {
            Some(rest) => one_stem(rest, supposed),
            None => Nothing,
        },
        Form::Noun => return noun(rest, supposed),
        Form::Word => Nothing,
    };
    Ending { outcome, length: 0 }
}

/// The first of `list` that `text` starts with.
fn starts(text: &str, list: &[&str]) -> bool {
    list.iter().any(|w| text.starts_with(w))
}

/// The rest of `text` after the first of `list` it starts with.
fn after<'t>(text: &'t str, list: &[&str]) -> Option<&'t str> {
    list.iter().find_map(|w| text.strip_prefix(w))
}

/// A verb with one stem (入れ-, 教え-, passive られ-).
fn one_stem(rest: &str, supposed: bool) -> Outcome {
    if let Some(rest) = rest.strip_prefix('て') {
        return after_te(rest, supposed);
    }
    if let Some(rest) = after(rest, &["ちゃ", "ちま"]) {
        return after_cha(rest, supposed);
    }
    if starts(rest, &["とら", "とり"]) {
        return Denied;
    }
    if let Some(rest) = after(rest, &["とる", "とっ", "とい"]) {
        return after_te_iru(rest);
    }
    if starts(rest, &["たい", "たく", "たがる", "たがっ", "たがり"]) && !starts(rest, &["たいう"])
    {
        return Denied;
    }
    if let Some(rest) = rest.strip_prefix('た') {
        return after_ta(rest, supposed);
    }
    if starts(rest, &["な", "ず", "ぬ", "へん", "ん", "まへん"]) {
        return after_nai(rest);
    }
    if let Some(rest) = rest.strip_prefix('る') {
        return after_dictionary(rest);
    }
    if let Some(rest) = after(rest, &["さ", "ら"]) {
        return after_nai(rest);
    }
    if let Some(rest) = rest.strip_prefix("よう") {
        return if starts(rest, &["と", "か"]) {
            Denied
        } else {
            Nothing
        };
    }
    if starts(rest, &["ろ", "よ"]) {
        return Nothing;
    }
    after_stem(rest, supposed)
}

/// A noun with する, particles between them allowed (入力はせず), or used as in a note (クリックのみ).
fn noun(rest: &str, supposed: bool) -> Ending {
    let particles = [
        "だけは",
        "までは",
        "などは",
        "とかは",
        "だけ",
        "まで",
        "とか",
        "なんか",
        "など",
        "を",
        "は",
        "も",
        "ば",
    ];
    let tail = after(rest, &particles).unwrap_or(rest);
    let skipped = rest.len() - tail.len();
    let outcome = match of_suru(tail, supposed) {
        Some(outcome) => outcome,
        None => as_note(rest, tail),
    };
    Ending {
        outcome,
        length: skipped,
    }
}

/// する after its noun; `None` when something else follows.
fn of_suru(tail: &str, supposed: bool) -> Option<Outcome> {
    let tail = tail.strip_prefix("を").unwrap_or(tail);
    if let Some(rest) = after(tail, &["して", "しって"]) {
        return Some(after_te(rest, supposed));
    }
    if let Some(rest) = after(tail, &["しちゃ", "しちま"]) {
        return Some(after_cha(rest, supposed));
    }
    if starts(tail, &["したい", "したく"]) {
        return Some(Denied);
    }
    if let Some(rest) = tail.strip_prefix("した") {
        return Some(after_ta(rest, supposed));
    }
    if starts(tail, &["しとら", "しとり", "しとらん"]) {
        return Some(Denied);
    }
    if let Some(rest) = after(tail, &["しとる", "しとっ", "しとい"]) {
        return Some(after_te_iru(rest));
    }
    if starts(tail, &["しよう", "しようと"]) {
        return Some(Denied);
    }
    if starts(tail, &["しろ", "せよ", "しなさい", "すべき", "しましょう"]) {
        return Some(Nothing);
    }
    if starts(
        tail,
        &[
            "しな",
            "せず",
            "しず",
            "せん",
            "しん",
            "しまへん",
            "しぬ",
            "しへん",
            "せえへん",
            "せーへん",
        ],
    ) {
        let rest = tail.strip_prefix(['し', 'せ']).unwrap_or(tail);
        return Some(after_nai(rest));
    }
    if let Some(rest) = tail.strip_prefix("する") {
        return Some(after_dictionary(rest));
    }
    if starts(tail, &["すれば", "すると"]) {
        return Some(Denied);
    }
    if let Some(rest) = after(tail, &["され", "させら"]) {
        // Made to do it is done (入力させられた); passive alone is not the person's deed.
        return Some(match tail.starts_with("させら") {
            true => one_stem(rest.strip_prefix('れ').unwrap_or(rest), supposed),
            false => Nothing,
        });
    }
    if let Some(rest) = tail.strip_prefix("させ") {
        return Some(one_stem(rest, supposed)).filter(|_| !starts(rest, &["よう", "る"]));
    }
    if starts(tail, &["でき", "出来"]) {
        return Some(Denied);
    }
    tail.strip_prefix('し')
        .map(|rest| after_stem(rest, supposed))
}

/// Short notes: 入力なし, クリックのみ, 返信済み.
fn as_note(rest: &str, tail: &str) -> Outcome {
    if starts(
        rest,
        &[
            "なし",
            "無し",
            "はなし",
            "は無し",
            "はまだ",
            "もなし",
            "前",
            "はない",
            "もまだ",
        ],
    ) {
        return Denied;
    }
    if starts(rest, &["済み", "済", "ずみ", "後", "あと"]) {
        return Done;
    }
    let only = after(rest, &["のみ", "だけ"]);
    let ends = |t: &str| t.is_empty() || starts(t, &["、", "。", "で", "です", "\n", ","]);
    match only {
        Some(t) if ends(t) => Done,
        _ if starts(tail, &["いただ", "下さ", "くださ"]) => Nothing,
        _ => Nothing,
    }
}

/// After て or で.
fn after_te(rest: &str, supposed: bool) -> Outcome {
    if let Some(rest) = rest.strip_prefix("しま") {
        return after_shimau(rest, supposed);
    }
    if starts(
        rest,
        &[
            "しも",
            "もう",
            "もた",
            "もて",
            "まった",
            "まって",
            "まい",
            "まし",
        ],
    ) {
        return Done;
    }
    if let Some(rest) = rest.strip_prefix('も') {
        return after_te_mo(rest);
    }
    if starts(
        rest,
        &[
            "くださ",
            "下さ",
            "くれと",
            "くれっ",
            "くれる",
            "くれな",
            "くれ、",
            "くれ。",
            "ほし",
            "欲し",
            "ちょうだ",
            "頂",
            "いただ",
            "もら",
            "ね。",
            "ちょ",
        ],
    ) {
        return Nothing;
    }
    let quoted = [
        "と言",
        "といわ",
        "と書",
        "とメ",
        "とl",
        "とs",
        "と頼",
        "とライン",
        "ってメ",
        "って言",
        "ってl",
        "ってs",
        "って頼",
        "ってき",
        "って来",
        "とき",
        "と来",
        "との",
    ];
    if starts(rest, &quoted) {
        return Nothing;
    }
    if starts(
        rest,
        &[
            "きた", "きて", "きま", "きや", "きよ", "くる", "来", "こら", "こな", "こん",
        ],
    ) {
        return Nothing;
    }
    if let Some(rest) = after(rest, &["はい", "は"]) {
        let denied = starts(
            rest,
            &["ない", "ませ", "おら", "おり", "いな", "いま", "へん"],
        );
        return if denied { Denied } else { Nothing };
    }
    if starts(
        rest,
        &[
            "いい",
            "よい",
            "良い",
            "ええ",
            "よか",
            "大丈夫",
            "平気",
            "へいき",
        ],
    ) {
        return Denied;
    }
    if starts(
        rest,
        &[
            "ない",
            "ません",
            "なか",
            "ねえ",
            "ねー",
            "へん",
            "まへん",
            "まっせん",
            "ませ",
            "なく",
            "んと",
            "なくて",
            "おら",
            "おりませ",
            "いな",
            "いませ",
            "いへん",
            "おへん",
            "ん。",
            "んよ",
            "ん、",
        ],
    ) {
        return Denied;
    }
    if starts(rest, &["い", "る", "た", "ます", "まし", "お", "置"]) {
        return after_te_iru(rest);
    }
    if let Some(rest) = rest.strip_prefix('み') {
        return after_te_miru(rest, supposed);
    }
    if starts(rest, &["ある", "あっ", "あり", "あん"]) {
        return Nothing;
    }
    if starts(
        rest,
        &[
            "から",
            "いっ",
            "行っ",
            "やっ",
            "やり",
            "あげ",
            "くれた",
            "くれま",
            "すぐ",
        ],
    ) {
        return Done;
    }
    Open
}

/// After ている, ておる, ておく in its forms, the い or お still to come.
fn after_te_iru(rest: &str) -> Outcome {
    let rest = after(rest, &["い", "お", "置"]).unwrap_or(rest);
    if starts(
        rest,
        &[
            "ない",
            "ませ",
            "なか",
            "なく",
            "らん",
            "らず",
            "りませ",
            "らへ",
            "ん。",
        ],
    ) {
        return Denied;
    }
    if starts(
        rest,
        &["けば", "こう", "きたい", "く方", "いた方", "るべき"],
    ) {
        return Denied;
    }
    match after(rest, &["ました", "ます", "った", "る", "た"]) {
        Some(rest) => after_ta(rest, false),
        None => Done,
    }
}

/// After てみる in its forms.
fn after_te_miru(rest: &str, supposed: bool) -> Outcome {
    if let Some(rest) = rest.strip_prefix('た') {
        return match starts(rest, &["い", "く"]) {
            true => Denied,
            false => after_ta(rest, supposed),
        };
    }
    if starts(rest, &["て", "まし", "ると"]) && !starts(rest, &["てくださ", "て下さ", "ましょ"])
    {
        return Done;
    }
    if starts(rest, &["よう", "な", "ませ", "ず", "た方"]) {
        Denied
    } else {
        Nothing
    }
}

/// After ても.
fn after_te_mo(rest: &str) -> Outcome {
    if starts(rest, &["うた", "うて", "うち"]) {
        return Done;
    }
    if starts(rest, &["いな", "いま", "おら", "みな"]) {
        return Denied;
    }
    if starts(
        rest,
        &[
            "いい",
            "良",
            "よ",
            "ええ",
            "大丈夫",
            "だいじょ",
            "かま",
            "平気",
            "問題",
            "安全",
            "害",
        ],
    ) {
        return Denied;
    }
    if has_past(rest) && !asks(rest) {
        Done
    } else {
        Denied
    }
}

/// After てしま.
fn after_shimau(rest: &str, supposed: bool) -> Outcome {
    if starts(
        rest,
        &[
            "いそう",
            "いかね",
            "わな",
            "いますか",
            "うか",
            "うと",
            "うの",
            "えば",
            "うので",
        ],
    ) {
        return Denied;
    }
    if let Some(rest) = after(rest, &["ったら", "いましたら"]) {
        return after_tara(rest, supposed);
    }
    if supposed && starts(rest, &["った場合", "った時", "ったとき", "った際"]) {
        return Denied;
    }
    for past in ["いました", "った"] {
        if let Some(rest) = rest.strip_prefix(past) {
            return match after_ta(rest, supposed) {
                // With regret even a case is one's own (押してしまった場合).
                Nothing if !said_by_message(rest) => Done,
                Denied if starts(rest, &["場合", "際"]) => Done,
                other => other,
            };
        }
    }
    Done
}

/// After ちゃ, ちま, じゃ.
fn after_cha(rest: &str, supposed: bool) -> Outcome {
    if starts(
        rest,
        &[
            "だめ",
            "ダメ",
            "駄目",
            "いけ",
            "あか",
            "まず",
            "いかん",
            "あかん",
        ],
    ) {
        return Nothing;
    }
    if starts(rest, &["いそう", "うと", "うか", "うの", "えば", "おう"]) {
        return Denied;
    }
    if let Some(rest) = after(rest, &["ったら", "いましたら"]) {
        return after_tara(rest, supposed);
    }
    for past in ["いました", "った"] {
        if let Some(rest) = rest.strip_prefix(past) {
            return match after_ta(rest, supposed) {
                Nothing if !said_by_message(rest) => Done,
                other => other,
            };
        }
    }
    if starts(rest, &["い", "っ", "え"]) {
        Done
    } else {
        Nothing
    }
}

/// After the plain past (た, だ) or ました.
fn after_ta(rest: &str, supposed: bool) -> Outcome {
    if rest.starts_with("らし") {
        return Done;
    }
    if let Some(rest) = rest.strip_prefix("ら") {
        return after_tara(rest, supposed);
    }
    if let Some(rest) = rest.strip_prefix('り') {
        return after_tari(rest);
    }
    if starts(
        rest,
        &[
            "ほうが",
            "方が",
            "ほうは",
            "方は",
            "ほうも",
            "ほうで",
            "ほういい",
            "方いい",
            "方よ",
            "方、い",
        ],
    ) {
        return Denied;
    }
    if rest.starts_with("かも") {
        return Done;
    }
    if starts(
        rest,
        &[
            "かどう",
            "か?",
            "かしら",
            "かな",
            "か。",
            "か心配",
            "か不安",
            "かわか",
            "か分か",
            "か覚え",
            "か、",
            "か\n",
            "?",
            "の?",
            "ん?",
            "のか",
            "んか",
            "っけ?",
            "っけ。",
            "っけな",
        ],
    ) {
        return Denied;
    }
    if starts(
        rest,
        &[
            "のでしょうか",
            "んでしょうか",
            "のですか",
            "んですか",
            "でしょうか",
            "のかし",
            "のだろうか",
            "のやろか",
            "んやろか",
        ],
    ) {
        return Denied;
    }
    if starts(
        rest,
        &[
            "覚え",
            "おぼえ",
            "記憶",
            "つもり",
            "わけでは",
            "わけじゃ",
            "訳では",
            "ためしが",
            "事実は",
        ],
    ) {
        return Denied;
    }
    if let Some(rest) = after(rest, &["こと", "事"]) {
        let never = starts(
            rest,
            &[
                "はな",
                "がな",
                "もな",
                "はあり",
                "がありませ",
                "もあり",
                "はござ",
                "は一度",
                "は無",
                "ない",
                "はいっさい",
            ],
        );
        return if never { Denied } else { Done };
    }
    if starts(rest, &["場合", "人は", "人が", "ひとは", "方々"])
        || (supposed && starts(rest, &["とき", "時", "際"]))
    {
        return Denied;
    }
    if starts(
        rest,
        &[
            "くな", "い、", "い。", "いで", "いと", "いん", "いけ", "いの", "いか",
        ],
    ) {
        return Denied;
    }
    if said_by_message(rest) {
        return Nothing;
    }
    let only = starts(rest, &["だけで", "だけでも"]) && !starts(rest, &["だけです", "だけでした"]);
    if only && asks(rest) && !has_past(rest) {
        Supposed
    } else {
        Done
    }
}

/// と書いてある, というメール and the like: the message says so.
fn said_by_message(rest: &str) -> bool {
    let rest = after(rest, &["よ", "ね", "ので", "ため"])
        .filter(|r| starts(r, &["と", "って"]))
        .unwrap_or(rest);
    if starts(
        rest,
        &[
            "みたいなメ",
            "みたいなs",
            "みたいなl",
            "ようなメ",
            "ような内容",
            "旨",
            "的な",
        ],
    ) {
        return true;
    }
    let Some(said) = after(rest, &["とか", "と", "って", "ちゅう", "いう", "て"]) else {
        return false;
    };
    if starts(
        said,
        &["思", "おも", "きは", "き、", "たん", "ころ", "して"],
    ) {
        return false;
    }
    starts(
        said,
        &[
            "書",
            "かい",
            "かか",
            "記",
            "いう",
            "言う",
            "いっ",
            "言わ",
            "いわ",
            "言って来",
            "言ってき",
            "あり",
            "あっ",
            "ある",
            "表示",
            "出",
            "で",
            "の",
            "メ",
            "め",
            "s",
            "l",
            "ライン",
            "ショート",
            "通知",
            "連絡",
            "来",
            "き",
            "届",
            "脅",
            "画面",
            "送",
            "名乗",
            "称",
            "、",
            "ハ",
            "dm",
            "件名",
            "とど",
        ],
    )
}

/// After たら: when it was done, or only supposed.
fn after_tara(rest: &str, supposed: bool) -> Outcome {
    let supposes = supposed
        || starts(
            rest,
            &[
                "どうな",
                "いい",
                "だめ",
                "ダメ",
                "あか",
                "いけ",
                "まず",
                "やば",
                "アウト",
                "よい",
                "良い",
                "危",
            ],
        );
    if supposes || (asks(rest) && !has_past(rest)) || would_be(rest) {
        return Denied;
    }
    Done
}

/// Whether only what would come of it is said (感染する, どうなる).
fn would_be(rest: &str) -> bool {
    let head: String = rest.chars().take(24).collect();
    let would = [
        "感染します",
        "感染する",
        "どうなり",
        "どうなる",
        "大丈夫でしょ",
        "大丈夫です",
        "乗っ取られます",
        "取られます",
        "抜かれます",
    ];
    would.iter().any(|w| head.contains(w)) && !has_past(&head)
}

/// After たり: the する at the end of the list decides.
fn after_tari(rest: &str) -> Outcome {
    let denied = [
        "していません",
        "してません",
        "してない",
        "していない",
        "しないで",
        "せず",
        "しません",
        "しなか",
        "しとら",
        "してへん",
        "してはいません",
        "しておりません",
    ];
    let done = ["しました", "した", "してしま", "しちゃ", "して"];
    let at = |list: &[&str]| list.iter().filter_map(|w| rest.find(w)).min();
    match (at(&denied), at(&done)) {
        (Some(d), Some(s)) if d <= s => Denied,
        (Some(_), None) => Denied,
        (_, Some(_)) => Done,
        _ => Denied,
    }
}

/// After the stem before ない, ず, れる.
fn after_nai(rest: &str) -> Outcome {
    if let Some(rest) = rest.strip_prefix('れ') {
        // 払わされた is さ + れ and comes below; plain passives are not the person's deed.
        let _ = rest;
        return Nothing;
    }
    if let Some(rest) = after(rest, &["せられ", "され"]) {
        return one_stem(rest, false);
    }
    if starts(rest, &["せ", "そ"]) {
        return Nothing;
    }
    if starts(
        rest,
        &[
            "ないでくだ",
            "ないで下",
            "ないでね",
            "ないよう",
            "ないでほし",
            "ないで欲",
        ],
    ) {
        return Nothing;
    }
    if starts(
        rest,
        &[
            "な",
            "ず",
            "ぬ",
            "ん",
            "へん",
            "せん",
            "ひん",
            "やん",
            "まへん",
            "ね",
        ],
    ) {
        return Denied;
    }
    Nothing
}

/// After the stem before ます, たい, そう.
fn after_stem(rest: &str, supposed: bool) -> Outcome {
    if starts(rest, &["ましょ", "なさい", "ましょう"]) {
        return Nothing;
    }
    if starts(
        rest,
        &[
            "ませんでし",
            "ませんか",
            "ません",
            "まへん",
            "ませず",
            "ませな",
        ],
    ) {
        return if rest.starts_with("ませんか") {
            Nothing
        } else {
            Denied
        };
    }
    if let Some(rest) = rest.strip_prefix("ました") {
        return after_ta(rest, supposed);
    }
    if starts(rest, &["まして", "ますた", "ましまた"]) {
        return Done;
    }
    if let Some(rest) = after(rest, &["ますと", "ます"]) {
        return match starts(rest, &["か"]) {
            true => Denied,
            false => Nothing,
        };
    }
    if starts(
        rest,
        &[
            "そうに",
            "そうな",
            "そうだ",
            "そうで",
            "かけ",
            "たい",
            "たく",
            "たがる",
            "たがっ",
            "忘れ",
            "わすれ",
        ],
    ) {
        return Denied;
    }
    if starts(
        rest,
        &[
            "始め",
            "終",
            "直し",
            "なおし",
            "つつ",
            "ながら",
            "に行",
            "続け",
        ],
    ) {
        return Done;
    }
    if rest.starts_with('、') {
        Open
    } else {
        Nothing
    }
}

/// After the dictionary form.
fn after_dictionary(rest: &str) -> Outcome {
    let averted = [
        "前",
        "まえ",
        "とこ",
        "ところ",
        "所だ",
        "所で",
        "寸前",
        "直前",
        "手前",
        "ことなく",
        "こともなく",
        "ことはな",
        "ことはあり",
        "こともせ",
        "のをや",
        "のは止",
        "のはや",
        "のはこわ",
        "のが怖",
        "のが不安",
        "のを止",
        "気は",
        "気が",
        "つもりは",
        "べき",
        "か迷",
        "か悩",
        "かどう",
        "か、",
        "必要は",
        "必要が",
        "勇気",
    ];
    if starts(rest, &averted) {
        return Denied;
    }
    if let Some(rest) = after(rest, &["と、", "と"]) {
        return after_when(rest);
    }
    if starts(rest, &["うちに", "うち、"]) {
        return Done;
    }
    if starts(rest, &["んじゃなか", "んやなか"]) {
        Done
    } else {
        Nothing
    }
}

/// After と: when it was done, if something came of it.
fn after_when(rest: &str) -> Outcome {
    if starts(
        rest,
        &[
            "書",
            "言",
            "い",
            "の",
            "か",
            "表示さ",
            "思",
            "したら",
            "して",
            "き",
            "こ",
            "脅",
        ],
    ) {
        return Nothing;
    }
    let heard = [
        "と聞",
        "ときい",
        "と書",
        "と言わ",
        "と知っ",
        "とのこと",
        "そうなので",
        "可能性",
    ];
    if heard.iter().any(|w| rest.contains(w)) {
        return Nothing;
    }
    let came = [
        "求められ",
        "表示さ",
        "出て",
        "出ま",
        "画面",
        "つなが",
        "飛",
        "開き",
        "開い",
        "なり",
        "なっ",
    ];
    let result = has_past(rest) || came.iter().any(|w| rest.contains(w));
    if result && !asks(rest) { Done } else { Nothing }
}

/// After the forms of will and command.
fn after_will(form: Form, rest: &str) -> Outcome {
    match form {
        Form::Vol if starts(rest, &["うと", "うか"]) => Denied,
        Form::E if starts(rest, &["ば", "な", "ませ", "ずに"]) => Denied,
        _ => Nothing,
    }
}

/// How the rest of the sentence decides an open verb.
pub(super) fn open(rest: &str) -> Outcome {
    const ASKED: &[&str] = &[
        "た方が",
        "たほうが",
        "だ方が",
        "だほうが",
        "た方い",
        "べき",
        "ないといけ",
        "ないとだめ",
        "なければ",
        "なきゃ",
        "なくては",
        "てもい",
        "ても大丈夫",
        "てもよ",
        "ても良",
        "ていいで",
        "ていいの",
        "ていい?",
        "て大丈夫",
        "ますか",
        "ましょうか",
        "るといい",
        "ればい",
        "れば良",
        "ればよ",
        "たらいい",
        "たらよ",
        "たら良",
        "ようとし",
        "ようと思",
        "そうになり",
        "そうになっ",
        "たいので",
        "たいん",
        "たいで",
    ];
    const DEMANDED: &[&str] = &[
        "ください",
        "下さい",
        "てくれ",
        "てほし",
        "て欲し",
        "なさい",
        "しろと",
        "しろっ",
        "せよ",
        "れと",
        "ろと",
        "えと",
        "けと",
        "せと",
        "れって",
        "ろって",
        "えって",
        "ように書",
        "ように言",
        "ようにと",
        "ようにとの",
        "ないと訴",
        "と書い",
        "と書か",
        "と言わ",
        "と言って",
        "とのこと",
        "というメ",
        "というs",
        "という内",
        "というl",
        "っていう",
        "ってメ",
        "ってs",
        "って書",
        "って言わ",
        "と脅",
        "と要求",
        "とあり",
    ];
    const PAST: &[&str] = &[
        "ました",
        "た。",
        "た、",
        "たが",
        "たけど",
        "ので",
        "たら",
        "たところ",
        "てしま",
        "ちゃった",
        "ちゃい",
        "たん",
        "たの",
        "ません",
        "ない",
        "ずに",
        "たも",
        "てもう",
        "ている",
        "ています",
        "ても",
        "でしま",
        "じゃった",
        "んでし",
        "だけで",
    ];
    let at = |list: &[&str]| {
        list.iter()
            .filter_map(|w| rest.find(w))
            .min()
            .unwrap_or(usize::MAX)
    };
    let (asked, demanded, past) = (at(ASKED), at(DEMANDED), at(PAST));
    if asked < past && asked <= demanded {
        return Denied;
    }
    if demanded < past {
        return Nothing;
    }
    if past == usize::MAX && asks(rest) && !rest.trim_end_matches(['?', '。', 'か']).is_empty() {
        return Denied;
    }
    Done
}

/// Whether the sentence ends as a question.
fn asks(rest: &str) -> bool {
    let end = rest.trim_end_matches(['。', '\n', ' ', '!', '…', 'w', '笑']);
    end.ends_with(['?', 'か'])
        || end.ends_with("かな")
        || end.ends_with("かしら")
        || end.ends_with("やろか")
        || end.ends_with("んの")
}

/// Whether something in the rest of the sentence lies in the past.
fn has_past(rest: &str) -> bool {
    const PAST: &[&str] = &[
        "ました",
        "った",
        "いた",
        "した",
        "きた",
        "れた",
        "出た",
        "えた",
        "めた",
        "けた",
        "じた",
        "ていま",
        "ている",
        "てます",
        "てる",
        "んだ",
        "てき",
        "られて",
        "れて",
        "来た",
        "てしま",
        "ちゃ",
        "なって",
    ];
    PAST.iter().any(|w| {
        rest.match_indices(w).any(|(i, w)| {
            let next = rest.get(i + w.len()..).unwrap_or("");
            !starts(next, &["方が", "ほうが", "ら", "い"])
        })
    })
}
