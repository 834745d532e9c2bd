"""Bank: statements, proposals side by side, decisions."""
