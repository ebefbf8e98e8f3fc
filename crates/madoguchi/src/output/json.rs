//! The published JSON: its own types, so that the inside may change and the outside does not.

use crate::Checked;
use madoguchi_model::{
    Advice, Assessment, ContactPoint, Evidence, KindShare, Lang, OpenState, Situation, Who,
};
use schemars::JsonSchema;
use serde::Serialize;
use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;

/// A kind of scam and its share.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub(crate) struct KindLine {
    /// Playbook id.
    pub(crate) id: String,
    /// Other ids of it (`K01`).
    #[serde(skip_serializing_if = "Vec::is_empty")]
    alias: Vec<String>,
    /// Share of the explanation, 0–1.
    share: f32,
    /// Its name in the language asked for.
    #[serde(skip_serializing_if = "String::is_empty")]
    name: String,
}

impl From<&KindShare> for KindLine {
    fn from(kind: &KindShare) -> KindLine {
        KindLine {
            id: kind.id.clone(),
            alias: Vec::new(),
            share: kind.share,
            name: String::new(),
        }
    }
}

/// A line of `scan --json`.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct ScanLine {
    /// Path; of an mbox with `#` and the message's number from 0.
    path: String,
    /// dangerous, suspicious, unwanted, inconclusive, consistent.
    level: String,
    /// Probability that it is malicious or unwanted, 0–1.
    probability: f32,
    /// Kinds, best first.
    kinds: Vec<KindLine>,
    /// Brand it speaks in the name of.
    brand: Option<String>,
    /// Ids of the evidence, by contribution.
    evidence: Vec<String>,
}

impl ScanLine {
    pub(crate) fn new(path: &str, assessment: &Assessment) -> ScanLine {
        ScanLine {
            path: path.to_owned(),
            level: assessment.level.as_str().to_owned(),
            probability: assessment.probability,
            kinds: assessment.kinds.iter().map(KindLine::from).collect(),
            brand: assessment.brand.clone(),
            evidence: assessment
                .evidence
                .iter()
                .map(|e| e.id.to_string())
                .collect(),
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
struct ContactLine {
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
struct StepLine {
    /// Step id.
    id: String,
    /// 0 first, 99 last.
    urgency: u8,
    /// What to do.
    r#do: String,
    /// Why.
    why: String,
    /// Whom to turn to.
    contacts: Vec<ContactLine>,
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

/// One object of `check --json`.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct CheckLine {
    /// Path, `-` for standard input.
    path: String,
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
    kinds: Vec<KindLine>,
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
    steps: Vec<StepLine>,
    /// What not to do.
    donts: Vec<String>,
    /// The official way to look for oneself.
    route: Option<String>,
    /// What could not be read.
    problems: Vec<ProblemLine>,
    /// Version of the knowledge.
    version: String,
}

/// Everything a `check` line is made from.
pub(crate) struct Line<'a> {
    pub(crate) path: &'a str,
    pub(crate) checked: &'a Checked,
    pub(crate) advice: &'a Advice,
    pub(crate) situation: &'a Situation,
    pub(crate) counter: &'a crate::Counter,
    pub(crate) lang: Lang,
}

impl CheckLine {
    pub(crate) fn new(line: &Line) -> CheckLine {
        let message = &line.checked.reading.message;
        let assessment = &line.checked.assessment;
        let analyst = line.counter.analyst();
        let told = message.account.as_ref().map_or(&[][..], |a| &a.told);
        CheckLine {
            path: line.path.to_owned(),
            channel: message.channel.as_str().to_owned(),
            level: assessment.level.as_str().to_owned(),
            level_name: analyst.level_name(assessment.level, line.lang),
            summary: analyst.summary(assessment, line.lang),
            probability: assessment.probability,
            kinds: kinds(line),
            brand: assessment.brand.clone(),
            evidence: assessment
                .evidence
                .iter()
                .map(|e| evidence(e, line))
                .collect(),
            texts: message
                .texts
                .iter()
                .map(|t| TextLine {
                    role: name_of(&t.role),
                    text: t.text.clone(),
                })
                .collect(),
            links: message
                .links
                .iter()
                .map(|l| LinkLine {
                    defanged: defanged(&l.target),
                    label: l.label.clone(),
                    place: name_of(&l.place),
                })
                .collect(),
            told: told
                .iter()
                .map(|t| ToldLine {
                    state: t.state.as_str().to_owned(),
                    negated: t.negated,
                    who: match &t.who {
                        Who::Myself => None,
                        Who::Other(who) => Some(who.clone()),
                    },
                })
                .collect(),
            proposed: analyst
                .proposed(message)
                .iter()
                .map(|s| s.as_str().to_owned())
                .collect(),
            states: line
                .situation
                .states
                .iter()
                .map(|s| s.as_str().to_owned())
                .collect(),
            steps: line
                .advice
                .steps
                .iter()
                .map(|step| StepLine {
                    id: step.id.clone(),
                    urgency: step.urgency,
                    r#do: step.what.get(line.lang).to_owned(),
                    why: step.why.get(line.lang).to_owned(),
                    contacts: step
                        .contacts
                        .iter()
                        .map(|c| contact(c, line.lang))
                        .collect(),
                })
                .collect(),
            donts: line
                .advice
                .donts
                .iter()
                .map(|d| d.what.get(line.lang).to_owned())
                .collect(),
            route: line
                .advice
                .route
                .as_ref()
                .map(|r| r.get(line.lang).to_owned()),
            problems: line
                .checked
                .reading
                .problems
                .iter()
                .map(|p| ProblemLine {
                    kind: name_of(&p.kind),
                    detail: p.detail.clone(),
                })
                .collect(),
            version: assessment.version.clone(),
        }
    }
}

fn kinds(line: &Line) -> Vec<KindLine> {
    let pack = line.counter.analyst().knowledge().pack();
    line.checked
        .assessment
        .kinds
        .iter()
        .map(|kind| {
            let playbook = pack.playbooks.get(&kind.id);
            KindLine {
                id: kind.id.clone(),
                alias: playbook.map(|p| p.alias.clone()).unwrap_or_default(),
                share: kind.share,
                name: playbook
                    .map(|p| p.name.get(line.lang).to_owned())
                    .unwrap_or_default(),
            }
        })
        .collect()
}

fn evidence(evidence: &Evidence, line: &Line) -> EvidenceLine {
    EvidenceLine {
        id: evidence.id.to_string(),
        toward: name_of(&evidence.toward),
        weight: evidence.weight,
        sentence: line.counter.analyst().sentence(evidence, line.lang),
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

fn contact(point: &ContactPoint, lang: Lang) -> ContactLine {
    let (open, until) = match point.open {
        OpenState::Open { until } => ("open", until),
        OpenState::Closed { next } => ("closed", next),
        OpenState::Unknown => ("unknown", None),
    };
    ContactLine {
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

/// An address nobody's program makes a link of.
pub(crate) fn defanged(target: &str) -> String {
    let target = match target.split_once("://") {
        Some((scheme, rest)) => format!("{}://{rest}", scheme.replace("http", "hxxp")),
        None => target.to_owned(),
    };
    let (head, tail) = match target.find("://").map(|at| at + 3) {
        Some(at) => {
            let end = target[at..]
                .find(['/', '?', '#'])
                .map_or(target.len(), |e| at + e);
            target.split_at(end)
        }
        None => (&*target, ""),
    };
    super::printable(&format!("{}{tail}", head.replace('.', "[.]")))
}

/// The JSON Schema (2020-12) of a line of `check --json`.
pub fn json_schema() -> String {
    let schema = schemars::schema_for!(CheckLine);
    serde_json::to_string_pretty(&schema).unwrap_or_default()
}
