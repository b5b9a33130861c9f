"""Papers: catalogues, what belongs to a case file, and a rendition with its filing stamp."""

from collections.abc import Sequence
from typing import Annotated

from flask import Response

from service.usecases.stack import catalogues, printing
from service.usecases.stack.catalogues import Wish
from service.usecases.stack.printing import XLSX, CasePaper, Shape
from service.web.api.cases import CASE
from service.web.api.documents import DOCUMENT
from service.web.api.noun import CONFLICT, MISSING, Noun, answer, content
from service.web.api.seals import Taking, Unsealing, looking
from service.web.api.shapes import (
    Asked,
    Category,
    CategoryShown,
    DocumentPath,
    Reference,
    Shown,
    Year,
    line,
    optional,
    told,
)
from service.web.sending import send
from service.web.sessions import actor
from service.web.shell import archive

papers = Noun("papers", "打印｜Papers to print")

PDF = "application/pdf"


class CasePaperPath(Asked):
    """A paper of a case file in an address."""

    code: Annotated[str, line(100)] = told(
        "案卷编号，须作 URL 编码｜Code of the case file, percent-encoded", "J012-YS·2026-D10-0001"
    )
    paper: CasePaper = told(
        "封面、卷内目录、备考表，或整套｜Cover, contents, record (notes), or all of them", "contents"
    )


class ShapeWish(Asked):
    """As what a paper is wanted."""

    shape: Shape = told(
        "PDF/A，或 XLSX（只有目录有）｜PDF/A, or XLSX (lists only)", "pdf", default=Shape.PDF, validate_default=True
    )


class CasePaperWish(ShapeWish, Unsealing):
    """As what a paper of a case file is wanted."""


class CatalogueWish(ShapeWish):
    """Which catalogue is wanted."""

    year: Year = optional("年度，如档号所示；不填为今年｜Year, as the codes say; by default this one", 2026)
    unit: Reference = optional(
        "单位：名称、编号或全宗号；不填为自己的单位｜Unit: name, number or fonds; by default one's own", "J012"
    )
    category: Category = optional("类别；不填为全部｜Category; by default all", "routine")
    term: Annotated[str, line(4)] = optional(
        "保管期限代码 Y、D30、D10；不填为全部｜Code of the period; by default all", "D10"
    )


class SeriesShown(Shown):
    """A catalogue that can be printed."""

    fonds: str = told("全宗号｜Fonds", "J012")
    year: int = told("年度｜Year", 2026)
    category: CategoryShown = told("类别｜Category", "routine")
    term: str = told("保管期限代码｜Code of the period", "D10")
    items: int = told("件数｜Documents", 63)


class SeriesList(Shown):
    """The catalogues that can be printed."""

    catalogues: Sequence[SeriesShown] = told("各目录｜The catalogues")


@papers.on("GET", "/catalogues", {200: SeriesList})
def list_catalogues() -> Response:
    """可以打印哪些归档文件目录｜The catalogues that can be printed"""
    found = catalogues.list_series(actor(), archive=archive())
    shown = [
        SeriesShown(fonds=one.fonds, year=one.year, category=one.category, term=one.term, items=one.items)
        for one in found
    ]
    return answer(SeriesList(catalogues=shown))


@papers.on("GET", "/catalogue", {200: content(PDF, XLSX)}, MISSING, CONFLICT)
def print_catalogue(query: CatalogueWish) -> Response:
    """打印归档文件目录（DA/T 22-2015）；打印记入审计｜The catalogue of a year; the print is recorded"""
    year = query.year or archive().clock.today().year
    wish = Wish(year, query.unit, query.category, query.term)
    return send(catalogues.print_catalogue(actor(), wish, archive=archive(), shape=query.shape))


@papers.on("GET", f"{CASE}/papers/<paper>", {200: content(PDF, XLSX)}, MISSING, CONFLICT)
def print_case(path: CasePaperPath, query: CasePaperWish) -> Response:
    """打印案卷封面、卷内目录、备考表；打印记入审计｜Cover, contents and record of a case file; it is recorded"""
    return send(printing.print_case(looking(query), path.code, path.paper, archive=archive(), shape=query.shape))


@papers.on("GET", f"{DOCUMENT}/stamped", {200: content(PDF)}, MISSING, CONFLICT)
def print_stamped(path: DocumentPath, query: Taking) -> Response:
    """加盖归档章的可检索 PDF；原件不变｜The searchable PDF with its filing stamp; the original stays as it is"""
    return send(catalogues.print_stamped(looking(query), path.document_id, archive=archive(), unmasked=query.reason))
