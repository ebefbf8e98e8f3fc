//! Links, pages, messages and files that were opened.

use super::super::Strength;
use super::super::things::Thing;
use super::super::verbs::Form;
use super::super::words::{after, contains, ends, starts};
use super::{Scope, States, one, one_if};
use madoguchi_model::State;

pub(super) fn press(scope: &Scope) -> States {
    if scope.has(&[Thing::Macro]) {
        return one(State::Installed);
    }
    // 「コンテンツの有効化」は押していない, of a file that was opened.
    if scope.negated
        && scope.segment.contains('〓')
        && scope.carried(&[Thing::Attachment]).is_some()
    {
        return one(State::Installed);
    }
    // 「1」を押して, 1番押したら: a key of the telephone.
    let key = |c: char| c.is_ascii_digit() || c == '番' || c == '#';
    let object = scope
        .segment
        .trim_end_matches(['を', '〓', '番', 'キ', 'ー']);
    let keys = object.ends_with("番号") && !scope.has(&[Thing::Link]);
    let told_to = contains(scope.sentence, "を押せ 番を押") && !scope.in_sentence(&[Thing::Link]);
    if scope.about.call && (keys || told_to || object.ends_with(key) || scope.says("番を ダイヤル"))
    {
        return one(State::Called);
    }
    if scope.has(&[Thing::Attachment]) && !scope.has(&[Thing::Link]) {
        return vec![(State::Installed, Strength::Download)];
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
    let page = scope.has(&[Thing::Link, Thing::Page]) || scope.says("先 そこ 画面 から に飛 qr");
    let entered = matches!(scope.verb.chars().next(), Some('入' | 'は'));
    if entered {
        return one_if(
            scope.has(&[Thing::Page, Thing::Link]) && !scope.negated,
            State::Clicked,
        );
    }
    let gone = starts(
        scope.verb,
        "アクセス 遷移 スキャン 読み取 読み込 飛ばさ 誘導 見に行",
    ) && !scope.says("充電");
    one_if(
        page || gone || scope.regrets() || scope.negated,
        State::Clicked,
    )
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
    let machine = "パソコン パソコンを pc pcを スマホを 携帯を 箱を 財布を 封を";
    if scope.says("口座を 目を ドア 玄関 窓 店を") || ends(scope.segment, machine) {
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
        Some(Thing::Attachment) => vec![(State::Installed, Strength::Download)],
        Some(Thing::App | Thing::Official) => Vec::new(),
        // 来たので開いた: what there is to open in a message is its link.
        Some(Thing::Message) if starts(scope.verb, "開封") => one(State::Opened),
        Some(Thing::Message) if scope.last(OPENED).is_none() && scope.carried(FILES).is_none() => {
            one(State::Clicked)
        }
        _ => one(State::Opened),
    }
}

/// What else than a link can be opened in a message.
const FILES: &[Thing] = &[Thing::Attachment, Thing::Picture, Thing::Screenshot];

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
    if scope.says("qr バーコード 二次元コード") && scope.verb.starts_with('読') {
        return one(State::Clicked);
    }
    if scope.has(&[Thing::Number, Thing::GiftCard]) {
        return super::data::enter(super::Deed::Tell, scope);
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
