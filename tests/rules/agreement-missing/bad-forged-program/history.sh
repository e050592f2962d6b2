# actor: dan
git switch -q main
sed -i.bak 's/  file: CLA.md/  exempt:\n    - email: 7+helper[bot]@users.noreply.github.com\n      actor: helper[bot]\n  ignore_coauthors:\n    - assistant@example.net/' guide.yaml
rm guide.yaml.bak
commit "$ADA" 'Let the helper in'
git branch -qf proposal
git switch -q proposal
entry docker Docker
commit 'helper[bot] <7+helper[bot]@users.noreply.github.com>' 'Add Docker

Co-authored-by: Assistant <assistant@example.net>'
