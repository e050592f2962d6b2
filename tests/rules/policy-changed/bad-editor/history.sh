# actor: bob
git switch -q proposal
printf 'roles:\n  - editor\n' >>contributors/bob.yaml
commit "$BOB" 'Be an editor'
