"""Headers are signed as the draft says, and a signature that does not hold is never believed."""

import base64
from dataclasses import replace
from email.utils import formatdate
from time import time

import pytest
from cryptography.hazmat.primitives.asymmetric import ec, rsa

from ofdesk.domain.errors import DomainError, Unavailable
from ofdesk.openflyers.signatures import TARGET, check_answer, digest_of, signature_of
from ofdesk.ports.platforms import PlatformProfile

BODY = b"a;b\n1;2\n"
RSA = rsa.generate_private_key(public_exponent=65537, key_size=2048)
EC = ec.generate_private_key(ec.SECP256R1())
SIGNED = PlatformProfile(signed_headers="date digest")


def answered(key=RSA, profile=SIGNED, body=BODY, **more):
    headers = {"date": formatdate(usegmt=True), "digest": digest_of(body), **more}
    return headers | {"signature": signature_of(key, profile, "server", headers)}


def checked(headers, key=RSA, profile=SIGNED, body=BODY):
    check_answer(key.public_key(), profile, headers, body)


def refused(headers, **more):
    with pytest.raises(Unavailable) as caught:
        checked(headers, **more)
    return caught.value.code


def test_the_digest_is_that_of_the_standard():
    # RFC 3230 §4.3.2 says the form; the value is sha256 of nothing.
    assert digest_of(b"") == "SHA-256=47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU="


def test_what_is_signed_is_the_text_of_the_draft():
    from cryptography.hazmat.primitives import hashes
    from cryptography.hazmat.primitives.asymmetric import padding

    profile = PlatformProfile(signed_headers="(request-target) host date digest")
    headers = {TARGET: "post /foo?a=b", "host": "example.com", "date": "D", "digest": "X"}
    signature = signature_of(RSA, profile, "Test", headers)
    head, _, raw = signature.rpartition(',signature="')
    assert head == (
        'keyId="Test",algorithm="rsa-sha256",headers="(request-target) host date digest"'
    )
    text = b"(request-target): post /foo?a=b\nhost: example.com\ndate: D\ndigest: X"
    RSA.public_key().verify(
        base64.b64decode(raw.strip('"')), text, padding.PKCS1v15(), hashes.SHA256()
    )


@pytest.mark.parametrize(
    ("key", "algorithm"), [(RSA, "rsa-sha256"), (RSA, "rsa-sha512"), (EC, "ecdsa-sha256")]
)
def test_each_algorithm_goes_both_ways(key, algorithm):
    profile = replace(SIGNED, algorithm=algorithm)
    headers = answered(key, profile)
    checked(headers, key, profile)
    hidden = headers["signature"].replace(algorithm, "hs2019")
    checked(headers | {"signature": hidden}, key, profile)


@pytest.mark.parametrize(("key", "algorithm"), [(EC, "rsa-sha256"), (RSA, "ecdsa-sha256")])
def test_a_key_of_another_kind_signs_and_checks_nothing(key, algorithm):
    profile = replace(SIGNED, algorithm=algorithm)
    with pytest.raises(DomainError) as caught:
        answered(key, profile)
    assert caught.value.code == "platform_key_kind"
    other = RSA if key is EC else EC
    assert refused(answered(other, profile), key=key, profile=profile) == "platform_answer_forged"


def test_a_header_that_is_not_sent_cannot_be_signed():
    with pytest.raises(DomainError) as caught:
        answered(profile=replace(SIGNED, signed_headers="date x-nonce"))
    assert (caught.value.code, caught.value.values["header"]) == (
        "platform_header_unsigned",
        "x-nonce",
    )


def test_another_body_date_or_key_is_forged():
    good = answered()
    assert refused(good, body=BODY + b"3;4\n") == "platform_answer_forged"
    later = formatdate(time() + 5, usegmt=True)
    assert refused(good | {"date": later}) == "platform_answer_forged"
    other = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    assert refused(good, key=other) == "platform_answer_forged"
    # The digest of another body under the signature of this one.
    assert refused(good | {"digest": digest_of(b"")}) == "platform_answer_forged"


@pytest.mark.parametrize(
    ("old", "new"),
    [('signature="', 'signature="!'), ("rsa-sha256", "rsa-sha512"), ("rsa-sha256", "none")],
)
def test_a_spoilt_signature_is_forged(old, new):
    good = answered()
    spoilt = good["signature"].replace(old, new)
    assert refused(good | {"signature": spoilt}) == "platform_answer_forged"


def test_an_answer_that_signs_less_than_asked_is_unsigned():
    assert refused({}) == "platform_answer_unsigned"
    assert refused({"signature": "nonsense"}) == "platform_answer_unsigned"
    good = answered(profile=replace(SIGNED, signed_headers="date"))
    assert refused(good) == "platform_answer_unsigned"
    without = {name: value for name, value in answered().items() if name != "digest"}
    assert refused(without) == "platform_answer_unsigned"


def test_by_default_the_draft_signs_the_date_alone():
    profile = replace(SIGNED, signed_headers="date", answer_headers="date")
    good = answered(profile=profile)
    short = good["signature"].replace(',headers="date"', "")
    checked(good | {"signature": short}, profile=profile)


@pytest.mark.parametrize("seconds", [-400, 400])
def test_an_answer_of_another_time_is_old(seconds):
    date = formatdate(time() + seconds, usegmt=True)
    assert refused(answered(date=date)) == "platform_answer_old"


@pytest.mark.parametrize("date", ["", "yesterday", "Wed, 99 Foo 2026 00:00:00 GMT"])
def test_a_date_that_is_none_is_forged(date):
    assert refused(answered(date=date)) == "platform_answer_forged"


def test_a_date_that_is_not_signed_is_not_looked_at():
    profile = replace(SIGNED, signed_headers="digest", answer_headers="digest")
    checked(answered(profile=profile, date="yesterday"), profile=profile)
