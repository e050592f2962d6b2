git switch -q main
sed -i.bak 's/mode: cla/mode: dco/' guide.yaml && rm guide.yaml.bak
commit "$ADA" 'Ask for sign-offs'
git branch -qf proposal
git switch -q proposal
entry docker Docker
commit 'Dan Example <dan@example.com>' 'Add Docker

Signed-off-by: Dan Example <DAN@example.com>'
entry podman Podman
commit "$BOB" 'Add Podman

Co-authored-by: Eve <7+eve@users.noreply.github.com>
Signed-off-by: Bob <12+bob@users.noreply.github.com>
Signed-off-by: Eve <eve@users.noreply.github.com>'
