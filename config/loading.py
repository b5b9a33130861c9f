"""From the environment and the settings file to frozen settings, or to everything that is wrong with them."""

import difflib
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from config.settings import FILE_NAME, PREFIX, Settings, check_values

_TESTS = (f"{PREFIX}TEST_", f"{PREFIX}BENCH_")
"""Names that belong to the test suite and the benchmarks, not to the program."""

_PATHS = frozenset({"tls_certificate", "tls_key", "watch_folder", "backup_folder", "oidc_client_secret_file"})
_TOGETHER = (("tls_certificate", "tls_key"), ("smtp_url", "smtp_from"), ("oidc_issuer", "oidc_client_id"))
_MAX_FILE_BYTES = 1 << 20

_SENTENCES: Mapping[str, tuple[str, str]] = {
    "unknown": ("没有这项设置", "there is no such setting"),
    "unknown_near": ("没有这项设置；是否指 {near}？", "there is no such setting; is {near} meant?"),
    "home_in_file": ("只能用环境变量 SHOUCANG_HOME 设置", "is set by SHOUCANG_HOME in the environment only"),
    "file_unreadable": ("无法读取：{detail}", "cannot be read: {detail}"),
    "file_not_toml": ("不是有效的 TOML：{detail}", "is no TOML: {detail}"),
    "file_too_large": ("不得大于 {limit} 字节", "must not be larger than {limit} bytes"),
    "not_single": ("应为一个文本或数字", "must be one text or number"),
    "incomplete": ("须与 {other} 同时设置", "must be set together with {other}"),
    "not_with": ("不能与 {other} 同时设置", "cannot be set together with {other}"),
    "not_integer": ("应为整数", "must be a whole number"),
    "not_number": ("应为数字", "must be a number"),
    "too_small": ("不得小于 {ge}", "must be at least {ge}"),
    "not_positive": ("须大于 {gt}", "must be more than {gt}"),
    "too_large": ("不得大于 {le}", "must be at most {le}"),
    "not_one_of": ("只能是 {expected}", "must be one of {expected}"),
    "not_url": ("应写作“方案:…”的地址", "must be a URL, beginning with its scheme and a colon"),
    "not_size": ("应为字节数，如 500MB、1GiB", "must be a number of bytes such as 500MB or 1GiB"),
    "not_mail_address": ("应为邮件地址，如 archive@example.com", "must be a mail address such as archive@example.com"),
    "not_queue": (
        "应为 database: 或 celery+redis://主机/0、celery+amqp://用户:密码@主机//",
        "must be database: or celery+redis://host/0, celery+amqp://user:password@host//",
    ),
    "token_short": ("令牌至少 16 个字符", "a token has at least 16 characters"),
    "not_site": (
        "应为网址的开头，如 https://archive.example，不含路径",
        "must be the beginning of an address such as https://archive.example, without a path",
    ),
    "not_scanner": ("应为 unix:/路径 或 tcp://主机:端口", "must be unix:/path or tcp://host:port"),
    "not_issuer": ("应为 https:// 开头的签发者地址", "must be the address of an issuer, beginning with https://"),
    "time_zone_unknown": ("没有这个时区，应如 Asia/Shanghai", "is no time zone; one is Asia/Shanghai"),
    "not_speech": (
        "应为 none、faster-whisper:/绝对路径 或 sherpa-onnx:/绝对路径",
        "must be none, faster-whisper:/path or sherpa-onnx:/path",
    ),
    "folder_missing": ("没有这个文件夹", "there is no such folder"),
    "file_missing": ("没有这个文件", "there is no such file"),
}


@dataclass(frozen=True, slots=True)
class SettingProblem:
    """One thing wrong: `name` as the operator wrote it, a code, and a sentence in both languages.

    The value itself is never repeated: it may hold a password.
    """

    name: str
    code: str
    zh: str
    en: str


class SettingsError(Exception):
    """The settings cannot be used; `problems` names every reason at once."""

    def __init__(self, problems: tuple[SettingProblem, ...]) -> None:
        super().__init__(problems)
        self.problems = problems

    def __str__(self) -> str:
        return "\n".join(f"{problem.name}：{problem.zh} · {problem.en}" for problem in self.problems)


@dataclass(frozen=True, slots=True)
class _Given:
    """A value as written, under the name that the operator used; relative paths start from `base`."""

    name: str
    written: str
    value: str
    base: Path


def load_settings(environ: Mapping[str, str], directory: Path) -> Settings:
    """The settings given by environment variables, completed from `shoucang.toml` in the data folder.

    What is empty counts as not given. Relative paths in the environment start from `directory` (the current
    folder), those in the file from the data folder. Nothing is created. Raises SettingsError.
    """
    home = (directory / (environ.get(f"{PREFIX}HOME") or "data")).absolute()
    entries = [*_from_file(home), *_from_environment(environ, directory)]
    problems = [entry for entry in entries if isinstance(entry, SettingProblem)]
    given = {entry.name: entry for entry in entries if isinstance(entry, _Given)}
    values: dict[str, str | Path] = {
        name: entry.base / entry.value if name in _PATHS else entry.value for name, entry in given.items()
    }
    problems.extend((*_incomplete(given), *_exclusive(given)))
    checked = check_values({**values, "home": home})
    if not isinstance(checked, Settings):
        problems.extend(_problem(given[bad.name].written, bad.code, **bad.bounds) for bad in checked)
    elif not problems:
        return checked
    raise SettingsError(tuple(problems))


def _from_environment(environ: Mapping[str, str], directory: Path) -> Iterable[_Given | SettingProblem]:
    known = {PREFIX + name.upper(): name for name in Settings.model_fields}
    for written, value in sorted(environ.items()):
        if not written.startswith(PREFIX) or written.startswith(_TESTS):
            continue
        if written not in known:
            yield _unknown(written, written.removeprefix(PREFIX).lower(), PREFIX)
        elif value and known[written] != "home":
            yield _Given(known[written], written, value, directory)


def _from_file(home: Path) -> Iterable[_Given | SettingProblem]:
    path = home / FILE_NAME
    try:
        with path.open("rb") as stream:
            content = stream.read(_MAX_FILE_BYTES + 1)
    except FileNotFoundError:
        return
    except OSError as error:
        yield _problem(str(path), "file_unreadable", detail=error.strerror or type(error).__name__)
        return
    if len(content) > _MAX_FILE_BYTES:
        yield _problem(str(path), "file_too_large", limit=_MAX_FILE_BYTES)
        return
    try:
        table = tomllib.loads(content.decode())
    except (ValueError, RecursionError) as error:
        yield _problem(str(path), "file_not_toml", detail=str(error))
        return
    for name, value in table.items():
        if name == "home":
            yield _problem(name, "home_in_file")
        elif name not in Settings.model_fields:
            yield _unknown(name, name)
        elif isinstance(value, bool) or not isinstance(value, str | int | float):
            yield _problem(name, "not_single")
        elif value != "":
            yield _Given(name, name, str(value), home)


def _incomplete(given: Mapping[str, _Given]) -> Iterable[SettingProblem]:
    for pair in _TOGETHER:
        for name, other in (pair, pair[::-1]):
            if name in given and other not in given:
                yield _problem(given[name].written, "incomplete", other=other)

    if "oidc_issuer" in given and "public_url" not in given:
        yield _problem(given["oidc_issuer"].written, "incomplete", other="public_url")


def _exclusive(given: Mapping[str, _Given]) -> Iterable[SettingProblem]:
    if "tls" in given and given["tls"].value == "self" and "tls_certificate" in given:
        yield _problem(given["tls"].written, "not_with", other="tls_certificate")
    if "oidc_client_secret" in given and "oidc_client_secret_file" in given:
        yield _problem(given["oidc_client_secret"].written, "not_with", other="oidc_client_secret_file")


def _unknown(written: str, name: str, prefix: str = "") -> SettingProblem:
    """An unknown name, with the setting that was probably meant, as it is written in the same place."""
    near = difflib.get_close_matches(name, list(Settings.model_fields), n=1)
    if not near:
        return _problem(written, "unknown")
    return _problem(written, "unknown_near", near=prefix + (near[0].upper() if prefix else near[0]))


def _problem(name: str, code: str, **data: object) -> SettingProblem:
    zh, en = _SENTENCES[code]
    return SettingProblem(name, code, zh.format(**data), en.format(**data))
