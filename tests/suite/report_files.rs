//! Where `--report` may write, and how.

use crate::guides::{TODAY_SECONDS, base, run, write_to};
use std::fs;
use std::path::Path;
use std::process::{Command, Output, Stdio};

fn guide() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    write_to(folder.path(), &base());
    folder
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

fn report(folder: &Path, target: &str) -> Output {
    run(folder, &["validate", "--report", &format!("json={target}")])
}

#[test]
fn a_report_takes_no_file_of_the_guide_and_no_place_twice() {
    let folder = guide();
    let path = folder.path();
    fs::create_dir(path.join("out")).unwrap();
    let entry = path.join("entries/anvil.yaml");
    let before = fs::read(&entry).unwrap();
    for (target, why) in [
        ("entries/anvil.yaml", "that is a file of the guide"),
        ("out/../entries/anvil.yaml", "that is a file of the guide"),
        ("none/../entries/anvil.yaml", "that is a file of the guide"),
        ("guide.yaml", "that is a file of the guide"),
        ("themes/new/report.json", "that is a file of the guide"),
        ("CLA.md", "that is a file of the guide"),
        (entry.to_str().unwrap(), "that is a file of the guide"),
        ("out", "it is a folder"),
        ("new/", "it is a folder"),
        ("", "it names no file"),
        ("-", "stdout shows what --format chooses"),
    ] {
        let output = report(path, target);
        assert_eq!(output.status.code(), Some(2), "{target}: {output:?}");
        assert!(text(&output.stderr).contains(why), "{target}: {output:?}");
        assert_eq!(text(&output.stdout), "", "{target}");
    }
    assert_eq!(fs::read(&entry).unwrap(), before);
    let twice = run(path, &["validate", "--report", "json=a.out", "--report", "junit=./out/../a.out"]);
    assert_eq!(twice.status.code(), Some(2));
    assert!(text(&twice.stderr).contains("another report goes there too"), "{twice:?}");
    assert!(!path.join("a.out").exists());
    let unknown = run(path, &["validate", "--report", "foo=x"]);
    assert_eq!(unknown.status.code(), Some(2));
    assert!(text(&unknown.stderr).contains("there are human, json, github, sarif,"), "{unknown:?}");
    // Folders are made, and a file beside the guide's is nobody's.
    assert_eq!(report(path, "new/folder/a.json").status.code(), Some(0));
    assert_eq!(report(path, "new/folder/a.json").status.code(), Some(0));
    assert!(text(&fs::read(path.join("new/folder/a.json")).unwrap()).starts_with("{\"schema\""));
}

#[cfg(unix)]
#[test]
fn a_link_a_pipe_and_a_stream_stay_what_they_are() {
    use std::os::unix::fs::{FileTypeExt as _, symlink};
    let folder = guide();
    let path = folder.path();
    fs::write(path.join("target.json"), "old").unwrap();
    symlink("target.json", path.join("link.json")).unwrap();
    assert_eq!(report(path, "link.json").status.code(), Some(0));
    assert!(path.join("link.json").is_symlink());
    let wanted = fs::read(path.join("target.json")).unwrap();
    assert!(wanted.starts_with(b"{"));
    symlink("entries/anvil.yaml", path.join("sly.json")).unwrap();
    symlink("nothing.json", path.join("lost.json")).unwrap();
    for name in ["sly.json", "lost.json"] {
        assert_eq!(report(path, name).status.code(), Some(2), "{name}");
    }

    let pipe = path.join("pipe");
    assert!(Command::new("mkfifo").arg(&pipe).status().unwrap().success());
    let reader = std::thread::spawn({
        let pipe = pipe.clone();
        move || fs::read(pipe).unwrap()
    });
    assert_eq!(report(path, "pipe").status.code(), Some(0));
    assert_eq!(reader.join().unwrap(), wanted);
    assert!(fs::symlink_metadata(&pipe).unwrap().file_type().is_fifo());

    // What stdout goes into would be taken from under it.
    let log = fs::File::create(path.join("log")).unwrap();
    let output = Command::new(env!("CARGO_BIN_EXE_ddscurate"))
        .env_clear()
        .env("SOURCE_DATE_EPOCH", TODAY_SECONDS)
        .current_dir(path)
        .args(["validate", "--report", "json=log"])
        .stdout(Stdio::from(log))
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(2));
    assert!(text(&output.stderr).contains("stdout goes there too"), "{output:?}");
}
