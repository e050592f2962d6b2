# actor: bob
git switch -q proposal
: >guide.yaml
commit "$BOB" 'Begin the guide anew'
