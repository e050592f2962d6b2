git switch -q main
printf 'Bob Example <bob@example.com> <bob@laptop.example>\n' >.mailmap
commit "$ADA" 'Map'
git branch -qf proposal
git switch -q proposal
entry docker Docker
commit 'bob <bob@laptop.example>' 'Add Docker'
