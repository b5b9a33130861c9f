"""Text documents in OOXML (ECMA-376, part 1, chapter 17)."""

from collections.abc import Iterable, Mapping
from typing import Final

from ocr.office.markup import Event
from ocr.office.packages import Package
from ocr.office.written import Cell, Scribe

_BREAKS: Final = {"tab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-"}
_SKIPPED: Final = frozenset({"Fallback", "instrText", "delText", "del", "moveFrom", "pPr", "rPr", "sectPr"})
"""What is shown nowhere: the second version of a drawing, field codes, what was struck out; and properties."""
_BESIDE: Final = ("header", "footer", "footnotes", "endnotes", "comments")
"""Kinds of the parts that stand beside the text."""


def main_part(package: Package, usual: str) -> str:
    """The name of the part by which reading begins."""
    found = (name for kind, name in package.relations("").values() if kind == "officeDocument")
    return next((name for name in found if name in package), usual)


def read_word(package: Package, scribe: Scribe) -> None:
    """Write down the text of a document in order, its tables row by row, then headers, footers and notes."""
    main = main_part(package, "word/document.xml")
    Paragraphs(scribe).take(package.events(main))
    beside = [name for kind, name in package.relations(main).values() if kind in _BESIDE]
    for name in dict.fromkeys(beside):
        Paragraphs(scribe).take(package.events(name))


class Paragraphs:
    """Paragraphs and table rows as they end, of texts and of drawings, which call them alike (chapter 21); a paragraph
    within a text box stands before the one that holds it.
    """

    def __init__(self, scribe: Scribe) -> None:
        self._scribe = scribe
        self._paragraphs: list[list[str]] = []
        self._rows: list[list[list[str]]] = []
        self._skipping = 0
        self._in_text = False

    def take(self, found: Iterable[Event]) -> None:
        """Write down what comes."""
        for event, name, given in found:
            if self._skipping or (event == "start" and _is_skipped(name, given)):
                self._skipping += {"start": 1, "end": -1}.get(event, 0)
            elif event == "start":
                self._start(name)
            elif event == "end":
                self._end(name)
            elif self._in_text and self._paragraphs:
                self._paragraphs[-1].append(name)

    def _start(self, name: str) -> None:
        if name == "p":
            self._paragraphs.append([])
        elif name == "tr":
            self._rows.append([])
        elif name == "tc" and self._rows:
            self._rows[-1].append([])
        elif name in _BREAKS and self._paragraphs:
            self._paragraphs[-1].append(_BREAKS[name])
        self._in_text = name == "t"

    def _end(self, name: str) -> None:
        self._in_text = False
        if name == "p" and self._paragraphs:
            text = "".join(self._paragraphs.pop())
            if self._rows and self._rows[-1]:
                self._rows[-1][-1].append(text)
            else:
                for line in text.split("\n"):
                    self._scribe.line(line)
        elif name == "tr" and self._rows:
            cells = [" ".join(" ".join(cell).split()) for cell in self._rows.pop()]
            self._scribe.row([Cell(cell) for cell in cells])


def _is_skipped(name: str, given: Mapping[str, str]) -> bool:
    return name in _SKIPPED or (name == "fld" and given.get("type") == "slidenum")
