//! Devices and accounts that others took hold of.

use super::super::Strength;
use super::super::things::Thing;
use super::super::verbs::Form;
use super::super::words::{contains, starts};
use super::{Scope, States, one, one_if};
use madoguchi_model::State;

pub(super) fn install(scope: &Scope) -> States {
    let strength = if starts(scope.verb, "解凍") {
        Strength::Download
    } else {
        Strength::App
    };
    vec![(State::Installed, strength)]
}

pub(super) fn permit(scope: &Scope) -> States {
    if scope.in_sentence(&[Thing::RemoteWord]) || scope.says("操作 画面共有") {
        return one(State::Remote);
    }
    let file = scope.has(&[Thing::App, Thing::Macro, Thing::Attachment])
        || scope.says("コンテンツ 提供元 編集");
    one_if(file && !scope.says("通知 位置"), State::Installed)
}

pub(super) fn share(scope: &Scope) -> States {
    if scope.has(&[Thing::Screen]) {
        return one(State::Remote);
    }
    let passed_on = scope.has(&[Thing::Friends, Thing::Message]) && !scope.to_adviser();
    one_if(passed_on, State::Forwarded)
}

pub(super) fn controlled(scope: &Scope) -> States {
    let machine = scope.in_sentence(&[Thing::Screen, Thing::RemoteWord, Thing::App])
        || contains(scope.sentence, "遠隔 リモート");
    let by_oneself = scope.form == Form::Noun && !scope.follows("させ をさせ され");
    one_if(machine && !by_oneself, State::Remote)
}

pub(super) fn taken_over(scope: &Scope) -> States {
    let device = scope.has(&[Thing::Screen]) && !scope.has(&[Thing::Account, Thing::Message]);
    one(if device {
        State::Remote
    } else {
        State::AccountTaken
    })
}
