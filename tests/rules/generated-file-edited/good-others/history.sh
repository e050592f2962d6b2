# actor: bob
git switch -q main
setting <<'YAML'
policy:
  generated:
    - README.md
    - site
YAML
printf '# Guide\n' >README.md
base 'Publish'
printf 'x\n' >README.txt
entry docker Docker
commit "$BOB" 'Add Docker'
