"""Reviews over the interface, by programs of everybody who takes part."""

from collections.abc import Callable

import pytest

from indexing import open_index
from service.archive import Archive
from service.usecases.disposal.supervising import confirm_after
from service.usecases.permissions import Actor
from tests.fixtures import PASSWORD, code_of, proof_of
from tests.office import Office, furnish
from tests.web.api.caller import Caller
from tests.web.api.disposal_tour import tour_the_disposal
from tests.web.browser import Browser


def test_a_review_goes_from_its_proposal_to_certificate_and_receipt(
    call: Caller, calls_as: Callable[[Actor], Caller], archive: Archive
) -> None:
    tour_the_disposal(call, calls_as, archive)


def test_a_wrong_password_signs_nothing_and_is_told_with_a_status(
    calls_as: Callable[[Actor], Caller], archive: Archive
) -> None:
    furnish(archive)
    office = Office.at(archive)
    review = office.appraised(office.papers(1))
    archivist = calls_as(office.people["archivist"])
    clerk = calls_as(office.people["clerk"])
    clerk("POST", f"/disposals/{review}/register")
    code = code_of(archive, office.people["archivist"])
    signature = {"role": "archive_head", "digest": office.digest(review), "password": "wrong", "code": code}
    refused = archivist("POST", f"/disposals/{review}/signatures", json=signature)
    assert (refused.status_code, refused.json["code"]) == (422, "proof.wrong")
    other = archivist(
        "POST", f"/disposals/{review}/signatures", json={**signature, "password": PASSWORD, "digest": "0" * 64}
    )
    assert (other.status_code, other.json["code"]) == (409, "register.other_list")


def test_while_the_index_does_not_answer_page_and_interface_say_when_to_come_back(
    calls_as: Callable[[Actor], Caller], logged_in: Callable[[Actor], Browser], archive: Archive
) -> None:
    furnish(archive)
    office = Office.at(archive)
    office.approve_schedule()
    review = office.approved(office.papers(1))
    office.executed(review)
    for login in ("watch-archive", "watch-aid"):
        confirm_after(office.people[login], review, proof_of(archive, office.people[login]), archive=archive)
    program, browser = calls_as(office.people["clerk"]), logged_in(office.people["clerk"])
    index = archive.index
    object.__setattr__(archive, "index", open_index("elasticsearch+http://127.0.0.1:9/away"))
    answers = [
        program("POST", f"/disposals/{review}/certify"),
        browser.post(f"/disposals/{review}/certify"),
        program("GET", "/search?q=走访"),
        browser.get("/search?q=走访"),
    ]
    assert [(one.status_code, one.headers.get("Retry-After")) for one in answers] == [(503, "5")] * 4
    object.__setattr__(archive, "index", index)
    assert program("POST", f"/disposals/{review}/certify").status_code == 204


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"documents": [1], "unit": "J012"},
        {"documents": []},
        {"documents": [0]},
        {"search": ""},
        {"unit": "J012", "kind": "both"},
    ],
)
def test_a_proposal_names_what_it_is_about_in_one_way(call: Caller, body: dict[str, object]) -> None:
    assert call("POST", "/disposals", json=body).status_code == 422
