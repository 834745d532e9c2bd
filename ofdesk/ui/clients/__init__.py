"""The client list, its summary panel, and the client sheet."""
