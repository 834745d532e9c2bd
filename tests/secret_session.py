"""What a session with a real Secret Service does with our secrets, as JSON; run as a program.

``python -m tests.secret_session`` inside ``dbus-run-session``, with a keyring that is open, or
where there is none at all.
"""

import json
import sys
from contextlib import closing

from ofdesk.keychain import Keychain

SECRET = "s3cret-of-a-test"


def told(secrets: Keychain, name: str) -> list[object]:
    """Whether there is a keyring, whether it keeps a secret, and what it gives back."""
    return [secrets.available(), secrets.keep("smtp", name, SECRET), secrets.get("smtp", name)]


def main() -> None:
    """Keep, read back, forget; then the same with the keyring locked."""
    import keyring

    secrets = Keychain()
    found: dict[str, object] = {
        "keyring": f"{type(keyring.get_keyring()).__module__}",
        "open": told(secrets, "claire"),
    }
    if "--lock" in sys.argv:
        import secretstorage

        found["again"] = Keychain().get("smtp", "claire")
        secrets.keep("smtp", "claire", "")
        found["forgotten"] = secrets.get("smtp", "claire")
        secrets.keep("smtp", "claire", SECRET)
        with closing(secretstorage.dbus_init()) as bus:
            secretstorage.get_default_collection(bus).lock()
        found["locked"] = told(secrets, "other")
    print(json.dumps(found))


if __name__ == "__main__":
    main()
