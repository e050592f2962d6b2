# actor: bob
git switch -q proposal
mend 's/^summary: .*/summary: Shapes cold metal under a hammer./' entries/anvil.yaml
commit "$BOB" 'Say cold'
git switch -q main
mend 's/^    note: .*/    note: Heavy, and worth its weight./' entries/anvil.yaml
commit "$ADA" 'Say weight'
