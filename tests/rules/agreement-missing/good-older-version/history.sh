git switch -q main
sed -i.bak 's/  file: CLA.md/  accepts: ["0"]/' guide.yaml && rm guide.yaml.bak
signed cy 'Cy Example' cy@example.com
sed -i.bak 's/"1"/"0"/' contributors/cy.yaml && rm contributors/cy.yaml.bak
commit "$ADA" 'Accept an older version'
git branch -qf proposal
git switch -q proposal
entry docker Docker
commit "$CY" 'Add Docker'
