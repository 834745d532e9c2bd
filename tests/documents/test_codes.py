"""Readers find on the rendered page exactly what the facts say."""

import pytest
import zxingcpp
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from ofdesk.documents.codes import MODULE, QUIET_MODULES, VALUES, code128, qr
from ofdesk.documents.geometry import COUPON_TOP
from ofdesk.domain.epc import Transfer, epc_payload
from tests.documents import samples
from tests.documents.reading import codes, objects, page_of

PAYABLE = [
    samples.one_line,
    samples.seven_lines,
    samples.proposition,
    samples.foreign,
    samples.part_paid,
    samples.english,
]


@pytest.mark.parametrize("make", PAYABLE, ids=lambda make: make.__name__)
def test_bar_code_and_qr_code_decode_from_the_rendered_page(make) -> None:
    facts = make()
    found = codes(page_of(facts))
    assert found.pop("Code128") == facts.reference_rf.encode()
    wanted = Transfer(
        facts.bank.account_holder,
        facts.bank.iban,
        facts.total_cents - facts.settled_cents,
        facts.reference_rf,
        facts.bank.bic,
    )
    assert list(found.values()) == [epc_payload(wanted).encode()]


def test_bar_code_decodes_on_a_factice_page_too() -> None:
    facts = samples.four_lines()
    assert codes(page_of(facts), dpi=150)["Code128"] == facts.reference_rf.encode()


def test_credit_note_has_no_code_to_scan() -> None:
    assert codes(page_of(samples.credit_note())) == {}


def test_bar_code_is_twelve_millimetres_high_with_its_quiet_zones_on_the_page() -> None:
    bars, modules = code128(samples.four_lines().reference_rf)
    wide = modules * MODULE
    found = [
        box
        for box in objects(page_of(samples.four_lines()))
        if box.top > COUPON_TOP and abs(box.height - 12.0) < 0.05
    ]
    assert len(found) == 1
    assert found[0].width == pytest.approx(wide, abs=0.1)
    assert found[0].right + QUIET_MODULES * MODULE < 195
    assert bars[0] == (0, 0, 2)


def test_table_of_bars_is_that_of_the_standard() -> None:
    assert len(set(VALUES)) == 106
    assert all(sum(map(int, value)) == 11 for value in VALUES)
    assert all(sum(map(int, value[::2])) % 2 == 0 for value in VALUES)


@settings(max_examples=40, deadline=None)
@given(st.text(alphabet="ABCRFZ0123456789-/ ", min_size=1, max_size=25))
def test_any_reference_is_read_back_from_its_bars(text: str) -> None:
    bars, modules = code128(text)
    scale, quiet = 3, 12
    picture = Image.new("L", ((modules + 2 * quiet) * scale, 60), 255)
    for _, start, wide in bars:
        left = (start + quiet) * scale
        picture.paste(0, (left, 5, left + wide * scale, 55))
    read = zxingcpp.read_barcode(picture)
    assert read is not None
    assert read.bytes == text.encode()


@pytest.mark.parametrize("text", ["", "é", "a\n"])
def test_bar_code_of_what_it_cannot_hold_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="Code 128"):
        code128(text)


def test_runs_of_the_qr_code_cover_its_finder_patterns() -> None:
    runs, side = qr("BCD")
    assert (0, 0, 7) in runs
    assert (0, side - 7, 7) in runs
    assert (side - 1, 0, 7) in runs
