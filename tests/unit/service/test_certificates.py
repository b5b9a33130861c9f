"""Our own certificate: what it names, who may read its key, and that it is renewed in time."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509

from config import Settings, load_settings
from service.certificates import LIFE, RENEWAL, kept_certificate

NOW = datetime(2026, 11, 23, 1, 30, tzinfo=UTC)


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    environ = {"SHOUCANG_TLS": "self", "SHOUCANG_HOST": "192.0.2.10", "SHOUCANG_PUBLIC_URL": "https://dang.example"}
    (tmp_path / "data").mkdir()
    return load_settings(environ, tmp_path)


def read(settings: Settings) -> x509.Certificate:
    assert settings.tls_files is not None
    return x509.load_pem_x509_certificate(settings.tls_files[0].read_bytes())


def test_it_names_what_people_may_ask_for(settings: Settings) -> None:
    kept_certificate(settings, NOW)
    names = read(settings).extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    assert names.get_values_for_type(x509.DNSName)[0] == "dang.example"
    assert "localhost" in names.get_values_for_type(x509.DNSName)
    assert {"192.0.2.10", "127.0.0.1", "::1"} <= {str(one) for one in names.get_values_for_type(x509.IPAddress)}


def test_its_key_is_for_its_owner_alone(settings: Settings) -> None:
    kept_certificate(settings, NOW)
    assert settings.tls_files is not None
    assert settings.tls_files[1].stat().st_mode & 0o777 == 0o600
    assert settings.tls_files[1].parent.stat().st_mode & 0o777 == 0o700


@pytest.mark.parametrize(
    ("after", "is_new"),
    [(timedelta(days=1), False), (LIFE - RENEWAL, False), (LIFE - RENEWAL + timedelta(seconds=1), True), (LIFE, True)],
)
def test_it_is_renewed_before_its_end_and_keeps_its_key(settings: Settings, after: timedelta, is_new: bool) -> None:
    first = kept_certificate(settings, NOW)
    key = read(settings).public_key()
    again = kept_certificate(settings, NOW + after)
    assert (first.is_new, again.is_new) == (True, is_new)
    assert (first.fingerprint != again.fingerprint) is is_new
    assert read(settings).public_key() == key


def test_its_fingerprint_is_written_as_browsers_show_it(settings: Settings) -> None:
    pairs = kept_certificate(settings, NOW).fingerprint.split(":")
    assert len(pairs) == 32
    assert all(len(pair) == 2 and pair == pair.upper() for pair in pairs)


def test_half_of_it_is_made_anew(settings: Settings) -> None:
    first = kept_certificate(settings, NOW)
    assert settings.tls_files is not None
    settings.tls_files[1].unlink()
    assert kept_certificate(settings, NOW).fingerprint != first.fingerprint
