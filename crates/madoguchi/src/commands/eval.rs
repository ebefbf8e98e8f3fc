//! `madoguchi eval`: measures on labelled messages.

mod figures;
pub(crate) mod records;

use crate::Counter;
use crate::arguments::{Common, Eval};
use crate::output::{complain, printable};
use figures::Figures;
use madoguchi_analysis::Receiver;
use madoguchi_model::Level;
use madoguchi_service::Kind;
use rayon::prelude::*;
use records::{Label, Record};
use serde::Serialize;
use std::io::Write;
use std::process::ExitCode;

/// What came out for one record.
#[derive(Debug, Serialize)]
pub(crate) struct Outcome {
    #[serde(flatten)]
    name: records::Name,
    label: Label,
    level: Level,
    probability: f32,
    kinds: Vec<Kind>,
    #[serde(skip)]
    channel: String,
    #[serde(skip)]
    wanted: Vec<String>,
    #[serde(skip)]
    cluster: String,
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
        let (records, faults) = match records::load(list, &eval.only) {
            Ok(loaded) => loaded,
            Err(error) => {
                complain(format!("{error:#}"));
                failed = true;
                continue;
            }
        };
        for fault in &faults {
            complain(fault);
        }
        failed |= !faults.is_empty();
        let outcomes: Vec<anyhow::Result<Outcome>> =
            records.par_iter().map(|r| judge(r, &counter)).collect();
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

fn judge(record: &Record, counter: &Counter) -> anyhow::Result<Outcome> {
    let checked = record.check(counter)?;
    let assessment = checked.assessment;
    Ok(Outcome {
        name: record.name.clone(),
        label: record.label,
        level: assessment.level,
        probability: assessment.probability,
        kinds: assessment.kinds.iter().map(Kind::from).collect(),
        channel: record.channel.clone(),
        wanted: record.kinds.clone(),
        cluster: record.cluster.clone(),
        reasons: assessment
            .evidence
            .iter()
            .take(8)
            .map(|e| format!("{}{:+.1}", e.id, e.weight))
            .collect(),
    })
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
