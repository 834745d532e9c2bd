"""What reading and testing platforms answer: one document, one table of what failed and why."""

import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from ofdesk.cli.command import DONE, UNAVAILABLE, Answer

if TYPE_CHECKING:
    from ofdesk.ports.platforms import Step
    from ofdesk.services.platform_counts import CountRead


def counts_answer(found: "Sequence[CountRead]", *, single: bool) -> Answer:
    """One object for one name, else a list; status 3 when any platform could not be read."""
    data = [_count_data(one) for one in found]
    failed = [one for one in found if one.code]
    return Answer(
        data[0] if single and data else data,
        lambda: _counts_text(found),
        warnings=[_failed_text(failed, len(found))] if failed else [],
        status=UNAVAILABLE if failed else DONE,
    )


def _count_data(one: "CountRead") -> dict[str, Any]:
    from ofdesk.words.sentences import sentence_of

    data: dict[str, Any] = {
        "platform": one.platform,
        "count": one.count,
        "before": one.before,
        "read_at": one.read_at,
        "source": one.source,
    }
    if one.code:
        message = sentence_of(one.code, one.values)
        data |= {"error": one.code, "message": message, "values": dict(one.values)}
    return data


def _counts_text(found: "Sequence[CountRead]") -> str:
    from ofdesk.cli.tables import table
    from ofdesk.words.client_sheets import value_name
    from ofdesk.words.formats import instant, number
    from ofdesk.words.platforms import COUNT_HEADINGS, TEXTS, words

    if not found:
        return words(TEXTS["nobody_read"])
    rows = [
        (
            one.platform,
            "" if one.count is None else number(one.count),
            instant(one.read_at) if one.read_at else "",
            value_name(one.source),
            words(TEXTS["not_read" if one.code else "read"]),
        )
        for one in found
    ]
    return table([words(heading) for heading in COUNT_HEADINGS], rows, " r")


def _failed_text(failed: "Sequence[CountRead]", total: int) -> str:
    from ofdesk.words.formats import number
    from ofdesk.words.platforms import FAILED, words
    from ofdesk.words.sentences import sentence_of

    head = words.plural(*FAILED, len(failed)).format(count=number(len(failed)), total=number(total))
    lines = [f"{one.platform}: {sentence_of(one.code, one.values)}" for one in failed]
    return "\n".join((head, *lines))


def steps_answer(platform: str, steps: "Sequence[Step]") -> Answer:
    """Each step in words; status 3 unless the last one is done."""
    from ofdesk.words.platforms import step_text

    ok = all(step.ok for step in steps)
    told = [
        {
            "step": step.name,
            "ok": step.ok,
            "detail": step_text(step.name, step.values, step.code),
            **({"error": step.code, "values": dict(step.values)} if step.code else {}),
        }
        for step in steps
    ]
    data: dict[str, Any] = {"platform": platform, "ok": ok, "steps": told}
    last = steps[-1]
    if ok:
        data["count"] = last.values["count"]
    else:
        data |= {
            "error": last.code,
            "message": told[-1]["detail"],
            "values": dict(last.values),
        }
    text = "\n".join(f"{'✓' if one['ok'] else '✗'} {one['detail']}" for one in told)
    return Answer(data, text, status=DONE if ok else UNAVAILABLE)


def tell_progress(done: int, total: int) -> None:
    """How far it is, on a terminal alone, on one line that is written over."""
    if total > 1 and sys.stderr.isatty():
        from ofdesk.words.platforms import TEXTS, words

        said = words(TEXTS["progress"]).format(done=done, total=total)
        sys.stderr.write(f"\r{said}" + ("\n" if done == total else ""))
        sys.stderr.flush()
