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
entry docker-ce 'Docker CE'
sed -i.bak 's|docker-ce.example.com|docker.example.com|' entries/docker-ce.yaml && rm entries/docker-ce.yaml.bak
commit "$BOB" 'Add Docker CE'
