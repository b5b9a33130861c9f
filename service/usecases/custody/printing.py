"""The papers of a handover: its register, the form for electronic records, the deed between units."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from enum import StrEnum
from io import BytesIO

from sqlalchemy.orm import Session

from service.archive import Archive
from service.catalogue.custody import Handover
from service.errors import NotFoundError
from service.papers import print_pdf, write_xlsx
from service.papers.custody_values import ElectronicTransfer, HandoverRegister, TransferDeed
from service.papers.printing import Form
from service.usecases.custody.facts import the_handover
from service.usecases.custody.forms import PAPERS, lines_of, nature_of, notice_of, register_of
from service.usecases.documents.downloading import Download
from service.usecases.permissions import Action, Actor, permit

PDF = "application/pdf"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

VOLUME = 500
"""Lines of a volume (册): a longer list is set as several, each with the whole heading and all signatures."""


class HandoverPaper(StrEnum):
    """档案交接登记, 电子档案移交与接收登记表, 档案交接文据 (domain 6.1 to 6.3); 告知书 for the people concerned."""

    REGISTER = "register"
    ELECTRONIC = "electronic"
    DEED = "deed"
    NOTICE = "notice"


@contextmanager
def print_handover(
    actor: Actor,
    handover_id: int,
    paper: HandoverPaper,
    *,
    archive: Archive,
    workbook: bool = False,
    volume: int = 1,
) -> Iterator[Download]:
    """A paper of a handover as PDF/A or as a workbook, as it stands now; of a register set as pages one volume.

    Raises NotFoundError `handover.no_volume`.
    """
    with archive.database.read() as session:
        permit(actor, Action.VIEW)
        handover = the_handover(session, actor, handover_id)
        register = register_of(session, handover, archive)
        if paper is HandoverPaper.REGISTER:
            register = _filled(session, handover, register, archive, None if workbook else volume)
        forms: dict[HandoverPaper, Form] = {
            HandoverPaper.REGISTER: register,
            HandoverPaper.ELECTRONIC: ElectronicTransfer(register),
            HandoverPaper.DEED: TransferDeed(register, nature_of(handover)),
            HandoverPaper.NOTICE: notice_of(session, handover, register),
        }
        name = handover.number if workbook or register.volumes == 1 else f"{handover.number}-{volume}"
    content = (write_xlsx if workbook else print_pdf)(forms[paper], language=PAPERS, zone=archive.clock.zone)
    suffix, mime = ("xlsx", XLSX) if workbook else ("pdf", PDF)
    yield BytesIO(content), f"{name}.{suffix}", mime, len(content)


def volumes_of(lines: int) -> int:
    """In how many volumes a register of so many lines is bound."""
    return max(1, -(-lines // VOLUME))


def _filled(
    session: Session, handover: Handover, register: HandoverRegister, archive: Archive, volume: int | None
) -> HandoverRegister:
    """The register with its lines: those of one volume, or all of them."""
    if volume is None:
        return replace(register, lines=lines_of(session, handover, archive, 1, handover.lines))
    volumes = volumes_of(handover.lines)
    if not 1 <= volume <= volumes:
        raise NotFoundError("handover.no_volume", number=handover.number, volume=volume, volumes=volumes)
    lines = lines_of(session, handover, archive, (volume - 1) * VOLUME + 1, volume * VOLUME)
    return replace(register, lines=lines, volume=volume, volumes=volumes)
