"""``ofdesk.ports.hub_office.HubOffice``: what administrators do, through the line of the door."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager

from ofdesk.domain.errors import DomainError
from ofdesk.ports.desk import Desk
from ofdesk.ports.hub import AskPassword
from ofdesk.ports.hub_office import CloseSeries, ErasedRow, HeldClaim, HubSeries
from ofdesk.sync.address import HubAddress
from ofdesk.sync.link import Connection, Refused, answering

Line = tuple[Connection, HubAddress]
Opened = Callable[[Desk, AskPassword], AbstractContextManager[Line]]

SERIES = (
    "SELECT s.type, s.desk, s.year, coalesce(p.last_number, 0), coalesce(p.last_issued_on, ''),"
    " coalesce(r.owner::text, ''), coalesce(r.state, ''), coalesce(s.closed_at, ''), s.closed_why"
    ' FROM "of".series s'
    " LEFT JOIN sync.series p ON (p.type, p.desk, p.year) = (s.type, s.desk, s.year)"
    " LEFT JOIN sync.desk d ON d.number = s.desk"
    " LEFT JOIN sync.replica r ON r.replica_id = d.replica_id"
    " ORDER BY s.desk, s.type, s.year"
)
CLAIMS = (
    "SELECT c.kind, c.subject, coalesce((SELECT max(d.number) FROM sync.desk d"
    " WHERE d.replica_id = c.replica_id), ''), r.owner::text,"
    " to_char(c.claimed_at AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS\"Z\"')"
    " FROM sync.claim c JOIN sync.replica r USING (replica_id)"
    " WHERE c.released_at IS NULL ORDER BY c.claimed_at"
)


class Office:
    """``opened`` gives the line of a desk, as a person who may logs in."""

    def __init__(self, opened: Opened) -> None:
        self._opened = opened

    def series(self, desk: Desk, ask: AskPassword) -> Sequence[HubSeries]:
        """See the port."""
        with self._asking(desk, ask) as connection:
            return [HubSeries(*row) for row in connection.execute(SERIES.encode())]

    def close_series(self, desk: Desk, request: CloseSeries, ask: AskPassword) -> int:
        """See the port."""
        if not request.reason.strip():
            raise DomainError("series_reason_missing", field="reason")
        with self._asking(desk, ask) as connection:
            row = connection.execute(
                "SELECT sync.close_series(%s, %s, %s, %s, %s)",
                (
                    *(request.type, request.desk, request.year),
                    *(request.last, request.reason.strip()),
                ),
            ).fetchone()
            assert row is not None
            return int(row[0]["known"])

    def reopen_series(self, desk: Desk, request: CloseSeries, ask: AskPassword) -> int:
        """See the port."""
        if not request.reason.strip():
            raise DomainError("series_reason_missing", field="reason")
        asked = (request.type, request.desk, request.year, request.reason.strip())
        with self._asking(desk, ask) as connection:
            row = connection.execute("SELECT sync.reopen_series(%s, %s, %s, %s)", asked).fetchone()
            assert row is not None
            return int(row[0]["known"])

    def claims(self, desk: Desk, ask: AskPassword) -> Sequence[HeldClaim]:
        """See the port."""
        with self._asking(desk, ask) as connection:
            return [HeldClaim(*row) for row in connection.execute(CLAIMS.encode())]

    def free_claim(self, desk: Desk, claim: tuple[str, str], ask: AskPassword) -> None:
        """See the port."""
        with self._asking(desk, ask) as connection:
            row = connection.execute("SELECT sync.free_claim(%s, %s)", claim).fetchone()
        if row is None or not row[0]:
            raise DomainError("claim_unknown", kind=claim[0], subject=claim[1])

    def erase(self, desk: Desk, rows: Sequence[ErasedRow], ask: AskPassword) -> int:
        """See the port."""
        count = 0
        with self._asking(desk, ask) as connection, connection.transaction():
            for one in rows:
                row = connection.execute(
                    "SELECT sync.erase(%s, %s, %s::text[])",
                    (one.table, one.row_id, list(one.names)),
                ).fetchone()
                assert row is not None
                count += int(row[0])
        return count

    def after_restore(self, desk: Desk, ask: AskPassword) -> int:
        """See the port."""
        with self._asking(desk, ask) as connection:
            row = connection.execute("SELECT sync.after_restore()").fetchone()
            assert row is not None
            return int(row[0])

    @contextmanager
    def _asking(self, desk: Desk, ask: AskPassword) -> Iterator[Connection]:
        with self._opened(desk, ask) as (connection, address):
            try:
                with answering(address):
                    yield connection
            except Refused as refusal:
                raise _why(refusal, address) from refusal


def _why(refusal: Refused, address: HubAddress) -> DomainError:
    if refusal.state == "42501":
        return DomainError("hub_rights_missing", login=address.shown, detail=refusal.said)
    if refusal.state == "OF415":
        return DomainError("series_last_below", field="last", count=int(refusal.said))
    if refusal.state == "OF416":
        return DomainError("series_closed_already", why=refusal.said)
    if refusal.state == "OF417":
        return DomainError("series_not_closed", series=refusal.said)
    if refusal.state == "OF400":
        return DomainError("hub_erase_refused", detail=refusal.said)
    return DomainError("hub_refused", state=refusal.state, detail=refusal.said)
