//! How people and programs reach the counter, one folder a channel: the [`web`] page, the [`api`] for programs,
//! [`mcp`] for AI assistants.
//!
//! A channel owns its transport and its form; what is said comes from `madoguchi-service`.

pub mod api;
pub mod mcp;
pub mod web;
