//! Parameters in a call's address.

use super::problem::Problem;
use madoguchi_model::{Carrier, Channel, Device, Lang, State};
use madoguchi_service::AskedSituation;

/// Parameters looked at.
const MOST: usize = 60;

/// The parameters that tell a situation.
pub(super) const SITUATION: [&str; 6] = [
    "lang",
    "did",
    "device",
    "carrier",
    "hours_since",
    "prefecture",
];

/// The parameters of an address.
pub(super) struct Parameters(Vec<(String, String)>);

impl Parameters {
    /// Reads `a=b&c=d`. A name that is not among `known` is a mistake of whoever wrote the call, better told than
    /// passed over.
    pub(super) fn read(query: Option<&str>, known: &[&str]) -> Result<Parameters, Problem> {
        let pairs = form_urlencoded::parse(query.unwrap_or("").as_bytes()).take(MOST);
        let pairs: Vec<(String, String)> = pairs
            .map(|(n, v)| (n.into_owned(), v.into_owned()))
            .collect();
        match pairs.iter().find(|p| !known.contains(&&*p.0)) {
            None => Ok(Parameters(pairs)),
            Some(_) => {
                let known = known.join(", ");
                Err(Problem::invalid(format!(
                    "a parameter that is not known; write {known}"
                )))
            }
        }
    }

    /// A parameter's text.
    pub(super) fn text(&self, name: &str) -> Option<&str> {
        self.0.iter().find(|p| p.0 == name).map(|p| &*p.1)
    }

    fn one_of<T>(
        &self,
        name: &str,
        parse: impl Fn(&str) -> Option<T>,
        known: &[&str],
    ) -> Result<Option<T>, Problem> {
        let Some(value) = self.text(name) else {
            return Ok(None);
        };
        let known = known.join(", ");
        let parsed = parse(value)
            .ok_or_else(|| Problem::invalid(format!("{name}: write one of {known}")))?;
        Ok(Some(parsed))
    }

    fn number<T: std::str::FromStr>(&self, name: &str) -> Result<Option<T>, Problem> {
        // Rust's own parser also takes a plus sign; the description has digits alone.
        let digits = |v: &str| !v.is_empty() && v.bytes().all(|b| b.is_ascii_digit());
        let value = self.text(name).map(|v| {
            let parsed = v.parse().ok().filter(|_| digits(v));
            parsed.ok_or_else(|| Problem::invalid(format!("{name}: write a number")))
        });
        value.transpose()
    }

    /// `lang`.
    pub(super) fn lang(&self) -> Result<Option<Lang>, Problem> {
        self.one_of("lang", Lang::parse, &Lang::ALL.map(Lang::as_str))
    }

    /// `channel`.
    pub(super) fn channel(&self) -> Result<Option<Channel>, Problem> {
        self.one_of(
            "channel",
            Channel::parse,
            &Channel::ALL.map(Channel::as_str),
        )
    }

    /// `did` (any number of times), `device`, `carrier`, `hours_since`, `prefecture`.
    pub(super) fn situation(&self) -> Result<AskedSituation, Problem> {
        let did = self.0.iter().filter(|p| p.0 == "did");
        let states = did.map(|p| {
            State::parse(&p.1)
                .ok_or_else(|| Problem::invalid("did: no such state; see the description"))
        });
        Ok(AskedSituation {
            states: states.collect::<Result<_, _>>()?,
            device: self.one_of("device", Device::parse, &Device::ALL.map(Device::as_str))?,
            carrier: self.one_of(
                "carrier",
                Carrier::parse,
                &Carrier::ALL.map(Carrier::as_str),
            )?,
            hours_since: self.number("hours_since")?,
            prefecture: self.number("prefecture")?,
        })
    }
}
