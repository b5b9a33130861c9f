"""Title, date and author of a document, read from its pages."""

from collections.abc import Sequence
from datetime import date

from indexing.authors import author
from indexing.headings import title
from indexing.mails import mail_date, mail_subject
from indexing.sheet import lay_out
from indexing.signing import signing_date
from indexing.types import Field, FieldKind, TextPage

_LEGIBLE = 0.5
_FIRST_PAGES = 3


def telling(pages: Sequence[TextPage]) -> Sequence[TextPage]:
    """The pages on which a document says what it is: the first three and the last."""
    return (*pages[:_FIRST_PAGES], *pages[_FIRST_PAGES:][-1:])


def document_title(pages: Sequence[TextPage]) -> str:
    """The title as it stands on the first page, or "" when nothing there looks like one; of a mail its subject."""
    return mail_subject(pages) or title([lay_out(page) for page in pages[:1]])


def document_date(pages: Sequence[TextPage], fields: Sequence[Field]) -> date | None:
    """The document's own date, of signing or issue, of a mail that of sending; None where only other dates stand.

    `fields` are those found on the same pages: a date that was read too badly to be one of them with a fair
    confidence is not taken for the document's own.
    """
    legible = {field.value for field in fields if field.kind is FieldKind.DATE and field.confidence >= _LEGIBLE}
    return mail_date(pages) or signing_date([lay_out(page) for page in telling(pages)], legible)


def document_author(pages: Sequence[TextPage]) -> Field | None:
    """Who is answerable for the document (责任者), as a field with its place; None where it is not plain.

    It is a name as it was read; several of them are parted by a semicolon. One that was hardly legible is not taken.
    """
    found = author([lay_out(page) for page in telling(pages)])
    return found if found is not None and found.confidence >= _LEGIBLE else None
