# actor: mal
git switch -q main
person dan 'Dan Example' dan@example.com
base 'Credit Dan'
entry docker Docker
signed mal 'Mal Example' dan@example.com
mend 's/  - dan@example.com/&\n  - mal@example.com\n  - 9+DAN@users.noreply.github.com/; s/  github: mal/&\n  gitlab: malady/' contributors/mal.yaml
commit 'Dan Example <dan@example.com>' 'Add Docker'
