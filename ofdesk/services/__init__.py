"""Use cases, one module per noun, and read models in ``<noun>_rows.py``."""
