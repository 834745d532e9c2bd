"""Windows that read platforms: the counts of a selection, and the test of a connection."""
