git switch -q main
mend 's/mode: cla/mode: dco/' guide.yaml
base 'Ask for sign-offs'
entry docker Docker
commit 'Dan Example <dan@example.com>' 'Add Docker'
entry podman Podman
commit "$BOB" 'Add Podman

Signed-off-by: Ada Example <ada@example.com>
Co-authored-by: Eve <eve@example.com>'
