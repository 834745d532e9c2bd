"""The windows: layout in views, decisions in pages and flows, work on other threads."""

import builtins
from importlib import import_module


def _load_qt() -> None:
    """Load Qt's binding without its way of importing, which reads the source of every module
    that is imported after it, to find whether it wants Qt's names spelled otherwise."""
    importing = builtins.__import__
    import_module("PySide6.QtCore")
    builtins.__import__ = importing


_load_qt()
