"""Bank statements in four formats, read defensively into frozen rows."""
