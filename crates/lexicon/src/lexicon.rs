//! Every phrase and brand name of the pack in one automaton, so that a text is read once.

use crate::fold::{Folded, fold_phrase};
use crate::hashing::QuickMap;
use crate::words::{Words, is_inside_word};
use daachorse::{CharwiseDoubleArrayAhoCorasick, CharwiseDoubleArrayAhoCorasickBuilder};
use madoguchi_knowledge::{Brand, Group};
use madoguchi_model::{LinkPlace, Message, TextId, TextRole};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::ops::Range;

/// A place in a folded text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// Which text.
    pub text: TextId,
    /// Bytes of the folded text.
    pub range: Range<usize>,
}

/// A phrase group that was found.
#[derive(Debug, Clone)]
pub struct GroupHit {
    /// Index of the group.
    pub group: u16,
    /// Where, in order of the texts.
    pub places: Vec<Place>,
    /// How many different phrases of it.
    pub phrases: u16,
}

/// A brand name that was found.
#[derive(Debug, Clone)]
pub struct BrandHit {
    /// Index of the brand.
    pub brand: u16,
    /// Where.
    pub place: Place,
    /// A common word that counts only beside other signs.
    pub weak: bool,
    /// A spelling only fraud uses.
    pub fraud_spelling: bool,
}

/// What was found in a message.
#[derive(Debug, Clone, Default)]
pub struct Hits {
    /// Groups, each once, by index.
    pub groups: Vec<GroupHit>,
    /// Brands, in reading order; at most [`MOST_BRAND_HITS`].
    pub brands: Vec<BrandHit>,
}

/// Brand names kept of one message.
pub const MOST_BRAND_HITS: usize = 200;

/// Matches of one text that are looked at; hostile text repeats phrases without end.
const MOST_MATCHES: usize = 20_000;

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
enum Use {
    /// A phrase of one part.
    Whole { phrase: u32 },
    /// A brand's name.
    Name { brand: u16, weak: bool, fraud: bool },
}

/// A part of a phrase after its first.
#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
struct Later {
    phrase: u32,
    gap: u16,
    /// Which part, from 1.
    part: u8,
    last: bool,
}

/// The automaton and what each of its patterns means.
pub struct Lexicon {
    automaton: CharwiseDoubleArrayAhoCorasick<u32>,
    /// The patterns in ASCII alone, for texts in ASCII alone.
    ascii: Words,
    meanings: Meanings,
}

/// What the patterns mean.
#[derive(Debug, Default, Serialize, Deserialize)]
struct Meanings {
    /// Groups and brands it was made from.
    made_from: (u32, u32),
    /// By pattern.
    patterns: Vec<Pattern>,
    uses: Vec<Use>,
    later: Vec<Later>,
    /// For each of `later`, the phrase's first part by number among first parts. Apart, because a common word is
    /// part of hundreds of phrases, nearly all of which have not begun: this alone is looked at then.
    opened_by: Vec<u32>,
    /// Bytes that may stand between two parts of any phrase.
    widest: u32,
    /// How many patterns begin a phrase of several parts.
    openings: u32,
    /// By phrase: its group.
    groups: Vec<u16>,
}

/// What a pattern is used for.
#[derive(Debug, Clone, Copy, Default, Serialize, Deserialize)]
struct Pattern {
    /// Its number among first parts, from 1; 0 when no phrase of several parts begins with it.
    opening: u32,
    /// Where its part of `uses` and of `later` ends; it begins where that of the pattern before ends.
    uses_end: u32,
    later_end: u32,
}

/// A pattern while it is gathered.
#[derive(Default)]
struct Gathered {
    opens: bool,
    uses: Vec<Use>,
    /// Phrase, part, whether it is the last, and the text of the first part.
    later: Vec<(u32, u8, bool, String)>,
}

/// The patterns of a pack, by text.
#[derive(Default)]
struct Gathering {
    patterns: BTreeMap<String, Gathered>,
    /// By phrase: its group and gap.
    phrases: Vec<(u16, u16)>,
}

impl Gathering {
    fn phrase(&mut self, group: u16, gap: u16, parts: &[String]) {
        if parts.is_empty() || parts.len() > 8 || parts.iter().any(String::is_empty) {
            return;
        }
        let phrase = self.phrases.len() as u32;
        self.phrases.push((group, gap));
        let first = self.patterns.entry(parts[0].clone()).or_default();
        if parts.len() == 1 {
            first.uses.push(Use::Whole { phrase });
            return;
        }
        first.opens = true;
        for (at, part) in parts.iter().enumerate().skip(1) {
            let last = at + 1 == parts.len();
            let later = &mut self.patterns.entry(part.clone()).or_default().later;
            later.push((phrase, at as u8, last, parts[0].clone()));
        }
    }

    fn name(&mut self, name: &str, brand: u16, weak: bool, fraud: bool) {
        if name.chars().count() < 2 {
            return;
        }
        let uses = &mut self.patterns.entry(name.to_owned()).or_default().uses;
        // Folding may turn a fraudulent spelling into the right one.
        let known = uses
            .iter()
            .any(|u| matches!(u, Use::Name { brand: other, .. } if *other == brand));
        if !known {
            uses.push(Use::Name { brand, weak, fraud });
        }
    }

    /// The patterns' texts in order, and what they mean.
    fn finish(self, made_from: (u32, u32)) -> (Vec<String>, Meanings) {
        let opens = self.patterns.iter().filter(|(_, gathered)| gathered.opens);
        let openings: BTreeMap<&str, u32> = opens.map(|(key, _)| &**key).zip(1..).collect();
        let mut meanings = Meanings {
            made_from,
            widest: self.phrases.iter().map(|p| widest(p.1)).max().unwrap_or(0),
            openings: openings.len() as u32,
            groups: self.phrases.iter().map(|(group, _)| *group).collect(),
            ..Meanings::default()
        };
        for (key, gathered) in &self.patterns {
            meanings.uses.extend(&gathered.uses);
            for (phrase, part, last, first) in &gathered.later {
                let opening = openings.get(&**first).copied();
                meanings.opened_by.push(opening.unwrap_or(0));
                meanings.later.push(Later {
                    phrase: *phrase,
                    gap: self.phrases[*phrase as usize].1,
                    part: *part,
                    last: *last,
                });
            }
            meanings.patterns.push(Pattern {
                opening: openings.get(&**key).copied().unwrap_or(0),
                uses_end: meanings.uses.len() as u32,
                later_end: meanings.later.len() as u32,
            });
        }
        (self.patterns.into_keys().collect(), meanings)
    }
}

impl Lexicon {
    /// Builds it. Patterns that fold to nothing are left out.
    pub fn new(groups: &[Group], brands: &[Brand]) -> Lexicon {
        let mut gathering = Gathering::default();
        for (at, group) in groups.iter().enumerate() {
            for phrase in &group.phrases {
                let parts: Vec<String> = phrase.0.iter().map(|p| fold_phrase(p)).collect();
                gathering.phrase(at as u16, group.gap, &parts);
            }
        }
        for (at, brand) in brands.iter().enumerate() {
            let named = [
                (&brand.aliases, false, false),
                (&brand.weak_aliases, true, false),
                (&brand.fraud_spellings, false, true),
            ];
            for (names, weak, fraud) in named {
                for name in names {
                    gathering.name(&fold_phrase(name), at as u16, weak, fraud);
                }
            }
        }
        let (keys, meanings) = gathering.finish((groups.len() as u32, brands.len() as u32));
        Lexicon::of(&keys, meanings)
    }

    fn of(keys: &[String], meanings: Meanings) -> Lexicon {
        const WRONG: &str = "patterns are distinct, not empty and fewer than 2^32";
        // An automaton must have a pattern; this one occurs in no text, and has no use.
        const IN_NO_TEXT: &str = "\u{10fffe}";
        let mut numbered: Vec<(&str, u32)> = keys.iter().map(|key| &**key).zip(0..).collect();
        let ascii = numbered.iter().filter(|(key, _)| key.is_ascii());
        let ascii = Words::new(ascii.copied());
        if numbered.is_empty() {
            numbered.push((IN_NO_TEXT, u32::MAX));
        }
        Lexicon {
            automaton: CharwiseDoubleArrayAhoCorasickBuilder::new()
                .build_with_values(numbered)
                .expect(WRONG),
            ascii,
            meanings,
        }
    }

    /// As bytes, for embedding.
    ///
    /// # Errors
    /// When serialisation fails, which would be a defect of this crate.
    pub fn to_bytes(&self) -> Result<Vec<u8>, String> {
        let tables = (&self.meanings, &self.ascii);
        let mut bytes = postcard::to_allocvec(&tables).map_err(|error| error.to_string())?;
        bytes.extend(self.automaton.serialize());
        Ok(bytes)
    }

    /// From [`Lexicon::to_bytes`]; `None` when it was made from other numbers of groups and brands, or the
    /// bytes are broken.
    pub fn from_bytes(bytes: &[u8], groups: &[Group], brands: &[Brand]) -> Option<Lexicon> {
        let ((meanings, ascii), rest) =
            postcard::take_from_bytes::<(Meanings, Words)>(bytes).ok()?;
        if meanings.made_from != (groups.len() as u32, brands.len() as u32) {
            return None;
        }
        let (automaton, _) = CharwiseDoubleArrayAhoCorasick::deserialize(rest).ok()?;
        Some(Lexicon {
            automaton,
            ascii,
            meanings,
        })
    }

    /// What a pattern is used for: its number as a first part, what it is alone, and which of `later`.
    fn meaning(&self, pattern: u32) -> (u32, &[Use], Range<usize>) {
        let (meanings, at) = (&self.meanings, pattern as usize);
        let Some(this) = meanings.patterns.get(at) else {
            return (0, &[], 0..0);
        };
        let before = at.checked_sub(1).and_then(|at| meanings.patterns.get(at));
        let before = before.copied().unwrap_or_default();
        let uses = before.uses_end as usize..this.uses_end as usize;
        let later = before.later_end as usize..this.later_end as usize;
        let uses = meanings.uses.get(uses).unwrap_or(&[]);
        (this.opening, uses, later)
    }
}

/// Finds phrases and names in the sender's words of a message.
pub fn scan(lexicon: &Lexicon, message: &Message, folded: &[Folded]) -> Hits {
    let mut found = Found::default();
    for (at, text) in message.texts.iter().enumerate() {
        if text.role.is_senders() {
            found.scan(lexicon, TextId(at as u16), &folded[at]);
        }
    }
    found.keep_longest();
    found.drop_names_in_links(message, folded);
    let mut groups: Vec<GroupHit> = found.groups.into_values().collect();
    groups.sort_by_key(|hit| hit.group);
    Hits {
        groups,
        brands: found.brands,
    }
}

/// The phrase groups found in the person's own account: what they tell of the message.
pub fn scan_account(lexicon: &Lexicon, message: &Message, folded: &[Folded]) -> Vec<GroupHit> {
    let mut found = Found::default();
    for (at, text) in message.texts.iter().enumerate() {
        if text.role == TextRole::Account {
            found.scan(lexicon, TextId(at as u16), &folded[at]);
        }
    }
    let mut groups: Vec<GroupHit> = found.groups.into_values().collect();
    groups.sort_by_key(|hit| (std::cmp::Reverse(hit.phrases), hit.group));
    groups
}

#[derive(Default)]
struct Found {
    groups: QuickMap<u16, GroupHit>,
    /// Phrases found, a bit each.
    seen: Vec<u64>,
    brands: Vec<BrandHit>,
}

impl Found {
    fn scan(&mut self, lexicon: &Lexicon, id: TextId, folded: &Folded) {
        let text = &*folded.text;
        if text.is_ascii() {
            let found = lexicon.ascii.find(text, MOST_MATCHES);
            self.take_in(lexicon, id, folded, found.into_iter());
        } else {
            let found = lexicon.automaton.find_overlapping_iter(text);
            let found = found.map(|m| (m.start()..m.end(), m.value()));
            self.take_in(lexicon, id, folded, found);
        }
    }

    /// Takes in what was found, by where it ends, the longer first.
    fn take_in(
        &mut self,
        lexicon: &Lexicon,
        id: TextId,
        folded: &Folded,
        matches: impl Iterator<Item = (Range<usize>, u32)>,
    ) {
        let text = &*folded.text;
        let meanings = &lexicon.meanings;
        self.seen.resize(meanings.groups.len().div_ceil(64), 0);
        let mut begun = Begun::new(meanings);
        for (Range { start, end }, pattern) in matches.take(MOST_MATCHES) {
            if !latin_boundaries(text, start, end) {
                continue;
            }
            let (opening, uses, later) = lexicon.meaning(pattern);
            // Before this place is noted as a beginning: no part goes on with itself.
            begun.go_on(text, meanings, later, start..end, |phrase, place| {
                self.phrase(lexicon, phrase, id, place);
            });
            begun.open(opening, start..end);
            for usage in uses {
                match *usage {
                    Use::Name { brand, weak, fraud } => {
                        self.name(folded, id, start..end, brand, weak, fraud);
                    }
                    Use::Whole { phrase } => self.phrase(lexicon, phrase, id, start..end),
                }
            }
        }
    }

    fn phrase(&mut self, lexicon: &Lexicon, phrase: u32, text: TextId, range: Range<usize>) {
        let group = lexicon.meanings.groups[phrase as usize];
        let (word, bit) = (phrase as usize / 64, 1 << (phrase % 64));
        let new = self.seen[word] & bit == 0;
        self.seen[word] |= bit;
        let hit = self.groups.entry(group).or_insert_with(|| GroupHit {
            group,
            places: Vec::new(),
            phrases: 0,
        });
        hit.phrases += u16::from(new);
        let overlaps = hit
            .places
            .last()
            .is_some_and(|last| last.text == text && range.start < last.range.end);
        if !overlaps && hit.places.len() < 8 {
            hit.places.push(Place { text, range });
        }
    }

    /// Of names one inside the other, only the longer one was meant (楽天 in 楽天カード).
    fn keep_longest(&mut self) {
        let all: Vec<Place> = self.brands.iter().map(|hit| hit.place.clone()).collect();
        self.brands.retain(|hit| {
            let (start, end) = (hit.place.range.start, hit.place.range.end);
            !all.iter().any(|other| {
                other.text == hit.place.text
                    && other.range.start <= start
                    && end <= other.range.end
                    && other.range.len() > end - start
            })
        });
    }

    /// A name in a written address or mail address names a host, not who speaks.
    fn drop_names_in_links(&mut self, message: &Message, folded: &[Folded]) {
        self.brands.retain(|hit| {
            let text = &folded[hit.place.text.0 as usize];
            let place = text.original(hit.place.range.clone());
            let in_link = message.links.iter().any(|link| {
                link.place == LinkPlace::Text
                    && link.span.is_some_and(|span| {
                        span.text == hit.place.text
                            && span.start as usize <= place.start
                            && place.end <= span.end as usize
                    })
            });
            let beside = |at: Option<&u8>| at.is_some_and(|b| *b == b'@');
            let bytes = text.text.as_bytes();
            let in_address = beside(
                hit.place
                    .range
                    .start
                    .checked_sub(1)
                    .and_then(|i| bytes.get(i)),
            ) || beside(bytes.get(hit.place.range.end));
            !in_link && !in_address
        });
    }

    fn name(
        &mut self,
        folded: &Folded,
        id: TextId,
        range: Range<usize>,
        brand: u16,
        weak: bool,
        fraud: bool,
    ) {
        if self.brands.len() >= MOST_BRAND_HITS || !kana_boundaries(folded, range.start, range.end)
        {
            return;
        }
        self.brands.push(BrandHit {
            brand,
            place: Place { text: id, range },
            weak,
            fraud_spelling: fraud,
        });
    }
}

/// Phrases of several parts that have begun in a text.
struct Begun {
    /// By number of the first part: where it ended last; [`NOWHERE`] before.
    ends: Vec<u32>,
    /// And where it began then.
    starts: Vec<u32>,
    /// By (phrase, part) after the first: where the latest chain up to that part began and ended.
    chains: QuickMap<(u32, u8), (u32, u32)>,
}

/// Farther from every place of a text than two parts may stand apart.
const NOWHERE: u32 = 1 << 31;

impl Begun {
    fn new(meanings: &Meanings) -> Begun {
        let openings = meanings.openings as usize + 1;
        Begun {
            ends: vec![NOWHERE; openings],
            starts: vec![0; openings],
            chains: QuickMap::default(),
        }
    }

    /// Notes that the first part of that number was found; 0 is none.
    fn open(&mut self, opening: u32, place: Range<usize>) {
        let at = opening as usize;
        if let (1.., Some(end), Some(start)) = (at, self.ends.get_mut(at), self.starts.get_mut(at))
        {
            (*start, *end) = (place.start as u32, place.end as u32);
        }
    }

    /// Later parts found at a place: phrases that end with them are given out, with the whole place.
    fn go_on(
        &mut self,
        text: &str,
        meanings: &Meanings,
        later: Range<usize>,
        place: Range<usize>,
        mut whole: impl FnMut(u32, Range<usize>),
    ) {
        let opened_by = meanings.opened_by.get(later.clone()).unwrap_or(&[]);
        let parts = meanings.later.get(later).unwrap_or(&[]);
        for (opening, part) in opened_by.iter().zip(parts) {
            let opened = *opening as usize;
            let Some(end) = self.ends.get(opened) else {
                continue;
            };
            let apart = (place.start as u32).wrapping_sub(*end);
            if apart > meanings.widest && (part.part == 1 || *end == NOWHERE) {
                continue;
            }
            let before = match part.part {
                1 => Some((self.starts[opened], *end)),
                after => self.chains.get(&(part.phrase, after - 1)).copied(),
            };
            let near = |(_, end): &(u32, u32)| near(text, *end as usize, place.start, part.gap);
            let Some((begin, _)) = before.filter(near) else {
                continue;
            };
            if part.last {
                whole(part.phrase, begin as usize..place.end);
            } else {
                let chain = (part.phrase, part.part);
                self.chains.insert(chain, (begin, place.end as u32));
            }
        }
    }
}

/// Bytes that so many characters may take.
fn widest(gap: u16) -> u32 {
    u32::from(gap) * 4
}

/// Whether at most `gap` characters, and no full stop, stand between two parts.
fn near(text: &str, before: usize, start: usize, gap: u16) -> bool {
    if start < before || start - before > widest(gap) as usize {
        return false;
    }
    let between = &text[before..start];
    !between.contains('。') && between.chars().count() <= usize::from(gap)
}

/// A Latin word is not matched inside a longer one.
fn latin_boundaries(text: &str, start: usize, end: usize) -> bool {
    !is_inside_word(text.as_bytes(), start) && !is_inside_word(text.as_bytes(), end)
}

fn is_katakana(c: char) -> bool {
    matches!(c, 'ァ'..='ヺ' | 'ー')
}

/// Words that firms put after their katakana names without a gap: アマゾンカスタマーサービス is still Amazon.
const AFTER_A_NAME: [&str; 12] = [
    "アカウント",
    "アプリ",
    "オンライン",
    "カスタマ",
    "カード",
    "ギフト",
    "サポート",
    "サービス",
    "セキュリティ",
    "センター",
    "ポイント",
    "ログイン",
];

/// A katakana name is not matched inside a longer katakana word (ライン in オンライン).
fn kana_boundaries(folded: &Folded, start: usize, end: usize) -> bool {
    let text = &*folded.text;
    let first = text[start..].chars().next().is_some_and(is_katakana);
    let last = text[..end].chars().next_back().is_some_and(is_katakana);
    // Where a space was taken out two words meet that are not one.
    let before =
        !folded.is_joint(start) && text[..start].chars().next_back().is_some_and(is_katakana);
    let goes_on = AFTER_A_NAME
        .iter()
        .any(|word| text[end..].starts_with(word));
    let after =
        !goes_on && !folded.is_joint(end) && text[end..].chars().next().is_some_and(is_katakana);
    !(first && before || last && after)
}

#[cfg(test)]
mod tests {
    use super::*;
    use madoguchi_knowledge::{Pack, SourceFile};
    use madoguchi_model::{Channel, Provenance};

    fn groups_in(phrases: &str, text: &str) -> usize {
        let file = SourceFile {
            path: "phrases/t.toml".into(),
            text: format!(
                "source=\"t\"\nconfidence=\"A\"\nchecked=2026-01-01\nreview_by=2027-01-01\n[[group]]\nid=\"says.t\"\nstrength=\"weak\"\ntoward=\"scam\"\nmeaning={{ja=\"a\",ja-easy=\"a\",en=\"a\"}}\ngap=4\nphrases=[{phrases}]\n"
            ),
        };
        let pack = Pack::parse(&[file]).expect("parses");
        let groups: Vec<Group> = pack.groups.into_values().collect();
        let lexicon = Lexicon::new(&groups, &[]);
        let mut message = Message::new(Channel::Sms, Provenance::Pasted);
        message.push_text(TextRole::Body, text);
        let folded: Vec<Folded> = message.texts.iter().map(|t| Folded::new(&t.text)).collect();
        scan(&lexicon, &message, &folded).groups.len()
    }

    #[test]
    fn a_name_is_found_before_what_firms_put_after_it_and_not_within_a_word() {
        let found = |text: &str| {
            let folded = Folded::new(text);
            let at = folded.text.find("アマゾン").expect("it is there");
            kana_boundaries(&folded, at, at + "アマゾン".len())
        };
        for word in AFTER_A_NAME {
            assert_eq!(Folded::new(word).text, word, "folded as texts are");
            assert!(found(&format!("アマゾン{word}より")), "{word}");
        }
        assert!(!found("アマゾネスではなくアマゾンズ"));
        assert!(!found("ザアマゾンサービス"));
    }

    #[test]
    fn parts_must_stand_in_order_and_near() {
        let phrase = r#"["荷物", "持ち帰"]"#;
        assert_eq!(groups_in(phrase, "お荷物を持ち帰りました"), 1);
        assert_eq!(groups_in(phrase, "持ち帰りました、荷物"), 0);
        assert_eq!(groups_in(phrase, "荷物がありましたので持ち帰り"), 0);
        assert_eq!(groups_in(phrase, "荷物。持ち帰り"), 0);
        assert_eq!(groups_in(phrase, "荷物が荷物で荷物を持ち帰り"), 1);
    }

    #[test]
    fn latin_phrases_match_whole_words() {
        assert_eq!(groups_in("\"bank\"", "my bank account"), 1);
        assert_eq!(groups_in("\"bank\"", "databanks"), 0);
        assert_eq!(groups_in("\"pin\"", "暗証番号pinを"), 1);
    }

    #[test]
    fn a_phrase_repeated_without_end_is_bounded() {
        let text = "荷物".repeat(200_000);
        assert_eq!(groups_in(r#"["荷物", "持ち帰"]"#, &text), 0);
    }

    #[test]
    fn what_was_built_before_finds_the_same() {
        let brands = [];
        let file = SourceFile {
            path: "phrases/t.toml".into(),
            text: "source=\"t\"\nconfidence=\"A\"\nchecked=2026-01-01\nreview_by=2027-01-01\n[[group]]\nid=\"says.t\"\nstrength=\"weak\"\ntoward=\"scam\"\nmeaning={ja=\"a\",ja-easy=\"a\",en=\"a\"}\ngap=4\nphrases=[\"荷物\", \"bank\"]\n".into(),
        };
        let pack = Pack::parse(&[file]).expect("parses");
        let groups: Vec<Group> = pack.groups.into_values().collect();
        let bytes = Lexicon::new(&groups, &brands).to_bytes().expect("written");
        let lexicon = Lexicon::from_bytes(&bytes, &groups, &brands).expect("read");
        for text in ["お荷物", "my bank"] {
            let mut message = Message::new(Channel::Sms, Provenance::Pasted);
            message.push_text(TextRole::Body, text);
            let folded: Vec<Folded> = message.texts.iter().map(|t| Folded::new(&t.text)).collect();
            assert_eq!(scan(&lexicon, &message, &folded).groups.len(), 1, "{text}");
        }
        assert!(
            Lexicon::from_bytes(&bytes, &[], &brands).is_none(),
            "other groups"
        );
        assert!(Lexicon::from_bytes(&bytes[..bytes.len() / 2], &groups, &brands).is_none());
        assert!(Lexicon::from_bytes(&[], &groups, &brands).is_none());
    }
}
