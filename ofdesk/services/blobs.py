"""Bytes that are stored once, under their SHA-256."""

from hashlib import sha256

from sqlalchemy.orm import Session

from ofdesk.models import Blob


def keep_blob(session: Session, content: bytes) -> str:
    """Store ``content`` unless it is there already; its SHA-256."""
    digest = sha256(content).hexdigest()
    if session.get(Blob, digest) is None:
        session.add(Blob(sha256=digest, bytes=content))
    return digest
