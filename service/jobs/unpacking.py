"""Taking out what came in an archive of files or in a mail: each file through the same intake as any other."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from ocr import Member, UnreadableFileError, open_container
from service.archive import Archive
from service.catalogue.cases import CaseFile
from service.catalogue.documents import Document, DocumentState, FileRole
from service.catalogue.intake import Offer, OfferOutcome
from service.jobs.offering import PATH_LENGTH
from service.usecases.house.people import actor_of_person
from service.usecases.intake.intake import Placement, clean_name, receive, refuse
from service.usecases.looks import the_file
from service.usecases.permissions import Actor

INSIDE = "!/"
"""Parts the path of a container from that of a file in it, as in archives of Java."""


@dataclass(frozen=True, slots=True)
class _Container:
    """What the files in a container inherit from it. `known`: paths of those that are documents already, and problems
    of those that were refused.
    """

    document_id: int
    batch_id: int
    name: str
    path: str
    digest: str
    mime: str
    placement: Placement
    created_by: int | None
    taken: frozenset[str]
    refused: tuple[dict[str, Any], ...]


def unpack(document_id: int, *, archive: Archive) -> None:
    """Offer every file in a container to intake, the container being what they belong to.

    One that cannot be taken is refused by its name, and the others go on. What an earlier run took is not taken again.
    """
    container = _container(document_id, archive)
    if container is None:
        return
    actor = actor_of_person(container.created_by, archive=archive)
    with archive.store.open(container.digest) as source, open_container(source, container.mime) as members:
        for member in members:
            _take_out(actor, container, member, archive)


def _container(document_id: int, archive: Archive) -> _Container | None:
    with archive.database.read() as session:
        document = session.get_one(Document, document_id)
        if document.state is DocumentState.DISCARDED or document.batch_id is None:
            return None
        original = the_file(document, FileRole.ORIGINAL)
        case = session.get(CaseFile, document.case_id) if document.case_id else None
        taken = session.scalars(select(Document.path).where(Document.parent_id == document_id))
        refused = session.scalars(
            select(Offer.problem).where(Offer.batch_id == document.batch_id, Offer.outcome == OfferOutcome.FAILED)
        )
        return _Container(
            document_id,
            document.batch_id,
            document.name,
            document.path,
            original.digest,
            original.mime,
            Placement(case.code if case else None, document_id, document.file_when_complete),
            document.created_by,
            frozenset(taken),
            tuple(one for one in refused if one),
        )


def _take_out(actor: Actor, container: _Container, member: Member, archive: Archive) -> None:
    path = f"{container.path}{INSIDE}{member.name}"[-PATH_LENGTH:]
    if path in container.taken:
        return
    if member.fault is not None:
        _refuse(actor, container, member, member.fault, archive)
        return
    try:
        with member.open(None) as source:
            receive(actor, container.batch_id, path, source, container.placement, archive=archive)
    except UnreadableFileError as error:
        _refuse(actor, container, member, error.code, archive)


def _refuse(actor: Actor, container: _Container, member: Member, code: str, archive: Archive) -> None:
    data: dict[str, object] = {"container": container.name, "member": member.name}
    problem = {"code": f"file.{code}", "data": {**data, "name": clean_name(member.name)}}
    if problem not in container.refused:
        refuse(actor, container.batch_id, member.name, code, data, archive=archive)
