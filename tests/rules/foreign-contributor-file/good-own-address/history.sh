# actor: bob
git switch -q main
mend 's/  - bob@example.com/&\n  - shared@example.com/' contributors/bob.yaml
mend 's/  - ada@example.com/&\n  - shared@example.com/' contributors/ada.yaml
base 'Share an address'
mend 's/  - bob@example.com/&\n  - bob@home.example.com/' contributors/bob.yaml
git mv contributors/bob.yaml contributors/bobby.yaml
entry docker Docker
commit 'Bob Example <bob@home.example.com>' 'Add Docker from home'
