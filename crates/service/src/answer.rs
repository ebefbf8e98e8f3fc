//! The published JSON: its own types, so that the inside may change and the outside does not.

use crate::text::defanged;
use crate::{Checked, Counter};
use madoguchi_model::{
    Advice, AdviceStep, ContactPoint, Evidence, KindShare, Lang, Link, OpenState, Problem,
    Situation, Text, Told, Who,
};
use schemars::JsonSchema;
use serde::Serialize;
use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;

/// A kind of scam and its share.
#[derive(Debug, Clone, Serialize, JsonSchema)]
#[schemars(rename = "KindLine")]
pub struct Kind {
    /// Playbook id.
    pub id: String,
    /// Other ids of it (`K01`).
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub alias: Vec<String>,
    /// Share of the explanation, 0–1.
    share: f32,
    /// Its name in the language asked for.
    #[serde(skip_serializing_if = "String::is_empty")]
    name: String,
}

impl From<&KindShare> for Kind {
    fn from(kind: &KindShare) -> Kind {
        Kind {
            id: kind.id.clone(),
            alias: Vec::new(),
            share: kind.share,
            name: String::new(),
        }
    }
}

/// A place in the message: bytes `start..end` of `texts[text]`.
#[derive(Debug, Serialize, JsonSchema)]
struct SpanLine {
    /// Index into `texts`.
    text: u16,
    /// First byte (UTF-8).
    start: u32,
    /// One past the last byte.
    end: u32,
}

/// One reason.
#[derive(Debug, Serialize, JsonSchema)]
struct EvidenceLine {
    /// Observation id.
    id: String,
    /// scam, unwanted, genuine or neutral.
    toward: String,
    /// Contribution in log-odds, positive towards fraud.
    weight: f32,
    /// One sentence in the language asked for.
    sentence: String,
    /// Where it rests.
    spans: Vec<SpanLine>,
}

/// A text of the message.
#[derive(Debug, Serialize, JsonSchema)]
struct TextLine {
    /// What it is: subject, sender-name, body, hidden, account …
    role: String,
    /// The text. Untrusted.
    text: String,
}

/// A link of the message, defanged.
#[derive(Debug, Serialize, JsonSchema)]
struct LinkLine {
    /// The address with its scheme and dots defanged (`hxxps://a[.]b`). Untrusted.
    defanged: String,
    /// What a person sees instead. Untrusted.
    label: Option<String>,
    /// Where it stood.
    place: String,
}

/// Something that could not be read.
#[derive(Debug, Serialize, JsonSchema)]
struct ProblemLine {
    /// What kind.
    kind: String,
    /// Which part or limit.
    detail: String,
}

/// A desk.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(rename = "ContactLine")]
pub struct Contact {
    /// Contact id.
    id: String,
    /// Its name.
    name: String,
    /// Number to call; empty when there is none to offer.
    phone: String,
    /// The number is certain enough to offer for tapping.
    tap: bool,
    /// When the entry was checked.
    checked: String,
    /// Official page.
    url: String,
    /// Cost.
    cost: String,
    /// Hours.
    hours: String,
    /// open, closed or unknown.
    open: String,
    /// When it closes or opens next (RFC 3339).
    #[serde(skip_serializing_if = "Option::is_none")]
    until: Option<String>,
    /// What to say.
    say: String,
    /// What to have at hand.
    have_ready: String,
    /// A way without voice.
    without_voice: String,
}

/// A step.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(rename = "StepLine")]
pub struct Step {
    /// Step id.
    id: String,
    /// 0 first, 99 last.
    urgency: u8,
    /// What to do.
    r#do: String,
    /// Why.
    why: String,
    /// Whom to turn to.
    contacts: Vec<Contact>,
}

/// What was told of the person's situation.
#[derive(Debug, Serialize, JsonSchema)]
struct ToldLine {
    /// State.
    state: String,
    /// Denied, hoped or only asked about.
    negated: bool,
    /// Who, when somebody else.
    who: Option<String>,
}

/// A message's answer in one language.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Answer {
    /// How it came.
    channel: String,
    /// dangerous, suspicious, unwanted, inconclusive, consistent.
    level: String,
    /// The level in the language asked for.
    level_name: String,
    /// What it is, in one sentence.
    summary: String,
    /// Probability that it is malicious or unwanted, 0–1.
    probability: f32,
    /// Kinds, best first.
    kinds: Vec<Kind>,
    /// Brand it speaks in the name of.
    brand: Option<String>,
    /// Reasons by contribution.
    evidence: Vec<EvidenceLine>,
    /// The texts spans point into.
    texts: Vec<TextLine>,
    /// Links, defanged.
    links: Vec<LinkLine>,
    /// What is told, when an account was given.
    told: Vec<ToldLine>,
    /// States proposed from it; to be confirmed by the person.
    proposed: Vec<String>,
    /// States the steps are for.
    states: Vec<String>,
    /// What to do, in order.
    steps: Vec<Step>,
    /// What not to do.
    donts: Vec<String>,
    /// The official way to look for oneself.
    route: Option<String>,
    /// What could not be read.
    problems: Vec<ProblemLine>,
    /// Version of the knowledge.
    version: String,
}

/// Everything an answer is made from.
pub struct Ground<'a> {
    /// The message and what it is.
    pub checked: &'a Checked,
    /// What to do.
    pub advice: &'a Advice,
    /// For which situation.
    pub situation: &'a Situation,
    /// Whose knowledge.
    pub counter: &'a Counter,
    /// In which language.
    pub lang: Lang,
}

impl Answer {
    /// The answer.
    pub fn new(ground: &Ground) -> Answer {
        let message = &ground.checked.reading.message;
        let assessment = &ground.checked.assessment;
        let analyst = ground.counter.analyst();
        let advice = ground.advice;
        Answer {
            channel: message.channel.as_str().to_owned(),
            level: assessment.level.as_str().to_owned(),
            level_name: analyst.level_name(assessment.level, ground.lang),
            summary: analyst.summary(assessment, ground.lang),
            probability: assessment.probability,
            kinds: kinds(ground),
            brand: assessment.brand.clone(),
            evidence: each(&assessment.evidence, |e| evidence(e, ground)),
            texts: each(&message.texts, text),
            links: each(&message.links, link),
            told: each(message.account.as_ref().map_or(&[], |a| &a.told), told),
            proposed: each(&analyst.proposed(message), |s| s.as_str().to_owned()),
            states: each(&ground.situation.states, |s| s.as_str().to_owned()),
            steps: each(&advice.steps, |s| step(s, ground.lang)),
            donts: each(&advice.donts, |d| d.what.get(ground.lang).to_owned()),
            route: advice.route.as_ref().map(|r| r.get(ground.lang).to_owned()),
            problems: each(&ground.checked.reading.problems, problem),
            version: assessment.version.clone(),
        }
    }
}

fn each<T, U>(values: &[T], of: impl Fn(&T) -> U) -> Vec<U> {
    values.iter().map(of).collect()
}

fn text(text: &Text) -> TextLine {
    TextLine {
        role: name_of(&text.role),
        text: text.text.clone(),
    }
}

fn link(link: &Link) -> LinkLine {
    LinkLine {
        defanged: defanged(&link.target),
        label: link.label.clone(),
        place: name_of(&link.place),
    }
}

fn told(told: &Told) -> ToldLine {
    ToldLine {
        state: told.state.as_str().to_owned(),
        negated: told.negated,
        who: match &told.who {
            Who::Myself => None,
            Who::Other(who) => Some(who.clone()),
        },
    }
}

pub(crate) fn step(step: &AdviceStep, lang: Lang) -> Step {
    Step {
        id: step.id.clone(),
        urgency: step.urgency,
        r#do: step.what.get(lang).to_owned(),
        why: step.why.get(lang).to_owned(),
        contacts: each(&step.contacts, |c| contact(c, lang)),
    }
}

fn problem(problem: &Problem) -> ProblemLine {
    ProblemLine {
        kind: name_of(&problem.kind),
        detail: problem.detail.clone(),
    }
}

fn kinds(ground: &Ground) -> Vec<Kind> {
    let pack = ground.counter.analyst().knowledge().pack();
    ground
        .checked
        .assessment
        .kinds
        .iter()
        .map(|kind| {
            let playbook = pack.playbooks.get(&kind.id);
            Kind {
                id: kind.id.clone(),
                alias: playbook.map(|p| p.alias.clone()).unwrap_or_default(),
                share: kind.share,
                name: playbook
                    .map(|p| p.name.get(ground.lang).to_owned())
                    .unwrap_or_default(),
            }
        })
        .collect()
}

fn evidence(evidence: &Evidence, ground: &Ground) -> EvidenceLine {
    EvidenceLine {
        id: evidence.id.to_string(),
        toward: name_of(&evidence.toward),
        weight: evidence.weight,
        sentence: ground.counter.analyst().sentence(evidence, ground.lang),
        spans: evidence
            .spans
            .iter()
            .map(|s| SpanLine {
                text: s.text.0,
                start: s.start,
                end: s.end,
            })
            .collect(),
    }
}

pub(crate) fn contact(point: &ContactPoint, lang: Lang) -> Contact {
    let (open, until) = match point.open {
        OpenState::Open { until } => ("open", until),
        OpenState::Closed { next } => ("closed", next),
        OpenState::Unknown => ("unknown", None),
    };
    Contact {
        id: point.id.clone(),
        name: point.name.get(lang).to_owned(),
        phone: point.phone.clone(),
        tap: point.tap,
        checked: point.checked.clone(),
        url: point.url.clone(),
        cost: point.cost.get(lang).to_owned(),
        hours: point.hours.get(lang).to_owned(),
        open: open.to_owned(),
        until: until.and_then(|t: OffsetDateTime| t.format(&Rfc3339).ok()),
        say: point.say.get(lang).to_owned(),
        have_ready: point.have_ready.get(lang).to_owned(),
        without_voice: point.without_voice.get(lang).to_owned(),
    }
}

/// The name a value is serialised under.
fn name_of(value: &impl Serialize) -> String {
    match serde_json::to_value(value) {
        Ok(serde_json::Value::String(name)) => name,
        _ => String::new(),
    }
}
