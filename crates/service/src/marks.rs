//! The message with the places that speak against it marked.

use madoguchi_model::{Assessment, Message, Span, TextId, Toward};

/// A stretch of a text, marked with the number of a reason or not.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stretch<'m> {
    /// The characters.
    pub text: &'m str,
    /// Number of the reason (from 1) that rests here.
    pub reason: Option<usize>,
}

/// Cuts a text of the message into marked and unmarked stretches. `reasons` are indices into the
/// assessment's evidence, in the order they are numbered. Where places overlap, the first reason stands.
pub fn stretches<'m>(
    message: &'m Message,
    id: TextId,
    assessment: &Assessment,
    reasons: &[usize],
) -> Vec<Stretch<'m>> {
    let Some(text) = message.texts.get(id.0 as usize) else {
        return Vec::new();
    };
    let mut places: Vec<(Span, usize)> = Vec::new();
    for (number, at) in reasons.iter().enumerate() {
        let Some(evidence) = assessment.evidence.get(*at) else {
            continue;
        };
        for span in evidence
            .spans
            .iter()
            .filter(|s| s.text == id && !s.is_empty())
        {
            places.push((*span, number + 1));
        }
    }
    places.sort_by_key(|(span, number)| (span.start, *number));
    let mut out = Vec::new();
    let mut at = 0;
    for (span, number) in places {
        let (start, end) = (span.start as usize, span.end as usize);
        if start < at {
            continue;
        }
        let (Some(before), Some(marked)) = (text.text.get(at..start), text.text.get(start..end))
        else {
            continue;
        };
        if !before.is_empty() {
            out.push(Stretch {
                text: before,
                reason: None,
            });
        }
        out.push(Stretch {
            text: marked,
            reason: Some(number),
        });
        at = end;
    }
    if let Some(rest) = text.text.get(at..).filter(|rest| !rest.is_empty()) {
        out.push(Stretch {
            text: rest,
            reason: None,
        });
    }
    out
}

/// The evidence shown as reasons: what speaks for the level, with a sentence, best first, the learned
/// words last.
pub fn reasons(
    assessment: &Assessment,
    has_sentence: impl Fn(usize) -> bool,
    most: usize,
) -> Vec<usize> {
    let genuine = assessment.level == madoguchi_model::Level::Consistent;
    let mut reasons: Vec<usize> = assessment
        .evidence
        .iter()
        .enumerate()
        .filter(|(_, e)| {
            if genuine {
                e.toward == Toward::Genuine
            } else {
                e.weight > 0.0 && matches!(e.toward, Toward::Scam | Toward::Unwanted)
            }
        })
        .map(|(at, _)| at)
        .filter(|at| has_sentence(*at))
        .collect();
    // What was learned from other messages convinces nobody before what stands in this one.
    reasons.sort_by_key(|at| assessment.evidence[*at].id.starts_with("model."));
    reasons.truncate(most);
    reasons
}

#[cfg(test)]
mod tests {
    use super::*;
    use madoguchi_model::{Channel, Evidence, Level, Provenance, Strength, TextRole};

    #[test]
    fn overlapping_places_keep_the_text_whole() {
        let mut message = Message::new(Channel::Sms, Provenance::Pasted);
        let id = message.push_text(TextRole::Body, "お荷物を持ち帰りました");
        let mut first =
            Evidence::new("says.a", Toward::Scam, Strength::Weak).at(Span::new(id, 3, 9));
        first.weight = 1.0;
        let second = Evidence::new("says.b", Toward::Scam, Strength::Weak).at(Span::new(id, 6, 12));
        let assessment = Assessment {
            level: Level::Suspicious,
            probability: 0.7,
            kinds: Vec::new(),
            brand: None,
            evidence: vec![first, second],
            version: String::new(),
        };
        let cut = stretches(&message, id, &assessment, &[0, 1]);
        let whole: String = cut.iter().map(|s| s.text).collect();
        assert_eq!(whole, "お荷物を持ち帰りました");
        assert_eq!(
            cut[1],
            Stretch {
                text: "荷物",
                reason: Some(1)
            }
        );
        assert_eq!(cut.iter().filter(|s| s.reason.is_some()).count(), 1);
    }
}
