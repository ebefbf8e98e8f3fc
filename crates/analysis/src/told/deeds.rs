//! Which state a verb means, given what it was done to.

use super::Strength;
use super::things::{Noun, Thing};
use super::verbs::{Deed, Form};
use madoguchi_model::{Payment, State};

/// What stands around a verb.
pub(super) struct Scope<'s> {
    pub form: Form,
    /// It was not done.
    pub negated: bool,
    /// The words of its clause before it.
    pub segment: &'s str,
    /// The words after it, to the end of the sentence.
    pub rest: &'s str,
    pub sentence: &'s str,
    /// Nouns of its clause before it.
    pub nouns: &'s [Noun],
    /// Nouns before its clause, the nearest last.
    pub before: &'s [Noun],
    /// Nouns of the whole sentence.
    pub in_sentence: &'s [Noun],
    pub sentence_start: usize,
}

type States = Vec<(State, Strength)>;

impl Scope<'_> {
    fn has(&self, things: &[Thing]) -> bool {
        self.nouns.iter().any(|n| things.contains(&n.thing))
    }

    fn in_sentence(&self, things: &[Thing]) -> bool {
        self.in_sentence.iter().any(|n| things.contains(&n.thing))
    }

    /// The last noun of the clause among `things`.
    fn last(&self, things: &[Thing]) -> Option<Thing> {
        self.nouns
            .iter()
            .rev()
            .map(|n| n.thing)
            .find(|t| things.contains(t))
    }

    /// The nearest noun before the clause among `things`.
    fn carried(&self, things: &[Thing]) -> Option<Thing> {
        self.before
            .iter()
            .rev()
            .map(|n| n.thing)
            .find(|t| things.contains(t))
    }

    /// The nearest noun before the clause among `things`, within the sentence.
    fn carried_here(&self, things: &[Thing]) -> Option<Thing> {
        self.before
            .iter()
            .rev()
            .filter(|n| n.start >= self.sentence_start)
            .map(|n| n.thing)
            .find(|t| things.contains(t))
    }

    fn says(&self, words: &[&str]) -> bool {
        words.iter().any(|w| self.segment.contains(w))
    }

    fn follows(&self, words: &[&str]) -> bool {
        words.iter().any(|w| self.rest.starts_with(w))
    }

    /// Told with regret (…てしまった, …ちゃった).
    fn regrets(&self) -> bool {
        let rest = self
            .rest
            .strip_prefix("して")
            .or(self.rest.strip_prefix('て'))
            .unwrap_or(self.rest);
        let sorry = [
            "しま",
            "しも",
            "もう",
            "もた",
            "まった",
            "ちゃ",
            "しちゃ",
            "ちま",
            "しちま",
        ];
        sorry.iter().any(|w| rest.starts_with(w)) || self.form == Form::Cha
    }

    /// Done towards the police, a bank, one's family: nothing the fraud gains from.
    fn to_desk(&self) -> bool {
        self.has(&[Thing::Desk]) && !self.has(&[Thing::Stated])
    }
}

fn one(state: State) -> States {
    vec![(state, Strength::Plain)]
}

/// The states a verb in its surroundings means; empty when it means none.
pub(super) fn states(deed: Deed, scope: &Scope) -> States {
    match deed {
        Deed::Press => press(scope),
        Deed::Visit => visit(scope),
        Deed::Open => open(scope),
        Deed::Read => read(scope),
        Deed::Enter | Deed::Put | Deed::Tell => enter(deed, scope),
        Deed::Write => write(scope),
        Deed::Register => register(scope),
        Deed::Login => login(scope),
        Deed::Send => send(scope),
        Deed::Install => one(State::Installed),
        Deed::Download => vec![(State::Installed, Strength::Download)],
        Deed::Permit => permit(scope),
        Deed::Phone | Deed::Dial | Deed::PickUp => call(deed, scope),
        Deed::Transfer | Deed::Pay | Deed::Buy | Deed::Hand => pay(deed, scope),
        Deed::Mail => mail(scope),
        Deed::Reply
        | Deed::Return
        | Deed::Respond
        | Deed::Contact
        | Deed::Answer
        | Deed::Exchange => reply(deed, scope),
        Deed::PassOn => pass_on(scope),
        Deed::Show => show(scope),
        Deed::Share => share(scope),
        Deed::Controlled => controlled(scope),
        Deed::TakenOver => taken_over(scope),
        Deed::Infected if scope.regrets() => one(State::Installed),
        Deed::Infected => Vec::new(),
    }
}

fn press(scope: &Scope) -> States {
    if scope.has(&[Thing::Macro]) {
        return one(State::Installed);
    }
    let last = scope.nouns.last().map(|n| n.thing);
    let harmless = matches!(last, Some(Thing::Harmless | Thing::Official))
        || (scope.has(&[Thing::Harmless]) && scope.says(&["ボタン"]));
    if harmless || scope.says(&["発信", "電源"]) || scope.has(&[Thing::Official]) {
        return Vec::new();
    }
    one(State::Clicked)
}

fn visit(scope: &Scope) -> States {
    if scope.has(&[Thing::Official, Thing::Device, Thing::Account]) {
        return Vec::new();
    }
    let page = scope.has(&[Thing::Link, Thing::Page, Thing::Message])
        || scope.says(&["先", "そこ", "画面"]);
    if page || scope.regrets() || scope.negated {
        return one(State::Clicked);
    }
    Vec::new()
}

fn open(scope: &Scope) -> States {
    const OPENED: &[Thing] = &[
        Thing::Link,
        Thing::Page,
        Thing::Message,
        Thing::Attachment,
        Thing::App,
        Thing::Picture,
        Thing::Official,
    ];
    if scope.says(&["口座を", "目を", "ドア", "玄関", "窓", "店を"]) {
        return Vec::new();
    }
    let named = [
        "サイト",
        "ページ",
        "画面",
        "リンク",
        "url",
        "先",
        "ホームページ",
    ];
    if scope.form == Form::Ta && scope.follows(&named) {
        return one(State::Clicked);
    }
    if scope.has(&[Thing::Official]) {
        return Vec::new();
    }
    match scope.last(OPENED).or_else(|| scope.carried(OPENED)) {
        Some(Thing::Link | Thing::Page) => one(State::Clicked),
        Some(Thing::Attachment) => one(State::Installed),
        Some(Thing::App | Thing::Official) => Vec::new(),
        _ => one(State::Opened),
    }
}

fn read(scope: &Scope) -> States {
    if scope.form == Form::Noun {
        return one(State::Opened);
    }
    if !scope.regrets() || scope.negated {
        return Vec::new();
    }
    const SEEN: &[Thing] = &[Thing::Link, Thing::Page, Thing::Message, Thing::Picture];
    match scope.last(SEEN).or_else(|| scope.carried_here(SEEN)) {
        Some(Thing::Link | Thing::Page) => one(State::Clicked),
        Some(_) => one(State::Opened),
        None => Vec::new(),
    }
}

/// Data nouns.
const DATA: &[Thing] = &[
    Thing::Id,
    Thing::Card,
    Thing::PlainCard,
    Thing::Bank,
    Thing::Pin,
    Thing::Personal,
    Thing::Number,
    Thing::Data,
    Thing::GiftCard,
];

fn enter(deed: Deed, scope: &Scope) -> States {
    if deed == Deed::Put && is_other_putting(scope) {
        return Vec::new();
    }
    if scope.has(&[Thing::Official]) {
        return Vec::new();
    }
    if deed == Deed::Put && scope.last(&[Thing::App]).is_some() && scope.last(DATA).is_none() {
        return one(State::Installed);
    }
    if deed == Deed::Put && scope.says(&["電話を", "でんわを"]) {
        return one(State::Called);
    }
    let named: Vec<Thing> = scope
        .nouns
        .iter()
        .map(|n| n.thing)
        .filter(|t| DATA.contains(t))
        .collect();
    let spoken = deed == Deed::Tell;
    if !named.is_empty() {
        return data_states(&named, scope, spoken);
    }
    if let Some(after) = data_after(scope) {
        return after;
    }
    if deed == Deed::Tell && (scope.segment.ends_with("〓と") || scope.segment.ends_with("〓って"))
    {
        return one(State::Replied);
    }
    let asked = ["聞かれ", "きかれ", "求められ", "教えて"]
        .iter()
        .any(|w| scope.sentence.contains(w));
    if deed == Deed::Tell && !(asked && scope.regrets()) {
        return Vec::new();
    }
    carried_data(deed, scope)
}

/// 手に入れる, 力を入れる, 受け入れる.
fn is_other_putting(scope: &Scope) -> bool {
    [
        "手に",
        "受け",
        "取り",
        "力を",
        "気に",
        "予定に",
        "聞き",
        "仲間に",
        "電源を",
        "お茶を",
        "考えに",
    ]
    .iter()
    .any(|w| scope.segment.ends_with(w))
}

/// 書く of data on a form; else it is a mail that is written.
fn write(scope: &Scope) -> States {
    let named: Vec<Thing> = scope
        .nouns
        .iter()
        .map(|n| n.thing)
        .filter(|t| is_private(*t))
        .collect();
    if named.is_empty() || scope.follows(&["てあ", "てる", "てい"]) {
        return Vec::new();
    }
    data_states(&named, scope, false)
}

/// 入力したのはカード番号だけです: the object stands behind the verb.
fn data_after(scope: &Scope) -> Option<States> {
    let at = ["したのは", "たのは", "ましたのは"].iter().find_map(|w| {
        let i = scope.rest.find(w)?;
        (i <= 9).then_some(i + w.len())
    })?;
    let behind = scope.rest.get(at..)?;
    let from = scope.sentence_start + scope.sentence.len() - scope.rest.len() + at;
    let clause = behind.find(['、', '。']).unwrap_or(behind.len());
    let named: Vec<Thing> = scope
        .in_sentence
        .iter()
        .filter(|n| n.start >= from && n.start < from + clause)
        .map(|n| n.thing)
        .filter(|t| DATA.contains(t))
        .collect();
    (!named.is_empty()).then(|| data_states(&named, scope, false))
}

/// The states of data by name.
fn data_states(named: &[Thing], scope: &Scope, spoken: bool) -> States {
    let has = |t: Thing| named.contains(&t);
    let strength = if spoken {
        Strength::Spoken
    } else {
        Strength::Plain
    };
    if has(Thing::GiftCard) {
        return vec![(State::Paid(Payment::GiftCard), strength)];
    }
    let mut states = Vec::new();
    let bank = has(Thing::Bank);
    let card = has(Thing::Card) || (has(Thing::PlainCard) && !scope.says(&["カード会社"]));
    if has(Thing::Personal) {
        states.push(State::EnteredPersonal);
    }
    if bank {
        states.push(State::EnteredBank);
    }
    if card {
        states.push(State::EnteredCard);
    }
    let banking = bank || (scope.in_sentence(&[Thing::Bank]) || scope.sentence.contains("銀行"));
    let secret = has(Thing::Id) || (has(Thing::Pin) && !card);
    if has(Thing::Pin) && banking && !card && !bank {
        states.push(State::EnteredBank);
    } else if has(Thing::Id) && !bank && scope.sentence.contains("証券") {
        states.push(State::EnteredBank);
    } else if secret && !bank {
        states.push(State::EnteredId);
    }
    if states.is_empty() {
        states.push(carried_meaning(scope));
    }
    states.into_iter().map(|s| (s, strength)).collect()
}

/// What 番号 or 情報 alone means: whatever data was spoken of before, else personal data.
fn carried_meaning(scope: &Scope) -> State {
    const NAMED: &[Thing] = &[
        Thing::Id,
        Thing::Card,
        Thing::PlainCard,
        Thing::Bank,
        Thing::Pin,
        Thing::Personal,
        Thing::GiftCard,
    ];
    match scope.carried(NAMED) {
        Some(Thing::Id) => State::EnteredId,
        Some(Thing::Card | Thing::PlainCard) => State::EnteredCard,
        Some(Thing::Bank) => State::EnteredBank,
        Some(Thing::Pin) => State::EnteredId,
        Some(Thing::GiftCard) => State::Paid(Payment::GiftCard),
        _ => State::EnteredPersonal,
    }
}

/// 入力してしまいました with no object: the data asked for before.
fn carried_data(deed: Deed, scope: &Scope) -> States {
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
        Some(Thing::App) if deed == Deed::Put => one(State::Installed),
        Some(Thing::App) | None if deed == Deed::Put && !scope.negated => Vec::new(),
        Some(Thing::App) | None => one(State::EnteredPersonal),
        Some(_) => one(carried_meaning(scope)),
    }
}

fn register(scope: &Scope) -> States {
    if scope.says(&["line", "ライン", "友だち", "友達"]) {
        return one(State::Replied);
    }
    let named: Vec<Thing> = scope
        .nouns
        .iter()
        .map(|n| n.thing)
        .filter(|t| DATA.contains(t))
        .collect();
    if !named.is_empty() {
        return data_states(&named, scope, false);
    }
    let page = scope.has(&[Thing::Page, Thing::Link]);
    if scope.negated || scope.regrets() || page {
        return one(State::EnteredPersonal);
    }
    Vec::new()
}

fn login(scope: &Scope) -> States {
    if scope.in_sentence(&[Thing::Official])
        || scope.says(&["アプリ", "普通に", "公式"])
        || scope.follows(&["でき", "出来"])
    {
        return Vec::new();
    }
    let led = scope.in_sentence(&[Thing::Link]) || scope.says(&["そこ", "偽", "画面", "先"]);
    if scope.negated || scope.regrets() || led {
        return one(State::EnteredId);
    }
    Vec::new()
}

fn send(scope: &Scope) -> States {
    if scope.to_desk() || scope.says(&["センターに", "センターへ"]) {
        return Vec::new();
    }
    if scope.has(&[Thing::GiftCard])
        || (scope.carried_here(&[Thing::GiftCard]).is_some()
            && scope.has(&[Thing::Number, Thing::Picture]))
    {
        return one(State::Paid(Payment::GiftCard));
    }
    if scope.has(&[Thing::Crypto]) {
        return one(State::Paid(Payment::Crypto));
    }
    if scope.has(&[Thing::Cash]) {
        return one(State::Paid(Payment::Cash));
    }
    if scope.has(&[Thing::Money]) {
        let crypto = scope.in_sentence(&[Thing::Crypto]);
        return one(State::Paid(if crypto {
            Payment::Crypto
        } else {
            Payment::Transfer
        }));
    }
    let named: Vec<Thing> = scope
        .nouns
        .iter()
        .map(|n| n.thing)
        .filter(|t| is_private(*t))
        .collect();
    if !named.is_empty() {
        return data_states(&named, scope, true);
    }
    if scope.has(&[Thing::Screenshot]) {
        return Vec::new();
    }
    if scope.has(&[Thing::Nude])
        || has_object(scope, &["写真", "画像", "動画", "しゃしん", "ビデオ"])
    {
        return one(State::PhotoSent);
    }
    send_message(scope)
}

/// Sending a message: to friends it is passed on, else it is an answer.
fn send_message(scope: &Scope) -> States {
    if scope.says(&["返信", "返事", "解除", "停止", "退会", "やめて"]) {
        return one(State::Replied);
    }
    let chain = scope.has(&[Thing::Friends]) || scope.says(&["人に", "方に", "人へ"]);
    if chain {
        return one(State::Forwarded);
    }
    if scope.says(&["メール", "メッセージ", "sms", "line"])
        && scope.says(&["相手", "空メール", "に"])
    {
        return one(State::Replied);
    }
    let opened = scope.carried(&[Thing::Message, Thing::Friends]);
    let chain = scope.sentence.contains("チェーン") || scope.sentence.contains("回");
    if opened.is_some() && (chain || scope.carried(&[Thing::Friends]).is_some()) {
        return one(State::Forwarded);
    }
    Vec::new()
}

fn is_private(thing: Thing) -> bool {
    matches!(
        thing,
        Thing::Id | Thing::Card | Thing::Bank | Thing::Pin | Thing::Personal
    )
}

/// Whether one of `words` is the direct object (写真を, 写真まで), not part of another word (写真付き).
fn has_object(scope: &Scope, words: &[&str]) -> bool {
    words.iter().any(|w| {
        scope.segment.rfind(w).is_some_and(|i| {
            let after = scope.segment.get(i + w.len()..).unwrap_or("");
            ["を", "も", "まで", "とか", "など", "、"]
                .iter()
                .any(|p| after.starts_with(p))
                || after.is_empty()
        })
    })
}

fn permit(scope: &Scope) -> States {
    if scope.in_sentence(&[Thing::RemoteWord]) || scope.says(&["操作", "画面共有"]) {
        return one(State::Remote);
    }
    if scope.says(&["通知", "位置"]) {
        return Vec::new();
    }
    if scope.has(&[Thing::App, Thing::Macro, Thing::Attachment])
        || scope.says(&["コンテンツ", "提供元", "編集"])
    {
        return one(State::Installed);
    }
    Vec::new()
}

fn call(deed: Deed, scope: &Scope) -> States {
    if scope.to_desk() {
        return Vec::new();
    }
    let spoken_to = match deed {
        Deed::Phone => true,
        Deed::Dial => is_dialled(scope),
        _ => is_picked_up(scope),
    };
    if spoken_to {
        one(State::Called)
    } else {
        Vec::new()
    }
}

/// かける with a telephone as its object, not trouble, a lock or money.
fn is_dialled(scope: &Scope) -> bool {
    if [
        "迷惑",
        "声",
        "鍵",
        "ロック",
        "手間",
        "お金",
        "保険",
        "時間",
        "負担",
        "疑い",
        "目",
    ]
    .iter()
    .any(|w| scope.segment.ends_with(&format!("{w}を")) || scope.segment.ends_with(w))
    {
        return false;
    }
    scope.has(&[Thing::Phone, Thing::Number, Thing::Stated])
        || scope.says(&["電話番号", "でんわばんごう"])
        || (scope.segment.chars().count() <= 8
            && scope.carried_here(&[Thing::Phone, Thing::Number]).is_some())
        || (scope.segment.chars().count() <= 8 && scope.sentence.contains("電話番号"))
        || scope.rest.starts_with("直")
        || scope.rest.starts_with("なお")
}

/// 電話に出る; 出る alone only right behind a call that came.
fn is_picked_up(scope: &Scope) -> bool {
    let segment = scope.segment;
    if [
        "電話に",
        "着信に",
        "でんわに",
        "通話に",
        "電話で",
        "電話にも",
    ]
    .iter()
    .any(|w| segment.ends_with(w))
    {
        return true;
    }
    let came = scope.sentence.contains("電話がか")
        || scope.sentence.contains("着信")
        || scope.sentence.contains("電話が来")
        || scope.sentence.contains("電話がき");
    came && segment.chars().count() <= 6 && !segment.ends_with(['が', 'と'])
}

fn pay(deed: Deed, scope: &Scope) -> States {
    const MEANS: &[Thing] = &[
        Thing::GiftCard,
        Thing::Crypto,
        Thing::Cash,
        Thing::Card,
        Thing::PlainCard,
        Thing::Transfer,
        Thing::Bank,
    ];
    let means = scope.last(MEANS).or_else(|| scope.carried_here(MEANS));
    if deed == Deed::Buy {
        return match means {
            Some(Thing::GiftCard) => vec![(State::Paid(Payment::GiftCard), Strength::Bought)],
            Some(Thing::PlainCard)
                if scope.has(&[Thing::PlainCard])
                    && scope.says(&["コンビニ", "グーグル", "アップル", "アマゾン"]) =>
            {
                vec![(State::Paid(Payment::GiftCard), Strength::Bought)]
            }
            _ => Vec::new(),
        };
    }
    if deed == Deed::Hand {
        return hand(scope, means);
    }
    let payment = match (deed, means) {
        (_, Some(Thing::GiftCard)) => Payment::GiftCard,
        (_, Some(Thing::Crypto)) => Payment::Crypto,
        (Deed::Transfer, _) => Payment::Transfer,
        (_, Some(Thing::Cash)) => Payment::Cash,
        (_, Some(Thing::Card | Thing::PlainCard)) => Payment::Card,
        _ => Payment::Transfer,
    };
    one(State::Paid(payment))
}

fn hand(scope: &Scope, means: Option<Thing>) -> States {
    match means {
        Some(Thing::Cash) => one(State::Paid(Payment::Cash)),
        Some(Thing::GiftCard) => one(State::Paid(Payment::GiftCard)),
        Some(Thing::Bank | Thing::PlainCard | Thing::Card) => one(State::EnteredBank),
        _ if scope.has(&[Thing::Money]) => one(State::Paid(Payment::Cash)),
        _ if scope.has(&[Thing::Personal]) => one(State::EnteredPersonal),
        _ => Vec::new(),
    }
}

fn reply(deed: Deed, scope: &Scope) -> States {
    if scope.to_desk() {
        return Vec::new();
    }
    let replied = match deed {
        Deed::Reply => true,
        Deed::Return => is_returned(scope),
        Deed::Respond => is_responded(scope),
        Deed::Contact => return contact(scope),
        Deed::Answer => return answer(scope),
        _ => is_exchanged(scope),
    };
    if replied {
        one(State::Replied)
    } else {
        Vec::new()
    }
}

/// メールする: an answer, unless to those one turns to.
fn mail(scope: &Scope) -> States {
    let done = scope.follows(&["し", "をし"]);
    if !done || scope.to_desk() || (scope.negated && !scope.regrets()) {
        return Vec::new();
    }
    one(State::Replied)
}

/// 返す of words, not of money or goods.
fn is_returned(scope: &Scope) -> bool {
    if scope.has(&[Thing::Money, Thing::Cash])
        || scope.says(&["お金", "商品", "荷物"])
        || scope.follows(&["ほし", "欲し", "もら"])
    {
        return false;
    }
    let quoted = scope.segment.ends_with(['と', '〓'])
        || scope.segment.ends_with("って")
        || scope.segment.ends_with("とだけ");
    quoted || scope.has(&[Thing::Message]) || scope.says(&["返事", "って", "スタンプ", "一言"])
}

fn is_responded(scope: &Scope) -> bool {
    let to_message =
        scope.has(&[Thing::Message]) || scope.says(&["それに", "相手に", "連絡に", "要求に"]);
    to_message && !scope.says(&["警察が", "会社が", "どう"])
}

/// 連絡する, 問い合わせる: to what the message names.
fn contact(scope: &Scope) -> States {
    let stated = scope.has(&[Thing::Stated, Thing::Message])
        || scope.says(&["番号に", "電話番号", "line", "そのまま"]);
    if !stated && !(scope.regrets() && !scope.negated) {
        return Vec::new();
    }
    let by_phone = scope.has(&[Thing::Phone, Thing::Number]) || scope.says(&["電話", "番号"]);
    one(if by_phone {
        State::Called
    } else {
        State::Replied
    })
}

fn answer(scope: &Scope) -> States {
    if scope.has(&[Thing::Survey])
        || (scope.carried(&[Thing::Survey]).is_some() && scope.says(&["質問"]))
    {
        return one(State::Clicked);
    }
    let named: Vec<Thing> = scope
        .nouns
        .iter()
        .map(|n| n.thing)
        .filter(|t| is_private(*t))
        .collect();
    if !named.is_empty() {
        return data_states(&named, scope, true);
    }
    if scope.has(&[Thing::Message]) && !scope.says(&["質問"]) {
        return one(State::Replied);
    }
    Vec::new()
}

/// やり取りした with the sender, not やり取りしていた取引先.
fn is_exchanged(scope: &Scope) -> bool {
    let known = [
        "以前",
        "前に",
        "普段",
        "実際",
        "いつも",
        "取引",
        "仕事で",
        "会社同士",
        "過去",
    ]
    .iter()
    .any(|w| scope.sentence.contains(w));
    let relative = [
        "取引",
        "担当",
        "相手",
        "会社",
        "人の",
        "人から",
        "方の",
        "方から",
        "内容",
        "お客",
    ]
    .iter()
    .any(|w| scope.rest.find(w).is_some_and(|i| i <= 24));
    !known && !relative
}

fn pass_on(scope: &Scope) -> States {
    if scope.to_desk() || scope.says(&["センターに", "センターへ", "警察"]) {
        return Vec::new();
    }
    one(State::Forwarded)
}

fn show(scope: &Scope) -> States {
    if scope.to_desk() || scope.has(&[Thing::Screenshot]) {
        return Vec::new();
    }
    if scope.has(&[Thing::Nude]) {
        return one(State::PhotoSent);
    }
    if scope.has(&[Thing::Personal]) {
        return one(State::EnteredPersonal);
    }
    Vec::new()
}

fn share(scope: &Scope) -> States {
    if scope.has(&[Thing::Screen]) {
        return one(State::Remote);
    }
    if scope.has(&[Thing::Friends, Thing::Message]) && !scope.to_desk() {
        return one(State::Forwarded);
    }
    Vec::new()
}

fn controlled(scope: &Scope) -> States {
    let machine = scope.in_sentence(&[Thing::Screen, Thing::RemoteWord, Thing::App])
        || scope.sentence.contains("遠隔")
        || scope.sentence.contains("リモート");
    let by_oneself = scope.form == Form::Noun
        && !scope.rest.starts_with("させ")
        && !scope.rest.starts_with("をさせ")
        && !scope.rest.starts_with("され");
    if machine && !by_oneself {
        one(State::Remote)
    } else {
        Vec::new()
    }
}

fn taken_over(scope: &Scope) -> States {
    let word = scope.segment;
    if scope.has(&[Thing::Screen]) && !scope.has(&[Thing::Account, Thing::Message]) {
        return one(State::Remote);
    }
    let _ = word;
    one(State::AccountTaken)
}

/// Whether a state is that data was entered.
pub(super) fn is_entered(state: State) -> bool {
    matches!(
        state,
        State::EnteredId | State::EnteredCard | State::EnteredBank | State::EnteredPersonal
    )
}

/// Whether a noun is a screen one types into (画面に, 画面で, フォームに).
pub(super) fn is_screen(text: &str, noun: &Noun) -> bool {
    let word = text.get(noun.start..noun.end).unwrap_or("");
    let after = text.get(noun.end..).unwrap_or("");
    matches!(word, "画面" | "フォーム")
        && ["に", "で", "が出", "から"]
            .iter()
            .any(|p| after.starts_with(p))
}

/// Whose account was taken, when it is said (友達のLINEが乗っ取られ).
pub(super) fn owner(deed: Deed, segment: &str) -> Option<String> {
    if deed != Deed::TakenOver {
        return None;
    }
    [
        "友人",
        "友達",
        "友だち",
        "知人",
        "母",
        "父",
        "息子",
        "娘",
        "同僚",
        "夫",
        "妻",
    ]
    .iter()
    .find(|p| {
        ["の", "さんの"]
            .iter()
            .any(|no| segment.contains(&format!("{p}{no}")))
    })
    .map(|p| (*p).to_owned())
}

/// What is told without one of the verbs: state, byte in the sentence, length.
pub(super) fn special(sentence: &str) -> Vec<(State, usize, usize)> {
    let mut found = Vec::new();
    found.extend(locked_out(sentence));
    found.extend(spreads_by_itself(sentence));
    found.extend(took_fraud_call(sentence));
    found
}

fn first_of(sentence: &str, words: &[&str]) -> Option<(usize, usize)> {
    words
        .iter()
        .find_map(|w| sentence.find(w).map(|i| (i, w.len())))
}

/// Cannot log in any more, with an account in question.
fn locked_out(sentence: &str) -> Option<(State, usize, usize)> {
    let (at, length) = first_of(
        sentence,
        &[
            "ログインできな",
            "ログインできま",
            "ログインできん",
            "ログイン出来な",
            "ログインでけへん",
            "入れなくな",
            "ログインできへん",
        ],
    )?;
    let account = [
        "アカウント",
        "パスワード",
        "インスタ",
        "line",
        "twitter",
        "facebook",
        "乗っ取",
        "変えられ",
    ]
    .iter()
    .any(|w| sentence.contains(w));
    let threat = [
        "という",
        "って書",
        "と書",
        "ってメール",
        "と言わ",
        "ますか",
        "たらどう",
    ]
    .iter()
    .any(|w| sentence.contains(w));
    (account && !threat).then_some((State::AccountTaken, at, length))
}

/// The telephone sends messages by itself: an app was installed, known or not.
fn spreads_by_itself(sentence: &str) -> Option<(State, usize, usize)> {
    let sends = first_of(
        sentence,
        &[
            "勝手にsms",
            "勝手にメール",
            "勝手にショート",
            "勝手にメッセージ",
            "勝手に送",
            "勝手に発信",
            "大量のsms",
            "大量にsms",
            "smsが大量に",
            "番号からsmsが",
            "番号からショートメール",
            "番号からメッセージ",
            "携帯からsmsが",
            "スマホからsmsが",
            "電話からsmsが",
            "番号からメールが",
        ],
    );
    let mine = [
        "自分の",
        "私の",
        "こちらの",
        "勝手に",
        "うちの",
        "僕の",
        "俺の",
    ]
    .iter()
    .any(|w| sentence.contains(w));
    let sent = [
        "送ら",
        "送信",
        "発信",
        "出て",
        "送って",
        "送りま",
        "出てい",
        "流れ",
    ]
    .iter()
    .any(|w| sentence.contains(w));
    let callers = first_of(
        sentence,
        &[
            "荷物の問い合わせ",
            "今から在宅",
            "再配達の電話",
            "荷物はいつ",
            "在宅です",
        ],
    )
    .filter(|_| sentence.contains("電話") || sentence.contains("連絡"));
    let letter = first_of(
        sentence,
        &[
            "私の電話から",
            "自分の電話から",
            "わたしの電話から",
            "私の携帯から",
            "自分の携帯から",
            "自分のスマホから",
            "私のスマホから",
            "自分の番号から",
        ],
    )
    .filter(|_| sent);
    let (at, length) = sends.filter(|_| mine && sent).or(callers).or(letter)?;
    let asked = ["という", "と書", "ますか", "でしょうか"]
        .iter()
        .any(|w| sentence.contains(w));
    (!asked).then_some((State::Installed, at, length))
}

/// A call of somebody who poses as an official, with what they said: the call was taken.
fn took_fraud_call(sentence: &str) -> Option<(State, usize, usize)> {
    let (at, length) = first_of(
        sentence,
        &[
            "を名乗る電話",
            "を名乗る男から電話",
            "を名乗る女から電話",
            "を名乗る人から電話",
            "を名乗る者から電話",
            "と名乗る電話",
            "という電話があ",
            "自動音声の電話",
        ],
    )?;
    let heard = ["言われ", "聞かれ", "話し", "指示", "案内され"]
        .iter()
        .any(|w| sentence.contains(w));
    let refused = ["出ませんでした", "出なかった", "留守電"]
        .iter()
        .any(|w| sentence.contains(w));
    (heard && !refused).then_some((State::Called, at, length))
}
