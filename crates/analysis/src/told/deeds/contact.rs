//! Calls, answers, messages passed on, pictures sent.

use super::super::things::Thing;
use super::super::verbs::{Deed, Form};
use super::super::words::{before, contains, earliest, ends, starts};
use super::data::{is_private, states_of};
use super::money;
use super::{Scope, States, one, one_if};
use madoguchi_model::State;

pub(super) fn send(scope: &Scope) -> States {
    if scope.says("勝手に") {
        // The telephone sends by itself.
        return one(State::Installed);
    }
    if scope.to_adviser() {
        return Vec::new();
    }
    let goods = starts(scope.verb, "発送 郵送 交換");
    if starts(scope.verb, "交換") {
        let picture = scope.has(&[Thing::Nude]) || is_picture_sent(scope.segment);
        return one_if(picture, State::PhotoSent);
    }
    if let Some(payment) = money::sent(scope) {
        let mut states = one(State::Paid(payment));
        let in_chat = payment == madoguchi_model::Payment::GiftCard && scope.about.chat;
        states.extend(one_if(in_chat && !scope.negated, State::Replied));
        return states;
    }
    let named = scope.named(is_private);
    if !named.is_empty() {
        let mut states = states_of(&named, scope, true);
        let face = scope.has(&[Thing::Nude]) && named.contains(&Thing::Personal);
        states.extend(one_if(face, State::PhotoSent));
        return states;
    }
    if scope.has(&[Thing::Screenshot]) {
        return Vec::new();
    }
    if scope.has(&[Thing::Nude]) || is_picture_sent(scope.segment) {
        let many = scope.says("人に 名に") && !scope.says("人に見");
        let mut states = one(State::PhotoSent);
        states.extend(one_if(many && !scope.negated, State::Forwarded));
        return states;
    }
    // 顔写真もねだられて送りました, 名前と写真を求められ、送った.
    let done = scope.regrets() || scope.form == Form::Ta || scope.follows("まし ました");
    let to_many = scope.says("人に 名に");
    if scope.nouns.is_empty() && done && !scope.negated && !to_many {
        match scope.carried_here(SENT) {
            Some(Thing::Nude | Thing::Picture) => return one(State::PhotoSent),
            Some(Thing::Personal) => return one(State::EnteredPersonal),
            _ => {}
        }
    }
    if goods {
        return Vec::new();
    }
    send_message(scope)
}

/// What one is asked to send.
const SENT: &[Thing] = &[
    Thing::Nude,
    Thing::Picture,
    Thing::Personal,
    Thing::Message,
    Thing::Screenshot,
    Thing::Money,
    Thing::GiftCard,
    Thing::Cash,
    Thing::Crypto,
    Thing::Attachment,
    Thing::Id,
    Thing::Link,
];

/// Whether a picture is the direct object (写真を, 写真まで), not part of another word (写真付き).
fn is_picture_sent(segment: &str) -> bool {
    "写真 画像 動画 しゃしん ビデオ 映像 写メ"
        .split(' ')
        .any(|w| {
            segment.rfind(w).is_some_and(|i| {
                let after = segment.get(i + w.len()..).unwrap_or("");
                after.is_empty()
                    || starts(
                        after,
                        "を も まで とか など 、 や ば と 数 何 1 2 3 一 二 三",
                    )
            })
        })
}

/// Sending a message: to friends it is passed on, else it is an answer.
fn send_message(scope: &Scope) -> States {
    if scope.says("返信 返事 解除 停止 退会 やめて") {
        return one(State::Replied);
    }
    let written = scope.segment.is_empty() && ends(scope.ahead(), "と書いて って書いて とかいて");
    if written && !scope.to_known() {
        return one(State::Replied);
    }
    if scope.to_friends()
        || scope.says("同じ文 同じもの 同じメ 同じ内容 同じline")
        || scope.says("人に 方に 人へ 人にも にんに 名に 人さ 人くらい 人ほど 人ばかり")
    {
        return one(State::Forwarded);
    }
    if scope.says("メール メッセージ sms line") && scope.says("に") {
        return one(State::Replied);
    }
    if ends(scope.segment, "〓と 〓って")
        || (scope.segment.ends_with("って") && scope.says("誰 どちら 違 やめ いら"))
    {
        return one(State::Replied);
    }
    let chain = contains(scope.sentence, "チェーン ちぇーん 回");
    one_if(
        chain && scope.carried(&[Thing::Message]).is_some(),
        State::Forwarded,
    )
}

pub(super) fn call(deed: Deed, scope: &Scope) -> States {
    let spoken = match deed {
        Deed::Phone => true,
        Deed::Dial => is_dialled(scope),
        _ => is_picked_up(scope),
    };
    let talks = starts(scope.verb, TALK) && !scope.negated;
    if !(spoken || talks) || scope.to_known() {
        return Vec::new();
    }
    let mut states = one_if(spoken, State::Called);
    if starts(scope.verb, TALK) {
        states.extend(talked(scope));
    }
    states
}

/// Verbs of talking.
const TALK: &str = "話 しゃべ 喋 はな 会話 応答 応対";

/// Data that was said aloud: named, or asked for just before (名前を聞かれ、正直に話した).
fn talked(scope: &Scope) -> States {
    let named = scope.named(is_private);
    if !named.is_empty() {
        let mut states = states_of(&named, scope, true);
        states.push((State::Called, super::super::Strength::Implied));
        return states;
    }
    let asked = contains(scope.sentence, "聞かれ きかれ 尋ねられ 確認され");
    if asked && scope.carried_here(ASKED).is_some() && scope.about.call {
        return states_of(&scope.asked(is_private), scope, true);
    }
    Vec::new()
}

/// かける with a telephone as its object, not trouble, a lock or money.
fn is_dialled(scope: &Scope) -> bool {
    let object = before(scope.segment, "を").unwrap_or(scope.segment);
    if ends(object, "迷惑 声 鍵 ロック 手間 お金 保険 時間 負担 疑い 目") {
        return false;
    }
    let near = scope.segment.chars().count() <= 8
        && scope.carried(&[Thing::Phone, Thing::Number]).is_some();
    near || scope.about.call
        || scope.has(&[Thing::Phone, Thing::Number, Thing::Stated])
        || scope.says("電話番号 でんわばんごう")
        || scope.follows("直 なお")
}

/// 電話に出る; 出る alone only right behind a call that came.
fn is_picked_up(scope: &Scope) -> bool {
    let spoken = starts(scope.verb, TALK);
    if spoken
        && scope.about.call
        && !scope.says("番号 家族 息子 娘 主人 夫 妻 孫 母 父 友 昔 世間 誰も")
    {
        return true;
    }
    if spoken {
        return false;
    }
    if ends(
        scope.segment,
        "電話に 着信に でんわに 通話に 電話で 電話にも",
    ) {
        return true;
    }
    let came = contains(scope.sentence, "電話がか 着信 電話が来 電話がき");
    came && scope.segment.chars().count() <= 6 && !scope.segment.ends_with(['が', 'と'])
}

/// メールする: an answer, unless to those one turns to.
pub(super) fn mail(scope: &Scope) -> States {
    let done = scope.follows("し をし") && (!scope.negated || scope.regrets());
    one_if(done && !scope.to_known(), State::Replied)
}

/// 返す of words, not of money or goods.
pub(super) fn give_back(scope: &Scope) -> States {
    let goods =
        scope.has(&[Thing::Money, Thing::Cash]) || scope.says("お金 商品 荷物 カード 代 免許 車");
    let said = ends(scope.segment, "〓と 〓って 〓て");
    if said || (contains(scope.segment, "〓と 〓って 〓て") && !goods) {
        return one(State::Replied);
    }
    if goods || scope.follows("ほし 欲し もら") || scope.to_known() {
        return Vec::new();
    }
    // 届いた番号を返した: what was asked for was given.
    let asked = match scope.named(is_private) {
        named if named.is_empty() && scope.nouns.is_empty() && !scope.segment.contains('〓') => {
            scope.asked(is_private)
        }
        named => named,
    };
    if !asked.is_empty() && !scope.negated && (scope.about.chat || scope.regrets()) {
        let mut states = states_of(&asked, scope, true);
        states.extend(one(State::Replied));
        return states;
    }
    let words =
        ends(scope.segment, "と 〓 って て とだけ") || scope.says("返事 って スタンプ 一言");
    let told =
        scope.regrets() || scope.form == Form::Ta || scope.follows("てしま たら た ました まし");
    let thing = ends(scope.segment, "を は も") && scope.nouns.is_empty();
    one_if(
        words || scope.has(&[Thing::Message]) || (told && !thing),
        State::Replied,
    )
}

pub(super) fn respond(scope: &Scope) -> States {
    let to_message = scope.has(&[Thing::Message]) || scope.says("それに 相手に 連絡に 要求に");
    let others = scope.says("警察が 会社が どう") || scope.to_known();
    one_if(to_message && !others, State::Replied)
}

/// 連絡する, 問い合わせる: to what the message names.
pub(super) fn contact(scope: &Scope) -> States {
    let stated =
        scope.has(&[Thing::Stated, Thing::Message]) || scope.says("番号に 電話番号 line そのまま");
    let sorry = scope.regrets() && !scope.negated;
    if scope.to_known() || !(stated || sorry) {
        return Vec::new();
    }
    let by_phone = scope.has(&[Thing::Phone, Thing::Number]) || scope.says("電話 番号");
    one(if by_phone {
        State::Called
    } else {
        State::Replied
    })
}

/// 答える: a survey behind a link, data, or the message itself.
pub(super) fn answer(scope: &Scope) -> States {
    let question = scope.says("質問 しつもん 調査 アンケート 問い");
    let campaign = scope.carried(&[Thing::Survey]).is_some()
        || contains(
            scope.sentence,
            "line ライン サイト ページ プレゼント くつ 靴 無料 もらえ 国勢 調査 当た",
        );
    if scope.has(&[Thing::Survey]) || (question && campaign) {
        return one(State::Clicked);
    }
    let named = scope.named(is_private);
    if !named.is_empty() {
        return states_of(&named, scope, true);
    }
    if scope.says("全部 ぜんぶ 全て すべて") {
        let mut states = one(State::EnteredPersonal);
        states.extend(one_if(
            !scope.about.call && !scope.about.chat,
            State::Clicked,
        ));
        return states;
    }
    if let Some(asked) = scope.carried_here(ASKED).filter(|_| !question) {
        return states_of(&[asked], scope, scope.about.call);
    }
    let addressed = scope.has(&[Thing::Message]) || scope.about.chat;
    one_if(addressed && !question && !scope.to_known(), State::Replied)
}

/// What is asked for and then answered (名前を聞かれて答えた).
const ASKED: &[Thing] = &[
    Thing::Personal,
    Thing::Bank,
    Thing::Card,
    Thing::Id,
    Thing::Pin,
];

/// やり取りした with the sender, not やり取りしていた取引先.
pub(super) fn exchange(scope: &Scope) -> States {
    let known = contains(
        scope.segment,
        "以前 前に 普段 実際 いつも 取引 仕事で 会社同士 過去",
    );
    let relative = earliest(
        scope.rest,
        "取引 担当 相手 会社 人の 人から 方の 方から 内容 お客",
    )
    .is_some_and(|i| i <= 24);
    one_if(!known && !relative && !scope.to_known(), State::Replied)
}

pub(super) fn pass_on(scope: &Scope) -> States {
    let other = scope.says("警察 目を 首を ハンドル 手を");
    one_if(!scope.to_adviser() && !other, State::Forwarded)
}

pub(super) fn show(scope: &Scope) -> States {
    if scope.to_adviser() || scope.has(&[Thing::Screenshot]) {
        return Vec::new();
    }
    if scope.has(&[Thing::Nude]) {
        return one(State::PhotoSent);
    }
    one_if(scope.has(&[Thing::Personal]), State::EnteredPersonal)
}
