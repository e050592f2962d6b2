//! The `git` module against real repositories: bare remotes, clones in every state, hooks, keys and refusals.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test that cannot set up its world may well panic")]

mod addresses;
mod branches;
mod changes;
mod commits;
#[cfg(unix)]
#[path = "../support/git_http.rs"]
mod git_http;
#[cfg(unix)]
mod http;
mod opening;
mod pushing;
mod reading;
mod remotes;
#[cfg(unix)]
mod signing;
#[cfg(unix)]
mod ssh;
mod states;
mod support;
mod unreadable;
mod untouched;
