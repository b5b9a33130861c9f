"""Papers: catalogues, what belongs to a case file or to all those of a year, a rendition with its filing stamp."""

from collections.abc import Sequence
from datetime import datetime
from typing import Annotated

from flask import Response

from service.catalogue.prints import Shape, YearPaper
from service.usecases.stack import catalogues, printing, year_prints
from service.usecases.stack.catalogues import Wish
from service.usecases.stack.printing import XLSX, CasePaper
from service.usecases.stack.year_prints import YearPrintRow, YearWish
from service.web.api.cases import CASE
from service.web.api.documents import DOCUMENT
from service.web.api.noun import CONFLICT, MISSING, Noun, answer, content, made
from service.web.api.seals import Taking, Unsealing, looking
from service.web.api.shapes import (
    Asked,
    Category,
    CategoryShown,
    DocumentPath,
    Id,
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

    shape: Shape = told("PDF/A 或 XLSX｜PDF/A or XLSX", "pdf", default=Shape.PDF, validate_default=True)


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


class NewYearPrint(Unsealing):
    """Papers of a whole year."""

    year: Year = told("年度，如案卷编号所示｜Year, as the codes say", 2026)
    paper: YearPaper = told(
        "封面、卷内目录、备考表或整套（all）；盒脊、盒面标签｜Covers, contents, records (notes) or all; labels",
        "all",
    )
    unit: Reference = optional("单位及其下级；不填为自己的单位｜Unit and all below; by default one's own", "J012")
    shape: Shape = told("PDF/A 或 XLSX｜PDF/A or XLSX", "pdf", default=Shape.PDF, validate_default=True)


class YearPrintPath(Asked):
    """A print of a year in an address."""

    print_id: Id = told("打印编号｜Number of the print", 3)


class MadeYearPrint(Shown):
    """A print that was ordered."""

    print: int = told("打印编号｜Number of the print", 3)


class YearPrintShown(Shown):
    """How far a print of a year is."""

    print: int = told("打印编号｜Number of the print", 3)
    year: int = told("年度｜Year", 2026)
    unit: str = told("单位｜Unit", "榆阳市总工会")
    paper: str = told("内容｜What", "all")
    shape: str = told("格式｜Shape", "pdf")
    state: str = told("waiting 排版中、ready 可取、failed 没做成、void 作废｜State", "ready")
    done: int = told("已排案卷或盒｜Case files or boxes that are set", 35)
    total: int = told("全部｜All of them", 35)
    bytes: int = told("大小｜Size", 482_113)
    until: datetime = told("保留到｜Kept until", "2026-11-24T01:30:00Z")


class YearPrintList(Shown):
    """One's own prints of the last day."""

    prints: Sequence[YearPrintShown] = told("各份，最新的在前｜The prints, newest first")


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


@papers.on("POST", "/year-prints", {201: MadeYearPrint}, MISSING, CONFLICT)
def order_year_print(body: NewYearPrint) -> Response:
    """要求打印整年度的案卷封面、卷内目录、备考表或盒标签｜Order papers of a whole year

    后台排版，state 为 ready 后一天内可取。｜A worker makes them; fetch the file within a day once `state` is ready.
    """
    wish = YearWish(body.year, body.paper, body.unit, body.shape)
    number = year_prints.order_year_print(looking(body), wish, archive=archive())
    return made(MadeYearPrint(print=number), "papers.show_year_print", print_id=number)


@papers.on("GET", "/year-prints", {200: YearPrintList})
def list_year_prints() -> Response:
    """自己最近一天要求的整年度打印｜One's own prints of the last day"""
    found = year_prints.list_year_prints(actor(), archive=archive())
    return answer(YearPrintList(prints=[_year_print(one) for one in found]))


@papers.on("GET", "/year-prints/<int:print_id>", {200: YearPrintShown}, MISSING)
def show_year_print(path: YearPrintPath) -> Response:
    """做到哪里了｜How far it is"""
    return answer(_year_print(year_prints.show_year_print(actor(), path.print_id, archive=archive())))


@papers.on("GET", "/year-prints/<int:print_id>/content", {200: content(PDF, XLSX)}, MISSING, CONFLICT)
def fetch_year_print(path: YearPrintPath, query: Unsealing) -> Response:
    """取走；取走记入审计｜The file; fetching it is recorded"""
    return send(year_prints.fetch_year_print(looking(query), path.print_id, archive=archive()))


def _year_print(row: YearPrintRow) -> YearPrintShown:
    return YearPrintShown(
        print=row.id,
        year=row.year,
        unit=row.unit_name,
        paper=row.paper.value,
        shape=row.shape.value,
        state=row.state.value,
        done=row.done,
        total=row.total,
        bytes=row.size,
        until=row.until,
    )
