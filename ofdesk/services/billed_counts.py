"""Which activated resources of a platform are billed: a rule of the house (domain §3.2)."""

from collections.abc import Mapping

from ofdesk.models import Client


def billed_count(client: Client, settings: Mapping[str, str]) -> int | None:
    """The count that a renewal or supplement bills at least; nothing when it was never read."""
    if settings["rules.billed_resources"] == "real" and client.resources_real is not None:
        return client.resources_real
    return client.resources
