"""The nouns of the command line and the module of each; a noun that is not built is absent."""

NOUNS = {
    "price": "ofdesk.cli.price",
    "renew": "ofdesk.cli.renew",
    "activate": "ofdesk.cli.activate",
    "supplement": "ofdesk.cli.supplement",
    "migrate": "ofdesk.cli.migrate",
    "act": "ofdesk.cli.act",
    "invoices": "ofdesk.cli.invoices",
    "receipts": "ofdesk.cli.receipts",
    "verify": "ofdesk.cli.verify",
    "export": "ofdesk.cli.export",
    "completion": "ofdesk.cli.completion",
}
"""In the order of ``ofdesk --help``."""
