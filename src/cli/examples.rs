//! Examples of commands, shown before their flags.

/// The order of a command's help: what it does, examples, usage, flags.
pub(super) const EXAMPLES_FIRST: &str =
    "{about-with-newline}\n{before-help}{usage-heading} {usage}\n\n{all-args}{after-help}";

pub(super) const ADD: &str = "\
Examples:
  ddscurate add                           asks for everything
  ddscurate add Woodpecker                asks for the rest
  ddscurate add --from woodpecker.yaml    takes the entry from a file, asks for what it lacks
  ddscurate add Woodpecker --kind tool --home https://woodpecker-ci.org/ --theme ci/servers
        --summary \"Runs pipelines in containers.\" --dry-run";

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
  ddscurate submit woodpecker --push-to fork        pushes to the remote that is called fork";
