//! Rspamd with a configuration, a Redis and ports of its own on the loopback.

use super::process::{self, Server, pinned};
use super::{Filter, Labelled, Scored, Verdict, debian};
use anyhow::{Context, bail};
use serde::Deserialize;
use std::fs;
use std::io::{Read, Write};
use std::net::{Ipv4Addr, TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::thread;
use std::time::{Duration, Instant};

/// Modules that ask the network, send something, or remember from mail to mail.
const OFF: [&str; 29] = [
    "antivirus",
    "arc",
    "asn",
    "bimi",
    "clickhouse",
    "dcc",
    "dkim",
    "dkim_signing",
    "dmarc",
    "elastic",
    "external_services",
    "fuzzy_check",
    "greylist",
    "history_redis",
    "metadata_exporter",
    "metric_exporter",
    "mx_check",
    "neural",
    "p0f",
    "ratelimit",
    "rbl",
    "replies",
    "reputation",
    "rspamd_update",
    "spamtrap",
    "spf",
    "surbl",
    "url_redirector",
    "aws_s3",
];

/// How long it may take to start: it compiles its patterns.
const START: Duration = Duration::from_secs(180);
/// How long one mail may take.
const PATIENCE: Duration = Duration::from_secs(60);

pub(crate) struct Rspamd {
    program: PathBuf,
    redis: PathBuf,
    folder: PathBuf,
    core: usize,
    running: Option<Running>,
    notes: Vec<String>,
}

/// The servers and where they listen. Rspamd stands before Redis: it is ended first.
struct Running {
    rspamd: Server,
    redis: Server,
    scoring: u16,
    learning: u16,
}

impl Rspamd {
    pub(crate) fn new(folder: &Path, core: usize) -> anyhow::Result<Rspamd> {
        Ok(Rspamd {
            program: debian::program("rspamd", "rspamd")?,
            redis: debian::program("redis-server", "redis-server")?,
            folder: folder.to_owned(),
            core,
            running: None,
            notes: Vec::new(),
        })
    }

    fn start(&self) -> anyhow::Result<Running> {
        let [scoring, learning, redis] = free_ports()?;
        for (path, text) in configuration(scoring, learning, redis) {
            let path = self.folder.join("local/local.d").join(path);
            fs::create_dir_all(path.parent().unwrap_or(&self.folder))?;
            fs::write(&path, text).with_context(|| format!("cannot write {}", path.display()))?;
        }
        fs::create_dir_all(self.folder.join("state"))?;
        let privileged = process::said("id", &["-u"])? == "0";
        if privileged {
            // The workers run as Debian's user for it.
            let path = self.folder.to_str().context("the path is not UTF-8")?;
            process::said("chown", &["-R", "_rspamd:_rspamd", path])?;
        }
        let redis_port = redis.to_string();
        let redis = Server::start(
            pinned(self.core, &self.redis)
                .args(["--bind", "127.0.0.1", "--port", &redis_port])
                .args(["--save", "", "--appendonly", "no", "--dir"])
                .arg(self.folder.join("state")),
            &self.folder.join("redis.log"),
        )?;
        let mut command = pinned(self.core, &self.program);
        command.args(["-f", "-c", "/etc/rspamd/rspamd.conf"]);
        if privileged {
            command.args(["-u", "_rspamd", "-g", "_rspamd"]);
        }
        let places = [
            ("LOCAL_CONFDIR", "local"),
            ("DBDIR", "state"),
            ("RUNDIR", "state"),
            ("LOGDIR", "state"),
        ];
        for (variable, folder) in places {
            command.arg(format!(
                "--var={variable}={}",
                self.folder.join(folder).display()
            ));
        }
        let rspamd = Server::start(&mut command, &self.folder.join("rspamd.log"))?;
        let mut running = Running {
            rspamd,
            redis,
            scoring,
            learning,
        };
        running.wait().with_context(|| {
            format!(
                "Rspamd does not answer; see {}/rspamd.log",
                self.folder.display()
            )
        })?;
        Ok(running)
    }
}

impl Running {
    /// Until it answers and its helper has compiled all patterns.
    fn wait(&mut self) -> anyhow::Result<()> {
        let started = Instant::now();
        let (mut last, mut still) = (0.0, 0);
        while started.elapsed() < START {
            thread::sleep(Duration::from_millis(500));
            if self.rspamd.has_ended() {
                bail!("it ended");
            }
            if !request(self.scoring, "/ping", b"").is_ok_and(|r| r.contains("pong")) {
                continue;
            }
            let helper = self
                .worker("hs_helper")
                .and_then(process::cpu_of)
                .unwrap_or(0.0);
            still = if helper > last { 0 } else { still + 1 };
            last = helper;
            if still >= 6 {
                return Ok(());
            }
        }
        bail!("it took too long to start")
    }

    /// The process of a worker.
    fn worker(&self, name: &str) -> anyhow::Result<u32> {
        let workers = process::children_of(self.rspamd.pid());
        let found = workers.into_iter().find(|(_, line)| line.contains(name));
        found
            .map(|(pid, _)| pid)
            .with_context(|| format!("Rspamd has no {name} process"))
    }

    /// Seconds of the processor: the scoring worker and Redis.
    fn cpu(&self) -> anyhow::Result<f64> {
        Ok(process::cpu_of(self.worker("normal process")?)? + process::cpu_of(self.redis.pid())?)
    }

    fn peak(&self) -> anyhow::Result<u64> {
        Ok(process::peak_of(self.worker("normal process")?) + process::peak_of(self.redis.pid()))
    }
}

impl Filter for Rspamd {
    fn name(&self) -> &'static str {
        "Rspamd"
    }

    fn version(&self) -> anyhow::Result<String> {
        Ok(format!(
            "{} with Redis {}",
            debian::version("rspamd")?,
            debian::version("redis-server")?
        ))
    }

    fn notes(&self) -> &[String] {
        &self.notes
    }

    fn train(&mut self, mails: &[Labelled]) -> anyhow::Result<()> {
        self.running = None;
        fs::create_dir_all(&self.folder).context("cannot make the folder for Rspamd")?;
        if !self.folder.join("state").exists() {
            // Once to compile its patterns, so that their memory is not counted; they are kept on the disk.
            drop(self.start()?);
        }
        let running = self.start()?;
        let mut refused = 0;
        // Alternating, so that neither side is learned before the other.
        let (bad, good): (Vec<&Labelled>, Vec<&Labelled>) = mails.iter().partition(|m| m.bad);
        for at in 0..bad.len().max(good.len()) {
            let two = [(bad.get(at), "/learnspam"), (good.get(at), "/learnham")];
            for (mail, path) in two {
                let Some(mail) = mail else { continue };
                let bytes = fs::read(&mail.path)?;
                let answer = request(running.learning, path, &bytes);
                refused += usize::from(!answer.is_ok_and(|a| a.contains("\"success\":true")));
            }
        }
        if refused * 2 > mails.len() {
            bail!("Rspamd learned less than half of the mails");
        }
        self.running = Some(running);
        self.notes = vec![format!(
            "Debian's rules with every module off that asks the network, sends or remembers ({}), name server 127.0.0.1:9 \
             (nothing listens), OpenPhish and PhishTank off; one scoring worker. Bayes in an own Redis over the loopback, \
             taught by the controller's learnspam and learnham with Learn-Type bulk (or it would pass over what it already knows): {} of the {} mails of the training half, {refused} refused by it (copies, too few words). Scored by POST to checkv2, four connections. Its own threshold is \
             the action \"add header\" (6). Speed and memory are those of the scoring worker and Redis together.",
            OFF.join(", "),
            mails.len() - refused,
            mails.len()
        )];
        Ok(())
    }

    fn score_all(&mut self, mails: &[&Labelled]) -> anyhow::Result<Scored> {
        let running = self.running.as_ref().context("Rspamd does not run")?;
        let (before, started) = (running.cpu()?, Instant::now());
        let port = running.scoring;
        let quarter = mails.len().div_ceil(4).max(1);
        let verdicts = thread::scope(|scope| {
            let threads: Vec<_> = mails
                .chunks(quarter)
                .map(|some| {
                    scope.spawn(move || some.iter().map(|m| score(port, &m.path)).collect())
                })
                .collect();
            threads
                .into_iter()
                .flat_map(|t| t.join().unwrap_or_else(|_| vec![None; 0]))
                .collect::<Vec<Option<Verdict>>>()
        });
        if verdicts.len() != mails.len() {
            bail!("a thread that asked Rspamd failed");
        }
        Ok(Scored {
            verdicts,
            cpu: running.cpu()? - before,
            wall: started.elapsed().as_secs_f64(),
            peak: running.peak()?,
        })
    }
}

fn score(port: u16, path: &Path) -> Option<Verdict> {
    let bytes = fs::read(path).ok()?;
    verdict(&request(port, "/checkv2", &bytes).ok()?)
}

/// What is read of the answer of `/checkv2`.
#[derive(Deserialize)]
struct Answer {
    score: f64,
    action: String,
}

fn verdict(answer: &str) -> Option<Verdict> {
    let answer: Answer = serde_json::from_str(answer).ok()?;
    Some(Verdict {
        score: answer.score,
        flagged: !matches!(&*answer.action, "no action" | "greylist"),
    })
}

/// The body of an answer with status 200. "Bulk" tells the controller to learn also what it would already have
/// known; scoring does not look at it.
fn request(port: u16, path: &str, body: &[u8]) -> anyhow::Result<String> {
    let mut stream = TcpStream::connect((Ipv4Addr::LOCALHOST, port))?;
    stream.set_read_timeout(Some(PATIENCE))?;
    stream.set_write_timeout(Some(PATIENCE))?;
    let head = format!(
        "POST {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nLearn-Type: bulk\r\nContent-Length: {}\r\nConnection: close\r\n\r\n",
        body.len()
    );
    let mut all = head.into_bytes();
    all.extend_from_slice(body);
    stream.write_all(&all)?;
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer)?;
    body_of(&String::from_utf8_lossy(&answer))
}

fn body_of(answer: &str) -> anyhow::Result<String> {
    let (head, body) = answer
        .split_once("\r\n\r\n")
        .context("Rspamd's answer has no head")?;
    let status = head.split_whitespace().nth(1).unwrap_or("");
    if status != "200" {
        bail!("Rspamd answered {status}");
    }
    Ok(body.to_owned())
}

/// Three ports which nothing listens on.
fn free_ports() -> anyhow::Result<[u16; 3]> {
    let listeners = [(); 3].map(|()| TcpListener::bind((Ipv4Addr::LOCALHOST, 0)));
    let mut ports = [0; 3];
    for (port, listener) in ports.iter_mut().zip(listeners) {
        *port = listener?.local_addr()?.port();
    }
    Ok(ports)
}

/// The files laid over Debian's configuration.
fn configuration(scoring: u16, learning: u16, redis: u16) -> Vec<(String, String)> {
    let servers = format!("servers = \"127.0.0.1:{redis}\";\n");
    let mut files = vec![
        (
            "options.inc".to_owned(),
            "dns { nameserver = [\"127.0.0.1:9\"]; timeout = 0.01s; retransmits = 0; }\n"
                .to_owned(),
        ),
        (
            "worker-normal.inc".to_owned(),
            format!("bind_socket = \"127.0.0.1:{scoring}\";\ncount = 1;\n"),
        ),
        (
            "worker-controller.inc".to_owned(),
            format!("bind_socket = \"127.0.0.1:{learning}\";\nsecure_ip = \"127.0.0.1\";\n"),
        ),
        (
            "worker-proxy.inc".to_owned(),
            "enabled = false;\n".to_owned(),
        ),
        ("redis.conf".to_owned(), servers.clone()),
        (
            "classifier-bayes.conf".to_owned(),
            format!("backend = \"redis\";\n{servers}"),
        ),
        (
            "phishing.conf".to_owned(),
            "openphish_enabled = false;\nphishtank_enabled = false;\n".to_owned(),
        ),
        (
            "logging.inc".to_owned(),
            "type = \"console\";\nlevel = \"error\";\n".to_owned(),
        ),
    ];
    files.extend(OFF.map(|module| (format!("{module}.conf"), "enabled = false;\n".to_owned())));
    files
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_is_read() {
        let answer = "HTTP/1.1 200 OK\r\nServer: rspamd/3.4\r\nContent-Type: application/json\r\n\r\n\
            {\"is_skipped\":false,\"score\":6.098784,\"required_score\":15.0,\"action\":\"add header\",\"symbols\":{}}";
        let body = body_of(answer).expect("a body");
        assert_eq!(
            verdict(&body),
            Some(Verdict {
                score: 6.098_784,
                flagged: true
            })
        );
        let mild = verdict(r#"{"score":4.5,"action":"greylist"}"#);
        assert!(mild.is_some_and(|v| !v.flagged));
        assert_eq!(verdict("{\"error\":\"odd\"}"), None);
    }

    #[test]
    fn a_failure_is_no_answer() {
        assert!(body_of("HTTP/1.1 404 Not found\r\n\r\n{}").is_err());
        assert!(body_of("nothing").is_err());
    }

    #[test]
    fn nothing_of_the_configuration_listens_elsewhere() {
        let files = configuration(4_001, 4_002, 4_003);
        let all: String = files.iter().map(|(_, text)| text.as_str()).collect();
        for line in all
            .lines()
            .filter(|l| l.contains("bind_socket") || l.contains("servers"))
        {
            assert!(line.contains("127.0.0.1:"), "{line}");
        }
        for module in [
            "spf",
            "dkim",
            "rbl",
            "surbl",
            "fuzzy_check",
            "url_redirector",
        ] {
            assert!(files.iter().any(|(name, text)| *name == format!("{module}.conf") && text.contains("false")));
        }
    }
}
