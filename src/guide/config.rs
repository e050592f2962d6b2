//! `guide.yaml` and the pages: what the guide is called, in which order it goes, where contributions are sent.

use super::document::Document;
use super::policy::Policy;
use crate::source::Shape;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// The configuration's file, at the guide's root.
pub const CONFIG_FILE: &str = "guide.yaml";

/// The version of the format that this program reads.
pub const FORMAT: i64 = 1;

/// The guide's configuration.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Config {
    /// The version of the format.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub schema: Option<i64>,
    /// The guide's title.
    #[serde(deserialize_with = "super::document::text")]
    pub title: String,
    /// One sentence on what the guide is.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    /// The language it is written in, as a BCP 47 tag.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub language: Option<String>,
    /// The license of its text.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub license: Option<String>,
    /// Contributors who decide.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub editors: Vec<String>,
    /// The repository that contributions go to.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub upstream: Option<String>,
    /// The branch they go to.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub default_branch: Option<String>,
    /// What runs at the upstream's address, when its name does not tell.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub forge: Option<String>,
    /// The themes in order.
    pub themes: Vec<String>,
    /// Pages before the themes.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub front: Vec<String>,
    /// Pages after the themes.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub back: Vec<String>,
    /// What contributors agree to.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub agreement: Option<AgreementPolicy>,
    /// What a proposal may do, and words of the guide's own.
    #[serde(skip_serializing_if = "Policy::is_empty")]
    pub policy: Policy,
    /// Levels of rules.
    #[serde(deserialize_with = "super::document::map", skip_serializing_if = "BTreeMap::is_empty")]
    pub rules: BTreeMap<String, String>,
}

/// What contributors agree to, and how.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct AgreementPolicy {
    /// How they agree.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub mode: Option<AgreementMode>,
    /// The agreement's file; `CLA.md` when absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub file: Option<String>,
    /// Older versions that still count as signed.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub accepts: Vec<String>,
    /// Programs that need not sign.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub exempt: Vec<Exempt>,
    /// E-mail addresses of co-authors that are no persons.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub ignore_coauthors: Vec<String>,
}

/// A program that proposes changes and need not sign. Anybody can commit with its address, so its account counts too.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Exempt {
    /// The e-mail address of its commits.
    #[serde(deserialize_with = "super::document::text")]
    pub email: String,
    /// The account that opens its proposals.
    #[serde(deserialize_with = "super::document::text")]
    pub actor: String,
}

/// How contributors agree.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum AgreementMode {
    /// By a signature in their contributor file.
    Cla,
    /// By a sign-off in each commit (Developer Certificate of Origin).
    Dco,
    /// Not at all.
    None,
}

/// The front matter of a page.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Page {
    /// Its title.
    #[serde(deserialize_with = "super::document::text")]
    pub title: String,
    /// A word or two for menus.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub short_title: Option<String>,
}

impl Config {
    /// How contributors agree; not at all when nothing is said.
    pub fn agreement_mode(&self) -> AgreementMode {
        self.agreement.as_ref().and_then(|agreement| agreement.mode).unwrap_or(AgreementMode::None)
    }

    /// The agreement's file.
    pub fn agreement_file(&self) -> &str {
        self.agreement.as_ref().and_then(|agreement| agreement.file.as_deref()).unwrap_or("CLA.md")
    }
}

impl Document for Config {
    const SHAPE: Shape = super::schema::CONFIG;
    /// Levels and forges are kept as texts.
    const IS_STRICT: bool = false;

    fn has_gaps(&self) -> bool {
        self.schema.is_none()
            || self.title.is_empty()
            || self.themes.is_empty()
            || self.agreement.as_ref().is_some_and(|agreement| agreement.mode.is_none())
    }
}

impl Document for Page {
    const SHAPE: Shape = super::schema::PAGE;

    fn has_gaps(&self) -> bool {
        self.title.is_empty()
    }
}
