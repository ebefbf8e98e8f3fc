//! Whatever somebody did, with whatever kind of message, device, carrier and hours since: there is advice, what
//! is urgent comes first, and where money or an account is at stake a desk stands among the first steps.

use madoguchi::Counter;
use madoguchi_analysis::Receiver;
use madoguchi_model::{
    Advice, Assessment, Carrier, Device, KindShare, Level, Payment, Situation, State,
};
use std::collections::BTreeSet;

/// Steps below this are for stopping and for money.
const MONEY: u8 = 30;

fn counter() -> Counter {
    Counter::open(None, "none", Receiver::default()).expect("the embedded knowledge opens")
}

fn assessment(kind: &str, level: Level) -> Assessment {
    Assessment {
        level,
        probability: 0.9,
        kinds: vec![KindShare {
            id: kind.to_owned(),
            share: 1.0,
        }],
        brand: None,
        evidence: Vec::new(),
        version: String::new(),
    }
}

/// What is done to whoever paid, or gave a card's or bank's data.
fn costs_money(state: State) -> bool {
    matches!(
        state,
        State::Paid(_) | State::EnteredCard | State::EnteredBank
    )
}

fn situations(states: &[State]) -> impl Iterator<Item = Situation> {
    let states = states.to_vec();
    let devices = Device::ALL.into_iter().map(Some).chain([None]);
    devices.flat_map(move |device| {
        let states = states.clone();
        let carriers = [None, Some(Carrier::Docomo), Some(Carrier::Other)];
        carriers.into_iter().flat_map(move |carrier| {
            let states = states.clone();
            [None, Some(1), Some(200)].map(|hours_since| Situation {
                states: states.clone(),
                device,
                carrier,
                hours_since,
                ..Situation::default()
            })
        })
    })
}

/// What is wrong with an advice.
fn faults(advice: &Advice, situation: &Situation) -> Vec<String> {
    let mut faults = Vec::new();
    let ids: Vec<&str> = advice.steps.iter().map(|step| &*step.id).collect();
    if ids.len() < 2 {
        faults.push(format!("only {ids:?}"));
    }
    if advice.donts.is_empty() {
        faults.push("nothing not to do".to_owned());
    }
    if ids.iter().collect::<BTreeSet<_>>().len() < ids.len() {
        faults.push(format!("twice in {ids:?}"));
    }
    let urgencies: Vec<u8> = advice.steps.iter().map(|step| step.urgency).collect();
    if !urgencies.is_sorted() {
        faults.push(format!("out of order: {ids:?}"));
    }
    let first = advice.steps.iter().take_while(|step| step.urgency < MONEY);
    let desks = first.clone().any(|step| !step.contacts.is_empty());
    if situation.states.iter().any(|s| costs_money(*s)) && !desks {
        faults.push(format!("money is at stake and nobody to call: {ids:?}"));
    }
    faults
}

#[test]
fn every_deed_with_every_kind_has_advice() {
    let counter = counter();
    let kinds: Vec<String> = {
        let pack = counter.analyst().knowledge().pack();
        pack.playbooks.keys().cloned().collect()
    };
    assert!(kinds.len() >= 45);
    let mut wrong = BTreeSet::new();
    let mut all = 0;
    for state in State::ALL {
        for kind in &kinds {
            for level in [Level::Dangerous, Level::Suspicious, Level::Unwanted] {
                let assessment = assessment(kind, level);
                for situation in situations(&[state]) {
                    let advice = counter.analyst().advise(&assessment, &situation);
                    all += 1;
                    for fault in faults(&advice, &situation) {
                        wrong.insert(format!("{} {kind} {level:?}: {fault}", state.as_str()));
                    }
                }
            }
        }
    }
    println!("{all} situations");
    let wrong: Vec<String> = wrong.into_iter().collect();
    assert!(
        wrong.is_empty(),
        "{} wrong:\n{}",
        wrong.len(),
        wrong.join("\n")
    );
}

#[test]
fn every_deed_has_advice_when_nothing_is_known_of_the_message() {
    let counter = counter();
    for level in [Level::Inconclusive, Level::Consistent] {
        let mut unknown = assessment("", level);
        unknown.kinds.clear();
        for state in State::ALL {
            for situation in situations(&[state]) {
                let advice = counter.analyst().advise(&unknown, &situation);
                assert!(!advice.steps.is_empty(), "{} {level:?}", state.as_str());
                assert!(!advice.donts.is_empty(), "{} {level:?}", state.as_str());
            }
        }
    }
}

/// Of several deeds the costliest is dealt with first, and what must not be done after it is said.
#[test]
fn of_several_deeds_the_gravest_comes_first() {
    let counter = counter();
    let assessment = assessment("parcel-notice", Level::Dangerous);
    let advise = |states: &[State]| {
        let situation = Situation {
            states: states.to_vec(),
            device: Some(Device::Android),
            ..Situation::default()
        };
        counter.analyst().advise(&assessment, &situation)
    };
    let at = |advice: &Advice, id: &str| advice.steps.iter().position(|step| step.id == id);
    let advice = advise(&[State::Clicked, State::EnteredCard, State::Installed]);
    let (card, offline, remove, tidy) = (
        at(&advice, "card-call-issuer"),
        at(&advice, "installed-offline"),
        at(&advice, "installed-remove"),
        at(&advice, "clicked-filter").unwrap_or(usize::MAX),
    );
    assert!(offline < card && card < remove, "{:?}", advice.steps);
    assert!(remove.is_some_and(|remove| remove < tidy));
    let donts: Vec<&str> = advice.donts.iter().map(|dont| &*dont.id).collect();
    assert!(donts.contains(&"card-no-wait"), "{donts:?}");
    assert!(donts.contains(&"installed-no-password-there"), "{donts:?}");
    let paid = advise(&[State::Clicked, State::Paid(Payment::Transfer)]);
    let first = paid.steps.first().map(|step| &*step.id);
    assert_eq!(first, Some("transfer-call-bank-now"));
}

/// Stopping a transfer is only of use at once; later the account is frozen instead.
#[test]
fn hours_since_change_what_is_done() {
    let counter = counter();
    let assessment = assessment("fake-police", Level::Dangerous);
    let steps = |hours_since| -> Vec<String> {
        let situation = Situation {
            states: vec![State::Paid(Payment::Transfer)],
            hours_since,
            ..Situation::default()
        };
        let advice = counter.analyst().advise(&assessment, &situation);
        advice.steps.into_iter().map(|step| step.id).collect()
    };
    let has = |steps: &[String], id: &str| steps.iter().any(|step| step == id);
    for at_once in [None, Some(0), Some(24)] {
        assert!(
            has(&steps(at_once), "transfer-call-bank-now"),
            "{at_once:?}"
        );
        assert!(!has(&steps(at_once), "transfer-call-bank-later"));
    }
    for later in [Some(25), Some(5_000)] {
        assert!(has(&steps(later), "transfer-call-bank-later"), "{later:?}");
        assert!(!has(&steps(later), "transfer-call-bank-now"));
    }
}
