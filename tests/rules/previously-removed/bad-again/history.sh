# actor: bob
docker_went
entry docker-ce 'Docker CE'
mend 's|docker-ce.example.com|docker.example.com|' entries/docker-ce.yaml
commit "$BOB" 'Add Docker CE'
