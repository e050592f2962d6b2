# actor: bob
git switch -q main
setting <<'YAML'
policy:
  entries_per_proposal: 1
  removal_needs_reason: true
YAML
for slug in zinc zircon; do entry $slug $slug; done
sed -i.bak 's/name: z/name: Z/' entries/z*.yaml && rm entries/*.bak
commit "$ADA" 'Set the policy'
git branch -qf proposal
git switch -q proposal
git mv entries/zinc.yaml entries/docker.yaml
git mv entries/zircon.yaml entries/podman.yaml
sed -i.bak 's/Zinc/Docker/; s/zinc/docker/; s/Zircon/Podman/; s/zircon/podman/' entries/docker.yaml entries/podman.yaml && rm entries/*.bak
commit "$BOB" 'Put two in place of two'
