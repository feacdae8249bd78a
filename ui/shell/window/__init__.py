"""The window log of the marriage desk: what was offered and what each said, in a few keys."""
