"""The page that hides everything at once."""
