# actor: ada
git switch -q proposal
printf 'url: https://bob.example.com/\n' >>contributors/bob.yaml
signed cy 'Cy Example' cy@example.com
commit "$CY" 'Sign'
