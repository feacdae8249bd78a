"""The look: colours by name, one style sheet, icons of one family."""
