//! The guides' tools without a page: what is typed, what is answered, as JSON too.

use madoguchi_knowledge::Tool;
use madoguchi_model::Lang;
use madoguchi_service::{Counter, FieldKind, Receiver, TextKind, ToolResult};
use std::sync::LazyLock;

static COUNTER: LazyLock<Counter> =
    LazyLock::new(|| Counter::without_model(None, Receiver::default()).expect("embedded"));

fn typed(fields: &[(&str, &str)]) -> Vec<(String, String)> {
    let own = |(name, value): &(&str, &str)| ((*name).to_owned(), (*value).to_owned());
    fields.iter().map(own).collect()
}

#[track_caller]
fn answer(guide: &str, fields: &[(&str, &str)], lang: Lang) -> ToolResult {
    let result = COUNTER.tool(guide, &typed(fields), lang);
    result.expect("the guide has a tool")
}

/// Every sentence of an answer; not the texts to copy.
fn sentences(result: &ToolResult) -> Vec<&str> {
    let lists = [&result.points, &result.steps, &result.left_out];
    let lists = lists.into_iter().flatten().map(|s| &**s);
    [&*result.summary].into_iter().chain(lists).collect()
}

#[test]
fn guides_with_a_tool_have_a_form_and_others_none() {
    let pack = COUNTER.analyst().knowledge().pack();
    for (id, guide) in &pack.guides {
        let computed = guide.tool.is_some_and(|tool| tool != Tool::LinkCheck);
        for lang in Lang::ALL {
            let form = COUNTER.tool_form(id, lang);
            assert_eq!(form.is_some(), computed, "{id}");
            for field in form.iter().flat_map(|f| &f.fields) {
                assert!(!field.label.is_empty(), "{id} {}", field.name);
                let chooses = matches!(field.kind, FieldKind::Choice | FieldKind::Ticks);
                assert_eq!(field.options.len() > 1, chooses, "{id} {}", field.name);
            }
        }
        assert_eq!(COUNTER.tool(id, &[], Lang::Ja).is_some(), computed, "{id}");
    }
    assert_eq!(COUNTER.tool("nothing", &[], Lang::Ja), None);
}

#[test]
fn every_answer_is_said_in_every_language_and_without_marks() {
    let hostile = "\u{202e}\u{7}<b>{x}\u{200b}（かな）,あ@い";
    let values = [
        hostile,
        "",
        "hanako0312@a.example",
        "123456789013",
        "abc",
        "own-part",
    ];
    let pack = COUNTER.analyst().knowledge().pack();
    for id in pack.guides.keys() {
        let Some(form) = COUNTER.tool_form(id, Lang::Ja) else {
            continue;
        };
        for (at, lang) in (0..values.len()).flat_map(|at| Lang::ALL.map(|lang| (at, lang))) {
            let names = form.fields.iter().enumerate();
            // Another value for every field, every value once in each.
            let value = |n: usize| values.get((at + n) % values.len()).copied().unwrap_or("");
            let fields: Vec<(&str, &str)> = names.map(|(n, f)| (&*f.name, value(n))).collect();
            let result = answer(id, &fields, lang);
            assert_eq!(result.answered, result.mend.is_none(), "{id}");
            for sentence in sentences(&result) {
                assert!(!sentence.is_empty(), "{id} {fields:?} {}", lang.as_str());
                let marks = ['\u{202e}', '\u{7}', '\u{200b}'];
                assert!(!sentence.contains(marks), "{id}: {sentence:?}");
                let gaps = sentence.replace("{x}", "");
                assert!(!gaps.contains(['{', '}']), "{id}: {sentence:?}");
            }
        }
    }
}

#[test]
fn the_first_option_is_taken_when_none_is_chosen() {
    let own = [("own", "hanako.k@example.jp"), ("sort", "from-own")];
    for program in [&[][..], &[("program", "unknown")][..]] {
        let result = answer(
            "filter-setup-mail-apps",
            &[&own[..], program].concat(),
            Lang::En,
        );
        let kinds: Vec<TextKind> = result.texts.iter().map(|t| t.kind).collect();
        assert_eq!(kinds, [TextKind::Gmail]);
        assert_eq!(result.section.expect("how to use it").id, "gmail");
    }
    let result = answer("report-to-desk", &[("text", "x")], Lang::En);
    let text = result.texts.first().expect("a box");
    assert_eq!((text.used, text.most), (Some(1), Some(4_000)));
}

#[test]
fn of_what_was_typed_known_fields_come_back_bounded() {
    let long = "a".repeat(5_000);
    let fields = [("number", &*long), ("number", "2"), ("other", "x")];
    let result = answer("safe-redelivery", &fields, Lang::Ja);
    assert_eq!(result.typed, typed(&[("number", &"a".repeat(4 << 10))]));
    assert_eq!(result.left_out.len(), 1);
    let ticks = [
        ("sort", "nothing"),
        ("sort", "from-own"),
        ("sort", "from-own"),
    ];
    let result = answer("filter-setup-mail-apps", &ticks, Lang::Ja);
    assert_eq!(result.typed, typed(&[("sort", "from-own")]));
}

#[test]
fn an_answer_is_json_without_what_was_typed() {
    let result = answer("police-note", &[("when", "きのう")], Lang::Ja);
    let json = serde_json::to_value(&result).expect("JSON");
    assert_eq!(json["answered"], true);
    assert_eq!(json["texts"][0]["kind"], "note");
    assert!(json.get("typed").is_none());
    let form = COUNTER.tool_form("police-note", Lang::Ja);
    let json = serde_json::to_value(form).expect("JSON");
    assert_eq!(json["fields"][0]["kind"], "line");
}
