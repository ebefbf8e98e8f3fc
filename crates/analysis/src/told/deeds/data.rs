//! Data that was entered, told or sent.

use super::super::Strength;
use super::super::things::Thing;
use super::super::verbs::Deed;
use super::super::words::{contains, ends, starts};
use super::{Scope, States, one, one_if};
use madoguchi_model::{Payment, State};

/// Whether a noun names data of any kind.
fn is_data(thing: Thing) -> bool {
    let vague = matches!(
        thing,
        Thing::PlainCard | Thing::Number | Thing::Data | Thing::GiftCard
    );
    vague || is_private(thing)
}

/// Whether a noun names data that is worth something to fraud.
pub(super) fn is_private(thing: Thing) -> bool {
    matches!(
        thing,
        Thing::Id | Thing::Card | Thing::Bank | Thing::Pin | Thing::Personal
    )
}

pub(super) fn enter(deed: Deed, scope: &Scope) -> States {
    if scope.has(&[Thing::Official]) {
        return Vec::new();
    }
    let named = scope.named(is_data);
    if deed == Deed::Put
        && let Some(other) = put_otherwise(scope, named.is_empty())
    {
        return other;
    }
    let spoken = deed == Deed::Tell;
    if !named.is_empty() {
        return states_of(&named, scope, spoken);
    }
    if let Some(behind) = named_behind(scope) {
        return states_of(&behind, scope, false);
    }
    if ends(
        scope.segment,
        "〓と 〓って よと 違いと 約と 除と 止と 会と 希望と",
    ) {
        return one(State::Replied);
    }
    let asked = contains(
        scope.sentence,
        "聞かれ きかれ 求められ 聞くので 尋ね たずね",
    ) || (scope.sentence.contains("教えて") && scope.regrets());
    // 手元にないと言って切った: only words.
    if spoken && (!asked || ends(scope.segment, "と って")) {
        return Vec::new();
    }
    carried(deed, scope)
}

/// 入れる of something else than data: an app, a call, 手に入れる.
fn put_otherwise(scope: &Scope, no_data: bool) -> Option<States> {
    let idiom = "ゴミ箱に ごみ箱に カートに かごに カゴに 手に 受け 取り 力を 気に 予定に 聞き 仲間に 電源を お茶を 考えに";
    if ends(scope.segment, idiom) {
        return Some(Vec::new());
    }
    if no_data && scope.has(&[Thing::App]) {
        return Some(vec![(State::Installed, Strength::App)]);
    }
    let called_so = ends(
        scope.segment,
        "〓を 〓 〓って ってやつ ってやつを っていうの っていうのを いうのを ってのを やつを やつ",
    );
    let named_app = ends(
        scope.segment,
        "〓ってのを 〓ってやつを 〓ってやつ ってやつ ってやつを",
    );
    if no_data && called_so && (scope.about.app || named_app) {
        return Some(vec![(State::Installed, Strength::App)]);
    }
    if no_data
        && scope.has(&[Thing::Money])
        && !scope.says("財布 封筒 箱 かばん")
        && !scope.follows("たかばん た鞄 た封筒 た財布 たバッグ")
    {
        let crypto = scope.has(&[Thing::Crypto]) || scope.carried(&[Thing::Crypto]).is_some();
        let payment = if crypto {
            Payment::Crypto
        } else {
            Payment::Transfer
        };
        return Some(one(State::Paid(payment)));
    }
    (no_data && ends(scope.segment, "電話を でんわを")).then(|| one(State::Called))
}

/// 書く of data on a form; else it is a mail that is written.
pub(super) fn write(scope: &Scope) -> States {
    let mut named = scope.named(is_private);
    let standing =
        scope.follows("てあ てる てい とる てん れて れた") || scope.rest.starts_with('あ');
    if named.is_empty() && scope.says("〓と 〓って") {
        return one_if(
            scope.says("返信 返事 メールに") || scope.sentence.contains("返信"),
            State::Replied,
        );
    }
    if named.is_empty() && scope.says("全部 ぜんぶ 同じこと それ そこに") {
        named = scope.carried(PRIVATE).into_iter().collect();
    }
    if named.is_empty() && scope.segment.is_empty() && scope.carried_here(PRIVATE).is_some() {
        named = scope.asked(is_private);
    }
    if named.is_empty() || standing || scope.says("空欄 空白 白紙") {
        return Vec::new();
    }
    states_of(&named, scope, false)
}

/// 入力したのはカード番号だけです: the object stands behind the verb.
fn named_behind(scope: &Scope) -> Option<Vec<Thing>> {
    const MARK: &str = "たのは";
    let at = scope.rest.find(MARK).filter(|i| *i <= 12)? + MARK.len();
    let behind = scope.rest.get(at..)?;
    let from = scope.verb_start;
    let until = from + at + behind.find(['、', '。']).unwrap_or(behind.len());
    let named: Vec<Thing> = scope
        .in_sentence
        .iter()
        .filter(|n| n.start >= from && n.start < until + MARK.len())
        .map(|n| n.thing)
        .filter(|t| is_data(*t))
        .collect();
    (!named.is_empty()).then_some(named)
}

/// The states of data by name.
pub(super) fn states_of(named: &[Thing], scope: &Scope, spoken: bool) -> States {
    let has = |t: Thing| named.contains(&t);
    let strength = if spoken {
        Strength::Spoken
    } else {
        Strength::Plain
    };
    // A card's number that is read out after cards were bought is that of a gift card.
    let vague = has(Thing::PlainCard) || has(Thing::Number) || has(Thing::Card);
    let others = has(Thing::Id) || has(Thing::Bank) || has(Thing::Personal) || has(Thing::Pin);
    let own = scope.says("クレ くれじ 自分の 私の") || scope.negated;
    let typed = !scope.says("期限 セキュ 3桁 三桁 名義")
        && scope
            .carried(&[Thing::GiftCard, Thing::PlainCard])
            .is_some();
    let read_out = scope.about.bought && (spoken || typed) && vague && !others && !own;
    if has(Thing::GiftCard) || read_out {
        return vec![(State::Paid(Payment::GiftCard), strength)];
    }
    let card = has(Thing::Card) || (has(Thing::PlainCard) && !scope.says("カード会社"));
    let mut states = Vec::new();
    if has(Thing::Personal) {
        states.push(State::EnteredPersonal);
    }
    if has(Thing::Bank) {
        states.push(State::EnteredBank);
    }
    if card {
        states.push(State::EnteredCard);
    }
    let number = has(Thing::Number) && has(Thing::Personal) && !card;
    if number && scope.carried(&[Thing::PlainCard, Thing::Card]).is_some() {
        states.push(State::EnteredCard);
    }
    states.extend(secret(named, card, scope));
    if scope.about.bank && is_code(named, scope) && !states.contains(&State::EnteredId) {
        states.push(State::EnteredId);
    }
    if states.is_empty() {
        states.push(meant(scope));
    }
    states.into_iter().map(|s| (s, strength)).collect()
}

/// What a password or PIN belongs to: the bank, the card, or an account of another kind.
fn secret(named: &[Thing], card: bool, scope: &Scope) -> Option<State> {
    let has = |t: Thing| named.contains(&t);
    let pin = has(Thing::Pin)
        && !(card && scope.says("カードと暗証 カード番号と暗証 カードの番号と暗証"));
    if has(Thing::Bank) || !(pin || has(Thing::Id)) {
        return None;
    }
    if scope.about.bank && !(has(Thing::Id) && scope.says("アップル apple アマゾン")) {
        return Some(State::EnteredBank);
    }
    Some(State::EnteredId)
}

/// Whether a code that came for the bank was given too: it counts for itself.
fn is_code(named: &[Thing], scope: &Scope) -> bool {
    const CODE: &str = "コード 数字 ワンタイム 認証番号 確認番号 6桁 六桁 6けた 4けた すうじ 番号6 sms 届いた ユーザー";
    named.contains(&Thing::Id) && (scope.says(CODE) || contains(scope.sentence, CODE))
}

/// Data that is worth something to fraud.
const PRIVATE: &[Thing] = &[
    Thing::Id,
    Thing::Card,
    Thing::Bank,
    Thing::Pin,
    Thing::Personal,
];

/// 注文する in a shop of the web: opened, with name and address.
pub(super) fn order(scope: &Scope) -> States {
    if !scope.about.shop || scope.negated || scope.follows("覚え おぼえ した覚え んだ覚え")
    {
        return Vec::new();
    }
    vec![
        (State::Clicked, Strength::Implied),
        (State::EnteredPersonal, Strength::Implied),
    ]
}

/// What 番号 or 情報 alone means: whatever data was spoken of before, else personal data.
fn meant(scope: &Scope) -> State {
    const NAMED: &[Thing] = &[
        Thing::Id,
        Thing::Card,
        Thing::PlainCard,
        Thing::Bank,
        Thing::Pin,
        Thing::Personal,
        Thing::GiftCard,
    ];
    if scope.says("銀行の ネットバン") {
        return State::EnteredBank;
    }
    match scope.carried(NAMED) {
        None if scope.has(&[Thing::Number]) && scope.about.card && !scope.about.call => {
            State::EnteredCard
        }
        Some(Thing::Id | Thing::Pin) => State::EnteredId,
        Some(Thing::Card | Thing::PlainCard) => State::EnteredCard,
        Some(Thing::Bank) => State::EnteredBank,
        Some(Thing::GiftCard) => State::Paid(Payment::GiftCard),
        _ => State::EnteredPersonal,
    }
}

/// 入力してしまいました with no object: the data asked for before.
fn carried(deed: Deed, scope: &Scope) -> States {
    const ASKED: &[Thing] = &[
        Thing::Id,
        Thing::Card,
        Thing::PlainCard,
        Thing::Bank,
        Thing::Pin,
        Thing::Personal,
        Thing::App,
        Thing::Data,
        Thing::Number,
    ];
    match scope.carried(ASKED) {
        Some(Thing::App) if deed == Deed::Put => vec![(State::Installed, Strength::App)],
        None if deed == Deed::Put && !scope.negated && !scope.about.app => Vec::new(),
        None if deed == Deed::Put && scope.about.app => vec![(State::Installed, Strength::App)],
        Some(Thing::App) | None => one(State::EnteredPersonal),
        Some(_) => match scope.asked(is_private) {
            asked if asked.is_empty() => one(meant(scope)),
            asked => states_of(&asked, scope, deed == Deed::Tell),
        },
    }
}

pub(super) fn register(scope: &Scope) -> States {
    if scope.says("line ライン 友だち 友達") {
        return one(State::Replied);
    }
    if scope.follows("完了 され 料 制") || scope.says("勝手に") {
        return Vec::new();
    }
    let named = scope.named(is_data);
    if !named.is_empty() {
        return states_of(&named, scope, false);
    }
    let page = scope.has(&[Thing::Page, Thing::Link])
        || starts(
            scope.verb,
            "応募 申し込 申込 会員登録 エントリー 申請 もうしこ",
        );
    one_if(
        scope.negated || scope.regrets() || page,
        State::EnteredPersonal,
    )
}

pub(super) fn login(scope: &Scope) -> States {
    let genuine = scope.has(&[Thing::Official]) || scope.says("アプリ 普通に 公式 本物");
    if genuine || scope.follows("でき 出来") {
        return Vec::new();
    }
    let kept = scope.follows("できて したまま") || scope.says("普段 いつも 普通 別で");
    let state = if scope.about.bank {
        State::EnteredBank
    } else {
        State::EnteredId
    };
    one_if(!kept, state)
}
