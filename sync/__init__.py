"""One conversation with the central server."""
