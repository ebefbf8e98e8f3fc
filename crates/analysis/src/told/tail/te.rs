//! Forms with て and those contracted from it.

use super::super::words::{after, starts};
use super::Outcome::{self, Denied, Done, Nothing, Open};
use super::one_stem;
use super::past::{after_ta, after_tara, asks, has_past, said_by_message};

/// After て or で.
pub(super) fn after_te(rest: &str, supposed: bool) -> Outcome {
    if let Some(rest) = rest.strip_prefix("しま") {
        return after_shimau(rest, supposed);
    }
    // てしもた, てもうた, てまった and typing errors of しまいました.
    if starts(
        rest,
        "しも もう もた もて もろ まった まって まい まし まう っちゃ",
    ) {
        return Done;
    }
    if let Some(rest) = rest.strip_prefix('も') {
        return after_te_mo(rest);
    }
    if is_demand(rest) || is_inbound(rest) || starts(rest, "ある あっ あり あん") {
        return Nothing;
    }
    if let Some(rest) = after(rest, "はい は") {
        let denied = starts(
            rest,
            "ない ませ おら おり いな いま いね へん ねえ ねー ねぇ ね なか",
        );
        return if denied { Denied } else { Nothing };
    }
    if starts(
        rest,
        "いい よい 良い ええ よか 大丈夫 平気 へいき よろし 宜し 構い かまい 差し支え",
    ) || is_denial(rest)
    {
        return Denied;
    }
    if starts(
        rest,
        "い る た ます まし お 置 だら だっ だの だん だ、 だど だば よった よる",
    ) {
        return after_te_iru(rest);
    }
    if let Some(rest) = rest.strip_prefix('み') {
        return after_te_miru(rest, supposed);
    }
    if let Some(rest) = rest.strip_prefix("あげ") {
        return one_stem(rest, supposed);
    }
    if let Some(rest) = after(rest, "いった 行った やった いきました やりました")
    {
        return after_ta(rest, supposed);
    }
    if starts(rest, "から いっ 行っ くれた くれま すぐ") {
        return Done;
    }
    Open
}

/// 押してください, 教えてと言われ: asked of somebody.
fn is_demand(rest: &str) -> bool {
    if starts(
        rest,
        "、と知 、と友 、と言 、とい 、と書 、と来 、と頼 、とメ 、とl 、と連 、とあ",
    ) {
        return true;
    }
    starts(
        rest,
        "くださ 下さ くれと くれっ くれる くれな くれ、 くれ。 ほし 欲し ちょうだ 頂 いただ もら ね。 ちょ \
         と言 といわ と書 とメ とl とs と頼 とライン ってメ って言 ってl ってs って頼 ってき って来 とき と来 との て言わ ていわ て書 て言う て頼",
    )
}

/// 送ってきた: done towards the person who tells.
fn is_inbound(rest: &str) -> bool {
    starts(
        rest,
        "きた きて きま きや きよ くる 来 こら こな こん こい こさ きん",
    )
}

/// 押してない, 押してへん, 押しておりません.
fn is_denial(rest: &str) -> bool {
    starts(
        rest,
        "ない ません なか ねえ ねー ねぇ ねす ねく ねで ねし ねっ にゃあ にゃー へん まへん まっせん ませ なく んと おら おりませ いな いませ いへん おへん \
         ん。 んよ ん、",
    )
}

/// After ている, ておる, ておく in their forms, the い or お still to come.
pub(super) fn after_te_iru(rest: &str) -> Outcome {
    let rest = after(rest, "い お 置").unwrap_or(rest);
    if starts(
        rest,
        "ない ませ なか なく ねえ ねー ねぇ らん らず らな らせん りませ りまへ らへ ん。",
    ) {
        return Denied;
    }
    if starts(rest, "けば こう きたい く方 いた方 るべき") {
        return Denied;
    }
    match after(rest, "ました ます った る た") {
        Some(rest) => after_ta(rest, false),
        None => Done,
    }
}

/// After てみる in its forms.
fn after_te_miru(rest: &str, supposed: bool) -> Outcome {
    if starts(rest, "たい たく よう な ませ ず た方") {
        return Denied;
    }
    if let Some(rest) = after(rest, "た だ") {
        return after_ta(rest, supposed);
    }
    let tried = starts(rest, "て まし ると") && !starts(rest, "てくださ て下さ ましょ");
    if tried { Done } else { Nothing }
}

/// After ても.
fn after_te_mo(rest: &str) -> Outcome {
    if starts(rest, "うた うて うち") {
        return Done;
    }
    if starts(rest, "いな いま おら みな ない ませ へん おり いね ねえ") {
        return Denied;
    }
    if starts(
        rest,
        "いい 良 よ ええ 大丈夫 だいじょ かま 平気 問題 安全 害",
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
        "いそう いかね わな いますか うか うと うの えば うので",
    ) {
        return Denied;
    }
    if let Some(rest) = after(rest, "ったら いましたら") {
        return after_tara(rest, supposed);
    }
    if supposed && starts(rest, "った場合 った時 ったとき った際") {
        return Denied;
    }
    match after(rest, "いました った") {
        Some(rest) => regretted(rest, supposed),
        None => Done,
    }
}

/// After ちゃ, ちま, じゃ.
pub(super) fn after_cha(rest: &str, supposed: bool) -> Outcome {
    if starts(rest, "だめ ダメ 駄目 いけ あか まず いかん") {
        return Nothing;
    }
    if starts(rest, "いそう うと うか うの えば おう") {
        return Denied;
    }
    if let Some(rest) = after(rest, "ったら いましたら") {
        return after_tara(rest, supposed);
    }
    match after(rest, "いました った") {
        Some(rest) => regretted(rest, supposed),
        None if starts(rest, "い っ え") => Done,
        None => Nothing,
    }
}

/// After てしまった or ちゃった: what is regretted was done, even as a case (押してしまった場合).
fn regretted(rest: &str, supposed: bool) -> Outcome {
    match after_ta(rest, supposed) {
        Nothing if !said_by_message(rest) => Done,
        Denied if starts(rest, "場合 際") && !supposed => Done,
        other => other,
    }
}
