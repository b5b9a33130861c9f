"""What the archive prints: lists, covers, labels, registers and certificates, from values to PDF/A and XLSX."""

from service.papers.binding import bind
from service.papers.check_values import CheckLine, CheckReport
from service.papers.lookup_values import GivenPaper, LookupLine, LookupRegister, RefusalNotice
from service.papers.printing import BoxLabels, Form, ShelfLabels, Spines, print_pdf
from service.papers.setting import typeset
from service.papers.values import (
    AnchorSheet,
    BoxLabel,
    CaseCover,
    Catalogue,
    Contents,
    CoverSheet,
    Line,
    Notes,
    PhotoCatalogue,
    PhotoLine,
    ShelfLabel,
    ShelfList,
    ShelfRow,
    Stamp,
)
from service.papers.workbooks import write_xlsx

__all__ = [
    "AnchorSheet",
    "BoxLabel",
    "BoxLabels",
    "CaseCover",
    "Catalogue",
    "CheckLine",
    "CheckReport",
    "Contents",
    "CoverSheet",
    "Form",
    "GivenPaper",
    "Line",
    "LookupLine",
    "LookupRegister",
    "Notes",
    "PhotoCatalogue",
    "PhotoLine",
    "RefusalNotice",
    "ShelfLabel",
    "ShelfLabels",
    "ShelfList",
    "ShelfRow",
    "Spines",
    "Stamp",
    "bind",
    "print_pdf",
    "typeset",
    "write_xlsx",
]
