"""How the server's database grew, one file per step."""
