# actor: dan
git switch -q proposal
entry docker Docker
commit 'Dan Example <dan@example.com>' 'Add Docker'
entry podman Podman
commit 'Dan Example <DAN@example.com>' 'Add Podman'
entry zot Zot
commit "$BOB" 'Add Zot

Co-authored-by: Bob Example <bob@laptop.example>
CO-AUTHORED-BY: Eve <eve@example.com>'
