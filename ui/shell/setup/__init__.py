"""The first run: a new seat on this computer."""
