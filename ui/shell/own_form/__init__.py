"""The site's own forms, written and put in use."""
