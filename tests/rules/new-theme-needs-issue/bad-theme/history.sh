# actor: bob
policy 'new_theme_needs_issue: true'
theme cool 'Cooling Is Half the Work'
commit "$BOB" 'Add a theme'
