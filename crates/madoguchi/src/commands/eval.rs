//! `madoguchi eval`: measures on labelled messages.

pub(crate) mod figures;
mod period;
pub(crate) mod records;

use crate::Counter;
use crate::arguments::{Common, Eval};
use crate::output::{complain, printable};
use crate::samples::Own;
use figures::Figures;
use madoguchi_analysis::Receiver;
use madoguchi_knowledge::PlaybookLevel;
use madoguchi_model::{Assessment, Level};
use madoguchi_service::Kind;
pub(crate) use period::Days;
use rayon::prelude::*;
use records::{Label, Record};
use serde::Serialize;
use std::io::Write;
use std::process::ExitCode;

/// What came out for one record.
#[derive(Debug, Serialize)]
pub(crate) struct Outcome {
    #[serde(flatten)]
    pub(crate) name: records::Name,
    pub(crate) label: Label,
    pub(crate) level: Level,
    pub(crate) probability: f32,
    kinds: Vec<Kind>,
    #[serde(skip)]
    channel: String,
    #[serde(skip)]
    wanted: Vec<String>,
    #[serde(skip)]
    cluster: String,
    #[serde(skip)]
    family: String,
    #[serde(skip)]
    reasons: Vec<String>,
}

pub(crate) fn run(eval: &Eval, common: &Common) -> anyhow::Result<ExitCode> {
    let counter = Counter::open(
        common.knowledge.as_deref(),
        &common.model,
        Receiver::default(),
    )?;
    let mut failed = false;
    let mut all = Vec::new();
    for list in &eval.lists {
        let loaded = match records::load(list, &eval.selection) {
            Ok(loaded) => loaded,
            Err(error) => {
                complain(format!("{error:#}"));
                failed = true;
                continue;
            }
        };
        for said in loaded.notes.iter().chain(&loaded.faults) {
            complain(said);
        }
        failed |= !loaded.faults.is_empty();
        let records = loaded.records.par_iter();
        let outcomes: Vec<anyhow::Result<Outcome>> = records.map(|r| judge(r, &counter)).collect();
        for outcome in outcomes {
            match outcome {
                Ok(outcome) => all.push(outcome),
                Err(error) => {
                    complain(&error);
                    failed = true;
                }
            }
        }
    }
    let figures = Figures::of(&all, counter.analyst().knowledge().pack());
    let mut out = std::io::stdout().lock();
    if eval.json {
        for outcome in &all {
            writeln!(out, "{}", serde_json::to_string(outcome)?)?;
        }
        writeln!(out, "{}", serde_json::to_string(&figures)?)?;
    } else {
        figures.print(&mut out)?;
        misses(&all, eval.misses, &mut out)?;
    }
    Ok(ExitCode::from(u8::from(failed)))
}

pub(crate) fn judge(record: &Record, counter: &Counter) -> anyhow::Result<Outcome> {
    let assessment = record.check(counter)?.assessment;
    Ok(Outcome {
        channel: record.channel.clone(),
        wanted: record.kinds.clone(),
        cluster: record.cluster.clone(),
        family: family(record.source(), record.family()),
        ..Outcome::of(record.name.clone(), record.label, &assessment)
    })
}

/// A sample, judged as a record is; of a kind that is only a nuisance it counts as unwanted.
pub(crate) fn judge_own(own: &Own, counter: &Counter) -> Outcome {
    let (mut reading, receiver) = own.read();
    let analyst = counter.analyst();
    analyst.understand(&mut reading.message);
    let assessment = analyst.assess(&reading.message, &receiver);
    let kind = own.kinds.first();
    let playbook = kind.and_then(|kind| analyst.knowledge().pack().playbooks.get(kind));
    let label = match playbook {
        _ if !own.bad => Label::Legit,
        Some(playbook) if playbook.level == PlaybookLevel::Unwanted => Label::Unwanted,
        _ => Label::Malicious,
    };
    Outcome {
        channel: own.channel().as_str().to_owned(),
        wanted: own.kinds.clone(),
        family: family(&own.source, &own.family),
        ..Outcome::of(records::Name::Id(own.id.clone()), label, &assessment)
    }
}

/// A family is named after its source: two sources may have one of the same name.
fn family(source: &str, family: &str) -> String {
    let named = [source, family].into_iter().filter(|part| !part.is_empty());
    named.collect::<Vec<&str>>().join("/")
}

impl Outcome {
    fn of(name: records::Name, label: Label, assessment: &Assessment) -> Outcome {
        let reasons = assessment.evidence.iter().take(8);
        Outcome {
            name,
            label,
            level: assessment.level,
            probability: assessment.probability,
            kinds: assessment.kinds.iter().map(Kind::from).collect(),
            channel: String::new(),
            wanted: Vec::new(),
            cluster: String::new(),
            family: String::new(),
            reasons: reasons
                .map(|e| format!("{}{:+.1}", e.id, e.weight))
                .collect(),
        }
    }
}

fn misses(all: &[Outcome], most: usize, out: &mut impl Write) -> anyhow::Result<()> {
    let wrong: Vec<&Outcome> = all.iter().filter(|o| figures::is_miss(o)).collect();
    writeln!(out, "\nmisses ({}):", wrong.len())?;
    for outcome in wrong.into_iter().take(most) {
        writeln!(
            out,
            "  {} {:?} → {} {:.2} {} [{}]",
            printable(outcome.name.as_str()),
            outcome.label,
            outcome.level.as_str(),
            outcome.probability,
            outcome.kinds.first().map_or("-", |k| &k.id),
            outcome.reasons.join(" ")
        )?;
    }
    Ok(())
}
