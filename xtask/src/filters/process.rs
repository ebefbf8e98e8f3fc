//! Running other programs on one core, and what they cost, from `/proc` (proc(5)).

use anyhow::{Context, bail};
use std::fs;
use std::io::Write;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::thread;
use std::time::{Duration, Instant};

/// Clock ticks a second in `/proc/*/stat`: USER_HZ is 100 on Linux.
const TICKS: f64 = 100.0;
/// How often a running program's memory is looked at.
const LOOK: Duration = Duration::from_millis(2);

/// What a finished program said and cost.
#[derive(Debug)]
pub(crate) struct Run {
    pub(crate) output: String,
    /// User and system time, seconds.
    pub(crate) cpu: f64,
    /// Seconds by the clock.
    pub(crate) wall: f64,
    /// Highest resident memory, KiB.
    pub(crate) peak: u64,
}

/// The command on one core.
pub(crate) fn pinned(core: usize, program: &Path) -> Command {
    let mut command = Command::new("taskset");
    command.args(["-c", &core.to_string()]).arg(program);
    command
}

/// Runs a program to its end with `input` as its standard input. Which exit codes are no failure, the caller
/// says.
pub(crate) fn run(command: &mut Command, input: &str, fine: &[i32]) -> anyhow::Result<Run> {
    let (before, started) = (reaped_children()?, Instant::now());
    let mut child = command
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .with_context(|| format!("cannot start {command:?}"))?;
    let watch = Watch::start(child.id());
    let writer = child.stdin.take().map(|mut stdin| {
        let input = input.to_owned();
        // A program may stop reading early; its exit code tells.
        thread::spawn(move || stdin.write_all(input.as_bytes()).ok())
    });
    let output = child.wait_with_output()?;
    if let Some(writer) = writer {
        writer.join().ok();
    }
    let peak = watch.stop();
    if !output.status.code().is_some_and(|c| fine.contains(&c)) {
        let said = String::from_utf8_lossy(&output.stderr);
        let said: String = said.chars().take(2_000).collect();
        bail!(
            "{:?} failed ({}): {said}",
            command.get_program(),
            output.status
        );
    }
    Ok(Run {
        output: String::from_utf8_lossy(&output.stdout).into_owned(),
        cpu: reaped_children()? - before,
        wall: started.elapsed().as_secs_f64(),
        peak,
    })
}

/// What a short command says.
pub(crate) fn said(program: &str, arguments: &[&str]) -> anyhow::Result<String> {
    let output = Command::new(program)
        .args(arguments)
        .output()
        .with_context(|| format!("cannot start {program}"))?;
    if !output.status.success() {
        bail!("{program} {arguments:?} failed ({})", output.status);
    }
    Ok(String::from_utf8_lossy(&output.stdout).trim().to_owned())
}

/// Looks at a process's highest memory until told to stop.
struct Watch {
    thread: thread::JoinHandle<()>,
    peak: Arc<AtomicU64>,
    done: Arc<AtomicU64>,
}

impl Watch {
    fn start(pid: u32) -> Watch {
        let (peak, done) = (Arc::new(AtomicU64::new(0)), Arc::new(AtomicU64::new(0)));
        let thread = thread::spawn({
            let (peak, done) = (peak.clone(), done.clone());
            move || {
                while done.load(Ordering::Relaxed) == 0 {
                    peak.fetch_max(peak_of(pid), Ordering::Relaxed);
                    thread::sleep(LOOK);
                }
            }
        });
        Watch { thread, peak, done }
    }

    fn stop(self) -> u64 {
        self.done.store(1, Ordering::Relaxed);
        self.thread.join().ok();
        self.peak.load(Ordering::Relaxed)
    }
}

/// The highest resident memory of a running process, KiB; 0 when there is none.
pub(crate) fn peak_of(pid: u32) -> u64 {
    let status = fs::read_to_string(format!("/proc/{pid}/status"));
    peak_in(&status.unwrap_or_default())
}

fn peak_in(status: &str) -> u64 {
    let line = status.lines().find_map(|l| l.strip_prefix("VmHWM:"));
    let number = line.and_then(|l| l.split_whitespace().next());
    number.and_then(|n| n.parse().ok()).unwrap_or(0)
}

/// Seconds of processor time a running process has used.
pub(crate) fn cpu_of(pid: u32) -> anyhow::Result<f64> {
    let stat = fs::read_to_string(format!("/proc/{pid}/stat"))
        .with_context(|| format!("process {pid} is gone"))?;
    times(&stat, 11).context("/proc/*/stat is of another form")
}

/// Seconds of processor time of all children that have ended.
fn reaped_children() -> anyhow::Result<f64> {
    let stat = fs::read_to_string("/proc/self/stat").context("cannot read /proc/self/stat")?;
    times(&stat, 13).context("/proc/self/stat is of another form")
}

/// The sum of two neighbouring times, counted after the program's name, which may hold anything.
fn times(stat: &str, at: usize) -> Option<f64> {
    let (_, rest) = stat.rsplit_once(')')?;
    let fields: Vec<&str> = rest.split_whitespace().collect();
    let two: f64 =
        fields.get(at)?.parse::<f64>().ok()? + fields.get(at + 1)?.parse::<f64>().ok()?;
    Some(two / TICKS)
}

/// The processes whose parent it is, each with its command line.
pub(crate) fn children_of(parent: u32) -> Vec<(u32, String)> {
    let processes = fs::read_dir("/proc").into_iter().flatten().flatten();
    let pids = processes.filter_map(|e| e.file_name().to_str()?.parse::<u32>().ok());
    pids.filter(|pid| {
        let stat = fs::read_to_string(format!("/proc/{pid}/stat")).unwrap_or_default();
        let above = stat
            .rsplit_once(')')
            .and_then(|(_, r)| r.split_whitespace().nth(1));
        above.and_then(|p| p.parse().ok()) == Some(parent)
    })
    .map(|pid| {
        let line = fs::read(format!("/proc/{pid}/cmdline")).unwrap_or_default();
        (pid, String::from_utf8_lossy(&line).replace('\0', " "))
    })
    .collect()
}

/// A server that is ended with its runner.
#[derive(Debug)]
pub(crate) struct Server {
    child: Child,
}

impl Server {
    /// Starts it; what it says goes to a file.
    pub(crate) fn start(command: &mut Command, log: &Path) -> anyhow::Result<Server> {
        let file =
            fs::File::create(log).with_context(|| format!("cannot write {}", log.display()))?;
        let child = command
            .stdin(Stdio::null())
            .stdout(file.try_clone()?)
            .stderr(file)
            .spawn()
            .with_context(|| format!("cannot start {command:?}"))?;
        Ok(Server { child })
    }

    pub(crate) fn pid(&self) -> u32 {
        self.child.id()
    }

    pub(crate) fn has_ended(&mut self) -> bool {
        !matches!(self.child.try_wait(), Ok(None))
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // Asked first: a server that is killed leaves its workers behind.
        let asked = Command::new("kill")
            .args(["-TERM", &self.pid().to_string()])
            .status();
        let patience = if asked.is_ok_and(|s| s.success()) {
            100
        } else {
            0
        };
        for _ in 0..patience {
            if self.has_ended() {
                return;
            }
            thread::sleep(Duration::from_millis(100));
        }
        self.child.kill().ok();
        self.child.wait().ok();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_found_behind_any_name() {
        let stat = "17 (a) b (c) S 1 17 17 0 -1 4194304 9 8 7 6 250 50 1200 300 20 0 1 0";
        assert_eq!(times(stat, 11), Some(3.0));
        assert_eq!(times(stat, 13), Some(15.0));
        assert_eq!(times("17 (a", 11), None);
    }

    #[test]
    fn the_highest_memory_is_read() {
        assert_eq!(
            peak_in("Name:\tx\nVmHWM:\t   39596 kB\nVmRSS:\t 7 kB\n"),
            39_596
        );
        assert_eq!(peak_in("Name:\tx\n"), 0);
    }

    #[test]
    fn a_program_is_run_with_its_input_and_measured() {
        let run = run(
            Command::new("sh").args([
                "-c",
                "cat; i=0; while [ $i -lt 200000 ]; do i=$((i+1)); done",
            ]),
            "words",
            &[0],
        );
        let run = run.expect("runs");
        assert_eq!(run.output, "words");
        assert!(run.cpu > 0.0 && run.wall > 0.0 && run.peak > 0, "{run:?}");
    }

    #[test]
    fn a_failure_is_told_with_what_was_said() {
        let failed = run(
            Command::new("sh").args(["-c", "echo odd >&2; exit 7"]),
            "",
            &[0, 1],
        );
        assert!(failed.is_err_and(|e| e.to_string().contains("odd")));
    }
}
