#!/usr/bin/env python3
"""Makes docs/pictures/add.svg: a real run of `ddscurate add` in a terminal of 80 columns and 24 rows.

    cargo build && python3 docs/pictures/record.py target/debug/ddscurate

It needs tmux, git and a Linux or macOS shell. The run happens in a folder of its own: a copy of this repository's
guide stands for upstream, a bare repository for the fork, and git is led to them by `insteadOf`. Nothing leaves the
machine; every frame is what tmux shows.
"""

import html
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

COLUMNS, ROWS = 80, 24
ROOT = Path(__file__).resolve().parents[2]
PICTURE = Path(__file__).with_name("add.svg")
GUIDE = ["guide.yaml", "CLA.md", "entries", "themes", "contributors", "pages"]
FORK = "https://github.com/ann/ddscurate"

# What is answered: the question that is waited for, what is typed, and how long a reader looks at it, in milliseconds.
ANSWERS = [
    ("? Home page", "https://www.spinnaker.io/", 900),
    ("? Source repository", "https://github.com/spinnaker/spinnaker", 900),
    ("? Read name", None, 1600),
    ("? What it is", "", 1200),
    ("? Name", "", 1200),
    ("? Summary", "releases software", 300),
    ("does not begin with a capital", None, 2600),
    ("? Summary", "Releases software to several clouds, with approvals and automatic rollbacks.", 900),
    ("? Theme and section", "deploy", 1500),
    ("? Note", "Takes over where the build server stops.", 900),
    ("? List it under another", None, 1000),
    ("? License", "Apache-2.0", 900),
    ("? Name to credit you by", "", 900),
    ("? Handle", "", 900),
    ("1-22 of", None, 1500),
    ("? Do you agree", "yes", 1500),
    ("? What now?", "", 3000),
]

# Keys for the questions that take no text.
KEYS = {"? Read name": ["n"], "does not begin with a capital": ["C-u"], "? List it under another": ["n"],
        "1-22 of": ["q"]}


class Terminal:
    """A shell in tmux, and the frames that were seen of it."""

    def __init__(self, folder, program):
        self.server = ["tmux", "-L", f"record-{os.getpid()}", "-f", "/dev/null"]
        self.frames = []
        home = folder / "home"
        environment = {
            "HOME": str(home), "PATH": f"{program.parent}:{os.environ['PATH']}", "LC_ALL": "C.UTF-8", "PS1": "$ ",
            "GIT_CONFIG_NOSYSTEM": "1", "GIT_TERMINAL_PROMPT": "0",
            # Nobody listens there: what is not on this machine does not answer.
            "https_proxy": "http://127.0.0.1:9", "http_proxy": "http://127.0.0.1:9",
        }
        shell = ["env", "-i", "TERM=xterm-256color", *[f"{name}={value}" for name, value in environment.items()], "sh"]
        size = ["-x", str(COLUMNS), "-y", str(ROWS)]
        self.tmux("new-session", "-d", "-s", "run", *size, "-c", str(folder / "clone"), *shell)

    def tmux(self, *args):
        return subprocess.run([*self.server, *args], check=True, capture_output=True, text=True).stdout

    def screen(self):
        return self.tmux("capture-pane", "-p", "-e", "-t", "run")

    def plain(self):
        return re.sub(r"\x1b\[[0-9;]*m", "", self.screen())

    def wait(self, words):
        """Waits until the words are on the screen and it has come to rest."""
        for _ in range(600):
            seen = self.plain()
            if words in seen:
                time.sleep(0.15)
                if self.plain() == seen:
                    return
            time.sleep(0.05)
        raise SystemExit(f"no {words!r} on the screen:\n{self.plain()}")

    def look(self, milliseconds):
        """Keeps what is on the screen as a frame, or looks longer at the last one."""
        screen = self.screen()
        if self.frames and self.frames[-1][0] == screen:
            self.frames[-1][1] += milliseconds
        else:
            self.frames.append([screen, milliseconds])

    def press(self, *keys):
        self.tmux("send-keys", "-t", "run", *keys)
        time.sleep(0.15)

    def type(self, text):
        """Types a text, a few letters a frame."""
        for at in range(0, len(text), 5):
            self.tmux("send-keys", "-t", "run", "-l", text[at:at + 5])
            time.sleep(0.15)
            self.look(110)

    def close(self):
        self.tmux("kill-server")


def git(folder, *args):
    environment = {"PATH": os.environ["PATH"], "HOME": str(folder / "home"), "GIT_CONFIG_NOSYSTEM": "1"}
    subprocess.run(["git", *args], cwd=folder, env=environment, check=True, capture_output=True)


def make_world(folder):
    """Upstream, a fork of it, and Ann's clone of that."""
    (folder / "home").mkdir()
    seed = folder / "seed"
    seed.mkdir()
    for name in GUIDE:
        of, to = ROOT / name, seed / name
        shutil.copytree(of, to) if of.is_dir() else shutil.copy(of, to)
    upstream = re.search(r"^upstream: *(\S+)", (seed / "guide.yaml").read_text(), re.M).group(1)
    for name, value in [
        ("user.name", "Ann Example"), ("user.email", "ann@example.org"), ("init.defaultBranch", "main"),
        (f"url.{(folder / 'upstream.git').as_uri()}.insteadOf", upstream),
        (f"url.{(folder / 'fork.git').as_uri()}.insteadOf", FORK),
    ]:
        git(folder, "config", "--global", name, value)
    git(folder, "init", "-q", "seed")
    git(folder, "-C", "seed", "add", ".")
    git(folder, "-C", "seed", "commit", "-qm", "Begin the guide")
    git(folder, "clone", "-q", "--bare", "seed", "upstream.git")
    git(folder, "clone", "-q", "--bare", "seed", "fork.git")
    git(folder, "clone", "-q", FORK, "clone")


def run(program):
    """The frames of the run, each with its milliseconds."""
    with tempfile.TemporaryDirectory() as folder:
        folder = Path(folder)
        make_world(folder)
        terminal = Terminal(folder, program)
        try:
            terminal.wait("$")
            terminal.look(600)
            terminal.type("ddscurate add")
            terminal.look(500)
            terminal.press("Enter")
            for question, text, pause in ANSWERS:
                terminal.wait(question)
                terminal.look(700)
                if text is not None:
                    terminal.type(text)
                    terminal.look(pause)
                    terminal.press("Enter")
                else:
                    terminal.look(pause)
                    terminal.press(*KEYS[question])
            terminal.wait("Open this address")
            terminal.look(8000)
            return terminal.frames
        finally:
            terminal.close()


# How a terminal's attributes are drawn: the class in the picture's style sheet.
CLASSES = {"1": "b", "2": "d", "31": "r", "32": "g", "36": "c"}


def row_of(line, classes):
    """A row of the screen as the inside of a `text` element, and the classes that go on in the next row."""
    parts = []
    for text, attributes in re.findall(r"([^\x1b]*)(?:\x1b\[([0-9;]*)m)?", line):
        if text:
            shown = html.escape(text, quote=False)
            parts.append(f'<tspan class="{" ".join(classes)}">{shown}</tspan>' if classes else shown)
        for attribute in attributes.split(";") if attributes else []:
            if attribute in ("0", "22", "39"):
                classes = []
            elif attribute in CLASSES:
                classes = [*classes, CLASSES[attribute]]
    return "".join(parts).rstrip(), classes


def draw(frames):
    """One film: every frame stands beside the one before, and the window moves along."""
    letter, height, top, side = 8.43, 19, 52, 18
    width, tall = round(COLUMNS * letter + 2 * side), top + ROWS * height + 12
    rows, film = {}, []
    for number, (screen, _) in enumerate(frames):
        uses, classes = [], []
        for at, line in enumerate(screen.split("\n")[:ROWS]):
            row, classes = row_of(line, classes)
            if row:
                name = rows.setdefault(row, f"r{len(rows)}")
                uses.append(f'<use href="#{name}" y="{at * height}"/>')
        film.append(f'<g transform="translate({number * width})">{"".join(uses)}</g>')
    total, begun, steps = sum(pause for _, pause in frames), 0, []
    for number, (_, pause) in enumerate(frames):
        steps.append(f"{begun * 100 / total:.3f}%{{transform:translateX({-number * width}px)}}")
        begun += pause
    last = f"translateX({-(len(frames) - 1) * width}px)"
    title = ("A run of ddscurate add in a terminal: the form is answered, a summary is refused and mended, the agreement is "
             "read, the finished entry is shown, committed and pushed")
    font = 'ui-monospace,SFMono-Regular,Menlo,Consolas,"DejaVu Sans Mono","Liberation Mono",monospace'
    style = (f"text{{font:14px {font};fill:#dfe3ee;white-space:pre}}.b{{font-weight:700}}.d{{fill:#7f849c}}"
             f".r{{fill:#f38ba8}}.g{{fill:#8fd18a}}.c{{fill:#7dc4e4}}"
             f"#film{{transform:{last};animation:film {total / 1000:.1f}s step-end infinite}}"
             f"@media(prefers-reduced-motion:reduce){{#film{{animation:none}}}}@keyframes film{{{''.join(steps)}}}")
    defined = "".join(f'<text id="{name}" x="{side}" y="{top}">{row}</text>' for row, name in rows.items())
    lights = "".join(f'<circle cx="{20 * at}" cy="20" r="6" fill="{color}"/>'
                     for at, color in enumerate(["#ec6a5e", "#f4bf4f", "#61c554"], 1))
    return (f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {tall}" width="{width}" height="{tall}" '
            f'role="img" aria-labelledby="t">\n<title id="t">{title}</title>\n<style>{style}</style>\n'
            f'<defs>{defined}<clipPath id="w"><rect width="{width}" height="{tall}"/></clipPath></defs>\n'
            f'<rect width="{width}" height="{tall}" rx="9" fill="#1b1d2b"/>\n{lights}\n'
            f'<g clip-path="url(#w)"><g id="film">\n' + "\n".join(film) + "\n</g></g>\n</svg>\n")


def main():
    if len(sys.argv) != 2:
        raise SystemExit(__doc__)
    frames = run(Path(sys.argv[1]).resolve())
    PICTURE.write_text(draw(frames))
    print(f"{PICTURE}: {len(frames)} frames, {sum(pause for _, pause in frames) / 1000:.0f} s")


if __name__ == "__main__":
    main()
