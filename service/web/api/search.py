"""Finding documents by what they say."""

from collections.abc import Mapping, Sequence
from typing import Annotated, Literal

from flask import Response
from pydantic import StringConstraints

from indexing import FACETS
from service.serialise import snippet_text
from service.usecases.search import finding
from service.web.api.noun import CONFLICT, Noun, listed
from service.web.api.seals import Unsealing, looking
from service.web.api.shapes import Category, CategoryShown, Day, Shown, Slice, StateShown, TypeCode, line, told
from service.web.shell import archive

search = Noun("search", "查找｜Search")


class Search(Slice, Unsealing):
    """A search."""

    q: Annotated[str, line(500, 0)] = told("查找词｜What to search for", "李秀兰", default="")
    category: list[Category] = told("类别｜Categories", ["original"], default=[], max_length=50)
    type: list[TypeCode] = told("文种代码｜Codes of types", ["A07"], default=[], max_length=50)
    unit: list[Annotated[str, StringConstraints(pattern=r"^[0-9]{1,10}$")]] = told(
        "单位编号，连同下级｜Numbers of units, with all below them", ["1"], default=[], max_length=50
    )
    year: list[Annotated[str, StringConstraints(pattern=r"^[0-9]{1,4}$")]] = told(
        "形成年度｜Years of origin", ["2026"], default=[], max_length=50
    )
    state: list[Literal["waiting", "running", "eligible", "permanent", "undetermined"]] = told(
        "期限状态｜States of retention", ["waiting"], default=[], max_length=50
    )
    carrier: list[Literal["paper", "electronic", "photo", "audio", "video"]] = told(
        "载体｜Carriers", ["paper"], default=[], max_length=50
    )
    sort: Literal["relevance", "newest", "oldest", "code"] = told("排序｜Order", "newest", default="relevance")
    sealed: bool = told(
        "连同已撤档封存的案卷，须写明 seal_reason｜Sealed case files too; seal_reason says why", False, default=False
    )


class Hit(Shown):
    """A document found; numbers of identity, bank and phone are masked in the snippet."""

    id: int = told("文件编号｜Number of the document", 12)
    code: str | None = told("档号｜Archival code", "J012-YS·2026-D10-0001-0003")
    title: str = told("题名｜Title", "入户调查表")
    snippet: str = told("含所查词语的片段｜Piece of the text with what was searched", "…户主：李秀兰 家庭人口：3…")
    page: int = told("片段所在的页｜Page of the snippet", 1)
    cell: str | None = told("片段所在的单元格（表格）｜Cell of the snippet, in a table", "收入!B7")
    unit: str = told("单位｜Unit", "榆阳市总工会")
    category: CategoryShown | None = told("类别｜Category", "original")
    type: str | None = told("文种代码｜Code of the type", "A07")
    date: Day | None = told("文件日期｜Date of the document", "2026-03-05")
    case: str | None = told("案卷编号｜Code of the case file", "J012-YS·2026-D10-0001")
    retention: StateShown | None = told("期限状态｜State of retention", "waiting")
    held: bool = told("是否保留｜Whether it is held", False)
    due_on: Day | None = told("保管的最后一天｜Last day of keeping", None)


class SearchShown(Shown):
    """The answer to a search."""

    total: int = told("共多少份｜How many in all", 1)
    hits: Sequence[Hit] = told("这一页｜This part of them")
    facets: Mapping[str, Mapping[str, int]] = told(
        "各方面的件数：方面 → 值 → 件数｜Counts: facet → value → documents", {"type": {"A07": 1}}
    )
    units: Mapping[str, str] = told("单位编号 → 名称｜Number of a unit → its name", {"1": "榆阳市总工会"})
    without_hits: Sequence[str] = told("一份也没有的词语｜Words that stand in no document", ["李秀蓝"])


@search.on("GET", "/search", {200: SearchShown}, CONFLICT)
def find_documents(query: Search) -> Response:
    """查找文件，附各方面的件数｜Find documents, with counts by facet

    词语之间为“与”；可用 OR、NOT 和引号中的整句。｜
    Words are joined by AND; OR, NOT and a phrase in quotation marks are understood.
    """
    form = finding.SearchForm(
        query=query.q,
        filters={name: getattr(query, name) for name in FACETS},
        sort=query.sort,
        limit=query.limit,
        offset=query.offset,
        sealed=query.sealed,
    )
    found = finding.find(looking(query), form, archive=archive())
    shown = SearchShown(
        total=found.total,
        hits=[_hit(hit) for hit in found.hits],
        facets=found.facets,
        units={str(unit.id): unit.name for unit in found.units},
        without_hits=found.without_hits,
    )
    return listed(shown, query, found.total)


def _hit(hit: finding.Hit) -> Hit:
    return Hit(
        id=hit.id,
        code=hit.code,
        title=hit.title,
        snippet=snippet_text(hit.snippet),
        page=hit.page,
        cell=hit.cell,
        unit=hit.unit_name,
        category=hit.category,
        type=hit.type,
        date=hit.dated_on,
        case=hit.case_code,
        retention=hit.retention_state,
        held=hit.held,
        due_on=hit.due_on,
    )
