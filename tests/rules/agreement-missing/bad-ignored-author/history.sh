# actor: dan
bot
entry docker Docker
commit 'Assistant <assistant@example.net>' 'Add Docker

Co-authored-by: Assistant <assistant@example.net>'
