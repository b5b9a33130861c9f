"""The kinds of values that settings have: each checks itself, and names what is wrong by a code."""

import re
from pathlib import Path
from typing import Annotated
from zoneinfo import ZoneInfo

from pydantic import AfterValidator, SecretStr, StringConstraints


def _known_zone(name: str) -> str:
    try:
        ZoneInfo(name)
    except (OSError, ValueError, LookupError):
        raise ValueError("time_zone_unknown") from None
    return name


def _existing_file(path: Path) -> Path:
    if not path.is_file():
        raise ValueError("file_missing")
    return path


def _speech(choice: str) -> str:
    if choice == "none":
        return choice
    engine, _, folder = choice.partition(":")
    if engine not in ("sherpa-onnx", "faster-whisper") or not Path(folder).is_absolute():
        raise ValueError("not_speech")
    if not Path(folder).is_dir():
        raise ValueError("folder_missing")
    return choice


def _mail_address(text: str) -> str:
    if not re.fullmatch(r"[^\s@<>]{1,64}@[A-Za-z0-9.-]{1,189}", text):
        raise ValueError("not_mail_address")
    return text


def _queue(text: str) -> str:
    if not re.fullmatch(r"database:|celery\+(rediss?|amqps?)://\S+", text):
        raise ValueError("not_queue")
    return text


def _scanner(text: str) -> str:
    if not re.fullmatch(r"unix:/\S+|tcp://([A-Za-z0-9.-]+|\[[0-9a-fA-F:]+\]):\d{1,5}", text):
        raise ValueError("not_scanner")
    return text


def _long_token(token: SecretStr) -> SecretStr:
    if len(token.get_secret_value()) < 16:
        raise ValueError("token_short")
    return token


def _site(text: str) -> str:
    if not re.fullmatch(r"https?://[A-Za-z0-9.-]+(:\d{1,5})?|https?://\[[0-9a-fA-F:]+\](:\d{1,5})?", text):
        raise ValueError("not_site")
    return text


def _issuer(text: str) -> str:
    if not re.fullmatch(r"https://[^\s?#@]+|http://(127\.0\.0\.1|localhost)(:\d{1,5})?(/[^\s?#@]*)?", text):
        raise ValueError("not_issuer")
    return text


Scanner = Annotated[str, AfterValidator(_scanner)]
Url = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9+.-]*:")]
Speech = Annotated[str, AfterValidator(_speech)]
MailServer = Annotated[str, StringConstraints(pattern=r"^smtps?://[^/?#\s]+/?$")]
MailAddress = Annotated[str, AfterValidator(_mail_address)]
TimeZone = Annotated[str, AfterValidator(_known_zone)]
ExistingFile = Annotated[Path, AfterValidator(_existing_file)]
Queue = Annotated[str, AfterValidator(_queue)]
Token = Annotated[SecretStr, AfterValidator(_long_token)]
Site = Annotated[str, AfterValidator(_site)]
Issuer = Annotated[str, AfterValidator(_issuer)]
