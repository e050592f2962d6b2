# actor: bob
# text: Remove Zinc\n
git switch -q main
entry zinc Zinc
setting <<'YAML'
policy:
  removal_needs_reason: true
YAML
commit "$ADA" 'Set the policy'
git branch -qf proposal
git switch -q proposal
git rm -q entries/zinc.yaml
commit "$BOB" 'Remove Zinc

Signed-off-by: Bob Example <bob@example.com>'
