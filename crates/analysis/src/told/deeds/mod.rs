//! Which state a verb means, given what it was done to.

mod contact;
mod data;
mod device;
mod money;
mod page;
mod scope;
mod special;

use super::Strength;
use super::verbs::Deed;
use madoguchi_model::State;
pub(super) use scope::{About, Scope};
pub(super) use special::{owner, special};

/// The states a verb means, each with what stands behind it.
pub(super) type States = Vec<(State, Strength)>;

/// One state, said as such.
fn one(state: State) -> States {
    vec![(state, Strength::Plain)]
}

/// One state if `holds`.
fn one_if(holds: bool, state: State) -> States {
    if holds { one(state) } else { Vec::new() }
}

/// The states a verb in its surroundings means; empty when it means none.
pub(super) fn states(deed: Deed, scope: &Scope) -> States {
    match deed {
        Deed::Press => page::press(scope),
        Deed::Visit => page::visit(scope),
        Deed::Open => page::open(scope),
        Deed::Read => page::read(scope),
        Deed::Enter | Deed::Put | Deed::Tell => data::enter(deed, scope),
        Deed::Write => data::write(scope),
        Deed::Register => data::register(scope),
        Deed::Login => data::login(scope),
        Deed::Send => contact::send(scope),
        Deed::Install => device::install(scope),
        Deed::Download => vec![(State::Installed, Strength::Download)],
        Deed::Permit => device::permit(scope),
        Deed::Phone | Deed::Dial | Deed::PickUp => contact::call(deed, scope),
        Deed::Transfer | Deed::Pay => money::pay(deed, scope),
        Deed::Buy => money::buy(scope),
        Deed::Hand => money::hand(scope),
        Deed::Reply => one_if(!scope.to_known(), State::Replied),
        Deed::Mail => contact::mail(scope),
        Deed::Return => contact::give_back(scope),
        Deed::Respond => contact::respond(scope),
        Deed::Contact => contact::contact(scope),
        Deed::Answer => contact::answer(scope),
        Deed::Exchange => contact::exchange(scope),
        Deed::PassOn => contact::pass_on(scope),
        Deed::Show => contact::show(scope),
        Deed::Share => device::share(scope),
        Deed::Controlled => device::controlled(scope),
        Deed::TakenOver => device::taken_over(scope),
        Deed::Order => data::order(scope),
        Deed::Infected => one_if(scope.regrets(), State::Installed),
    }
}

/// Whether a state is that data was entered.
pub(super) fn is_entered(state: State) -> bool {
    matches!(
        state,
        State::EnteredId | State::EnteredCard | State::EnteredBank | State::EnteredPersonal
    )
}
