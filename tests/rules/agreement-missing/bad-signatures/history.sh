# actor: cy
git switch -q proposal
signed cy 'Cy Example' cy@example.com
mend 's/"1"/"0"/' contributors/cy.yaml
commit "$CY" 'Sign another version'
git switch -q main
person dan 'Dan Example' dan@example.com
signed eve 'Eve Example' eve@example.com
mend 's/bf2a/bf2b/' contributors/eve.yaml
commit "$ADA" 'Add two'
git switch -q proposal
entry docker Docker
commit 'Dan Example <dan@example.com>' 'Add Docker'
entry podman Podman
commit 'Eve Example <eve@example.com>' 'Add Podman'
