# actor: bob
git switch -q proposal
mend 's/^summary: .*/summary: Shapes cold metal under a hammer./' entries/anvil.yaml
commit "$BOB" 'Say cold'
git rm -q contributors/bob.yaml
commit "$BOB" 'Leave'
git switch -q main
mend 's/^summary: .*/summary: Shapes red metal under a hammer./' entries/anvil.yaml
commit "$ADA" 'Say red'
printf 'url: https://bob.example.com/\n' >>contributors/bob.yaml
commit "$ADA" 'Tell where Bob lives'
