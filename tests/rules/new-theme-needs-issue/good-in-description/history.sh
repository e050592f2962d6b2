# actor: bob
# text: Add a theme\n\nSee https://github.com/example/guide/issues/12.
policy 'new_theme_needs_issue: true'
theme cool 'Cooling Is Half the Work'
commit "$BOB" 'Add a theme'
