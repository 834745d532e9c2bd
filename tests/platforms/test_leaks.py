"""No secret is ever in a log, a traceback, an answer or a file, however a reading ends."""

import shutil
import traceback

import pytest

from ofdesk.openflyers.reader import PlatformReader
from ofdesk.openflyers.standin import FAILURES
from ofdesk.ports.secrets import PLATFORM, PLATFORM_KEY
from tests.platforms.bench import QUICK, log_everything, make_bench

STDIN = "--password-stdin"


@pytest.fixture
def bench(tmp_path):
    made = make_bench(tmp_path / "standin", {"mermoz": 14})
    yield made
    made.standin.stop()


@pytest.fixture
def tokens(monkeypatch):
    """The tokens that were given, noted as the reader takes them."""
    from ofdesk.openflyers import reader

    seen: list[str] = []
    taken = reader._token

    def noted(body):
        token, seconds = taken(body)
        seen.append(token)
        return token, seconds

    monkeypatch.setattr(reader, "_token", noted)
    return seen


def forms(secret: str) -> set[str]:
    """A secret as it could be written: plain, in a form, in Base64, in hexadecimal."""
    import base64
    from urllib.parse import quote_plus

    raw = secret.encode()
    return {
        secret,
        quote_plus(secret),
        base64.b64encode(raw).decode(),
        raw.hex(),
        repr(secret)[1:-1],
    }


def everything_in(folder) -> str:
    return "".join(
        path.read_bytes().decode("latin-1") for path in folder.rglob("*") if path.is_file()
    )


def used_in_every_way(shell, standin):
    """Use the secrets in commands that end well and badly; what each command left."""
    secret, phrase = standin.logins["mermoz"]
    fields = {**standin.settings, **QUICK, "attempts": "1", "folder": str(standin.folder)}
    yield shell("resources", "profile", *(f"{name}={value}" for name, value in fields.items()))
    for kind, value in (("platform", secret), ("platform-key", phrase)):
        yield shell("secrets", "set", f"{kind}:mermoz", STDIN, given=f"{value}\n")
    for how in FAILURES:
        standin.fail("mermoz", how)
        yield shell("resources", "read", "mermoz")
        yield shell("resources", "test", "mermoz", as_json=False)
    standin.clubs["mermoz"].failing = None
    for login in ("basic", "body"):
        yield shell("resources", "profile", f"client_login={login}")
        yield shell("resources", "read", "mermoz", as_json=False)
        for lines in (f"wrong-secret-1\n{phrase}\n", f"{secret}\nwrong-phrase-2\n"):
            yield shell("resources", "read", "mermoz", STDIN, given=lines, as_json=False)
            yield shell("resources", "test", "mermoz", STDIN, given=lines)
    yield shell("secrets", "list")
    yield shell("secrets", "forget", "platform:mermoz")


def test_nothing_leaks_however_it_ends(
    bench, shell, clubs, ring, caplog, tokens, tmp_path, own_home
):
    log_everything(caplog)
    heard = list(used_in_every_way(shell, bench.standin))
    assert len(tokens) > 20
    assert {run.status for run in heard} == {0, 3}
    assert "HTTP Request" in caplog.text
    places = {
        "answers": "".join(run.out + run.err for run in heard),
        "logs": caplog.text,
        "files": everything_in(tmp_path) + everything_in(own_home),
    }
    for hidden in {*bench.secret_texts(), "wrong-secret-1", "wrong-phrase-2", *tokens}:
        for place, text in places.items():
            assert not [form for form in forms(hidden) if form in text], f"a secret in the {place}"


@pytest.mark.parametrize("how", [None, "echo", "hang", "cut", "server_error"])
def test_no_traceback_tells_a_secret(bench, caplog, how, monkeypatch):
    """Also what a debugger or a crash report would print: the whole chain with its messages."""
    from ofdesk.domain.errors import OfdeskError
    from ofdesk.openflyers import reader

    log_everything(caplog)
    caught = []
    walk = reader.PlatformReader._walk

    def watched(self, *words, **more):
        try:
            yield from walk(self, *words, **more)
        except OfdeskError as error:
            caught.append("".join(traceback.format_exception(error)) + repr(error))
            raise

    monkeypatch.setattr(reader.PlatformReader, "_walk", watched)
    if how:
        bench.standin.fail("mermoz", how)
    else:
        bench.secrets.kept[PLATFORM, "mermoz"] = "wrong-secret-1"
    bench.one(attempts="1")
    assert len(caught) == 1
    for hidden in bench.secret_texts():
        for form in forms(hidden):
            assert form not in caught[0] + caplog.text


def test_what_holds_a_secret_does_not_show_it(bench):
    from ofdesk.cli.secrets import GivenSecrets
    from ofdesk.openflyers.credentials import load

    credentials = load(bench.source, "mermoz", bench.secrets)
    reader = PlatformReader(bench.secrets)
    given = GivenSecrets("given-secret-3", "given-phrase-4")
    assert (given.available(), given.get(PLATFORM, "x")) == (True, "given-secret-3")
    assert given.get(PLATFORM_KEY, "x") == "given-phrase-4"
    assert given.keep(PLATFORM, "x", "another") is False
    shown = f"{credentials!r} {reader!r} {given!r} {bench.standin.clubs!r}"
    for hidden in {*bench.secret_texts(), "given-secret-3", "given-phrase-4"}:
        assert hidden not in shown


def test_the_search_for_leaks_finds_one(tmp_path):
    """A checker is itself shown a bad sample."""
    (tmp_path / "log").write_text("password=a%2Bb")
    assert any(form in everything_in(tmp_path) for form in forms("a+b"))
    assert not any(form in everything_in(tmp_path) for form in forms("a+c"))
    shutil.rmtree(tmp_path)
