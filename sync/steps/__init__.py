"""The steps of one round, in reading order."""
