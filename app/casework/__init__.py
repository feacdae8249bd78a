"""What a worker can do: one file per noun, one function per verb."""
