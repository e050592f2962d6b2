# actor: cy
git switch -q main
signed cy 'Cy Example' cy@example.com
mend 's/  github: cy/  gitlab: cy/' contributors/cy.yaml
printf 'roles:\n  - editor\n' >>contributors/cy.yaml
base 'An editor who has an account elsewhere'
printf 'url: https://cy.example.com/\n' >>contributors/ada.yaml
commit "$BOB" 'Be an editor by the name of an account'
