"""Lists of documents and their pages."""
