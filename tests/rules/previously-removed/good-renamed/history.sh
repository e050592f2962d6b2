# actor: bob
git switch -q main
entry docker Docker
commit "$ADA" 'Add Docker'
entry podman Podman
commit "$ADA" 'Add Podman'
git rm -q entries/docker.yaml
commit "$ADA" 'Remove Docker, it closed'
git mv entries/podman.yaml entries/pod-man.yaml
commit "$ADA" 'Spell it otherwise'
git branch -qf proposal
git switch -q proposal
git mv entries/anvil.yaml entries/the-anvil.yaml
git mv entries/the-anvil.yaml entries/anvil.yaml
entry zot Zot
commit "$BOB" 'Add Zot'
