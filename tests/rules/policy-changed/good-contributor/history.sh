# actor: bob
git switch -q proposal
mend 's/github: bob/&\n  codeberg: bob/; s/  - bob@example.com/&\n  - bob@home.example.com/' contributors/bob.yaml
commit "$BOB" 'Tell where else I am'
