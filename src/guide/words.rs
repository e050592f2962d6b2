//! The words that an entry's fields know: kinds, hosting, states, relations.

use serde::{Deserialize, Serialize};

/// What kind of thing an entry is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    /// A program you install.
    Tool,
    /// Hosted by its vendor.
    Service,
    /// Runs other people's workloads, or a whole product suite.
    Platform,
    /// Code you build on.
    Library,
    /// Something to read or look up.
    Resource,
    /// One line of the guide that names several entries.
    Group,
}

impl Kind {
    /// Every kind with what it means, in the order of the form.
    pub const ALL: [(Self, &'static str); 6] = [
        (Self::Tool, "a program you install"),
        (Self::Service, "hosted by its vendor"),
        (Self::Platform, "runs other people's workloads, or a whole suite"),
        (Self::Library, "code you build on"),
        (Self::Resource, "something to read or look up"),
        (Self::Group, "one line that names several entries"),
    ];

    /// The word in the file.
    pub fn word(self) -> &'static str {
        match self {
            Self::Tool => "tool",
            Self::Service => "service",
            Self::Platform => "platform",
            Self::Library => "library",
            Self::Resource => "resource",
            Self::Group => "group",
        }
    }
}

/// Where a tool runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Hosting {
    /// By its vendor.
    Hosted,
    /// On your own servers.
    SelfHosted,
    /// On your own machine.
    Local,
}

impl Hosting {
    /// Every way of hosting, in the order of the form.
    pub const ALL: [Self; 3] = [Self::Hosted, Self::SelfHosted, Self::Local];

    /// The word in the file.
    pub fn word(self) -> &'static str {
        match self {
            Self::Hosted => "hosted",
            Self::SelfHosted => "self-hosted",
            Self::Local => "local",
        }
    }
}

/// The states of a tool's life.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum State {
    /// Alive.
    Active,
    /// Kept going, without new work.
    Maintenance,
    /// Ended, or without a sign of life for years.
    Discontinued,
    /// Declared read-only by its owner.
    Archived,
    /// Alive under another name.
    Renamed,
    /// Lives on inside another.
    Merged,
}

impl State {
    /// The word in the file.
    pub fn word(self) -> &'static str {
        match self {
            Self::Active => "active",
            Self::Maintenance => "maintenance",
            Self::Discontinued => "discontinued",
            Self::Archived => "archived",
            Self::Renamed => "renamed",
            Self::Merged => "merged",
        }
    }
}

/// The ways in which entries relate.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum RelationKind {
    /// Grew from its code.
    ForkOf,
    /// Took its place.
    SuccessorOf,
    /// Does the same job.
    AlternativeTo,
    /// Stands on it.
    BuiltOn,
    /// Is used together with it.
    WorksWith,
}
