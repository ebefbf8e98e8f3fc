//! What follows from an account as a whole, beyond its single verbs.

use super::phrases::{Account, Section, within};
use super::words::starts;
use super::{Raw, Strength};
use madoguchi_model::{Payment, State, Who};

/// At most the first `bytes` bytes of `text`.
fn head(text: &str, bytes: usize) -> &str {
    let end = (0..=bytes.min(text.len()))
        .rev()
        .find(|&i| text.is_char_boundary(i));
    text.get(..end.unwrap_or(0)).unwrap_or("")
}

/// At most the last `bytes` bytes of `text`.
fn last(text: &str, bytes: usize) -> &str {
    let from = (text.len().saturating_sub(bytes)..=text.len()).find(|&i| text.is_char_boundary(i));
    text.get(from.unwrap_or(text.len())..).unwrap_or("")
}

/// Adds to `raw` what the account `text` tells without saying it verb by verb.
pub(super) fn infer(text: &Account, raw: &mut Vec<Raw>) {
    unsent(text, raw);
    call(text, raw);
    remote(text, raw);
    taken(text, raw);
    work(text, raw);
    reply(text, raw);
    points(text, raw);
    click(text, raw);
    came_up(text, raw);
    charge(text, raw);
    cash(text, raw);
    shop(text, raw);
    lose(text, raw);
    show(text, raw);
    pasted(text, raw);
}

/// Money that left by one's own hand without one knowing it (refund by telephone, numbers typed as told).
fn lose(text: &Account, raw: &mut Vec<Raw>) {
    let paid = raw
        .iter()
        .any(|r| matches!(r.state, State::Paid(_)) && !r.negated);
    let led = has(raw, State::Called) || has(raw, State::Remote) || has(raw, State::Replied);
    if paid || !led || !text.has(Section::LoseTrick) {
        return;
    }
    let found = text.first(Section::LoseLost);
    if let Some((at, length)) = found {
        let who = who_at(raw, at);
        add(raw, State::Paid(Payment::Transfer), who, at, at + length);
    }
}

/// Shown or filmed naked, and apps put on by others.
fn show(text: &Account, raw: &mut Vec<Raw>) {
    for (words, state) in [
        (Section::ShowShown, State::PhotoSent),
        (Section::ShowPut, State::Installed),
    ] {
        if has(raw, state) {
            continue;
        }
        let found = text.all(words).find(|&(at, length)| {
            let after = text.get(at + length..).unwrap_or("");
            !starts(after, "ましょ よう たい を求 を迫 と言 て言 ろ")
        });
        if let Some((at, length)) = found {
            let who = who_at(raw, at);
            add(raw, state, who, at, at + length);
        }
    }
}

/// Commands pasted and run as a page told to (ロボットではありません): a program was run.
fn pasted(text: &Account, raw: &mut Vec<Raw>) {
    if has(raw, State::Installed) || !text.has(Section::RunPaste) || !text.has(Section::RunKey) {
        return;
    }
    if let Some((at, length)) = text.first(Section::RunDone) {
        let who = who_at(raw, at);
        add(raw, State::Installed, who, at, at + length);
    }
}

/// What was paid to a shop of the web was ordered there, with name and address.
fn shop(text: &Account, raw: &mut Vec<Raw>) {
    let paid = doer(raw, |s| matches!(s, State::Paid(_))).cloned();
    let spoken = has(raw, State::Called) || has(raw, State::Replied);
    let Some(paid) =
        paid.filter(|_| !spoken && text.has(Section::ShopWeb) && text.has(Section::ShopGoods))
    else {
        return;
    };
    for state in [State::Clicked, State::EnteredPersonal] {
        if !has(raw, state) && !denies(raw, state) {
            add(raw, state, paid.who.clone(), paid.start, paid.end);
        }
    }
}

/// Who paid by card on a page has entered the card.
fn charge(text: &Account, raw: &mut Vec<Raw>) {
    let card = doer(raw, |s| s == State::EnteredCard).cloned();
    let paid_so = raw
        .iter()
        .any(|r| matches!(r.state, State::Paid(_)) && !r.negated);
    if let (Some(card), Some((at, length))) =
        (card.filter(|_| !paid_so), text.first(Section::ChargeDone))
    {
        add(raw, State::Paid(Payment::Card), card.who, at, at + length);
    }
    let typed = has(raw, State::EnteredCard) || has(raw, State::Called);
    let paid = doer(raw, |s| s == State::Paid(Payment::Card)).cloned();
    if let Some(paid) = paid.filter(|_| !typed) {
        add(raw, State::EnteredCard, paid.who, paid.start, paid.end);
    }
}

/// Whoever came to know the sender has written back.
fn reply(text: &Account, raw: &mut Vec<Raw>) {
    if has(raw, State::Replied) || denies(raw, State::Replied) {
        return;
    }
    let found = text.first(Section::ReplyKnown);
    let gained = raw.iter().any(|r| {
        let deep = matches!(
            r.state,
            State::PhotoSent
                | State::EnteredPersonal
                | State::EnteredBank
                | State::Installed
                | State::Paid(_)
        );
        !r.negated && deep
    });
    let pictures = has(raw, State::PhotoSent) && !has(raw, State::Forwarded);
    let chat = text.has(Section::ReplyChat);
    let picture = raw
        .iter()
        .find(|r| r.state == State::PhotoSent && !r.negated && pictures && chat);
    let found = found.or_else(|| picture.map(|r| (r.start, r.end - r.start)));
    let spent = raw
        .iter()
        .find(|r| !r.negated && matches!(r.state, State::Paid(p) if p != Payment::Card));
    let led = spent.filter(|_| !has(raw, State::Called) && text.has(Section::ReplyLed));
    let found = found.or_else(|| led.map(|r| (r.start, r.end - r.start)));
    let close = text.has(Section::ReplyClose);
    if let Some((at, length)) = found.filter(|_| gained || close) {
        let who = who_at(raw, at);
        add(raw, State::Replied, who, at, at + length);
    }
}

/// Whoever has done most of what is told, or the person who tells.
fn doer(raw: &[Raw], states: impl Fn(State) -> bool) -> Option<&Raw> {
    raw.iter().find(|r| !r.negated && states(r.state))
}

fn has(raw: &[Raw], state: State) -> bool {
    raw.iter().any(|r| r.state == state && !r.negated)
}

fn denies(raw: &[Raw], state: State) -> bool {
    let mine = |r: &Raw| r.who == Who::Myself;
    let own = raw.iter().any(|r| mine(r) && !r.negated);
    raw.iter()
        .any(|r| r.state == state && r.negated && (mine(r) || !own))
}

fn add(raw: &mut Vec<Raw>, state: State, who: Who, start: usize, end: usize) {
    raw.push(Raw {
        state,
        negated: false,
        who,
        start,
        end,
        strength: Strength::Implied,
    });
}

/// Who acts in what is told before byte `at`; the nearest telling after it when nobody has before.
fn who_at(raw: &[Raw], at: usize) -> Who {
    let before = raw.iter().rev().find(|r| r.start <= at);
    let near = before.or_else(|| raw.iter().find(|r| r.start > at));
    near.map_or(Who::Myself, |r| r.who.clone())
}

/// What was typed but never sent (送信は押していない) was not given away.
fn unsent(text: &Account, raw: &mut [Raw]) {
    if !text.has(Section::UnsentUnsent) {
        return;
    }
    for r in raw.iter_mut().filter(|r| super::deeds::is_entered(r.state)) {
        r.negated = true;
    }
}

/// Data entered, or a card charged, on a page was entered after opening it, unless it was told on the telephone,
/// sent in an answer, or there was no link.
fn click(text: &Account, raw: &mut Vec<Raw>) {
    if has(raw, State::Clicked) || text.has(Section::ClickNoLink) {
        return;
    }
    let typed = |r: &&Raw| {
        let entered = matches!(
            r.state,
            State::EnteredId
                | State::EnteredCard
                | State::EnteredBank
                | State::EnteredPersonal
                | State::Paid(Payment::Card)
        );
        // The number of a gift card, typed into a page.
        let word = text.get(r.start..r.end).unwrap_or("");
        let gift = r.state == State::Paid(Payment::GiftCard) && starts(word, "入 打 いれ うち");
        (entered || gift) && !r.negated && r.strength != Strength::Spoken
    };
    let spoken = has(raw, State::Called) || has(raw, State::Remote);
    let secret = |r: &&Raw| typed(r) && r.state != State::EnteredPersonal;
    let led = text
        .has(Section::ClickMail)
        .then(|| raw.iter().find(secret))
        .flatten()
        .cloned();
    if let Some(entered) = led.filter(|_| spoken) {
        add(raw, State::Clicked, entered.who, entered.start, entered.end);
        return;
    }
    if spoken {
        return;
    }
    if let Some(entered) = raw.iter().find(typed).cloned() {
        add(raw, State::Clicked, entered.who, entered.start, entered.end);
        return;
    }
    opened_page(text, raw);
}

/// What comes only after something was pressed: pages that claim an entry, sites on which one writes, forms that
/// are sent off.
fn came_up(text: &Account, raw: &mut Vec<Raw>) {
    if has(raw, State::Clicked) || denies(raw, State::Clicked) {
        return;
    }
    let called = has(raw, State::Called);
    let deed = |r: &&Raw| !r.negated && r.state != State::WorkAccount;
    let talks = has(raw, State::Replied)
        .then(|| text.first(Section::ClickSite))
        .flatten();
    let sent = raw.iter().find(|r| {
        let before = last(text.get(..r.start).unwrap_or(""), 150);
        !called
            && deed(r)
            && super::deeds::is_entered(r.state)
            && within!("click-form").is_in(before)
    });
    let sent = sent.map(|r| (r.start, r.end - r.start));
    let up = text
        .first(Section::ClickCameUp)
        .filter(|_| raw.iter().any(|r| deed(&r)));
    if let Some((at, length)) = talks.or(sent).or(up) {
        let who = who_at(raw, at);
        add(raw, State::Clicked, who, at, at + length);
    }
}

/// Points of a chat site are paid by card when a card is what one pays with.
fn points(text: &Account, raw: &mut Vec<Raw>) {
    let paid = |r: &Raw| matches!(r.state, State::Paid(_));
    if raw.iter().any(paid) || !has(raw, State::Replied) || !text.has(Section::Points) {
        return;
    }
    let denied = |after: &str| starts(after, "と言 って言 払え と、 という");
    let found = text.all(Section::CardMeans).find(|&(at, length)| {
        let after = text.get(at + length..).unwrap_or("");
        !denied(after)
    });
    if let Some((at, length)) = found {
        let who = who_at(raw, at);
        add(raw, State::Paid(Payment::Card), who, at, at + length);
    }
}

/// Cash that a visitor took along.
fn cash(text: &Account, raw: &mut Vec<Raw>) {
    if has(raw, State::Paid(Payment::Cash)) || !text.has(Section::CashWord) {
        return;
    }
    if let Some((at, length)) = text.first(Section::CashTaken) {
        let who = who_at(raw, at);
        add(raw, State::Paid(Payment::Cash), who, at, at + length);
    }
}

/// A message opened behind which a page stood (開いたら画面が出た) was opened by its link.
fn opened_page(text: &Account, raw: &mut Vec<Raw>) {
    let page = raw.iter().find(|r| {
        let after = head(text.get(r.end..).unwrap_or(""), 180);
        r.state == State::Opened && !r.negated && within!("opened-page-page").is_in(after)
    });
    if let Some(found) = page.filter(|_| !text.has(Section::OpenedPageFile)).cloned() {
        add(raw, State::Clicked, found.who, found.start, found.end);
    }
}

/// A call that came and in which somebody talked.
fn call(text: &Account, raw: &mut Vec<Raw>) {
    if has(raw, State::Called) || denies(raw, State::Called) {
        return;
    }
    let gone = |r: &Raw| !r.negated && matches!(r.state, State::Paid(_) | State::Remote);
    let lost = raw.iter().any(gone);
    let found = text.all(Section::CallCame).find(|&(at, length)| {
            let before = last(text.get(..at).unwrap_or(""), 36);
            let after = head(text.get(at + length..).unwrap_or(""), 480);
            let asked = starts(after, "カ 住 生 名前 メ 確 聞こ 聞い きい 問 相談 連絡 断 本人 息子 娘 キャ 解約 申 孫 友 して しろ せよ をくだ ください くださ せえ せい する しない");
            (lost || within!("call-talk").is_in(after)) && !within!("call-known").is_in(before) && !asked
    });
    let found = found.or_else(|| {
        text.first(Section::CallRefund)
            .filter(|_| text.has(Section::CallOwed))
    });
    // 主人は会議中で電話に出ず: somebody else did not pick up.
    let not = text.all(Section::CallNot).any(|(at, _)| {
        const OTHERS: &str = "主人は 息子は 娘は 夫は 妻は 本人は 母は 父は 息子が 娘が 孫は 主人が 夫が 友人は 妻が";
        let before = last(text.get(..at).unwrap_or(""), 42);
        !OTHERS.split(' ').any(|o| before.contains(o))
    });
    if let Some((at, length)) = found.filter(|_| !not) {
        let who = who_at(raw, at);
        add(raw, State::Called, who, at, at + length);
    }
}

/// Somebody else moved or watched the screen.
fn remote(text: &Account, raw: &mut Vec<Raw>) {
    if has(raw, State::Remote) || denies(raw, State::Remote) || text.has(Section::RemoteNot) {
        return;
    }
    let found = text.all(Section::RemoteDone).find(|&(at, length)| {
        !within!("remote-denied").is_in(head(text.get(at + length..).unwrap_or(""), 36))
    });
    if let Some((at, length)) = found {
        let who = who_at(raw, at);
        add(raw, State::Remote, who, at, at + length);
    }
}

/// An account is lost: locked out, or used by others after its secrets were given.
fn taken(text: &Account, raw: &mut Vec<Raw>) {
    if has(raw, State::AccountTaken) {
        return;
    }
    let secret = doer(raw, |s| matches!(s, State::EnteredId | State::EnteredBank)).cloned();
    let program = doer(raw, |s| s == State::Installed).cloned();
    let lost = |words: Section| {
        text.all(words).find(|&(at, length)| {
            let after = text.get(at + length..).unwrap_or("");
            let end = after
                .find(['。', '\n', '!', '?', '、'])
                .unwrap_or(after.len());
            let after = head(after, end.min(60));
            let denied = starts(after, "か か? か。 は無 もな も無 はおら はおり はなさ はなか わけ はない はなく たか ない ませ いな いま いませ へん おりませ おらず おらん とら ね はいませ はいない はおりませ");
            let fear = denied || within!("taken-fear").is_in(after);
            !fear
        })
    };
    let account = text.has(Section::TakenAccount);
    let found = match &secret {
        Some(_) => lost(Section::TakenOut).or_else(|| lost(Section::TakenLoss)),
        None if account => lost(Section::TakenLocked)
            .or_else(|| program.as_ref().and_then(|_| lost(Section::TakenOut))),
        None => None,
    };
    if let Some((at, length)) = found {
        let who = secret.map_or_else(|| who_at(raw, at), |s| s.who);
        add(raw, State::AccountTaken, who, at, at + length);
    }
}

/// The account or device, the money or the mail of one's work, school or club is what it is about.
fn work(text: &Account, raw: &mut Vec<Raw>) {
    let told = raw
        .iter()
        .any(|r| r.state == State::WorkAccount && !r.negated);
    if told || text.has(Section::WorkNot) {
        return;
    }
    // 携帯会社のメール is not of one's own firm.
    let own = |&(at, length): &(usize, usize)| {
        let firm = text
            .get(at..at + length)
            .is_some_and(|w| w.starts_with("会社"));
        let before = text.get(..at).and_then(|t| t.chars().next_back());
        !firm
            || !before.is_some_and(|c| {
                ('ァ'..='ー').contains(&c) || ('\u{4e00}'..='\u{9fff}').contains(&c)
            })
    };
    let found = text.all(Section::WorkWork).find(own);
    if let Some((at, length)) = found {
        let who = who_at(raw, at);
        add(raw, State::WorkAccount, who, at, at + length);
    }
}
