# actor: bob
policy 'entries_per_proposal: 1'
entry docker Docker
mend 's/\[\[crucible/[[the-crucible/' pages/introduction.md
git mv entries/crucible.yaml entries/the-crucible.yaml
commit "$BOB" 'Add one, move one'
