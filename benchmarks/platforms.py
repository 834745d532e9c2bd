"""Counts of many platforms read from the stand-in beside the same requests by a loop of httpx.

    python -m benchmarks.platforms [--platforms 1000] [--rounds 3]

The stand-in is a process of its own. By hand: one platform after the other, a client of httpx with
the certificate, the two requests signed, nothing checked, nothing written. The reading opens keys,
checks what is signed, reads the report, and writes each count to a base. Milliseconds a platform,
the best of the rounds.
"""

import argparse
import json
import ssl
import subprocess
import sys
import time
from dataclasses import replace
from email.utils import formatdate
from pathlib import Path
from tempfile import mkdtemp
from typing import Any
from urllib.parse import urlencode, urlsplit

import httpx

from benchmarks.bases import new_base
from ofdesk.openflyers.credentials import load
from ofdesk.openflyers.reader import PlatformReader
from ofdesk.openflyers.signatures import TARGET, digest_of, signature_of
from ofdesk.ports.desk import Desk
from ofdesk.ports.platforms import PlatformProfile, Source
from ofdesk.ports.secrets import PLATFORM
from ofdesk.services.client_rows import ListClients, list_clients
from ofdesk.services.platform_counts import ReadResources, read_resources
from ofdesk.services.platform_profile import SetProfile, set_profile


class Told:
    """The secrets that the stand-in told."""

    def __init__(self, told: dict[str, Any]) -> None:
        self._secrets = {one["platform"]: one["secret"] for one in told["platforms"]}
        self._phrase = told["platforms"][0]["passphrase"]

    def available(self) -> bool:
        """Always."""
        return True

    def get(self, service: str, name: str) -> str:
        """The secret or the pass-phrase."""
        found: str = self._secrets[name] if service == PLATFORM else self._phrase
        return found

    def keep(self, service: str, name: str, secret: str) -> bool:
        """Never."""
        return self.get(service, name) == secret


def signed(
    profile: PlatformProfile, key: Any, method: str, url: str, body: bytes
) -> dict[str, str]:
    """The headers of one request."""
    parts = urlsplit(url)
    headers = {"host": parts.netloc, "date": formatdate(usegmt=True), "digest": digest_of(body)}
    target = {TARGET: f"{method} {parts.path}"}
    return headers | {"signature": signature_of(key, profile, "bench", headers | target)}


def by_hand(source: Source, names: list[str], secrets: Told) -> None:
    """A token and a report of each platform."""
    profile = source.profile
    phrase = secrets.get("", names[0])
    key = load(source, names[0], secrets).signing_key
    for name in names:
        context = ssl.create_default_context(cafile=source.folder / profile.ca_file)
        chain = source.folder / profile.auth_certificate, source.folder / profile.auth_key
        context.load_cert_chain(*chain, password=phrase)
        base = profile.filled(profile.base_url, name)
        form = {"grant_type": "client_credentials", "client_id": name}
        body = urlencode(form | {"client_secret": secrets.get(PLATFORM, name)}).encode()
        with httpx.Client(verify=context, trust_env=False) as client:
            url = base + profile.token_path
            kind = {"content-type": "application/x-www-form-urlencoded"}
            headers = kind | signed(profile, key, "post", url, body)
            token = client.post(url, content=body, headers=headers).json()["access_token"]
            url = base + profile.filled(profile.report_path, name)
            headers = {"authorization": f"Bearer {token}"} | signed(profile, key, "get", url, b"")
            assert ";12;" in client.get(url, headers=headers).text


def read(desk: Desk, names: list[str], secrets: Told) -> None:
    """As ``ofdesk resources read``."""
    found = read_resources(ReadResources(names), desk.write(), PlatformReader(secrets))
    wrong = [one for one in found if one.code]
    assert (len(found), wrong[:1]) == (len(names), [])


def main() -> None:
    """Print both times a platform, and their ratio (aim: 1.2 at most)."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--platforms", type=int, default=1000)
    parser.add_argument("--rounds", type=int, default=3)
    asked = parser.parse_args()
    desk = new_base(asked.platforms)
    with desk.read() as session:
        names = [row.platform for row in list_clients(session, ListClients())][: asked.platforms]
    folder = Path(mkdtemp(prefix="ofdesk-bench-"))
    argv = ("--json", "platform-standin", *names, "--folder", str(folder))
    with subprocess.Popen(
        [sys.executable, "-m", "ofdesk", *argv], stdout=subprocess.PIPE
    ) as served:
        assert served.stdout is not None
        told = json.loads(served.stdout.readline())
        set_profile(SetProfile(told["profile"]), desk.write())
        fields = {name: text for name, text in told["profile"].items() if name != "folder"}
        source = Source(replace(PlatformProfile(), **fields), folder)
        secrets = Told(told)
        times: dict[str, list[float]] = {"httpx": [], "read": []}
        for _ in range(asked.rounds):
            start = time.perf_counter()
            by_hand(source, names, secrets)
            middle = time.perf_counter()
            read(desk, names, secrets)
            times["httpx"].append(middle - start)
            times["read"].append(time.perf_counter() - middle)
        served.terminate()
    desk.close()
    hand, ours = (min(times[name]) * 1000 / len(names) for name in ("httpx", "read"))
    print(f"{len(names)} platforms")
    print(f"httpx  {hand:7.2f} ms")
    print(f"read   {ours:7.2f} ms")
    print(f"read / httpx: {ours / hand:.2f}")


if __name__ == "__main__":
    main()
