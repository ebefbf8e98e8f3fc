//! Understanding what is told in Japanese: verb by verb, with its object, its ending and who did it.

use super::deeds::{self, About, Scope};
use super::people::{self, Doer, Subject};
use super::plain::Plain;
use super::tail::{self, Outcome};
use super::things::{self, Noun, Thing};
use super::verbs::{self, Deed, Form, Met};
use super::words::{self, contains, ends, starts, words};
use super::{Raw, Strength};
use madoguchi_model::State;

/// Bytes of a sentence before and after a verb that are looked at.
const WINDOW: usize = 360;

/// Bytes of a sentence on either side of a verb that are its surroundings.
const NEAR: usize = 1_500;

/// Understands the Japanese sentences of `text`, given as bytes `start..end`.
pub(super) fn understand(
    plain: &Plain,
    sentences: &[(usize, usize)],
    about: About,
    principal: Option<String>,
    out: &mut Vec<Raw>,
) {
    let text = plain.text.as_str();
    let mut reader = Reader {
        text,
        breaks: &plain.breaks,
        nouns: things::find(text),
        clauses: words!(CLAUSE_ENDS)
            .all(text)
            .map(|(at, length)| at + length)
            .collect(),
        about,
        topic: principal.map_or(Doer::Myself, Doer::Other),
        out,
    };
    let mut previous = 0..0;
    for &(start, end) in sentences {
        let before = reader.out.len();
        if let Some(name) = people::same_as(reader.slice(start, end)) {
            reader.same_for(&name, previous.clone(), start, end);
        }
        let topic = reader.topic.clone();
        reader.sentence(start, end);
        reader.special(start, end, topic);
        if reader.out.len() == before {
            reader.too(previous.clone(), start, end);
        }
        if reader.out.len() > before {
            previous = before..reader.out.len();
        }
    }
}

struct Reader<'t, 'o> {
    text: &'t str,
    /// Where a word surely begins.
    breaks: &'t [usize],
    nouns: Vec<Noun>,
    /// Where clauses end, ascending.
    clauses: Vec<usize>,
    about: About,
    /// Who acts when nobody is named.
    topic: Doer,
    out: &'o mut Vec<Raw>,
}

impl<'t> Reader<'t, '_> {
    fn slice(&self, start: usize, end: usize) -> &'t str {
        self.text.get(start..end).unwrap_or("")
    }

    fn sentence(&mut self, start: usize, end: usize) {
        let sentence = self.slice(start, end);
        let verbs = verbs::find(sentence, |at| self.begins_word(start + at));
        let said = said_by_message(sentence);
        let mut subjects = people::subjects(sentence);
        let begin = self.out.len();
        let mut boundary = start;
        let mut acted = None;
        let mut chain = begin;
        for met in &verbs {
            let at = start + met.start;
            let rest = self.window_after(start + met.end, end);
            let noun = self.begins_word(at);
            let outcome = outcome(met, self.window_before(start, at), rest, &said, noun);
            if is_inbound(met, rest) {
                subjects.retain(|s| start + s.at > at);
            }
            let segment = self.segment(boundary, start, at);
            if let Some(negated) = negated(outcome)
                && let Some(doer) = self.doer(&subjects, start, at)
            {
                let scope = self.scope(met, start, end, segment, rest, negated);
                let states = deeds::states(met.deed, &scope);
                let mine = deeds::owner(met.deed, self.slice(segment, at));
                let doer = mine.map_or(doer, Doer::Other);
                let own = doer == Doer::Myself;
                let doer = self.told_by(doer, met, rest, &subjects);
                if own && doer != Doer::Myself && !subjects.iter().any(|s| s.who == Doer::Myself) {
                    self.pass_on(chain, &doer);
                }
                for (state, strength) in states {
                    let strength = if outcome == Outcome::Supposed {
                        Strength::Supposed
                    } else {
                        strength
                    };
                    self.push(state, negated, &doer, (at, start + met.end), strength);
                    acted = Some(doer.clone());
                }
            }
            if !goes_on(met, rest) && outcome != Outcome::Nothing {
                chain = self.out.len();
            }
            // 有効化を押す, 電話に出る: a noun that is no deed is an object of the next verb.
            let slight = matches!(met.form, Form::Noun | Form::Stem | Form::E | Form::Vol);
            if !slight || outcome != Outcome::Nothing {
                boundary = start + met.end;
            }
        }
        self.imply_click(begin, start, end);
        self.turn_topic(&subjects, acted);
    }

    /// Whether a word begins at a byte: a blank stood there, or a noun ends there.
    fn begins_word(&self, at: usize) -> bool {
        let after = self.nouns.partition_point(|n| n.start < at);
        let noun = after.checked_sub(1).and_then(|i| self.nouns.get(i));
        self.breaks.binary_search(&at).is_ok() || noun.is_some_and(|n| n.end == at)
    }

    /// Adds what is told, verb by verb.
    fn push(
        &mut self,
        state: State,
        negated: bool,
        doer: &Doer,
        place: (usize, usize),
        strength: Strength,
    ) {
        let Some(who) = doer.who() else { return };
        self.out.push(Raw {
            state,
            negated,
            who,
            start: place.0,
            end: place.1,
            strength,
        });
    }

    fn window_after(&self, from: usize, end: usize) -> &'t str {
        let mut until = end.min(from + WINDOW);
        while !self.text.is_char_boundary(until) {
            until -= 1;
        }
        self.slice(from, until)
    }

    /// The sentence around byte `at`, of an endless one only [`NEAR`] bytes before and after.
    fn around(&self, start: usize, at: usize, end: usize) -> &'t str {
        let boundary = |i: &usize| self.text.is_char_boundary(*i);
        let from = (start.max(at.saturating_sub(NEAR))..=at).find(boundary);
        let until = (at..=end.min(at + NEAR)).rev().find(boundary);
        self.slice(from.unwrap_or(at), until.unwrap_or(at))
    }

    fn window_before(&self, start: usize, at: usize) -> &'t str {
        let mut from = start.max(at.saturating_sub(WINDOW));
        while !self.text.is_char_boundary(from) {
            from += 1;
        }
        self.slice(from, at)
    }

    /// Where the clause of a verb at `at` begins: behind the verb before it and the last clause mark.
    fn segment(&self, boundary: usize, start: usize, at: usize) -> usize {
        let behind = self.clauses.partition_point(|&end| end < at);
        let mark = behind
            .checked_sub(1)
            .and_then(|i| self.clauses.get(i))
            .copied();
        let mark = mark.filter(|&i| i > start && i + WINDOW > at);
        let mark = mark.unwrap_or(start);
        boundary.max(mark).min(at)
    }

    fn scope<'s>(
        &'s self,
        met: &Met,
        start: usize,
        end: usize,
        segment: usize,
        rest: &'s str,
        negated: bool,
    ) -> Scope<'s> {
        let at = start + met.start;
        let in_range = |from: usize, to: usize| {
            let first = self.nouns.partition_point(|n| n.start < from);
            let last = self.nouns.partition_point(|n| n.start < to);
            self.nouns.get(first..last).unwrap_or(&[])
        };
        let first = self.nouns.partition_point(|n| n.start + WINDOW < segment);
        let carried = self.nouns.partition_point(|n| n.start < segment);
        Scope {
            form: met.form,
            negated,
            segment: self.slice(segment.max(at.saturating_sub(WINDOW)), at),
            verb: self.slice(at, at + (met.end - met.start)),
            rest,
            sentence: self.around(start, at, end),
            about: self.about,
            nouns: in_range(segment, at),
            before: self.nouns.get(first..carried).unwrap_or(&[]),
            in_sentence: in_range(start, end),
            sentence_start: start,
            verb_start: at,
        }
    }

    /// Who does what the verb at `at` says; `None` when it is the fraud.
    fn doer(&self, subjects: &[Subject], start: usize, at: usize) -> Option<Doer> {
        let named = subjects.iter().rev().filter(|s| start + s.at <= at);
        for subject in named.clone().filter(|s| !s.weak) {
            let between = self.slice(start + subject.at, at);
            if subject.who == Doer::Fraud {
                if breaks(between) {
                    continue;
                }
                return None;
            }
            // みんなが得すると思って回した: what all gain is only thought.
            let all = subject.who == Doer::Other("みんな".to_owned());
            if all && contains(between, "思っ 思い ど思") {
                continue;
            }
            if contains(
                between,
                "言うて いうて 言うけ いうけ 言いよ いうき 言うき 言うがら 言うから 言うので ち言 ほしい て泣 と言う と言っ と言わ が心配 に言われ って言 と申 から聞",
            ) && !between.contains("そう")
            {
                continue;
            }
            return Some(subject.who.clone());
        }
        let weak = named.clone().find(|s| s.weak && s.who != Doer::Fraud);
        Some(weak.map_or_else(|| self.topic.clone(), |s| s.who.clone()))
    }

    /// Whose deed it is when it is told by hearsay (開いたそうです): not that of the person who tells.
    fn told_by(&self, doer: Doer, met: &Met, rest: &str, subjects: &[Subject]) -> Doer {
        if doer != Doer::Myself || !is_hearsay(met, rest) {
            return doer;
        }
        let other = |d: &Doer| matches!(d, Doer::Other(_));
        let named = subjects.iter().rev().map(|s| &s.who).find(|d| other(d));
        named
            .or_else(|| Some(&self.topic).filter(|d| other(d)))
            .cloned()
            .or_else(|| people::in_care(self.text).map(Doer::Other))
            .unwrap_or_else(|| Doer::Other("その人".to_owned()))
    }

    /// 押して、入れて、打ったらしくて: who is said to have done the last did all of the chain.
    fn pass_on(&mut self, chain: usize, doer: &Doer) {
        let Some(who) = doer.who() else { return };
        for told in self.out.iter_mut().skip(chain) {
            if told.who == madoguchi_model::Who::Myself {
                told.who = who.clone();
            }
        }
    }

    /// Whoever acted, or whose telephone it came to, is spoken of until somebody else is.
    fn turn_topic(&mut self, subjects: &[Subject], acted: Option<Doer>) {
        let named = |who: &Doer| subjects.iter().any(|s| s.who == *who);
        if named(&Doer::Myself) && !matches!(acted, Some(Doer::Other(_))) {
            self.topic = Doer::Myself;
        } else if let Some(Doer::Other(name)) = acted {
            self.topic = Doer::Other(name);
        } else if let Some(subject) = subjects
            .iter()
            .rev()
            .find(|s| s.weak && s.who != Doer::Fraud)
        {
            self.topic = subject.who.clone();
        }
    }

    /// 母もです: the same is told of somebody else.
    fn same_for(&mut self, name: &str, previous: std::ops::Range<usize>, start: usize, end: usize) {
        let copies: Vec<Raw> = self
            .out
            .get(previous)
            .unwrap_or(&[])
            .iter()
            .take(32)
            .map(|r| Raw {
                who: madoguchi_model::Who::Other(name.to_owned()),
                start,
                end,
                ..r.clone()
            })
            .collect();
        self.out.extend(copies);
    }

    /// 名前と住所も。: the same was done with more.
    fn too(&mut self, previous: std::ops::Range<usize>, start: usize, end: usize) {
        let sentence = self
            .slice(start, end)
            .trim_end_matches(['。', '\n', '!', ' ']);
        let before = self.out.get(previous).unwrap_or(&[]);
        let entered = before
            .iter()
            .rev()
            .find(|r| deeds::is_entered(r.state))
            .cloned();
        let Some(entered) = entered.filter(|r| !r.negated && sentence.ends_with('も')) else {
            return;
        };
        let here = |n: &&Noun| n.start >= start && n.end <= end;
        let nouns: Vec<Noun> = self.nouns.iter().filter(here).copied().take(8).collect();
        for noun in nouns {
            let state = match noun.thing {
                Thing::Personal => State::EnteredPersonal,
                Thing::Card => State::EnteredCard,
                Thing::Bank => State::EnteredBank,
                Thing::Id | Thing::Pin => State::EnteredId,
                _ => continue,
            };
            let (start, end) = (noun.start, noun.end);
            self.out.push(Raw {
                state,
                start,
                end,
                ..entered.clone()
            });
        }
    }

    /// An app out of a message was got by its link.
    fn imply_click(&mut self, begin: usize, start: usize, end: usize) {
        let told = self.out.get(begin..).unwrap_or(&[]);
        if told.iter().any(|r| r.state == State::Clicked && !r.negated) {
            return;
        }
        let installed = told
            .iter()
            .find(|r| !r.negated && r.strength == Strength::App);
        let called = told.iter().any(|r| r.state == State::Called);
        let from = installed
            .cloned()
            .filter(|_| !called)
            .and_then(|app| Some((self.source_of(&app, start)?, app)));
        let sentence = self.slice(start, end);
        let official = contains(sentence, "公式 正規 本物");
        if let Some((noun, raw)) = from.filter(|_| !official) {
            self.out.push(Raw {
                state: State::Clicked,
                start: noun.start,
                end: noun.end,
                strength: Strength::Implied,
                ..raw
            });
        }
    }

    /// The message or link an app came out of (SMSからアプリを入れた).
    fn source_of(&self, app: &Raw, start: usize) -> Option<Noun> {
        self.nouns
            .iter()
            .filter(|n| n.start >= start && n.end <= app.start)
            .find(|n| {
                let after = self.text.get(n.end..).unwrap_or("");
                let source = matches!(n.thing, Thing::Message | Thing::Link | Thing::Page);
                source && starts(after, "から の で")
            })
            .copied()
    }

    /// What is told without a verb of the lexicon.
    fn special(&mut self, start: usize, end: usize, topic: Doer) {
        let sentence = self.slice(start, end);
        for (state, at, length) in deeds::special(sentence) {
            let owner = deeds::owner(Deed::TakenOver, sentence.get(..at).unwrap_or(""));
            let named = people::subjects(sentence).into_iter().rev();
            let acting = named
                .filter(|s| s.at <= at && !s.weak)
                .map(|s| s.who)
                .find(|who| *who != Doer::Fraud);
            let doer = owner.map_or(acting.unwrap_or(Doer::Myself), Doer::Other);
            let place = (start + at, start + at + length);
            self.push(state, false, &doer, place, Strength::Plain);
        }
        self.noted_sum(start, end);
        self.work(start, end, &topic);
    }

    /// ギフトカード5万円, 仮想通貨90万 at the end of a line: noted as spent.
    fn noted_sum(&mut self, start: usize, end: usize) {
        let here = |n: &&Noun| {
            let paid = matches!(n.thing, Thing::GiftCard | Thing::Crypto);
            paid && n.start >= start && n.end <= end
        };
        let nouns: Vec<Noun> = self.nouns.iter().filter(here).copied().take(8).collect();
        for noun in nouns {
            let after = self.slice(noun.end, end);
            let digits = after.trim_start_matches(|c: char| c.is_ascii_digit() || c == ',');
            let unit = digits.trim_start_matches(['万', '円', '枚', '分', '千']);
            let sum = digits.len() < after.len() && unit.len() < digits.len();
            if sum && matches!(unit.trim_end(), "" | "。") {
                let payment = match noun.thing {
                    Thing::Crypto => madoguchi_model::Payment::Crypto,
                    _ => madoguchi_model::Payment::GiftCard,
                };
                let doer = self.topic.clone();
                let place = (noun.start, noun.end);
                self.push(State::Paid(payment), false, &doer, place, Strength::Plain);
            }
        }
    }

    /// An account or device of one's work that was used, or that a message came to.
    fn work(&mut self, start: usize, end: usize, topic: &Doer) {
        let here = |n: &&Noun| n.thing == Thing::Work && n.start >= start && n.end <= end;
        let Some(noun) = self.nouns.iter().find(here).copied() else {
            return;
        };
        let after = self.window_after(noun.end, end);
        let after = after.strip_prefix("アドレス").unwrap_or(after);
        let theirs = ends(self.slice(start, noun.start), "取引先の 相手の") || after.contains('装');
        if starts(after, "で に を から の と へ") && !theirs {
            let place = (noun.start, noun.end);
            self.push(State::WorkAccount, false, topic, place, Strength::Plain);
        }
    }
}

/// Marks that end a clause; the object of a verb stands behind the last one.
const CLAUSE_ENDS: &str = "けど けれど ので のに ましたが たが だが ですが ますが んですが たら だら ると たところ \
    ため、 て、 で、 り、 し、 が、 から、 ものの 求められ 聞かれ きかれ 言われ 表示され \
    が出て が出た が出ま と出て と出た って出 あと、 後、 たけん ばってん やけど 、〓 。";

/// What the words around a verb make of it.
fn outcome(met: &Met, before: &str, rest: &str, said: &Said, noun: bool) -> Outcome {
    match tail::read(met.form, rest, supposes(before)) {
        _ if said.holds(met) || is_of_somebody(met.form, rest) || is_of_old(before) => {
            Outcome::Nothing
        }
        _ if met.deed == Deed::TakenOver && is_feared(rest) => Outcome::Denied,
        Outcome::Open => tail::open(rest),
        Outcome::Nothing if is_bare_note(met, before, rest, noun) => Outcome::Done,
        other => other,
    }
}

/// 乗っ取られたんじゃろか: only feared or asked.
fn is_feared(rest: &str) -> bool {
    let end = rest.find(['。', '\n', '!', '?']).unwrap_or(rest.len());
    let (clause, after) = rest.split_at_checked(end).unwrap_or((rest, ""));
    const FEAR: &str = "ちゃうか やろか じゃろ かも んか でしょうか のでは ないか だろうか べか べが しんぱい 心配 不安 よね わけでは わけじゃ わけでも とか";
    after.starts_with('?') || words!(FEAR).is_in(clause)
}

/// どこかで入力した情報: it was done before all this.
fn is_of_old(before: &str) -> bool {
    let near = before.char_indices().rev().nth(7).map_or(0, |(i, _)| i);
    let once = starts(before, "前に 以前 昔 むかし") && before.chars().count() <= 24;
    once || contains(before.get(near..).unwrap_or(""), "どこかで 以前 昔 過去に")
}

/// 開いてしまったお客様もいる: the verb only says which people.
fn is_of_somebody(form: Form, rest: &str) -> bool {
    let plain = Some(rest).filter(|_| form == Form::Ta);
    words::after(rest, "てしまった しまった ちゃった った た")
        .or(plain)
        .is_some_and(|r| {
            starts(
                r,
                "お客さん 客は お客様 人も 方も 社員 従業員 利用者 生徒 者も 者が",
            )
        })
}

/// 住所を送信。: a noun that ends its note stands for what was done.
fn is_bare_note(met: &Met, before: &str, rest: &str, noun: bool) -> bool {
    let stops = rest.is_empty() || rest.starts_with(['。', '\n', '→']);
    let goes_on = rest.starts_with('、') && (noun || ends(before, "回 枚 件"));
    let sum = rest.starts_with(|c: char| c.is_ascii_digit());
    if sum && matches!(met.deed, Deed::Pay | Deed::Transfer) && met.form == Form::Noun {
        return true;
    }
    let object = noun
        || ends(
            before,
            "を に へ で まで だけ 度 回 のみ 円 枚 名 万 分 件 済",
        );
    met.form == Form::Noun && (stops || goes_on) && object
}

/// The part of a sentence that gives the message's words without quotation marks.
struct Said {
    /// From the clause in which the message addresses the person.
    addressed: std::ops::Range<usize>,
    /// Up to the last と書いてある, というメール.
    until: usize,
}

impl Said {
    /// Whether a verb belongs to the message's words.
    fn holds(&self, met: &Met) -> bool {
        self.addressed.contains(&met.start)
            || (met.deed == Deed::TakenOver && met.start < self.until)
    }
}

fn said_by_message(sentence: &str) -> Said {
    const MARKS: &str = "という っていう ってメール ってめーる ってsms ってショート ってline ってライン \
    ってメッセ ってチェ って脅 って書 と脅 とのメール とのsms とのline とのこと とメール \
    とsms とline と書い と書か と言われ と要求 みたいなメール みたいなsms とある とあり \
    だって ぞって と迫";
    let until = words!(MARKS).last(sentence).map_or(0, |m| m.0);
    let before = sentence.get(..until).unwrap_or("");
    let addressed = words!("あなた 貴方 お前 おまえ お客様 お宅 おたく 貴殿")
        .first(before)
        .map(|m| m.0);
    let from = addressed.map(|at| {
        let ahead = sentence.get(..at).unwrap_or("");
        words!(CLAUSE_ENDS)
            .last(ahead)
            .map_or(0, |(i, length)| i + length)
    });
    Said {
        addressed: from.map_or(0..0, |from| from..until),
        until,
    }
}

fn negated(outcome: Outcome) -> Option<bool> {
    match outcome {
        Outcome::Done | Outcome::Supposed => Some(false),
        Outcome::Denied => Some(true),
        Outcome::Nothing | Outcome::Open => None,
    }
}

/// 送ってきた, 電話してくれた: done towards the person who tells, so its subject is used up.
fn is_inbound(met: &Met, rest: &str) -> bool {
    let rest = match met.form {
        Form::Te => Some(rest),
        Form::Noun => words::after(rest, "して をして"),
        Form::One => rest.strip_prefix('て'),
        _ => None,
    };
    rest.is_some_and(|r| starts(r, "き 来 くれ くる こら いただ もら"))
}

/// Whether the next verb has the same subject (押して、…).
fn goes_on(met: &Met, rest: &str) -> bool {
    match met.form {
        Form::Te => rest.starts_with('、') || rest.starts_with(|c: char| !c.is_ascii()),
        Form::Noun => rest.starts_with("して"),
        Form::One => rest.starts_with('て'),
        _ => false,
    }
}

fn supposes(before: &str) -> bool {
    words!("もし 万が一 万一 仮に")
        .last(before)
        .is_some_and(|(i, _)| {
            let between = before.get(i..).unwrap_or("");
            between.len() < 90 && !contains(between, "もしも もしか")
        })
}

/// Whether the verb is told by hearsay: そうです, らしい, と言っている right behind its past.
fn is_hearsay(met: &Met, rest: &str) -> bool {
    let rest = match met.form {
        Form::Ta => Some(rest),
        Form::Te => words::after(rest, "しまった しもた しもうた もうた いた た"),
        Form::Cha => words::after(rest, "った"),
        Form::One => words::after(rest, "てしまった ちゃった てた ていた た"),
        Form::Noun => words::after(rest, "してしまった しちゃった していた した をした"),
        _ => None,
    };
    rest.is_some_and(|r| {
        starts(r, "そう らしい らしく らしゅ らしか らしき んだと んだって っぽい と言って と言う って言って って言う とのこと げな そうな みたいで、 んやて んやと と申し と話し と聞")
    })
}

/// Whether a clause ends between a subject and a verb.
fn breaks(between: &str) -> bool {
    contains(between, "、 と言 ので から けど って たら と出 ため")
}
