//! Servers on loopback that stand in for the world, shared by the test binaries: each includes this folder with
//! `#[path = "../support/mod.rs"] mod support;`.
#![allow(dead_code, reason = "no test binary uses all of it")]
#![allow(clippy::unwrap_used, reason = "a test that cannot set up its world may well panic")]

pub mod description;
pub mod fake_forge;
pub mod server;
