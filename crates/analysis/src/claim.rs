//! Whose name a message speaks in.

use crate::Scene;
use crate::lexicon::BrandHit;
use madoguchi_model::{Span, TextRole};

/// The brand a message speaks in the name of.
#[derive(Debug, Clone, PartialEq)]
pub struct BrandClaim {
    /// Index of the brand.
    pub brand: u16,
    /// Where it shows most clearly.
    pub span: Option<Span>,
    /// Only a fraudulent spelling named it.
    pub fraud_spelling: bool,
    /// 1 (a hint) and up; at least [`CLEAR`] to count as speaking in its name.
    pub score: f32,
}

/// From here on a message counts as speaking in a brand's name.
const CLEAR: f32 = 2.0;

/// Characters at the start of a body in which a firm names itself.
const OPENING: usize = 120;

/// What follows a name when the text speaks as that firm.
const AS_FIRM: [&str; 38] = [
    "をご利用",
    "をいつも",
    "ご利用いただ",
    "のご利用",
    "からのお知らせ",
    "よりお知らせ",
    "からのご案内",
    "より重要",
    "からの重要",
    "です",
    "でございます",
    "事務局",
    "カスタマー",
    "サポート",
    "お客様センター",
    "お客さまセンター",
    "株式会社",
    "会員",
    "セキュリティ",
    "アカウント",
    "チーム",
    "サービス",
    "運営",
    "公式",
    "カード",
    "銀行",
    "証券",
    "をご愛顧",
    "を装",
    "でご",
    "のお知らせ",
    "より",
    "からの",
    "customer",
    "support",
    "team",
    "security",
    "account",
];

/// What stands before a name when the text speaks as that firm.
const BEFORE_NAME: [&str; 14] = [
    "株式会社",
    "発行",
    "運営",
    "配信",
    "送信元",
    "送信者",
    "copyright",
    "©",
    "(c)",
    "【",
    "[",
    "「",
    "いつも",
    "こちらは",
];

impl BrandClaim {
    /// Finds the claimed brand among the names found; `None` when it only talks about firms.
    pub(crate) fn of(scene: &Scene) -> Option<BrandClaim> {
        let mut scores: Vec<(u16, f32, Option<Span>, bool)> = Vec::new();
        for hit in &scene.hits.brands {
            let points = points(scene, hit);
            if points <= 0.0 {
                continue;
            }
            let span = Some(scene.span(hit.place.text, hit.place.range.clone()));
            match scores.iter_mut().find(|s| s.0 == hit.brand) {
                Some(score) => {
                    if points > score.1 {
                        score.2 = span;
                    }
                    score.1 = score.1.max(points) + 0.25;
                    score.3 &= hit.fraud_spelling;
                }
                None => scores.push((hit.brand, points, span, hit.fraud_spelling)),
            }
        }
        let best = scores.into_iter().max_by(|a, b| {
            let longer = |s: &(u16, f32, Option<Span>, bool)| s.2.map_or(0, |span| span.len());
            a.1.total_cmp(&b.1).then(longer(a).cmp(&longer(b)))
        })?;
        (best.1 >= CLEAR).then_some(BrandClaim {
            brand: best.0,
            span: best.2,
            fraud_spelling: best.3,
            score: best.1,
        })
    }
}

fn points(scene: &Scene, hit: &BrandHit) -> f32 {
    let place = &hit.place;
    let role = scene.message.texts[place.text.0 as usize].role;
    let text = &*scene.folded[place.text.0 as usize].text;
    let spoken = speaks(text, place.range.start, place.range.end);
    let strong = match role {
        TextRole::SenderName => 5.0,
        TextRole::Subject if place.range.start < 8 || spoken => 4.0,
        TextRole::Subject => 2.0,
        TextRole::Body | TextRole::Picture | TextRole::Alternative => {
            let opening = text[..place.range.start].chars().take(OPENING).count() < OPENING;
            match (opening, spoken) {
                (true, true) => 3.5,
                (false, true) => 2.0,
                (true, false) => 1.0,
                (false, false) => 0.5,
            }
        }
        _ => 0.0,
    };
    let spelled = if hit.fraud_spelling { 1.5 } else { 0.0 };
    // Footers name social networks to be followed there.
    let network = scene.knowledge.brand(hit.brand).sector == "sns";
    if network && role == TextRole::Body && strong < 3.0 {
        return 0.0;
    }
    if hit.weak && role != TextRole::SenderName && !spoken {
        return 0.0;
    }
    (strong + spelled) * if hit.weak { 0.6 } else { 1.0 }
}

/// Whether the words around a name show that the text speaks as that firm.
fn speaks(text: &str, start: usize, end: usize) -> bool {
    let after =
        text[end..].trim_start_matches(['」', '】', ']', ' ', '　', '®', '™', '(', ')', '-', '_']);
    let before = text[..start].trim_end();
    AS_FIRM.iter().any(|word| after.starts_with(word))
        || BEFORE_NAME.iter().any(|word| before.ends_with(word))
}
