"""What becomes of pages whose reading failed each time: they are called failed, and their document goes on."""

from typing import Any

from sqlalchemy import select

from service.archive import Archive
from service.catalogue.documents import Page, PageState
from service.catalogue.tasks import TaskKind, enqueue
from service.usecases.intake.reading import finish_reading


def give_up_reading(document_id: int, first: int, last: int, problem: dict[str, Any], *, archive: Archive) -> None:
    """Give up the unread pages of a range; `problem` is the code and data of the reason.

    Where several are left, one of them is to blame and nobody knows which: each gets a task of its own. Only a
    page that failed alone is failed. Repeats harmlessly.
    """
    with archive.database.write() as session:
        left = session.scalars(
            select(Page)
            .where(
                Page.document_id == document_id,
                Page.number.between(first, last),
                Page.state.in_([PageState.WAITING, PageState.READING]),
            )
            .order_by(Page.number)
        ).all()
        if len(left) == 1 and first == last:
            left[0].state, left[0].problem = PageState.FAILED, problem
            left = []
        for page in left:
            page.state = PageState.WAITING
            enqueue(
                session,
                TaskKind.READ,
                document_id,
                archive.clock.now(),
                first=page.number,
                last=page.number,
            )
    if not left:
        finish_reading(document_id, archive)
