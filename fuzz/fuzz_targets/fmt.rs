//! The form that `fmt` writes says the same, and stays as it is.

#![no_main]

#[path = "../../tests/suite/laws.rs"]
#[allow(dead_code, reason = "each target holds one law")]
mod laws;
#[path = "../../tests/suite/runner.rs"]
#[allow(dead_code, reason = "not every law listens to it")]
mod runner;

libfuzzer_sys::fuzz_target!(|text: &str| laws::the_form_says_the_same(text));
