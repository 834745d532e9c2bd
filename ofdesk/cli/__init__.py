"""The command line: one program, one module per noun, the same use cases as the windows."""

from ofdesk.cli.program import main

__all__ = ["main"]
