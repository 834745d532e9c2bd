"""Secrets in the keyring of the system, and nowhere else: no file, no log, no argument."""

from ofdesk.ports.secrets import Secrets

PREFIX = "ofdesk"


class Keychain:
    """``ofdesk.ports.secrets.Secrets`` over the keyring library.

    A system without a keyring, or one that stays locked, keeps nothing: the secret is asked for at
    each start. Whatever goes wrong is never told with the secret.
    """

    def available(self) -> bool:
        """See ``ofdesk.ports.secrets.Secrets``; a locked keyring asks the person to open it."""
        import keyring
        from keyring.errors import KeyringError

        try:
            keyring.get_password(PREFIX, PREFIX)
        except KeyringError:
            return False
        return True

    def get(self, service: str, name: str) -> str:
        """See ``ofdesk.ports.secrets.Secrets``."""
        import keyring
        from keyring.errors import KeyringError

        try:
            return keyring.get_password(_place(service), name) or ""
        except KeyringError:
            return ""

    def keep(self, service: str, name: str, secret: str) -> bool:
        """See ``ofdesk.ports.secrets.Secrets``; an empty secret is forgotten."""
        import keyring
        from keyring.errors import KeyringError

        try:
            if secret:
                keyring.set_password(_place(service), name, secret)
            elif keyring.get_password(_place(service), name) is not None:
                keyring.delete_password(_place(service), name)
        except KeyringError:
            return False
        return True


def _place(service: str) -> str:
    """One place for each use of the program: « ofdesk/hub »."""
    return service if service.startswith(PREFIX) else f"{PREFIX}/{service}"


def keychain() -> Secrets:
    """The keyring of the person."""
    return Keychain()
