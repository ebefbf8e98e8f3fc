//! People's own accounts: is the kind right, are the states right? The 31 cases told anew in six voices, and
//! accounts of every kind by a hand nobody has worked with.

use madoguchi::Counter;
use madoguchi_analysis::Receiver;
use madoguchi_model::State;
use madoguchi_reader::Intake;
use serde::Deserialize;

#[derive(Deserialize)]
struct File {
    account: Vec<Told>,
}

#[derive(Deserialize)]
struct Told {
    case: String,
    hand: String,
    kinds: Vec<String>,
    states: Vec<String>,
    not: Vec<String>,
    text: String,
}

/// The shares of a file.
struct Shares {
    /// Accounts with the right kind first.
    kinds: f64,
    /// Accounts of which every state done is proposed, and none that was not.
    accounts: f64,
    /// States done that are proposed, and states not done that are not.
    decisions: f64,
    report: String,
}

#[test]
fn the_cases_are_understood() {
    let shares = shares(include_str!("accounts.toml"));
    assert!(
        shares.kinds >= 0.88,
        "{:.3}\n{}",
        shares.kinds,
        shares.report
    );
    assert!(
        shares.accounts >= 0.95,
        "{:.3}\n{}",
        shares.accounts,
        shares.report
    );
}

/// What is asked of the first three hands, asked of three more.
#[test]
fn the_cases_told_by_more_hands_are_understood() {
    let shares = shares(include_str!("accounts-more.toml"));
    assert!(
        shares.kinds >= 0.90,
        "{:.3}\n{}",
        shares.kinds,
        shares.report
    );
    assert!(
        shares.accounts >= 0.95,
        "{:.3}\n{}",
        shares.accounts,
        shares.report
    );
}

/// Floors a little under what is. Nothing is ever mended by these: they say what to expect tomorrow.
#[test]
fn accounts_of_an_unknown_hand_are_mostly_understood() {
    let shares = shares(include_str!("accounts-unseen.toml"));
    // No list of what went wrong: whoever sees it would mend it.
    assert!(shares.kinds >= 0.82, "{:.3}", shares.kinds);
    assert!(shares.accounts >= 0.70, "{:.3}", shares.accounts);
    assert!(shares.decisions >= 0.85, "{:.3}", shares.decisions);
}

fn shares(text: &str) -> Shares {
    let file: File = toml::from_str(text).expect("the accounts parse");
    let counter = Counter::open(None, "full", Receiver::default()).expect("embedded knowledge");
    let (mut kinds, mut accounts, mut decided, mut decisions) = (0, 0, 0, 0);
    let mut report = String::new();
    for told in &file.account {
        let checked = counter.check(told.text.as_bytes(), &Intake::default());
        let first = checked.assessment.kinds.first().map_or("-", |k| &k.id);
        let kind_right = told.kinds.iter().any(|kind| kind == first);
        let proposed = counter.analyst().proposed(&checked.reading.message);
        let states = |names: &[String]| -> Vec<State> {
            names
                .iter()
                .map(|name| State::parse(name).expect("a state"))
                .filter(|s| !matches!(s, State::Received | State::Opened))
                .collect()
        };
        let (wanted, not) = (states(&told.states), states(&told.not));
        let right = wanted.iter().filter(|s| proposed.contains(s)).count()
            + not.iter().filter(|s| !proposed.contains(s)).count();
        let of = wanted.len() + not.len();
        kinds += usize::from(kind_right);
        accounts += usize::from(right == of);
        decided += right;
        decisions += of;
        if !kind_right || right < of {
            report.push_str(&format!(
                "{}{}: kind {first} (wanted {:?}), states {proposed:?} (wanted {wanted:?}, not {not:?})\n",
                told.case, told.hand, told.kinds
            ));
        }
    }
    let share = |of: usize, all: usize| of as f64 / all.max(1) as f64;
    let shares = Shares {
        kinds: share(kinds, file.account.len()),
        accounts: share(accounts, file.account.len()),
        decisions: share(decided, decisions),
        report,
    };
    println!(
        "{} accounts: kinds {:.3}, all states {:.3}, single states {:.3}",
        file.account.len(),
        shares.kinds,
        shares.accounts,
        shares.decisions
    );
    shares
}
