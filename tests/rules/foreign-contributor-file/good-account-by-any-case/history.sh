# actor: vic
git switch -q main
signed victoria 'Vic Example' vic@example.com
mend 's/  github: victoria/  GitHub: Vic/' contributors/victoria.yaml
base 'A forge with capital letters'
printf 'url: https://vic.example.com/\n' >>contributors/victoria.yaml
signed_by='Vic Example <vic@laptop.example.com>'
mend 's/  - vic@example.com/&\n  - vic@laptop.example.com/' contributors/victoria.yaml
commit "$signed_by" 'Change what is mine'
