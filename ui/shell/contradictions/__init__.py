"""All contradictions this computer knows of, for those in the room."""
