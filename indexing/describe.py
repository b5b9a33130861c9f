"""Title, date and author of a document, read from its pages."""

import re
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
_COPY = re.compile(r"[\s_-]*(?:[(（]\d{1,3}[)）]|副本|复件)$")
"""What a program puts after the name of a file that was there already."""
_SAYS_NOTHING = re.compile(
    r"新建|未命名|无标题|工作簿|工作表|表格|数据|文件|导出|下载|最新|最终|修改|版|[^\u3400-\u9fff]"
)
"""What the name of a file may hold without telling what is in it."""


def telling(pages: Sequence[TextPage]) -> Sequence[TextPage]:
    """The pages on which a document says what it is: the first three and the last."""
    return (*pages[:_FIRST_PAGES], *pages[_FIRST_PAGES:][-1:])


def document_title(pages: Sequence[TextPage]) -> str:
    """The title as it stands on the first page, or "" when nothing there looks like one; of a mail its subject."""
    return mail_subject(pages) or title([lay_out(page) for page in pages[:1]])


def file_title(name: str) -> str:
    """What the name that a person gave a file says of it, without its ending; "" where it says nothing."""
    stem = _COPY.sub("", name.rpartition(".")[0].strip())
    return stem if len(_SAYS_NOTHING.sub("", stem)) >= 2 else ""


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
