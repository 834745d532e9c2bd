"""Printing: an adapter to CUPS, and files ready to be printed."""
