//! What a tool's addresses tell of it: a beginning for the answers, never the answers.

mod guess;

pub use guess::name_of;

/// True when the address is that of a repository on a forge known here.
pub fn is_repository(url: &str) -> bool {
    guess::repository(url).is_some()
}
