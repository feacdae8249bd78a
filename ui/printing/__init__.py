"""From finished pages in memory to a printer, a picture on screen or a file somebody asked for."""
