//! The command line, in one place: help, man page and completions come from here.

use crate::commands::eval::Days;
use clap::{Args, Parser, Subcommand};
use clap_complete::Shell;
use std::ffi::OsString;
use std::net::{IpAddr, SocketAddr};
use std::path::PathBuf;
use time::format_description::well_known::Rfc3339;
use time::{Date, OffsetDateTime};

/// 窓口: shows what a suspicious message is, why, and what to do now.
///
/// Without a command it serves the page on 127.0.0.1:8025. Nothing is sent anywhere, no link is opened; no look-up
/// is made unless --dns asks for it.
#[derive(Debug, Parser)]
#[command(name = "madoguchi", version, max_term_width = 100)]
pub(crate) struct Arguments {
    #[command(flatten)]
    pub(crate) common: Common,
    #[command(subcommand)]
    pub(crate) command: Option<Command>,
}

/// What every command takes.
#[derive(Debug, Args, Clone)]
pub(crate) struct Common {
    /// Folder whose files are laid over the embedded knowledge (same shape as `knowledge/`).
    #[arg(
        long,
        value_name = "FOLDER",
        global = true,
        env = "MADOGUCHI_KNOWLEDGE"
    )]
    pub(crate) knowledge: Option<PathBuf>,
    /// Learned weights: `full`, `base`, `none`, a file written by `madoguchi train`, or a folder kept by
    /// `madoguchi model take`.
    #[arg(
        long,
        value_name = "MODEL",
        global = true,
        env = "MADOGUCHI_MODEL",
        default_value = "full"
    )]
    pub(crate) model: String,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Serves the page where anyone can ask (the same as no command at all).
    ///
    /// Exit code: 0 ended by Ctrl-C, 1 the address could not be bound, 2 wrong usage.
    Serve(Serve),
    /// Answers AI assistants over standard input and output (Model Context Protocol).
    ///
    /// Exit code: 0 the other end closed, 1 it did not speak the protocol, 2 wrong usage.
    Mcp(Mcp),
    /// Makes a key for the interface for programs and the line of the operator's file for it.
    ///
    /// The key goes to its holder, the line into the file that `serve --api-keys` reads.
    ApiKey {
        /// Whose key it is; one word.
        #[arg(value_name = "NAME", value_parser = one_word)]
        name: String,
    },
    /// Says what messages are, why, and what to do now.
    ///
    /// Exit code: 0 nothing flagged (consistent or inconclusive), 3 unwanted, 4 suspicious,
    /// 5 dangerous (the worst of all files), 1 a file could not be read, 2 wrong usage.
    Check(Check),
    /// Checks many mails: mbox files, Maildirs, folders.
    ///
    /// Exit code: 0 done, 1 a path could not be read (the rest is still done), 2 wrong usage.
    Scan(Scan),
    /// Measures on labelled messages (.jsonl with the texts, or .tsv with paths of raw mails).
    ///
    /// Exit code: 0 done, 1 a list or one of its records could not be read (the rest is still done), 2 wrong
    /// usage.
    Eval(Eval),
    /// Checks, shows and compares the knowledge.
    Knowledge(Knowledge),
    /// Learns weights from labelled messages; writes the model and its card beside it.
    ///
    /// Exit code: 0 done, 1 nothing was written, 2 wrong usage.
    Train(Train),
    /// Takes a newly trained model into use when it is not worse, and goes back to the one before.
    Model(Model),
    /// Prints the JSON Schema of `check --json`.
    Schema {
        /// That of a line of the store that `train --from-store` reads.
        #[arg(long)]
        label: bool,
    },
    /// Prints a completion script for a shell.
    Completions {
        /// Which shell.
        shell: Shell,
    },
    /// Prints the man page (roff).
    Man,
}

/// `madoguchi serve`
#[derive(Debug, Args)]
pub(crate) struct Serve {
    /// Where to listen: address and port. Other than on this machine's own address anybody who reaches it can ask.
    #[arg(long, value_name = "ADDRESS:PORT", default_value = LISTEN, env = "MADOGUCHI_LISTEN")]
    pub(crate) listen: SocketAddr,
    /// Requests a minute that one address may make.
    #[arg(long, value_name = "N", default_value_t = 600, value_parser = clap::value_parser!(u32).range(1..))]
    pub(crate) per_minute: u32,
    /// A reverse proxy in front: it is believed when it says in X-Forwarded-For who asks.
    #[arg(long, value_name = "ADDRESS")]
    pub(crate) proxy: Option<IpAddr>,
    /// Do not read words in pictures, even where Tesseract is installed.
    #[arg(long)]
    pub(crate) no_ocr: bool,
    /// File with the keys that the interface for programs asks for, one a line (see `madoguchi api-key`). Without
    /// it the interface is as open as the page.
    #[arg(long, value_name = "FILE", env = "MADOGUCHI_API_KEYS")]
    pub(crate) api_keys: Option<PathBuf>,
    /// Who runs this counter, in a few words: shown below every page.
    #[arg(long, value_name = "NAME", env = "MADOGUCHI_OPERATOR")]
    pub(crate) operator: Option<String>,
    /// How to reach who runs it: a mail address, telephone number or https page, shown beside the name.
    #[arg(
        long,
        value_name = "CONTACT",
        requires = "operator",
        env = "MADOGUCHI_OPERATOR_CONTACT"
    )]
    pub(crate) operator_contact: Option<String>,
    /// Answer as if it were this time (RFC 3339): for pictures and rehearsals.
    #[arg(long, value_name = "TIME", value_parser = moment)]
    pub(crate) at: Option<OffsetDateTime>,
}

/// `madoguchi mcp`
#[derive(Debug, Args)]
pub(crate) struct Mcp {
    /// Answer as if it were this time (RFC 3339).
    #[arg(long, value_name = "TIME", value_parser = moment)]
    pub(crate) at: Option<OffsetDateTime>,
}

fn moment(text: &str) -> Result<OffsetDateTime, String> {
    OffsetDateTime::parse(text, &Rfc3339).map_err(|_| "write 2026-11-22T14:00:00+09:00".to_owned())
}

fn one_word(text: &str) -> Result<String, String> {
    let is_word = !text.is_empty() && !text.contains(char::is_whitespace) && !text.starts_with('#');
    is_word
        .then(|| text.to_owned())
        .ok_or_else(|| "write one word".to_owned())
}

/// Where the page is served unless told otherwise.
const LISTEN: &str = "127.0.0.1:8025";

impl Arguments {
    /// Arguments as given; without a command they are those of `serve`.
    pub(crate) fn given(
        arguments: impl IntoIterator<Item = OsString>,
    ) -> Result<Arguments, clap::Error> {
        let mut given = Arguments::try_parse_from(arguments)?;
        if given.command.is_none() {
            // So that its defaults and variables stand in one place.
            given.command = Arguments::try_parse_from(["madoguchi", "serve"])?.command;
        }
        Ok(given)
    }
}

/// `madoguchi check`
#[derive(Debug, Args)]
pub(crate) struct Check {
    /// Files with a message: raw mail, text, picture, .msg, mbox. `-` or none reads standard input.
    #[arg(value_name = "FILE")]
    pub(crate) files: Vec<PathBuf>,
    /// How it came: mail, sms, rcs, line, sns, web, voice, text. Guessed when not given.
    #[arg(long, value_name = "CHANNEL")]
    pub(crate) channel: Option<String>,
    /// What was already done, with commas: clicked, entered-id, entered-card, entered-bank,
    /// entered-personal, installed, called, remote, paid-transfer, paid-gift-card, paid-card,
    /// paid-crypto, paid-cash, replied, forwarded, photo-sent, account-taken, work-account.
    #[arg(long, value_name = "STATES", value_delimiter = ',')]
    pub(crate) did: Vec<String>,
    /// Device: iphone, android, pc.
    #[arg(long, value_name = "DEVICE")]
    pub(crate) device: Option<String>,
    /// Carrier: docomo, au, softbank, rakuten, other.
    #[arg(long, value_name = "CARRIER")]
    pub(crate) carrier: Option<String>,
    /// Prefecture: its code of JIS X 0401 (1 Hokkaido … 47 Okinawa) or its name. Desks near come first.
    #[arg(long, value_name = "PREFECTURE")]
    pub(crate) prefecture: Option<String>,
    /// Hours since it was done.
    #[arg(long, value_name = "HOURS")]
    pub(crate) hours_since: Option<u32>,
    /// An own address (may be given several times).
    #[arg(long, value_name = "ADDRESS")]
    pub(crate) me: Vec<String>,
    /// A server whose Authentication-Results may be believed (may be given several times).
    #[arg(long, value_name = "AUTHSERV-ID")]
    pub(crate) authserv_id: Vec<String>,
    #[command(flatten)]
    pub(crate) dns: Dns,
    /// The time for which opening hours are shown (RFC 3339, or `2026-11-22 14:00` in Japan).
    /// Default: now.
    #[arg(long, value_name = "TIME")]
    pub(crate) at: Option<String>,
    /// Language of the answer: ja, ja-easy, en.
    #[arg(long, value_name = "LANG", default_value = "ja")]
    pub(crate) lang: String,
    /// One JSON object a message on standard output (see `madoguchi schema`).
    #[arg(long)]
    pub(crate) json: bool,
    /// All evidence with its weights, the kinds, and what could not be read.
    #[arg(long)]
    pub(crate) explain: bool,
}

/// Look-ups.
#[derive(Debug, Args)]
pub(crate) struct Dns {
    /// Verify SPF, DKIM, DMARC and ARC by DNS (SPF only with --authserv-id). Without it no look-up is made.
    #[arg(long)]
    pub(crate) dns: bool,
    /// Verify by DNS, asking this name server instead of the system's: an address, or address:port.
    #[arg(long, value_name = "ADDRESS", value_parser = name_server)]
    pub(crate) dns_server: Option<SocketAddr>,
}

/// The port name servers listen on (RFC 1035 section 4.2).
const DNS_PORT: u16 = 53;

/// `192.0.2.1`, `192.0.2.1:5353`, `2001:db8::1`, `[2001:db8::1]`, `[2001:db8::1]:5353`.
fn name_server(text: &str) -> Result<SocketAddr, String> {
    let bare = text
        .strip_prefix('[')
        .and_then(|t| t.strip_suffix(']'))
        .unwrap_or(text);
    let alone = bare
        .parse::<IpAddr>()
        .map(|ip| SocketAddr::new(ip, DNS_PORT));
    alone.or_else(|_| text.parse()).map_err(|_| {
        "write an address as 192.0.2.1, 192.0.2.1:5353 or [2001:db8::1]:5353".to_owned()
    })
}

/// `madoguchi scan`
#[derive(Debug, Args)]
pub(crate) struct Scan {
    /// mbox files, Maildirs, folders, single mails.
    #[arg(value_name = "PATH", required = true)]
    pub(crate) paths: Vec<PathBuf>,
    /// One JSON object a message: path, level, probability, kinds, brand, evidence.
    #[arg(long)]
    pub(crate) json: bool,
    /// Threads; default: one a core.
    #[arg(long, value_name = "N")]
    pub(crate) threads: Option<usize>,
    /// An own address (may be given several times).
    #[arg(long, value_name = "ADDRESS")]
    pub(crate) me: Vec<String>,
    /// A server whose Authentication-Results may be believed (may be given several times).
    #[arg(long, value_name = "AUTHSERV-ID")]
    pub(crate) authserv_id: Vec<String>,
    #[command(flatten)]
    pub(crate) dns: Dns,
}

/// `madoguchi eval`
#[derive(Debug, Args)]
pub(crate) struct Eval {
    /// Labelled messages: JSON lines with the texts, or a table of paths to raw mails.
    #[arg(value_name = "LABELLED.jsonl|MAIL.tsv", required = true)]
    pub(crate) lists: Vec<PathBuf>,
    #[command(flatten)]
    pub(crate) selection: Selection,
    /// One JSON object a record, and a last one with the summary.
    #[arg(long)]
    pub(crate) json: bool,
    /// Misses listed.
    #[arg(long, value_name = "N", default_value_t = 40)]
    pub(crate) misses: usize,
}

/// Which records of lists are used.
#[derive(Debug, Args, Default, Clone)]
pub(crate) struct Selection {
    /// Only records that have this value (`source=seed*`, `lang=ja`); `!=` leaves them out.
    #[arg(long, value_name = "FIELD=VALUE")]
    pub(crate) only: Vec<String>,
    /// Only records of this day (YYYY-MM-DD) or later, by their field `date` or `year`. Those of a cluster that has
    /// an earlier record in the same list are left out: they are copies of what was there before.
    #[arg(long, value_name = "DAY", value_parser = day)]
    pub(crate) since: Option<Date>,
    /// Only records of this day (YYYY-MM-DD) or earlier, by their field `date` or `year`.
    #[arg(long, value_name = "DAY", value_parser = day)]
    pub(crate) until: Option<Date>,
}

impl Selection {
    /// It asks for records of a time.
    pub(crate) fn is_of_a_time(&self) -> bool {
        self.since.is_some() || self.until.is_some()
    }

    /// All these days are of the time asked for.
    pub(crate) fn has(&self, days: Days) -> bool {
        self.since.is_none_or(|since| days.first >= since)
            && self.until.is_none_or(|until| days.last <= until)
    }
}

fn day(text: &str) -> Result<Date, String> {
    Days::parse(text)
        .filter(|days| days.first == days.last)
        .map(|days| days.first)
        .ok_or_else(|| "write a day like 2021-12-31".to_owned())
}

/// `madoguchi train`
#[derive(Debug, Args)]
pub(crate) struct Train {
    /// Labelled messages, as for `eval`.
    #[arg(value_name = "LABELLED.jsonl|MAIL.tsv")]
    pub(crate) lists: Vec<PathBuf>,
    /// A folder of knowledge whose samples and clean messages are learned from too.
    #[arg(long, value_name = "FOLDER")]
    pub(crate) own: Option<PathBuf>,
    /// What staff decided: a file of JSON lines, or a folder of such files (.jsonl), one decision a line (see
    /// `madoguchi schema --label`). The last decision of an id counts; grey and withdrawn ones are never learned
    /// from. May be given several times.
    #[arg(long, value_name = "PATH")]
    pub(crate) from_store: Vec<PathBuf>,
    #[command(flatten)]
    pub(crate) selection: Selection,
    /// Where the model is written; the card goes beside it with the ending .md.
    #[arg(long, value_name = "FILE")]
    pub(crate) out: PathBuf,
    /// What the model is called.
    #[arg(long, value_name = "NAME", default_value = "own")]
    pub(crate) name: String,
    /// Seed; the same seed and messages give the same bytes.
    #[arg(long, default_value_t = 1)]
    pub(crate) seed: u64,
    /// Most steps of the solver.
    #[arg(long, default_value_t = 60)]
    pub(crate) passes: usize,
    /// How strongly the weights of words are held near nothing.
    #[arg(long, default_value_t = 0.1)]
    pub(crate) l2: f32,
    /// Weights of words smaller than this are pruned.
    #[arg(long, default_value_t = 0.1)]
    pub(crate) least: f32,
}

/// `madoguchi model`
#[derive(Debug, Args)]
pub(crate) struct Model {
    #[command(subcommand)]
    pub(crate) command: ModelCommand,
}

#[derive(Debug, Subcommand)]
pub(crate) enum ModelCommand {
    /// Scores a new model and the current one on labelled messages, and takes the new one when it is not worse.
    ///
    /// FOLDER keeps current.model, previous.model and their cards; start with `--model FOLDER`. Without a
    /// current.model the new one is held against the embedded `full`.
    ///
    /// The rule, for each set: no more legitimate messages may be flagged. For each set, and for all together: when
    /// the new model misses more malicious or unwanted messages than before, it must be no more than chance allows
    /// (exact test of McNemar on the messages judged differently, one-sided, 2.5 %: the 95 % interval of the
    /// difference still holds none).
    ///
    /// Exit code: 0 taken, 1 a file could not be read or written, or too few messages, 2 wrong usage, 3 refused:
    /// the new model is worse.
    Take {
        /// The model, written by `madoguchi train`; its card is looked for beside it with the ending .md.
        #[arg(value_name = "NEW.model")]
        new: PathBuf,
        /// The folder the models are kept in; made when it is not there.
        #[arg(long, value_name = "FOLDER")]
        into: PathBuf,
        /// Labelled messages to test on, as for `eval`, or folders of TOML messages. In the project's folder
        /// bench/legit-ja and bench/scam-ja are always added. At least 20 malicious and 20 legitimate messages in
        /// all, none of them learned from.
        #[arg(long, value_name = "LIST", num_args = 1..)]
        tests: Vec<PathBuf>,
    },
    /// Goes back to the previous model; a second time forward again.
    ///
    /// Exit code: 0 done, 1 there is no previous model, or a file could not be written, 2 wrong usage.
    Back {
        /// The folder the models are kept in.
        #[arg(long, value_name = "FOLDER")]
        into: PathBuf,
    },
    /// Lists the models a folder keeps.
    List {
        /// The folder the models are kept in.
        #[arg(long, value_name = "FOLDER")]
        into: PathBuf,
    },
}

/// `madoguchi knowledge`
#[derive(Debug, Args)]
pub(crate) struct Knowledge {
    #[command(subcommand)]
    pub(crate) command: KnowledgeCommand,
}

#[derive(Debug, Subcommand)]
pub(crate) enum KnowledgeCommand {
    /// Checks a folder of knowledge: form, references, sources, wording, samples, clean messages.
    ///
    /// Exit code: 0 nothing to mend, 1 broken entries, or samples that come out otherwise than they must.
    Check {
        /// The folder; without it the embedded knowledge is checked.
        #[arg(value_name = "FOLDER")]
        folder: Option<PathBuf>,
        /// Lists what came out otherwise for the messages by other hands, kind by kind.
        #[arg(long)]
        verbose: bool,
    },
    /// Shows an entry by its id or alias.
    Show {
        /// Playbook, brand, contact, step, phrase group or list.
        id: String,
    },
    /// What changed between two folders of knowledge.
    Diff {
        /// The older.
        old: PathBuf,
        /// The newer.
        new: PathBuf,
    },
    /// Entries that must be reviewed by a day.
    ///
    /// Exit code: 0 none, 1 there are some.
    Stale {
        /// That day (YYYY-MM-DD); default: today.
        #[arg(long, value_name = "DAY")]
        on: Option<String>,
    },
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn name_servers() {
        for (text, expected) in [
            ("192.0.2.1", "192.0.2.1:53"),
            ("192.0.2.1:5353", "192.0.2.1:5353"),
            ("2001:db8::1", "[2001:db8::1]:53"),
            ("[2001:db8::1]", "[2001:db8::1]:53"),
            ("[2001:db8::1]:5353", "[2001:db8::1]:5353"),
        ] {
            assert_eq!(
                name_server(text).map(|a| a.to_string()).as_deref(),
                Ok(expected)
            );
        }
        for text in [
            "",
            "dns.example.jp",
            "192.0.2.1:",
            "192.0.2",
            "[2001:db8::1",
            "192.0.2.1:70000",
        ] {
            assert!(name_server(text).is_err(), "{text}");
        }
    }
}
