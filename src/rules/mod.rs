//! The rules by which a guide is judged: one rule a file, all of them in [`RULES`].
//!
//! A new rule is its file, a line in each of the two lists below, a page in `docs/rules/` and a folder of fixtures in
//! `tests/rules/`; forgetting one of them fails a test that names it.

mod accounts;
mod addresses;
mod agreement_missing;
mod ambiguous_scalar;
mod bare_mention;
mod brand_spelling;
mod brands;
mod changes;
mod component_form;
mod confusable_name;
mod confusable_text;
mod control_character;
mod dangling_contributor;
mod dangling_entry;
mod dangling_section;
mod dangling_theme;
mod dashes;
mod deceptive_address;
mod deprecated_license;
mod duplicate_key;
mod duplicate_listing;
mod duplicate_name;
mod duplicate_url;
mod empty_field;
mod empty_section;
mod file_encoding;
mod file_name_mismatch;
mod file_size;
mod foreign_contributor_file;
mod generated_file_edited;
mod heavy_file;
mod hidden_content;
mod html_in_text;
mod identical_notes;
mod invalid_date;
mod invalid_enum;
mod invalid_handle;
mod invalid_language;
mod invalid_license;
mod invalid_slug;
mod judging;
mod keys;
mod long_quote;
mod markdown_bare_url;
mod markdown_link_broken;
mod markdown_link_text;
mod markdown_subset;
mod marketing_language;
mod merge_conflict;
mod missing_field;
mod name_length;
mod near_duplicate_name;
mod neighbors;
mod new_theme_needs_issue;
mod note_length;
mod phrases;
mod placeholder_text;
mod policy_changed;
mod previously_removed;
mod proposal;
mod quote_without_source;
mod recalled;
mod relation_cycle;
mod removal_without_reason;
mod repeated_item;
mod repeated_word;
mod scripts;
mod several_entries;
mod several_tools;
mod source_not_repository;
mod status_evidence;
mod status_inconsistent;
mod stray_file;
mod suggest;
mod summary_form;
mod summary_length;
mod summary_repeats_name;
mod text_cut_off;
mod text_not_normalized;
mod texts;
mod theme_order;
mod typography;
mod unbalanced_punctuation;
mod unknown_field;
mod unused_weight;
mod url_archived_copy;
mod url_form;
mod url_not_canonical;
mod url_shortener;
mod url_tracking;
mod waiver_expired;
mod waiver_invalid;
mod waiver_unused;
mod wrong_type;
mod yaml_syntax;

pub use changes::{BeforeAndAfter, Unread, judge_change};
pub use judging::{Compared, Known, Learned, judge, judge_proposal, judge_to_mend, judge_unread};
pub use keys::Keyed;
pub use neighbors::{keys_of, reaches};
pub use proposal::{FileChange, Hand, Proposal, ProposedCommit, ProposedFile, RemovedEntry};
pub use recalled::Recalled;

use crate::finding::{Applicability, Level, Place, Raised, RuleId, Severity, Sink};
use crate::guide::{ContributorFile, EntryFile, Guide, Problem, ThemeFile};
use crate::source::{FileId, Span};
use brands::Brands;
use jiff::civil;
use keys::{LookAtKeys, Reach, TakeKeys};
use phrases::Phrases;
use std::sync::OnceLock;

/// Every rule, by id.
pub const RULES: &[Rule] = &[
    agreement_missing::RULE,
    ambiguous_scalar::RULE,
    bare_mention::RULE,
    brand_spelling::RULE,
    component_form::RULE,
    confusable_name::RULE,
    confusable_text::RULE,
    control_character::RULE,
    dangling_contributor::RULE,
    dangling_entry::RULE,
    dangling_section::RULE,
    dangling_theme::RULE,
    deceptive_address::RULE,
    deprecated_license::RULE,
    duplicate_key::RULE,
    duplicate_listing::RULE,
    duplicate_name::RULE,
    duplicate_url::RULE,
    empty_field::RULE,
    empty_section::RULE,
    file_encoding::RULE,
    file_name_mismatch::RULE,
    file_size::RULE,
    foreign_contributor_file::RULE,
    generated_file_edited::RULE,
    heavy_file::RULE,
    hidden_content::RULE,
    html_in_text::RULE,
    identical_notes::RULE,
    invalid_date::RULE,
    invalid_enum::RULE,
    invalid_handle::RULE,
    invalid_language::RULE,
    invalid_license::RULE,
    invalid_slug::RULE,
    long_quote::RULE,
    markdown_bare_url::RULE,
    markdown_link_broken::RULE,
    markdown_link_text::RULE,
    markdown_subset::RULE,
    marketing_language::RULE,
    merge_conflict::RULE,
    missing_field::RULE,
    name_length::RULE,
    near_duplicate_name::RULE,
    new_theme_needs_issue::RULE,
    note_length::RULE,
    placeholder_text::RULE,
    policy_changed::RULE,
    previously_removed::RULE,
    quote_without_source::RULE,
    relation_cycle::RULE,
    removal_without_reason::RULE,
    repeated_item::RULE,
    repeated_word::RULE,
    several_entries::RULE,
    several_tools::RULE,
    source_not_repository::RULE,
    status_evidence::RULE,
    status_inconsistent::RULE,
    stray_file::RULE,
    summary_form::RULE,
    summary_length::RULE,
    summary_repeats_name::RULE,
    text_cut_off::RULE,
    text_not_normalized::RULE,
    theme_order::RULE,
    typography::RULE,
    unbalanced_punctuation::RULE,
    unknown_field::RULE,
    unused_weight::RULE,
    url_archived_copy::RULE,
    url_form::RULE,
    url_not_canonical::RULE,
    url_shortener::RULE,
    url_tracking::RULE,
    waiver_expired::RULE,
    waiver_invalid::RULE,
    waiver_unused::RULE,
    wrong_type::RULE,
    yaml_syntax::RULE,
];

/// One rule.
pub struct Rule {
    /// Its name.
    pub id: RuleId,
    /// How bad its findings are unless the guide says otherwise.
    pub severity: Severity,
    /// What it finds, as a phrase.
    pub summary: &'static str,
    /// The fix that its findings may carry; `None` when none does.
    pub fix: Option<Applicability>,
    /// Its page, in Markdown.
    pub docs: &'static str,
    /// How it looks.
    checks: &'static [Check],
}

/// What the rules look at.
pub struct Context<'g> {
    /// The guide.
    pub guide: &'g Guide,
    /// The day on which it is judged.
    pub today: civil::Date,
    marketing: OnceLock<Phrases>,
    brands: OnceLock<Brands>,
}

impl<'g> Context<'g> {
    /// A guide on a day.
    fn new(guide: &'g Guide, today: civil::Date) -> Self {
        Self { guide, today, marketing: OnceLock::new(), brands: OnceLock::new() }
    }

    /// The words that praise.
    fn marketing(&self) -> &Phrases {
        self.marketing.get_or_init(|| marketing_language::phrases(self))
    }

    /// The names whose spelling is known without looking at any entry.
    fn brands(&self) -> &Brands {
        self.brands.get_or_init(|| Brands::new(&self.guide.config.policy.spellings))
    }

    /// The entry that has a key.
    fn entry_with(&self, keyed: &Keyed) -> &'g EntryFile {
        &self.guide.entries[keyed.entry as usize]
    }
}

/// The Markdown of a theme or page.
struct Body<'g> {
    file: FileId,
    /// Where it begins in the file's text.
    start: usize,
    text: &'g str,
}

impl Body<'_> {
    /// The place of a span of this text.
    fn place(&self, span: Span) -> Place {
        Place::Span(span.shifted(self.start))
    }
}

/// The ways in which a rule looks at a guide. All but `Guide` and `Keys` may run in any order and at the same time.
enum Check {
    /// At each thing that went wrong while reading.
    Problem(fn(&Context<'_>, &Problem) -> Option<Raised>),
    /// At each entry, by itself: at nothing of any other entry, and of the rest of the guide only at the configuration and
    /// the themes. What is said of it may then hold until one of these changes.
    Entry(fn(&Context<'_>, &EntryFile, &mut Sink)),
    /// At what entries have in common: first takes the keys of each by itself, then looks at the keys of all.
    /// The reach tells with whom a new entry has to be compared for it.
    Keys(TakeKeys, LookAtKeys, Option<Reach>),
    /// At each theme.
    Theme(fn(&Context<'_>, &ThemeFile, &mut Sink)),
    /// At the Markdown of each theme and page.
    Body(fn(&Context<'_>, &Body<'_>, &mut Sink)),
    /// At each text of every file, the Markdown of themes and pages included.
    Text(texts::Look),
    /// At each contributor.
    Contributor(fn(&Context<'_>, &ContributorFile, &mut Sink)),
    /// At the guide as a whole, its entries left out.
    Guide(fn(&Context<'_>, &mut Sink)),
    /// At a proposal, of which `Context::guide` is what merging it would give. Nothing of a whole guide is found by it.
    Proposal(fn(&Context<'_>, &Proposal<'_>, &mut Sink)),
}

impl Rule {
    /// True when it finds nothing in an entry, but in what somebody proposes.
    pub fn is_about_proposals(&self) -> bool {
        self.checks.iter().any(|check| matches!(check, Check::Proposal(_)))
    }
}

/// The rule of that name.
pub fn find(id: &str) -> Option<&'static Rule> {
    RULES.iter().find(|rule| rule.id.0 == id)
}

/// Rules whose findings are about files of which nothing is read. At any lower level a guide would lose entries, and its
/// judge would still be content.
const ALWAYS_ERRORS: [&str; 2] = ["file-size", "yaml-syntax"];

/// True when the rule cannot be at that level.
pub fn is_too_low(id: &str, level: Level) -> bool {
    ALWAYS_ERRORS.contains(&id) && level != Level::On(Severity::Error)
}

/// The rule whose name is nearest to `id`, if one is near.
pub fn nearest(id: &str) -> Option<&'static str> {
    suggest::nearest(id, RULES.iter().map(|rule| rule.id.0))
}

fn bodies(guide: &Guide) -> impl Iterator<Item = Body<'_>> {
    let themes = guide.themes.iter().map(|theme| (theme.file, theme.body));
    let pages = guide.pages.iter().map(|page| (page.file, page.body));
    themes.chain(pages).map(|(file, span)| {
        let text = &guide.files.get(file).text[span.start..span.end];
        Body { file, start: span.start, text }
    })
}
