"""The migration quote and the acts of the staff."""
