"""Shapes of look-ups in the interface."""

from collections.abc import Sequence
from datetime import datetime
from typing import Annotated, Literal

from flask_openapi.models.file import FileStorage
from pydantic import AwareDatetime, Field

from retention import Ground, Kinship, Lack, LookupPart, LookupState, Mode
from service.catalogue.lookups import IdentityPaper, PaperKind
from service.catalogue.prints import Shape
from service.usecases.lookups import requests, scoping, views
from service.web.api.shapes import Asked, Day, Id, Reference, Shown, Slice, line, optional, told

State = Literal["requested", "half_approved", "approved", "refused", "withdrawn", "returned", "closed"]
Places = Annotated[list[Annotated[int, Field(ge=1, le=100_000)]], Field(min_length=1, max_length=50)]


class LookupPath(Asked):
    """A look-up in an address."""

    lookup_id: Id = told("查阅的编号｜Number of the look-up", 7)


class LookupPagePath(LookupPath):
    """A page of the letter, or of the scope, by its place."""

    place: Id = told("第几页，从 1 起｜Which page, from 1", 1)


class LookupWish(Slice):
    """Which look-ups are asked for."""

    state: State = optional("状态；不填为全部｜State; by default all", "approved")


class RegisterWish(Asked):
    """Which days of the register, and as what."""

    first: Day = optional("从哪一天；不填为今年元旦｜From which day; by default 1 January", "2026-01-01")
    last: Day = optional("到哪一天；不填为今天｜To which day; by default today", "2026-12-31")
    shape: Shape = told("PDF/A 或 XLSX｜PDF/A or XLSX", "pdf", default=Shape.PDF, validate_default=True)


class NewVisitor(Asked):
    """Somebody who comes."""

    name: Annotated[str, line(100)] = told("姓名｜Name", "陈法官")
    number: Annotated[str, line(30, 0)] = told("证件号码；身份证当场校验｜Number; that of an ID card is checked", "")
    paper: IdentityPaper = told("证件｜Identity paper", "identity_card", default=IdentityPaper.IDENTITY_CARD)
    valid_until: Day = optional("有效期至；长期不填｜Its last day; none for no end", "2036-05-06")


class LookupRequest(Asked):
    """A request to see papers."""

    ground: Ground = told("以什么身份｜On what ground", "unit")
    visitors: Annotated[list[NewVisitor], Field(max_length=requests.MOST_PERSONS)] = told(
        "查阅人｜Who comes", [{"name": "陈法官", "number": ""}]
    )
    modes: Annotated[list[Mode], Field(max_length=4)] = told("方式｜Modes", ["read"])
    body: Annotated[str, line(200, 0)] = told("单位｜Body that asks", "榆阳市人民法院", default="")
    letter_number: Annotated[str, line(100, 0)] = told(
        "介绍信文号｜Number of the letter", "榆法介〔2026〕8号", default=""
    )
    contact: Annotated[str, line(100, 0)] = told("联系方式｜Contact", "0912-3456789", default="")
    legal_basis: Annotated[str, line(300, 0)] = told(
        "法律依据或同意｜Legal basis or consent", "民诉法第七十条", default=""
    )
    purpose: Annotated[str, line(500, 0)] = told("目的｜Purpose", "审理案件", default="")
    wanted: Annotated[str, line(1000, 0)] = told("想查什么｜What is wanted", "李秀兰户", default="")
    case: Annotated[str, line(100)] = optional("案卷编号｜Code of the case file", "J012-YS·2026-D10-0001")
    principal: Annotated[str, line(30, 0)] = told("委托人身份证号码｜ID number of the principal", "", default="")
    kinship: Kinship = optional("与已故职工的关系｜Kinship to the deceased", "child")
    note: Annotated[str, line(500, 0)] = told("委托书或自身利益｜Mandate, or own interest", "", default="")

    def request(self) -> requests.Request:
        """What it means."""
        visitors = [requests.Visitor(one.name, one.number, one.paper, one.valid_until) for one in self.visitors]
        texts = {name: getattr(self, name) for name in requests.LENGTHS}
        return requests.Request(
            ground=self.ground,
            visitors=visitors,
            modes=self.modes,
            case=self.case,
            principal=self.principal,
            kinship=self.kinship,
            **texts,
        )


class NewLookup(LookupRequest):
    """A request that comes to the counter of a unit."""

    unit: Reference = optional("保管单位｜Keeping unit", "J012")


class LetterForm(Asked):
    """The scan of a letter, as a form."""

    letter: FileStorage = told("PDF、JPEG 或 PNG｜PDF, JPEG or PNG")


class WantedDocument(Asked):
    """A document that is asked for."""

    document: Id = told("文件编号｜Number of the document", 12)
    pages: Annotated[list[Annotated[int, Field(ge=1, le=100_000)]], Field(min_length=1, max_length=3000)] = optional(
        "页码；不填为全部｜Numbers of its pages; by default all", [1, 2]
    )


class LookupScope(Asked):
    """What exactly is asked for."""

    documents: Annotated[list[WantedDocument], Field(max_length=scoping.MOST_ITEMS)] = told(
        "哪几件｜Which documents", [{"document": 12}], default=[]
    )
    case: Annotated[str, line(100)] = optional("或整个案卷｜Or a whole case file", "J012-YS·2026-D10-0001")

    def wanted(self) -> list[scoping.Wanted]:
        """The documents."""
        return [scoping.Wanted(one.document, tuple(one.pages) if one.pages else None) for one in self.documents]


class LookupScopeShown(Shown):
    """How much was asked for."""

    pages: int = told("共多少页｜Pages in all", 3)


class LookupApproval(Asked):
    """The terms of an approval; `revision` is that of the request that was read."""

    modes: Annotated[list[Mode], Field(min_length=1, max_length=4)] = told("批准的方式｜Approved modes", ["read"])
    expires_at: AwareDatetime = told("截止｜Until", "2026-11-23T17:00:00+08:00")
    views: Annotated[int, Field(ge=1, le=10_000)] = told("一共可看多少页次｜Pages shown in all", 9)
    revision: Annotated[int, Field(ge=1, le=1_000_000)] = told("所读申请的版次｜Revision that was read", 2)


class LookupApproved(Shown):
    """How far the approval has come."""

    state: LookupState = told("状态｜State", "approved")


class LookupRefusal(Asked):
    """Why it is refused, and what the asker can do."""

    reason: Annotated[str, line(500)] = told("理由｜Reason", "与目的无关")
    remedy: Annotated[str, line(500)] = told("救济途径｜Remedy", "可向上级工会申请复核")


class ReadingRoomShown(Shown):
    """A reading room that was opened."""

    code: str = told("访客屏幕的口令，只能用一次｜One-time code of the visitor's screen", "7K3M-9QTX-2B4C")
    code_until: datetime = told("口令到何时｜Until when the code works", "2026-11-23T01:40:00Z")
    until: datetime = told("阅览室到何时｜Until when the room is open", "2026-11-23T03:30:00Z")


class ScopePages(Asked):
    """Pages by their places in the scope."""

    pages: Places = told("范围里的第几页｜Places in the scope", [1, 2])


class NewLookupText(ScopePages):
    """An extract or a certificate."""

    kind: Literal["extract", "certificate"] = told("摘抄件或证明｜Extract or certificate", "extract")
    text: Annotated[str, Field(min_length=1, max_length=5000)] = told("正文｜Text", "户主李秀兰，2026年建档。")


class LookupNote(Asked):
    """How it was checked."""

    note: Annotated[str, line(300)] = told("核对情况｜How it was checked", "核对无误")


class LookupClosing(Asked):
    """What it was good for."""

    effect: Annotated[str, line(500)] = told("利用效果｜Effect", "作为证据采信")
    remark: Annotated[str, line(300, 0)] = told("备注｜Remarks", "", default="")


class LookupMade(Shown):
    """A request that was recorded."""

    id: int = told("查阅的编号｜Number of the look-up", 7)


class LookupSummary(Shown):
    """A look-up in a list."""

    id: int = told("查阅的编号｜Number of the look-up", 7)
    number: str = told("查阅号｜Its number as told to the asker", "CY2026-0007")
    state: str = told("状态；over 为已到期｜State; `over`: the approval has expired", "approved")
    ground: Ground = told("身份｜Ground", "unit")
    unit: str = told("保管单位｜Keeping unit", "榆阳市总工会")
    asker: str = told("谁申请｜Who asks", "榆阳市人民法院")
    purpose: str = told("目的｜Purpose", "审理案件")
    received_at: datetime = told("收到｜Received at", "2026-11-23T01:30:00Z")
    expires_at: datetime | None = told("批准到何时｜Approved until", None)
    items: int = told("件数｜Documents", 1)


class LookupsShown(Shown):
    """A part of the list."""

    total: int = told("共多少项｜How many in all", 1)
    lookups: Sequence[LookupSummary] = told("这一页｜This part of them")


class ItemOfScope(Shown):
    """A document of the scope."""

    document: int = told("文件编号｜Number of the document", 12)
    code: str = told("档号｜Archival code", "J012-YS·2026-D10-0001-0003")
    title: str = told("题名｜Title", "收入证明")
    sensitive: bool = told("敏感材料｜Whether it is sensitive", False)
    child: bool = told("涉及未满十四周岁的人｜Whether it tells of somebody under fourteen", False)
    pages: Sequence[int] = told("页码｜Numbers of its pages", [1, 2])


class LookupVisitor(Shown):
    """Somebody who comes."""

    name: str = told("姓名｜Name", "陈法官")
    paper: IdentityPaper = told("证件｜Identity paper", "identity_card")
    number: str = told("证件号码，遮盖｜Number, masked", "110***********0019")
    identified: bool = told("号码相符｜Whether the number is right", True)


class LookupHandShown(Shown):
    """What somebody of the archive did."""

    name: str = told("谁｜Who", "张晓云")
    part: LookupPart = told("做了什么｜Which part", "record")
    at: datetime = told("何时｜When", "2026-11-23T01:30:00Z")


class PaperGiven(Shown):
    """A paper that was given."""

    kind: PaperKind = told("种类｜Kind", "copy")
    number: str = told("编号｜Number", "FZ2026-0001")
    pages: int = told("页数｜Pages", 2)
    digest: str = told("文件的 SHA-256｜SHA-256 of its file", "9f86d081")


class LookupShown(Shown):
    """A look-up."""

    lookup: LookupSummary = told("概要｜Summary")
    revision: int = told("版次｜Revision", 2)
    letter_number: str = told("介绍信文号｜Number of the letter", "榆法介〔2026〕8号")
    letter_pages: int = told("介绍信页数｜Pages of the letter", 1)
    legal_basis: str = told("依据或同意｜Basis or consent", "民诉法第七十条")
    wanted: str = told("想查什么｜What is wanted", "李秀兰户")
    modes: Sequence[Mode] = told("申请的方式｜Modes asked for", ["read"])
    visitors: Sequence[LookupVisitor] = told("查阅人｜Who comes")
    scope: Sequence[ItemOfScope] = told("范围｜LookupScope")
    lacks: Sequence[Lack] = told("还缺什么｜What it lacks", ["letter"])
    levels: int = told("须几人审批｜How many approve", 1)
    granted: Sequence[Mode] = told("批准的方式｜Approved modes", ["read"])
    views: int = told("可看页次｜Views", 9)
    seen: int = told("已看页次｜Views used", 0)
    hands: Sequence[LookupHandShown] = told("经手人｜Who had a hand in it")
    papers: Sequence[PaperGiven] = told("已提供｜Papers given")
    ended_reason: str | None = told("驳回或撤回的理由｜Why it was refused or withdrawn", None)
    effect: str | None = told("利用效果｜Effect", None)


def summary(row: views.LookupRow) -> LookupSummary:
    """A line of the list."""
    return LookupSummary(
        id=row.id,
        number=row.number,
        state=row.shown_state,
        ground=row.ground,
        unit=row.unit_name,
        asker=row.asker,
        purpose=row.purpose,
        received_at=row.received_at,
        expires_at=row.expires_at,
        items=row.items,
    )


def shown(view: views.LookupView) -> LookupShown:
    """All of it."""
    return LookupShown(
        lookup=summary(view.row),
        revision=view.revision,
        letter_number=view.letter_number,
        letter_pages=view.letter_pages,
        legal_basis=view.legal_basis,
        wanted=view.wanted,
        modes=view.modes,
        visitors=[
            LookupVisitor(name=one.name, paper=one.paper, number=one.number, identified=one.identified)
            for one in view.visitors
        ],
        scope=[
            ItemOfScope(
                document=one.document_id,
                code=one.code,
                title=one.title,
                sensitive=one.is_sensitive,
                child=one.has_child,
                pages=[number for _, number in one.pages],
            )
            for one in view.items
        ],
        lacks=view.lacks,
        levels=view.levels,
        granted=view.granted,
        views=view.views,
        seen=view.seen,
        hands=[LookupHandShown(name=one.name, part=one.part, at=one.at) for one in view.hands],
        papers=[
            PaperGiven(kind=one.kind, number=one.number, pages=one.pages, digest=one.digest) for one in view.papers
        ],
        ended_reason=view.ended_reason,
        effect=view.effect,
    )
