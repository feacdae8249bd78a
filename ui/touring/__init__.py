"""The tour: clicks through the real window offscreen, as a worker would, and keeps pictures of what it saw."""
