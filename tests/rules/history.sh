# What the histories in `tests/rules/*/*/history.sh` begin with: a repository whose branch `main` holds the small guide,
# and words to go on from there. The guide's folder is in $GUIDE, the fixtures are in $FIXTURES.
set -eu

SIGNED='  version: "1"
  sha256: bf2a0030b5c0b696375ca11302b387c151942f7d7ec306124cd28518302bf312
  signed: "2025-02-03"'

# commit "Ann Example <ann@example.com>" "Message": all there is, as that author.
commit() {
    git add -A
    git commit -q --allow-empty --author "$1" -m "$2"
}

# person HANDLE "Name" EMAIL: a contributor's file without a signature.
person() {
    printf 'name: %s\nhandles:\n  github: %s\nemails:\n  - %s\n' "$2" "$1" "$3" >"contributors/$1.yaml"
}

# signed HANDLE "Name" EMAIL: a contributor's file with one.
signed() {
    person "$@"
    printf 'agreement:\n%s\n' "$SIGNED" >>"contributors/$1.yaml"
}

# entry SLUG "Name": an entry without a finding.
entry() {
    printf 'name: %s\nkind: tool\nsummary: Does one thing and does it well.\nurls:\n  home: https://%s.example.com/\nlistings:\n  - theme: watch\n' \
        "$2" "$1" >"entries/$1.yaml"
}

# setting: more of guide.yaml, from the standard input.
setting() {
    cat >>guide.yaml
}

ADA='Ada Example <ada@example.com>'
BOB='Bob Example <bob@example.com>'
CY='Cy Example <cy@example.com>'

git init -q -b main .
git config core.autocrlf false
cp -R "$FIXTURES/base/." .
mkdir -p entries contributors
signed ada 'Ada Example' ada@example.com
printf 'roles:\n  - editor\n' >>contributors/ada.yaml
signed bob 'Bob Example' bob@example.com
setting <<'YAML'
upstream: https://github.com/example/guide
YAML
commit "$ADA" 'Begin'
git branch -q proposal
