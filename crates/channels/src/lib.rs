//! How people reach the counter, one folder a channel: for now the [`web`] page.
//!
//! A channel owns its transport and its form; what is said comes from `madoguchi-service`.

pub mod web;
