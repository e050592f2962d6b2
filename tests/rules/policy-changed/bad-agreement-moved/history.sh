# actor: bob
git switch -q main
mkdir docs
git mv CLA.md docs/CLA.md
mend 's|file: CLA.md|file: docs/CLA.md|' guide.yaml
base 'Keep the agreement elsewhere'
git mv docs/CLA.md docs/OLD.md
commit "$BOB" 'Move the agreement'
