"""The renewal wizard."""
