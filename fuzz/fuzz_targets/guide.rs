//! Any entry in a guide gives findings at places in its file, in every format.

#![no_main]

#[path = "../../tests/suite/laws.rs"]
#[allow(dead_code, reason = "each target holds one law")]
mod laws;
#[path = "../../tests/suite/runner.rs"]
#[allow(dead_code, reason = "not every law listens to it")]
mod runner;

libfuzzer_sys::fuzz_target!(|text: &str| laws::any_entry_is_judged(text));
