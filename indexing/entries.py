"""What a document becomes before it goes to a back-end: folded text, tokens and a digest of all that is held."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from hashlib import sha256

from indexing.analysis import characters, code_key, contract, cut, fold
from indexing.base import IndexDocument
from indexing.service_tokens import service_tokens

BATCH_DOCUMENTS = 1_000
BATCH_CHARACTERS = 4_000_000
"""What a back-end holds in memory and writes at once."""


@dataclass(frozen=True, slots=True)
class Text:
    """The searchable text of a document, folded."""

    title: str
    body: str

    def tokens(self) -> "Tokens":
        """All that back-ends are given to find this text by."""
        title, body = cut(self.title), cut(self.body)
        title_characters = characters(self.title)
        return Tokens(
            title=title,
            body=body,
            services=service_tokens((*title, *body)),
            title_characters=title_characters,
            characters=title_characters | characters(self.body),
        )


@dataclass(frozen=True, slots=True)
class Tokens:
    """Tokens of title and body in order, service tokens of both, distinct CJK characters of the title and of both."""

    title: list[str]
    body: list[str]
    services: list[str]
    title_characters: set[str]
    characters: set[str]


@dataclass(frozen=True, slots=True)
class Entry:
    """A document as a back-end holds it; `code` and the rest as they are compared."""

    id: int
    revision: int
    text: Text
    code: str
    units: tuple[int, ...]
    category: str
    type: str
    year: int
    state: str
    carrier: str
    date: int
    sealed: bool

    def digest(self) -> str:
        """Digest of exactly the tokens and metadata, but not of the revision: 32 hexadecimal digits."""
        text = f"{contract()}\0{self.text.title}\0{self.text.body}\0"
        described = (self.category, self.type, self.year, self.state, self.carrier, self.date, self.sealed)
        return sha256(text.encode() + repr((self.code, self.units, *described)).encode()).hexdigest()[:32]


def entry(document: IndexDocument) -> Entry:
    """Fold a document."""
    return Entry(
        id=document.id,
        revision=document.revision,
        text=Text(fold(document.title), fold(document.body)),
        code=code_key(document.code),
        units=tuple(sorted(set(document.units))),
        category=document.category,
        type=document.type,
        year=document.year,
        state=document.state,
        carrier=document.carrier,
        date=document.date,
        sealed=document.sealed,
    )


def fingerprint(document: IndexDocument) -> str:
    """What `Index.fingerprints` gives for this document once it is held."""
    return entry(document).digest()


def batches(documents: Iterable[IndexDocument]) -> Iterator[Collection[Entry]]:
    """The documents folded, in batches bounded by number and by text; the newest revision of an id wins in each."""
    batch: dict[int, Entry] = {}
    size = 0
    for document in documents:
        held = batch.get(document.id)
        if held is None or held.revision < document.revision:
            batch[document.id] = entry(document)
        size += len(document.body)
        if len(batch) >= BATCH_DOCUMENTS or size >= BATCH_CHARACTERS:
            yield batch.values()
            batch, size = {}, 0
    if batch:
        yield batch.values()
