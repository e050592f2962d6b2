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
entry podman Podman
entry zot Zot
commit "$BOB" 'Add three'
