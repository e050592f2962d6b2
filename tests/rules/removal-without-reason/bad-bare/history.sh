# actor: bob
# text: Remove Zinc\n
git switch -q main
entry zinc Zinc
policy 'removal_needs_reason: true'
git rm -q entries/zinc.yaml
commit "$BOB" 'Remove Zinc

Signed-off-by: Bob Example <bob@example.com>'
