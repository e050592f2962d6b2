# actor: dan
git switch -q proposal
setting <<'YAML'
rules:
  agreement-missing: off
  policy-changed: off
  dangling-entry: off
  wrong-type: off
policy:
  quote_length: long
editors:
  - dan
YAML
mend 's/mode: cla/mode: none/' guide.yaml
entry docker Docker
printf 'relations:\n  - type: works-with\n    entry: nowhere\n' >>entries/docker.yaml
mkdir -p .github/workflows
printf 'on: push\n' >.github/workflows/validate.yml
printf 'More.\n' >>CLA.md
commit 'Dan Example <dan@example.com>' 'Add Docker'
