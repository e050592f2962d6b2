# actor: bob
git switch -q proposal
sed -i.bak 's/^summary: .*/summary: Shapes cold metal under a hammer./' entries/anvil.yaml && rm entries/anvil.yaml.bak
commit "$BOB" 'Say cold'
git switch -q main
sed -i.bak 's/^    note: .*/    note: Heavy, and worth its weight./' entries/anvil.yaml && rm entries/anvil.yaml.bak
commit "$ADA" 'Say weight'
