git switch -q main
mend 's/  file: CLA.md/  accepts: ["0"]/' guide.yaml
signed cy 'Cy Example' cy@example.com
mend 's/"1"/"0"/' contributors/cy.yaml
base 'Accept an older version'
entry docker Docker
commit "$CY" 'Add Docker'
