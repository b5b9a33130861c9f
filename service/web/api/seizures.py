"""Originals taken by law, accounting archives that stay with accounting, telling people whose files went elsewhere."""

from flask import Response

from service.usecases.custody import notifying, seizing, staying
from service.web.api.custody_shapes import HandoverPath
from service.web.api.noun import CONFLICT, MISSING, Noun, answer, done, listed, made
from service.web.api.seizure_shapes import (
    NewNotice,
    NewReturn,
    NewSeizure,
    NewStay,
    SeizedRow,
    SeizureMade,
    SeizurePath,
    SeizureRow,
    SeizureShown,
    SeizuresShown,
    StayPath,
    StayRow,
    StaysShown,
)
from service.web.api.shapes import Slice
from service.web.sessions import actor
from service.web.shell import archive

seizures = Noun("seizures", "依法调取与暂管｜Seizures, and what stays for a time")

SEIZURE = "/seizures/<int:seizure_id>"


@seizures.on("GET", "/seizures", {200: SeizuresShown})
def list_seizures() -> Response:
    """列出依法调取，未归还的在前｜List the seizures, what is away first"""
    found = seizing.list_seizures(actor(), archive=archive())
    return answer(SeizuresShown(seizures=[_row(one) for one in found]))


@seizures.on("POST", "/seizures", {201: SeizureMade}, MISSING, CONFLICT)
def record_seizure(body: NewSeizure) -> Response:
    """登记依法调取并设立保留｜Record a seizure, which places a hold

    凭法律文书和收据；保管责任不转移。｜On an order and against a receipt; custody does not pass.
    """
    names = set(NewSeizure.model_fields) - {"password", "code"}
    taking = seizing.Taking(**{name: getattr(body, name) for name in names})
    taken = seizing.record_seizure(actor(), taking, body.proof, archive=archive())
    value = SeizureMade(seizure=taken.seizure_id, number=taken.number, items=taken.items, hold=taken.hold)
    return made(value, "seizures.show_seizure", seizure_id=taken.seizure_id)


@seizures.on("GET", SEIZURE, {200: SeizureShown}, MISSING)
def show_seizure(path: SeizurePath, query: Slice) -> Response:
    """看一次依法调取｜A seizure with what was taken"""
    view = seizing.show_seizure(actor(), path.seizure_id, archive=archive(), limit=query.limit, offset=query.offset)
    items = [SeizedRow(document=one.document_id, code=one.code, title=one.title) for one in view.items]
    return listed(SeizureShown(total=view.row.items, seizure=_row(view.row), items=items), query, view.row.items)


def _row(row: seizing.SeizureRow) -> SeizureRow:
    names = set(SeizureRow.model_fields) - {"unit"}
    return SeizureRow(**{name: getattr(row, name) for name in names}, unit=row.unit_name)


@seizures.on("POST", f"{SEIZURE}/return", {204: None}, MISSING, CONFLICT)
def record_return(path: SeizurePath, body: NewReturn) -> Response:
    """登记归还；保留由人另行解除｜Record that it came back; the hold is released by itself"""
    seizing.record_return(actor(), path.seizure_id, body.on, body.note, archive=archive())
    return done()


@seizures.on("GET", "/custody/stays", {200: StaysShown})
def list_stays() -> Response:
    """会计机构暂管的会计档案｜Accounting archives that stay with accounting"""
    names = set(StayRow.model_fields) - {"unit"}
    found = staying.list_stays(actor(), archive=archive())
    rows = [StayRow(**{name: getattr(one, name) for name in names}, unit=one.unit_name) for one in found]
    return answer(StaysShown(stays=rows))


@seizures.on("POST", "/custody/stays/<int:unit_id>/<int:year>", {204: None}, MISSING, CONFLICT)
def let_stay(path: StayPath, body: NewStay) -> Response:
    """同意会计机构暂缓移交，最长三年｜Let archives of a year stay, three years at most"""
    staying.let_stay(actor(), str(path.unit_id), path.year, body.until, body.ground, archive=archive())
    return done()


@seizures.on("POST", "/handovers/<int:handover_id>/notice", {204: None}, MISSING, CONFLICT)
def note_notice(path: HandoverPath, body: NewNotice) -> Response:
    """登记已告知职工由谁保管（个人信息保护法第二十二条）｜Record that people were told who keeps their files"""
    notifying.note_notice(actor(), path.handover_id, body.contact, body.way, body.notified_on, archive=archive())
    return done()
