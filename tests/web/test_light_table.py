"""The light table as pages and forms: whatever is done or refused on it leads back to the same photographs."""

import re
from html import unescape

import pytest

from service.archive import Archive
from service.catalogue.photos import Photo
from service.usecases.photos import light_table, printing
from tests.fixtures import Desk
from tests.photos import camera_tags, jpeg, scene
from tests.web.browser import Browser
from tests.web.test_document import asked


def lay(desk: Desk, count: int) -> list[int]:
    """Photographs as intake leaves them."""
    numbers = []
    for seed in range(count):
        tags = camera_tags(taken=f"2026:03:05 09:00:{seed:02d}")
        numbers.append(desk.take_in(jpeg(scene(seed, (320, 240)), tags), f"IMG_{seed:04d}.jpg").document_id or 0)
    desk.work()
    return numbers


def addresses_on(page: str) -> set[str]:
    """Where links and forms about photographs lead, scripts aside."""
    main = page.partition("<main")[2]
    return {unescape(one) for one in re.findall(r'(?:href|action)="(/photos[^"]*)"', main)}


def test_a_catalogue_that_is_refused_leaves_a_table_from_which_everything_can_be_done(
    at_keeper: Browser, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    lay(desk, 3)
    monkeypatch.setattr(printing, "MOST", 2)
    monkeypatch.setattr(light_table, "PAGE", 2)
    monkeypatch.setattr("service.web.light_table_page.PAGE", 2)
    refused = asked(at_keeper).get("/photos/catalogue?shape=pdf&unit=J012")
    assert refused.status_code == 409
    assert addresses_on(refused.text) == {
        *("/photos?unit=J012&bare=1", "/photos?unit=J012&page=2"),
        *("/photos/catalogue?shape=pdf&unit=J012", "/photos/catalogue?shape=xlsx&unit=J012"),
        *(f"/photos/{act}?unit=J012" for act in ("describe", "keep", "apart")),
    }


def test_after_every_act_the_same_photographs_lie_there(at_keeper: Browser, archive: Archive, desk: Desk) -> None:
    numbers = lay(desk, 2)
    shown = asked(at_keeper).get("/photos?unit=J012&bare=1")
    assert "/photos/describe?unit=J012&bare=1" in addresses_on(shown.text)
    for path, sent in (
        ("describe", {"id": numbers[0], "people": "李秀兰"}),
        ("undo", {}),
        ("keep", {"id": numbers, "kept": numbers[0]}),
        ("apart", {"id": numbers}),
    ):
        answer = at_keeper.post(f"/photos/{path}?unit=J012&bare=1", sent)
        assert (answer.status_code, answer.location) == (302, "/photos?unit=J012&bare=1"), path
    with archive.database.read() as session:
        assert [session.get_one(Photo, number).people for number in numbers] == [None, None]


def test_what_can_be_taken_back_keeps_to_the_same_photographs(at_keeper: Browser, desk: Desk) -> None:
    numbers = lay(desk, 1)
    asked(at_keeper).post("/photos/describe?unit=J012", {"id": numbers, "people": "李秀兰"})
    assert "/photos/undo?unit=J012" in addresses_on(at_keeper.get("/photos?unit=J012").text)


def test_after_a_refusal_the_way_back_can_be_asked_for(at_keeper: Browser, desk: Desk) -> None:
    numbers = lay(desk, 1)
    refused = asked(at_keeper).post(
        "/photos/describe?unit=J012&bare=1", {"id": numbers, "people": "李秀兰", "parent": "没有这一件"}
    )
    assert refused.status_code == 404
    assert 'name="back"' not in refused.text
    assert "/photos?unit=J012" in addresses_on(refused.text)
    answer = at_keeper.post("/photos/describe?unit=J012&bare=1", {"id": numbers, "people": "李秀兰"})
    assert answer.location is not None
    assert at_keeper.get(answer.location).status_code == 200
