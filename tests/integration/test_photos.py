"""Photographs: told from pages, described by the hundred, grouped, compared, kept with their paper, and gone without
a trace.
"""

import io
from dataclasses import replace
from datetime import date
from typing import Any

import openpyxl
import pytest
from PIL import Image, ImageEnhance
from sqlalchemy import func, select

from service import content
from service.archive import Archive
from service.catalogue.audit import AuditEntry
from service.catalogue.documents import Carrier, Document, DocumentChange, DocumentState, FileRole
from service.catalogue.photos import Photo, PhotoGroup, PhotoPair
from service.catalogue.prints import Shape
from service.errors import ArchiveError, ConflictError, InvalidError
from service.sentences import say
from service.usecases.cases.cases import open_case, withdraw_case
from service.usecases.documents.correcting import Correction, correct
from service.usecases.documents.downloading import download
from service.usecases.documents.filing import discard
from service.usecases.documents.images import page_image, thumbnail
from service.usecases.documents.undoing import take_back
from service.usecases.permissions import Actor
from service.usecases.photos.describing import describe_photos, take_back_photos
from service.usecases.photos.light_table import Choice, LightTable, light_table, print_of
from service.usecases.photos.likes import keep_one, tell_apart
from service.usecases.photos.printing import print_photos
from service.usecases.search.finding import SearchForm, find
from tests.fixtures import Desk, Hands
from tests.office import Office
from tests.papers import saved, written_page
from tests.photos import camera_tags, jpeg, scene

SIZE = (320, 240)


def take(desk: Desk, seed: int, *, tags: Image.Exif | None = None, **given: Any) -> int:
    """Take a photograph in and let it be described; gives its number."""
    data = jpeg(scene(seed, SIZE), tags or camera_tags())
    received = desk.take_in(data, f"IMG_{seed:04d}.jpg", **given)
    assert received.document_id is not None, received.problem
    desk.work()
    return received.document_id


def photo_row(archive: Archive, number: int) -> Photo:
    with archive.database.read() as session:
        return session.get_one(Photo, number)


def group_title(archive: Archive, number: int) -> str | None:
    with archive.database.read() as session:
        group = session.get_one(Photo, number).group_id
        return session.get_one(PhotoGroup, group).title if group else None


def found(desk: Desk, words: str) -> set[int]:
    return {hit.id for hit in find(desk.actor, SearchForm(words), archive=desk.archive).hits}


def table(desk: Desk, **choice: Any) -> LightTable:
    return light_table(desk.actor, Choice(**choice), archive=desk.archive)


def test_a_photograph_is_one_and_a_scan_is_none(desk: Desk) -> None:
    photo = desk.document(take(desk, 1))
    assert (photo.carrier, photo.dated_on, photo.title) == (Carrier.PHOTO, date(2026, 3, 5), "IMG_0001")
    scan = desk.take_in(jpeg(written_page()), "扫描.jpg")
    desk.work()
    assert desk.document(scan.document_id or 0).carrier is Carrier.PAGES


def test_the_camera_is_kept_with_the_reasons_and_the_original_is_untouched(desk: Desk, archive: Archive) -> None:
    data = jpeg(scene(1, SIZE), camera_tags(artist="周明"))
    number = desk.take_in(data, "a.jpg").document_id or 0
    desk.work()
    document = desk.document(number)
    assert document.author == "周明"
    kept = content.get_json(archive.store, document.content or "")["photo"]
    assert (kept["shot"]["latitude"], kept["shot"]["longitude"]) == (
        pytest.approx(28.2282, abs=1e-6),
        pytest.approx(112.9388, abs=1e-6),
    )
    assert (kept["shot"]["taken_at"], kept["signs"]) == (
        "2026-03-05T14:22:09+08:00",
        ["camera", "few_words", "no_sheet"],
    )
    with download(desk.actor, number, FileRole.ORIGINAL, archive=archive).open() as source:
        assert source.read() == data


def test_no_copy_says_where_it_was_taken(desk: Desk, archive: Archive) -> None:
    number = take(desk, 1, type="A28")
    with download(desk.actor, number, FileRole.SEARCHABLE, archive=archive).open() as source:
        copies = [source.read()]
    copies.append(page_image(desk.actor, number, 1, archive=archive, width=300))
    copies.append(page_image(desk.actor, number, 1, archive=archive, width=300, unmasked="核对"))
    copies.append(thumbnail(desk.actor, number, 1, archive=archive) or b"")
    copies.append(print_of(desk.actor, number, archive=archive))
    for copy in copies:
        assert b"\xff\xd8" in copy
        assert not [word for word in (b"Exif", b"HUAWEI", b"SN-0042") if word in copy]


def test_a_stated_type_decides_and_what_a_person_says_decides_before_it(desk: Desk, archive: Archive) -> None:
    page = desk.take_in(jpeg(written_page()), "现场.jpg", type="A24").document_id or 0
    photo = take(desk, 1, type="A07")
    desk.work()
    assert desk.document(page).carrier is Carrier.PHOTO
    assert desk.document(photo).carrier is Carrier.PAGES
    correct(desk.actor, photo, Correction(carrier=Carrier.PHOTO), archive=archive)
    desk.work()
    assert desk.document(photo).carrier is Carrier.PHOTO
    assert photo_row(archive, photo).taken_at == "2026-03-05T14:22:09"
    correct(desk.actor, photo, Correction(type="A08"), archive=archive)
    assert desk.document(photo).carrier is Carrier.PHOTO


def test_a_type_that_is_confirmed_makes_it_page_or_photograph_and_back(desk: Desk, archive: Archive) -> None:
    number = take(desk, 1)
    correct(desk.actor, number, Correction(type="A07"), archive=archive)
    assert desk.document(number).carrier is Carrier.PAGES
    take_back(desk.actor, number, archive=archive)
    assert desk.document(number).carrier is Carrier.PHOTO


@pytest.mark.parametrize(("name", "data"), [("a.tif", None), ("a.pdf", b"%PDF")])
def test_what_is_no_single_picture_is_no_photograph(desk: Desk, archive: Archive, name: str, data: None) -> None:
    number = desk.take_in(name=name, pages=2).document_id or 0
    desk.work()
    with pytest.raises(ConflictError, match="no_picture"):
        correct(desk.actor, number, Correction(carrier=Carrier.PHOTO), archive=archive)
    with pytest.raises(ConflictError, match="not_one"):
        describe_photos(desk.actor, [number], Correction(place="社区"), archive=archive)


def test_many_get_the_same_caption_and_are_found_by_it(desk: Desk, archive: Archive) -> None:
    numbers = [take(desk, seed) for seed in (1, 2, 3)]
    said = Correction(
        people="李秀兰、王主席", place="城北区幸福里", occasion="春节走访慰问", author="周明", dated_on=date(2026, 2, 9)
    )
    assert describe_photos(desk.actor, numbers[:2], said, archive=archive) == tuple(numbers[:2])
    desk.work()
    for words in ("李秀兰", "幸福里", "走访慰问", "周明"):
        assert found(desk, words) == set(numbers[:2])
    for hit in find(desk.actor, SearchForm("幸福里"), archive=archive).hits:
        assert "".join(one.text for one in hit.snippet.pieces).startswith(
            "春节走访慰问 · 李秀兰、王主席 · 城北区幸福里"
        )
        assert [one.text for one in hit.snippet.pieces if one.marked] == ["幸福里"]
    row = photo_row(archive, numbers[0])
    assert (row.people, row.place, row.cataloguer) == ("李秀兰、王主席", "城北区幸福里", desk.actor.name)
    assert desk.document(numbers[0]).dated_on == date(2026, 2, 9)
    assert desk.document(numbers[2]).dated_on == date(2026, 3, 5)
    assert describe_photos(desk.actor, numbers[:2], said, archive=archive) == ()


def test_a_caption_is_a_recorded_version_and_one_entry_of_the_audit(desk: Desk, archive: Archive) -> None:
    numbers = [take(desk, seed) for seed in (1, 2)]
    describe_photos(desk.actor, numbers, Correction(place="旧址"), archive=archive)
    describe_photos(desk.actor, numbers, Correction(place="新址"), archive=archive)
    with archive.database.read() as session:
        changes = session.scalars(select(DocumentChange).where(DocumentChange.document_id == numbers[0])).all()
        detail = content.get_json(archive.store, changes[-1].detail)
        entries = session.scalars(select(AuditEntry).where(AuditEntry.act == "photos.described")).all()
    assert (detail["before"], detail["after"]) == ({"place": "旧址"}, {"place": "新址"})
    assert [entry.data["properties"] for entry in entries] == [["place"], ["place"]]
    assert all("新址" not in str(entry.data) for entry in entries)


def test_one_that_refuses_keeps_all_as_they_were(desk: Desk, archive: Archive) -> None:
    numbers = [take(desk, 1), desk.described("A09")]
    with pytest.raises(ConflictError, match="not_one"):
        describe_photos(desk.actor, numbers, Correction(place="某处"), archive=archive)
    with archive.database.read() as session:
        assert session.get_one(Photo, numbers[0]).place is None
        assert not session.scalar(select(func.count()).select_from(DocumentChange))


@pytest.mark.parametrize(
    ("name", "limit"), [("people", 500), ("place", 200), ("occasion", 500), ("background", 1000), ("group", 300)]
)
def test_more_than_a_caption_holds_is_refused(desk: Desk, archive: Archive, name: str, limit: int) -> None:
    number = take(desk, 1)
    describe_photos(desk.actor, [number], Correction(**{name: "字" * limit}), archive=archive)
    with pytest.raises(InvalidError, match="too_long"):
        describe_photos(desk.actor, [number], Correction(**{name: "字" * (limit + 1)}), archive=archive)


@pytest.mark.parametrize(("ids", "code"), [([], "none_chosen"), (range(1, 202), "too_many")])
def test_none_and_too_many_are_refused(desk: Desk, archive: Archive, ids: Any, code: str) -> None:
    with pytest.raises(InvalidError, match=code):
        describe_photos(desk.actor, list(ids), Correction(place="某处"), archive=archive)


def test_what_was_said_of_many_is_taken_back_at_once(desk: Desk, archive: Archive, hands: Hands) -> None:
    paper = desk.described("A27", title="入户调查表")
    numbers = [take(desk, seed) for seed in (1, 2)]
    describe_photos(desk.actor, numbers, Correction(place="旧址", group="旧组"), archive=archive)
    said = Correction(title="新题名", dated_on=date(2026, 1, 2), place="", group="新组", parent=str(paper), type="A28")
    describe_photos(desk.actor, numbers, said, archive=archive)
    take_back_photos(desk.actor, numbers, archive=archive)
    document, row = desk.document(numbers[1]), photo_row(archive, numbers[1])
    assert (document.title, document.dated_on, document.parent_id) == ("IMG_0002", date(2026, 3, 5), None)
    assert (row.place, group_title(archive, numbers[1]), document.carrier) == ("旧址", "旧组", Carrier.PHOTO)
    with archive.database.read() as session:
        assert [group.title for group in session.scalars(select(PhotoGroup))] == ["旧组"]
    describe_photos(desk.actor, numbers, Correction(place="别处"), archive=archive)
    hands.forward(seconds=61)
    with pytest.raises(ConflictError, match="too_late"):
        take_back_photos(desk.actor, numbers, archive=archive)


def test_photographs_that_name_the_same_event_belong_together_and_the_group_goes_with_the_last(
    desk: Desk, archive: Archive
) -> None:
    numbers = [take(desk, seed) for seed in (1, 2, 3)]
    describe_photos(desk.actor, numbers[:1], Correction(group="金秋助学 发放仪式"), archive=archive)
    describe_photos(desk.actor, numbers[1:], Correction(group="金秋助学  发放仪式"), archive=archive)
    assert len({photo_row(archive, number).group_id for number in numbers}) == 1
    assert {one.id for one in table(desk, group=numbers[2]).prints} == set(numbers)
    desk.work()
    assert found(desk, "发放仪式") == set(numbers)
    describe_photos(desk.actor, numbers[:2], Correction(group=""), archive=archive)
    discard(desk.actor, numbers[2], "拍虚了", archive=archive)
    with archive.database.read() as session:
        assert not session.scalar(select(func.count()).select_from(PhotoGroup))


def test_units_do_not_share_groups(desk: Desk, archive: Archive, county: str) -> None:
    here, there = take(desk, 1), take(desk, 2, unit=county)
    describe_photos(desk.actor, [here, there], Correction(group="走访"), archive=archive)
    assert photo_row(archive, here).group_id != photo_row(archive, there).group_id


def retouched(seed: int) -> bytes:
    return jpeg(ImageEnhance.Brightness(scene(seed, SIZE)).enhance(1.1).resize((200, 150)), camera_tags(artist="乙"))


def test_look_alikes_are_shown_and_one_is_chosen_and_nothing_is_deleted(desk: Desk, archive: Archive) -> None:
    one, other = take(desk, 1), take(desk, 2)
    twin = desk.take_in(retouched(1), "微信图片.jpg").document_id or 0
    desk.work()
    likes = {shown.id: shown.likes for shown in table(desk).prints}
    assert likes == {one: (twin,), other: (), twin: (one,)}
    keep_one(desk.actor, one, [twin], archive=archive)
    assert photo_row(archive, twin).kept_id == one
    assert desk.document(twin).state is not DocumentState.DISCARDED
    keep_one(desk.actor, twin, [one], archive=archive)
    assert (photo_row(archive, twin).kept_id, photo_row(archive, one).kept_id) == (None, twin)
    tell_apart(desk.actor, [one, twin], archive=archive)
    assert [shown.likes for shown in table(desk).prints] == [(), (), ()]
    assert (photo_row(archive, one).kept_id, photo_row(archive, twin).kept_id) == (None, None)


def test_describing_again_neither_doubles_nor_revives_a_pair(desk: Desk, archive: Archive) -> None:
    one = take(desk, 1)
    twin = desk.take_in(retouched(1), "b.jpg").document_id or 0
    desk.work()
    for _ in range(2):
        correct(desk.actor, one, Correction(carrier=Carrier.PAGES), archive=archive)
        correct(desk.actor, one, Correction(carrier=Carrier.PHOTO), archive=archive)
        desk.work()
        with archive.database.read() as session:
            assert [(pair.one_id, pair.other_id) for pair in session.scalars(select(PhotoPair))] == [(one, twin)]
        tell_apart(desk.actor, [one, twin], archive=archive)


def apart(actor: Actor, one: int, others: list[int], *, archive: Archive) -> None:
    tell_apart(actor, [one, *others], archive=archive)


@pytest.mark.parametrize("choose", [keep_one, apart])
def test_a_choice_is_refused_where_one_is_no_photograph_or_alone(desk: Desk, archive: Archive, choose: Any) -> None:
    one, paper = take(desk, 1), desk.described("A09")
    with pytest.raises(ConflictError, match="not_one"):
        choose(desk.actor, one, [paper], archive=archive)
    with pytest.raises(InvalidError, match="none_chosen"):
        choose(desk.actor, one, [], archive=archive)


def test_somebody_else_s_look_alike_is_not_told(desk: Desk, archive: Archive, county: str, stranger: Actor) -> None:
    take(desk, 1)
    mine = desk.take_in(retouched(1), "b.jpg", unit=county).document_id or 0
    desk.work()
    (shown,) = light_table(stranger, Choice(), archive=archive).prints
    assert (shown.id, shown.likes) == (mine, ())


def test_a_photograph_has_the_period_of_the_paper_that_many_are_given_at_once(desk: Desk, archive: Archive) -> None:
    paper = desk.described("C09", filing_year=2026, title="慰问活动总结")
    numbers = [take(desk, seed) for seed in (1, 2)]
    assert all(shown.paperless for shown in table(desk).prints)
    describe_photos(desk.actor, numbers, Correction(parent=str(paper), type="C09"), archive=archive)
    assert not any(shown.paperless for shown in table(desk).prints)
    assert {desk.document(number).due_on for number in numbers} == {desk.document(paper).due_on}
    assert desk.document(paper).due_on is not None
    assert {shown.id for shown in table(desk, parent=paper).prints} == set(numbers)


def test_the_light_table_is_in_the_order_of_the_camera_and_counts_what_is_bare(desk: Desk, archive: Archive) -> None:
    late = take(desk, 1, tags=camera_tags(taken="2026:03:05 16:00:00"))
    early = take(desk, 2, tags=camera_tags(taken="2026:03:05 08:00:00"))
    unknown = take(desk, 3, tags=camera_tags(taken=None))
    assert [shown.id for shown in table(desk).prints] == [early, late, unknown]
    describe_photos(desk.actor, [early], Correction(occasion="签到"), archive=archive)
    laid = table(desk, only_bare=True)
    assert ([shown.id for shown in laid.prints], laid.total, laid.bare) == ([late, unknown], 2, 2)
    assert (table(desk).total, table(desk, page=2).prints) == (3, ())


def test_whoever_logged_in_says_why_before_a_light_table_is_laid(desk: Desk, archive: Archive, keeper: Actor) -> None:
    number = take(desk, 1)
    without = replace(keeper, session_id=1, purpose=None)
    for look in (
        lambda: light_table(without, Choice(), archive=archive),
        lambda: print_of(without, number, archive=archive),
    ):
        with pytest.raises(ConflictError, match=r"purpose\.needed"):
            look()


def test_a_photograph_of_an_identity_card_is_covered_on_the_table(desk: Desk, archive: Archive) -> None:
    number = take(desk, 1, type="A07")
    correct(desk.actor, number, Correction(carrier=Carrier.PHOTO), archive=archive)
    desk.work()
    assert [shown.covered for shown in table(desk).prints] == [True]
    with pytest.raises(ArchiveError):
        print_of(desk.actor, number, archive=archive)


def test_a_discarded_photograph_leaves_nothing_behind(desk: Desk, archive: Archive) -> None:
    one = take(desk, 1)
    twin = desk.take_in(retouched(1), "b.jpg").document_id or 0
    desk.work()
    describe_photos(desk.actor, [twin], Correction(place="幸福里", group="走访"), archive=archive)
    keep_one(desk.actor, twin, [one], archive=archive)
    discard(desk.actor, twin, "与另一张相同", archive=archive)
    desk.work()
    with archive.database.read() as session:
        assert [photo.document_id for photo in session.scalars(select(Photo))] == [one]
        assert not session.scalar(select(func.count()).select_from(PhotoPair))
        assert not session.scalar(select(func.count()).select_from(PhotoGroup))
    assert photo_row(archive, one).kept_id is None
    assert found(desk, "幸福里") == set()


def test_the_type_of_a_filed_photograph_stays_and_its_caption_may_still_be_put_right(
    desk: Desk, archive: Archive
) -> None:
    paper = desk.described("A27", title="入户调查表", case=None, filing_year=2026)
    number = take(desk, 1, type="A28", parent=paper)
    with archive.database.write() as session:
        session.get_one(Document, number).state = DocumentState.FILED
    for said in (Correction(type="A24"), Correction(carrier=Carrier.PAGES), Correction(parent="")):
        with pytest.raises(ConflictError, match="is_filed"):
            correct(desk.actor, number, said, archive=archive)
    describe_photos(desk.actor, [number], Correction(people="李秀兰"), archive=archive)
    assert photo_row(archive, number).people == "李秀兰"
    with pytest.raises(ConflictError, match=r"undo\.is_filed"):
        take_back_photos(desk.actor, [number], archive=archive)


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (saved(Image.new("1", (20_000, 15_000)), "PNG"), "file.too_many_pixels"),
        (jpeg(scene(1), camera_tags())[:9000], "file.truncated"),
        (b"GIF89a" + bytes(100), "file.unsupported"),
        (
            saved(scene(1, (64, 48)), "WEBP", save_all=True, append_images=[scene(2, (64, 48))], duration=90),
            "file.moving",
        ),
    ],
    ids=["300 megapixels", "cut short", "gif", "moving webp"],
)
def test_a_photograph_that_cannot_be_taken_is_refused_with_a_sentence_and_the_batch_goes_on(
    desk: Desk, data: bytes, code: str
) -> None:
    received = desk.take_in(data, "坏照片.jpg")
    assert received.document_id is None
    assert received.problem is not None
    assert received.problem["code"] == code
    for language in ("zh", "en"):
        assert "坏照片.jpg" in say(code, received.problem["data"], language)
    assert take(desk, 5)


@pytest.mark.filterwarnings("ignore::UserWarning:PIL.TiffImagePlugin")
def test_a_photograph_with_a_crafted_record_is_taken_without_it(desk: Desk, archive: Archive) -> None:
    data = bytearray(jpeg(scene(1, SIZE), camera_tags()))
    place = data.index(b"Exif\0\0") + 14
    data[place : place + 2] = b"\xff\xff"  # as many tags as can be claimed
    number = desk.take_in(bytes(data), "crafted.jpg").document_id or 0
    desk.work()
    assert desk.document(number).carrier is Carrier.PHOTO
    assert desk.document(number).state in (DocumentState.READ, DocumentState.DESCRIBED)
    assert io.BytesIO(page_image(desk.actor, number, 1, archive=archive, width=200)).read(2) == b"\xff\xd8"


def test_a_destroyed_photograph_leaves_neither_caption_nor_likeness(office: Office) -> None:
    paper = office.paper()
    numbers = []
    for data in (jpeg(scene(1, SIZE), camera_tags()), retouched(1)):
        received = office.desk.take_in(data, "IMG.jpg", type="A28", parent=paper)
        office.desk.work()
        numbers.append(received.document_id or 0)
    said = Correction(people="李秀兰", place="幸福里", group="走访")
    describe_photos(office.admin, numbers, said, archive=office.archive)
    office.desk.work()
    for number in numbers:
        office.filed(number)
    review = office.approved([paper, *numbers])
    office.executed(review)
    with office.archive.database.read() as session:
        for rows in (Photo, PhotoGroup, PhotoPair):
            assert not session.scalar(select(func.count()).select_from(rows))
    assert not find(office.admin, SearchForm("幸福里"), archive=office.archive).total


def test_the_catalogue_of_photographs_is_printed_and_recorded(desk: Desk, archive: Archive) -> None:
    numbers = [take(desk, seed) for seed in (1, 2)]
    said = Correction(title="走访慰问", people="李秀兰 430102199001011234", place="幸福里", author="周明", group="春节")
    describe_photos(desk.actor, numbers[:1], said, archive=archive)
    with print_photos(desk.actor, Choice(), archive=archive, shape=Shape.XLSX) as (source, *_):
        rows = list(openpyxl.load_workbook(io.BytesIO(source.read())).worksheets[0].values)
    head = next(row for row in rows if "摄影者" in row)
    line = dict(zip(head, rows[rows.index(head) + 1], strict=True))
    assert (line["题名"], line["地点"], line["摄影者"], line["组"]) == ("走访慰问", "幸福里", "周明", "春节")
    assert "430102199001011234" not in str(line["人物"])
    with print_photos(desk.actor, Choice(only_bare=True), archive=archive) as (source, name, mime, _):
        assert (source.read(4), name, mime) == (b"%PDF", "照片档案目录 J012.pdf", "application/pdf")
    with archive.database.read() as session:
        entries = session.scalars(select(AuditEntry).where(AuditEntry.act == "papers.printed")).all()
    assert [(entry.data["paper"], entry.data["count"]) for entry in entries] == [
        ("photo_catalogue", 2),
        ("photo_catalogue", 1),
    ]
    with (
        pytest.raises(ConflictError, match=r"print\.nothing"),
        print_photos(desk.actor, Choice(batch=999), archive=archive),
    ):
        pass


def test_photographs_of_a_withdrawn_case_file_are_not_laid_out(desk: Desk, archive: Archive) -> None:
    case = open_case(desk.actor, archive=archive, household="李秀兰")
    number = take(desk, 1, case=case, type="A28")
    twin = desk.take_in(retouched(1), "b.jpg").document_id or 0
    desk.work()
    assert [shown.id for shown in table(desk, case=case).prints] == [number]
    withdraw_case(desk.actor, case, archive.clock.today(), "脱困", archive=archive)
    assert table(desk, case=case).prints == ()
    assert [(shown.id, shown.likes) for shown in table(desk).prints] == [(twin, ())]
    with pytest.raises(ConflictError, match="reason_needed"):
        print_of(desk.actor, number, archive=archive)
