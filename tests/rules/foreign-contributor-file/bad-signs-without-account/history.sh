# actor: mallory
git switch -q proposal
signed zed 'Zed Example' zed@example.com
mend '/^handles:/d; /^  github: /d' contributors/zed.yaml
entry docker Docker
commit 'Zed Example <zed@example.com>' 'Add Docker'
