//! Signatures: made with the user's own key and program, or no commit at all.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use ddscurate::git::{Error, NewCommit, Repository, SigningFormat};

use crate::support::{World, docker};

fn with_signing_key(world: &World, passphrase: &str) -> String {
    let key = world.root().join("home/key");
    let made = Command::new("ssh-keygen")
        .args(["-q", "-t", "ed25519", "-C", "ann", "-N", passphrase, "-f"])
        .arg(&key)
        .status()
        .unwrap();
    assert!(made.success());
    let public = fs::read_to_string(key.with_extension("pub")).unwrap();
    let signers = world.root().join("home/signers");
    fs::write(&signers, format!("ann@example.org {public}")).unwrap();
    world.configure(&format!(
        "[commit]\n\tgpgsign = yes\n[gpg]\n\tformat = ssh\n[gpg \"ssh\"]\n\tallowedSignersFile = {}\n[user]\n\tsigningKey = {}\n",
        signers.display(),
        key.display()
    ));
    key.display().to_string()
}

#[test]
fn a_commit_is_signed_with_the_users_key() {
    let world = World::new();
    let dir = world.clone("work", &[]);
    with_signing_key(&world, "");
    let repository = world.open(&dir);
    let new = docker(world.oid(&dir, "HEAD"));
    let oid = repository.commit(&new).unwrap();
    world.git(&dir, &["verify-commit", &oid.to_string()]);
    assert!(repository.same_change(oid, None, new.changes).unwrap());

    let unsigned = true;
    let oid = repository.commit(&NewCommit { unsigned, ..new }).unwrap();
    let raw = world.git(&dir, &["cat-file", "commit", &oid.to_string()]);
    assert!(!raw.contains("gpgsig"), "{raw}");
}

#[test]
fn a_locked_or_missing_ssh_key_stops_the_commit() {
    let world = World::new();
    let dir = world.clone("work", &[]);
    let key = with_signing_key(&world, "locked");
    // Nobody may be asked for the passphrase; then the key is gone.
    stops(&world, &dir);
    fs::remove_file(&key).unwrap();
    fs::remove_file(format!("{key}.pub")).unwrap();
    stops(&world, &dir);
}

/// A home for gpg with one key, whose agent ends with it.
struct Gpg(PathBuf);

impl Gpg {
    /// `None` where there is no gpg, and the test has nothing to say.
    fn with_key(world: &World, passphrase: &str) -> Option<Self> {
        use std::os::unix::fs::PermissionsExt as _;
        let home = world.root().join("home/.gnupg");
        fs::create_dir(&home).unwrap();
        fs::set_permissions(&home, fs::Permissions::from_mode(0o700)).unwrap();
        let made = Command::new("gpg")
            .env_clear()
            .envs(world.env())
            .args(["--batch", "--quiet", "--pinentry-mode", "loopback", "--passphrase", passphrase])
            .args(["--quick-gen-key", "Ann Example <ann@example.org>", "ed25519", "sign", "0"])
            .stdin(Stdio::null())
            .output();
        let Ok(made) = made else {
            crate::support::left_out("gpg is not installed: signing with it is not tried");
            return None;
        };
        assert!(made.status.success(), "{made:?}");
        world.configure("[commit]\n\tgpgSign = true\n");
        let gpg = Self(home);
        // It remembers the passphrase until it ends.
        gpg.end_agent();
        Some(gpg)
    }

    fn end_agent(&self) {
        let ended = Command::new("gpgconf").arg("--homedir").arg(&self.0).args(["--kill", "all"]).status();
        assert!(ended.unwrap().success());
    }
}

impl Drop for Gpg {
    fn drop(&mut self) {
        let _ = Command::new("gpgconf").arg("--homedir").arg(&self.0).args(["--kill", "all"]).status();
    }
}

#[test]
fn a_commit_is_signed_with_an_openpgp_key() {
    let world = World::new();
    let dir = world.clone("work", &[]);
    let Some(_gpg) = Gpg::with_key(&world, "") else { return };
    let repository = world.open(&dir);
    let oid = repository.commit(&docker(world.oid(&dir, "HEAD"))).unwrap();
    world.git(&dir, &["verify-commit", &oid.to_string()]);
    let raw = world.git(&dir, &["cat-file", "commit", &oid.to_string()]);
    assert!(raw.contains("-----BEGIN PGP SIGNATURE-----"), "{raw}");
    repository.try_signing().unwrap();
}

#[test]
fn a_locked_or_missing_openpgp_key_stops_the_commit() {
    let world = World::new();
    let dir = world.clone("work", &[]);
    let Some(gpg) = Gpg::with_key(&world, "locked") else { return };
    stops(&world, &dir);
    gpg.end_agent();
    fs::remove_dir_all(gpg.0.join("private-keys-v1.d")).unwrap();
    stops(&world, &dir);
}

/// No commit comes of it, no ref moves, and both ways of asking say the same.
fn stops(world: &World, dir: &Path) {
    let refs = || world.git(dir, &["for-each-ref"]);
    let before = refs();
    let repository = world.open(dir);
    let refused = repository.commit(&docker(world.oid(dir, "HEAD")));
    assert!(matches!(&refused, Err(Error::Signing { stderr }) if !stderr.is_empty()), "{refused:?}");
    let tried = repository.try_signing();
    assert!(matches!(&tried, Err(Error::Signing { stderr }) if !stderr.is_empty()), "{tried:?}");
    assert!(tried.unwrap_err().hint().is_some());
    assert_eq!(refs(), before);
    let found = world.git(dir, &["fsck", "--no-progress", "--unreachable"]);
    assert!(!found.contains("commit"), "{found}");
}

fn all_files(dir: &Path) -> BTreeSet<PathBuf> {
    let entries = fs::read_dir(dir).unwrap().map(|entry| entry.unwrap().path());
    entries.flat_map(|path| if path.is_dir() { all_files(&path) } else { [path].into() }).collect()
}

#[test]
fn trying_to_sign_leaves_nothing() {
    let world = World::new();
    let dir = world.clone("work", &[]);
    let key = with_signing_key(&world, "");
    let before = all_files(&dir);
    let repository = world.open(&dir);
    repository.try_signing().unwrap();
    assert_eq!(all_files(&dir), before);
    fs::remove_file(&key).unwrap();
    assert!(matches!(repository.try_signing(), Err(Error::Signing { .. })));
    assert_eq!(all_files(&dir), before);
    // Whether or not every commit is to be signed.
    let program = world.program_with(&[("GIT_CONFIG_PARAMETERS", "'commit.gpgsign'='false'")]);
    let tried = Repository::discover(&dir, program).unwrap().try_signing();
    assert!(matches!(tried, Err(Error::Signing { .. })));
    fs::write(world.config_file(), "[user]\n\tuseConfigOnly = true\n").unwrap();
    assert!(matches!(world.open(&dir).try_signing(), Err(Error::Identity { .. })));
}

#[test]
fn how_commits_are_signed() {
    for (settings, is_on, format, key, program) in [
        ("", false, SigningFormat::OpenPgp, None, "gpg"),
        ("[commit]\n\tgpgSign\n[user]\n\tsigningKey = ABC\n", true, SigningFormat::OpenPgp, Some("ABC"), "gpg"),
        ("[gpg]\n\tprogram = gpg2\n[gpg \"ssh\"]\n\tprogram = x\n", false, SigningFormat::OpenPgp, None, "gpg2"),
        ("[gpg]\n\tformat = ssh\n\tprogram = gpg2\n", false, SigningFormat::Ssh, None, "ssh-keygen"),
        ("[gpg]\n\tformat = x509\n[gpg \"x509\"]\n\tprogram = smime\n", false, SigningFormat::X509, None, "smime"),
        ("[gpg]\n\tformat = pgp\n", false, SigningFormat::Unknown("pgp".to_owned()), None, "gpg"),
    ] {
        let world = World::new();
        let dir = world.clone("work", &[]);
        world.configure(settings);
        world.configure("[gpg \"ssh\"]\n\tdefaultKeyCommand = ssh-add -L\n");
        let signing = world.open(&dir).signing().unwrap();
        assert_eq!(
            (signing.is_on, signing.key.as_deref(), signing.program.as_str()),
            (is_on, key, program),
            "{settings}"
        );
        assert_eq!(signing.key_command.is_some(), format == SigningFormat::Ssh);
        assert_eq!(signing.format, format);
    }
}
