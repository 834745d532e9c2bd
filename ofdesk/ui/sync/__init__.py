"""Sharing as the window shows it: exchanges by themselves, and the dialog of conflicts."""
