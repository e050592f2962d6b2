# actor: bob
git switch -q proposal
entry docker Docker
commit "$BOB" 'Add Docker'
printf 'url: https://bob.example.com/\n' >>contributors/ada.yaml
signed cy 'Cy Example' cy@example.com
commit "$BOB" 'Touch what is not mine

Co-authored-by: Cy Example <cy@example.com>'
