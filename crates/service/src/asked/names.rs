//! Values that are one of a list of names: their schemas, and reading them.

use madoguchi_model::{Carrier, Channel, Device, Lang, State};
use schemars::{Schema, SchemaGenerator, json_schema};
use serde::de::value::MapAccessDeserializer;
use serde::de::{Deserialize, Deserializer, Error, MapAccess, Visitor};
use serde_json::Value;
use std::fmt::{self, Formatter};
use std::marker::PhantomData;

fn one_of(names: impl IntoIterator<Item = &'static str>) -> Schema {
    let mut names: Vec<Value> = names.into_iter().map(Value::from).collect();
    names.push(Value::Null);
    json_schema!({ "type": ["string", "null"], "enum": names })
}

pub(super) fn channel(_: &mut SchemaGenerator) -> Schema {
    one_of(Channel::ALL.map(Channel::as_str))
}

pub(super) fn lang(_: &mut SchemaGenerator) -> Schema {
    one_of(Lang::ALL.map(Lang::as_str))
}

pub(super) fn device(_: &mut SchemaGenerator) -> Schema {
    one_of(Device::ALL.map(Device::as_str))
}

pub(super) fn carrier(_: &mut SchemaGenerator) -> Schema {
    one_of(Carrier::ALL.map(Carrier::as_str))
}

pub(super) fn states(_: &mut SchemaGenerator) -> Schema {
    let names = State::ALL.map(State::as_str);
    json_schema!({
        "type": "array",
        "maxItems": names.len(),
        "items": { "type": "string", "enum": names },
        "default": []
    })
}

/// Reads states by the names the schema has.
pub(super) fn read_states<'de, D: Deserializer<'de>>(from: D) -> Result<Vec<State>, D::Error> {
    let names = Vec::<String>::deserialize(from)?;
    if names.len() > State::ALL.len() {
        return Err(D::Error::custom("too many states"));
    }
    let state = |name: &String| {
        State::parse(name).ok_or_else(|| D::Error::custom("a state that is not in the description"))
    };
    names.iter().map(state).collect()
}

/// Reads an object. Without this a list of the fields' values in their order would pass for one.
pub fn read_object<'de, T: Deserialize<'de>, D: Deserializer<'de>>(from: D) -> Result<T, D::Error> {
    struct Object<T>(PhantomData<T>);

    impl<'de, T: Deserialize<'de>> Visitor<'de> for Object<T> {
        type Value = T;

        fn expecting(&self, out: &mut Formatter<'_>) -> fmt::Result {
            out.write_str("an object")
        }

        fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<T, A::Error> {
            T::deserialize(MapAccessDeserializer::new(map))
        }
    }

    from.deserialize_map(Object(PhantomData))
}

/// Reads a whole number. JSON Schema (2020-12 core, 4.2.1) counts `44.0` as one.
pub(super) fn read_whole<'de, T: TryFrom<u64>, D: Deserializer<'de>>(
    from: D,
) -> Result<Option<T>, D::Error> {
    let Some(number) = Option::<serde_json::Number>::deserialize(from)? else {
        return Ok(None);
    };
    let whole = number
        .as_f64()
        .filter(|n| n.fract() == 0.0 && (0.0..1e9).contains(n));
    // In range by the line above.
    let whole = number.as_u64().or(whole.map(|n| n as u64));
    let read = whole.and_then(|n| T::try_from(n).ok());
    read.map(Some)
        .ok_or_else(|| D::Error::custom("not a whole number within its bounds"))
}
