"""The server's doors: HTTP in, protocol messages out."""
