//! References given to `--changed` and `--head` that git, a shell or a transport would take for something else. Each is
//! refused or not found; nothing is run, written or fetched.

use crate::histories::History;

#[test]
fn no_reference_is_taken_for_an_option_or_an_address() {
    let history = History::new("entry nails Nails\ncommit \"$ADA\" 'Add Nails'\n");
    let everything = || {
        let mut files = crate::guides::files_below(history.beside());
        files.extend(crate::guides::files_below(&history.folder.join(".git")));
        files
    };
    let before = everything();
    let path = history.beside().join("pwned");
    let touch = format!("touch {}", path.display());
    let references = [
        format!("--output={}", path.display()),
        format!("--upload-pack={touch}"),
        format!("--exec={touch}"),
        format!("-c core.sshCommand={touch}"),
        "-x".to_owned(),
        "-".to_owned(),
        "--".to_owned(),
        "--all".to_owned(),
        format!("ext::sh -c {touch}"),
        format!("file://{}", history.folder.display()),
        format!("$({touch})"),
        format!("`{touch}`"),
        format!("main;{touch}"),
        format!("main|{touch}"),
        "main..proposal".to_owned(),
        "refs/heads/a..b".to_owned(),
        "@{-1}".to_owned(),
        "main@{upstream}".to_owned(),
        ":/Add".to_owned(),
        "main:guide.yaml".to_owned(),
        "main\n--all".to_owned(),
        "main\u{1b}[31m".to_owned(),
        "../../etc/passwd".to_owned(),
        "a".repeat(100_000),
    ];
    for reference in &references {
        let (base, head) = (format!("--changed={reference}"), format!("--head={reference}"));
        for arguments in [&["validate", &*base][..], &["validate", "--changed=main", &head]] {
            let done = history.run(&history.folder, &[], arguments);
            let said = String::from_utf8(done.stderr).unwrap();
            assert!(said.len() < 2_000, "{} bytes are said of {} bytes", said.len(), reference.len());
            assert!(matches!(done.status.code(), Some(2 | 4)), "{arguments:?}: {:?} {said}", done.status);
            assert!(!said.contains(|c: char| c.is_control() && c != '\n'), "{said:?}");
            assert_eq!(done.stdout, b"", "{arguments:?}");
        }
    }
    assert_eq!(everything(), before, "something was written");
    // The names that they hold are good ones.
    let done = history.run(&history.folder, &[], &["validate", "--changed=main", "--head=proposal"]);
    assert_eq!(done.status.code(), Some(0), "{}", String::from_utf8_lossy(&done.stderr));
}
