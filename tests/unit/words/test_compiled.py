"""Compiled messages are read as gettext itself reads them."""

import io
from gettext import GNUTranslations

import pytest
from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo

from ofdesk import paths
from ofdesk.words.compiled import Messages

FILES = sorted(paths.resource("i18n", "fr", "LC_MESSAGES").glob("*.mo"))


def compiled(*messages) -> bytes:
    catalog = Catalog(locale="fr")
    for english, french in messages:
        catalog.add(english, french)
    stream = io.BytesIO()
    write_mo(stream, catalog)
    return stream.getvalue()


def test_every_shipped_message_is_read_as_gettext_reads_it():
    assert len(FILES) > 5
    for path in FILES:
        raw = path.read_bytes()
        ours, theirs = Messages(raw), GNUTranslations(io.BytesIO(raw))
        singular = [key for key in theirs._catalog if isinstance(key, str)]
        assert [ours.gettext(key) for key in singular] == [theirs.gettext(key) for key in singular]


@pytest.mark.parametrize("count", [0, 1, 2, 1_000_000])
def test_plurals_are_those_of_gettext(count):
    raw = compiled((("{n} day", "{n} days"), ("{n} jour", "{n} jours")))
    theirs = GNUTranslations(io.BytesIO(raw)).ngettext("{n} day", "{n} days", count)
    assert Messages(raw).ngettext("{n} day", "{n} days", count) == theirs


def test_what_is_not_there_stays_english():
    messages = Messages(compiled(("Here", "Ici")))
    assert messages.gettext("Here") == "Ici"
    assert messages.gettext("Lost") == "Lost"
    assert [messages.ngettext("one", "many", n) for n in (0, 1, 2)] == ["many", "one", "many"]


def test_both_byte_orders_are_read():
    raw = compiled(("Here", "Ici"))
    words = [raw[n : n + 4][::-1] for n in range(0, 28, 4)]
    count, english, other = (int.from_bytes(raw[n : n + 4], "little") for n in (8, 12, 16))
    swapped = bytearray(raw)
    swapped[:28] = b"".join(words)
    for table in (english, other):
        for place in range(table, table + 8 * count, 4):
            swapped[place : place + 4] = raw[place : place + 4][::-1]
    assert Messages(bytes(swapped)).gettext("Here") == "Ici"


@pytest.mark.parametrize("raw", [b"", b"not a message file"])
def test_other_files_are_refused(raw):
    with pytest.raises(ValueError, match="compiled"):
        Messages(raw)
