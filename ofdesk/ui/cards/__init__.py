"""Payments by card: what providers told, files of settlements, links that pay."""
