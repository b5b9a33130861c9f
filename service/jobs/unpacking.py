"""Taking out what came in an archive of files or in a mail: each file through the same intake as any other."""

from ocr import Member, UnreadableFileError, open_container
from service.archive import Archive
from service.jobs.offering import PATH_LENGTH
from service.usecases.house.people import actor_of_person
from service.usecases.intake.containers import Container, what_came
from service.usecases.intake.intake import clean_name, receive, refuse
from service.usecases.permissions import Actor

INSIDE = "!/"
"""Parts the path of a container from that of a file in it, as in archives of Java."""


def unpack(document_id: int, *, archive: Archive) -> None:
    """Offer every file in a container to intake, the container being what they belong to.

    One that cannot be taken is refused by its name, and the others go on. What an earlier run took is not taken again.
    """
    container = what_came(document_id, archive=archive)
    if container is None:
        return
    actor = actor_of_person(container.created_by, archive=archive)
    with archive.store.open(container.digest) as source, open_container(source, container.mime) as members:
        for member in members:
            _take_out(actor, container, member, archive)


def _take_out(actor: Actor, container: Container, member: Member, archive: Archive) -> None:
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


def _refuse(actor: Actor, container: Container, member: Member, code: str, archive: Archive) -> None:
    data: dict[str, object] = {"container": container.name, "member": member.name}
    problem = {"code": f"file.{code}", "data": {**data, "name": clean_name(member.name)}}
    if problem not in container.refused:
        refuse(actor, container.batch_id, member.name, code, data, archive=archive)
