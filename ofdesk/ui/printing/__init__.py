"""« À imprimer »: what waits for the post, lots and their letters, printers."""
