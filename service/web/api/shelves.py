"""The stack room: rooms, shelves, boxes and what a scanned code means."""

from collections.abc import Sequence
from datetime import datetime
from typing import Annotated, Any, Literal

from flask import Response
from pydantic import Field

from service.catalogue.shelves import Thing
from service.usecases.stack import scanning, stack
from service.usecases.stack import shelves as use
from service.web.api.noun import CONFLICT, MISSING, Noun, answer, done, listed, made
from service.web.api.shapes import (
    Asked,
    Category,
    CategoryShown,
    Id,
    Reference,
    Shown,
    Slice,
    Year,
    line,
    optional,
    told,
)
from service.web.i18n import tell
from service.web.sessions import actor
from service.web.shell import archive

shelves = Noun("shelves", "库房｜Shelves")

Code = Annotated[str, line(100)]
Term = Literal["Y", "D30", "D10"]


class NewRoom(Asked):
    """A stack room to be added."""

    unit: Reference = optional("单位：名称、编号或全宗号｜Unit: its name, number or fonds", "J012")
    name: Annotated[str, line(100)] = told("名称｜Name", "一号库")


class RoomPath(Asked):
    """A room in an address."""

    room_id: Id = told("库房编号｜Number of the room", 1)


class NewRack(Asked):
    """A rack to be added to a room."""

    rack: int = told("架号｜Number of the rack", 3, ge=1, le=use.MOST_RACKS)
    tiers: int = told("层数｜Number of its tiers", 6, ge=1, le=use.MOST_TIERS)


class BoxPath(Asked):
    """A box in an address."""

    box_id: Id = told("盒的编号｜Number of the box", 12)


class CodePath(Asked):
    """A scanned code in an address."""

    code: Code = told("扫到的编码，须作 URL 编码｜The scanned code, percent-encoded", "SC:BOX:000012")


class BoxWish(Slice):
    """Which boxes are asked for."""

    words: Annotated[str, line(100, 0)] = told("盒号的一部分｜Part of the number", "3-02", default="")
    room: Id = optional("只看一间库房｜Of one room only", 1)
    shelf: Id = optional("只看一层架｜Of one shelf only", 4)
    homeless: bool = told("只看没有上架的｜Only those that stand on no shelf", False, default=False)


class NewBox(Asked):
    """A box to be added; what is stated of it is all that may lie in it."""

    unit: Reference = optional("单位：名称、编号或全宗号｜Unit: its name, number or fonds", "J012")
    number: Annotated[str, line(100)] = told("盒号｜Number on its spine", "3-02-7")
    year: Year = optional("年度｜Year", 2026)
    term: Term = optional("期限代码｜Code of the term", "D10")
    category: Category = optional("类别｜Category", "original")
    shelf: Id = optional("在哪一层架｜Shelf on which it stands", 4)


class BoxPlace(Asked):
    """Where a box stands from now on."""

    shelf: Id = optional("架层编号；不填表示不在架上｜Number of the shelf; without it, nowhere", 4)


class Codes(Asked):
    """Codes of documents and case files."""

    codes: Annotated[list[Code], Field(min_length=1, max_length=use.MOST)] = told(
        "档号、案卷号，或 # 加文件编号｜Archival codes, or # and the number of a document", ["J012-KU·BG·2025-Y-001"]
    )


class TakeOut(Asked):
    """What is taken out of a box, and why."""

    code: Code = told("档号或案卷号｜Archival code", "J012-KU·BG·2025-Y-001")
    reason: Annotated[str, line(500)] = told("理由｜Reason", "送去装裱")


class ShelfShown(Shown):
    """A tier of a rack."""

    id: int = told("架层编号｜Number of the shelf", 4)
    code: str = told("标签上的编码｜Code on its label", "SC:SHELF:000004")
    rack: int = told("架号｜Rack", 3)
    tier: int = told("层｜Tier, from the top", 2)
    boxes: int = told("盒数｜Boxes on it", 12)


class RoomShown(Shown):
    """A stack room."""

    id: int = told("库房编号｜Number of the room", 1)
    code: str = told("标签上的编码｜Code on its label", "SC:ROOM:000001")
    name: str = told("名称｜Name", "一号库")
    unit: str = told("单位｜Unit", "榆阳市总工会")
    shelves: Sequence[ShelfShown] = told("架层｜Its shelves")


class RoomsShown(Shown):
    """All stack rooms."""

    rooms: Sequence[RoomShown] = told("库房｜Rooms")


class MadeThing(Shown):
    """The number of what was made."""

    id: int = told("编号｜Number", 12)


class RackMade(Shown):
    """The shelves of a rack."""

    shelves: Sequence[int] = told("架层编号，从上往下｜Numbers of its shelves from the top", [1, 2, 3])


class BoxRow(Shown):
    """A box in a list."""

    id: int = told("盒的编号｜Number of the box in the archive", 12)
    code: str = told("标签上的编码｜Code on its label", "SC:BOX:000012")
    number: str = told("盒号｜Number on its spine", "3-02-7")
    unit: str = told("单位｜Unit", "榆阳市总工会")
    fonds: str | None = told("全宗号｜Fonds", "J012")
    year: int | None = told("年度｜Year", 2026)
    term: str | None = told("期限代码｜Code of the term", "D10")
    category: CategoryShown | None = told("类别｜Category", "original")
    mixed: Sequence[str] = told("哪几项混装了｜What differs within it, a fault", [])
    items: int = told("件数｜Items in it", 24)
    place: str | None = told("位置｜Where it stands", "一号库 · 3-2")


class BoxesShown(Shown):
    """A part of the list of boxes."""

    total: int = told("共多少盒｜How many in all", 1)
    boxes: Sequence[BoxRow] = told("这一页｜This part of them")


class Lying(Shown):
    """What lies in a box."""

    thing: Thing = told("文件或案卷｜Document or case file", "document")
    id: int = told("编号｜Number", 12)
    code: str = told("档号、案卷号｜Archival code", "J012-KU·BG·2025-Y-001")
    title: str = told("题名或户主｜Title, or the householder", "年度决算")


class MoveShown(Shown):
    """A move of a box, or of an item into it or out of it."""

    thing: Thing = told("什么动了｜What moved", "box")
    name: str = told("编码｜Its code", "3-02-7")
    came: bool = told("装入为 true，取出为 false｜Whether it came", True)
    place: str | None = told("盒上的架层｜The shelf to which a box went", "一号库 · 3-2")
    reason: str = told("理由｜Reason", "")
    who: str | None = told("谁｜Who", "王芳")
    at: datetime = told("时刻｜When", "2026-11-23T01:30:00Z")


class BoxShown(BoxRow):
    """A box with what lies in it and its moves, the latest first."""

    lying: Sequence[Lying] = told("盒内｜What lies in it")
    moves: Sequence[MoveShown] = told("移动记录｜Its moves")


class Laid(Shown):
    """The fate of one code."""

    code: str = told("编码｜The code", "J012-KU·BG·2025-Y-001")
    error: str | None = told("没有装盒的原因｜Why it was not laid in the box", None)


class LaidShown(Shown):
    """What became of the codes, in their order."""

    items: Sequence[Laid] = told("各件｜The items")


class CodeShown(Shown):
    """What a code means."""

    kind: Literal["room", "shelf", "box", "document", "case"] = told("是什么｜What it is", "box")
    id: int = told("编号｜Its number", 12)
    code: str = told("它的编码｜Its own code", "SC:BOX:000012")
    name: str = told("名称｜What it is called", "3-02-7")


@shelves.on("GET", "/rooms", {200: RoomsShown})
def list_rooms() -> Response:
    """库房和架层｜The stack rooms with their shelves"""
    rooms = [
        RoomShown(
            id=room.id,
            code=room.code,
            name=room.name,
            unit=room.unit_name,
            shelves=[
                ShelfShown(id=one.id, code=one.code, rack=one.rack, tier=one.tier, boxes=one.boxes)
                for one in room.shelves
            ],
        )
        for room in stack.list_rooms(actor(), archive=archive())
    ]
    return answer(RoomsShown(rooms=rooms))


@shelves.on("POST", "/rooms", {201: MadeThing}, MISSING, CONFLICT)
def add_room(body: NewRoom) -> Response:
    """建一间库房｜Add a stack room"""
    return made(MadeThing(id=use.add_room(actor(), body.name, archive=archive(), unit=body.unit)), "shelves.list_rooms")


@shelves.on("POST", "/rooms/<int:room_id>/racks", {201: RackMade}, MISSING, CONFLICT)
def add_rack(path: RoomPath, body: NewRack) -> Response:
    """建一个架，或给已有的架加层｜Add a rack to a room, or tiers to one"""
    ids = use.add_rack(actor(), path.room_id, body.rack, body.tiers, archive=archive())
    return made(RackMade(shelves=ids), "shelves.list_rooms")


@shelves.on("GET", "/boxes", {200: BoxesShown})
def list_boxes(query: BoxWish) -> Response:
    """列出盒｜List boxes"""
    found = stack.list_boxes(
        actor(),
        archive=archive(),
        words=query.words,
        room_id=query.room,
        shelf_id=query.shelf,
        homeless=query.homeless,
        limit=query.limit,
        offset=query.offset,
    )
    return listed(BoxesShown(total=found.total, boxes=[BoxRow(**_row(row)) for row in found.rows]), query, found.total)


@shelves.on("POST", "/boxes", {201: MadeThing}, MISSING, CONFLICT)
def add_box(body: NewBox) -> Response:
    """建一个盒｜Add a box"""
    box_id = use.add_box(
        actor(),
        body.number,
        archive=archive(),
        unit=body.unit,
        year=body.year,
        term=body.term,
        category=body.category,
        shelf_id=body.shelf,
    )
    return made(MadeThing(id=box_id), "shelves.show_box", box_id=box_id)


@shelves.on("GET", "/boxes/<int:box_id>", {200: BoxShown}, MISSING)
def show_box(path: BoxPath) -> Response:
    """看一个盒：盒内和移动记录｜A box with what lies in it and its moves"""
    box = stack.show_box(actor(), path.box_id, archive=archive())
    lying = [Lying(thing=item.thing, id=item.id, code=item.code, title=item.title) for item in box.items]
    moves = [
        MoveShown(thing=m.thing, name=m.name, came=m.came, place=m.place, reason=m.reason, who=m.who, at=m.at)
        for m in box.moves
    ]
    return answer(BoxShown(**_row(box.row), lying=lying, moves=moves))


@shelves.on("PUT", "/boxes/<int:box_id>/place", {204: None}, MISSING)
def move_box(path: BoxPath, body: BoxPlace) -> Response:
    """记下盒在哪一层架｜Record on which shelf a box stands"""
    use.move_box(actor(), path.box_id, body.shelf, archive=archive())
    return done()


@shelves.on("POST", "/boxes/<int:box_id>/items", {200: LaidShown}, MISSING)
def lay_items(path: BoxPath, body: Codes) -> Response:
    """装盒；装不了的各说原因，其余照装｜Lay items in a box; one that cannot be is answered with its reason"""
    laid = use.lay_items(actor(), path.box_id, body.codes, archive=archive())
    items = [
        Laid(code=one.code, error=tell(one.problem.code, **one.problem.data) if one.problem else None) for one in laid
    ]
    return answer(LaidShown(items=items))


@shelves.on("POST", "/boxes/<int:box_id>/take-out", {204: None}, MISSING, CONFLICT)
def take_out(path: BoxPath, body: TakeOut) -> Response:
    """从盒里取出一件｜Take an item out of a box"""
    use.take_out(actor(), path.box_id, body.code, body.reason, archive=archive())
    return done()


@shelves.on("GET", "/codes/<path:code>", {200: CodeShown}, MISSING)
def find_code(path: CodePath) -> Response:
    """一个编码是什么：标签、档号、案卷号或盒号｜What a scanned code means"""
    found = scanning.find_code(actor(), path.code, archive=archive())
    return answer(CodeShown(kind=found.kind, id=found.id, code=found.code, name=found.name))  # type: ignore[arg-type]


def _row(row: stack.BoxRow) -> dict[str, Any]:
    return {
        "id": row.id,
        "code": row.code,
        "number": row.number,
        "unit": row.unit_name,
        "fonds": row.holds.fonds,
        "year": row.holds.year,
        "term": row.holds.term,
        "category": row.holds.category,
        "mixed": list(row.mixed),
        "items": row.items,
        "place": row.place,
    }
