"""A stand-in and a base whose profile and keyring know it: what the tests of readings stand on."""

import logging
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from threading import Event

from ofdesk.openflyers.reader import PlatformReader
from ofdesk.openflyers.standin import Standin
from ofdesk.ports.platforms import PlatformProfile, Reading, Source
from ofdesk.ports.secrets import PLATFORM, PLATFORM_KEY

QUICK = {"timeout_seconds": "3", "backoff_milliseconds": "10", "attempts": "3"}
CLUBS = {"mermoz": 14, "ulm": 3}


class DictSecrets:
    """Secrets of a test."""

    def __init__(self, standin: Standin) -> None:
        self.kept = {}
        for name, (secret, phrase) in standin.logins.items():
            self.kept[PLATFORM, name] = secret
            self.kept[PLATFORM_KEY, name] = phrase

    def available(self):
        return True

    def get(self, service, name):
        return self.kept.get((service, name), "")

    def keep(self, service, name, secret):
        self.kept[service, name] = secret
        return True


@dataclass
class Bench:
    """A stand-in, the source that reads it, and the secrets for it."""

    standin: Standin
    source: Source
    secrets: DictSecrets

    def read(self, *names: str, **changed: str) -> list[Reading]:
        """Read platforms with a changed profile."""
        source = self.changed(**changed)
        return list(PlatformReader(self.secrets).read(source, names or ("mermoz",), Event()))

    def one(self, **changed: str) -> Reading:
        """Read ``mermoz``."""
        (found,) = self.read(**changed)
        return found

    def changed(self, folder: Path | None = None, **changed: str) -> Source:
        """The source with changes."""
        profile = replace(self.source.profile, **changed)
        return Source(profile, folder or self.source.folder)

    def secret_texts(self) -> set[str]:
        """Every secret that was used."""
        return {*self.secrets.kept.values()}


def make_bench(folder: Path, counts: dict[str, int] = CLUBS, **more: object) -> Bench:
    """Start a stand-in in ``folder``."""
    standin = Standin(folder, counts, **more)
    profile = PlatformProfile(**{**standin.settings, **QUICK})
    return Bench(standin, Source(profile, folder), DictSecrets(standin))


Logged = Callable[[], str]


def log_everything(caplog) -> None:
    """Let every library say all it can."""
    caplog.set_level(logging.DEBUG)
    for name in ("httpx", "httpcore", "ofdesk", "keyring"):
        logging.getLogger(name).setLevel(logging.DEBUG)


def steps(bench, source, name="mermoz"):
    """« Tester la connexion »."""
    return list(PlatformReader(bench.secrets).test(source, name))


def at(bench, folder, **changed):
    """Read ``mermoz`` with the files of another folder."""
    (found,) = PlatformReader(bench.secrets).read(
        bench.changed(folder, **changed), ("mermoz",), Event()
    )
    return found
