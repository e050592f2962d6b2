# actor: bob
git switch -q proposal
printf 'a\0b' >logo.bin
dd if=/dev/zero bs=1024 count=300 2>/dev/null | tr '\0' 'x' >notes.txt
commit "$BOB" 'Add a picture and a log'
