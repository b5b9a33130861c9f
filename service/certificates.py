"""A certificate of our own for an office without a certificate authority: made once, renewed before it ends."""

import os
import socket
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from ipaddress import ip_address
from pathlib import Path
from urllib.parse import urlsplit

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from config import Settings

LIFE = timedelta(days=397)
"""As long as browsers trust a certificate at most."""

RENEWAL = timedelta(days=30)
"""How long before its end a certificate is renewed."""

NOWHERE = ("192.0.2.1", 9)
"""An address of the documentation (RFC 5737): to ask which address of this machine leads outwards, nothing is sent."""


@dataclass(frozen=True, slots=True)
class Own:
    """The certificate in force: its SHA-256 as browsers show it, and its last instant; whether it was just made."""

    fingerprint: str
    ends_at: datetime
    is_new: bool


def kept_certificate(settings: Settings, now: datetime) -> Own:
    """The certificate of `tls = self`, made where there is none or its end is near; its key stays the same.

    Call it only where the pages speak TLS by a certificate of their own.
    """
    files = settings.tls_files
    if files is None:
        raise ValueError("the pages speak no TLS")
    path, key_path = files
    found = x509.load_pem_x509_certificate(path.read_bytes()) if path.exists() and key_path.exists() else None
    is_new = found is None or found.not_valid_after_utc - now < RENEWAL
    if found is None or is_new:
        path.parent.mkdir(mode=0o700, exist_ok=True)
        found = _made(_kept_key(key_path), names_of(settings), now)
        _write(path, found.public_bytes(serialization.Encoding.PEM))
    digest = found.fingerprint(hashes.SHA256()).hex().upper()
    pairs = ":".join(digest[at : at + 2] for at in range(0, len(digest), 2))
    return Own(pairs, found.not_valid_after_utc, is_new)


def names_of(settings: Settings) -> tuple[str, ...]:
    """The names and addresses by which this machine may be asked, the one that people know first."""
    public = urlsplit(settings.public_url or "").hostname
    asked = [public, socket.gethostname(), socket.getfqdn(), settings.host, "localhost", "127.0.0.1", "::1"]
    asked += _own_addresses()
    wildcards = {"", "0.0.0.0", "::"}  # noqa: S104 -- left out, not listened on
    return tuple(dict.fromkeys(name for name in asked if name and name not in wildcards))


def _own_addresses() -> Iterable[str]:
    """The address of this machine in its network, if it has one."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(NOWHERE)
        except OSError:
            return []
        return [str(probe.getsockname()[0])]


def _kept_key(path: Path) -> ec.EllipticCurvePrivateKey:
    if path.exists():
        found = serialization.load_pem_private_key(path.read_bytes(), None)
        if isinstance(found, ec.EllipticCurvePrivateKey):
            return found
    key = ec.generate_private_key(ec.SECP256R1())
    plain = serialization.NoEncryption()
    _write(path, key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, plain))
    return key


def _made(key: ec.EllipticCurvePrivateKey, names: tuple[str, ...], now: datetime) -> x509.Certificate:
    # A common name has 64 characters at most; what browsers compare are the alternative names.
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, names[0][:64])])
    usage = x509.KeyUsage(
        digital_signature=True,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=False,
        crl_sign=False,
        encipher_only=False,
        decipher_only=False,
    )
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        # The clocks of an office do not agree to the minute.
        .not_valid_before(now - timedelta(hours=1))
        .not_valid_after(now + LIFE)
        .add_extension(x509.SubjectAlternativeName([_general_name(name) for name in names]), critical=False)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(usage, critical=True)
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), critical=False)
        .sign(key, hashes.SHA256())
    )


def _general_name(name: str) -> x509.GeneralName:
    try:
        return x509.IPAddress(ip_address(name))
    except ValueError:
        return x509.DNSName(name.encode("idna").decode())


def _write(path: Path, content: bytes) -> None:
    """Whole or not at all, and for its owner's eyes only."""
    fresh = path.with_name(f"{path.name}.{os.getpid()}")
    fresh.unlink(missing_ok=True)
    fresh.touch(mode=0o600)
    fresh.write_bytes(content)
    fresh.replace(path)
