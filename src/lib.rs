//! ddscurate.

pub mod finding;
pub mod guide;
pub mod rules;
pub mod source;
