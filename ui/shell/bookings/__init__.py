"""Bookings and walk-ins: who is expected, who waits, who is being received."""
