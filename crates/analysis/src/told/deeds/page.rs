//! Links, pages, messages and files that were opened.

use super::super::things::Thing;
use super::super::verbs::Form;
use super::super::words::{after, starts};
use super::{Scope, States, one, one_if};
use madoguchi_model::State;

pub(super) fn press(scope: &Scope) -> States {
    if scope.has(&[Thing::Macro]) {
        return one(State::Installed);
    }
    let last = scope.nouns.last().map(|n| n.thing);
    let harmless =
        last == Some(Thing::Harmless) || (scope.has(&[Thing::Harmless]) && scope.says("ボタン"));
    let other = harmless || scope.says("発信 電源") || scope.has(&[Thing::Official]);
    one_if(!other, State::Clicked)
}

pub(super) fn visit(scope: &Scope) -> States {
    if scope.has(&[Thing::Official, Thing::Device, Thing::Account]) {
        return Vec::new();
    }
    let page = scope.has(&[Thing::Link, Thing::Page, Thing::Message]) || scope.says("先 そこ 画面");
    one_if(page || scope.regrets() || scope.negated, State::Clicked)
}

pub(super) fn open(scope: &Scope) -> States {
    const OPENED: &[Thing] = &[
        Thing::Link,
        Thing::Page,
        Thing::Message,
        Thing::Attachment,
        Thing::App,
        Thing::Picture,
        Thing::Official,
    ];
    if scope.says("口座を 目を ドア 玄関 窓 店を") {
        return Vec::new();
    }
    if is_page_opened(scope) {
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

/// 開いたサイト, 開いてしまったURL: the object stands behind the verb.
fn is_page_opened(scope: &Scope) -> bool {
    let rest = match scope.form {
        Form::Ta => Some(scope.rest),
        _ => after(scope.rest, "てしまった しまった ちゃった った た"),
    };
    rest.is_some_and(|r| starts(r, "サイト ページ 画面 リンク url 先 ホームページ"))
}

/// 読む and 見る tell something only with regret; 既読にする always does.
pub(super) fn read(scope: &Scope) -> States {
    const SEEN: &[Thing] = &[Thing::Link, Thing::Page, Thing::Message, Thing::Picture];
    if scope.form == Form::Noun {
        return one(State::Opened);
    }
    if !scope.regrets() || scope.negated {
        return Vec::new();
    }
    match scope.last(SEEN).or_else(|| scope.carried_here(SEEN)) {
        Some(Thing::Link | Thing::Page) => one(State::Clicked),
        Some(_) => one(State::Opened),
        None => Vec::new(),
    }
}
