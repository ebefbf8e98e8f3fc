//! Forms with た, and whether the rest of a sentence asks or tells.

use super::super::words::{after, contains, earliest, starts, words};
use super::Outcome::{self, Denied, Done, Nothing, Supposed};

/// After the plain past (た, だ) or ました.
pub(super) fn after_ta(rest: &str, supposed: bool) -> Outcome {
    if starts(rest, "らし かも") {
        return Done;
    }
    if let Some(rest) = rest.strip_prefix('ら') {
        return after_tara(rest, supposed);
    }
    if let Some(rest) = rest.strip_prefix('り') {
        return after_tari(rest);
    }
    if let Some(rest) = after(rest, "こと 事") {
        let never = "はな がな もな はあり がありませ もあり はござ は一度 は一回 は1回 は1度 は一ぺん はいっぺん は無 ない はいっさい";
        if starts(rest, "になるか になるの になるん になります") {
            return Nothing;
        }
        return if starts(rest, never) { Denied } else { Done };
    }
    // 先に入れたものは: told before.
    if starts(rest, "もんは ものは もんが ものが 情報は 内容は 分は") {
        return Nothing;
    }
    if is_question(rest) || is_not_meant(rest) || (supposed && starts(rest, "とき 時 際")) {
        return Denied;
    }
    if said_by_message(rest) {
        return Nothing;
    }
    let only = starts(rest, "だけで だけでも") && !starts(rest, "だけです だけでした");
    if only && asks(rest) && !has_past(rest) {
        Supposed
    } else {
        Done
    }
}

/// 押したのでしょうか, 押したかどうか.
fn is_question(rest: &str) -> bool {
    starts(
        rest,
        "かどう か? かしら かな か。 か心配 か不安 かわか か分か か覚え か、 ? の? ん? のか んか っけ? っけ。 っけな \
         のでしょうか んでしょうか のですか んですか でしょうか のかし のだろうか のやろか んやろか",
    )
}

/// 押した方がいい, 押した覚えはない, 押した場合, 押したくない.
fn is_not_meant(rest: &str) -> bool {
    if starts(
        rest,
        "覚えあ 覚えがあ 覚えはあります 覚えはある おぼえがあ 記憶あ 記憶があ 記憶はあ",
    ) {
        return starts(
            rest,
            "覚えがありませ 覚えがあるわけ 記憶がありませ おぼえがありませ",
        );
    }
    starts(
        rest,
        "ほうが 方が ほうは 方は ほうも ほうで ほういい 方いい 方よ 方、い 覚え おぼえ 記憶 つもりは つもりも ものでは ものじゃ のではあり のではな のじゃな んではな んとちゃう のとちゃう んとは違 わけやな わけでは わけじゃ \
         訳では ためしが 事実は 場合 人は 人が ひとは 方々 くな い、 い。 いで いと いん いけ いの いか",
    )
}

/// と書いてある, というメール and the like: the message says so.
pub(super) fn said_by_message(rest: &str) -> bool {
    let rest = after(rest, "よ ね ので ため")
        .filter(|r| starts(r, "と って"))
        .unwrap_or(rest);
    if starts(
        rest,
        "みたいなメ みたいなs みたいなl ようなメ ような内容 旨 的な",
    ) {
        return true;
    }
    let Some(said) = after(rest, "とか と って ちゅう いう て") else {
        return false;
    };
    if starts(said, "思 おも きは き、 たん ころ して です でし のこと") {
        return false;
    }
    starts(
        said,
        "書 かい かか 記 いう 言う いっ 言わ いわ 言って来 言ってき あり あっ ある 表示 出 で の メ め s l ライン \
         ショート 通知 連絡 来 き 届 脅 画面 送 名乗 称 、 ハ dm 件名 とど",
    )
}

/// After たら: when it was done, or only supposed.
pub(super) fn after_tara(rest: &str, supposed: bool) -> Outcome {
    let supposes = supposed
        || starts(
            rest,
            "どうな どない どうす どげん なじょ いい だめ ダメ あか いけ まず やば アウト よい 良い 危",
        );
    if supposes || (asks(rest) && !has_past(rest)) || would_be(rest) {
        return Denied;
    }
    Done
}

/// Whether only what would come of it is said (感染する, どうなる).
fn would_be(rest: &str) -> bool {
    let head: String = rest.chars().take(24).collect();
    let would = "感染します 感染する どうなり どうなる 大丈夫でしょ 大丈夫です 乗っ取られます 取られます 抜かれます";
    contains(&head, would) && !has_past(&head)
}

/// After たり: the する at the end of the list decides.
fn after_tari(rest: &str) -> Outcome {
    let denied = "していません してません してない していない しないで せず しません しなか しとら してへん \
                  してはいません しておりません したことはな したことは一 したことがな したことない したことも";
    match (
        earliest(rest, denied),
        earliest(rest, "しました した してしま しちゃ して"),
    ) {
        (Some(d), Some(s)) if d <= s => Denied,
        (_, Some(_)) => Done,
        _ => Denied,
    }
}

/// Whether the sentence ends as a question.
pub(super) fn asks(rest: &str) -> bool {
    let end = rest.trim_end_matches(['。', '\n', ' ', '!', '…', 'w', '笑']);
    let calm = super::super::words::ends(
        end,
        "静か 確か 僅か わずか 何か いくらか なんか どこか おろか",
    );
    !calm && super::super::words::ends(end, "? か かな かしら やろか んの")
}

/// Whether something in the rest of the sentence lies in the past.
pub(super) fn has_past(rest: &str) -> bool {
    const PAST: &str = "ました った いた した きた れた 出た えた めた けた じた ていま ている てます てる んだ てき られて \
                        れて 来た てしま ちゃ なって";
    words!(PAST).all(rest).any(|(i, length)| {
        let next = rest.get(i + length..).unwrap_or("");
        !starts(next, "方が ほうが ら い")
    })
}
