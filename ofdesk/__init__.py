"""ofdesk, the desktop back-office of a publisher that sells yearly subscriptions to aero-clubs."""

__version__ = "0.1.0"
