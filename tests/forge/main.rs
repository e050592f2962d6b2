//! The forge clients, against servers on loopback: a forge that has real repositories, and one that misbehaves.
#![cfg(unix)]
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test that cannot set up its world may well panic")]

#[path = "../support/mod.rs"]
mod support;

mod any_answer;
mod described;
mod flow;
mod refusals;
mod script;
mod secrets;
mod world;
