"""XML from strangers: read as a stream of events, with no document type, no entity of its own, and no outside.

A document type is where entities are declared, those that name files of this machine (XXE) and those that multiply
(billion laughs) among them. No office format needs one, so a part that brings one is refused whole.
"""

from collections.abc import Iterator, Mapping
from typing import BinaryIO, Final, Literal, NoReturn
from xml.parsers import expat

from ocr.base import Reason, UnreadableFileError

Event = tuple[Literal["start", "end", "text"], str, Mapping[str, str]]
"""What comes, the local name of the element or the text itself, and the attributes of a start."""

NOTHING: Final[Mapping[str, str]] = {}
_CHUNK: Final = 65536
_LONGEST: Final = 16 << 20
"""Bytes of one tag or comment: the reader holds all of it, and office programs write some thousand."""
_DEEPEST: Final = 512
"""Elements within elements; a thousand times what any office program writes."""
_PARTED: Final = "|"


def qualified(attributes: Mapping[str, str], name: str) -> str | None:
    """The attribute of this local name that has a namespace, whichever it is (r:id, not id)."""
    ending = _PARTED + name
    return next((value for key, value in attributes.items() if key.endswith(ending)), None)


def events(stream: BinaryIO) -> Iterator[Event]:
    """The events of an XML document, in order; text may come in several pieces. Namespaces are dropped from names of
    elements and stand before `|` in names of attributes that have one.

    Raises `UnreadableFileError` ENTITIES where it brings a document type, DAMAGED where it is no XML.
    """
    found: list[Event] = []
    depth = 0
    parser = expat.ParserCreate(namespace_separator=_PARTED)
    parser.buffer_text = True
    # Python's and expat's own defences stay on; this one comes before them.
    parser.SetParamEntityParsing(expat.XML_PARAM_ENTITY_PARSING_NEVER)

    def start(name: str, attributes: dict[str, str]) -> None:
        nonlocal depth
        depth += 1
        if depth > _DEEPEST:
            raise UnreadableFileError(Reason.DAMAGED, page=0)
        found.append(("start", name.rpartition(_PARTED)[2], attributes))

    def end(name: str) -> None:
        nonlocal depth
        depth -= 1
        found.append(("end", name.rpartition(_PARTED)[2], NOTHING))

    def text(data: str) -> None:
        found.append(("text", data, NOTHING))

    def refuse(*_: object) -> NoReturn:
        raise UnreadableFileError(Reason.ENTITIES)

    parser.StartElementHandler, parser.EndElementHandler, parser.CharacterDataHandler = start, end, text
    parser.StartDoctypeDeclHandler = refuse
    is_last, held = False, 0
    while not is_last:
        chunk = stream.read(_CHUNK)
        is_last = not chunk
        try:
            parser.Parse(chunk, is_last)
        except (expat.ExpatError, LookupError, ValueError) as error:  # the latter two: an encoding nobody knows
            raise UnreadableFileError(Reason.DAMAGED, page=0) from error
        held = 0 if found else held + len(chunk)
        if held > _LONGEST:
            raise UnreadableFileError(Reason.DAMAGED, page=0)
        yield from found
        found.clear()
