"""What the forms about a document's paper hold."""

from service.usecases.stack import paper
from service.web.forms import entered, entered_number
from service.web.sessions import actor
from service.web.shell import archive


def check_the_print(document_id: int) -> None:
    """Close the duty by what the form says of the print."""
    paper.check_print(
        actor(),
        document_id,
        pages=entered_number("pages"),
        digest=entered("digest"),
        box=entered("box"),
        archive=archive(),
    )
