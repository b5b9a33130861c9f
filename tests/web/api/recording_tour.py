"""A film whose words were read wrong, and are put right."""

from pathlib import Path

from sqlalchemy import select

from ocr import Segment, Source
from service.catalogue.documents import Stretch
from service.catalogue.tasks import TaskKind, enqueue
from service.usecases.intake.recordings import put_segments
from tests.films import film
from tests.fixtures import Desk
from tests.web.api.caller import Caller


def tour_the_recordings(call: Caller, hand: Desk, folder: Path) -> None:
    """Correct a segment, find that the old one is there no longer, and take the new one out."""
    number = filmed(hand, folder, [Segment(0.0, 1.5, "今夭讲申请条件", Source.SLIDE)])
    words = f"/documents/{number}/words"
    look = f"/documents/{number}?reason=核对文字"  # what nobody has named yet counts as sensitive
    (read,) = call("GET", look).json["segments"]
    assert call("PUT", words, json={**read, "text": "今天讲申请条件"}).status_code == 204
    hand.work()
    shown = call("GET", look).json
    assert shown["segments"] == [{**read, "text": "今天讲申请条件", "source": "person"}]
    assert shown["text"] == "今天讲申请条件"
    gone = call("PUT", words, json={**read, "text": "今天"})
    assert (gone.status_code, gone.json["code"]) == (409, "words.changed_since")
    call("PUT", words, json={**shown["segments"][0], "text": ""})
    hand.work()
    assert call("GET", look).json["segments"] == []


def filmed(hand: Desk, folder: Path, segments: list[Segment]) -> int:
    """A short film of which this was read; gives its number."""
    path = film(folder / "说明会.mp4", 2.0)
    number = hand.take_in(path.read_bytes(), path.name).document_id
    assert number
    hand.work()
    with hand.archive.database.write() as session:
        stretch = session.scalars(select(Stretch).where(Stretch.document_id == number)).one()
        stretch.segments = put_segments(hand.archive, stretch, segments)
        enqueue(session, TaskKind.DESCRIBE, number, hand.archive.clock.now())
    hand.work()
    return number
