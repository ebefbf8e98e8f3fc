//! The 31 cases told anew in three voices each: is the kind right, are the states right?

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

/// What the shares must not fall below: a little under what they are. The aim is 0.90 and 0.95, which they do
/// not reach yet; raise these with every step towards it.
const KINDS: f64 = 0.74;
const STATES: f64 = 0.98;

#[test]
fn accounts_are_understood() {
    let file: File = toml::from_str(include_str!("accounts.toml")).expect("accounts.toml");
    let counter = Counter::open(None, "full", Receiver::default()).expect("embedded knowledge");
    let (mut kinds_right, mut states_right) = (0, 0);
    let mut report = String::new();
    for told in &file.account {
        let checked = counter.check(told.text.as_bytes(), &Intake::default());
        let first = checked
            .assessment
            .kinds
            .first()
            .map_or("-", |k| &k.id)
            .to_owned();
        let kind_right = told.kinds.contains(&first);
        let proposed: Vec<&str> = counter
            .analyst()
            .proposed(&checked.reading.message)
            .iter()
            .filter(|s| !matches!(s, State::Received | State::Opened))
            .map(|s| s.as_str())
            .collect();
        let wanted: Vec<&str> = told
            .states
            .iter()
            .map(|s| &**s)
            .filter(|s| !matches!(*s, "received" | "opened"))
            .collect();
        let states_right_here = wanted.iter().all(|s| proposed.contains(s))
            && !told.not.iter().any(|s| proposed.contains(&&**s));
        kinds_right += usize::from(kind_right);
        states_right += usize::from(states_right_here);
        if !kind_right || !states_right_here {
            report.push_str(&format!(
                "{}{}: kind {first} (wanted {:?}), states {proposed:?} (wanted {wanted:?}, not {:?})\n",
                told.case, told.hand, told.kinds, told.not
            ));
        }
    }
    let all = file.account.len() as f64;
    let (kinds, states) = (kinds_right as f64 / all, states_right as f64 / all);
    println!("{report}kinds {kinds:.3}, states {states:.3} of {all}");
    assert!(kinds >= KINDS, "kinds right: {kinds:.3}\n{report}");
    assert!(states >= STATES, "states right: {states:.3}\n{report}");
}
