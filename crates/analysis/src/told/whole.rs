//! What follows from an account as a whole, beyond its single verbs.

use super::words::{Words, entries, starts};
use super::{Raw, Strength};
use madoguchi_model::{Payment, State, Who};
use std::sync::LazyLock;

/// The phrases of a section of `whole.txt`.
fn phrases(section: &str) -> Words {
    Words::new(
        entries(include_str!("whole.txt"))
            .filter(|e| e.0 == section)
            .map(|e| e.1),
    )
}

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
pub(super) fn infer(text: &str, raw: &mut Vec<Raw>) {
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
}

/// Money that left by one's own hand without one knowing it (refund by telephone, numbers typed as told).
fn lose(text: &str, raw: &mut Vec<Raw>) {
    static LOST: LazyLock<Words> = LazyLock::new(|| phrases("lose-lost"));
    static TRICK: LazyLock<Words> = LazyLock::new(|| phrases("lose-trick"));
    let paid = raw
        .iter()
        .any(|r| matches!(r.state, State::Paid(_)) && !r.negated);
    let led = has(raw, State::Called) || has(raw, State::Remote) || has(raw, State::Replied);
    if paid || !led || !TRICK.is_in(text) {
        return;
    }
    let found = LOST.first(text);
    if let Some((at, length)) = found {
        let who = who_at(raw, at);
        add(raw, State::Paid(Payment::Transfer), who, at, at + length);
    }
}

/// Shown or filmed naked, and apps put on by others.
fn show(text: &str, raw: &mut Vec<Raw>) {
    static SHOWN: LazyLock<Words> = LazyLock::new(|| phrases("show-shown"));
    static PUT: LazyLock<Words> = LazyLock::new(|| phrases("show-put"));
    for (words, state) in [(&SHOWN, State::PhotoSent), (&PUT, State::Installed)] {
        if has(raw, state) {
            continue;
        }
        let found = words.all(text).find(|&(at, length)| {
            let after = text.get(at + length..).unwrap_or("");
            !starts(after, "ましょ よう たい を求 を迫 と言 て言 ろ")
        });
        if let Some((at, length)) = found {
            let who = who_at(raw, at);
            add(raw, state, who, at, at + length);
        }
    }
}

/// What was paid to a shop of the web was ordered there, with name and address.
fn shop(text: &str, raw: &mut Vec<Raw>) {
    static WEB: LazyLock<Words> = LazyLock::new(|| phrases("shop-web"));
    static GOODS: LazyLock<Words> = LazyLock::new(|| phrases("shop-goods"));
    let paid = doer(raw, |s| matches!(s, State::Paid(_))).cloned();
    let spoken = has(raw, State::Called) || has(raw, State::Replied);
    let Some(paid) = paid.filter(|_| !spoken && WEB.is_in(text) && GOODS.is_in(text)) else {
        return;
    };
    for state in [State::Clicked, State::EnteredPersonal] {
        if !has(raw, state) && !denies(raw, state) {
            add(raw, state, paid.who.clone(), paid.start, paid.end);
        }
    }
}

/// Who paid by card on a page has entered the card.
fn charge(text: &str, raw: &mut Vec<Raw>) {
    static CHARGED: LazyLock<Words> = LazyLock::new(|| phrases("charge-done"));
    let card = doer(raw, |s| s == State::EnteredCard).cloned();
    let paid_so = raw
        .iter()
        .any(|r| matches!(r.state, State::Paid(_)) && !r.negated);
    if let (Some(card), Some((at, length))) = (card.filter(|_| !paid_so), CHARGED.first(text)) {
        add(raw, State::Paid(Payment::Card), card.who, at, at + length);
    }
    let typed = has(raw, State::EnteredCard) || has(raw, State::Called);
    let paid = doer(raw, |s| s == State::Paid(Payment::Card)).cloned();
    if let Some(paid) = paid.filter(|_| !typed) {
        add(raw, State::EnteredCard, paid.who, paid.start, paid.end);
    }
}

/// Whoever came to know the sender has written back.
fn reply(text: &str, raw: &mut Vec<Raw>) {
    static CHAT: LazyLock<Words> = LazyLock::new(|| phrases("reply-chat"));
    static CLOSE: LazyLock<Words> = LazyLock::new(|| phrases("reply-close"));
    static KNOWN: LazyLock<Words> = LazyLock::new(|| phrases("reply-known"));
    if has(raw, State::Replied) || denies(raw, State::Replied) {
        return;
    }
    let found = KNOWN.first(text);
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
    let chat = CHAT.is_in(text);
    let picture = raw
        .iter()
        .find(|r| r.state == State::PhotoSent && !r.negated && pictures && chat);
    let found = found.or_else(|| picture.map(|r| (r.start, r.end - r.start)));
    static LED: LazyLock<Words> = LazyLock::new(|| phrases("reply-led"));
    let spent = raw
        .iter()
        .find(|r| !r.negated && matches!(r.state, State::Paid(p) if p != Payment::Card));
    let led = spent.filter(|_| !has(raw, State::Called) && LED.is_in(text));
    let found = found.or_else(|| led.map(|r| (r.start, r.end - r.start)));
    let close = CLOSE.is_in(text);
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
    raw.iter().any(|r| r.state == state && r.negated)
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
fn unsent(text: &str, raw: &mut [Raw]) {
    static UNSENT: LazyLock<Words> = LazyLock::new(|| phrases("unsent-unsent"));
    if !UNSENT.is_in(text) {
        return;
    }
    for r in raw.iter_mut().filter(|r| super::deeds::is_entered(r.state)) {
        r.negated = true;
    }
}

/// Data entered, or a card charged, on a page was entered after opening it, unless it was told on the telephone,
/// sent in an answer, or there was no link.
fn click(text: &str, raw: &mut Vec<Raw>) {
    static NO_LINK: LazyLock<Words> = LazyLock::new(|| phrases("click-no-link"));
    static MAIL: LazyLock<Words> = LazyLock::new(|| phrases("click-mail"));
    if has(raw, State::Clicked) || NO_LINK.is_in(text) {
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
        entered && !r.negated && r.strength != Strength::Spoken
    };
    let spoken = has(raw, State::Called) || has(raw, State::Remote);
    let secret = |r: &&Raw| typed(r) && r.state != State::EnteredPersonal;
    let led = MAIL
        .is_in(text)
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
fn came_up(text: &str, raw: &mut Vec<Raw>) {
    static CAME_UP: LazyLock<Words> = LazyLock::new(|| phrases("click-came-up"));
    static SITE: LazyLock<Words> = LazyLock::new(|| phrases("click-site"));
    static FORM: LazyLock<Words> = LazyLock::new(|| phrases("click-form"));
    if has(raw, State::Clicked) || denies(raw, State::Clicked) {
        return;
    }
    let called = has(raw, State::Called);
    let deed = |r: &&Raw| !r.negated && r.state != State::WorkAccount;
    let talks = has(raw, State::Replied).then(|| SITE.first(text)).flatten();
    let sent = raw.iter().find(|r| {
        let before = last(text.get(..r.start).unwrap_or(""), 150);
        !called && deed(r) && super::deeds::is_entered(r.state) && FORM.is_in(before)
    });
    let sent = sent.map(|r| (r.start, r.end - r.start));
    let up = CAME_UP.first(text).filter(|_| raw.iter().any(|r| deed(&r)));
    if let Some((at, length)) = talks.or(sent).or(up) {
        let who = who_at(raw, at);
        add(raw, State::Clicked, who, at, at + length);
    }
}

/// Points of a chat site are paid by card when a card is what one pays with.
fn points(text: &str, raw: &mut Vec<Raw>) {
    static POINTS: LazyLock<Words> = LazyLock::new(|| phrases("points"));
    static CARD: LazyLock<Words> = LazyLock::new(|| phrases("card-means"));
    let paid = |r: &Raw| matches!(r.state, State::Paid(_));
    if raw.iter().any(paid) || !has(raw, State::Replied) || !POINTS.is_in(text) {
        return;
    }
    let denied = |after: &str| starts(after, "と言 って言 払え と、 という");
    let found = CARD.all(text).find(|&(at, length)| {
        let after = text.get(at + length..).unwrap_or("");
        !denied(after)
    });
    if let Some((at, length)) = found {
        let who = who_at(raw, at);
        add(raw, State::Paid(Payment::Card), who, at, at + length);
    }
}

/// Cash that a visitor took along.
fn cash(text: &str, raw: &mut Vec<Raw>) {
    static TAKEN: LazyLock<Words> = LazyLock::new(|| phrases("cash-taken"));
    static CASH: LazyLock<Words> = LazyLock::new(|| phrases("cash-word"));
    if has(raw, State::Paid(Payment::Cash)) || !CASH.is_in(text) {
        return;
    }
    if let Some((at, length)) = TAKEN.first(text) {
        let who = who_at(raw, at);
        add(raw, State::Paid(Payment::Cash), who, at, at + length);
    }
}

/// A message opened behind which a page stood (開いたら画面が出た) was opened by its link.
fn opened_page(text: &str, raw: &mut Vec<Raw>) {
    static PAGE: LazyLock<Words> = LazyLock::new(|| phrases("opened-page-page"));
    static FILE: LazyLock<Words> = LazyLock::new(|| phrases("opened-page-file"));
    let page = raw.iter().find(|r| {
        let after = head(text.get(r.end..).unwrap_or(""), 180);
        r.state == State::Opened && !r.negated && PAGE.is_in(after)
    });
    if let Some(found) = page.filter(|_| !FILE.is_in(text)).cloned() {
        add(raw, State::Clicked, found.who, found.start, found.end);
    }
}

/// A call that came and in which somebody talked.
fn call(text: &str, raw: &mut Vec<Raw>) {
    static CAME: LazyLock<Words> = LazyLock::new(|| phrases("call-came"));
    static TALK: LazyLock<Words> = LazyLock::new(|| phrases("call-talk"));
    static NOT: LazyLock<Words> = LazyLock::new(|| phrases("call-not"));
    static KNOWN: LazyLock<Words> = LazyLock::new(|| phrases("call-known"));
    if has(raw, State::Called) || denies(raw, State::Called) {
        return;
    }
    let gone = |r: &Raw| !r.negated && matches!(r.state, State::Paid(_) | State::Remote);
    let lost = raw.iter().any(gone);
    let found = CAME.all(text).find(|&(at, length)| {
            let before = last(text.get(..at).unwrap_or(""), 36);
            let after = head(text.get(at + length..).unwrap_or(""), 480);
            let asked = starts(after, "カ 住 生 名前 メ 確 聞こ 聞い きい 問 相談 連絡 断 本人 息子 娘 キャ 解約 申 孫 友 して しろ せよ をくだ ください くださ せえ せい する しない");
            (lost || TALK.is_in(after)) && !KNOWN.is_in(before) && !asked
    });
    static ATM: LazyLock<Words> = LazyLock::new(|| phrases("call-refund"));
    static OWED: LazyLock<Words> = LazyLock::new(|| phrases("call-owed"));
    let found = found.or_else(|| ATM.first(text).filter(|_| OWED.is_in(text)));
    // 主人は会議中で電話に出ず: somebody else did not pick up.
    let not = NOT.all(text).any(|(at, _)| {
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
fn remote(text: &str, raw: &mut Vec<Raw>) {
    static DONE: LazyLock<Words> = LazyLock::new(|| phrases("remote-done"));
    static NOT: LazyLock<Words> = LazyLock::new(|| phrases("remote-not"));
    if has(raw, State::Remote) || denies(raw, State::Remote) || NOT.is_in(text) {
        return;
    }
    static DENIED: LazyLock<Words> = LazyLock::new(|| phrases("remote-denied"));
    let found = DONE
        .all(text)
        .find(|&(at, length)| !DENIED.is_in(head(text.get(at + length..).unwrap_or(""), 36)));
    if let Some((at, length)) = found {
        let who = who_at(raw, at);
        add(raw, State::Remote, who, at, at + length);
    }
}

/// An account is lost: locked out, or used by others after its secrets were given.
fn taken(text: &str, raw: &mut Vec<Raw>) {
    static ACCOUNT: LazyLock<Words> = LazyLock::new(|| phrases("taken-account"));
    static OUT: LazyLock<Words> = LazyLock::new(|| phrases("taken-out"));
    static LOCKED: LazyLock<Words> = LazyLock::new(|| phrases("taken-locked"));
    static LOSS: LazyLock<Words> = LazyLock::new(|| phrases("taken-loss"));
    static FEAR: LazyLock<Words> = LazyLock::new(|| phrases("taken-fear"));
    if has(raw, State::AccountTaken) {
        return;
    }
    let secret = doer(raw, |s| matches!(s, State::EnteredId | State::EnteredBank)).cloned();
    let program = doer(raw, |s| s == State::Installed).cloned();
    let lost = |words: &Words| {
        words.all(text).find(|&(at, length)| {
            let after = text.get(at + length..).unwrap_or("");
            let end = after
                .find(['。', '\n', '!', '?', '、'])
                .unwrap_or(after.len());
            let after = head(after, end.min(60));
            let denied = starts(after, "か か? か。 は無 もな も無 はおら はおり はなさ はなか わけ はない はなく たか ない ませ いな いま いませ へん おりませ おらず おらん とら ね はいませ はいない はおりませ");
            let fear = denied || FEAR.is_in(after);
            !fear
        })
    };
    let account = ACCOUNT.is_in(text);
    let found = match &secret {
        Some(_) => lost(&OUT).or_else(|| lost(&LOSS)),
        None if account => lost(&LOCKED).or_else(|| program.as_ref().and_then(|_| lost(&OUT))),
        None => None,
    };
    if let Some((at, length)) = found {
        let who = secret.map_or_else(|| who_at(raw, at), |s| s.who);
        add(raw, State::AccountTaken, who, at, at + length);
    }
}

/// The account or device, the money or the mail of one's work, school or club is what it is about.
fn work(text: &str, raw: &mut Vec<Raw>) {
    static WORK: LazyLock<Words> = LazyLock::new(|| phrases("work-work"));
    static NOT: LazyLock<Words> = LazyLock::new(|| phrases("work-not"));
    let told = raw
        .iter()
        .any(|r| r.state == State::WorkAccount && !r.negated);
    if told || NOT.is_in(text) {
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
    let found = WORK.all(text).find(own);
    if let Some((at, length)) = found {
        let who = who_at(raw, at);
        add(raw, State::WorkAccount, who, at, at + length);
    }
}
