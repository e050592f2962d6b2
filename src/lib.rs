//! ddscurate.

pub mod source;
