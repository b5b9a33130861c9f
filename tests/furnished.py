"""An archive in which there is some of everything, and then more of it, for whoever measures what its pages cost."""

from dataclasses import dataclass, field
from datetime import date
from io import BytesIO
from itertools import count

from service.catalogue.clocks import ClockKind
from service.catalogue.documents import Document, PaperOriginal
from service.catalogue.intake import Channel
from service.catalogue.people import Role
from service.catalogue.prints import YearPaper
from service.catalogue.rejudging import Rejudged, Rejudging
from service.catalogue.units import find_unit
from service.usecases.cases.cases import open_case, withdraw_case
from service.usecases.clock.calendars import add_local_day
from service.usecases.clock.clocks import record_aid
from service.usecases.clock.telling import remind_operators
from service.usecases.custody.choosing import OfCases
from service.usecases.custody.seizing import Taking, record_seizure
from service.usecases.documents.correcting import Correction, correct
from service.usecases.documents.filing import file_case, file_documents
from service.usecases.holds.holds import OnCase, OnDocument, OnSearch, OnUnit, place_hold
from service.usecases.house.people import Appointed, actor_of_login, add_person
from service.usecases.house.posts import appoint_to_post
from service.usecases.house.tokens import issue_token
from service.usecases.house.types import add_type
from service.usecases.house.unit_events import Cause, rename_unit
from service.usecases.house.units import found_unit
from service.usecases.intake.intake import Placement, Statement, open_batch, receive
from service.usecases.law.drafting import draft_version
from service.usecases.lookups.requests import record_request
from service.usecases.lookups.scoping import Wanted, set_scope
from service.usecases.search.saved import save_search
from service.usecases.stack.shelves import add_box, add_rack, add_room, lay_items
from service.usecases.stack.stocktaking import close_stock_taking, open_stock_taking
from service.usecases.stack.year_prints import YearWish, order_year_print
from tests.counter import asking, letter
from tests.custody import Handing
from tests.fixtures import PASSWORD, proof_of
from tests.office import UNIT, Office
from tests.photos import camera_tags, jpeg, scene


@dataclass
class House:
    """An office that is filled step by step; `names` says which things the last step was about."""

    office: Office
    names: dict[str, str | int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.archive, self.admin, self.desk = self.office.archive, self.office.admin, self.office.desk
        self.clerk = self.office.people["clerk"]
        self._numbers, self.handing = count(1), Handing(self.office)
        self.main = open_case(self.admin, archive=self.archive, household="李秀兰")
        self.whole = self.desk.described("A07", case=self.main, title="入户调查表")
        (self.shelf,) = add_rack(
            self.admin, add_room(self.admin, "一号库", archive=self.archive), 1, 1, archive=self.archive
        )
        self.box = add_box(self.admin, "A-1", archive=self.archive, shelf_id=self.shelf)
        self.batch = open_batch(self.admin, Channel.PAGE, archive=self.archive)
        self.unit = found_unit(self.admin, "城北区总工会", "county", archive=self.archive, parent=UNIT, fonds="J030")
        add_person(self.admin, "kuaiji", "钱会计", PASSWORD, [Appointed(Role.ACCOUNTANT, UNIT)], archive=self.archive)
        with self.archive.database.write() as session:
            rejudging = Rejudging(version=1, reason="新期限表", total=0, started_at=self.archive.clock.now())
            session.add(rejudging)
        self.names |= {
            "rejudging": rejudging.id,
            "case": self.main,
            "document": self.whole,
            "box": self.box,
            "batch": self.batch,
            "unit": self.unit,
            "hold": place_hold(self.admin, OnCase(self.main), "诉讼", "法院通知", archive=self.archive),
            "person": self.clerk.id or 0,
        }

    def grow(self, many: int) -> None:
        """Add so many of everything."""
        for _ in range(many):
            number = next(self._numbers)
            self._house(number)
            self._papers(number)
            self._stack(number)
        self.desk.work()
        self._matters(many)
        self.desk.work()

    def _house(self, number: int) -> None:
        archive, admin = self.archive, self.admin
        street = found_unit(admin, f"城北区第{number}街道工会", "street", archive=archive, parent="J030")
        cause = Cause(date(2026, 11, 20), "更名", "市编办批复")
        rename_unit(admin, "J030", f"城北区总工会（{number}）", cause, archive=archive)
        person = add_person(
            admin, f"keeper-{number}", f"保管员{number}", PASSWORD, [Appointed(Role.KEEPER, UNIT)], archive=archive
        )
        appoint_to_post(admin, person, UNIT, "archive_clerk", archive=archive)
        appoint_to_post(admin, self.clerk.id or 0, f"城北区第{number}街道工会", "it_clerk", archive=archive)
        add_type(admin, "routine", f"走访记录{number}", [f"走访记录{number}"], "permanent", "市总发文", archive=archive)
        issue_token(admin, f"对账程序{number}", archive=archive)
        save_search(admin, f"收入{number}", f"q=收入&sort=date&offset={number}", archive=archive)
        add_local_day(admin, UNIT, date(2026, 12, number), "市府通知", archive=archive)
        draft_version(admin, f"试拟{number}", archive=archive)
        began = {"unit_id": street, "started_by": person, "started_at": archive.clock.now()}
        with archive.database.write() as session:
            remind_operators(session, "backup.none", f"backup:{number}", "due", archive)
            batch = Rejudging(version=1, reason=f"试判{number}", total=0, **began)
            session.add(batch)
            session.flush()
            session.add(judged_anew(batch.id, self.whole))

    def _papers(self, number: int) -> None:
        archive, admin, desk = self.archive, self.admin, self.desk
        case = open_case(admin, archive=archive, household=f"周敬棠{number}")
        record_aid(admin, case, ClockKind.AID, date(2026, 11, 20), "临时救助", archive=archive)
        place_hold(admin, OnCase(case), "诉讼", "法院通知", archive=archive)
        place_hold(admin, OnUnit(f"城北区第{number}街道工会"), "审计", "审计通知", archive=archive)
        place_hold(admin, OnSearch(f"收入{number}"), "诉讼", "法院通知", archive=archive)
        desk.described(case=self.main, title=f"收入证明{number}")
        part = desk.described("A28", parent=self.whole, title=f"录音{number}")
        place_hold(admin, OnDocument(part), "诉讼", "法院通知", archive=archive)
        with archive.database.write() as session:
            session.add(judged_anew(int(self.names["rejudging"]), part))
        correct(admin, self.whole, Correction(title=f"入户调查表{number}"), archive=archive)
        placement = Placement(statement=Statement(title=f"申请书{number}"))
        receive(admin, self.batch, f"申请书{number}.tif", BytesIO(desk.picture()), placement, archive=archive)
        desk.take_in(jpeg(scene(number, (320, 240)), camera_tags()), f"IMG_{number}.jpg")
        desk.take_in(jpeg(scene(number, (200, 150)), camera_tags()), f"IMG_{number}_again.jpg")
        desk.take_in(type="A09", title="待读")
        voucher = desk.described("B03", fiscal_year=2025 - number, title="资金发放凭证")
        file_documents(actor_of_login("kuaiji", archive=archive), [voucher], archive=archive)
        gone = open_case(admin, archive=archive, household=f"王小明{number}")
        desk.described(case=gone, title=f"脱困证明{number}")
        withdraw_case(admin, gone, date(2026, 10, 15), "已脱困", archive=archive)

    def _stack(self, number: int) -> None:
        archive, admin = self.archive, self.admin
        room = add_room(admin, f"库房{number}", archive=archive)
        (shelf,) = add_rack(admin, room, 1, 1, archive=archive)
        other = add_box(admin, f"B-{number}", archive=archive, shelf_id=shelf)
        taking = open_stock_taking(admin, f"SC:BOX:{other:06d}", archive=archive)
        close_stock_taking(admin, taking, archive=archive)
        permanent = self.desk.described("B10", fiscal_year=2025, title=f"年度决算{number}")
        self.office.filed(permanent)
        lay_items(admin, self.box, [f"#{permanent}"], archive=archive)
        self.office.filed(self.desk.described("B10", fiscal_year=2024, title=f"年度决算{number}"))
        on_paper = self.office.filed(self.desk.described("B10", fiscal_year=2023, title=f"年度决算{number}"))
        correct(admin, on_paper, Correction(paper_original=PaperOriginal.FILED), archive=archive)
        old = open_case(admin, archive=archive, household=f"刘启明{number}", year=2000 + number)
        self.desk.described("A07", case=old, title="入户调查表")
        file_case(admin, old, archive=archive)
        order_year_print(admin, YearWish(2000 + number, YearPaper.COVER), archive=archive)

    def _matters(self, many: int) -> None:
        """What is about several papers at once, and lists of such things."""
        archive, admin, office = self.archive, self.admin, self.office
        for _ in range(many):
            due = office.papers(many)
            review = office.appraised(due)
            asked = record_request(self.clerk, asking(), archive=archive, letter=letter())
            set_scope(self.clerk, asked, [Wanted(one) for one in office.papers(many)], archive=archive)
            taken = office.papers(many)
            codes = tuple(self.desk.document(one).code or "" for one in taken)
            taking = Taking(UNIT, codes, "榆阳市人民法院", "民初12号", "收据31", "王法官", date(2026, 11, 23))
            seizure = record_seizure(admin, taking, proof_of(archive, admin), archive=archive)
            case = open_case(admin, archive=archive)
            for _ in range(many):
                self.desk.described("A07", case=case, title="入户调查表")
            file_case(admin, case, archive=archive)
            handover = self.handing.proposed(OfCases([case])).handover_id
        if "taking" in self.names:
            close_stock_taking(admin, int(self.names["taking"]), archive=archive)
        self.names["taking"] = open_stock_taking(admin, f"SC:BOX:{self.box:06d}", archive=archive)
        owned = office.papers(many)
        with archive.database.write() as session:
            owner = find_unit(session, "J030")
            assert owner is not None
            for one in owned:
                session.get_one(Document, one).owner_id = owner.id
        self.names["consent"] = office.proposed(owned, early=True)
        self.names |= {"review": review, "lookup": asked, "seizure": seizure.seizure_id, "handover": handover}


def judged_anew(batch: int, document: int) -> Rejudged:
    """What a batch made of a document."""
    before = {"old_version": 1, "old_rule": "permanent", "old_state": "permanent"}
    after = {"new_rule": "withdrawal+10y", "new_state": "waiting"}
    return Rejudged(rejudging_id=batch, document_id=document, kept_back=False, **before, **after)
