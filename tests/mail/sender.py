"""A program that sends the mail of a base, to be killed; it may kill itself before it records."""

import os
import signal
import sys
from pathlib import Path

import keyring

from ofdesk.bootstrap import desks
from ofdesk.ports.desk import DeskOptions
from ofdesk.services import mail_sending
from tests.mail.server import SECRET, USER
from tests.rings import MemoryKeyring


def die(*_: object) -> None:
    """End as by a power cut."""
    os.kill(os.getpid(), signal.SIGKILL)


def main(base: str, moment: str) -> None:
    """Send; die when the answer is there and nothing is recorded yet, if asked to."""
    ring = MemoryKeyring()
    ring.kept["ofdesk/mail", f"{USER}@localhost"] = SECRET
    keyring.set_keyring(ring)
    if moment == "before_record":
        mail_sending._record = die
    if moment == "before_line":
        mail_sending._send_all = die
    desk = desks().open(DeskOptions(Path(base), operator="Anne"))
    run = mail_sending.send_queued(desk, lambda _login: "")
    sys.stdout.write(f"{run.count('sent')}\n")
    desk.close()


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2])
