# actor: helper[bot]
bot
entry docker Docker
commit 'helper[bot] <7+helper[bot]@users.noreply.github.com>' 'Add Docker

Co-authored-by: Assistant <assistant@example.net>'
