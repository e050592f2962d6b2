//! Nothing that does not show, and no command to a runner, comes out of the sanitizer.

#![no_main]

#[path = "../../tests/suite/laws.rs"]
#[allow(dead_code, reason = "each target holds one law")]
mod laws;
#[path = "../../tests/suite/runner.rs"]
#[allow(dead_code, reason = "not every law listens to it")]
mod runner;

libfuzzer_sys::fuzz_target!(|text: &str| laws::nothing_hidden_comes_out(text));
