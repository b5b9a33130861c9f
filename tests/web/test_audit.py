"""The audit's page: who did what, whether the chain holds, and what is taken along."""

from dataclasses import replace
from datetime import date
from io import BytesIO

import openpyxl
import pypdf
import pytest
from sqlalchemy import select

from service.anchors import Anchor, kept_anchors
from service.archive import Archive
from service.catalogue.audit import AuditEntry
from service.usecases.cases.cases import open_case
from service.usecases.documents.viewing import show_document
from service.usecases.house.anchoring import anchor_chain
from service.usecases.permissions import Actor
from tests.fixtures import Desk
from tests.web.browser import Browser


def test_the_audit_tells_newest_first_who_did_what(at_admin: Browser, archive: Archive, admin: Actor) -> None:
    open_case(admin, archive=archive, household="吴桂兰")
    page = at_admin.get("/audit").text
    assert page.index("建案卷</td>") < page.index("建立档案库</td>")
    assert "吴桂兰" not in page
    assert "建立档案库</td>" not in at_admin.get(f"/audit?act=case.opened&person={admin.id}").text
    assert "没有这样的记录" in at_admin.get("/audit?kind=case&id=999").text


def test_the_address_filters_by_person_document_act_and_days(
    at_admin: Browser, archive: Archive, admin: Actor, desk: Desk
) -> None:
    document = desk.described()
    show_document(replace(admin, purpose="年度检查"), document, archive=archive)
    page = at_admin.get(f"/audit?document={document}&act=document.viewed").text
    assert page.count("查看文件</td>") == 1
    assert "年度检查" in page
    assert "著录完成</td>" not in page
    assert "著录完成</td>" in at_admin.get(f"/audit?document={document}&person=0").text
    today = date(2026, 11, 23)
    assert "查看文件</td>" in at_admin.get(f"/audit?since={today}&until={today}").text
    assert "没有这样的记录" in at_admin.get("/audit?until=2026-11-22").text


def test_what_is_no_day_and_no_document_is_said_beside_the_field(at_admin: Browser) -> None:
    page = at_admin.get("/audit?since=gestern").text
    assert 'id="f-since-error"' in page
    page = at_admin.get("/audit?document=J999-ZY").text
    assert 'id="f-document-error"' in page
    assert "没有这样的记录" not in page
    for path in ("since=9999-12-31", "until=9999-12-31", "since=0001-01-01"):
        assert "-error" in at_admin.get(f"/audit?{path}").text
    assert at_admin.get("/audit?before=999999").status_code == 404
    for huge, status in (("before", 200), ("person", 200), ("id", 200), ("document", 200)):
        assert at_admin.get(f"/audit?kind=case&{huge}={10**30}").status_code == status


def test_a_long_audit_is_turned_over_page_by_page(at_admin: Browser, archive: Archive, admin: Actor) -> None:
    for _ in range(60):
        open_case(admin, archive=archive)
    first = at_admin.get("/audit?act=case.opened")
    assert first.text.count("建案卷</td>") == 50
    assert 'rel="first"' not in first.text
    with archive.database.read() as session:
        opened = session.scalars(select(AuditEntry.id).where(AuditEntry.act == "case.opened")).all()
    second = at_admin.get(f"/audit?act=case.opened&before={opened[-50]}").text
    assert second.count("建案卷</td>") == 10
    assert 'rel="next"' not in second
    assert 'rel="first"' in second


def test_the_check_of_the_chain_finds_what_somebody_changed_behind_its_back(
    at_admin: Browser, archive: Archive
) -> None:
    assert "但没有锚点可比。" in at_admin.post("/audit/check").text
    anchor_chain(archive=archive)
    assert "链完整。" in at_admin.post("/audit/check").text
    with archive.database.engine.begin() as connection:
        names = connection.exec_driver_sql("SELECT name FROM sqlite_master WHERE type = 'trigger'").scalars().all()
        for name in names:
            connection.exec_driver_sql(f"DROP TRIGGER {name}")
        connection.exec_driver_sql("UPDATE audit_entry SET act = 'nothing.happened' WHERE id = 1")
    answer = at_admin.post("/audit/check").text
    assert "链有断点。" in answer
    assert "第 1 条" in answer


def test_an_anchor_from_paper_is_compared(at_admin: Browser, archive: Archive) -> None:
    printed = at_admin.post("/audit/sheet")
    assert printed.mimetype == "application/pdf"
    [anchor] = [one for one in kept_anchors(archive.anchors) if isinstance(one, Anchor)]
    words = "".join(pypdf.PdfReader(BytesIO(printed.data)).pages[0].extract_text().split())
    assert "审计链锚点" in words
    assert anchor.digest in words
    assert "链完整。" in at_admin.post("/audit/check", {"anchor": anchor.code}).text
    told = at_admin.post("/audit/check", {"anchor": f"1:{anchor.digest}"}).text
    assert "第 1 条：与纸上（请先核对有无抄错）的锚点（1）不是同一条" in told
    refused = at_admin.post("/audit/check", {"anchor": "17"})
    assert refused.status_code == 422
    assert 'id="f-anchor-error"' in refused.text


def test_the_list_is_taken_along_as_it_is_filtered(at_admin: Browser, archive: Archive, admin: Actor) -> None:
    open_case(admin, archive=archive)
    assert "/audit/list?act=case.opened" in at_admin.get("/audit?act=case.opened").text
    answer = at_admin.get("/audit/list?act=case.opened")
    rows = list(openpyxl.load_workbook(BytesIO(answer.data)).worksheets[0].values)
    assert [row[3] for row in rows] == ["事项", "建案卷"]
    assert at_admin.get("/audit/list?since=x").status_code == 422


@pytest.mark.parametrize("path", ["/audit/list", "/audit"])
def test_nobody_else_reads_the_audit(at_reader: Browser, path: str) -> None:
    assert at_reader.get(path).status_code == 403
    assert at_reader.post("/audit/sheet").status_code == 403
