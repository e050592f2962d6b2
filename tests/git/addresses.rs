//! The addresses of remotes, worked out from the settings, are those that git works out.

use std::path::Path;

use ddscurate::git::{Remote, Repository};

use crate::support::{World, write};

/// What `git remote -v` says.
fn by_git(world: &World, dir: &Path) -> Vec<Remote> {
    let said = world.git(dir, &["remote", "-v"]);
    let lines: Vec<(&str, &str)> = said.lines().filter_map(|line| line.split_once('\t')).collect();
    let first = |name: &str, kind: &str| {
        let mine = lines.iter().filter(|(other, _)| *other == name);
        mine.filter_map(|(_, rest)| rest.rsplit_once(kind)).map(|(url, _)| url.to_owned()).next()
    };
    let mut names: Vec<&str> = lines.iter().map(|(name, _)| *name).collect();
    names.dedup();
    let remote = |name: &str| {
        let (fetch_url, push_url) = (first(name, " (fetch)")?, first(name, " (push)")?);
        Some(Remote { name: name.to_owned(), fetch_url, push_url })
    };
    names.into_iter().filter_map(remote).collect()
}

const SETTINGS: [&str; 9] = [
    "[remote \"b\"]\n\turl = https://h/b\n[remote \"A\"]\n\turl = https://h/A\n[remote \"a.b\"]\n\turl = https://h/ab\n",
    // Several addresses, and none.
    "[remote \"many\"]\n\turl = https://h/1\n\turl = https://h/2\n\tpushurl = ssh://h/1\n\tpushurl = ssh://h/2\n\
     [remote \"none\"]\n\tprune = true\n[remote \"push\"]\n\tpushurl = ssh://h/x\n[remote]\n\tpushDefault = many\n",
    // The longest prefix wins, of equal ones the first base.
    "[url \"ssh://long/\"]\n\tinsteadOf = https://h/o/\n[url \"ssh://short/\"]\n\tinsteadOf = https://h/\n\
     [remote \"x\"]\n\turl = https://h/o/x\n[remote \"y\"]\n\turl = https://h/y\n[remote \"z\"]\n\turl = https://other/\n",
    "[url \"ssh://one/\"]\n\tinsteadOf = https://q/\n[url \"ssh://two/\"]\n\tinsteadOf = https://h/\n\
     [url \"ssh://one/\"]\n\tinsteadOf = https://h/\n[remote \"x\"]\n\turl = https://h/x\n",
    // A rewritten address is not rewritten again.
    "[url \"https://b/\"]\n\tinsteadOf = https://a/\n[url \"https://c/\"]\n\tinsteadOf = https://b/\n\
     [remote \"x\"]\n\turl = https://a/x\n",
    // For pushing: of the addresses as written, and only where no other is named for it.
    "[url \"ssh://p/\"]\n\tpushInsteadOf = https://h/\n[url \"file:///i/\"]\n\tinsteadOf = https://h/\n\
     [url \"ssh://named/\"]\n\tinsteadOf = ssh://n/\n\tpushInsteadOf = https://n/\n[remote \"x\"]\n\turl = https://h/x\n\
     [remote \"n\"]\n\turl = https://n/x\n\tpushurl = ssh://n/x\n",
    "[url \"ssh://p/\"]\n\tpushInsteadOf = https://h/\n[remote \"x\"]\n\turl = https://other/x\n\turl = https://h/x\n",
    // Shortened: `gh:o/r`.
    "[url \"https://github.com/\"]\n\tinsteadOf = \"gh:\"\n\tinsteadOf = \"github:\"\n[remote \"x\"]\n\turl = gh:o/r\n",
    // What only git itself understands.
    "[remote \"x\"]\n\turl = https://h/x\n\turl =\n\turl = https://h/y\n[remote \"v\"]\n\tvcs = testgit\n\turl = /x\n",
];

#[test]
fn addresses_are_those_that_git_works_out() {
    for settings in SETTINGS {
        let world = World::new();
        let dir = world.clone("work", &[]);
        world.configure(settings);
        let repository = world.open(&dir);
        assert_eq!(repository.remotes().unwrap(), by_git(&world, &dir), "{settings}");
        for url in ["https://h/o/x", "https://h/", "https://a/b", "gh:o/r", "ssh://n/x", "/tmp/x", "host:o/r"] {
            let said = world.git(&dir, &["ls-remote", "--get-url", url]);
            assert_eq!(repository.effective_url(url).unwrap(), said.trim_end(), "{settings}");
        }
    }
}

#[test]
fn a_shorthand_of_old_is_no_remote() {
    let world = World::new();
    let dir = world.clone("work", &[]);
    write(&dir.join(".git/branches/old"), "https://h/old#topic\n");
    let found: Vec<Remote> = Repository::discover(&dir, world.program()).unwrap().remotes().unwrap();
    assert_eq!(found, by_git(&world, &dir));
}
