# actor: bob
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

Its maker closed in May.'
git mv entries/bellows.yaml entries/the-bellows.yaml
sed -i.bak 's/\[\[bellows|/[[the-bellows|/' themes/build.md && rm themes/build.md.bak
commit "$BOB" 'Move Bellows'
