"""The logo of the house: what files are taken, what of them is kept, where it stands on pages."""

from dataclasses import replace
from datetime import date
from hashlib import sha256
from io import BytesIO

import pikepdf
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, PngImagePlugin

from ofdesk.documents.geometry import KEEP_OUT, RIGHT
from ofdesk.documents.pictures import HIGHEST, KEPT, WIDEST, clean_logo, placed
from ofdesk.documents.renderer import PageRenderer
from ofdesk.domain.errors import DomainError, Unavailable
from ofdesk.ports.documents import LARGEST_LOGO
from ofdesk.ports.listings import Column, Listing
from ofdesk.ui.pdfium import opened
from tests.documents import samples
from tests.documents.facturx_checks import faults, pdfa_faults
from tests.documents.reading import characters, text_of
from tests.documents.ua_checks import ua_faults


def picture(size=(400, 100), kind="PNG", mode="RGB", colour="#9B1C1C", **more) -> bytes:
    out = BytesIO()
    Image.new(mode, size, colour).save(out, kind, **more)
    return out.getvalue()


LOGO = clean_logo(picture())
DIGEST = sha256(LOGO).hexdigest()
RENDERER = PageRenderer().with_pictures({DIGEST: LOGO}.get)


def dressed(facts, digest=DIGEST):
    return replace(facts, seller=replace(facts.seller, logo=digest))


# What is kept of a file


def test_what_is_kept_is_a_small_png_of_pixels_alone():
    told = PngImagePlugin.PngInfo()
    told.add_text("Comment", "<script>secret</script>")
    kept = clean_logo(picture((4000, 1000), pnginfo=told))
    assert b"secret" not in kept
    with Image.open(BytesIO(kept)) as found:
        assert (found.format, found.mode, found.info) == ("PNG", "RGB", {})
        assert found.width <= KEPT[0]
        assert found.height <= KEPT[1]
        assert found.width / found.height == pytest.approx(4, rel=0.02)


@pytest.mark.parametrize(
    ("kind", "mode"),
    [("JPEG", "RGB"), ("JPEG", "CMYK"), ("JPEG", "L"), ("PNG", "P"), ("PNG", "1"), ("PNG", "LA")],
)
def test_every_usual_kind_of_picture_is_taken(kind, mode):
    kept = clean_logo(picture((90, 60), kind, mode, 0))
    with Image.open(BytesIO(kept)) as found:
        assert (found.mode, found.size) == ("RGB", (90, 60))


def test_what_is_transparent_is_white_and_what_lies_on_its_side_is_turned():
    clear = clean_logo(picture(mode="RGBA", colour=(255, 0, 0, 0)))
    with Image.open(BytesIO(clear)) as found:
        assert found.getpixel((5, 5)) == (255, 255, 255)
    turned = Image.Exif()
    turned[0x0112] = 6
    with Image.open(BytesIO(clean_logo(picture((100, 60), "JPEG", exif=turned)))) as found:
        assert found.size == (60, 100)


@pytest.mark.parametrize("size", [(39, 100), (100, 39), (5001, 100), (100, 5001), (30000, 30000)])
def test_pictures_too_small_or_too_large_are_refused_by_their_head(size):
    content = picture((50, 50), mode="1", colour=0)
    # A head that promises more than there is, as files made to harm do.
    head = size[0].to_bytes(4, "big") + size[1].to_bytes(4, "big")
    lying = bytearray(content)
    lying[16:24] = head
    from zlib import crc32

    lying[29:33] = crc32(bytes(lying[12:29])).to_bytes(4, "big")
    with pytest.raises(DomainError) as refused:
        clean_logo(bytes(lying))
    assert refused.value.code in ("logo_size", "logo_unreadable")
    assert refused.value.field == "page.logo"
    if max(size) < 30_000:
        assert refused.value.values["width"] == size[0]


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"%PDF-1.7",
        b'<svg xmlns="http://www.w3.org/2000/svg"/>',
        picture(kind="GIF"),
        picture(kind="TIFF"),
        picture()[:60],
        picture(kind="JPEG")[:-200],
        b"\x89PNG\r\n\x1a\n" + bytes(50),
    ],
)
def test_other_files_and_damaged_ones_are_refused(content):
    with pytest.raises(DomainError) as refused:
        clean_logo(content)
    assert refused.value.code == "logo_unreadable"


def test_a_heavy_file_is_refused_before_it_is_looked_into():
    with pytest.raises(DomainError) as refused:
        clean_logo(bytes(LARGEST_LOGO + 1))
    assert (refused.value.code, refused.value.values["most"]) == ("logo_too_heavy", 5)


@settings(max_examples=60, deadline=None)
@given(st.sampled_from(["PNG", "JPEG"]), st.integers(0, 600), st.binary(min_size=1, max_size=12))
def test_no_damage_is_more_than_a_refusal(kind, place, dirt):
    whole = bytearray(picture((60, 60), kind))
    whole[place : place + len(dirt)] = dirt
    try:
        kept = clean_logo(bytes(whole))
    except DomainError as refused:
        assert refused.code in ("logo_unreadable", "logo_size")
    else:
        assert clean_logo(bytes(whole)) == kept


@given(st.integers(40, 700), st.integers(40, 700))
@settings(max_examples=25, deadline=None)
def test_it_fits_its_room_whatever_its_form(width, height):
    _image, box = placed(clean_logo(picture((width, height), mode="1", colour=0)))
    assert box.width <= WIDEST + 0.001
    assert box.height <= HIGHEST + 0.001
    assert box.bottom < KEEP_OUT.top
    assert box.top > 5


# On pages


@pytest.mark.parametrize("make", [samples.four_lines, samples.credit_note])
def test_pages_with_a_logo_are_as_valid_as_without(make):
    facts = make()
    drawn = RENDERER.render(dressed(facts)).pdf
    assert RENDERER.render(dressed(facts)).pdf == drawn
    assert faults(drawn) == []
    assert ua_faults(drawn) == []
    with pikepdf.open(BytesIO(drawn)) as pdf:
        pictures = [
            one
            for one in pdf.objects
            if isinstance(one, pikepdf.Stream) and one.get("/Subtype") == "/Image"
        ]
        assert len(pictures) == 1
        assert "/SMask" not in pictures[0]
        alts = [str(one.Alt) for one in pdf.objects if _is_figure(one)]
    assert "Logo : OpenFlyers" in [alt.replace("\xa0", " ") for alt in alts]


def _is_figure(one) -> bool:
    return isinstance(one, pikepdf.Dictionary) and one.get("/S") == "/Figure"


def test_it_says_the_same_and_nothing_touches_the_window_or_the_edge():
    plain, logo = samples.four_lines(), dressed(samples.four_lines())
    pdf = RENDERER.render(logo).pdf
    assert text_of(pdf) == text_of(RENDERER.render(plain).pdf)
    name = [box for _, box in characters(pdf) if box.bottom < 21.0 and box.left < 150.0]
    _image, logo_box = placed(LOGO)
    assert min(box.left for box in name) > logo_box.right
    assert max(box.right for box in name) < RIGHT
    assert len(pdf) < len(RENDERER.render(plain).pdf) + 20_000


def test_letters_and_batches_have_it_too():
    seller = replace(samples.SELLER, logo=DIGEST)
    rows = tuple((str(n), "texte") for n in range(3))
    columns = (Column("N°", 1), Column("Texte", 3))
    listing = Listing("Relevé", "R-1", date(2026, 6, 15), "en", seller, columns, rows)
    pdf = RENDERER.render_listing(listing)
    assert list(pdfa_faults(pdf)) == []
    assert ua_faults(pdf) == []
    several = RENDERER.render_batch([dressed(samples.four_lines()), dressed(samples.credit_note())])
    with opened(several) as document:
        assert len(document) == 2


def test_a_logo_that_is_not_here_refuses_the_page():
    for renderer in (RENDERER, PageRenderer()):
        with pytest.raises(Unavailable) as refused:
            renderer.render(dressed(samples.four_lines(), "0" * 64))
        assert refused.value.code == "logo_elsewhere"
