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

# base "Message": all there is is the newest commit of the base, and the proposal goes on from there.
base() {
    commit "$ADA" "$1"
    git branch -qf proposal
    git switch -q proposal
}

# policy "key: value"...: the base gets that policy, and the proposal goes on from there.
policy() {
    git switch -q main
    { echo policy: && printf '  %s\n' "$@"; } | setting
    base 'Set the policy'
}

# mend EXPRESSION FILE...: changes files with sed.
mend() {
    expression=$1
    shift
    for file in "$@"; do
        sed -i.bak "$expression" "$file"
        rm "$file.bak"
    done
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

# theme SLUG "Title": a theme behind all others.
theme() {
    printf -- '---\ntitle: %s\n---\nIt takes time.\n' "$2" >"themes/$1.md"
    mend "s/^  - watch/  - watch\\n  - $1/" guide.yaml
}

# setting: more of guide.yaml, from the standard input.
setting() {
    cat >>guide.yaml
}

# bot: the base lets a program in, by its address and account, and asks nothing of an assistant that writes along.
bot() {
    git switch -q main
    mend 's/  file: CLA.md/  exempt:\n    - email: 7+helper[bot]@users.noreply.github.com\n      actor: helper[bot]\n  ignore_coauthors:\n    - assistant@example.net/' guide.yaml
    base 'Let the helper in'
}

# docker_went: the base had an entry for Docker, and has one that was moved.
docker_went() {
    git switch -q main
    entry docker Docker
    commit "$ADA" 'Add Docker'
    entry podman Podman
    commit "$ADA" 'Add Podman'
    git rm -q entries/docker.yaml
    commit "$ADA" 'Remove Docker, it closed'
    git mv entries/podman.yaml entries/pod-man.yaml
    base 'Spell it otherwise'
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
