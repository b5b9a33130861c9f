"""Long lists, a page at a time; the page stands in the address."""

from dataclasses import dataclass

from flask import request

from service.web.numbers import as_number

PAGE_SIZE = 50
DEEPEST = 10_000


@dataclass(frozen=True, slots=True)
class Pager:
    """Where we are in a list: `number` from 1 of `count` pages of `size` rows, rows `first` to `last` of `total`."""

    number: int
    count: int
    total: int
    size: int = PAGE_SIZE

    @property
    def first(self) -> int:
        return min((self.number - 1) * self.size + 1, self.total)

    @property
    def last(self) -> int:
        return min(self.number * self.size, self.total)


def asked_page() -> int:
    """The page that the address names, from 1."""
    return min(max(request.args.get("page", 1, type=as_number), 1), DEEPEST)


def asked_offset() -> int:
    """How many rows stand before the page that the address names."""
    return (asked_page() - 1) * PAGE_SIZE


def pager(total: int) -> Pager:
    """Where the page that the address names stands in a list of `total` rows."""
    return Pager(asked_page(), max(1, -(-total // PAGE_SIZE)), total)
