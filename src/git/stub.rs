//! Placeholders until the real ones land.
#![allow(missing_docs)]
use super::*;
pub struct Signing {
    pub is_on: bool,
    pub format: String,
}
pub struct RepositoryState;
impl RepositoryState {
    pub fn words(&self) -> Vec<String> {
        Vec::new()
    }
}
impl Repository {
    pub fn signing(&self) -> Result<Signing, Error> {
        Ok(Signing { is_on: false, format: String::new() })
    }
    pub fn try_signing(&self) -> Result<(), Error> {
        Ok(())
    }
    pub fn state(&self) -> RepositoryState {
        RepositoryState
    }
}
