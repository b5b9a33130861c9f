"""The audit: its entries, whether its chain holds, and what is taken along of it."""

from collections.abc import Sequence
from datetime import datetime
from typing import Annotated

from flask import Response
from pydantic import Field, JsonValue

from service.anchors import read_code
from service.usecases.house import anchoring, auditing, verifying
from service.usecases.house.auditing import EntryShown as Entry
from service.usecases.house.auditing import EntryWish
from service.usecases.house.verifying import JSON_LINES
from service.usecases.stack.printing import XLSX
from service.web.api.noun import MISSING, Noun, answer, content
from service.web.api.shapes import Asked, Day, Id, Shown, line, optional, told
from service.web.numbers import LARGEST_ID
from service.web.sending import send
from service.web.sessions import actor
from service.web.shell import archive

audit = Noun("audit", "审计｜Audit")

PDF = "application/pdf"


class Filter(Asked):
    """Which entries are asked for."""

    act: Annotated[str, line(64)] = optional("事项｜Act", "document.viewed")
    person: Annotated[int, Field(ge=0, le=LARGEST_ID)] = optional("经办人编号；0 为系统｜Person; 0 is the program", 3)
    document: Annotated[str, line(100)] = optional("文件编号或档号｜Document: number or archival code", "17")
    kind: Annotated[str, line(32)] = optional("对象的种类｜Kind of what it is about", "case")
    id: Id = optional("对象的编号｜Number of what it is about", 4)
    since: Day = optional("从哪天起｜From this day on", "2026-11-01")
    until: Day = optional("到哪天止｜Up to this day", "2026-11-30")

    def wish(self, before: int | None = None) -> EntryWish:
        """The same for the use case."""
        return EntryWish(self.act, self.person, self.kind, self.id, self.document, self.since, self.until, before)


class EntryFilter(Filter):
    """Which entries are asked for, and how many."""

    before: Id = optional("从这一条之前接着列｜Go on before the entry of this number", 1200)
    limit: int = told("最多几条｜How many at most", 20, default=20, ge=1, le=100)


class EntryShown(Shown):
    """An entry."""

    number: int = told("编号｜Number", 1234)
    at: datetime = told("时刻｜When", "2026-11-23T01:30:00Z")
    who: str | None = told("经办人；系统为空｜Who; null is the program", "沈若琳")
    act: str = told("事项｜Act", "document.viewed")
    kind: str = told("对象的种类｜Kind of what it is about", "document")
    id: int | None = told("对象的编号｜Its number", 17)
    data: dict[str, JsonValue] = told("详情｜Details", {"page": 2})
    digest: str = told("摘要｜Digest", "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08")


class EntriesShown(Shown):
    """A part of the audit."""

    entries: Sequence[EntryShown] = told("这一页，最新的在前｜This part, newest first")
    older: int | None = told("接着列请用 before 指这一条；没有了为空｜Go on with before; null at the end", 1200)


class BreakShown(Shown):
    """Where the chain does not hold."""

    entry: int = told("第几条｜Number of the entry", 812)
    problem: str = told(
        "哪里不对：previous、digest、head、anchor 或 anchor_missing｜What is wrong, one of these words", "digest"
    )
    source: str | None = told("哪里的锚点：store、sheet、backup｜Which anchor says so", None)
    reference: str | None = told("锚点的日期、编号或备份点｜Its day, number or backup", None)


class ChainShown(Shown):
    """Whether the chain holds."""

    ok: bool = told("是否完整｜Whether it holds", True)
    count: int = told("共多少条｜How many entries", 1234)
    head: str = told("链尾摘要｜Digest at its end", "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08")
    anchors: int = told("比了多少个锚点｜Anchors it was compared with", 30)
    anchored: int | None = told("锚到第几条｜Up to which entry it is anchored", 1200)
    anchored_on: Day | None = told("存储中最后的锚点是哪天的｜Day of the last anchor in the store", "2026-11-22")
    breaks: Sequence[BreakShown] = told("断点，从头起｜Where it does not hold, from its beginning", [])
    damaged_anchors: Sequence[str] = told("存储中损坏的锚点｜Damaged anchors in the store", [])


class Sheet(Asked):
    """An anchor from paper."""

    anchor: Annotated[str, line(400)] = optional("纸上的锚点，编号:摘要｜An anchor from its sheet, NUMBER:DIGEST")


@audit.on("GET", "/audit", {200: EntriesShown}, MISSING)
def list_entries(query: EntryFilter) -> Response:
    """审计记录，最新的在前｜Entries of the audit, newest first"""
    found = auditing.list_entries(actor(), query.wish(query.before), archive=archive(), limit=query.limit)
    return answer(EntriesShown(entries=[_entry(one) for one in found.entries], older=found.older))


def _entry(one: Entry) -> EntryShown:
    return EntryShown(
        number=one.id,
        at=one.at,
        who=one.who,
        act=one.act,
        kind=one.subject_kind,
        id=one.subject_id,
        data=dict(one.data),
        digest=one.digest,
    )


@audit.on("GET", "/audit/list", {200: content(XLSX)}, MISSING)
def export_entries(query: Filter) -> Response:
    """审计列表，XLSX；导出记入审计｜The list as a workbook; that it is taken along is recorded"""
    return send(auditing.export_entries(actor(), query.wish(), archive=archive()))


@audit.on("GET", "/audit/verification", {200: ChainShown})
def verify_chain(query: Sheet) -> Response:
    """查验整条链，与所有锚点比对｜Walk the whole chain and compare it with all anchors"""
    sheets = [read_code(query.anchor)] if query.anchor else []
    found = verifying.check_chain(actor(), archive=archive(), sheets=sheets)
    return answer(
        ChainShown(
            ok=found.holds,
            count=found.count,
            head=found.head,
            anchors=found.heads,
            anchored=found.anchored,
            anchored_on=found.anchored_on,
            breaks=[
                BreakShown(
                    entry=one.entry_id,
                    problem=one.problem,
                    source=one.head.source if one.head else None,
                    reference=one.head.reference if one.head else None,
                )
                for one in found.breaks
            ],
            damaged_anchors=found.damaged,
        )
    )


@audit.on("GET", "/audit/chain", {200: content(JSON_LINES)})
def export_chain() -> Response:
    """整条链，可脱离本系统查验；导出记入审计｜The whole chain, to be verified without this program; it is recorded"""
    return send(verifying.export_chain(actor(), archive=archive()))


@audit.on("POST", "/audit/sheet", {200: content(PDF)})
def print_anchor() -> Response:
    """打印锚点页（PDF/A），装订保存；打印记入审计｜The sheet with the anchor, for a binder; it is recorded"""
    return send(anchoring.print_anchor(actor(), archive=archive()))
