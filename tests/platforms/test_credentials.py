"""Certificates, keys and pass-phrases: each one that is wrong is named, and nothing is believed."""

from datetime import timedelta

import pytest

from ofdesk.openflyers.standin_certificates import Authority
from ofdesk.ports.secrets import PLATFORM_KEY
from tests.platforms.bench import at, make_bench, steps


def test_a_wrong_or_missing_pass_phrase_opens_no_key(bench):
    for phrase in ("wrong", ""):
        bench.secrets.kept[PLATFORM_KEY, "mermoz"] = phrase
        assert bench.one().code == "platform_key_locked"


def test_another_authority_is_not_believed(bench, folder):
    (folder / "ca.crt").write_bytes(Authority().pem)
    assert at(bench, folder).code == "platform_ca_other"
    assert bench.standin.seen == {}
    found = steps(bench, bench.changed(folder))
    assert [one.name for one in found] == ["files", "line"]
    assert found[-1].code == "platform_ca_other"


def test_another_name_than_that_of_the_certificate(bench):
    address = bench.source.profile.base_url.replace("127.0.0.1", "localhost")
    assert bench.one(base_url=address).code == "platform_ca_other"


def test_a_certificate_of_another_authority_is_refused(bench, folder):
    other = Authority().issue("client")
    phrase = bench.secrets.kept[PLATFORM_KEY, "mermoz"]
    (folder / "auth_cert.crt").write_bytes(other.pem)
    (folder / "auth.key").write_bytes(other.key_pem(phrase))
    assert at(bench, folder).code == "platform_certificate_refused"


def test_another_signing_key_is_refused(bench, folder):
    other = Authority().issue("other", signs=True)
    (folder / "sign.key").write_bytes(other.key_pem())
    assert at(bench, folder).code == "platform_signature_refused"


def test_a_signing_key_of_another_kind_says_so(bench, folder):
    (folder / "sign.key").write_bytes(Authority().issue("other").key_pem())
    assert at(bench, folder).code == "platform_key_kind"


def test_answers_of_another_server_are_not_believed(bench, folder):
    (folder / "sign_cert_server.crt").write_bytes(Authority().issue("x", signs=True).pem)
    assert at(bench, folder).code == "platform_answer_forged"
    assert at(bench, folder, answer_signature="absent").count == 14


def test_files_of_one_platform_come_before_those_of_all(bench, folder):
    own = folder / "mermoz"
    own.mkdir()
    (own / "ca.crt").write_bytes(Authority().pem)
    assert at(bench, folder).code == "platform_ca_other"
    (own / "ca.crt").unlink()
    (own / "client_id.txt").write_text("somebody else\n")
    assert at(bench, folder).code == "platform_login_refused"
    (own / "client_id.txt").write_text("mermoz\n")
    assert at(bench, folder).count == 14


@pytest.mark.parametrize(
    "name", ["ca.crt", "auth_cert.crt", "auth.key", "sign.key", "sign_cert_server.crt"]
)
def test_files_that_are_missing_or_spoilt_are_named(bench, folder, name):
    (folder / name).write_text("nonsense")
    found = at(bench, folder)
    assert (found.code, found.values["file"]) == ("platform_file_unusable", name)
    (folder / name).unlink()
    found = at(bench, folder)
    assert (found.code, found.values["file"]) == ("platform_file_missing", name)


def test_a_certificate_and_a_key_that_do_not_go_together(bench, folder):
    (folder / "auth_cert.crt").write_bytes(Authority().issue("client").pem)
    assert at(bench, folder).code == "platform_file_unusable"


def test_an_expired_certificate_is_told_before_anything_is_sent(tmp_path):
    bench = make_bench(tmp_path, life=timedelta(days=-1))
    try:
        found = bench.one()
        assert found.code == "platform_certificate_expired"
        assert found.values["file"] == "auth_cert.crt"
        assert bench.standin.seen == {}
    finally:
        bench.standin.stop()
