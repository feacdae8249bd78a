"""Today: who was served, what is due, what is unfinished."""
