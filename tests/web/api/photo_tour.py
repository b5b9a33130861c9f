"""Two photographs that look alike, from the light table to their catalogue."""

from tests.fixtures import Desk
from tests.photos import camera_tags, jpeg, scene
from tests.web.api.caller import Caller


def tour_the_photos(call: Caller, hand: Desk) -> None:
    """Describe them, keep one, keep both, print them; the caption of one is corrected by itself."""
    picture = scene(7, (320, 240))
    numbers = [
        hand.take_in(jpeg(one, camera_tags()), name).document_id
        for one, name in ((picture, "a.jpg"), (picture.resize((200, 150)), "b.jpg"))
    ]
    hand.work()
    laid = call("GET", "/photos?bare=true").json
    assert {one["id"]: one["likes"] for one in laid["photos"]} == {
        numbers[0]: [numbers[1]],
        numbers[1]: [numbers[0]],
    }
    said = {"place": "城北区幸福里社区", "photographer": "周明", "date": "2026-02-09", "group": "春节慰问"}
    assert call("POST", "/photos/describe", json={"documents": numbers, **said}).json["documents"] == numbers
    call("PATCH", f"/documents/{numbers[1]}", json={"people": "李秀兰", "carrier": "photo"})
    call("POST", "/photos/keep", json={"kept": numbers[0], "others": numbers[1:]})
    (one, other) = call("GET", f"/photos?group={numbers[0]}").json["photos"]
    assert (one["kept"], other["kept"], other["people"], other["photographer"]) == (None, numbers[0], "李秀兰", "周明")
    call("POST", "/photos/apart", json={"documents": numbers})
    call("GET", "/photos/catalogue?shape=xlsx")
