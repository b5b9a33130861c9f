"""Presentations in OOXML (ECMA-376, part 1, chapter 19): a part a slide, in the order of the show."""

from typing import Final

from ocr.office.markup import qualified
from ocr.office.packages import Package
from ocr.office.word import Paragraphs, main_part
from ocr.office.written import Scribe

_NOTES: Final = "notesSlide"


def read_slides(package: Package, scribe: Scribe) -> None:
    """Write down what stands on each slide, and below it the speaker's notes."""
    main = main_part(package, "ppt/presentation.xml")
    related = package.relations(main)
    order = [
        qualified(given, "id") or ""
        for event, name, given in package.events(main)
        if event == "start" and name == "sldId"
    ]
    for number, key in enumerate(order, 1):
        if key not in related:
            continue
        slide = related[key][1]
        scribe.part(str(number))
        Paragraphs(scribe).take(package.events(slide))
        for kind, name in package.relations(slide).values():
            if kind == _NOTES:
                Paragraphs(scribe).take(package.events(name))
