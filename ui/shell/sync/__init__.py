"""The sync room: what has reached the centre, what has not, and why."""
