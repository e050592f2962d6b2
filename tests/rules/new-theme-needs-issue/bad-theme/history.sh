# actor: bob
git switch -q main
setting <<'YAML'
policy:
  new_theme_needs_issue: true
YAML
commit "$ADA" 'Set the policy'
git branch -qf proposal
git switch -q proposal
printf -- '---\ntitle: Cooling Is Half the Work\n---\nIt takes time.\n' >themes/cool.md
sed -i.bak 's/^  - watch/  - watch\n  - cool/' guide.yaml && rm guide.yaml.bak
commit "$BOB" 'Add a theme'
