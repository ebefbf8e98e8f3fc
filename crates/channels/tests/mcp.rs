//! The counter for AI assistants, over a pipe.

mod site;

use madoguchi_channels::mcp::{Assistant, serve};
use serde_json::{Value, json};
use site::{COUNTER, NOW, SMS};
use std::sync::Arc;
use tokio::io::{
    AsyncBufReadExt, AsyncWriteExt, BufReader, DuplexStream, Lines, ReadHalf, WriteHalf,
};

/// An assistant's end of the pipe.
struct Client {
    lines: Lines<BufReader<ReadHalf<DuplexStream>>>,
    output: WriteHalf<DuplexStream>,
    asked: u64,
}

impl Client {
    async fn new() -> Client {
        let (ours, theirs) = tokio::io::duplex(1 << 20);
        let (input, output) = tokio::io::split(theirs);
        let assistant = Assistant::new(Arc::clone(&COUNTER), Some(NOW));
        tokio::spawn(serve(assistant, input, output));
        let (input, output) = tokio::io::split(ours);
        let mut client = Client {
            lines: BufReader::new(input).lines(),
            output,
            asked: 0,
        };
        let hello = json!({
            "protocolVersion": "2025-06-18", "capabilities": {}, "clientInfo": { "name": "test", "version": "1" },
        });
        let greeted = client.call("initialize", hello).await;
        assert_eq!(greeted["result"]["serverInfo"]["name"], "madoguchi");
        let told = greeted["result"]["instructions"]
            .as_str()
            .expect("instructions");
        assert!(told.contains("untrusted"));
        client
            .send(&json!({ "jsonrpc": "2.0", "method": "notifications/initialized" }))
            .await;
        client
    }

    async fn send(&mut self, line: &Value) {
        let line = format!("{line}\n");
        self.output.write_all(line.as_bytes()).await.expect("sends");
    }

    async fn call(&mut self, method: &str, params: Value) -> Value {
        self.asked += 1;
        let line =
            json!({ "jsonrpc": "2.0", "id": self.asked, "method": method, "params": params });
        self.send(&line).await;
        let answer = self
            .lines
            .next_line()
            .await
            .expect("answers")
            .expect("a line");
        let answer: Value = serde_json::from_str(&answer).expect("JSON");
        assert_eq!(answer["id"], self.asked);
        answer
    }

    async fn tool(&mut self, name: &str, arguments: Value) -> Value {
        self.call(
            "tools/call",
            json!({ "name": name, "arguments": arguments }),
        )
        .await
    }
}

#[tokio::test]
async fn an_assistant_finds_the_tools_with_their_schemas() {
    let mut client = Client::new().await;
    let tools = client.call("tools/list", json!({})).await;
    let tools = tools["result"]["tools"].as_array().expect("a list").clone();
    let mut names: Vec<&str> = tools.iter().filter_map(|t| t["name"].as_str()).collect();
    names.sort_unstable();
    let known = [
        "advise",
        "check_message",
        "list_contacts",
        "list_guides",
        "read_guide",
        "use_guide_tool",
    ];
    assert_eq!(names, known);
    for tool in &tools {
        assert_eq!(tool["inputSchema"]["type"], "object", "{tool}");
        assert_eq!(tool["outputSchema"]["type"], "object", "{tool}");
        assert_eq!(tool["annotations"]["readOnlyHint"], true, "{tool}");
    }
}

#[tokio::test]
async fn an_assistant_asks_as_a_person_would() {
    let mut client = Client::new().await;
    let asked =
        json!({ "message": { "text": SMS }, "situation": { "states": ["clicked"] }, "lang": "en" });
    let answer = client.tool("check_message", asked).await;
    let answer = &answer["result"]["structuredContent"];
    assert_eq!(answer["level"], "dangerous");
    assert_eq!(answer["states"], json!(["clicked"]));
    let advice = client
        .tool("advise", json!({ "situation": { "states": ["remote"] } }))
        .await;
    assert!(advice["result"]["structuredContent"]["steps"][0]["do"].is_string());
    let guides = client.tool("list_guides", json!({})).await;
    let first = guides["result"]["structuredContent"]["guides"][0]["id"].clone();
    let guide = client.tool("read_guide", json!({ "id": first })).await;
    assert_eq!(guide["result"]["structuredContent"]["id"], first);
    let asked = json!({ "guide": "safe-redelivery", "lang": "en", "fields": [] });
    let form = client.tool("use_guide_tool", asked).await;
    let form = &form["result"]["structuredContent"]["form"];
    assert!(form["fields"][0]["name"].is_string(), "{form}");
    let desks = client
        .tool("list_contacts", json!({ "situation": { "prefecture": 1 } }))
        .await;
    assert!(desks["result"]["structuredContent"]["contacts"][0]["name"].is_string());
}

#[tokio::test]
async fn what_is_wrong_is_said_and_the_talk_goes_on() {
    let mut client = Client::new().await;
    for (tool, arguments) in [
        ("check_message", json!({})),
        ("check_message", json!({ "message": { "text": "" } })),
        ("read_guide", json!({ "id": "nothing" })),
        ("no_such_tool", json!({})),
    ] {
        let answer = client.tool(tool, arguments).await;
        let failed = answer["result"]["isError"] == true || answer["error"]["message"].is_string();
        assert!(failed, "{answer}");
    }
    client.output.write_all(b"garbage\n").await.expect("sends");
    let fine = client
        .tool("list_guides", json!({ "lang": "ja-easy" }))
        .await;
    assert!(fine["result"].is_object(), "{fine}");
}
