# actor: bob
git switch -q proposal
sed -i.bak 's/^title: .*/title: A Small but Fine Guide/' guide.yaml && rm guide.yaml.bak
mkdir -p notes/.github
printf 'x\n' >notes/.github/x
printf 'x\n' >githubx
commit "$BOB" 'Change the title'
