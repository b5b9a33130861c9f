"""Settings: read from environment and file, and every complaint at once."""

import os
from pathlib import Path

import pytest

from config import Settings, SettingsError, describe, load_settings


def complaints(environ: dict[str, str], directory: Path) -> dict[str, str]:
    with pytest.raises(SettingsError) as caught:
        load_settings(environ, directory)
    return {problem.name: problem.code for problem in caught.value.problems}


def write_file(directory: Path, text: str) -> None:
    (directory / "data").mkdir()
    (directory / "data" / "shoucang.toml").write_text(text, encoding="utf-8")


def test_without_any_setting_everything_lies_in_a_data_folder_here(tmp_path: Path) -> None:
    settings = load_settings({}, tmp_path)
    home = tmp_path / "data"
    assert settings.home == home
    assert settings.database == f"sqlite:///{home}/catalogue.db"
    assert settings.index == f"embedded://{home}/index.db"
    assert settings.store == f"file://{home}/store"
    assert (settings.host, settings.port, settings.timezone) == ("127.0.0.1", 8000, "Asia/Shanghai")
    assert settings.workers == os.cpu_count()
    assert not home.exists()


def test_addresses_of_a_folder_with_any_name_are_written_as_urls_need_it(tmp_path: Path) -> None:
    settings = load_settings({"SHOUCANG_HOME": "/srv/档案 1"}, tmp_path)
    assert settings.store == "file:///srv/%E6%A1%A3%E6%A1%88%201/store"
    assert settings.index == "embedded:///srv/%E6%A1%A3%E6%A1%88%201/index.db"
    assert settings.database == "sqlite:////srv/档案 1/catalogue.db"


@pytest.mark.parametrize(
    ("name", "written", "field", "value"),
    [
        ("SHOUCANG_DATABASE", "postgresql+psycopg://u:p@db/a", "database", "postgresql+psycopg://u:p@db/a"),
        (
            "SHOUCANG_STORE",
            "s3://bucket/a?endpoint=http://127.0.0.1:9000",
            "store",
            "s3://bucket/a?endpoint=http://127.0.0.1:9000",
        ),
        ("SHOUCANG_OCR", "tesseract", "ocr", "tesseract"),
        ("SHOUCANG_PORT", "1", "port", 1),
        ("SHOUCANG_PORT", "65535", "port", 65535),
        ("SHOUCANG_THRESHOLD", "0", "threshold", 0.0),
        ("SHOUCANG_THRESHOLD", "1.0", "threshold", 1.0),
        ("SHOUCANG_MAX_BYTES", "1GiB", "max_bytes", 1 << 30),
        ("SHOUCANG_MAX_BYTES", "500MB", "max_bytes", 500_000_000),
        ("SHOUCANG_TIMEZONE", "Asia/Urumqi", "timezone", "Asia/Urumqi"),
        ("SHOUCANG_LANGUAGE", "en", "language", "en"),
        ("SHOUCANG_USER", "王芳", "user", "王芳"),
        ("SHOUCANG_USER", "", "user", None),
        ("SHOUCANG_PORT", "", "port", 8000),
        ("SHOUCANG_WATCH_FOLDER", "/srv/scans", "watch_folder", Path("/srv/scans")),
    ],
)
def test_a_setting_in_the_environment_is_taken(
    name: str, written: str, field: str, value: object, tmp_path: Path
) -> None:
    assert getattr(load_settings({name: written}, tmp_path), field) == value


def test_names_of_tests_benchmarks_and_other_programs_are_not_ours(tmp_path: Path) -> None:
    environ = {"SHOUCANG_TEST_S3_ENDPOINT": "x", "SHOUCANG_BENCH_CORPUS": "y", "PATH": "z", "PORT": "1"}
    assert load_settings(environ, tmp_path) == load_settings({}, tmp_path)


def test_the_file_completes_the_environment_and_the_environment_wins(tmp_path: Path) -> None:
    write_file(tmp_path, 'port = 9000\nhost = "0.0.0.0"\nthreshold = 0.9\nuser = ""\nmax_bytes = "1MB"\n')
    settings = load_settings({"SHOUCANG_PORT": "9001"}, tmp_path)
    assert (settings.port, settings.host, settings.threshold) == (9001, "0.0.0.0", 0.9)  # noqa: S104
    assert (settings.user, settings.max_bytes) == (None, 1_000_000)


def test_relative_paths_start_where_they_were_written(tmp_path: Path) -> None:
    write_file(tmp_path, 'watch_folder = "scans"')
    assert load_settings({}, tmp_path).watch_folder == tmp_path / "data" / "scans"
    environ = {"SHOUCANG_WATCH_FOLDER": "scans"}
    assert load_settings(environ, tmp_path).watch_folder == tmp_path / "scans"


def test_certificate_and_key_are_taken_together(tmp_path: Path) -> None:
    for name in ("cert.pem", "key.pem"):
        (tmp_path / name).write_text("")
    environ = {"SHOUCANG_TLS_CERTIFICATE": "cert.pem", "SHOUCANG_TLS_KEY": "key.pem"}
    assert load_settings(environ, tmp_path).tls_key == tmp_path / "key.pem"
    del environ["SHOUCANG_TLS_KEY"]
    assert complaints(environ, tmp_path) == {"SHOUCANG_TLS_CERTIFICATE": "incomplete"}


def test_an_identity_provider_takes_a_client_an_address_and_tls(tmp_path: Path) -> None:
    environ = {
        "SHOUCANG_OIDC_ISSUER": "https://id.example/realms/union",
        "SHOUCANG_OIDC_CLIENT_ID": "archive",
        "SHOUCANG_OIDC_CLIENT_SECRET": "hunter2",
        "SHOUCANG_PUBLIC_URL": "https://archive.example",
    }
    settings = load_settings(environ, tmp_path)
    assert settings.oidc_client_secret is not None
    assert settings.oidc_client_secret.get_secret_value() == "hunter2"
    assert "hunter2" not in repr(settings) + str(describe(settings))
    assert complaints({**environ, "SHOUCANG_OIDC_ISSUER": "http://id.example"}, tmp_path) == {
        "SHOUCANG_OIDC_ISSUER": "not_issuer"
    }
    for missing in ("SHOUCANG_OIDC_CLIENT_ID", "SHOUCANG_PUBLIC_URL"):
        left = {name: value for name, value in environ.items() if name != missing}
        assert complaints(left, tmp_path) == {"SHOUCANG_OIDC_ISSUER": "incomplete"}


def test_what_excludes_one_another_is_not_set_together(tmp_path: Path) -> None:
    for name in ("cert.pem", "key.pem", "secret"):
        (tmp_path / name).write_text("")
    environ = {"SHOUCANG_TLS": "self", "SHOUCANG_TLS_CERTIFICATE": "cert.pem", "SHOUCANG_TLS_KEY": "key.pem"}
    assert complaints(environ, tmp_path) == {"SHOUCANG_TLS": "not_with"}
    environ = {"SHOUCANG_OIDC_CLIENT_SECRET": "x", "SHOUCANG_OIDC_CLIENT_SECRET_FILE": "secret"}
    assert complaints(environ, tmp_path) == {"SHOUCANG_OIDC_CLIENT_SECRET": "not_with"}


@pytest.mark.parametrize(
    ("environ", "is_https"),
    [
        ({}, False),
        ({"SHOUCANG_TLS": "self"}, True),
        ({"SHOUCANG_PUBLIC_URL": "https://archive.example"}, True),
        ({"SHOUCANG_PUBLIC_URL": "http://[::1]:8000"}, False),
    ],
)
def test_people_come_by_tls_by_this_server_or_a_proxy(environ: dict[str, str], is_https: bool, tmp_path: Path) -> None:
    assert load_settings(environ, tmp_path).is_https is is_https


@pytest.mark.parametrize(
    ("name", "written", "code"),
    [
        ("SHOUCANG_PROT", "8000", "unknown_near"),
        ("SHOUCANG_", "x", "unknown"),
        ("SHOUCANG_Port", "8000", "unknown_near"),
        ("SHOUCANG_DATABASE", "/srv/catalogue.db", "not_url"),
        ("SHOUCANG_OCR", "best", "not_one_of"),
        ("SHOUCANG_LANGUAGE", "fr", "not_one_of"),
        ("SHOUCANG_PORT", "0", "too_small"),
        ("SHOUCANG_PORT", "65536", "too_large"),
        ("SHOUCANG_PORT", "80.5", "not_integer"),
        ("SHOUCANG_PORT", "eighty", "not_integer"),
        ("SHOUCANG_PORT", "9" * 5000, "not_integer"),
        ("SHOUCANG_WORKERS", "0", "too_small"),
        ("SHOUCANG_THRESHOLD", "1.01", "too_large"),
        ("SHOUCANG_THRESHOLD", "-0.01", "too_small"),
        ("SHOUCANG_THRESHOLD", "nan", "not_number"),
        ("SHOUCANG_THRESHOLD", "high", "not_number"),
        ("SHOUCANG_TLS", "none", "not_one_of"),
        ("SHOUCANG_PUBLIC_URL", "https://archive.example/path", "not_site"),
        ("SHOUCANG_PUBLIC_URL", "archive.example", "not_site"),
        ("SHOUCANG_PUBLIC_URL", "https://user@archive.example", "not_site"),
        ("SHOUCANG_PROXIES", "6", "too_large"),
        ("SHOUCANG_MAX_BYTES", "0", "not_positive"),
        ("SHOUCANG_MAX_BYTES", "much", "not_size"),
        ("SHOUCANG_MAX_BYTES", "5 apples", "not_size"),
        ("SHOUCANG_TIMEZONE", "Mars/Olympus", "time_zone_unknown"),
        ("SHOUCANG_TIMEZONE", "../../etc/passwd", "time_zone_unknown"),
    ],
)
def test_a_wrong_setting_is_named_as_the_operator_wrote_it(name: str, written: str, code: str, tmp_path: Path) -> None:
    assert complaints({name: written}, tmp_path) == {name: code}


def test_every_problem_is_reported_at_once(tmp_path: Path) -> None:
    write_file(tmp_path, 'home = "/else"\nlanguge = "zh"\nhost = ["a", "b"]\nthreads = true\nmax_pages = 0\n')
    environ = {
        "SHOUCANG_PORT": "99999",
        "SHOUCANG_DATABASE": "nowhere",
        "SHOUCANG_TLS_KEY": "missing.pem",
        "SHOUCANG_COLOUR": "red",
    }
    with pytest.raises(SettingsError) as caught:
        load_settings(environ, tmp_path)
    assert sorted((problem.name, problem.code) for problem in caught.value.problems) == [
        ("SHOUCANG_COLOUR", "unknown"),
        ("SHOUCANG_DATABASE", "not_url"),
        ("SHOUCANG_PORT", "too_large"),
        ("SHOUCANG_TLS_KEY", "file_missing"),
        ("SHOUCANG_TLS_KEY", "incomplete"),
        ("home", "home_in_file"),
        ("host", "not_single"),
        ("languge", "unknown_near"),
        ("max_pages", "too_small"),
        ("threads", "not_single"),
    ]
    lines = str(caught.value).splitlines()
    assert len(lines) == 10
    assert "SHOUCANG_PORT：不得大于 65535 · must be at most 65535" in lines


def test_a_value_that_may_hold_a_password_is_not_repeated(tmp_path: Path) -> None:
    with pytest.raises(SettingsError) as caught:
        load_settings({"SHOUCANG_DATABASE": "//user:hunter2@db"}, tmp_path)
    assert "hunter2" not in str(caught.value) + repr(caught.value)


@pytest.mark.parametrize("content", [b"port = ", b"\xff\xfe", b"port = 1\nport = 2", b"port = " + b"[" * 9999])
def test_a_file_that_is_no_toml_is_named(content: bytes, tmp_path: Path) -> None:
    write_file(tmp_path, "")
    path = tmp_path / "data" / "shoucang.toml"
    path.write_bytes(content)
    assert complaints({"SHOUCANG_PORT": "0"}, tmp_path) == {
        str(path): "file_not_toml",
        "SHOUCANG_PORT": "too_small",
    }


def test_a_file_too_large_for_settings_is_not_read_in_part(tmp_path: Path) -> None:
    write_file(tmp_path, "port = 9000\n" + "#" * (1 << 20))
    assert complaints({}, tmp_path) == {str(tmp_path / "data" / "shoucang.toml"): "file_too_large"}


def test_a_file_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    path = tmp_path / "data" / "shoucang.toml"
    path.mkdir(parents=True)
    assert complaints({}, tmp_path) == {str(path): "file_unreadable"}


def test_settings_do_not_change_and_do_not_show_their_addresses(tmp_path: Path) -> None:
    settings = load_settings({"SHOUCANG_DATABASE": "postgresql+psycopg://u:hunter2@db/a"}, tmp_path)
    assert "hunter2" not in repr(settings)
    with pytest.raises(ValueError, match="frozen"):
        settings.port = 1


def test_every_setting_is_described_in_both_languages() -> None:
    rows = describe()
    assert [row.name for row in rows] == list(Settings.model_fields)
    assert all(row.zh and row.en and row.environment == f"SHOUCANG_{row.name.upper()}" for row in rows)
    shown = {row.name: row.value for row in rows}
    assert (shown["store"], shown["port"], shown["user"]) == ("file:///HOME/store", "8000", "")


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        ("postgresql+psycopg://u:p@db/a", "postgresql+psycopg://u:***@db/a"),
        ("postgresql+psycopg://u:p/@x@db/a", "postgresql+psycopg://u:***@db/a"),
        ("postgresql+psycopg://db/a?user=u&password=p", "postgresql+psycopg://db/a?user=u&password=***"),
        ("postgresql+psycopg://db:5432/a", "postgresql+psycopg://db:5432/a"),
        ("sqlite:////srv/a@b/catalogue.db", "sqlite:////srv/a@b/catalogue.db"),
    ],
)
def test_passwords_are_masked_when_settings_are_shown(url: str, shown: str, tmp_path: Path) -> None:
    rows = describe(load_settings({"SHOUCANG_DATABASE": url}, tmp_path))
    assert next(row.value for row in rows if row.name == "database") == shown
