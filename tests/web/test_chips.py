"""Every state has a chip: an icon, a colour and a word."""

import re
from collections.abc import Iterable
from pathlib import Path

import pytest
from flask import Flask

from retention import LookupState, ReviewState, State
from service.catalogue.cases import CaseEventKind
from service.catalogue.disposal import Outcome
from service.catalogue.documents import DocumentState, PageState, PaperOriginal
from service.catalogue.intake import OfferOutcome
from service.catalogue.rejudging import RejudgingState
from service.catalogue.schedule import ScheduleState
from service.catalogue.shelves import Sighting
from service.sentences import SENTENCES
from service.usecases.stack.stocktaking import Told
from service.web.chips import CHIPS

FAMILIES: dict[str, Iterable[str]] = {
    "case_event": CaseEventKind,
    "document_state": DocumentState,
    "lookup_state": (*LookupState, "over"),
    "outcome": Outcome,
    "review_state": ReviewState,
    "offer_outcome": OfferOutcome,
    "page_state": PageState,
    "paper_original": PaperOriginal,
    "rejudging_state": (*RejudgingState, "halted"),
    "retention_state": State,
    "sighting": Sighting,
    "told": Told,
    "version_state": ScheduleState,
}


@pytest.mark.parametrize("family", FAMILIES)
def test_every_state_has_a_chip(family: str) -> None:
    assert set(CHIPS[family]) == {str(state) for state in FAMILIES[family]}


def test_every_chip_has_a_word_a_symbol_and_a_colour(app: Flask) -> None:
    assert app.static_folder is not None
    icons, css = (Path(app.static_folder, name).read_text("utf-8") for name in ("icons.svg", "theme.css"))
    drawn = set(re.findall(r'<symbol id="([^"]+)"', icons))
    tones = set(re.findall(r"\.chip\.(\w+)", css)) | {"mute"}
    for family, chips in CHIPS.items():
        for state, chip in chips.items():
            assert f"{family}.{state}" in SENTENCES
            assert chip.icon in drawn
            assert chip.tone in tones
