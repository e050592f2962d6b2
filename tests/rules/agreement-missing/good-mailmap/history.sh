git switch -q main
printf 'Bob Example <bob@example.com> <bob@laptop.example>\n' >.mailmap
base 'Map'
entry docker Docker
commit 'bob <bob@laptop.example>' 'Add Docker'
