git switch -q main
sed -i.bak 's/mode: cla/mode: dco/' guide.yaml && rm guide.yaml.bak
commit "$ADA" 'Ask for sign-offs'
git branch -qf proposal
git switch -q proposal
entry docker Docker
commit 'Dan Example <dan@example.com>' 'Add Docker'
entry podman Podman
commit "$BOB" 'Add Podman

Signed-off-by: Ada Example <ada@example.com>
Co-authored-by: Eve <eve@example.com>'
