"""The fields of a document: everything that is found on its pages by its form."""

from collections.abc import Callable, Iterable, Iterator, Sequence

from indexing.accounts import find_bank_cards
from indexing.amounts import find_amounts
from indexing.dates import find_dates
from indexing.doc_numbers import find_doc_numbers
from indexing.idnumber import find_id_numbers
from indexing.names import find_names
from indexing.phones import find_phones
from indexing.sheet import Sheet, lay_out
from indexing.types import Field, FieldKind, TextPage
from indexing.units import find_units

_FINDERS: tuple[Callable[[Sheet], Iterator[Field]], ...] = (
    find_names,
    find_id_numbers,
    find_dates,
    find_amounts,
    find_doc_numbers,
    find_bank_cards,
    find_phones,
    find_units,
)
_MOST_ON_A_PAGE = 2_000


def find_fields(pages: Sequence[TextPage]) -> tuple[Field, ...]:
    """All fields of the pages, in the order of pages and kinds.

    The same value of a kind is given once a page, where it is most certain. A page gives at most 2,000.
    """
    return tuple(field for page in pages for field in _on_page(page))


def _on_page(page: TextPage) -> Iterable[Field]:
    sheet = lay_out(page)
    best: dict[tuple[FieldKind, str], Field] = {}
    for find in _FINDERS:
        for field in find(sheet):
            key = field.kind, field.value
            if key not in best and len(best) == _MOST_ON_A_PAGE:
                break
            if key not in best or best[key].confidence < field.confidence:
                best[key] = field
    return best.values()
