"""The shapes of handovers and of custody."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Annotated, Literal

from pydantic import Field, model_validator

from retention import HandoverCause, HandoverState, Party
from service.catalogue.custody import Carrier, DifferenceKind, SpanGround
from service.usecases.custody.handovers import LinePart
from service.usecases.custody.histories import Flaw
from service.usecases.custody.printing import HandoverPaper
from service.usecases.custody.signing import AGREE
from service.usecases.house.proof import OPINION
from service.web.api.shapes import Asked, Day, Id, Proven, Reference, Shown, Slice, line, optional, told

Digest = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
Password = Annotated[str, Field(min_length=1, max_length=128)]
Position = Annotated[int, Field(ge=1, le=1_000_000)]


class HandoverPath(Asked):
    """A handover in an address."""

    handover_id: Id = told("交接编号｜Number of the handover", 7)


class HandoverPaperPath(HandoverPath):
    """A paper of a handover in an address."""

    paper: HandoverPaper = told("登记表、电子登记表、文据｜Register, form for electronic records, deed", "register")


class HandoverPaperWish(Asked):
    """In which shape a paper is wanted."""

    workbook: bool = told("电子表格，不给则 PDF/A｜As a workbook instead of PDF/A", False, default=False)
    volume: Position = told("登记表的第几册，每册五百行｜Volume of the register, five hundred lines each", 1, default=1)


class HandoverWish(Slice):
    """Which handovers are asked for."""

    state: Literal["open", "ended", "all"] = told("进行中、已结束、全部｜Open, ended or all", "open", default="open")


class LineWish(Slice):
    """Which lines are asked for."""

    part: LinePart = told("全部、未点、有差异｜All, unticked, different", "all", default=LinePart.ALL)


class NewHandover(Asked):
    """A handover to be proposed. What goes is named by at most one of `keeper`, `cases` and `search`; else all."""

    cause: HandoverCause = told("交接事由｜Cause", "staff_change")
    unit: Reference = told("移交单位｜Giving unit", "J012")
    receiving_unit: Reference = optional("接收单位；不给则在本单位内｜Receiving unit; else within the unit", "J030")
    giver: Id = told("移交人｜Giver", 3)
    receiver: Id = told("接收人｜Receiver", 4)
    supervisor: Id = told("监交人｜Supervisor", 5)
    expires_on: Day = told("最后期限｜Last day to sign", "2026-12-31")
    absence: Annotated[str, line(500, 0)] = told("代交原因｜Why the giver stands in", "", default="")
    note: Annotated[str, Field(max_length=1000)] = told("移交说明｜Note", "", default="")
    things: Annotated[list[Annotated[str, line(300)]], Field(max_length=50)] = told(
        "随交物品｜Things handed over too", ["档案室钥匙 3 把"], default=[]
    )
    keeper: Id = optional("只交一人保管的｜Only what this person keeps", 3)
    cases: Annotated[list[Reference], Field(min_length=1, max_length=1000)] = optional(
        "只交这些案卷｜Only these case files", ["J012-ZY·KN·2026-D10-001"]
    )
    search: Annotated[str, line(500)] = optional("只交检索到的｜Only what a search finds", "走访")

    @model_validator(mode="after")
    def _one_choice(self) -> "NewHandover":
        if len(self.model_fields_set & {"keeper", "cases", "search"}) > 1:
            raise ValueError("at most one of keeper, cases and search")
        return self


class HandoverMade(Shown):
    """A handover that was proposed."""

    handover: int = told("交接编号｜Number of the handover", 7)
    number: str = told("文号｜Its number on paper", "交字〔2026〕7号")
    lines: int = told("行数｜Lines", 10)
    left_out: int = told("选中而未列入的｜Chosen and not in it", 0)


class HandoverRow(Shown):
    """A handover in the list."""

    id: int = told("交接编号｜Number of the handover", 7)
    number: str = told("文号｜Its number on paper", "交字〔2026〕7号")
    cause: HandoverCause = told("交接事由｜Cause", "staff_change")
    state: HandoverState = told("状态｜State", "ticking")
    unit: str = told("移交单位｜Giving unit", "榆阳市总工会")
    receiving_unit: str = told("接收单位｜Receiving unit", "榆阳市总工会")
    giver: str = told("移交人｜Giver", "何静")
    receiver: str = told("接收人｜Receiver", "沈若琳")
    supervisor: str = told("监交人｜Supervisor", "罗敏")
    lines: int = told("行数｜Lines", 10)
    differences: int = told("有差异的行｜Lines that differ", 1)
    expires_on: Day = told("最后期限｜Last day to sign", "2026-12-31")
    proposed_at: datetime = told("提出的时刻｜Proposed at", "2026-11-23T01:30:00Z")
    done_at: datetime | None = told("交接的时刻｜Custody moved at", None)


class HandoversShown(Shown):
    """A part of the list of handovers."""

    total: int = told("共多少份｜How many in all", 1)
    handovers: Sequence[HandoverRow] = told("这一页｜This part of them")


class PartyRow(Shown):
    """One of the three."""

    party: Party = told("身份｜As what", "giver")
    person: int = told("人员编号｜Number of the person", 3)
    name: str = told("姓名｜Name", "何静")
    unticked: int = told("未点的行｜Lines not ticked", 0)
    signed_at: datetime | None = told("有效签字的时刻｜When the signature that counts was given", None)
    opinion: str | None = told("意见｜Opinion", None)


class HandoverShown(Shown):
    """A handover with its parties."""

    handover: HandoverRow = told("交接｜The handover")
    parties: Sequence[PartyRow] = told("三方｜The three")
    seal: str = told("清册摘要｜Digest of the list", "0" * 64)
    digest: str = told("签字所签的摘要｜Digest that a signature binds now", "0" * 64)
    absence: str | None = told("代交原因｜Why the giver stands in", None)
    note: str = told("移交说明｜Note", "")
    matters: Mapping[str, Sequence[str]] = told("未了事项｜Open matters", {})
    electronic: int = told("电子件行数｜Electronic lines", 10)
    verified: int = told("已核验行数｜Lines whose bytes were verified", 6)
    refusal: str | None = told("否决的理由｜Why it was refused", None)
    changed: Sequence[str] = told("有变动的档号｜Codes that are no longer so", [])


class DifferenceRow(Shown):
    """A difference."""

    kind: DifferenceKind = told("种类｜Kind", "pages_missing")
    text: str = told("说明；核验得出的为摘要｜Text, or the digest that was verified", "缺第 17、18 页")
    name: str | None = told("登记人｜Written by", "沈若琳")
    noted_at: datetime = told("登记的时刻｜Written at", "2026-11-23T01:30:00Z")


class LineRow(Shown):
    """A line of the list."""

    position: int = told("行号｜Line", 4)
    document: int | None = told("文件编号；物品则无｜Number of the document; none for a thing", 12)
    code: str = told("档号｜Archival code", "J012-ZY·KN·2025-D10-012")
    title: str = told("题名｜Title", "入户调查表")
    pages: int = told("页数｜Pages", 32)
    size: int = told("字节数｜Bytes", 120_000)
    box: str | None = told("盒号｜Box", "A-1")
    paper: bool = told("有纸质件｜On paper", True)
    electronic: bool = told("有电子件｜Electronic", True)
    giver_at: datetime | None = told("移交人点的时刻｜Ticked by the giver at", None)
    receiver_at: datetime | None = told("接收人点的时刻｜Ticked by the receiver at", None)
    verified_at: datetime | None = told("核验的时刻｜Verified at", None)
    sound: bool | None = told("摘要一致｜Whether the bytes are sound", None)
    differences: Sequence[DifferenceRow] = told("差异｜Differences", [])


class LinesShown(Shown):
    """A part of the lines."""

    total: int = told("共多少行｜How many in all", 10)
    lines: Sequence[LineRow] = told("这一页｜This part of them")


class Ticks(Asked):
    """Lines to be ticked; without `positions` everything electronic."""

    positions: Annotated[list[Position], Field(min_length=1, max_length=10_000)] = optional("行号｜Lines", [1, 2])
    carrier: Carrier = optional("只点纸或电子｜Only paper or only electronic", "electronic")


class Ticked(Shown):
    """How many ticks were new."""

    count: int = told("新点的处数｜New ticks", 2)


class NewDifference(Asked):
    """A difference to be written."""

    position: Position = told("行号｜Line", 4)
    kind: DifferenceKind = told("种类｜Kind", "pages_missing")
    text: Annotated[str, line(500)] = told("说明｜Text", "缺第 17、18 页")


class HandoverSignature(Proven):
    """A signature: a fresh proof of identity over the digest of what was read."""

    party: Party = told("身份｜As what", "giver")
    digest: Digest = told("读到的摘要｜Digest of what was read", "0" * 64)
    opinion: Annotated[str, line(OPINION)] = told("意见｜Opinion", "同意交接", default=AGREE)


class Signed(Shown):
    """What came of a signature."""

    moved: bool = told("保管责任是否已转移｜Whether custody has moved with it", False)


class SpanShown(Shown):
    """A span of custody."""

    keeper: str | None = told("保管人｜Keeper", "何静")
    unit: str = told("保管单位｜Keeping unit", "榆阳市总工会")
    owner: str | None = told("所属单位，代管时给出｜Owner, where another unit keeps it", None)
    since: datetime = told("自｜Since", "2026-11-23T01:30:00Z")
    until: datetime | None = told("至；仍在保管则无｜Until; none while it lasts", None)
    ground: SpanGround = told("依何登记｜By which register", "filing")
    number: str | None = told("交接文号｜Number of the handover", None)


class CustodyShown(Shown):
    """The custody of a document."""

    spans: Sequence[SpanShown] = told("各段，最早的在前｜Its spans, the first before the others")


class FlawShown(Shown):
    """A document whose custody is not whole."""

    flaw: Flaw = told("问题｜What is wrong", "gap")
    document: int = told("文件编号｜Number of the document", 12)
    code: str | None = told("档号｜Archival code", "J012-ZY·BF·2026-D10-0001")


class OrphanedShown(Shown):
    """What a keeper who is gone still answers for."""

    person: int | None = told("人员编号｜Number of the person", 3)
    keeper: str | None = told("保管人｜Keeper", "何静")
    unit: str = told("单位｜Unit", "榆阳市总工会")
    items: int = told("件数｜Items", 120)


class CustodyCheck(Shown):
    """Whether custody is whole."""

    flaws: Sequence[FlawShown] = told("不完整的｜What is not whole", [])
    orphaned: Sequence[OrphanedShown] = told("离岗保管人的未了保管｜Duties of keepers who are gone", [])


class WayShown(Shown):
    """A unit to which something may go."""

    way: str = told("去向｜Way", "street")
    unit: int = told("单位编号｜Number of the unit", 4)
    unit_name: str = told("单位｜Unit", "城北街道总工会")
    cause: HandoverCause = told("事由｜Cause", "abolished")
    reason: str = told("理由｜Reason", "移交职工所在街道（社区）工会")


class GoingShown(Shown):
    """What should go together, the best way first."""

    case: str | None = told("案卷；其余则无｜Case file; none for other papers", "J012-ZY·KN·2026-D10-001")
    category: str | None = told("类别｜Category", None)
    items: int = told("件数｜Items", 3)
    ways: Sequence[WayShown] = told("去向｜Ways")


class DestinationsShown(Shown):
    """Where what a unit keeps should go."""

    destinations: Sequence[GoingShown] = told("各项｜Each of them")


class UnitWish(Asked):
    """Of which unit."""

    unit: Reference = optional("单位，不给则为自己的｜Unit, else one's own", "J012")


class ReviewOfOwner(Asked):
    """A review in an address."""

    review_id: Id = told("鉴定编号｜Number of the review", 4)


class OwnerAskedShown(Shown):
    """A unit to which items of a review belong that another one keeps."""

    owner: str = told("原单位｜Owner", "纺织厂工会")
    items: int = told("件数｜Items", 3)
    speakers: Sequence[str] = told("可以代其同意的单位｜Units that speak for it", ["榆阳市总工会"])
    name: str | None = told("同意的人｜Who agreed", None)
    ground: str | None = told("依据｜Ground", None)
    given_at: datetime | None = told("同意的时刻｜Agreed at", None)


class ConsentShown(Shown):
    """What of a review is kept for others."""

    review: int = told("鉴定编号｜Number of the review", 4)
    title: str = told("题名｜Title", "2026 年到期文书")
    unit: str = told("代管单位｜Keeping unit", "市帮扶中心")
    owners: Sequence[OwnerAskedShown] = told("原单位｜Owners")


class ConsentAwaitedShown(Shown):
    """A review that waits for consent."""

    review: int = told("鉴定编号｜Number of the review", 4)
    title: str = told("题名｜Title", "2026 年到期文书")
    unit: str = told("代管单位｜Keeping unit", "市帮扶中心")
    items: int = told("件数｜Items", 3)


class ConsentsShown(Shown):
    """The reviews that wait for one's consent."""

    reviews: Sequence[ConsentAwaitedShown] = told("各次鉴定｜The reviews")


class Consent(Proven):
    """Why it is agreed, and who agrees."""

    ground: Annotated[str, line(OPINION)] = told("依据｜Ground", "榆工发〔2026〕30号")


class Consented(Shown):
    """For how many owners it was agreed."""

    count: int = told("单位数｜Units", 1)
