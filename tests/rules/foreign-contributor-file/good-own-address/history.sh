# actor: bob
git switch -q main
sed -i.bak 's/  - bob@example.com/&\n  - shared@example.com/' contributors/bob.yaml && rm contributors/bob.yaml.bak
sed -i.bak 's/  - ada@example.com/&\n  - shared@example.com/' contributors/ada.yaml && rm contributors/ada.yaml.bak
commit "$ADA" 'Share an address'
git branch -qf proposal
git switch -q proposal
sed -i.bak 's/  - bob@example.com/&\n  - bob@home.example.com/' contributors/bob.yaml && rm contributors/bob.yaml.bak
git mv contributors/bob.yaml contributors/bobby.yaml
entry docker Docker
commit 'Bob Example <bob@home.example.com>' 'Add Docker from home'
