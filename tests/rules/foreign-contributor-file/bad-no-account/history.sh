# actor: mallory
git switch -q main
signed ed 'Ed Example' ed@example.com
mend '/^handles:/d; /^  github: /d' contributors/ed.yaml
printf 'roles:\n  - editor\n' >>contributors/ed.yaml
base 'An editor who names no account'
printf 'url: https://mallory.example.com/\n' >>contributors/ed.yaml
commit 'Ed Example <ed@example.com>' 'Write their address into a commit'
