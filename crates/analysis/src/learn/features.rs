use crate::Scene;
use crate::links::Standing;
use madoguchi_model::{TextId, TextRole};

/// Base-two logarithm of the size of the weight table.
pub const TABLE_BITS: u32 = 19;

/// A reserved name stands in a sample for one that somebody owns: its shape is that of a plain one.
const STAND_IN: &str = "kanotori.com";

/// Endings under which everybody registers: which of them it is says nothing.
const ORDINARY: [&str; 4] = ["com", "jp", "net", "org"];

/// Grams of about nine letters.
const FEW_GRAMS: f32 = 24.0;

/// Bytes of folded text that are looked at in one text; what a message is shows in its beginning.
pub(super) const TEXT_BYTES: usize = 3_000;

/// Fields have hash spaces of their own: the same words mean other things in a subject.
#[derive(Debug, Clone, Copy)]
enum FieldSeed {
    Subject = 0x51_7c_c1,
    Name = 0x2f_9b_e3,
    Body = 0x8a_55_07,
    Host = 0x13_d0_4b,
}

/// The hashed part of a message: indices into the weight table with the places they came from.
#[derive(Debug, Clone, Default)]
pub struct Features {
    /// Indices of every n-gram, repeated as often as it occurs.
    pub grams: Vec<u32>,
    /// For each gram, the text and the end of its place in the folded text (0 for hosts).
    pub places: Vec<(TextId, u32)>,
    /// The hashes of the words' grams, whatever field they stand in: those of hosts are left out.
    pub(super) words: Vec<u32>,
}

impl Features {
    /// The features of a scene.
    pub fn of(scene: &Scene) -> Features {
        let mut features = Features {
            grams: Vec::with_capacity(4_096),
            places: Vec::with_capacity(4_096),
            words: Vec::with_capacity(4_096),
        };
        for (id, folded) in scene.senders_texts() {
            let seed = match scene.message.texts[id.0 as usize].role {
                TextRole::Subject => FieldSeed::Subject,
                TextRole::SenderName => FieldSeed::Name,
                TextRole::Body | TextRole::Picture => FieldSeed::Body,
                _ => continue,
            };
            features.text(id, &folded.text, seed);
        }
        features.hosts(scene);
        features
    }

    /// What each gram's weight is multiplied with: long messages do not shout louder, and the shape of a host says
    /// little where there are hardly any words.
    pub fn scale(&self) -> f32 {
        let worded = (self.words.len() as f32 / FEW_GRAMS).min(1.0);
        worded / (self.grams.len() as f32 + FEW_GRAMS).sqrt()
    }

    fn push(&mut self, hash: u32, id: TextId, end: usize) {
        self.grams.push(mix(hash) >> (32 - TABLE_BITS));
        self.places.push((id, end as u32));
    }

    fn text(&mut self, id: TextId, text: &str, seed: FieldSeed) {
        let end = text.floor_char_boundary(TEXT_BYTES);
        grams_of(text.get(..end).unwrap_or(""), |hash, end| {
            self.words.push(hash);
            self.push(step(hash, seed as u32), id, end);
        });
    }

    /// Shapes of unlisted link hosts and of the sender's domain: suffix, length, digits, hyphens. Never
    /// the host itself, which is another one tomorrow.
    fn hosts(&mut self, scene: &Scene) {
        let mut seen = 0;
        for (_, view) in scene.followed_links() {
            if view.standing != Standing::Unknown || seen == 12 {
                continue;
            }
            seen += 1;
            self.host(&view.host, 1);
        }
        if let Some(domain) = scene.sender_domain()
            && scene.knowledge.official(domain).is_empty()
            && !scene.knowledge.is_free_mail(domain)
        {
            self.host(domain, 2);
        }
    }

    fn host(&mut self, host: &str, place: u32) {
        let below = crate::links::registrable(host);
        let depth = host
            .matches('.')
            .count()
            .saturating_sub(below.matches('.').count())
            .min(4) as u32;
        let host = if is_reserved(host) { STAND_IN } else { host };
        let seed = step(FieldSeed::Host as u32, place);
        let suffix = match host.rsplit('.').next().unwrap_or("") {
            suffix if ORDINARY.contains(&suffix) => "",
            suffix => suffix,
        };
        let label = crate::imitation::main_label(host);
        let digits = label.bytes().filter(u8::is_ascii_digit).count().min(4) as u32;
        let hyphens = label.matches('-').count().min(3) as u32;
        let length = (label.len() / 4).min(6) as u32;
        let tld = suffix
            .bytes()
            .fold(seed, |hash, b| step(hash, u32::from(b)));
        for (kind, value) in [(1, digits), (2, hyphens), (3, length), (4, depth)] {
            self.push(step(step(seed, kind), value), TextId(0), 0);
        }
        self.push(tld, TextId(0), 0);
    }
}

/// Words and pairs of words of Latin runs; 2-, 3- and 4-grams of others. Digits become `0`, addresses
/// are passed over: neither says anything that holds for the next message. Each hash comes with where its gram
/// ends.
pub(super) fn grams_of(text: &str, mut push: impl FnMut(u32, usize)) {
    let mut window = [0_u32; 4];
    let mut filled = 0;
    let mut last_word = 0;
    let mut rest = text.char_indices().peekable();
    while let Some((at, c)) = rest.next() {
        if c.is_ascii_alphabetic() {
            let mut hash = 0x9e37;
            let mut stop = at;
            let mut address = false;
            let mut next = Some((at, c));
            while let Some((at, c)) = next {
                hash = step(
                    hash,
                    if c.is_ascii_digit() {
                        u32::from('0')
                    } else {
                        u32::from(c)
                    },
                );
                stop = at + 1;
                address |= matches!(c, '@' | '/' | '.');
                next = rest.next_if(|(_, c)| {
                    c.is_ascii_alphanumeric()
                        || matches!(
                            c,
                            '\'' | '@'
                                | '/'
                                | '.'
                                | ':'
                                | '-'
                                | '_'
                                | '?'
                                | '='
                                | '&'
                                | '%'
                                | '+'
                                | '#'
                        )
                });
            }
            filled = 0;
            if address
                && text[at..stop]
                    .trim_end_matches(['.', ':', '-'])
                    .contains(['@', '/', '.'])
            {
                last_word = 0;
                continue;
            }
            push(hash, stop);
            if last_word != 0 {
                push(step(last_word, hash), stop);
            }
            last_word = hash;
            continue;
        }
        if c.is_whitespace() || is_placeholder(c) {
            filled = 0;
            continue;
        }
        last_word = 0;
        let value = if c.is_ascii_digit() {
            u32::from('0')
        } else {
            u32::from(c)
        };
        window = [window[1], window[2], window[3], value];
        filled = (filled + 1).min(4);
        let stop = at + c.len_utf8();
        let mut hash = 0;
        for (length, value) in window.iter().rev().take(filled).enumerate() {
            hash = step(hash, *value);
            if length > 0 {
                push(hash.wrapping_add(length as u32), stop);
            }
        }
    }
}

/// Marks with which corpora and forms hide names; a model must not learn them.
fn is_placeholder(c: char) -> bool {
    matches!(
        c,
        '○' | '〇'
            | '●'
            | '◯'
            | '*'
            | '＊'
            | '■'
            | '□'
            | '△'
            | '▲'
            | '_'
            | '='
            | '-'
            | '─'
            | '━'
    )
}

/// Reserved names (RFC 2606, RFC 6761) stand in samples, not in mail.
pub(crate) fn is_reserved(host: &str) -> bool {
    let tail = crate::links::registrable(host);
    let label = tail.split('.').next().unwrap_or("");
    label == "example"
        || ["example", "test", "invalid", "localhost", "local"]
            .contains(&host.rsplit('.').next().unwrap_or(""))
}

fn step(hash: u32, value: u32) -> u32 {
    (hash.rotate_left(5) ^ value).wrapping_mul(0x9E37_79B1)
}

/// The hash of a name.
pub(super) fn hash_of(name: &str) -> u32 {
    mix(name
        .bytes()
        .fold(0x6b_1d, |hash, b| step(hash, u32::from(b))))
}

/// The finaliser of MurmurHash3: spreads the bits before the table's are taken.
pub(super) fn mix(mut hash: u32) -> u32 {
    hash ^= hash >> 16;
    hash = hash.wrapping_mul(0x85eb_ca6b);
    hash ^= hash >> 13;
    hash = hash.wrapping_mul(0xc2b2_ae35);
    hash ^ (hash >> 16)
}
