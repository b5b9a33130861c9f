"""The shapes that requests and answers of several nouns share. What is not named is refused; everything is bounded."""

import re
from collections.abc import Iterable
from datetime import date
from functools import cache
from typing import Annotated, Any, Literal, get_args

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, JsonValue, StringConstraints

from retention import State
from service.usecases.house.proof import Proof
from service.web.numbers import LARGEST_ID

DEEPEST = 100_000_000


def line(longest: int, shortest: int = 1) -> StringConstraints:
    """A text on one line: no control characters."""
    return StringConstraints(min_length=shortest, max_length=longest, pattern=r"^[^\x00-\x1f\x7f]*$")


def _written_day(value: object) -> object:
    """A day is written 2026-10-15: a bare number would be taken for seconds since 1970."""
    if isinstance(value, date) or (isinstance(value, str) and re.fullmatch(r"\d{4}-\d\d-\d\d", value)):
        return value
    raise ValueError("a day is written 2026-10-15")


Id = Annotated[int, Field(ge=1, le=LARGEST_ID)]
Day = Annotated[date, BeforeValidator(_written_day), Field(ge=date(1900, 1, 1), le=date(2199, 12, 31))]
Year = Annotated[int, Field(ge=1900, le=2199)]
Reference = Annotated[str, line(200)]
TypeCode = Annotated[str, line(16)]
Category = Literal["original", "financial", "routine"]


def one_of(values: Iterable[str]) -> Any:
    """What the documentation says of a text that is one of these."""
    return Field(json_schema_extra={"enum": [str(value) for value in values]})


CategoryShown = Annotated[str, one_of(get_args(Category))]
StateShown = Annotated[str, one_of(State)]


def told(text: str, *examples: Any, **given: Any) -> Any:
    """A field with its description, Chinese｜English, and examples; without `default` it has to be given."""
    return Field(description=text, examples=list(examples) or None, **given)


def optional(text: str, *examples: Any) -> Any:
    """A field that may be left out but, if there, has a value."""
    return told(text, *examples, default=None)


class Asked(BaseModel):
    """Part of a request."""

    model_config = ConfigDict(extra="forbid", frozen=True, defer_build=True)

    @classmethod
    def model_json_schema(cls, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """As pydantic makes it, made once: the interface asks for it with every request."""
        return _schema(cls, *args, **kwargs)


@cache
def _schema(shape: type[Asked], *args: Any, **kwargs: Any) -> dict[str, Any]:
    return super(Asked, shape).model_json_schema(*args, **kwargs)


class Shown(BaseModel):
    """Part of an answer."""

    model_config = ConfigDict(extra="forbid", frozen=True, defer_build=True)


class Slice(Asked):
    """A part of a list."""

    limit: int = told("最多几条｜How many at most", 20, default=20, ge=1, le=100)
    offset: int = told("跳过几条｜How many to leave out before them", 0, default=0, ge=0, le=DEEPEST)


class DocumentPath(Asked):
    """A document in an address."""

    document_id: Id = told("文件编号｜Number of the document", 12)


class Reason(Asked):
    """Why it is done."""

    reason: Annotated[str, line(500)] = told("理由，记入审计｜The reason, for the audit", "重复扫描")


class Proven(Asked):
    """What proves who signs: one's own password, and a code of one's authenticator that was never used."""

    password: Annotated[str, Field(min_length=1, max_length=128)] = told("自己的密码｜One's own password", "•••")
    code: Annotated[str, Field(pattern=r"^\d{6}$")] = told("动态码｜The code of one's authenticator", "287082")

    @property
    def proof(self) -> Proof:
        """As the use cases take it."""
        return Proof(self.password, self.code)


class Problem(Shown):
    """Why something was not done (RFC 9457)."""

    type: str = told("总是 about:blank｜Always about:blank", "about:blank")
    title: str = told("状态的名称｜Name of the status", "Not Found")
    status: int = told("HTTP 状态｜HTTP status", 404)
    detail: str = told("哪里不对、怎么办｜What is wrong and what to do", "没有这份文件：12。")
    code: str = told("错误代码，不随语言变｜Code of the error, in no language", "document.missing")
    instance: str = told("求助时请报的编号｜Number to quote", "urn:shoucang:request:3F2A-90C1")
    data: dict[str, JsonValue] = told(
        "填入 detail 的数据，有则给出｜What fills the detail, if anything does", {"reference": "12"}, default={}
    )


class Proposal(Shown):
    """A rule that a person may choose."""

    rule: str = told("保管期限｜Rule", "permanent")
    when_zh: str = told("何时适用（中文）｜When it is the right one, in Chinese", "重要的")
    when_en: str = told("何时适用（英文）｜When it is the right one, in English", "important ones")


class MadeCode(Shown):
    """The code of what was made."""

    code: str = told("新的编号或代码｜The new code", "J012-YS·2026-D10-0001")
