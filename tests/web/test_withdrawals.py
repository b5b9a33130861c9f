"""The page of a case file: withdrawing with cause and evidence, gaps, corrections, and the file that comes after."""

from collections.abc import Callable

import pytest

from service.archive import Archive
from service.usecases.cases.cases import open_case
from service.usecases.documents.filing import file_case
from service.usecases.permissions import Actor
from tests.fixtures import Desk
from tests.web.browser import Browser

WITHDRAWN = {"cause": "retired", "on": "2015-03-02", "reason": "已退休", "statement": "none"}


@pytest.fixture
def case(desk: Desk, archive: Archive) -> str:
    """A file with one filed paper, number 1."""
    code = open_case(desk.actor, archive=archive, household="周敬棠", year=2014)
    desk.described("A09", case=code)
    file_case(desk.actor, code, archive=archive)
    return code


def act(browser: Browser, name: str, code: str, **data: object) -> str:
    """Do something on the page of the file; gives the page that follows."""
    answer = browser.post(f"/cases/{name}/{code}", data)
    assert answer.status_code == 302, answer.text
    return browser.get(answer.location).text


@pytest.fixture(autouse=True)
def unsealed(at_admin: Browser) -> None:
    """What is withdrawn here is looked at by somebody who has said why."""
    at_admin.post("/sealed", {"reason": "补齐撤档依据"})


def test_a_withdrawal_shows_its_cause_and_what_is_missing(at_admin: Browser, case: str, desk: Desk) -> None:
    at_admin.get(f"/case/{case}")
    page = act(at_admin, "withdraw", case, **WITHDRAWN)
    assert "期限从 2015年3月2日 起算" in page
    for told in ("退休", "依据不全", "缺撤档审批表", "缺退休证明"):
        assert told in page
    assert "撤档依据不全" in at_admin.get("/document/1?tab=retention").text
    for kind in ("A34", "A38"):
        desk.described(kind, case=case, title=f"文种 {kind}")
    file_case(desk.actor, case, archive=desk.archive)
    page = at_admin.get(f"/case/{case}").text
    assert "依据不全" not in page
    assert "退休证明：" in page


def test_a_withdrawal_without_a_cause_is_refused_beside_the_field(at_admin: Browser, case: str) -> None:
    at_admin.get(f"/case/{case}")
    answer = at_admin.post(f"/cases/withdraw/{case}", {**WITHDRAWN, "cause": ""})
    assert answer.status_code == 422
    assert 'id="withdraw-cause-error"' in answer.text
    assert "已退休" in answer.text


def test_evidence_is_stated_later_and_the_record_keeps_what_was(at_admin: Browser, case: str) -> None:
    at_admin.get(f"/case/{case}")
    act(at_admin, "withdraw", case, **{**WITHDRAWN, "cause": "out_of_hardship"})
    page = act(at_admin, "evidence", case, statement="refused", sealed="1")
    assert "本人拒绝签字；单位附说明并盖章" in page
    assert "<del>还没有</del>" in page


def test_a_correction_that_shortens_is_confirmed_by_another(
    at_admin: Browser, logged_in: Callable[[Actor], Browser], keeper: Actor, case: str, desk: Desk
) -> None:
    at_admin.get(f"/case/{case}")
    act(at_admin, "withdraw", case, **WITHDRAWN)
    right = {"what": "day", "on": "2014-12-31", "document": "1", "reason": "审批表上的日期"}
    page = act(at_admin, "correct", case, **right)
    assert "等第二人确认后生效" in page
    assert "<del>2015-03-02</del>" in page
    refused = at_admin.post(f"/cases/settle/{case}", {"accept": "yes"})
    assert refused.status_code == 403
    assert "自己提出的更正不能自己确认" in refused.text
    other = logged_in(keeper)
    assert "更正已确认" in act(other, "settle", case, accept="yes")
    assert str(desk.document(1).due_on) == "2024-12-31"


def test_a_correction_without_evidence_is_refused(at_admin: Browser, case: str) -> None:
    at_admin.get(f"/case/{case}")
    act(at_admin, "withdraw", case, **WITHDRAWN)
    right = {"what": "day", "on": "2014-12-31", "document": "", "reason": "笔误"}
    answer = at_admin.post(f"/cases/correct/{case}", right)
    assert answer.status_code == 422
    assert 'id="correct-document-error"' in answer.text


def test_a_household_moves_and_both_files_lead_to_each_other(
    at_admin: Browser, case: str, county: str, desk: Desk
) -> None:
    at_admin.get(f"/case/{case}")
    page = act(at_admin, "move", case, unit=county, on="2015-03-02", reason="重新就业", paper=["1"])
    assert "新卷 J030-" in page
    new = page.split('class="code" href="/case/')[-1].split('"')[0]
    following = at_admin.get(f"/case/{new}").text
    assert "本卷依据前卷的材料" in following
    assert case in following
    assert desk.document(1).retention_state == "waiting"
    assert "已撤档" in page


def test_papers_are_marked_later_from_the_old_file(at_admin: Browser, case: str, county: str, desk: Desk) -> None:
    at_admin.get(f"/case/{case}")
    page = act(at_admin, "move", case, unit=county, on="2015-03-02", reason="重新就业")
    assert desk.document(1).retention_state == "eligible"
    new = page.split('action="/cases/rest/')[1].split('"')[0]
    empty = at_admin.post(f"/cases/rest/{new}", {"former": case})
    assert empty.status_code == 422
    assert "1 件材料" in act(at_admin, "rest", new, former=case, paper=["1"])
    assert desk.document(1).retention_state == "waiting"


def test_a_file_that_another_union_opened_is_linked(at_admin: Browser, case: str, stranger: Actor, desk: Desk) -> None:
    theirs = open_case(stranger, archive=desk.archive)
    at_admin.get(f"/case/{case}")
    act(at_admin, "withdraw", case, **{**WITHDRAWN, "cause": "moved"})
    assert "已相连" in act(at_admin, "link", case, next=theirs)
    again = at_admin.post(f"/cases/link/{case}", {"next": "没有这卷"})
    assert again.status_code == 404
