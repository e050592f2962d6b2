# actor: bob
git switch -q main
entry zinc Zinc
policy 'removal_needs_reason: true'
git rm -q entries/zinc.yaml
commit "$BOB" 'Remove Zinc

Its maker closed in May.'
git mv entries/bellows.yaml entries/the-bellows.yaml
mend 's/\[\[bellows|/[[the-bellows|/' themes/build.md
commit "$BOB" 'Move Bellows'
