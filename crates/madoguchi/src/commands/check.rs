//! `madoguchi check`: what messages are, why, and what to do now.

use crate::arguments::{Check, Common};
use crate::lookups::Desk;
use crate::output::{Answer, CheckLine, answer, complain};
use crate::{Checked, Counter};
use anyhow::{Context, anyhow, bail};
use madoguchi_analysis::Receiver;
use madoguchi_model::{Carrier, Channel, Device, Lang, Level, Situation, State};
use madoguchi_reader::{Intake, mbox};
use madoguchi_service::Ground;
use std::fs;
use std::io::{Read, Write};
use std::path::Path;
use std::process::ExitCode;
use time::format_description::well_known::Rfc3339;
use time::macros::{format_description, offset};
use time::{OffsetDateTime, PrimitiveDateTime};

/// What the options say, understood.
struct Asked {
    channel: Option<Channel>,
    situation: Situation,
    lang: Lang,
    json: bool,
    explain: bool,
    several: bool,
}

pub(crate) fn run(check: &Check, common: &Common) -> anyhow::Result<ExitCode> {
    let receiver = Receiver {
        addresses: check.me.iter().map(|a| a.to_lowercase()).collect(),
        authserv_ids: check.authserv_id.iter().map(|a| a.to_lowercase()).collect(),
        verified: None,
    };
    let counter = Counter::open(common.knowledge.as_deref(), &common.model, receiver.clone())?;
    let asked = match asked(check, &counter) {
        Ok(asked) => asked,
        Err(error) => {
            complain(&error);
            return Ok(ExitCode::from(2));
        }
    };
    let desk = Desk::new(&counter, &receiver, &check.dns, 1);
    let stdin = [Path::new("-").to_owned()];
    let files = if check.files.is_empty() {
        &stdin[..]
    } else {
        &check.files
    };
    let mut worst = 0;
    let mut failed = false;
    for file in files {
        match one_file(file, &desk, &asked) {
            Ok(level) => worst = worst.max(code(level)),
            Err(error)
                if error
                    .downcast_ref::<std::io::Error>()
                    .is_some_and(is_broken_pipe) =>
            {
                return Err(error);
            }
            Err(error) => {
                complain(&error);
                failed = true;
            }
        }
    }
    Ok(ExitCode::from(if failed { 1 } else { worst }))
}

fn is_broken_pipe(error: &std::io::Error) -> bool {
    error.kind() == std::io::ErrorKind::BrokenPipe
}

/// The exit code of a level, as documented at the command.
fn code(level: Level) -> u8 {
    match level {
        Level::Consistent | Level::Inconclusive => 0,
        Level::Unwanted => 3,
        Level::Suspicious => 4,
        Level::Dangerous => 5,
    }
}

fn asked(check: &Check, counter: &Counter) -> anyhow::Result<Asked> {
    let channel = option(
        &check.channel,
        "--channel",
        Channel::parse,
        &Channel::ALL.map(|c| c.as_str()),
    )?;
    let device = option(
        &check.device,
        "--device",
        Device::parse,
        &Device::ALL.map(|d| d.as_str()),
    )?;
    let carrier = option(
        &check.carrier,
        "--carrier",
        Carrier::parse,
        &Carrier::ALL.map(|c| c.as_str()),
    )?;
    let lang = option(
        &Some(check.lang.clone()),
        "--lang",
        Lang::parse,
        &Lang::ALL.map(|l| l.as_str()),
    )?;
    let mut states = Vec::new();
    for name in check.did.iter().filter(|name| !name.is_empty()) {
        let state = option(
            &Some(name.clone()),
            "--did",
            State::parse,
            &State::ALL.map(|s| s.as_str()),
        )?;
        states.extend(state.filter(|s| !states.contains(s)));
    }
    let at = match &check.at {
        Some(text) => time(text)?,
        None => OffsetDateTime::now_utc(),
    };
    Ok(Asked {
        channel,
        situation: Situation {
            states,
            device,
            carrier,
            hours_since: check.hours_since,
            prefecture: prefecture(check.prefecture.as_deref(), counter)?,
            at: Some(at),
        },
        lang: lang.unwrap_or_default(),
        json: check.json,
        explain: check.explain,
        several: check.files.len() > 1,
    })
}

/// A prefecture by its code or by its name in Japanese or English, with or without 都府県.
fn prefecture(given: Option<&str>, counter: &Counter) -> anyhow::Result<Option<u8>> {
    let Some(given) = given else { return Ok(None) };
    let wanted = given.trim();
    let named = |code: &u8| {
        let names = [Lang::Ja, Lang::En].map(|lang| {
            counter
                .analyst()
                .words(&format!("prefecture.{code:02}"), lang)
        });
        names.iter().any(|name| {
            let short = name.trim_end_matches(['都', '府', '県']);
            name.eq_ignore_ascii_case(wanted) || short == wanted
        })
    };
    let code = match wanted.parse::<u8>() {
        Ok(code) => Some(code).filter(|c| (1..=47).contains(c)),
        Err(_) => (1..=47).find(named),
    };
    let code = code.with_context(|| {
        format!("--prefecture {given}: not known; write 1 to 47, or a name such as 東京都 or Tokyo")
    })?;
    Ok(Some(code))
}

/// An option's value, or a sentence that names what may be written.
fn option<T>(
    value: &Option<String>,
    name: &str,
    parse: impl Fn(&str) -> Option<T>,
    known: &[&str],
) -> anyhow::Result<Option<T>> {
    let Some(value) = value else { return Ok(None) };
    match parse(value) {
        Some(parsed) => Ok(Some(parsed)),
        None => bail!(
            "{name} {value}: not known; write one of {}",
            known.join(", ")
        ),
    }
}

/// A time: RFC 3339, or date and time in Japan.
fn time(text: &str) -> anyhow::Result<OffsetDateTime> {
    let japan = format_description!("[year]-[month]-[day] [hour]:[minute]");
    OffsetDateTime::parse(text, &Rfc3339)
        .or_else(|_| PrimitiveDateTime::parse(text, japan).map(|t| t.assume_offset(offset!(+9))))
        // The parsers' own words would say the same thing twice and in English only.
        .map_err(|_| {
            anyhow!("--at {text}: write 2026-11-22T14:00:00+09:00 or \"2026-11-22 14:00\"")
        })
}

fn read_file(file: &Path) -> anyhow::Result<Vec<u8>> {
    if file == Path::new("-") {
        let mut bytes = Vec::new();
        let limit = madoguchi_model::Limits::default().input_bytes as u64;
        std::io::stdin()
            .lock()
            .take(limit + 1)
            .read_to_end(&mut bytes)
            .context("cannot read standard input")?;
        return Ok(bytes);
    }
    fs::read(file).with_context(|| format!("cannot read {}", file.display()))
}

/// Checks a file, each message of it, and gives the worst level.
fn one_file(file: &Path, desk: &Desk, asked: &Asked) -> anyhow::Result<Level> {
    let bytes = read_file(file)?;
    let name = file.to_string_lossy();
    if bytes.iter().all(u8::is_ascii_whitespace) {
        bail!("{name} is empty; paste the message into it, or save the mail as a file");
    }
    let intake = Intake {
        channel: asked.channel,
        name: Some(&name),
        ..Intake::default()
    };
    let messages: Vec<&[u8]> = if bytes.starts_with(b"From ") {
        mbox(&bytes).collect()
    } else {
        vec![&bytes]
    };
    let several = asked.several || messages.len() > 1;
    let mut worst = Level::Consistent;
    for (at, message) in messages.iter().enumerate() {
        let path = if messages.len() > 1 {
            format!("{name}#{at}")
        } else {
            name.to_string()
        };
        let (checked, problem) = desk.check(message, &intake);
        if let Some(problem) = problem {
            complain(if several {
                format!("{path}: {problem}")
            } else {
                problem
            });
        }
        worst = worst.min(checked.assessment.level);
        show(&path, several, &checked, desk.counter, asked)?;
    }
    Ok(worst)
}

fn show(
    path: &str,
    several: bool,
    checked: &Checked,
    counter: &Counter,
    asked: &Asked,
) -> anyhow::Result<()> {
    let analyst = counter.analyst();
    let proposed = analyst.proposed(&checked.reading.message);
    let mut situation = asked.situation.clone();
    if situation.states.is_empty() {
        situation.states.clone_from(&proposed);
    }
    let advice = analyst.advise(&checked.assessment, &situation);
    let contacts = analyst.contacts_of_kind(&checked.assessment, &situation);
    let mut out = anstream::stdout().lock();
    if asked.json {
        let line = CheckLine::new(
            path,
            &Ground {
                checked,
                advice: &advice,
                situation: &situation,
                counter,
                lang: asked.lang,
            },
        );
        writeln!(out, "{}", serde_json::to_string(&line)?)?;
        return Ok(());
    }
    let text = answer(&Answer {
        path: several.then_some(path),
        checked,
        advice: &advice,
        contacts: &contacts,
        proposed: if asked.situation.states.is_empty() {
            &proposed
        } else {
            &[]
        },
        counter,
        lang: asked.lang,
        explain: asked.explain,
        width: columns(),
    });
    out.write_all(text.as_bytes())?;
    if several {
        writeln!(out)?;
    }
    Ok(())
}

/// Columns to write in: those of the terminal, within what reads well.
fn columns() -> usize {
    let said = std::env::var("COLUMNS").ok().and_then(|c| c.parse().ok());
    said.unwrap_or_else(|| usize::from(console_width()))
        .clamp(40, 100)
}

fn console_width() -> u16 {
    indicatif::TermLike::width(&console::Term::stdout())
}
