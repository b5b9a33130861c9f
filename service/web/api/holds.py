"""Holds: the list, one of them with what it holds, placing, releasing."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Annotated, Literal

from flask import Response
from pydantic import Field, model_validator

from indexing import FACETS
from service.catalogue.documents import DocumentState
from service.catalogue.holds import HoldKind
from service.usecases.holds import holds as use
from service.usecases.holds import views as views
from service.web.api.noun import CONFLICT, MISSING, Noun, done, listed, made
from service.web.api.shapes import Asked, Day, Id, Reason, Reference, Shown, Slice, line, optional, told
from service.web.sessions import actor
from service.web.shell import archive

holds = Noun("holds", "保留｜Holds")

OPEN: Mapping[str, bool | None] = {"open": True, "released": False, "all": None}


class HoldPath(Asked):
    """A hold in an address."""

    number: Id = told("保留编号｜Number of the hold", 3)


class HoldWish(Slice):
    """Which holds are asked for."""

    state: Literal["open", "released", "all"] = told("状态｜State", "open", default="open")


class HeldSearch(Asked):
    """A search whose standing result is to be held."""

    q: Annotated[str, line(500, 0)] = told("查找词｜What to search for", "李秀兰", default="")
    filters: dict[Literal[FACETS], Annotated[list[Reference], Field(max_length=50)]] = told(  # type: ignore[valid-type]
        "筛选：方面 → 值｜Filters: facet → values", {"type": ["A07"]}, default={}
    )


class NewHold(Asked):
    """A hold to be placed: on one thing, named by exactly one of `document`, `case`, `unit` and `search`."""

    document: Id = optional("文件编号｜Number of the document", 12)
    case: Annotated[str, line(100)] = optional("案卷编号｜Code of the case file", "J012-YS·2026-D10-0001")
    unit: Reference = optional("单位：名称、编号或全宗号，连同下级｜Unit with all below it", "J012")
    search: HeldSearch = optional("检索：现在和以后符合的都保留｜Search: all that matches now and later")
    reason: Annotated[str, line(500)] = told("理由｜Reason", "债权债务未结清")
    basis: Annotated[str, line(300)] = told("依据｜Basis", "会计档案管理办法第十九条")
    review_on: Day = optional("何时复核；到期只提醒｜When to ask again; it ends nothing", "2027-11-23")

    @model_validator(mode="after")
    def _one_target(self) -> "NewHold":
        if len(self.model_fields_set & {"document", "case", "unit", "search"}) != 1:
            raise ValueError("exactly one of document, case, unit and search")
        return self

    def target(self) -> use.Target:
        """What is meant."""
        if "search" in self.model_fields_set:
            return use.OnSearch(self.search.q, self.search.filters)
        if "document" in self.model_fields_set:
            return use.OnDocument(self.document)
        return use.OnCase(self.case) if "case" in self.model_fields_set else use.OnUnit(self.unit)


class HoldMade(Shown):
    """A hold that was placed."""

    number: int = told("保留编号｜Number of the hold", 3)


class HoldShown(Shown):
    """A hold."""

    number: int = told("保留编号｜Number of the hold", 3)
    kind: HoldKind = told("对象的种类｜What it is placed on", "case")
    target: str = told("对象｜What is held, in words", "J012-YS·2026-D10-0001 李秀兰")
    reference: str | None = told(
        "文件、案卷、单位的编号或检索词｜Number or code of it, or the query", "J012-YS·2026-D10-0001"
    )
    filters: Mapping[str, Sequence[str]] = told("检索的筛选｜Filters of a search", {})
    reason: str = told("理由｜Reason", "债权债务未结清")
    basis: str = told("依据｜Basis", "会计档案管理办法第十九条")
    since: Day = told("设立之日｜Placed on", "2026-11-23")
    placed_by: str | None = told("设立人｜Placed by", "张晓云")
    review_on: Day | None = told("复核之日｜To be reviewed on", None)
    review_due: bool = told("该复核了｜Whether the review is due", False)
    items: int | None = told("直接保留的文件数；正在收集则无｜Documents that it reaches; none while gathering", 12)
    released_at: datetime | None = told("解除的时刻｜Released at", None)
    released_by: str | None = told("解除人｜Released by", None)
    release_reason: str | None = told("解除的理由｜Why it was released", None)


class HoldsShown(Shown):
    """A part of the list of holds."""

    total: int = told("共多少项｜How many in all", 1)
    review_due: int = told("其中该复核的｜Of these to be reviewed", 0)
    holds: Sequence[HoldShown] = told("这一页｜This part of them")


class HeldDocument(Shown):
    """A document that a hold reaches."""

    id: int = told("文件编号｜Number of the document", 12)
    code: str | None = told("档号｜Archival code", "J012-YS·2026-D10-0001-0003")
    title: str = told("题名｜Title", "入户调查表")
    unit: str = told("单位｜Unit", "榆阳市总工会")
    state: DocumentState = told("状态｜State", "filed")


class HoldWithDocuments(Shown):
    """A hold with a part of the documents that it reaches directly."""

    hold: HoldShown = told("保留｜The hold")
    documents: Sequence[HeldDocument] = told("这一页｜This part of them")


@holds.on("GET", "/holds", {200: HoldsShown})
def list_holds(query: HoldWish) -> Response:
    """列出保留，未解除的在前｜List holds, open ones first"""
    page = views.list_holds(
        actor(), archive=archive(), is_open=OPEN[query.state], limit=query.limit, offset=query.offset
    )
    shown = HoldsShown(total=page.total, review_due=page.review_due, holds=[_shown(row) for row in page.rows])
    return listed(shown, query, page.total)


@holds.on("POST", "/holds", {201: HoldMade}, MISSING)
def place_hold(body: NewHold) -> Response:
    """设立保留：即刻生效，解除之前不得销毁｜Place a hold: nothing that it reaches is destroyed before its release"""
    number = use.place_hold(
        actor(), body.target(), body.reason, body.basis, archive=archive(), review_on=body.review_on
    )
    return made(HoldMade(number=number), "holds.show_hold", number=number)


@holds.on("GET", "/holds/<int:number>", {200: HoldWithDocuments}, MISSING)
def show_hold(path: HoldPath, query: Slice) -> Response:
    """看一项保留和它保留的文件｜A hold with what it holds"""
    view = views.show_hold(actor(), path.number, archive=archive(), limit=query.limit, offset=query.offset)
    documents = [
        HeldDocument(id=one.id, code=one.code, title=one.title, unit=one.unit_name, state=one.state)
        for one in view.items
    ]
    return listed(HoldWithDocuments(hold=_shown(view.row), documents=documents), query, view.row.items or 0)


@holds.on("POST", "/holds/<int:number>/release", {204: None}, MISSING, CONFLICT)
def release_hold(path: HoldPath, body: Reason) -> Response:
    """解除保留；提出或签署过有关鉴定的人不能办｜Release a hold; not by who proposed or signed for its documents"""
    use.release_hold(actor(), path.number, body.reason, archive=archive())
    return done()


def _shown(row: views.HoldRow) -> HoldShown:
    return HoldShown(
        number=row.number,
        kind=row.kind,
        target=row.target,
        reference=row.reference,
        filters=row.filters,
        reason=row.reason,
        basis=row.basis,
        since=row.since,
        placed_by=row.placed_by,
        review_on=row.review_on,
        review_due=row.review_due,
        items=row.items,
        released_at=row.released_at,
        released_by=row.released_by,
        release_reason=row.release_reason,
    )
