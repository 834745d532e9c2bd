"""Periods of subscription, each an invoiced year, a supplement within one, or an imported one."""

from datetime import date, datetime

from sqlalchemy import Index, Integer, String
from sqlalchemy.orm import Mapped

from ofdesk.models.base import Base, identity, marked, reference, row_version, scalar
from ofdesk.models.types import Day, Instant


class Period(Base):
    """One period of a client's subscription.

    ``kind`` is ``initial`` (known from an import), ``renewal`` or ``supplement``. A period counts
    once its invoice's subscription lines are covered, or an operator activated it (domain §3.8).
    ``cancelled_by_id`` is the full credit note that closed it.
    """

    __tablename__ = "period"
    __table_args__ = (
        Index("ix_period_client_ends", "client_id", "ends_on"),
        {"info": {"sync": "rows"}},
    )

    id: Mapped[str] = identity()
    client_id: Mapped[str] = reference("client.id")
    kind: Mapped[str] = scalar()
    offer: Mapped[str] = scalar()
    resources: Mapped[int] = scalar(Integer)
    starts_on: Mapped[date] = scalar(Day)
    ends_on: Mapped[date] = scalar(Day)
    invoice_id: Mapped[str | None] = reference("document.id", index=True)
    catalogue_id: Mapped[str | None] = reference("catalogue.id")
    activated_at: Mapped[datetime | None] = scalar(Instant)
    activated_by: Mapped[str] = scalar(default="")
    activated_reason: Mapped[str] = scalar(default="")
    page_sha256: Mapped[str] = scalar(String(64), default="")
    """The letter that acknowledges a year without an invoice, as it was made."""
    platform_done_on: Mapped[date | None] = scalar(Day)
    """When « à activer sur la plateforme » was done."""
    platform_done_by: Mapped[str] = scalar(default="")
    cancelled_by_id: Mapped[str | None] = reference("document.id")
    state: Mapped[str] = marked("state", default="invoiced")
    """``invoiced``, ``acquired``, ``uncovered`` or ``cancelled``; recomputed from receipts."""
    row_seq: Mapped[int | None] = row_version()
