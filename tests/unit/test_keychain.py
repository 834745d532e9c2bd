"""Secrets go to the keyring of the system; a system without one keeps nothing and says nothing."""

import logging

import keyring
import pytest
from keyring.backends.fail import Keyring as NoKeyring

from ofdesk.keychain import Keychain, keychain
from tests.rings import LockedKeyring, MemoryKeyring

SECRET = "tres-secret-9f3"


@pytest.fixture
def use():
    """Put a backend in force for one test."""
    before = keyring.get_keyring()
    yield keyring.set_keyring
    keyring.set_keyring(before)


def test_a_secret_is_kept_under_the_name_of_the_program_and_found_again(use):
    backend = MemoryKeyring()
    use(backend)
    assert keychain().get("hub", "hub.example") == ""
    assert keychain().keep("hub", "hub.example", SECRET) is True
    assert Keychain().get("hub", "hub.example") == SECRET
    assert backend.kept == {("ofdesk/hub", "hub.example"): SECRET}


def test_services_do_not_see_each_other(use):
    use(MemoryKeyring())
    keychain().keep("hub", "a", SECRET)
    assert keychain().get("smtp", "a") == ""
    assert keychain().get("hub", "b") == ""


def test_an_empty_secret_is_forgotten(use):
    backend = MemoryKeyring()
    use(backend)
    assert keychain().keep("hub", "a", "") is True
    keychain().keep("hub", "a", SECRET)
    assert keychain().keep("hub", "a", "") is True
    assert backend.kept == {}


@pytest.mark.parametrize("backend", [NoKeyring, LockedKeyring])
def test_without_a_keyring_nothing_is_kept_and_nothing_is_told(use, backend, caplog, capsys):
    use(backend())
    with caplog.at_level(logging.DEBUG):
        assert keychain().keep("hub", "a", SECRET) is False
        assert keychain().get("hub", "a") == ""
    said = capsys.readouterr()
    assert SECRET not in caplog.text + said.out + said.err


def test_the_keyring_is_not_loaded_before_it_is_asked():
    import subprocess
    import sys

    code = "import sys, ofdesk.keychain as k; k.keychain(); print('keyring' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"
