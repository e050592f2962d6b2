//! Whole commands against real repositories: a guide upstream, a stale fork of it and a clone of that fork; the form in
//! a real terminal. What a command has no business with is compared before and after.
#![cfg(unix)]
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test that cannot set up its world may well panic")]
#![allow(clippy::print_stderr, reason = "what is left out on this machine says so")]

mod agreement;
mod back;
mod by_hand;
mod changes;
mod compare;
mod cost;
mod editors;
mod fixing;
mod flags;
mod forge;
mod form;
mod gh;
mod guide;
mod hosted;
mod kept;
mod kill;
#[cfg(target_os = "linux")]
mod killed;
mod known;
mod plain;
mod prefill;
mod proxy;
mod read;
#[path = "../support/mod.rs"]
mod servers;
mod signals;
mod situations;
mod snapshot;
mod states;
mod support;
mod terminal;
mod under_way;
