use super::*;
use madoguchi_model::Channel;
use std::collections::{BTreeMap, BTreeSet};

fn knowledge() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../knowledge")
}

fn some(seed: u64, count: usize) -> Vec<Message> {
    make(&knowledge(), seed, count).expect("messages are made")
}

fn lines(messages: &[Message]) -> String {
    let line = |m: &Message| serde_json::to_string(m).expect("a line");
    messages.iter().map(|m| line(m) + "\n").collect()
}

#[test]
fn a_seed_gives_the_same_messages_and_another_others() {
    let first = lines(&some(1, 400));
    assert_eq!(first, lines(&some(1, 400)));
    assert_ne!(first, lines(&some(2, 400)));
    assert!(lines(&some(1, 500)).starts_with(&first));
}

#[test]
fn every_kind_and_topic_is_there_and_half_is_honest() {
    let messages = some(3, 600);
    let kinds: BTreeSet<&str> = messages
        .iter()
        .flat_map(|m| m.kinds.iter().map(String::as_str))
        .collect();
    let grammar = Grammar::load().expect("the grammar is read");
    let known = Known::load(&knowledge(), &grammar).expect("the knowledge is read");
    let playbooks: BTreeSet<&str> = known.playbooks.keys().map(String::as_str).collect();
    assert_eq!(kinds, playbooks);
    let honest = messages.iter().filter(|m| m.label == "legit");
    assert_eq!(honest.count(), 300);
    let clusters: BTreeSet<&str> = messages.iter().map(|m| m.cluster.as_str()).collect();
    for topic in &grammar.topics {
        let beginning = format!("foundry-{}-", topic.id);
        assert!(
            clusters.iter().any(|c| c.starts_with(&beginning)),
            "{}",
            topic.id
        );
    }
}

#[test]
fn unwanted_mail_is_not_called_malicious() {
    for message in some(4, 400) {
        let unwanted = [
            "chain-hoax",
            "chain-threat",
            "illegal-advert",
            "list-wash",
            "self-from",
        ];
        let kind = message.kinds.first().map_or("", String::as_str);
        let expected = match kind {
            "" => "legit",
            kind if unwanted.contains(&kind) => "unwanted",
            _ => "malicious",
        };
        assert_eq!(message.label, expected, "{kind}");
    }
}

/// The conditions `madoguchi eval` sets: an object, a known label, an id, a text, a known channel.
#[test]
fn every_line_is_one_that_eval_reads() {
    let messages = some(5, 1_000);
    let mut ids = BTreeSet::new();
    for line in lines(&messages).lines() {
        let row: serde_json::Map<String, serde_json::Value> =
            serde_json::from_str(line).expect("an object");
        let text = |name: &str| row.get(name).and_then(|v| v.as_str()).unwrap_or("");
        assert!(["malicious", "unwanted", "legit"].contains(&text("label")));
        assert!(!text("id").is_empty() && ids.insert(text("id").to_owned()));
        assert!(!text("body").trim().is_empty(), "{line}");
        assert!(Channel::parse(text("channel")).is_some(), "{line}");
        assert_eq!(text("source"), "foundry");
        for list in ["kinds", "urls"] {
            let values = row.get(list).and_then(|v| v.as_array()).expect("a list");
            assert!(values.iter().all(serde_json::Value::is_string));
        }
    }
}

#[test]
fn no_message_stands_there_twice() {
    let messages = some(6, 4_000);
    let different: HashSet<String> = messages.iter().map(normalised).collect();
    assert_eq!(different.len(), messages.len());
}

#[test]
fn no_slot_and_no_alternative_is_left() {
    for message in some(7, 4_000) {
        let Message {
            subject,
            from,
            body,
            ..
        } = &message;
        for text in [subject, from, body].into_iter().chain(&message.urls) {
            let left = ['{', '}', '|', style::LINK]
                .into_iter()
                .find(|c| text.contains(*c));
            // A page's foot has strokes between its links, and one mark hides words.
            let stroke = left == Some('|') && text.contains(" | ");
            assert!(left.is_none() || stroke, "{}: {text}", message.cluster);
        }
    }
}

#[test]
fn honest_messages_have_no_trick_and_no_look_alike() {
    let grammar = Grammar::load().expect("the grammar is read");
    let words = grammar.trick("words");
    for message in some(8, 2_000).iter().filter(|m| m.label == "legit") {
        for wrong in words.iter().filter_map(|pair| pair.split_once(':')) {
            assert!(!message.body.contains(wrong.1), "{}", message.body);
        }
        for url in &message.urls {
            let host = url.split('/').nth(2).unwrap_or("");
            let traps = ["top", "xyz", "cn", "icu", "cfd", "cyou", "sbs", "bond"];
            let suffix = host.rsplit('.').next().unwrap_or("");
            assert!(!traps.contains(&suffix), "{url}");
        }
    }
}

#[test]
fn the_grammar_is_as_rich_as_it_must_be() {
    let grammar = Grammar::load().expect("the grammar is read");
    let count = |topic: &Topic| topic.core.values().map(Vec::len).sum::<usize>();
    assert_eq!(grammar.kinds.len(), 45);
    assert!(grammar.topics.len() >= 60);
    for kind in &grammar.kinds {
        assert!(count(kind) >= 8, "{}: {} cores", kind.id, count(kind));
    }
    for topic in &grammar.topics {
        assert!(count(topic) >= 5, "{}: {} cores", topic.id, count(topic));
    }
    let mut slots: BTreeMap<&str, usize> = BTreeMap::new();
    for part in &grammar.parts {
        *slots.entry(&part.slot).or_default() += part.texts.len();
    }
    for (slot, texts) in slots {
        assert!(texts >= 20, "{slot}: {texts} texts");
    }
}

#[test]
fn no_core_sentence_stands_there_twice() {
    let grammar = Grammar::load().expect("the grammar is read");
    let mut seen = HashSet::new();
    for topic in grammar.kinds.iter().chain(&grammar.topics) {
        for text in topic.core.values().flatten() {
            assert!(seen.insert(text), "{}: {text}", topic.id);
        }
    }
}

#[test]
fn every_topic_has_a_layout_and_words_on_each_of_its_channels() {
    let grammar = Grammar::load().expect("the grammar is read");
    let sides = [
        (Side::Trap, &grammar.kinds),
        (Side::Honest, &grammar.topics),
    ];
    for (side, topic) in sides
        .iter()
        .flat_map(|(side, topics)| topics.iter().map(|t| (*side, t)))
    {
        assert!(grammar.sender(&topic.sender, side).is_ok(), "{}", topic.id);
        for channel in topic.channels.keys() {
            let family = topic.family(channel);
            let mut layouts = grammar.layouts.iter().filter(|l| l.family == family);
            let laid = layouts.any(|l| l.side.serves(side) && l.channels.contains(channel));
            assert!(laid || topic.bare, "{} on {channel}", topic.id);
            assert!(
                !topic.cores(channel).is_empty(),
                "{} on {channel}",
                topic.id
            );
        }
        let mail = topic.channels.contains_key("mail");
        assert!(!mail || !topic.subjects.is_empty(), "{}", topic.id);
    }
}

#[test]
fn a_grammar_that_does_not_fit_the_playbooks_is_refused() {
    let mut grammar = Grammar::load().expect("the grammar is read");
    let known = Known::load(&knowledge(), &grammar).expect("the knowledge is read");
    assert!(known.check(&grammar).is_ok());
    let channels = grammar.kinds[0].channels.clone();
    grammar.kinds[0].channels.insert("pigeon".to_owned(), 1);
    assert!(known.check(&grammar).is_err());
    grammar.kinds[0].channels = channels;
    grammar.topics[0].near.push("no-such-kind".to_owned());
    assert!(known.check(&grammar).is_err());
    grammar.topics[0].near.clear();
    grammar.kinds.pop();
    assert!(known.check(&grammar).is_err());
}

#[test]
fn every_template_of_the_grammar_can_be_filled() {
    let grammar = Grammar::load().expect("the grammar is read");
    let mut filler = fill::Filler::new(&grammar, Random::new(9, 9));
    for slot in [
        "brand", "brand2", "service", "url", "host", "token", "local", "mail", "defanged",
    ] {
        filler.set(slot, "x");
    }
    let topics = grammar.kinds.iter().chain(&grammar.topics);
    let texts = topics
        .flat_map(|t| t.core.values().flatten().chain(&t.subjects))
        .chain(grammar.parts.iter().flat_map(|p| &p.texts))
        .chain(grammar.words.values().flatten())
        .chain(
            grammar
                .senders
                .iter()
                .flat_map(|s| s.brand.iter().chain(&s.display).chain(&s.local)),
        )
        .chain(grammar.hosts.values().flatten());
    for text in texts {
        for _ in 0..6 {
            let filled = filler.fill(text);
            assert!(filled.is_ok(), "{text}: {filled:?}");
        }
    }
}

#[test]
fn wrong_orders_are_refused() {
    let parse = |arguments: &[&str]| Order::parse(arguments);
    assert!(parse(&[]).is_err());
    assert!(parse(&["--out"]).is_err());
    assert!(parse(&["--out", "a.jsonl", "--count", "many"]).is_err());
    assert!(parse(&["--out", "a.jsonl", "--count", "1000001"]).is_err());
    assert!(parse(&["--out", "a.jsonl", "--more", "1"]).is_err());
    let order = parse(&["--seed", "3", "--out", "a.jsonl"]).expect("an order");
    assert_eq!((order.seed, order.count), (3, COUNT));
}
