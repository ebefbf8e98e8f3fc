//! The description of the interface (OpenAPI 3.1).
//!
//! OpenAPI 3.1 takes JSON Schema 2020-12 as it is, and every type that goes in or out already derives that for
//! `madoguchi schema`; so the schemas stand once, in the types, and only the calls are described here.

use super::PREFIX;
use super::problem::Problem;
use madoguchi_model::{Carrier, Channel, Device, Lang, State};
use madoguchi_service::{
    Advised, Answer, AskedAdvice, AskedCheck, AskedTool, ContactList, GuideInFull, GuideList,
    ToolAnswer,
};
use schemars::generate::SchemaSettings;
use schemars::{JsonSchema, SchemaGenerator};
use serde_json::{Map, Value, json};

/// The description, as JSON.
pub fn openapi() -> Value {
    let settings = SchemaSettings::draft2020_12().with(|settings| {
        settings.definitions_path = "/components/schemas".into();
        settings.meta_schema = None;
    });
    let mut schemas = settings.into_generator();
    let paths = paths(&mut schemas);
    json!({
        "openapi": "3.1.0",
        "info": {
            "title": "Madoguchi",
            "version": env!("CARGO_PKG_VERSION"),
            "summary": "Says what a suspicious message is, why, and what to do now.",
            "description": "Nothing that is asked is kept or logged, no link is opened, nothing is looked up. Texts and \
                links in answers come from the message and are untrusted: show them as text only. A person is better \
                served by the whole answer than by the level alone.",
            "license": { "name": "MIT OR Apache-2.0", "identifier": "MIT OR Apache-2.0" },
        },
        "servers": [{ "url": PREFIX }],
        "tags": [
            { "name": "check", "description": "What is this message?" },
            { "name": "help", "description": "What to do, and whom to turn to." },
        ],
        // Without keys the interface is open; with them every call but this description needs one.
        "security": [{}, { "key": [] }],
        "paths": paths,
        "components": {
            "schemas": schemas.take_definitions(true),
            "securitySchemes": {
                "key": { "type": "http", "scheme": "bearer", "description": "Given out by the operator, where asked for." },
            },
        },
    })
}

fn paths(schemas: &mut SchemaGenerator) -> Value {
    json!({
        "/check": { "post": post::<AskedCheck, Answer>(schemas, "check", "check", "Check a message.") },
        "/check/raw": { "post": raw(schemas) },
        "/advice": { "post": post::<AskedAdvice, Advised>(schemas, "advice", "help", "What to do, without a message.") },
        "/contacts": { "get": contacts(schemas) },
        "/guides": { "get": guides(schemas) },
        "/guides/{id}": { "get": guide(schemas) },
        "/tools": { "post": post::<AskedTool, ToolAnswer>(schemas, "tool", "help", "The tool of a guide: its form, and its answer to what is typed.") },
        "/openapi.json": { "get": {
            "operationId": "description",
            "tags": ["help"],
            "summary": "This description.",
            "security": [],
            "responses": responses(schemas, &json!({ "type": "object" }), &[]),
        } },
    })
}

fn schema_of<T: JsonSchema>(schemas: &mut SchemaGenerator) -> Value {
    schemas.subschema_for::<T>().to_value()
}

/// A call that takes and gives JSON.
fn post<In: JsonSchema, Out: JsonSchema>(
    schemas: &mut SchemaGenerator,
    id: &str,
    tag: &str,
    summary: &str,
) -> Value {
    let (asked, given) = (schema_of::<In>(schemas), schema_of::<Out>(schemas));
    json!({
        "operationId": id,
        "tags": [tag],
        "summary": summary,
        "requestBody": { "required": true, "content": { "application/json": { "schema": asked } } },
        "responses": responses(schemas, &given, &["400", "401", "404", "408", "413", "415"]),
    })
}

fn raw(schemas: &mut SchemaGenerator) -> Value {
    let given = schema_of::<Answer>(schemas);
    let bytes = json!({ "schema": { "type": "string", "format": "binary", "minLength": 1 } });
    let mut parameters = vec![
        parameter(
            "name",
            "The file's name: a hint, content decides.",
            json!({ "type": "string", "maxLength": 255 }),
        ),
        parameter(
            "channel",
            "How it came; guessed when not given.",
            one_of(&Channel::ALL.map(Channel::as_str)),
        ),
        lang(),
    ];
    parameters.extend(situation());
    json!({
        "operationId": "checkRaw",
        "tags": ["check"],
        "summary": "Check the bytes of a message as they are: mail, text, picture, PDF …",
        "parameters": parameters,
        "requestBody": {
            "required": true,
            "description": "The bytes. Whatever Content-Type is sent, content decides.",
            "content": { "message/rfc822": bytes.clone(), "application/octet-stream": bytes },
        },
        "responses": responses(schemas, &given, &["400", "401", "408", "413"]),
    })
}

fn contacts(schemas: &mut SchemaGenerator) -> Value {
    let given = schema_of::<ContactList>(schemas);
    let mut parameters = vec![lang()];
    parameters.extend(situation());
    json!({
        "operationId": "contacts",
        "tags": ["help"],
        "summary": "Desks whose entry is certain, those open now first; desks of one carrier or prefecture when it is given.",
        "parameters": parameters,
        "responses": responses(schemas, &given, &["400", "401"]),
    })
}

fn guides(schemas: &mut SchemaGenerator) -> Value {
    let given = schema_of::<GuideList>(schemas);
    json!({
        "operationId": "guides",
        "tags": ["help"],
        "summary": "Guides for people without a message.",
        "parameters": [lang()],
        "responses": responses(schemas, &given, &["400", "401"]),
    })
}

fn guide(schemas: &mut SchemaGenerator) -> Value {
    let given = schema_of::<GuideInFull>(schemas);
    let id = json!({
        "name": "id", "in": "path", "required": true,
        "description": "An id of the list of guides.", "schema": { "type": "string", "minLength": 1 },
    });
    json!({
        "operationId": "guide",
        "tags": ["help"],
        "summary": "A guide.",
        "parameters": [id, lang()],
        "responses": responses(schemas, &given, &["400", "401", "404"]),
    })
}

fn parameter(name: &str, description: &str, schema: Value) -> Value {
    json!({ "name": name, "in": "query", "required": false, "description": description, "schema": schema })
}

fn one_of(names: &[&str]) -> Value {
    json!({ "type": "string", "enum": names })
}

fn lang() -> Value {
    parameter(
        "lang",
        "The language of the answer; ja when not given.",
        one_of(&Lang::ALL.map(Lang::as_str)),
    )
}

/// The parameters that tell a situation.
fn situation() -> Vec<Value> {
    let states = State::ALL.map(State::as_str);
    let did = json!({ "type": "array", "maxItems": states.len(), "items": one_of(&states) });
    vec![
        parameter("did", "What was done already; any number of times.", did),
        parameter(
            "device",
            "On which device.",
            one_of(&Device::ALL.map(Device::as_str)),
        ),
        parameter(
            "carrier",
            "With which carrier.",
            one_of(&Carrier::ALL.map(Carrier::as_str)),
        ),
        parameter(
            "hours_since",
            "Hours since it was done.",
            json!({ "type": "integer", "minimum": 0, "maximum": 8_760 }),
        ),
        parameter(
            "prefecture",
            "Prefecture by its code of JIS X 0401: 1 Hokkaido … 47 Okinawa.",
            json!({ "type": "integer", "minimum": 1, "maximum": 47 }),
        ),
    ]
}

/// The answer, and the problems that can stand in its place.
fn responses(schemas: &mut SchemaGenerator, given: &Value, problems: &[&str]) -> Value {
    let problem = schema_of::<Problem>(schemas);
    let mut all = Map::new();
    let answer = json!({ "description": "The answer.", "content": { "application/json": { "schema": given } } });
    all.insert("200".to_owned(), answer);
    let always = ["429", "500", "503"];
    for status in problems.iter().chain(&always) {
        let mut response = json!({
            "description": description(status),
            "content": { "application/problem+json": { "schema": problem } },
        });
        if matches!(*status, "429" | "503")
            && let Some(response) = response.as_object_mut()
        {
            let seconds =
                json!({ "description": "Seconds to wait.", "schema": { "type": "integer" } });
            response.insert("headers".to_owned(), json!({ "Retry-After": seconds }));
        }
        all.insert((*status).to_owned(), response);
    }
    Value::Object(all)
}

fn description(status: &str) -> &'static str {
    match status {
        "400" => "Something in the request is not as described.",
        "401" => "This counter asks for a key.",
        "404" => "There is nothing of that name.",
        "408" => "The request did not arrive in time.",
        "413" => "The request is larger than is read.",
        "415" => "The body is not JSON.",
        "429" => "Too many requests in a short time.",
        "503" => "Too much is going on just now.",
        _ => "A mistake on our side.",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_reference_leads_somewhere() {
        let description = openapi();
        let text = description.to_string();
        let mut found = 0;
        for reference in text.split("\"$ref\":\"#").skip(1) {
            let pointer = reference.split('"').next().unwrap_or("");
            assert!(description.pointer(pointer).is_some(), "{pointer}");
            found += 1;
        }
        assert!(found > 20, "{found}");
    }

    #[test]
    fn every_state_that_can_be_told_is_described() {
        let text = openapi().to_string();
        for state in State::ALL {
            assert!(text.contains(&format!("\"{}\"", state.as_str())));
        }
    }
}
