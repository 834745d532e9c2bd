"""The logo of the house: read with distrust, kept small, drawn beside the name."""

import struct
import warnings
import zlib
from functools import lru_cache
from io import BytesIO

from PIL import Image, ImageOps
from reportlab.lib.utils import ImageReader

from ofdesk.documents.geometry import LEFT, Box
from ofdesk.domain.errors import DomainError
from ofdesk.ports.documents import LARGEST_LOGO

FIELD = "page.logo"
FORMATS = ("PNG", "JPEG")
SIDES = range(40, 5001)
WIDEST, HIGHEST = 45.0, 10.5
"""Room in millimetres; the middle is that of the name beside it."""
MIDDLE = 16.5
KEPT = (531, 124)
"""That room at 300 points an inch: more is not seen on paper and weighs in every document."""
DAMAGED = (
    *(OSError, SyntaxError, ValueError, TypeError, LookupError, EOFError, struct.error),
    *(zlib.error, Image.DecompressionBombError, Image.DecompressionBombWarning),
)
"""What Pillow raises for files that are damaged or made to harm."""


def clean_logo(content: bytes) -> bytes:
    """A PNG or JPEG as it is kept: pixels alone, on white, upright, no larger than it is printed.

    The same bytes give the same bytes. Raises ``DomainError``: ``logo_too_heavy``,
    ``logo_unreadable``, ``logo_size``.
    """
    if len(content) > LARGEST_LOGO:
        raise DomainError("logo_too_heavy", field=FIELD, most=LARGEST_LOGO // (1024 * 1024))
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(BytesIO(content), formats=FORMATS) as picture:
                _check_size(picture.width, picture.height)
                return _redrawn(picture)
    except DAMAGED as error:
        raise DomainError("logo_unreadable", field=FIELD) from error


def _check_size(width: int, height: int) -> None:
    if width not in SIDES or height not in SIDES:
        least, most = SIDES[0], SIDES[-1]
        raise DomainError(
            "logo_size", field=FIELD, width=width, height=height, least=least, most=most
        )


def _redrawn(picture: Image.Image) -> bytes:
    upright = ImageOps.exif_transpose(picture).convert("RGBA")
    ground = Image.new("RGB", upright.size, "white")
    ground.paste(upright, mask=upright.getchannel("A"))
    ground.thumbnail(KEPT, Image.Resampling.LANCZOS)
    out = BytesIO()
    ground.save(out, "PNG", optimize=True)
    return out.getvalue()


@lru_cache(maxsize=4)
def placed(content: bytes) -> tuple[ImageReader, Box]:
    """A kept logo and where it stands: as large as its room allows, left in it."""
    image = ImageReader(BytesIO(content))
    width, height = image.getSize()
    scale = min(WIDEST / width, HIGHEST / height)
    top = MIDDLE - height * scale / 2
    return image, Box(LEFT, top, LEFT + width * scale, top + height * scale)
