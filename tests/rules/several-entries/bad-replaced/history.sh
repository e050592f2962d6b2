# actor: bob
git switch -q main
for slug in zinc zircon; do entry $slug $slug; done
mend 's/name: z/name: Z/' entries/z*.yaml
policy 'entries_per_proposal: 1' 'removal_needs_reason: true'
git mv entries/zinc.yaml entries/docker.yaml
git mv entries/zircon.yaml entries/podman.yaml
mend 's/Zinc/Docker/; s/zinc/docker/; s/Zircon/Podman/; s/zircon/podman/' entries/docker.yaml entries/podman.yaml
commit "$BOB" 'Put two in place of two'
