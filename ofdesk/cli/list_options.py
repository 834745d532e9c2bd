"""The options of ``clients list``, described once for its two doors."""


class ListOption:
    """One option: ``quick`` when the first rows can answer it; ``number`` when it takes one."""

    __slots__ = ("number", "quick")

    def __init__(self, *, number: bool, quick: bool) -> None:
        self.number = number
        self.quick = quick

    def fits(self, value: str) -> bool:
        """Whether ``value`` is surely well written; what is doubtful goes to argparse."""
        if self.number:
            return value.isascii() and value.isdigit() and len(value) < 16
        return not value.startswith("-")


LIST_OPTIONS = {
    "--search": ListOption(number=False, quick=True),
    "--due": ListOption(number=True, quick=False),
    "--limit": ListOption(number=True, quick=True),
}
