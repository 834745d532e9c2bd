"""Readings over real TLS: the right count, and every failure told apart in words of its own."""

import socket
import ssl
import time
from threading import Event, Thread

import pytest

from ofdesk.openflyers.reader import PlatformReader
from ofdesk.openflyers.standin import FAILURES, Standin
from ofdesk.ports.platforms import STEPS, PlatformProfile, Source
from ofdesk.ports.secrets import PLATFORM
from ofdesk.words.sentences import sentence_of
from tests.platforms.bench import QUICK, make_bench, steps

CODES = {
    "server_error": "platform_server_error",
    "busy": "platform_server_error",
    "hang": "platform_timeout",
    "slow": "platform_timeout",
    "html": "platform_report_html",
    "empty": "platform_report_empty",
    "truncated": "platform_report_truncated",
    "cut": "platform_answer_cut",
    "binary": "platform_report_binary",
    "no_column": "platform_column_missing",
    "not_a_number": "platform_count_invalid",
    "bad_signature": "platform_answer_forged",
    "unsigned": "platform_answer_unsigned",
    "old_answer": "platform_answer_old",
    "expired_token": "platform_token_refused",
    "redirect": "platform_redirected",
    "loop": "platform_redirects",
    "bad_request_signature": "platform_signature_refused",
    "scope": "platform_scope_refused",
    "echo": "platform_refused",
    "strange_token": "platform_token_strange",
    "no_certificate_page": "platform_certificate_refused",
}
WELL = ("cp1252", "iso-8859-15", "moved")


def test_the_count_is_that_of_the_platform(bench):
    found = bench.one()
    assert (found.count, found.virtual, found.code) == (14, 2, "")
    assert bench.standin.seen == {"mermoz": 2}


def test_all_failures_are_tested():
    assert {*CODES, *WELL} == {*FAILURES}
    sentences = {sentence_of(code, {}) for code in CODES.values()}
    assert len(sentences) == len({*CODES.values()})


@pytest.mark.parametrize(("how", "code"), CODES.items())
def test_each_failure_has_its_own_code(bench, how, code):
    bench.standin.fail("mermoz", how)
    attempts = "1" if how in ("hang", "slow") else "3"
    found = bench.one(attempts=attempts)
    assert (found.code, found.count) == (code, None)
    said = sentence_of(found.code, found.values)
    assert len(said) > 15
    assert "…" not in said


@pytest.mark.parametrize("how", WELL)
def test_another_charset_or_place_is_no_failure(bench, how):
    bench.standin.fail("mermoz", how)
    assert bench.one().count == 14


@pytest.mark.parametrize("how", ["server_error", "busy", "hang"])
def test_what_passes_is_tried_again(bench, how):
    bench.standin.fail("mermoz", how, times=1)
    assert bench.one().count == 14
    assert bench.standin.seen == {"mermoz": 3}


def test_what_does_not_pass_is_not_tried_again(bench):
    bench.standin.fail("mermoz", "html")
    assert bench.one().code == "platform_report_html"
    assert bench.standin.seen == {"mermoz": 2}


def test_a_pause_grows_and_follows_the_server(bench):
    bench.standin.fail("mermoz", "server_error", times=2)
    began = time.monotonic()
    assert bench.one(backoff_milliseconds="200").count == 14
    assert time.monotonic() - began > 0.6
    # « Retry-After: 0 » says not to wait.
    bench.standin.fail("mermoz", "busy", times=2)
    began = time.monotonic()
    assert bench.one(backoff_milliseconds="20000").count == 14
    assert time.monotonic() - began < 5


def test_a_worn_token_is_renewed_once(bench):
    bench.standin.fail("mermoz", "expired_token", times=1)
    assert bench.one().count == 14
    assert bench.standin.seen == {"mermoz": 4}


def test_nothing_follows_to_another_host(bench):
    bench.standin.fail("mermoz", "redirect")
    assert bench.one().values == {"host": "elsewhere.example"}
    assert bench.standin.seen == {"mermoz": 2}


@pytest.mark.parametrize("login", ["body", "basic"])
def test_a_wrong_secret_is_refused(bench, login):
    assert bench.one(client_login=login).count == 14
    bench.secrets.kept[PLATFORM, "mermoz"] = "wrong"
    assert bench.one(client_login=login).code == "platform_login_refused"
    bench.secrets.kept.pop((PLATFORM, "mermoz"))
    assert bench.one().code == "platform_secret_missing"


def test_a_token_may_be_asked_for_without_a_scope(bench):
    assert bench.one(scope="").count == 14


def test_an_address_that_is_not_there(bench):
    assert bench.one(report_path="nowhere").code == "platform_address_unknown"
    (found,) = bench.read("nobody")
    assert found.code == "platform_secret_missing"


def test_nobody_listens(bench):
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        address = f"https://127.0.0.1:{free.getsockname()[1]}/{{platform}}/"
        assert bench.one(base_url=address).code == "platform_unreachable"
        found = steps(bench, bench.changed(base_url=address))
        assert [(one.name, one.ok) for one in found] == [("files", True), ("line", False)]


@pytest.fixture
def plain_server():
    """A server that answers each connection with fixed bytes, then hangs up."""
    servers = []

    def make(said: bytes):
        server = socket.create_server(("127.0.0.1", 0))
        server.settimeout(5)

        def answer():
            try:
                line, _ = server.accept()
            except OSError:
                return
            with line:
                line.settimeout(2)
                try:
                    line.recv(4096)
                    line.sendall(said)
                except OSError:
                    return

        thread = Thread(target=answer)
        thread.start()
        servers.append((server, thread))
        return f"https://127.0.0.1:{server.getsockname()[1]}/{{platform}}/"

    yield make
    for server, thread in servers:
        server.close()
        thread.join()


def test_a_server_without_tls_is_not_spoken_to(bench, plain_server):
    address = plain_server(b"HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n")
    assert bench.one(base_url=address).code == "platform_tls"


def test_a_line_that_is_lost_says_so(bench, plain_server):
    assert bench.one(base_url=plain_server(b"")).code in (
        "platform_dropped",
        "platform_unreachable",
    )


def test_nothing_older_than_tls_1_2_is_spoken(bench):
    from ofdesk.openflyers.credentials import load

    context = load(bench.source, "mermoz", bench.secrets).context
    assert context.minimum_version == ssl.TLSVersion.TLSv1_2
    assert context.verify_mode == ssl.CERT_REQUIRED
    assert context.check_hostname
    assert len(context.get_ca_certs()) == 1


def test_the_test_of_a_connection_goes_step_by_step(bench):
    found = steps(bench, bench.source)
    assert [one.name for one in found] == [*STEPS]
    assert all(one.ok for one in found)
    assert found[1].values["version"] in ("TLSv1.2", "TLSv1.3")
    assert found[-1].values["count"] == 14


@pytest.mark.parametrize(
    ("how", "step"),
    [
        ("scope", "token"),
        ("strange_token", "token"),
        ("server_error", "report"),
        ("redirect", "report"),
        ("bad_signature", "report"),
        ("html", "count"),
        ("truncated", "count"),
    ],
)
def test_the_step_that_fails_is_the_last(bench, how, step):
    bench.standin.fail("mermoz", how)
    found = steps(bench, bench.source)
    assert (found[-1].name, found[-1].ok, found[-1].code) == (step, False, CODES[how])
    assert all(one.ok for one in found[:-1])


def test_many_are_read_at_once_but_no_more_than_allowed(tmp_path):
    counts = {f"club{n}": n for n in range(24)}
    bench = make_bench(tmp_path, counts)
    running, most = [0], [0]
    handle = bench.standin._handle
    try:

        def watched(request):
            running[0] += 1
            most[0] = max(most[0], running[0])
            time.sleep(0.02)
            try:
                handle(request)
            finally:
                running[0] -= 1

        bench.standin._server.handle_request_of = watched
        found = bench.read(*counts, parallel="4", timeout_seconds="20")
        assert {one.platform: one.count for one in found} == counts
        assert 2 <= most[0] <= 4
    finally:
        bench.standin.stop()


def test_a_reading_that_is_stopped_begins_nothing_more(bench):
    stop = Event()
    names = ("mermoz", "ulm") * 20
    source = bench.changed(parallel="1")
    found = []
    for reading in PlatformReader(bench.secrets).read(source, names, stop):
        found.append(reading)
        stop.set()
    assert 1 <= len(found) < 5
    assert all(one.code == "" for one in found)
    assert list(PlatformReader(bench.secrets).read(source, names, stop)) == []


def test_a_reader_that_goes_away_ends_the_work(bench):
    stop = Event()
    readings = PlatformReader(bench.secrets).read(
        bench.changed(parallel="1"), ("mermoz", "ulm") * 20, stop
    )
    next(readings)
    readings.close()
    assert stop.is_set()


def test_a_pause_ends_when_the_reading_is_stopped(bench):
    bench.standin.fail("mermoz", "server_error")
    stop = Event()
    source = bench.changed(backoff_milliseconds="20000")
    done = []
    reader = PlatformReader(bench.secrets)
    thread = Thread(target=lambda: done.extend(reader.read(source, ("mermoz",), stop)))
    thread.start()
    time.sleep(0.5)
    began = time.monotonic()
    stop.set()
    thread.join(5)
    assert time.monotonic() - began < 3
    assert done == []


def test_an_answer_without_end_is_not_kept(bench, monkeypatch):
    monkeypatch.setattr("ofdesk.openflyers.exchange.LARGEST", 20)
    assert bench.one().code == "platform_report_large"


def test_a_stand_in_refuses_what_it_cannot_do(bench):
    from ofdesk.domain.errors import DomainError, Unavailable

    with pytest.raises(DomainError):
        bench.standin.fail("mermoz", "dance")
    port = int(bench.standin.url.rsplit(":", 1)[1].strip("/"))
    with pytest.raises(Unavailable) as caught:
        Standin(bench.source.folder.parent / "second", {"a": 1}, port)
    assert caught.value.code == "port_taken"


def test_the_stand_in_checks_what_it_is_sent(bench):
    """A stand-in that believed everything would prove nothing."""
    for changed in (
        {"signed_headers": "date digest"},
        {"signed_headers": "(request-target) host date"},
        {"algorithm": "rsa-sha512"},
    ):
        assert bench.one(**changed).code == "platform_signature_refused"
    assert bench.one(token_path="oauth2/report/7").code != ""


def test_the_default_profile_is_only_a_proposal():
    profile = PlatformProfile()
    assert profile.report_id == ""
    assert profile.answer_signature == "required"
    assert profile.base_url.startswith("https://")
    assert QUICK.keys() <= {*PlatformProfile.__dataclass_fields__}
    assert Source(profile, None).profile.filled("{platform}/{kind}/{id}", "a") == "a/report/"
