# actor: mal
git switch -q main
person dan 'Dan Example' dan@example.com
commit "$ADA" 'Credit Dan'
git branch -qf proposal
git switch -q proposal
entry docker Docker
signed mal 'Mal Example' dan@example.com
sed -i.bak 's/  - dan@example.com/&\n  - mal@example.com\n  - 9+DAN@users.noreply.github.com/; s/  github: mal/&\n  gitlab: malady/' contributors/mal.yaml
rm contributors/mal.yaml.bak
commit 'Dan Example <dan@example.com>' 'Add Docker'
