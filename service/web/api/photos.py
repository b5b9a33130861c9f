"""Photographs: laid out with their captions, described many at a time, of look-alikes one chosen."""

from collections.abc import Sequence
from typing import Annotated

from flask import Response
from pydantic import Field

from service.usecases.documents.correcting import Correction
from service.usecases.photos import describing, light_table, likes, printing
from service.usecases.photos.light_table import Choice, Print
from service.usecases.stack.printing import XLSX
from service.web.api.noun import CONFLICT, MISSING, Noun, answer, content, done
from service.web.api.papers import PDF, ShapeWish
from service.web.api.shapes import Asked, Day, Id, Reference, Shown, TypeCode, line, optional, told
from service.web.sending import send
from service.web.sessions import actor
from service.web.shell import archive

photos = Noun("photos", "照片｜Photographs")

Picked = Annotated[list[Id], Field(min_length=1, max_length=describing.MOST)]


class Which(Asked):
    """Which photographs; what is left out does not narrow them."""

    batch: Id = optional("批次编号｜Number of a batch", 3)
    case: Annotated[str, line(100)] = optional("案卷编号｜Code of a case file", "J012-ZY·KN·2026-D10-001")
    parent: Id = optional("所属纸质文件的编号｜Number of their paper file", 12)
    group: Id = optional("与这张照片同组｜In one group with this photograph", 12)
    unit: Reference = optional("单位：名称、编号或全宗号｜Unit: name, number or fonds", "J012")
    bare: bool = told("只要没有说明的｜Only those without a caption", True, default=False)

    def choice(self, page: int = 1) -> Choice:
        """As the use case takes it."""
        return Choice(self.batch, self.case, self.parent, self.group, self.unit, self.bare, page)


class PhotoWish(Which):
    """A page of them."""

    page: int = told("第几页，每页 200 张｜Page of 200", 1, default=1, ge=1, le=10_000)


class Printed(Which, ShapeWish):
    """As what their catalogue is wanted."""


class PhotoShown(Shown):
    """A photograph with its caption."""

    id: int = told("文件编号｜Number", 12)
    code: str | None = told("档号；归档后才有｜Archival code; from filing on", "J012-ZP·KN·2026-D10-001-003")
    title: str = told("题名｜Title", "春节走访慰问")
    date: Day | None = told("时间｜Day on which it was taken", "2026-02-09")
    taken_at: str | None = told("相机时钟所示｜What the camera's clock showed", "2026-02-09T10:22:09")
    place: str | None = told("地点｜Place", "城北区幸福里社区")
    people: str | None = told("人物｜People", "王主席、李秀兰")
    occasion: str | None = told("事由｜Occasion", "走访慰问困难职工")
    background: str | None = told("背景｜Background", "全市春节送温暖活动")
    photographer: str | None = told("摄影者｜Photographer", "周明")
    cataloguer: str | None = told("著录者｜Described by", "刘敏")
    group: str | None = told("组｜Group", "2026 年春节慰问")
    type: str | None = told("文种代码｜Code of the type", "A28")
    likes: Sequence[int] = told("看着像同一张的文件编号｜Numbers of those that look like it", [15])
    kept: int | None = told("已搁置，留的是这一件｜Set aside for this one", 15)


class PhotoList(Shown):
    """A page of photographs."""

    total: int = told("共几张｜How many there are", 214)
    bare: int = told("其中没有说明的｜How many have no caption", 31)
    photos: Sequence[PhotoShown] = told("照片，按拍摄先后｜Photographs in the order in which they were taken")


class Caption(Asked):
    """The same for several photographs; what is left out stays, and an empty text empties."""

    documents: Picked = told("照片的文件编号，最多 200｜Numbers of the photographs, 200 at most", [12, 13])
    title: Annotated[str, line(300)] = optional("题名｜Title", "春节走访慰问")
    date: Day = optional("时间｜Day on which they were taken", "2026-02-09")
    place: Annotated[str, line(200, 0)] = optional("地点｜Place", "城北区幸福里社区")
    people: Annotated[str, line(500, 0)] = optional("人物｜People", "王主席、李秀兰")
    occasion: Annotated[str, line(500, 0)] = optional("事由｜Occasion", "走访慰问困难职工")
    background: Annotated[str, line(1000, 0)] = optional("背景｜Background", "全市春节送温暖活动")
    photographer: Annotated[str, line(200, 0)] = optional("摄影者｜Photographer", "周明")
    cataloguer: Annotated[str, line(100, 0)] = optional("著录者｜Described by", "刘敏")
    group: Annotated[str, line(300, 0)] = optional(
        "组：同一事件的照片｜Group: photographs of one event", "2026 年春节慰问"
    )
    type: TypeCode = optional("文种代码｜Code of the type", "A28")
    case: Annotated[str, line(100, 0)] = optional("案卷编号｜Code of the case file", "J012-ZY·KN·2026-D10-001")
    parent: Annotated[str, line(100, 0)] = optional(
        "所属的纸质文件：档号或编号｜Paper file: archival code or number", "J012-ZY·BF·2026-D10-0001"
    )


class Described(Shown):
    """The photographs whose description changed."""

    documents: Sequence[int] = told("改了著录的文件编号｜Numbers of those that changed", [12, 13])


class Kept(Asked):
    """Which of several look-alikes is kept."""

    kept: Id = told("留哪一件｜Number of the one that is kept", 12)
    others: Picked = told("搁置哪些｜Numbers of those set aside", [15])


class Apart(Asked):
    """Look-alikes that are each kept."""

    documents: Picked = told("各自保留的文件编号｜Their numbers", [12, 15])


@photos.on("GET", "/photos", {200: PhotoList}, MISSING, CONFLICT)
def list_photos(query: PhotoWish) -> Response:
    """照片和它们的说明；查看记入审计｜Photographs with their captions; the look is recorded"""
    laid = light_table.light_table(actor(), query.choice(query.page), archive=archive())
    return answer(PhotoList(total=laid.total, bare=laid.bare, photos=[_shown(one) for one in laid.prints]))


@photos.on("POST", "/photos/describe", {200: Described}, MISSING, CONFLICT)
def describe_photos(body: Caption) -> Response:
    """给许多照片写同样的说明，一张不成则都不写｜Say the same of many photographs; of all of them or of none"""
    given = body.model_dump(exclude_unset=True, exclude={"documents"})
    for name, kept in (("date", "dated_on"), ("photographer", "author")):
        if name in given:
            given[kept] = given.pop(name)
    changed = describing.describe_photos(actor(), body.documents, Correction(**given), archive=archive())
    return answer(Described(documents=list(changed)))


@photos.on("POST", "/photos/keep", {204: None}, MISSING, CONFLICT)
def keep_photo(body: Kept) -> Response:
    """从相像的照片中选留一张；其余搁置，不删除｜Keep one of several look-alikes; the others are set aside"""
    likes.keep_one(actor(), body.kept, body.others, archive=archive())
    return done()


@photos.on("POST", "/photos/apart", {204: None}, MISSING, CONFLICT)
def tell_photos_apart(body: Apart) -> Response:
    """认定相像的照片各自保留｜Say that look-alikes are each kept"""
    likes.tell_apart(actor(), body.documents, archive=archive())
    return done()


@photos.on("GET", "/photos/catalogue", {200: content(PDF, XLSX)}, MISSING, CONFLICT)
def print_photos(query: Printed) -> Response:
    """打印照片档案目录；打印记入审计｜The catalogue of photographs; the print is recorded"""
    return send(printing.print_photos(actor(), query.choice(), archive=archive(), shape=query.shape))


def _shown(one: Print) -> PhotoShown:
    return PhotoShown(
        id=one.id,
        code=one.code,
        title=one.title,
        date=one.dated_on,
        taken_at=one.taken_at,
        place=one.place,
        people=one.people,
        occasion=one.occasion,
        background=one.background,
        photographer=one.author,
        cataloguer=one.cataloguer,
        group=one.group,
        type=one.type,
        likes=list(one.likes),
        kept=one.kept_id,
    )
