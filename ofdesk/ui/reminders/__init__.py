"""Reminders: what would go, what is held and why, letters."""
