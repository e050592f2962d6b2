# actor: bob
git switch -q proposal
mend 's/^title: .*/title: A Small but Fine Guide/' guide.yaml
mkdir -p notes/.github
printf 'x\n' >notes/.github/x
printf 'x\n' >githubx
commit "$BOB" 'Change the title'
