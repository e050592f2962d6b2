# actor: bob
git switch -q proposal
dd if=/dev/zero bs=1024 count=256 2>/dev/null | tr '\0' 'x' >notes.txt
printf 'a\0b' >old.bin
commit "$BOB" 'Add a log'
git rm -q old.bin
commit "$BOB" 'Remove the picture'
