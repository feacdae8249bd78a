"""The frame around the rooms: rail, top bar, page, messages."""
