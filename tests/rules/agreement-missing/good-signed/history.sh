# Bob has signed before, Cy signs in the proposal, and each commits with an address that is known by their file.
git switch -q proposal
entry docker Docker
commit "$BOB" 'Add Docker'
signed cy 'Cy Example' CY@Example.com
commit "$CY" 'Sign'
entry podman Podman
commit '1234+Bob@users.noreply <1234+Bob@users.noreply.github.com>' 'Add Podman

Co-authored-by: Cy Example <cy@users.noreply.github.com>'
