"""The central server: stores sealed envelopes it cannot read."""
