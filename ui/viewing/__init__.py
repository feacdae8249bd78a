"""Looking at what is attached: drawn in memory by a process of its own, shown a page at a time, never on the disk."""
