# actor: BOB
git switch -q proposal
printf 'url: https://bob.example.com/\n' >>contributors/bob.yaml
printf 'name: Fay Example\n' >contributors/fay.yaml
commit "$BOB" 'Tell where I live, and credit Fay'
