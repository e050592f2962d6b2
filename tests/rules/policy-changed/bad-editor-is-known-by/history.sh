# actor: ada
git switch -q proposal
mend 's/github: ada/github: mallory/; s/  - ada@example.com/&\n  - mallory@example.com/' contributors/ada.yaml
commit "$ADA" 'Let another one be me'
