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
printf '# The guide\n' >README.md
mkdir -p site/a
printf 'x\n' >site/a/index.html
commit "$BOB" 'Mend the title'
