"""The process of a case."""
