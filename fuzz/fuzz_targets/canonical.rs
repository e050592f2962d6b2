//! An entry that was read is written so that the same entry is read again, and then no other way.

#![no_main]

#[path = "../../tests/suite/laws.rs"]
#[allow(dead_code, reason = "each target holds one law")]
mod laws;
#[path = "../../tests/suite/runner.rs"]
#[allow(dead_code, reason = "not every law listens to it")]
mod runner;

libfuzzer_sys::fuzz_target!(|text: &str| laws::the_canonical_form_reads_back(text));
