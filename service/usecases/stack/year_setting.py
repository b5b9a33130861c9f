"""Making what was ordered of a year, a few case files at a time, and forgetting what was not fetched."""

import hashlib
from collections.abc import Iterator, Sequence
from io import BytesIO
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from service.archive import Archive
from service.catalogue.cases import CaseFile
from service.catalogue.database import lock_digests
from service.catalogue.prints import PrintState, Shape, YearPaper, YearPrint
from service.catalogue.shelves import Box
from service.papers import BoxLabels, Form, Spines, bind, print_pdf, write_xlsx
from service.usecases.lookup import unit_of
from service.usecases.stack.holding import contents
from service.usecases.stack.labels import box_label
from service.usecases.stack.printing import CasePaper, forms_of, papers_in
from service.usecases.stack.year_prints import KEPT, OF_BOXES, things_of
from service.usecases.upkeep.erasing import erase

AT_ONCE = 20
"""Case files or boxes that are read in one transaction and set in one go: so far progress leaps."""


def make_year_print(print_id: int, *, archive: Archive) -> None:
    """Make the file of a print, and keep it. Repeats harmlessly; what was given up meanwhile is left alone."""
    with archive.database.read() as session:
        row = session.get(YearPrint, print_id)
        if row is None or row.state is not PrintState.WAITING:
            return
        things = session.scalars(
            things_of(session, unit_of(session, row.unit_id), row.year, row.paper, sealed=row.sealed)
        ).all()
    made: list[bytes] = []
    for_workbook: list[Form] = []
    for start in range(0, len(things), AT_ONCE):
        with archive.database.read() as session:
            forms = list(_forms(session, things[start : start + AT_ONCE], row, archive))
        if row.shape is Shape.XLSX:
            for_workbook += forms
        elif forms:
            made.append(print_pdf(forms, language=row.language, zone=archive.clock.zone))
        if not _advance(print_id, min(start + AT_ONCE, len(things)), archive):
            return
    if for_workbook:
        made.append(write_xlsx(for_workbook, language=row.language, zone=archive.clock.zone))
    if made:
        _keep(print_id, made[0] if len(made) == 1 else bind(made), archive)
    else:
        give_up_print(print_id, {"code": "year_print.nothing", "data": {"year": row.year}}, archive=archive)


def _forms(session: Session, ids: Sequence[int], row: YearPrint, archive: Archive) -> Iterator[Form]:
    if row.paper in OF_BOXES:
        boxes = [session.get_one(Box, box_id) for box_id in ids]
        lying = contents(session, boxes)
        labels = [box_label(session, box, lying[box.id]) for box in boxes]
        yield Spines(labels) if row.paper is YearPaper.SPINES else BoxLabels(labels)
        return
    for case_id in ids:
        case = session.get_one(CaseFile, case_id)
        filed, unfiled = papers_in(session, case)
        if filed:
            yield from forms_of(session, case, CasePaper(row.paper.value), filed, unfiled, row.language, archive)


def _advance(print_id: int, done: int, archive: Archive) -> bool:
    """Write down how far it is, and whether it is still wanted."""
    with archive.database.write() as session:
        row = _wanted(session, print_id)
        if row is not None:
            row.done, row.total = done, max(row.total, done)
        return row is not None


def _keep(print_id: int, content: bytes, archive: Archive) -> None:
    """Put the file into the store and name it, unless something of it has left the archive meanwhile."""
    with archive.database.write() as session:
        row = _wanted(session, print_id)
        if row is None:
            return
        lock_digests(session, [hashlib.sha256(content).hexdigest()])
        stored = archive.store.put(BytesIO(content))
        row.digest, row.size, row.state = stored.digest, stored.size, PrintState.READY
        row.done, row.until = row.total, archive.clock.now() + KEPT


def _wanted(session: Session, print_id: int) -> YearPrint | None:
    waiting = select(YearPrint).where(YearPrint.id == print_id, YearPrint.state == PrintState.WAITING)
    return session.scalar(waiting.with_for_update())


def give_up_print(print_id: int, problem: dict[str, Any], *, archive: Archive) -> None:
    """Say of a print that it could not be made, and why."""
    with archive.database.write() as session:
        row = _wanted(session, print_id)
        if row is not None:
            row.state, row.problem = PrintState.FAILED, problem


def forget_year_prints(*, archive: Archive) -> int:
    """Forget the prints that can no longer be fetched; gives how many files of theirs went."""
    with archive.database.write() as session:
        past = YearPrint.until <= archive.clock.now()
        digests = {one for one in session.scalars(select(YearPrint.digest).where(past)) if one is not None}
        session.execute(delete(YearPrint).where(past).execution_options(synchronize_session=False))
    erase(digests, archive=archive)
    return len(digests)
