//! Writes a guide of any size that is valid and the same each time: for benchmarks, and for trying things out at scale.
//!
//! `cargo run --release --example generate_guide -- --entries 100000 --out DIR [--layout flat|sharded]`
//!
//! Its entries look like those that people write: comments in a third of them, some block texts, quotes and flow
//! lists, one to three listings, relations and the dead among the living.

#[path = "generate_guide/content.rs"]
mod content;

use clap::{Parser, ValueEnum};
use content::{Dice, MOST_ENTRIES, SECTIONS, SENTENCES, capital, entry, slug, word};
use rayon::prelude::*;
use std::fmt::Write as _;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

/// Above this many entries one folder gets slow to look at, so they are sharded unless asked otherwise.
const MOST_FLAT: usize = 10_000;

/// The themes' slugs and titles, in order.
pub const THEMES: [(&str, &str); 9] = [
    ("cloud", "The Cloud Is the Default Platform"),
    ("ci", "Everything Is Built on Every Change"),
    ("codebase", "The Codebase Is in Git"),
    ("local-dev", "A Laptop Runs What Production Runs"),
    ("environment", "The Environment Is Code"),
    ("monitoring", "Watching Is Part of the Product"),
    ("testing", "Tests Run Without Being Asked"),
    ("containers", "An Image Is the Unit of Delivery"),
    ("chat", "Operations Happen in the Open"),
];

/// Where the entries' files lie.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Layout {
    /// `entries/<slug>.yaml`
    Flat,
    /// `entries/<first two letters>/<slug>.yaml`
    Sharded,
}

#[derive(Parser)]
#[command(about = "Writes a valid guide of any size")]
struct Args {
    /// How many entries
    #[arg(long, default_value_t = 1000)]
    entries: usize,
    /// The folder, which must be empty or not there
    #[arg(long)]
    out: PathBuf,
    /// Where the entries lie: flat up to 10,000, sharded above
    #[arg(long)]
    layout: Option<Layout>,
}

fn main() -> io::Result<()> {
    let args = Args::parse();
    generate(&args.out, args.entries, args.layout)
}

/// Writes a guide with that many entries into `out`.
///
/// # Errors
/// When `out` is not empty, more entries are asked for than there are names, or a file cannot be written.
pub fn generate(out: &Path, entries: usize, layout: Option<Layout>) -> io::Result<()> {
    if entries > MOST_ENTRIES {
        return Err(io::Error::other(format!("at most {MOST_ENTRIES} entries have different names")));
    }
    fs::create_dir_all(out)?;
    if fs::read_dir(out)?.next().is_some() {
        return Err(io::Error::other(format!("{} is not empty", out.display())));
    }
    let layout = layout.unwrap_or(if entries > MOST_FLAT { Layout::Sharded } else { Layout::Flat });
    for folder in ["entries", "themes", "contributors", "pages"] {
        fs::create_dir(out.join(folder))?;
    }
    fs::write(out.join("guide.yaml"), guide_yaml())?;
    fs::write(out.join("CLA.md"), "---\nversion: 1\n---\nYou give what is yours, and it stays yours.\n")?;
    for page in ["introduction", "survey"] {
        fs::write(out.join(format!("pages/{page}.md")), page_text(page))?;
    }
    for (index, (slug, title)) in THEMES.into_iter().enumerate() {
        let text = theme_text(slug, title, &mut Dice::new(index, 1), entries);
        fs::write(out.join(format!("themes/{slug}.md")), text)?;
    }
    for person in 0..(entries / 100).clamp(3, 500) {
        fs::write(out.join(format!("contributors/{}.yaml", word(person))), contributor(person))?;
    }
    (0..entries).into_par_iter().try_for_each(|index| {
        let slug = slug(index);
        let mut folder = out.join("entries");
        if layout == Layout::Sharded {
            folder.push(&slug[..2]);
            fs::create_dir_all(&folder)?;
        }
        fs::write(folder.join(format!("{slug}.yaml")), entry(index, entries))
    })
}

fn guide_yaml() -> String {
    let mut text = "schema: 1\ntitle: A Generated Guide\nlanguage: en\nthemes:\n".to_owned();
    for (slug, _) in THEMES {
        let _ = writeln!(text, "  - {slug}");
    }
    text + "front:\n  - introduction\nback:\n  - survey\nagreement:\n  mode: cla\n  file: CLA.md\n"
}

fn page_text(slug: &str) -> String {
    format!("---\ntitle: {}{}\n---\n{}\n", slug[..1].to_uppercase(), &slug[1..], SENTENCES.join("\n"))
}

fn theme_text(slug: &str, title: &str, dice: &mut Dice, entries: usize) -> String {
    let mut text = format!("---\ntitle: {title}\nshort_title: {slug}\nkind: chapter\nsections:\n");
    for section in SECTIONS {
        let _ = writeln!(text, "  - id: {section}\n    title: {}{}", section[..1].to_uppercase(), &section[1..]);
    }
    text.push_str("order: manual\n---\n");
    for _ in 0..8 {
        let sentences: Vec<&str> = (0..6).map(|_| *dice.pick(&SENTENCES)).collect();
        text.push_str(&sentences.join("\n"));
        if entries > 0 {
            let _ = write!(text, "\nSee [[{}]].", content::slug(dice.below(entries)));
        }
        text.push_str("\n\n");
    }
    text
}

fn contributor(person: usize) -> String {
    let handle = word(person);
    let name = capital(&handle);
    format!(
        "name: {name} {}\nurl: https://{handle}.example/\nhandles:\n  github: {handle}\nemails:\n  - {handle}@mail.example\nroles:\n  - contributor\n",
        capital(&word(person + 7919)),
    )
}
