# actor: bob
git switch -q main
setting <<'YAML'
policy:
  entries_per_proposal: 1
YAML
commit "$ADA" 'Set the policy'
git branch -qf proposal
git switch -q proposal
entry docker Docker
sed -i.bak 's/\[\[crucible/[[the-crucible/' pages/introduction.md && rm pages/introduction.md.bak
git mv entries/crucible.yaml entries/the-crucible.yaml
commit "$BOB" 'Add one, move one'
