git switch -q main
mend 's/mode: cla/mode: dco/' guide.yaml
base 'Ask for sign-offs'
entry docker Docker
commit 'Dan Example <dan@example.com>' 'Add Docker

Signed-off-by: Dan Example <DAN@example.com>'
entry podman Podman
commit "$BOB" 'Add Podman

Co-authored-by: Eve <7+eve@users.noreply.github.com>
Signed-off-by: Bob <12+bob@users.noreply.github.com>
Signed-off-by: Eve <eve@users.noreply.github.com>'
