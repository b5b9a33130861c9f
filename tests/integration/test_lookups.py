"""Look-ups from outside: what a request lacks, who may approve it, what is shown under it and when it ends."""

import hashlib
from collections.abc import Callable
from datetime import date, timedelta
from io import BytesIO

import numpy as np
import pypdfium2
import pytest
from PIL import Image
from sqlalchemy import func, select

from indexing import IndexDocument
from retention import Ground, Kinship, Lack, LookupState, Mode
from service.archive import Archive
from service.catalogue.audit import AuditEntry
from service.catalogue.lookups import Lookup, PaperKind
from service.catalogue.people import Role
from service.errors import (
    ConflictError,
    InvalidError,
    NotFoundError,
    RefusedError,
    ThrottledError,
    UnauthenticatedError,
)
from service.usecases.documents.paging import order_pages
from service.usecases.house import people
from service.usecases.house.people import Appointed
from service.usecases.lookups import choosing, letters, rooms
from service.usecases.lookups.approving import admit_in_person, approve_lookup, refuse_lookup, withdraw_approval
from service.usecases.lookups.choosing import offer_papers
from service.usecases.lookups.closing import close_lookup, record_return
from service.usecases.lookups.issuing import issue_copy, issue_text, verify_paper
from service.usecases.lookups.register import count_past_keeping, print_notice
from service.usecases.lookups.requests import Visitor, amend_request, record_request, submit_request
from service.usecases.lookups.scoping import Wanted, set_scope
from service.usecases.lookups.views import count_waiting, list_lookups
from service.usecases.permissions import Actor
from tests.counter import NUMBER, OTHER_NUMBER, Counter, asking, child_number, letter, scan
from tests.fixtures import Desk, Hands

SVG = b'<svg xmlns="x"><script>alert(1)</script></svg>'


def test_a_request_says_in_words_what_it_lacks(counter: Counter) -> None:
    bare = asking(visitors=[], body="", letter_number="", contact="", legal_basis="", purpose="", modes=[])
    lookup = record_request(counter.clerk, bare, archive=counter.archive)
    assert set(counter.view(lookup).lacks) == {
        *(Lack.BODY, Lack.LETTER_NUMBER, Lack.LETTER, Lack.PERSON, Lack.CONTACT),
        *(Lack.LEGAL_BASIS, Lack.PURPOSE, Lack.MODE, Lack.SCOPE),
    }
    with pytest.raises(ConflictError) as refused:
        counter.approve(lookup)
    assert (refused.value.code, "letter" in refused.value.data["lacks"]) == ("lookup.incomplete", True)
    amend_request(counter.clerk, lookup, asking(), archive=counter.archive)
    letters.attach_letter(counter.clerk, lookup, letter("JPEG"), archive=counter.archive)
    set_scope(counter.clerk, lookup, [Wanted(counter.paper())], archive=counter.archive)
    assert counter.view(lookup).lacks == ()
    assert counter.approve(lookup) == "approved"


def test_a_mistyped_id_number_is_told_at_once(counter: Counter) -> None:
    for wrong in ("110105194912310021", "1101051949123100", "11010519491331002X"):
        with pytest.raises(InvalidError) as refused:
            record_request(counter.clerk, asking(visitors=[Visitor("陈", wrong)]), archive=counter.archive)
        assert refused.value.code == "lookup.bad_id_number"


def test_exactly_the_approved_pages_are_shown_each_with_its_line(counter: Counter) -> None:
    document = counter.paper(pages=4)
    lookup = counter.approved([Wanted(document, (2, 4))])
    rooms.open_room(counter.host, lookup, archive=counter.archive)
    shown = rooms.show_room(counter.host, lookup, archive=counter.archive)
    assert [page.number for page in shown.pages] == [2, 4]
    for place in (1, 2):
        picture = rooms.room_page(counter.host, lookup, place, archive=counter.archive, width=400)
        assert picture.startswith(b"\xff\xd8")
    with pytest.raises(NotFoundError):
        rooms.room_page(counter.host, lookup, 3, archive=counter.archive, width=400)
    lines = counter.lines("lookup.page_shown")
    assert [(line.subject_id, line.data["page"], line.actor_id) for line in lines] == [
        (document, 2, counter.host.id),
        (document, 4, counter.host.id),
    ]
    assert {(line.data["ground"], line.data["lookup"]) for line in lines} == {("unit", lookup)}


def test_who_asks_who_approves_and_who_shows_are_three(counter: Counter, admin: Actor, archive: Archive) -> None:
    # Somebody who is keeper and approver at once has every permission, and still only one part.
    both = [Appointed(Role.KEEPER, "J012"), Appointed(Role.APPROVER, "J012")]
    for login in ("all", "more"):
        people.add_person(admin, login, login, "correct horse battery", both, archive=archive)
    one, other = (people.actor_of_login(login, archive=archive) for login in ("all", "more"))
    counter.clerk = one
    lookup = counter.recorded([Wanted(counter.paper())])
    with pytest.raises(RefusedError) as refused:
        counter.approve(lookup, one)
    assert refused.value.code == "lookup.same_hand"
    counter.approve(lookup, other)
    for actor in (one, other):
        with pytest.raises(RefusedError):
            rooms.open_room(actor, lookup, archive=archive)
        with pytest.raises(RefusedError):
            issue_copy(actor, lookup, [1], archive=archive)
    rooms.open_room(counter.host, lookup, archive=archive)


def test_in_an_office_of_two_the_higher_union_approves(
    counter: Counter, county: str, appoint: Callable[[str, Role, str], Actor]
) -> None:
    counter.clerk, counter.host = appoint("zhou", Role.KEEPER, county), appoint("wu", Role.KEEPER, county)
    counter.desk = Desk(counter.archive, counter.clerk)
    lookup = counter.recorded([Wanted(counter.paper(unit=county))])
    assert counter.approve(lookup, counter.leader) == "approved"
    rooms.open_room(counter.host, lookup, archive=counter.archive)


def test_sensitive_papers_need_two_people_who_approve_the_same(counter: Counter) -> None:
    lookup = counter.recorded([Wanted(counter.paper(type="A07", title="身份证复印件"))])
    assert counter.view(lookup).levels == 2
    assert counter.approve(lookup) == "half_approved"
    with pytest.raises(ConflictError, match="not_approved"):
        rooms.open_room(counter.host, lookup, archive=counter.archive)
    with pytest.raises(RefusedError):
        counter.approve(lookup)
    with pytest.raises(ConflictError, match="other_terms"):
        counter.approve(lookup, counter.deputy, views=6)
    assert counter.approve(lookup, counter.deputy) == "approved"


def test_more_papers_than_the_setting_need_two_people(counter: Counter) -> None:
    papers = [counter.paper(pages=1, title=f"之{number}") for number in range(3)]
    settings = counter.archive.settings
    object.__setattr__(counter.archive, "settings", settings.model_copy(update={"lookup_bulk": 2}))
    assert counter.view(counter.recorded([Wanted(one) for one in papers[:2]])).levels == 1
    assert counter.view(counter.recorded([Wanted(one) for one in papers])).levels == 2


def test_a_scope_that_changed_after_it_was_read_is_not_approved(counter: Counter) -> None:
    document = counter.paper()
    lookup = counter.recorded([Wanted(document, (1,))])
    read = counter.view(lookup).revision
    set_scope(counter.clerk, lookup, [Wanted(document)], archive=counter.archive)
    with pytest.raises(ConflictError, match="changed"):
        approve_lookup(counter.leader, lookup, counter.terms(), read, archive=counter.archive)
    counter.approve(lookup)
    with pytest.raises(ConflictError, match="is_judged"):
        set_scope(counter.clerk, lookup, [Wanted(document)], archive=counter.archive)


def test_an_approval_ends_at_its_instant(counter: Counter, hands: Hands) -> None:
    lookup = counter.approved([Wanted(counter.paper())], views=100)
    opened = rooms.open_room(counter.host, lookup, archive=counter.archive)
    secret = rooms.enter_room(opened.code, source="a", archive=counter.archive)
    hands.forward(hours=1, seconds=-1)
    rooms.room_page(counter.host, lookup, 1, archive=counter.archive, width=200)
    rooms.visited_page(secret, 1, archive=counter.archive, width=200)
    hands.forward(seconds=1)
    with pytest.raises(ConflictError):
        rooms.room_page(counter.host, lookup, 1, archive=counter.archive, width=200)
    with pytest.raises(UnauthenticatedError, match="ended"):
        rooms.visited_page(secret, 1, archive=counter.archive, width=200)
    with pytest.raises(ConflictError, match="expired"):
        rooms.open_room(counter.host, lookup, archive=counter.archive)
    assert list_lookups(counter.clerk, archive=counter.archive).rows[0].shown_state == "over"


def test_the_views_are_counted_and_end(counter: Counter) -> None:
    lookup = counter.approved([Wanted(counter.paper())], views=2)
    rooms.open_room(counter.host, lookup, archive=counter.archive)
    for _ in range(2):
        rooms.room_page(counter.host, lookup, 1, archive=counter.archive, width=200)
    with pytest.raises(ConflictError, match="views_used"):
        rooms.room_page(counter.host, lookup, 1, archive=counter.archive, width=200)
    assert len(counter.lines("lookup.page_shown")) == 2


def test_a_withdrawn_approval_closes_the_room_at_the_next_request(counter: Counter) -> None:
    lookup = counter.approved([Wanted(counter.paper())])
    opened = rooms.open_room(counter.host, lookup, archive=counter.archive)
    secret = rooms.enter_room(opened.code, source="a", archive=counter.archive)
    withdraw_approval(counter.deputy, lookup, "案件已撤", archive=counter.archive)
    with pytest.raises(ConflictError, match="room_closed"):
        rooms.room_page(counter.host, lookup, 1, archive=counter.archive, width=200)
    with pytest.raises(UnauthenticatedError):
        rooms.visited_page(secret, 1, archive=counter.archive, width=200)


def test_a_code_opens_one_screen_once_and_for_ten_minutes(counter: Counter, hands: Hands) -> None:
    lookup = counter.approved([Wanted(counter.paper())])
    first = rooms.open_room(counter.host, lookup, archive=counter.archive)
    typed = first.code.lower().replace("-", " ").replace("0", "o")
    secret = rooms.enter_room(typed, source="a", archive=counter.archive)
    assert len(rooms.show_visited(secret, archive=counter.archive).pages) == 3
    with pytest.raises(UnauthenticatedError, match="wrong_code"):
        rooms.enter_room(first.code, source="a", archive=counter.archive)
    second = rooms.open_room(counter.host, lookup, archive=counter.archive)
    with pytest.raises(UnauthenticatedError, match="ended"):
        rooms.show_visited(secret, archive=counter.archive)
    hands.forward(minutes=10)
    with pytest.raises(UnauthenticatedError, match="wrong_code"):
        rooms.enter_room(second.code, source="a", archive=counter.archive)


def test_who_guesses_codes_is_throttled_and_shuts_no_door_on_others(counter: Counter, hands: Hands) -> None:
    lookup = counter.approved([Wanted(counter.paper())])
    opened = rooms.open_room(counter.host, lookup, archive=counter.archive)
    for number in range(10):
        with pytest.raises(UnauthenticatedError):
            rooms.enter_room(f"0000-0000-{number:04}", source="guesser", archive=counter.archive)
    for _ in range(200):
        with pytest.raises(ThrottledError):
            rooms.enter_room(opened.code, source="guesser", archive=counter.archive)
    assert rooms.enter_room(opened.code, source="visitor", archive=counter.archive)


def test_the_screen_of_a_keeper_who_was_stopped_goes_dark(counter: Counter, admin: Actor) -> None:
    lookup = counter.approved([Wanted(counter.paper())])
    opened = rooms.open_room(counter.host, lookup, archive=counter.archive)
    secret = rooms.enter_room(opened.code, source="a", archive=counter.archive)
    people.change_person(admin, counter.host.id or 0, archive=counter.archive, active=True, appointed=[])
    with pytest.raises(UnauthenticatedError, match="ended"):
        rooms.visited_page(secret, 1, archive=counter.archive, width=200)


def test_a_page_that_moved_after_the_approval_is_not_shown(counter: Counter) -> None:
    document = counter.paper(pages=3)
    lookup = counter.approved([Wanted(document, (1,))])
    order_pages(counter.desk.actor, document, [3, 2, 1], archive=counter.archive)
    counter.desk.work()
    rooms.open_room(counter.host, lookup, archive=counter.archive)
    with pytest.raises(ConflictError, match="page_changed"):
        rooms.room_page(counter.host, lookup, 1, archive=counter.archive, width=200)


def test_another_units_document_is_in_no_scope(counter: Counter, county: str, stranger: Actor) -> None:
    mine = counter.paper()
    theirs = Counter(counter.archive, Desk(counter.archive, stranger), stranger, *(counter.leader,) * 3)
    document = theirs.paper(unit=county, title="区里的调查表")
    lookup = record_request(stranger, asking(), archive=counter.archive, unit=county)
    with pytest.raises(NotFoundError, match=r"document\.missing"):
        set_scope(stranger, lookup, [Wanted(mine)], archive=counter.archive)
    # Nor by somebody who may see both: the county's approval is none for the city's papers.
    with pytest.raises(NotFoundError, match=r"document\.missing"):
        set_scope(counter.clerk, lookup, [Wanted(mine)], archive=counter.archive)
    assert set_scope(stranger, lookup, [Wanted(document)], archive=counter.archive) == 3
    with pytest.raises(NotFoundError, match=r"lookup\.missing"):
        counter.desk.actor = counter.clerk
        city = counter.recorded([Wanted(mine)])
        set_scope(stranger, city, [Wanted(document)], archive=counter.archive)


def in_the_index(counter: Counter, count: int) -> None:
    """So many more documents in which the words of a search stand; their codes come before any other."""
    counter.archive.index.put(
        IndexDocument(
            number, 1, "收入证明", "", f"A{number}", (1,), "assistance", "A09", 2026, "running", "paper", 20260101
        )
        for number in range(1_000_000, 1_000_000 + count)
    )


def test_a_paper_is_offered_however_many_others_hold_the_words(counter: Counter) -> None:
    first, second = counter.paper(), counter.paper(pages=2)
    in_the_index(counter, 1_500)
    lookup = record_request(counter.clerk, asking(), archive=counter.archive, letter=letter())
    offered = offer_papers(counter.clerk, lookup, "收入证明", archive=counter.archive, chosen=[first])
    assert [(row.id, list(row.pages)) for row in offered.chosen] == [(first, [1, 2, 3])]
    assert ([(row.id, list(row.pages)) for row in offered.found], offered.total) == ([(second, [1, 2])], 1)


def test_words_that_stand_in_too_many_documents_are_refused_and_not_cut_short(
    counter: Counter, monkeypatch: pytest.MonkeyPatch
) -> None:
    counter.paper()
    lookup = record_request(counter.clerk, asking(), archive=counter.archive, letter=letter())
    monkeypatch.setattr(choosing, "MOST_FOUND", 20)
    in_the_index(counter, 19)
    assert offer_papers(counter.clerk, lookup, "收入证明", archive=counter.archive).total == 1
    in_the_index(counter, 20)
    with pytest.raises(InvalidError) as refused:
        offer_papers(counter.clerk, lookup, "收入证明", archive=counter.archive)
    assert (refused.value.code, refused.value.data) == ("lookup.too_many_found", {"most": 20, "field": "q"})
    assert len(counter.lines("lookup.papers_sought")) == 1


def test_what_is_not_filed_and_pages_that_are_not_there_are_in_no_scope(counter: Counter) -> None:
    lookup = record_request(counter.clerk, asking(), archive=counter.archive)
    loose = counter.desk.described(type="A09")
    with pytest.raises(ConflictError, match="not_filed"):
        set_scope(counter.clerk, lookup, [Wanted(loose)], archive=counter.archive)
    document = counter.paper()
    for pages in ((4,), (0, 1), ()):
        with pytest.raises(InvalidError, match="no_such_page"):
            set_scope(counter.clerk, lookup, [Wanted(document, pages)], archive=counter.archive)


def test_the_worker_concerned_sees_their_own_file_today_and_others_numbers_are_hidden(
    counter: Counter, hands: Hands
) -> None:
    case = counter.case()
    content = scan([[f"户主身份证号：{NUMBER}", f"邻居身份证号：{OTHER_NUMBER}"]])
    own = counter.filed(counter.desk.take_in(content, "调查表.pdf", case=case, type="A09").document_id or 0)
    elsewhere = counter.paper()
    given = {"ground": Ground.OWN, "visitors": [Visitor("李秀兰", NUMBER, valid_until=date(2026, 11, 23))]}
    lookup = record_request(counter.clerk, asking(**given, case=case), archive=counter.archive)
    with pytest.raises(ConflictError, match="other_case"):
        set_scope(counter.clerk, lookup, [Wanted(elsewhere)], archive=counter.archive)
    set_scope(counter.clerk, lookup, [], archive=counter.archive, case=case)
    with pytest.raises(ConflictError, match="by_right"):
        counter.approve(lookup)
    admit_in_person(counter.clerk, lookup, archive=counter.archive)
    rooms.open_room(counter.clerk, lookup, archive=counter.archive)
    picture = rooms.room_page(counter.clerk, lookup, 1, archive=counter.archive, width=1200)
    assert [line.data["ground"] for line in counter.lines("lookup.page_shown")] == ["own"]
    assert [line.subject_id for line in counter.lines("lookup.page_shown")] == [own]
    first, second = black_in(picture, 780), black_in(picture, 780 - 28)
    assert (first < 0.2, second > 0.3) == (True, True), (first, second)
    hands.forward(hours=15)
    with pytest.raises(ConflictError):
        rooms.room_page(counter.clerk, lookup, 1, archive=counter.archive, width=200)


def black_in(picture: bytes, baseline: float) -> float:
    """How much of the widest black run a line of print covers, as a share of the middle of the page's width."""
    with Image.open(BytesIO(picture)) as opened:
        grey = np.asarray(opened.convert("L"))
    height, width = grey.shape
    row = grey[int((842 - baseline - 5) / 842 * height)]
    dark = row[int(width * 0.3) : int(width * 0.5)] < 40
    return float(dark.mean())


@pytest.mark.parametrize(
    ("valid_until", "lacks"),
    [
        (date(2026, 11, 22), (Lack.IDENTITY_VALID,)),
        (date(2026, 11, 23), ()),
        (date(2026, 11, 24), ()),
        (None, ()),
    ],
)
def test_an_identity_paper_holds_on_its_last_day(
    counter: Counter, valid_until: date | None, lacks: tuple[Lack, ...]
) -> None:
    case = counter.case()
    counter.paper(case=case)
    visitor = Visitor("李秀兰", NUMBER, valid_until=valid_until)
    request = asking(ground=Ground.OWN, visitors=[visitor], case=case)
    lookup = record_request(counter.clerk, request, archive=counter.archive)
    set_scope(counter.clerk, lookup, [], archive=counter.archive, case=case)
    assert counter.view(lookup).lacks == lacks


def test_a_number_that_is_not_the_householders_opens_no_file(counter: Counter) -> None:
    case = counter.case()
    counter.paper(case=case)
    request = asking(ground=Ground.OWN, visitors=[Visitor("王五", OTHER_NUMBER)], case=case)
    lookup = record_request(counter.clerk, request, archive=counter.archive)
    set_scope(counter.clerk, lookup, [], archive=counter.archive, case=case)
    assert counter.view(lookup).lacks == (Lack.OWN_NUMBER,)
    with pytest.raises(ConflictError, match="incomplete"):
        admit_in_person(counter.clerk, lookup, archive=counter.archive)


def test_agents_and_kin_show_their_right_and_are_approved(counter: Counter) -> None:
    case = counter.case()
    counter.paper(case=case)
    agent = asking(ground=Ground.AGENT, case=case, principal=NUMBER, note="委托书2026年11月20日", letter_number="")
    lookup = record_request(counter.clerk, agent, archive=counter.archive)
    set_scope(counter.clerk, lookup, [], archive=counter.archive, case=case)
    assert counter.approve(lookup) == "approved"
    kin = asking(ground=Ground.KIN, case=case, note="")
    lookup = record_request(counter.clerk, kin, archive=counter.archive)
    set_scope(counter.clerk, lookup, [], archive=counter.archive, case=case)
    assert counter.view(lookup).lacks == (Lack.KINSHIP, Lack.INTEREST)
    right = asking(ground=Ground.KIN, case=case, kinship=Kinship.CHILD, note="办理遗属补助")
    amend_request(counter.clerk, lookup, right, archive=counter.archive)
    assert counter.approve(lookup) == "approved"


@pytest.mark.parametrize(
    ("born", "flagged"),
    [(date(2012, 11, 22), False), (date(2012, 11, 23), False), (date(2012, 11, 24), True), (date(2020, 1, 1), True)],
)
def test_children_under_fourteen_are_flagged_and_need_two(counter: Counter, born: date, flagged: bool) -> None:
    content = scan([["入户调查表"], [f"次子身份证号：{child_number(born)}"]])
    document = counter.filed(counter.desk.take_in(content, "调查表.pdf", type="A09").document_id or 0)
    lookup = counter.recorded([Wanted(document)])
    (item,) = counter.view(lookup).items
    assert (item.has_child, counter.view(lookup).levels) == (flagged, 2 if flagged else 1)
    # On a page that is not in the scope it is nobody's business.
    assert not counter.view(counter.recorded([Wanted(document, (1,))])).items[0].has_child


def test_copies_are_stamped_numbered_and_can_be_verified_by_anyone(counter: Counter) -> None:
    lookup = counter.approved([Wanted(counter.paper())])
    made = issue_copy(counter.host, lookup, [1, 3], archive=counter.archive)
    assert made.number == "FZ2026-0001"
    assert len(pypdfium2.PdfDocument(made.content)) == 2
    found = verify_paper(made.code.lower(), source="x", archive=counter.archive)
    assert found is not None
    assert (found.kind, found.number, found.pages, found.unit_name) == ("copy", "FZ2026-0001", 2, "榆阳市总工会")
    assert found.made_on == date(2026, 11, 23)
    assert found.digest == hashlib.sha256(made.content).hexdigest()
    assert verify_paper("0000-0000-0000-0000-0000", source="x", archive=counter.archive) is None
    # Nothing of it is kept that a destruction would have to find.
    assert not any(counter.archive.store.size(one) == len(made.content) for one in counter.archive.store.digests())


def test_copies_extracts_and_certificates_only_as_approved(counter: Counter) -> None:
    lookup = counter.approved([Wanted(counter.paper())], modes=frozenset({Mode.READ, Mode.EXTRACT}))
    with pytest.raises(ConflictError, match="mode_outside"):
        issue_copy(counter.host, lookup, [1], archive=counter.archive)
    with pytest.raises(ConflictError, match="mode_outside"):
        issue_text(counter.host, lookup, PaperKind.CERTIFICATE, [1], "兹证明", archive=counter.archive)
    made = issue_text(counter.host, lookup, PaperKind.EXTRACT, [1], "户主李秀兰，2026年建档。", archive=counter.archive)
    assert (made.number, made.content[:5]) == ("ZC2026-0001", b"%PDF-")
    with pytest.raises(NotFoundError, match="page_missing"):
        issue_text(counter.host, lookup, PaperKind.EXTRACT, [4], "没有的一页", archive=counter.archive)


def test_ten_thousand_guesses_of_a_verification_code_are_throttled(counter: Counter) -> None:
    let_in = 0
    for number in range(10_000):
        try:
            assert verify_paper(f"{number:020}", source="guesser", archive=counter.archive) is None
            let_in += 1
        except ThrottledError as error:
            assert error.retry_after == 600
    assert let_in == 30


def test_a_refusal_says_why_and_what_can_be_done(counter: Counter) -> None:
    lookup = counter.recorded([Wanted(counter.paper())])
    refuse_lookup(counter.leader, lookup, "与目的无关", "可向上级工会申诉", archive=counter.archive)
    assert counter.view(lookup).row.state is LookupState.REFUSED
    with print_notice(counter.clerk, lookup, archive=counter.archive) as (source, name, mime, _):
        assert (source.read(5), name, mime) == (b"%PDF-", "CY2026-0001.pdf", "application/pdf")
    with pytest.raises(ConflictError, match="bad_step"):
        counter.approve(lookup)


def test_after_use_it_is_returned_its_effect_recorded_and_it_is_closed(counter: Counter, hands: Hands) -> None:
    lookup = counter.approved([Wanted(counter.paper())])
    rooms.open_room(counter.host, lookup, archive=counter.archive)
    with pytest.raises(ConflictError, match="bad_step"):
        close_lookup(counter.host, lookup, "判决", archive=counter.archive)
    record_return(counter.host, lookup, "核对无误", archive=counter.archive)
    with pytest.raises(ConflictError):
        rooms.room_page(counter.host, lookup, 1, archive=counter.archive, width=200)
    close_lookup(counter.host, lookup, "作为证据采信", archive=counter.archive)
    assert counter.view(lookup).row.state is LookupState.CLOSED
    for days, past in ((3 * 365, 0), (10, 1)):
        hands.forward(days=days)
        assert count_past_keeping(archive=counter.archive) == past
    with counter.archive.database.read() as session:
        assert session.scalar(select(func.count(Lookup.id))) == 1


@pytest.mark.parametrize(
    "content",
    [b"", b"<!doctype html><script>alert(1)</script>", SVG, b"GIF89a" + b"\0" * 90, b"%PDF-1.7 no end", b"PK\x03\x04"],
)
def test_a_letter_that_is_no_picture_and_no_pdf_is_refused(counter: Counter, content: bytes) -> None:
    with pytest.raises(InvalidError, match="letter_unreadable"):
        submit_request(asking(), "榆阳市总工会", BytesIO(content), source="x", archive=counter.archive)
    with counter.archive.database.read() as session:
        assert session.scalar(select(func.count(Lookup.id))) == 0


def test_the_public_form_answers_alike_whatever_exists(counter: Counter, county: str) -> None:
    numbers = [
        submit_request(asking(), name, letter(), source=name, archive=counter.archive)
        for name in ("榆阳市总工会", county, "没有的单位", "1", "J012")
    ]
    assert numbers == [f"CY2026-000{number}" for number in range(1, 6)]
    with counter.archive.database.read() as session:
        assert list(session.scalars(select(Lookup.unit_id).order_by(Lookup.id))) == [1, 2, 1, 1, 1]
    # A case file that somebody names is not even looked for.
    case = counter.case()
    submit_request(asking(case=case), "榆阳市总工会", letter(), source="y", archive=counter.archive)
    with counter.archive.database.read() as session:
        assert list(session.scalars(select(Lookup.case_id))) == [None] * 6


def test_a_flood_of_public_requests_is_throttled(counter: Counter) -> None:
    for _ in range(10):
        submit_request(asking(), "", letter(), source="x", archive=counter.archive)
    with pytest.raises(ThrottledError):
        submit_request(asking(), "", letter(), source="x", archive=counter.archive)


def test_whoever_has_something_to_do_sees_that_it_waits(counter: Counter) -> None:
    submit_request(asking(), "", letter(), source="x", archive=counter.archive)
    assert [count_waiting(who, archive=counter.archive) for who in (counter.clerk, counter.leader)] == [1, 0]
    set_scope(counter.clerk, 1, [Wanted(counter.paper())], archive=counter.archive)
    assert count_waiting(counter.leader, archive=counter.archive) == 1
    assert count_waiting(counter.deputy, archive=counter.archive) == 1


def test_no_name_and_no_number_stands_in_the_audit(counter: Counter) -> None:
    lookup = counter.approved([Wanted(counter.paper())])
    rooms.open_room(counter.host, lookup, archive=counter.archive)
    rooms.room_page(counter.host, lookup, 1, archive=counter.archive, width=200)
    issue_copy(counter.host, lookup, [1], archive=counter.archive)
    with counter.archive.database.read() as session:
        text = "".join(str(entry.data) for entry in session.scalars(select(AuditEntry)))
    for word in ("陈法官", OTHER_NUMBER, "法院", "李秀兰", "审理"):
        assert word not in text


def test_an_approval_lasts_no_longer_than_a_month(counter: Counter) -> None:
    lookup = counter.recorded([Wanted(counter.paper())])
    now = counter.archive.clock.now()
    for wrong in (now, now + timedelta(days=30, seconds=1)):
        with pytest.raises(InvalidError, match="bad_end"):
            counter.approve(lookup, expires_at=wrong)
    assert counter.approve(lookup, expires_at=now + timedelta(days=30)) == "approved"
