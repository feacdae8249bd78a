"""Everything that becomes a printed page. Returns bytes."""
