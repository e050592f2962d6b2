//! Contributors, and the agreement they sign.

use super::document::Document;
use crate::source::Shape;
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};
use std::collections::BTreeMap;
use std::fmt::Write as _;

/// One person, as their file has it.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Contributor {
    /// The name to credit.
    #[serde(deserialize_with = "super::document::text")]
    pub name: String,
    /// A page of theirs.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
    /// Their names on forges and elsewhere.
    #[serde(deserialize_with = "super::document::map", skip_serializing_if = "BTreeMap::is_empty")]
    pub handles: BTreeMap<String, String>,
    /// The e-mail addresses of their commits, noreply aliases included.
    #[serde(deserialize_with = "super::document::texts", skip_serializing_if = "Vec::is_empty")]
    pub emails: Vec<String>,
    /// What they do.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub roles: Vec<Role>,
    /// The agreement they signed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub agreement: Option<Signature>,
}

/// What a contributor does for the guide.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Role {
    /// Decides what goes in.
    Editor,
    /// Gave something to it.
    Contributor,
}

/// Somebody's yes to the agreement.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Signature {
    /// The version agreed to.
    #[serde(deserialize_with = "super::document::text")]
    pub version: String,
    /// SHA-256 of the text agreed to, in hexadecimal.
    #[serde(deserialize_with = "super::document::text")]
    pub sha256: String,
    /// The day, `YYYY-MM-DD`.
    #[serde(deserialize_with = "super::document::text")]
    pub signed: String,
}

/// The front matter of the agreement's file.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct AgreementHead {
    /// Its version.
    #[serde(deserialize_with = "super::document::text")]
    pub version: String,
    /// Since when it holds.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub effective: Option<String>,
}

/// The agreement that contributors sign.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Agreement {
    /// Its version.
    pub version: String,
    /// Its text, front matter left out, LF line ends.
    pub text: String,
    /// SHA-256 of that text, in hexadecimal.
    pub sha256: String,
}

impl Agreement {
    /// The agreement with that version and text.
    pub(super) fn new(version: String, text: &str) -> Self {
        let text = text.replace("\r\n", "\n");
        Self { version, sha256: checksum(&text), text }
    }
}

/// The SHA-256 of a text, in hexadecimal.
pub fn checksum(text: &str) -> String {
    let mut hexadecimal = String::new();
    for byte in Sha256::digest(text.as_bytes()) {
        let _ = write!(hexadecimal, "{byte:02x}");
    }
    hexadecimal
}

impl Contributor {
    /// True when one of the commit addresses is `email`, case left aside.
    pub fn has_email(&self, email: &str) -> bool {
        self.emails.iter().any(|own| own.trim().eq_ignore_ascii_case(email.trim()))
    }
}

impl Document for Contributor {
    const SHAPE: Shape = super::schema::CONTRIBUTOR;

    fn has_gaps(&self) -> bool {
        let unsigned = |signature: &Signature| {
            signature.version.is_empty() || signature.sha256.is_empty() || signature.signed.is_empty()
        };
        self.name.is_empty()
            || self.agreement.as_ref().is_some_and(unsigned)
            || self.emails.iter().chain(self.handles.values()).any(String::is_empty)
    }
}

impl Document for AgreementHead {
    const SHAPE: Shape = super::schema::AGREEMENT;

    fn has_gaps(&self) -> bool {
        self.version.is_empty()
    }
}
