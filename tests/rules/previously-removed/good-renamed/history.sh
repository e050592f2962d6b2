# actor: bob
docker_went
git mv entries/anvil.yaml entries/the-anvil.yaml
git mv entries/the-anvil.yaml entries/anvil.yaml
entry zot Zot
commit "$BOB" 'Add Zot'
