"""The windows: layout in views, decisions in pages and flows, work on other threads."""
