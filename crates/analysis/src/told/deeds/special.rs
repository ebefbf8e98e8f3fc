//! What is told without one of the verbs.

use super::super::verbs::Deed;
use super::super::words::{ends, words};
use madoguchi_model::State;

/// Whose account was taken, when it is said (友達のLINEが乗っ取られ).
pub(in super::super) fn owner(deed: Deed, segment: &str) -> Option<String> {
    if deed != Deed::TakenOver {
        return None;
    }
    "友人 友達 友だち 知人 母 父 息子 娘 同僚 夫 妻"
        .split(' ')
        .find(|p| segment.contains(&format!("{p}の")) || segment.contains(&format!("{p}さんの")))
        .map(str::to_owned)
}

/// What a sentence tells without one of the verbs: state, byte in the sentence, length.
pub(in super::super) fn special(sentence: &str) -> Vec<(State, usize, usize)> {
    let found = [
        locked_out(sentence),
        spreads_by_itself(sentence),
        took_fraud_call(sentence),
    ];
    found.into_iter().flatten().collect()
}

/// Cannot log in any more, with an account in question.
fn locked_out(sentence: &str) -> Option<(State, usize, usize)> {
    const OUT: &str = "ログインできな ログインできま ログインできん ログイン出来な ログインでけへん 入れなくな ログインできへん";
    let (at, length) = words!(OUT).first(sentence)?;
    let account = words!("アカウント パスワード インスタ line twitter facebook 乗っ取 変えられ")
        .is_in(sentence);
    let threat = words!("という って書 と書 ってメール と言わ ますか たらどう").is_in(sentence);
    (account && !threat).then_some((State::AccountTaken, at, length))
}

/// The telephone sends messages by itself: an app was installed, known or not.
fn spreads_by_itself(sentence: &str) -> Option<(State, usize, usize)> {
    const SENDS: &str = "勝手にsms 勝手にメール 勝手にショート 勝手にメッセージ 勝手に送 勝手に発信 大量のsms 大量にsms \
        smsが大量に 番号からsmsが 番号からショートメール 番号からメッセージ 携帯からsmsが スマホからsmsが 電話からsmsが \
        番号からメールが";
    const CALLERS: &str = "荷物の問い合わせ 荷物の件で 今から在宅 再配達の電話 荷物はいつ 在宅です";
    let mine = || words!("自分の 私の こちらの 勝手に うちの 僕の 俺の").is_in(sentence);
    let sent = || words!("送ら 送信 発信 出て 送って 送りま 流れ").is_in(sentence);
    let sends = words!(SENDS).first(sentence).filter(|_| mine() && sent());
    let callers = words!(CALLERS)
        .first(sentence)
        .filter(|_| words!("電話 連絡").is_in(sentence));
    let letter = own_number(sentence).filter(|_| sent());
    let (at, length) = sends.or(callers).or(letter)?;
    let asked = words!("という と書 ますか でしょうか").is_in(sentence);
    (!asked).then_some((State::Installed, at, length))
}

/// 自分の番号から, 私の電話から and the like.
fn own_number(sentence: &str) -> Option<(usize, usize)> {
    const MINE: &str = "自分の 私の わたしの 俺の 僕の うちの こちらの 自分の電話 私の電話 自身の";
    words!("番号から 電話から 携帯から スマホから 端末から 電話番号から")
        .all(sentence)
        .find(|&(at, _)| ends(sentence.get(..at).unwrap_or(""), MINE))
}

/// A call of somebody who poses as an official, with what they said: the call was taken.
fn took_fraud_call(sentence: &str) -> Option<(State, usize, usize)> {
    const CALLS: &str = "を名乗る電話 を名乗る男から電話 を名乗る女から電話 を名乗る人から電話 を名乗る者から電話 と名乗る電話 \
        という電話があ 自動音声の電話";
    let (at, length) = words!(CALLS).first(sentence)?;
    let heard = words!("言われ 聞かれ 話し 指示 案内され").is_in(sentence);
    let refused = words!("出ませんでした 出なかった 留守電").is_in(sentence);
    (heard && !refused).then_some((State::Called, at, length))
}
