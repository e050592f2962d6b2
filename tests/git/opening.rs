//! Finding and opening repositories, and the git program itself.

use ddscurate::git::{Error, GitProgram, Interaction, Repository};

use crate::support::World;

#[test]
fn outside_any_repository() {
    let world = World::new();
    let dir = world.root().join("home");
    let error = Repository::discover(&dir, world.program()).unwrap_err();
    assert_eq!(error, Error::NotARepository { dir });
    let nowhere = Repository::discover(world.root().join("nowhere"), world.program());
    assert!(matches!(nowhere, Err(Error::NotARepository { .. })), "{nowhere:?}");
}

#[test]
fn formats_that_cannot_be_read_are_named_in_plain_words() {
    let world = World::new();
    for (option, word) in [("--object-format=sha256", "SHA-256"), ("--ref-format=reftable", "reftable")] {
        let (made, _) = world.try_git(&world.root(), &["init", "-q", option, word]);
        if !made {
            continue; // This git is too old to make one.
        }
        let error = Repository::discover(world.root().join(word), world.program()).unwrap_err();
        assert!(matches!(&error, Error::CannotOpen { why, .. } if why.contains(word)), "{error:?}");
        assert!(error.hint().is_some());
    }
    let dir = world.clone("work", &[]);
    world.git(&dir, &["config", "core.repositoryFormatVersion", "1"]);
    world.git(&dir, &["config", "extensions.noop", "x"]);
    assert!(Repository::discover(&dir, world.program()).is_ok());
    let config = dir.join(".git/config");
    let text = std::fs::read_to_string(&config).unwrap();
    std::fs::write(&config, text + "[extensions]\n\tfromTomorrow = x\n").unwrap();
    let error = Repository::discover(&dir, world.program()).unwrap_err();
    assert!(matches!(&error, Error::CannotOpen { why, .. } if why.contains("fromtomorrow")), "{error:?}");
}

#[test]
fn configuration_as_git_sees_it() {
    let world = World::new();
    let dir = world.clone("work", &[]);
    world.git(&dir, &["config", "ddscurate.upstream", "a b\nc"]);
    let program = world.program_with(&[("GIT_CONFIG_PARAMETERS", "'ddscurate.x'='1'")]);
    let repository = Repository::discover(&dir, program).unwrap();
    assert_eq!(repository.config("ddscurate.upstream").unwrap().as_deref(), Some("a b\nc"));
    assert_eq!(repository.config("ddscurate.x").unwrap().as_deref(), Some("1"));
    assert_eq!(repository.config_bool("ddscurate.x").unwrap(), Some(true));
    assert_eq!(repository.config("ddscurate.none").unwrap(), None);
    assert!(matches!(repository.config_bool("ddscurate.upstream"), Err(Error::Git { .. })));
}

#[test]
fn no_git_and_old_git() {
    let world = World::new();
    let dir = world.clone("work", &[]);
    let absent = GitProgram::new("/nowhere/git", Interaction::Forbidden, world.env());
    let repository = Repository::discover(&dir, absent).unwrap();
    // What is local works without git.
    let head = world.oid(&dir, "HEAD");
    assert_eq!(repository.files(head, "").unwrap().len(), 4);
    assert!(matches!(repository.identity(), Err(Error::NoGit { .. })));
    let no_path = GitProgram::find(Interaction::Forbidden, []);
    assert!(matches!(no_path, Err(Error::NoGit { .. })));
}

#[cfg(unix)]
#[test]
fn git_that_is_too_old_says_so() {
    let world = World::new();
    let dir = world.clone("work", &[]);
    let old = world.root().join("bin/git");
    world.script(&old, "echo 'git version 2.20.1'");
    let program = GitProgram::new(old, Interaction::Forbidden, world.env());
    let error = Repository::discover(&dir, program).unwrap().identity().unwrap_err();
    assert_eq!(error.to_string(), "git 2.20.1 is too old; 2.29.0 or newer is needed");
}
