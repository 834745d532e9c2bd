"""Pages beside their floor: a bare ReportLab canvas that is given the same texts at their places.

    python -m benchmarks.documents [--batch 1000] [--rounds 9]

The floor draws each string with ``setFont``, ``setFillColorRGB`` and ``drawString`` at coordinates
worked out beforehand, makes the same QR code with segno and draws both codes as paths. It neither
wraps, measures, aligns, formats, marks for reading aloud nor checks glyphs. Both sides are measured
in turn in one process; CPU milliseconds, medians.
"""

import argparse
import statistics
import time
from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import date
from io import BytesIO
from typing import Any

import segno
from reportlab.pdfgen.canvas import Canvas

from ofdesk.documents.codes import QR_MASK, QR_QUIET_MODULES
from ofdesk.documents.drawing import draw, draw_pages, new_canvas, set_document
from ofdesk.documents.fonts import Style, width
from ofdesk.documents.geometry import MM, PAGE_HEIGHT, Box
from ofdesk.documents.payment import QR_BOX, QR_SIDE
from ofdesk.documents.renderer import PageRenderer
from ofdesk.documents.surface import Run, Surface
from ofdesk.domain.references import document_number, rf_reference
from ofdesk.ports.documents import DocumentFacts
from ofdesk.words.pages import printed
from tests.documents import samples

Step = Callable[[Canvas], None]
DAY = date(2026, 11, 23)


def point(x: float, y: float) -> tuple[float, float]:
    """Millimetres from the top as ReportLab's points from the bottom."""
    return x * MM, (PAGE_HEIGHT - y) * MM


class Recorder(Surface):
    """Notes what a page draws, as plain canvas calls with coordinates in points."""

    def __init__(self, canvas: Canvas, payload: str) -> None:
        super().__init__(canvas)
        self.steps: list[Step] = []
        self._payload = payload

    def next_page(self) -> None:
        self.steps.append(lambda canvas: canvas.showPage())

    def text(self, style: Style, x: float, y: float, text: str) -> None:
        at = point(x, y)

        def step(canvas: Canvas) -> None:
            canvas.setFont(style.font, style.size)
            canvas.setFillColorRGB(*style.colour)
            canvas.drawString(*at, text)

        self.steps.append(step)

    def rule(self, start: Any, end: Any, colour: Any) -> None:
        line = (*point(*start), *point(*end))

        def step(canvas: Canvas) -> None:
            canvas.setStrokeColorRGB(*colour)
            canvas.setLineWidth(0.5)
            canvas.line(*line)

        self.steps.append(step)

    def dashes(self, start: Any, end: Any, colour: Any) -> None:
        self.steps.append(lambda canvas: canvas.setDash(3, 2))
        self.rule(start, end, colour)
        self.steps.append(lambda canvas: canvas.setDash())

    def filled(self, box: Box, colour: Any, radius: float = 0.0) -> None:
        self._box(box, colour, radius, fill=1)

    def outlined(self, box: Box, colour: Any, radius: float = 0.0) -> None:
        self._box(box, colour, radius, fill=0)

    def _box(self, box: Box, colour: Any, radius: float, fill: int) -> None:
        shape = (*point(box.left, box.bottom), box.width * MM, box.height * MM)

        def step(canvas: Canvas) -> None:
            (canvas.setFillColorRGB if fill else canvas.setStrokeColorRGB)(*colour)
            if radius:
                canvas.roundRect(*shape, radius * MM, stroke=1 - fill, fill=fill)
            else:
                canvas.rect(*shape, stroke=1 - fill, fill=fill)

        self.steps.append(step)

    def polygon(self, points: Any, colour: Any) -> None:
        places = [point(*one) for one in points]

        def step(canvas: Canvas) -> None:
            canvas.setFillColorRGB(*colour)
            path = canvas.beginPath()
            path.moveTo(*places[0])
            for place in places[1:]:
                path.lineTo(*place)
            canvas.drawPath(path, stroke=0, fill=1)

        self.steps.append(step)

    def modules(self, runs: Iterable[Run], at: Any, size: Any) -> None:
        if size[0] == size[1]:
            self.steps.append(lambda canvas: floor_qr(canvas, self._payload))
            return
        left, top = point(*at)
        bars = [(left + x * size[0] * MM, wide * size[0] * MM) for _, x, wide in runs]
        high = size[1] * MM

        def step(canvas: Canvas) -> None:
            canvas.setFillColorRGB(0, 0, 0)
            path = canvas.beginPath()
            for x, wide in bars:
                path.rect(x, top - high, wide, high)
            canvas.drawPath(path, stroke=0, fill=1)

        self.steps.append(step)

    def tilted(self, style: Style, middle: Any, text: str, degrees: float) -> None:
        back = -width(text, style) * MM / 2

        def step(canvas: Canvas) -> None:
            canvas.saveState()
            canvas.translate(*point(*middle))
            canvas.rotate(degrees)
            canvas.setFillColorRGB(*style.colour)
            canvas.setFont(style.font, style.size)
            canvas.drawString(back, -style.size * 0.36, text)
            canvas.restoreState()

        self.steps.append(step)

    def link(self, address: str, box: Box, owner: Any) -> None:
        del owner  # reading aloud is no part of the floor
        area = (*point(box.left, box.bottom), *point(box.right, box.top))
        self.steps.append(lambda canvas: canvas.linkURL(address, area, relative=0, thickness=0))


def floor_qr(canvas: Canvas, payload: str) -> None:
    """The QR code on a bare canvas: one path of runs."""
    matrix = segno.make_qr(
        payload, error="m", encoding="utf-8", boost_error=False, mask=QR_MASK
    ).matrix
    module = QR_SIDE / (len(matrix) + 2 * QR_QUIET_MODULES) * MM
    left, top = point(QR_BOX.left, QR_BOX.top)
    left, top = left + QR_QUIET_MODULES * module, top - QR_QUIET_MODULES * module
    canvas.setFillColorRGB(0, 0, 0)
    path = canvas.beginPath()
    for row, line in enumerate(matrix):
        start = None
        for column, dark in enumerate((*line, 0)):
            if dark and start is None:
                start = column
            elif not dark and start is not None:
                y = top - (row + 1) * module
                path.rect(left + start * module, y, (column - start) * module, module)
                start = None
    canvas.drawPath(path, stroke=0, fill=1)


def recorded(facts: DocumentFacts) -> list[Step]:
    """The plain canvas calls that draw ``facts``."""
    setting = set_document(facts)
    recorder = Recorder(new_canvas(BytesIO(), DAY, "fr"), setting.words.epc())
    draw_pages(recorder, setting)
    return recorder.steps


def floor(documents: Iterable[list[Step]]) -> bytes:
    """Draw recorded documents on one bare canvas."""
    out = BytesIO()
    canvas = new_canvas(out, DAY, "fr")
    for steps in documents:
        for step in steps:
            step(canvas)
    canvas.save()
    return out.getvalue()


def spent(work: Callable[[], object]) -> float:
    """CPU milliseconds of one run."""
    start = time.process_time()
    work()
    return (time.process_time() - start) * 1000


def compare(name: str, ours: Callable[[], object], bare: Callable[[], object], rounds: int) -> None:
    """Run both in turn and print medians and their ratio."""
    pairs = [(spent(bare), spent(ours)) for _ in range(rounds)]
    base, mine = (statistics.median(column) for column in zip(*pairs, strict=True))
    print(f"{name:<24} floor {base:9.1f} ms   ours {mine:9.1f} ms   ratio {mine / base:.2f}")


def different(count: int) -> list[DocumentFacts]:
    """Invoices that differ by number, reference and client, as those of a batch do."""
    usual = samples.four_lines()
    return [
        replace(
            usual,
            number=document_number("OF", "01", 2026, n),
            reference_rf=rf_reference(1, "01", 2026, n),
            buyer=replace(usual.buyer, name=f"Aéro-club numéro {n}", platform=f"club{n}"),
        )
        for n in range(1, count + 1)
    ]


def main() -> None:
    """Measure one page, four pages and a batch."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--batch", type=int, default=1000)
    parser.add_argument("--rounds", type=int, default=9)
    options = parser.parse_args()
    renderer = PageRenderer()
    printed("fr")
    for name, facts in (
        ("one page", samples.four_lines()),
        ("four pages", samples.seventy_lines()),
    ):
        steps = recorded(facts)
        rounds = options.rounds * 3
        compare(name, lambda f=facts: draw(f), lambda s=steps: floor([s]), rounds)
        compare(
            f"{name}, whole / bare",
            lambda f=facts: renderer.render(f),
            lambda s=steps: floor([s]),
            rounds,
        )
        compare(
            f"{name}, whole / page",
            lambda f=facts: renderer.render(f),
            lambda f=facts: draw(f),
            rounds,
        )
    batch = different(options.batch)
    drawn = [recorded(facts) for facts in batch]
    rounds = max(3, options.rounds // 3)
    compare(
        f"batch of {options.batch}",
        lambda: renderer.render_batch(batch),
        lambda: floor(drawn),
        rounds,
    )


if __name__ == "__main__":
    main()
