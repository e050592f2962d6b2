//! A change is carried out exactly or not at all.

#![no_main]

#[path = "../../tests/suite/laws.rs"]
#[allow(dead_code, reason = "each target holds one law")]
mod laws;
#[path = "../../tests/suite/runner.rs"]
#[allow(dead_code, reason = "not every law listens to it")]
mod runner;

libfuzzer_sys::fuzz_target!(|text: &str| laws::changes_are_exact_or_refused(text));
