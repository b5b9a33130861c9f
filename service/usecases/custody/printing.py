"""The papers of a handover: its register, the form for electronic records, the deed between units."""

from collections.abc import Iterator
from contextlib import contextmanager
from enum import StrEnum
from io import BytesIO

from service.archive import Archive
from service.errors import ConflictError
from service.papers import print_pdf, write_xlsx
from service.papers.custody_values import ElectronicTransfer, TransferDeed
from service.papers.printing import Form
from service.usecases.custody.facts import the_handover
from service.usecases.custody.forms import PAPERS, nature_of, notice_of, register_of
from service.usecases.documents.downloading import Download
from service.usecases.permissions import Action, Actor, permit

PDF = "application/pdf"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

MOST = 20_000
"""Lines of a register that is set as pages; a longer one is a workbook."""


class HandoverPaper(StrEnum):
    """档案交接登记, 电子档案移交与接收登记表, 档案交接文据 (domain 6.1 to 6.3); 告知书 for the people concerned."""

    REGISTER = "register"
    ELECTRONIC = "electronic"
    DEED = "deed"
    NOTICE = "notice"


@contextmanager
def print_handover(
    actor: Actor, handover_id: int, paper: HandoverPaper, *, archive: Archive, workbook: bool = False
) -> Iterator[Download]:
    """A paper of a handover as PDF/A or as a workbook, as it stands now.

    Raises ConflictError `handover.too_long_to_print` where only a workbook can hold it.
    """
    with archive.database.read() as session:
        permit(actor, Action.VIEW)
        handover = the_handover(session, actor, handover_id)
        with_lines = paper is HandoverPaper.REGISTER
        if with_lines and not workbook and handover.lines > MOST:
            raise ConflictError("handover.too_long_to_print", lines=handover.lines, most=MOST)
        register = register_of(session, handover, archive, with_lines=with_lines)
        forms: dict[HandoverPaper, Form] = {
            HandoverPaper.REGISTER: register,
            HandoverPaper.ELECTRONIC: ElectronicTransfer(register),
            HandoverPaper.DEED: TransferDeed(register, nature_of(handover)),
            HandoverPaper.NOTICE: notice_of(session, handover, register),
        }
        name = handover.number
    content = (write_xlsx if workbook else print_pdf)(forms[paper], language=PAPERS, zone=archive.clock.zone)
    suffix, mime = ("xlsx", XLSX) if workbook else ("pdf", PDF)
    yield BytesIO(content), f"{name}.{suffix}", mime, len(content)
