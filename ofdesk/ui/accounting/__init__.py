"""The page for the accountant."""
