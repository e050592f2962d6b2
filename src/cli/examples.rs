//! Examples of commands, shown before their flags.

/// The order of a command's help: what it does, examples, usage, flags.
pub(super) const EXAMPLES_FIRST: &str =
    "{about-with-newline}\n{before-help}{usage-heading} {usage}\n\n{all-args}{after-help}";

pub(super) const ADD: &str = "\
Examples:
  ddscurate add                    asks for everything
  ddscurate add GoCD               asks for the rest
  ddscurate add --from gocd.yaml   takes the entry from a file, asks for what it lacks
  ddscurate add GoCD --kind tool --home https://www.gocd.org/ --theme ci/deployment
        --summary \"Builds, tests and releases in pipelines on one map.\" --dry-run";

pub(super) const EDIT: &str = "\
Examples:
  ddscurate edit jenkins                            opens it in your editor
  ddscurate edit jenkins --license MIT --tag java
  ddscurate edit jenkins --set listings[0].weight=30 --unset urls.docs";

pub(super) const RETIRE: &str = "\
Examples:
  ddscurate retire gitorious                        asks what became of it
  ddscurate retire gitorious --state merged --successor gitlab --since 2015-06-01";

pub(super) const RENAME: &str = "\
Examples:
  ddscurate rename okd \"OKD Origin\"                 a new name, and the slug that it makes
  ddscurate rename vagrant-cloud vagrant-registry   another slug alone";

pub(super) const SUBMIT: &str = "\
Examples:
  ddscurate submit                                  finishes the only thing that is under way
  ddscurate submit gocd --push-to fork              pushes to the remote that is called fork";
