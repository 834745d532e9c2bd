"""The options of ``clients list``, described once for its two doors."""

LONGEST_DUE = 36_500
"""A century of days: what is beyond it outgrows the calendar."""


class ListOption:
    """One option; ``number`` when it takes a whole number."""

    __slots__ = ("number",)

    def __init__(self, *, number: bool) -> None:
        self.number = number

    def fits(self, value: str) -> bool:
        """Whether ``value`` is surely well written; what is doubtful goes to argparse."""
        if self.number:
            return value.isascii() and value.isdigit() and len(value) < 16
        return not value.startswith("-")


LIST_OPTIONS = {
    "--search": ListOption(number=False),
    "--due": ListOption(number=True),
    "--limit": ListOption(number=True),
}
