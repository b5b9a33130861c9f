"""Pages of a document: image and text, turning, ordering, splitting."""

from typing import Literal

from flask import Response

from service.usecases.documents import correcting, images, paging, viewing
from service.web.api.documents import DOCUMENT
from service.web.api.noun import CONFLICT, MISSING, Noun, answer, content, done, made
from service.web.api.seals import Uncovering, looking
from service.web.api.shapes import Asked, DocumentPath, Id, Shown, told
from service.web.sessions import actor
from service.web.shell import archive

pages = Noun("pages", "页面｜Pages")

PAGE = f"{DOCUMENT}/pages/<int:number>"


class PagePath(DocumentPath):
    """A page in an address."""

    number: Id = told("页号，从 1 起｜Number of the page, from 1", 1)


class ImageWish(Uncovering):
    """How a page is to be shown."""

    width: int = told("宽，像素｜Width in pixels", 1200, default=1200, ge=images.NARROWEST, le=images.WIDEST)


class Text(Asked):
    """The text of a page."""

    text: str = told(
        "整页文字，一行一行｜Text of the whole page, a row a line",
        "户主：李秀兰\n家庭人口：3",
        max_length=correcting.TEXT_LENGTH,
        pattern=r"^[^\x00]*$",
    )


class Split(Asked):
    """Where a document is parted."""

    first: Id = told("新文件的第一页｜First page of the new document", 3)


class Order(Asked):
    """The pages in another order."""

    order: list[Id] = told(
        "现有页号按新顺序各列一次｜Every present page number once, in the new order",
        [2, 1, 3],
        min_length=1,
        max_length=100_000,
    )


class Turn(Asked):
    """A page that stands wrong."""

    page: Id = told("页号｜Number of the page", 1)
    degrees: Literal[90, 180, 270] = told("顺时针转多少度｜Degrees, clockwise", 90)


class PageText(Shown):
    """The text of a page."""

    number: int = told("页号｜Number of the page", 1)
    text: str = told("文字，一行一行｜Text, a row a line", "户主：李秀兰\n家庭人口：3")


class Made(Shown):
    """The number of what was made."""

    id: int = told("新文件的编号｜Number of the new document", 13)


@pages.on(
    "GET",
    f"{PAGE}/image",
    {200: content("image/jpeg")},
    MISSING,
    CONFLICT,
)
def page_image(path: PagePath, query: ImageWish) -> Response:
    """页面图像，号码已遮盖；每看一页记一笔｜Image of a page, numbers hidden; each look is recorded"""
    image = images.page_image(
        looking(query), path.document_id, path.number, archive=archive(), width=query.width, unmasked=query.reason
    )
    return Response(image, mimetype="image/jpeg")


@pages.on(
    "GET",
    f"{PAGE}/text",
    {200: PageText},
    MISSING,
    CONFLICT,
)
def page_text(path: PagePath, query: Uncovering) -> Response:
    """页面文字，号码已遮盖；查看记入审计｜Text of a page, numbers hidden; the look is recorded"""
    text = viewing.page_text(looking(query), path.document_id, path.number, archive=archive(), unmasked=query.reason)
    return answer(PageText(number=path.number, text=text))


@pages.on(
    "PUT",
    f"{PAGE}/text",
    {204: None},
    MISSING,
    CONFLICT,
)
def correct_text(path: PagePath, body: Text) -> Response:
    """更正页面文字；未改的行保留其位置｜Correct the text of a page; rows that stay keep their places"""
    correcting.correct_text(actor(), path.document_id, path.number, body.text, archive=archive())
    return done()


@pages.on("POST", f"{DOCUMENT}/turn", {204: None}, MISSING, CONFLICT)
def turn_page(path: DocumentPath, body: Turn) -> Response:
    """转正一页，并重新识读｜Turn a page and read it again"""
    paging.turn_page(actor(), path.document_id, body.page, body.degrees, archive=archive())
    return done()


@pages.on("POST", f"{DOCUMENT}/order", {204: None}, MISSING, CONFLICT)
def order_pages(path: DocumentPath, body: Order) -> Response:
    """调整页序｜Put the pages in another order"""
    paging.order_pages(actor(), path.document_id, body.order, archive=archive())
    return done()


@pages.on("POST", f"{DOCUMENT}/split", {201: Made}, MISSING, CONFLICT)
def split_document(path: DocumentPath, body: Split) -> Response:
    """从某页起拆成另一份文件｜Make the pages from one on a document of their own"""
    part = paging.split_document(actor(), path.document_id, body.first, archive=archive())
    return made(Made(id=part), "documents.show_document", document_id=part)
