"""JSON of a long list of flat rows, without the ``json`` module, whose import costs as much as the
rows of a thousand clients."""

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    Flat = str | int | None


def flat_json(names: "Sequence[str]", rows: "Iterable[Sequence[Flat]]") -> str:
    """``rows`` as objects under ``names``, one a line; the same document as ``json_text``."""
    heads = [f"{quoted(name)}: " for name in names]
    lines = [
        "{" + ", ".join([head + _value(cell) for head, cell in zip(heads, row, strict=True)]) + "}"
        for row in rows
    ]
    return "[\n" + ",\n".join(lines) + "\n]" if lines else "[]"


def _value(cell: "Flat") -> str:
    if cell is None:
        return "null"
    return quoted(cell) if isinstance(cell, str) else str(cell)


def quoted(text: str) -> str:
    """``text`` as a JSON string; whatever needs an escape is left to the ``json`` module."""
    if '"' in text or "\\" in text or not text.isprintable():
        from json import dumps

        return dumps(text, ensure_ascii=False)
    return f'"{text}"'
