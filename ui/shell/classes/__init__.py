"""Classes: sessions, who is enrolled, the door with its scanner, paper and feedback."""
