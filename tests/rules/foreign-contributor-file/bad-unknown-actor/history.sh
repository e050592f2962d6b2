git switch -q proposal
git rm -q contributors/ada.yaml
commit "$BOB" 'Remove the editor'
