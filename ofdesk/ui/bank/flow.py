"""What the dialogs of the bank show of a CSV file and of rules: no widgets here."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from ofdesk.domain.bank_layout import (
    DATES,
    DECIMALS,
    ENCODINGS,
    JOINED,
    ONE_COLUMN,
    SEPARATORS,
    Layout,
    changed_layout,
    told_layout,
)
from ofdesk.words import formats
from ofdesk.words.bank_rules import target_text, text
from ofdesk.words.ui import t

if TYPE_CHECKING:
    from ofdesk.ports.bank import Sample, StatementLine
    from ofdesk.services.bank_rules import RuleRow

LABEL_PARTS = ("label", "label_more")
ONE, TWO = "one", "two"
MONEY = {ONE: ("amount",), TWO: ("debit", "credit")}
COLUMNS = (*ONE_COLUMN, *LABEL_PARTS)
"""The fields that are chosen among the columns of the file."""
CUT = 28
NARROW, PER_LETTER, WIDE = 24, 8, 320
Options = Mapping[str, str]


def fixed_options() -> Mapping[str, Options]:
    """The fields that are chosen among a few, whatever the file."""
    return {
        "encoding": {one: t(f"profile.e_{one.replace('-', '_')}") for one in ENCODINGS},
        "separator": {
            _kept(one): t(f"profile.s_{name}")
            for one, name in zip(SEPARATORS, ("semicolon", "comma", "tab", "bar"), strict=True)
        },
        "headings": {"yes": t("profile.with_headings"), "no": t("profile.without_headings")},
        "dates": {one: t(f"profile.d_{one}") for one in DATES},
        "decimal": {
            one: t(f"profile.m_{name}")
            for one, name in zip(DECIMALS, ("comma", "point"), strict=True)
        },
        "way": {ONE: t("profile.way_one"), TWO: t("profile.way_two")},
    }


def _kept(separator: str) -> str:
    return told_layout(Layout(separator=separator))["separator"]


def column_options(layout: Layout, sample: "Sample | None") -> Options:
    """The columns of a file: by their headings where these differ, else by their places."""
    titles = list(sample.titles if sample else layout.titles)
    first = next((row for row in sample.rows if len(row) > 1), ()) if sample else ()
    options = {"": t("profile.none")}
    for place in range(max(len(titles), len(first))):
        title = titles[place] if place < len(titles) else ""
        if title and titles.count(title) == 1:
            options[title] = title
            continue
        shown = title or (first[place] if place < len(first) else "")
        number = str(place + 1)
        options[number] = t("profile.place", number=number, shown=shown.strip()[:CUT]).strip(" ·")
    used = [column for _, column in layout.columns()]
    return options | {column: column for column in used if column not in options}


def shown_values(layout: Layout) -> dict[str, str]:
    """A layout as the fields of the dialog show it."""
    told = told_layout(layout)
    parts = [*layout.label, "", ""]
    told |= dict(zip(LABEL_PARTS, parts, strict=False))
    told["way"] = TWO if layout.debit or layout.credit else ONE
    return told


def typed_layout(base: Layout, values: Mapping[str, str], titles: Sequence[str]) -> Layout:
    """The layout that the fields say; parts of a label beyond the second are kept.

    Raises the refusals of ``changed_layout``.
    """
    others = [name for way, names in MONEY.items() if way != values["way"] for name in names]
    parts = [values[name] for name in LABEL_PARTS] + list(base.label[len(LABEL_PARTS) :])
    told = {name: value for name, value in values.items() if name in told_layout(base)}
    told |= dict.fromkeys(others, "")
    told["label"] = JOINED.join(part for part in parts if part)
    layout = changed_layout(base, told)
    kept = tuple(part for part in parts if part)
    return _with(layout, kept, tuple(titles))


def _with(layout: Layout, label: tuple[str, ...], titles: tuple[str, ...]) -> Layout:
    from dataclasses import replace

    return replace(layout, label=label, titles=titles if layout.headings else ())


def movement_texts(line: "StatementLine | None") -> tuple[str, str, str]:
    """A movement as it is read: day, amount, label; dots for a row that holds none."""
    if line is None:
        return "…", "…", ""
    words = " · ".join(part for part in (line.payer, line.label) if part)
    return formats.day(line.day), formats.figures(line.cents), words


def column_width(sample: "Sample", place: int) -> int:
    """How wide a column of the file is shown, in pixels, by the longest text in it."""
    cells = [cells[place] for cells in (sample.titles, *sample.rows) if place < len(cells)]
    longest = max(map(len, cells), default=0)
    return min(NARROW + PER_LETTER * longest, WIDE)


def rule_texts(rule: "RuleRow") -> tuple[str, str, str, str]:
    """A rule: its words, where it leads, for which money, who wrote it."""
    how = t("learned.written_by" if rule.by_hand else "learned.learned_by", who=rule.changed_by)
    return rule.pattern, target_text(rule.client, rule.account), text(rule.direction), how


def profile_texts(layout: Layout) -> tuple[str, str, str]:
    """A profile: its name, what its files look like, its account."""
    options = fixed_options()
    told = told_layout(layout)
    names = ("encoding", "separator", "dates")
    look = " · ".join(options[name].get(told[name], told[name]) for name in names)
    return layout.name, look, layout.account
