"""What the archive prints: lists, covers, labels, registers and certificates, from values to PDF/A and XLSX."""

from service.papers.check_values import CheckLine, CheckReport
from service.papers.lookup_values import GivenPaper, LookupLine, LookupRegister, RefusalNotice
from service.papers.printing import BoxLabels, Form, ShelfLabels, Spines, print_pdf, write_xlsx
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
    ShelfLabel,
    ShelfList,
    ShelfRow,
    Stamp,
)

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
    "RefusalNotice",
    "ShelfLabel",
    "ShelfLabels",
    "ShelfList",
    "ShelfRow",
    "Spines",
    "Stamp",
    "print_pdf",
    "typeset",
    "write_xlsx",
]
