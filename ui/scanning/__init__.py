"""Paper that comes back: files dropped by a scanner, their sheet code read, filed with their sheet."""
