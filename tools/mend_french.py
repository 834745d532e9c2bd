"""Put the no-break spaces of French typography into the French messages of ``resources/i18n``."""

import re
import sys
from pathlib import Path

NBSP = "\N{NO-BREAK SPACE}"
MENDS = (
    (r" ([:;?»])(?=[\s\"(.,)\\]|$)", rf"{NBSP}\1"),
    (r"« ", f"«{NBSP}"),
    (r"(?<=[\d}]) ([€%])", rf"{NBSP}\1"),
    (r"(?<=\w)'(?=\w)", "’"),
    (r"\.\.\.", "…"),
)


def mended(text: str) -> str:
    """``text`` as a French printer sets it."""
    for pattern, replacement in MENDS:
        text = re.sub(pattern, replacement, text)
    return text


def mended_catalogue(text: str) -> str:
    """A .po file with its ``msgstr`` mended, and nothing else touched."""
    lines, in_french = [], False
    for line in text.splitlines(keepends=True):
        if not line.startswith('"'):
            in_french = line.startswith("msgstr")
        head = line.startswith('"') and "\\n" in line and re.match(r'"[A-Z][\w-]+: ', line)
        lines.append(mended(line) if in_french and not head else line)
    return "".join(lines)


def main(root: Path) -> None:
    """Mend every French catalogue under ``root`` in place and name those that changed."""
    for path in sorted((root / "resources" / "i18n" / "fr" / "LC_MESSAGES").glob("*.po")):
        before = path.read_text(encoding="utf-8")
        after = mended_catalogue(before)
        if after != before:
            path.write_text(after, encoding="utf-8")
            sys.stdout.write(f"{path.name}\n")


if __name__ == "__main__":
    main(Path(__file__).resolve().parent.parent)
