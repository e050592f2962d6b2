# actor: cy
git switch -q main
signed cy 'Cy Example' cy@example.com
sed -i.bak 's/  github: cy/  gitlab: cy/' contributors/cy.yaml && rm contributors/cy.yaml.bak
printf 'roles:\n  - editor\n' >>contributors/cy.yaml
commit "$ADA" 'An editor who has an account elsewhere'
git branch -qf proposal
git switch -q proposal
printf 'url: https://cy.example.com/\n' >>contributors/ada.yaml
commit "$BOB" 'Be an editor by the name of an account'
