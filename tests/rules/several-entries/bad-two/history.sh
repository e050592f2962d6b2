# actor: bob
policy 'entries_per_proposal: 1'
entry docker Docker
entry podman Podman
entry zot Zot
commit "$BOB" 'Add three'
