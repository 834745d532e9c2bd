"""The logo of the house: a picture that is kept by its SHA-256 and named by a setting."""

from pathlib import Path

from ofdesk.domain.errors import DomainError, Unavailable
from ofdesk.ports.documents import LARGEST_LOGO
from ofdesk.ports.unit_of_work import UnitOfWork
from ofdesk.services.blobs import keep_blob
from ofdesk.services.house import LOGO


def picture_of_file(path: Path) -> bytes:
    """The bytes of a picture to choose, not looked into yet.

    Raises ``file_missing``, ``logo_too_heavy``, ``Unavailable('file_unread')``.
    """
    if not path.is_file():
        raise DomainError("file_missing", field=LOGO, file=str(path))
    try:
        if path.stat().st_size > LARGEST_LOGO:
            raise DomainError("logo_too_heavy", field=LOGO, most=LARGEST_LOGO // (1024 * 1024))
        return path.read_bytes()
    except OSError as error:
        detail = error.strerror or type(error).__name__
        raise Unavailable("file_unread", file=path.name, detail=detail) from error


def kept_logo(uow: UnitOfWork, picture: bytes) -> str:
    """The digest under which a picture is kept, cleaned; empty for no picture.

    Raises the refusals of ``DocumentRenderer.clean_logo``.
    """
    return keep_blob(uow.session, uow.renderer.clean_logo(picture)) if picture else ""
