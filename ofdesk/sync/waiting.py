"""Between two cycles: until the hub tells of news, the base has changed, or a minute is over."""

import time
from collections.abc import Callable

import psycopg

from ofdesk.domain.errors import OfdeskError
from ofdesk.sync.link import Connection

STEP = 1.0


def wait_for_news(
    opened: Callable[[], Connection], data_version: Callable[[], int], seconds: float
) -> None:
    """Listen to the hub, look at the base each second, and come back at the latest after
    ``seconds``; without a line, the base alone is looked at."""
    before, until = data_version(), time.monotonic() + seconds
    try:
        with opened() as connection:
            connection.execute("LISTEN ofdesk")
            while data_version() == before and (left := until - time.monotonic()) > 0:
                for _ in connection.notifies(timeout=min(STEP, left), stop_after=1):
                    return
            return
    except (psycopg.Error, OfdeskError):
        # The next cycle says that the hub is away.
        while data_version() == before and (left := until - time.monotonic()) > 0:
            time.sleep(min(STEP, left))
