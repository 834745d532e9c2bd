"""The nouns of the command line and the module of each; a noun that is not built is absent."""

NOUNS = {
    "completion": "ofdesk.cli.completion",
}
"""In the order of ``ofdesk --help``."""
