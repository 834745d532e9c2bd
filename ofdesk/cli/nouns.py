"""The nouns of the command line and the module of each; a noun that is not built is absent."""

NOUNS = {
    "init": "ofdesk.cli.init",
    "settings": "ofdesk.cli.settings",
    "clients": "ofdesk.cli.clients",
    "resources": "ofdesk.cli.resources",
    "catalogue": "ofdesk.cli.catalogue",
    "versions": "ofdesk.cli.versions",
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
    "close-year": "ofdesk.cli.close_year",
    "control-pack": "ofdesk.cli.control_pack",
    "backup": "ofdesk.cli.backup",
    "restore": "ofdesk.cli.restore",
    "demo": "ofdesk.cli.demo",
    "tour": "ofdesk.cli.tour",
    "selftest": "ofdesk.cli.selftest",
    "completion": "ofdesk.cli.completion",
}
"""In the order of ``ofdesk --help``."""
