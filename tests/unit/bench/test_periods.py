"""The bench of periods, at a tiny size: its archive is one that the law agrees with, and its acts reach their ends."""

import json
import sys
from datetime import date, timedelta
from itertools import islice

import pytest
from sqlalchemy import select

from bench import periods
from bench.periods_archive import differing, fill, withdrawals
from bench.periods_house import CITY
from service.archive import Archive
from service.catalogue.documents import Document

TODAY = date(2026, 11, 23)


def test_no_case_file_of_the_filling_ends_on_the_day_before_the_scan() -> None:
    days = list(islice(withdrawals(TODAY), 20_000))
    assert None in days
    assert date(2016, 11, 23) not in days
    assert max(day for day in days if day) < TODAY


def test_the_law_says_of_every_generated_document_what_stands_beside_it(archive: Archive) -> None:
    fill(archive, CITY, 200, due=10, over=5)
    assert differing(archive, sample=1000) == []
    with archive.database.read() as session:
        ends = session.scalars(select(Document.eligible_on)).all()
    assert len(ends) == 215
    assert ends.count(TODAY + timedelta(days=1)) == 10


def test_every_act_is_done_and_measured(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    options = ["--documents", "300", "--due", "10", "--review", "20", "--destroy", "2", "--json"]
    monkeypatch.setattr(sys, "argv", ["periods", *options])
    assert periods.main() == 0
    acts = json.loads(capsys.readouterr().out.splitlines()[-1])
    assert [act["items"] for act in acts[:4]] == [10, 0, 10, 0]
    assert all(act["seconds"] > 0 and act["statements"] > 0 and act["memory"] > 0 for act in acts)
    scans = acts[0], acts[2]
    # The second looks too at what was told on the day of the first: two statements, however much there is.
    assert scans[1]["statements"] - scans[0]["statements"] in (0, 2)
