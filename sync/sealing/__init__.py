"""Everything that holds secrets: seat keys, rings, seal, open, sign."""
