"""Reads the platforms: OAuth2 over mutual TLS, signed both ways, a report in CSV."""
