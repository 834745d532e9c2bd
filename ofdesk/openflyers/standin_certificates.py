"""The authority, certificates and keys of a stand-in, invented when it starts."""

import ipaddress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    KeySerializationEncryption,
    NoEncryption,
    PrivateFormat,
)
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from ofdesk.openflyers.credentials import PrivateKey

DAYS = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Issued:
    """A certificate and its key."""

    certificate: x509.Certificate
    key: PrivateKey = field(repr=False)

    @property
    def pem(self) -> bytes:
        """The certificate."""
        return self.certificate.public_bytes(Encoding.PEM)

    def key_pem(self, phrase: str = "") -> bytes:
        """The key, closed by ``phrase`` where there is one."""
        closed: KeySerializationEncryption = NoEncryption()
        if phrase:
            closed = BestAvailableEncryption(phrase.encode())
        return self.key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, closed)


class Authority:
    """Issues certificates that hold for thirty days, on this machine alone."""

    def __init__(self, name: str = "ofdesk stand-in CA (FACTICE)") -> None:
        key = ec.generate_private_key(ec.SECP256R1())
        self._issued = Issued(_certificate(name, key, None, DAYS), key)

    @property
    def pem(self) -> bytes:
        """Its own certificate."""
        return self._issued.pem

    def issue(self, name: str, *, signs: bool = False, days: timedelta = DAYS) -> Issued:
        """A certificate for TLS, or with an RSA key that ``signs`` headers."""
        key: PrivateKey = ec.generate_private_key(ec.SECP256R1())
        if signs:
            key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
        return Issued(_certificate(name, key, self._issued, days), key)


def _certificate(
    name: str, key: PrivateKey, issuer: Issued | None, days: timedelta
) -> x509.Certificate:
    now = datetime.now(UTC)
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    signing = key if issuer is None else issuer.key
    builder = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject if issuer is None else issuer.certificate.subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - 2 * DAYS)
        .not_valid_after(now + days)
        .add_extension(x509.BasicConstraints(ca=issuer is None, path_length=None), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .add_extension(
            x509.AuthorityKeyIdentifier.from_issuer_public_key(signing.public_key()),
            critical=False,
        )
    )
    if issuer is None:
        builder = builder.add_extension(_usage(authority=True), critical=True)
    else:
        names = [x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]
        uses = [ExtendedKeyUsageOID.SERVER_AUTH, ExtendedKeyUsageOID.CLIENT_AUTH]
        builder = (
            builder.add_extension(x509.SubjectAlternativeName(names), critical=False)
            .add_extension(x509.ExtendedKeyUsage(uses), critical=False)
            .add_extension(_usage(authority=False), critical=True)
        )
    return builder.sign(signing, hashes.SHA256())


def _usage(*, authority: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=True,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=authority,
        crl_sign=authority,
        encipher_only=False,
        decipher_only=False,
    )
