# actor: ghost
git switch -q main
printf 'editors:\n  - ghost\n' | setting
base 'An editor without a file'
signed ghost 'Mallory Example' mallory@example.com
mend 's/github: ghost/github: mallory/' contributors/ghost.yaml
commit 'Mallory Example <mallory@example.com>' 'Be the editor'
