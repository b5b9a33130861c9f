"""The shapes of reviews, registers and posts."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Annotated, Literal

from pydantic import Field, JsonValue, model_validator

from retention import Decision, RegisterKind, ReviewState
from service.catalogue.disposal import Gone, Outcome
from service.usecases.disposal import appraising, proposing, signing
from service.usecases.disposal.items import Part
from service.usecases.disposal.printing import Paper
from service.usecases.disposal.seats import MEMBERS
from service.usecases.house.proof import OPINION
from service.web.api.shapes import Asked, Day, Id, Proven, Reference, Shown, Slice, Year, line, one_of, optional, told

Code = Annotated[str, line(32)]
Digest = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
Ids = Annotated[list[Id], Field(min_length=1, max_length=proposing.MOST)]


class ReviewPath(Asked):
    """A review in an address."""

    review_id: Id = told("鉴定编号｜Number of the review", 3)


class NewReview(Asked):
    """What is to be reviewed: exactly one of `documents`, `unit` and `search`."""

    documents: Ids = optional("文件编号｜Numbers of documents", [12, 13])
    unit: Reference = optional("单位：列出其全部到期的｜A unit: everything that is due in it", "J012")
    search: Annotated[str, line(500)] = optional("检索式：列出找到的｜A search: everything that it finds", "走访")
    kind: Literal["accounting", "other"] = told("单位的哪一类｜Which kind of the unit's", "other", default="other")
    year: Year = optional("只列这一年期满的｜Only what ended in that year", 2025)
    title: Annotated[str, line(300)] = optional("名称｜Name", "2015年度日常帮扶工作档案")
    early: bool = told("也列未到期的，供延长或移交｜Also what is not due", False, default=False)

    @model_validator(mode="after")
    def _one_way(self) -> "NewReview":
        if len(self.model_fields_set & {"documents", "unit", "search"}) != 1:
            raise ValueError("exactly one of documents, unit and search")
        return self


class LeftOut(Shown):
    """A document that did not go into the review."""

    id: int = told("文件编号｜Number of the document", 13)
    code: str = told("原因代码｜Code of the reason", "review.not_due")
    reason: str = told("原因｜Reason", "还没有期满")


class Proposed(Shown):
    """A new review."""

    review: int = told("鉴定编号｜Number of the review", 3)
    items: int = told("列入多少件｜Items", 214)
    held: int = told("其中保留的｜Of these held", 3)
    left_out: Sequence[LeftOut] = told("未列入的｜What was left out", [])


class ReviewRow(Shown):
    """A review in the list."""

    id: int = told("鉴定编号｜Number", 3)
    title: str = told("名称｜Name", "2015年度日常帮扶工作档案")
    unit: str = told("单位｜Unit", "榆阳市总工会")
    kind: Annotated[str, one_of(RegisterKind)] = told("类别｜Kind", "other")
    state: Annotated[str, one_of(ReviewState)] = told("状态｜State", "appraised")
    closed: bool = told("是否已无事可做｜Whether nothing is left to do", False)
    number: str | None = told("清册或报告编号｜Number of register or report", "销字〔2026〕3号")
    items: int = told("件数｜Items", 214)
    proposed_at: datetime = told("提出的时刻｜Proposed at", "2026-01-05T01:00:00Z")


class ReviewsShown(Shown):
    """A part of the list of reviews."""

    total: int = told("共多少次｜How many in all", 1)
    reviews: Sequence[ReviewRow] = told("这一页｜This part of them")


class MemberShown(Shown):
    """A member of the appraisal group."""

    person: int = told("人员编号｜Number of the person", 4)
    name: str = told("姓名｜Name", "罗敏")
    department: str = told("部门｜Department", "archive")
    opinion: str | None = told("意见｜Opinion", "同意销毁")


class RoleShown(Shown):
    """An opinion that the register needs."""

    role: str = told("签字栏｜Role", "archive_head")
    name: str | None = told("签字人｜Who signed", "罗敏")
    agree: bool | None = told("同意或异议；未签则无｜Agreed, or objected; none before", True)
    opinion: str | None = told("意见｜Opinion", "同意销毁")
    signed_at: datetime | None = told("签字的时刻｜Signed at", "2026-11-17T00:52:00Z")
    mine: bool = told("是否该我签｜Whether it is mine to give", False)
    also: Sequence[str] = told("同一人还签了哪些栏｜Other roles of the same person", [])
    awaited: Sequence[str] = told("等谁来签｜Who could sign for it", ["陈立群"])


class SupervisorShown(Shown):
    """A supervisor."""

    person: int = told("人员编号｜Number of the person", 7)
    name: str = told("姓名｜Name", "田志刚")
    department: str = told("部门｜Department", "archive")
    signer: bool = told("是否也签了清册｜Whether they signed too", False)
    counted_at: datetime | None = told("清点的时刻｜Counted at", None)
    confirmed_at: datetime | None = told("销毁后确认的时刻｜Confirmed at", None)


class DisposalBlocker(Shown):
    """Something in the way."""

    code: str = told("代码｜Code", "reason.signature_missing")
    reason: str = told("说明｜In words", "缺“办公室负责人”的签字。")
    data: Mapping[str, JsonValue] = told("数据｜Data", {"role": "office_head"}, default={})


class RegisterShown(Shown):
    """A destruction register."""

    number: str = told("编号｜Number", "销字〔2026〕3号")
    revision: int = told("第几稿｜Revision", 2)
    drawn_on: Day = told("编制之日｜Drawn up on", "2026-11-11")
    digest: str = told("清册的摘要，签字时带上｜Digest of the list, named when signing", "9f3c" * 16)
    frozen: bool = told("是否已冻结｜Whether it is frozen", True)
    roles: Sequence[RoleShown] = told("各方意见｜Opinions")
    supervisors: Sequence[SupervisorShown] = told("监销人｜Supervisors")
    departments: Sequence[str] = told("应派监销人的部门｜Departments that send a supervisor", ["archive", "business"])
    began_at: datetime | None = told("开始执行的时刻｜Begun at", None)
    halted: DisposalBlocker | None = told("停顿的原因｜Why it stands still", None)
    executed_at: datetime | None = told("执行完毕的时刻｜Executed at", None)
    certified_at: datetime | None = told("出具证明的时刻｜Certified at", None)


class TransferShown(Shown):
    """A package for another archive."""

    number: str = told("编号｜Number", "移字〔2026〕1号")
    digest: str = told("移交包的摘要｜Digest of the package", "71ae" * 16)
    packed_at: datetime = told("打包的时刻｜Packed at", "2026-11-12T01:20:00Z")
    receiver: str | None = told("接收单位｜Receiver", None)
    receipt_number: str | None = told("回执编号｜Number of the receipt", None)
    received_on: Day | None = told("接收日期｜Day of receipt", None)
    released_at: datetime | None = told("移出完毕的时刻｜Released at", None)


class ReviewShown(Shown):
    """A review."""

    id: int = told("鉴定编号｜Number", 3)
    title: str = told("名称｜Name", "2015年度日常帮扶工作档案")
    unit: str = told("单位｜Unit", "榆阳市总工会")
    kind: Annotated[str, one_of(RegisterKind)] = told("类别｜Kind", "other")
    early: bool = told("是否含未到期的｜Whether it has what is not due", False)
    state: Annotated[str, one_of(ReviewState)] = told("状态｜State", "appraised")
    closed: bool = told("是否已无事可做｜Whether nothing is left to do", False)
    items: int = told("件数｜Items", 217)
    outcomes: Mapping[str, int] = told("各结果的件数｜Items by outcome", {"pending": 214, "held": 3})
    decisions: Mapping[str, int] = told("各决定的件数｜Items by decision", {"destroy": 214})
    undecided: int = told("未决定的件数｜Items not decided", 0)
    listed: int = told("清册上的件数｜Items on the list", 214)
    pages: int = told("清册上的页数｜Pages on the list", 1386)
    on_paper: int = told("其中有纸质原件的｜Of these with a paper original", 198)
    members: Sequence[MemberShown] = told("鉴定小组｜Appraisal group")
    appraisers: Sequence[str] = told("小组须有的部门｜Departments of the group", ["office", "archive", "business"])
    report_number: str | None = told("鉴定报告编号｜Number of the report", "鉴字〔2026〕2号")
    appraised_on: Day | None = told("鉴定之日｜Appraised on", "2026-10-21")
    destruction: RegisterShown | None = told("销毁清册｜Destruction register", None)
    transfer: TransferShown | None = told("移交｜Transfer", None)
    held: Sequence[int] = told("待办中有保留的文件｜Pending documents that are held now", [13], default=[])
    blockers: Sequence[DisposalBlocker] = told("还不能执行，因为｜What is in the way of execution", [])


class ItemWish(Slice):
    """Which items are asked for."""

    part: Annotated[Part, one_of(Part)] = told(
        "哪些：全部、未决定、清册、另列｜Which: all, undecided, list, apart", "all", default=Part.ALL
    )
    words: Annotated[str, line(100, 0)] = told("档号或题名的一部分｜Part of code or title", "统计表", default="")


class ItemShown(Shown):
    """An item of a review."""

    id: int = told("文件编号｜Number of the document", 12)
    code: str = told("档号｜Archival code", "J012-ZY·BF·2015-D10-0001")
    title: str = told("题名｜Title", "统计表")
    formed_on: Day | None = told("形成时间｜Formed on", "2015-01-06")
    pages: int = told("页数｜Pages", 12)
    paper: bool = told("有无纸质原件｜Whether there is a paper original", True)
    rule: str = told("保管期限｜Rule", "filing_year+10y")
    due_on: Day | None = told("期满日｜Due on", "2025-12-31")
    decision: Annotated[str, one_of(Decision)] | None = told("决定｜Decision", "destroy")
    until: Day | None = told("续存至｜Kept until", None)
    reason: str | None = told("决定的理由｜Reason", "期满，无保存价值")
    outcome: Annotated[str, one_of(Outcome)] = told("结果｜Outcome", "pending")
    obstacles: Sequence[str] = told("另列或留下的原因｜Why it is listed apart or kept back", [])


class ItemsShown(Shown):
    """A part of the items of a review."""

    total: int = told("共多少件｜How many in all", 214)
    items: Sequence[ItemShown] = told("这一页｜This part of them")


class Seat(Asked):
    """Somebody who sits for a department."""

    person: Id = told("人员编号｜Number of the person", 4)
    department: Code = told("部门｜Department", "archive")


class Seats(Asked):
    """People who take part."""

    people: Annotated[list[Seat], Field(min_length=1, max_length=MEMBERS)] = told("人员｜People")


class Opinion(Asked):
    """What a member of the group thinks."""

    opinion: Annotated[str, Field(min_length=1, max_length=appraising.OPINION)] = told("意见｜Opinion", "无保存价值")


class Decisions(Asked):
    """The same decision about several items."""

    documents: Ids = told("文件编号｜Numbers of documents", [12, 13])
    decision: Annotated[Decision, one_of(Decision)] = told("决定｜Decision", "destroy")
    until: Day = optional("续存至；只在续存时给出｜New last day; with keep only", "2036-12-31")
    reason: Annotated[str, line(500)] = told("理由｜Reason", "期满，无保存价值")

    @model_validator(mode="after")
    def _end_with_keep(self) -> "Decisions":
        if (self.decision is Decision.KEEP) != (self.until is not None):
            raise ValueError("keep has an end, nothing else does")
        return self


class Conclusion(Asked):
    """The conclusion of the appraisal."""

    summary: Annotated[str, Field(min_length=1, max_length=appraising.SUMMARY)] = told("结论｜Conclusion", "均已期满")


class Numbered(Shown):
    """The number of a paper."""

    number: str = told("编号｜Number", "鉴字〔2026〕2号")


class Counted(Shown):
    """How many."""

    count: int = told("多少件｜How many", 2)


class PostWish(Asked):
    """Whose posts are asked for."""

    unit: Reference = optional("单位｜Unit", "J012")


class Post(Asked):
    """A post to be given or taken."""

    person: Id = told("人员编号｜Number of the person", 4)
    unit: Reference = told("单位｜Unit", "J012")
    post: Code = told("职务｜Post", "archive_head")


class PostRow(Shown):
    """A post held."""

    person: int = told("人员编号｜Number of the person", 4)
    login: str = told("登录名｜Log-in name", "luomin")
    name: str = told("姓名｜Name", "罗敏")
    unit: str = told("单位｜Unit", "榆阳市总工会")
    post: str = told("职务｜Post", "archive_head")
    department: str = told("部门｜Department", "archive")


class PostsShown(Shown):
    """Who holds which post."""

    posts: Sequence[PostRow] = told("任职｜Posts held")


class Revision(Asked):
    """Why a list is drawn anew, and what is struck off it."""

    reason: Annotated[str, line(500)] = told("理由｜Reason", "第二件仍有用")
    strike: Annotated[list[Id], Field(max_length=proposing.MOST)] = told("划出的文件｜Struck off", [13], default=[])


class Revised(Shown):
    """A list drawn anew."""

    revision: int = told("第几稿；此前的签字作废｜Revision; earlier signatures are void", 2)


class NewSignature(Proven):
    """A signature, bound to the list that was read."""

    role: Code = told("签字栏｜Role", "archive_head")
    digest: Digest = told("所看清册的摘要｜Digest of the list that was read", "9f3c" * 16)
    agree: bool = told("同意，或有异议｜Agree, or object", True, default=True)
    opinion: Annotated[str, line(OPINION)] = told("意见｜Opinion", "同意销毁", default=signing.AGREE)


class Count(Asked):
    """What a supervisor counted."""

    counted: Annotated[int, Field(ge=0, le=1_000_000)] = told("数得多少件｜Items counted", 214)


class AfterDestruction(Proven):
    """A supervisor's signature after the destruction."""

    paper_destroyed: bool = told("纸质原件也已销毁｜Paper originals were destroyed too", True, default=False)


class Receipt(Asked):
    """The receipt of another archive."""

    receiver: Annotated[str, line(200)] = told("接收单位｜Receiver", "榆阳市档案馆")
    number: Annotated[str, line(100)] = told("回执编号｜Number of the receipt", "收〔2026〕8号")
    on: Day = told("接收日期｜Day of receipt", "2026-11-20")
    digest: Digest = told("回执上的摘要｜Digest on the receipt", "71ae" * 16)


class Tombstone(Shown):
    """What is left of a document that was destroyed or handed over."""

    document: int = told("文件编号｜Number of the document", 41)
    code: str = told("档号｜Archival code", "J012-ZY·BF-2015-D10-0001")
    title: str = told("题名｜Title", "2015年第一季度困难职工走访统计表")
    rule: str = told("期限｜Rule", "filing_year+10y")
    due_on: Day | None = told("期满日｜Last day of keeping", "2025-12-31")
    gone: Gone = told("销毁或移交｜Destroyed or handed over", "destroyed")
    number: str = told("清册或移交的编号｜Number of the register or transfer", "销字〔2026〕3号")
    digest: str = told("原件的摘要｜Digest of the original", "71ae" * 16)
    gone_at: datetime = told("离馆的时刻｜When it went", "2026-11-20T01:12:00Z")
    review: int | None = told("鉴定编号｜Number of the review", 3)


class ReviewPaperPath(ReviewPath):
    """A paper of a review in an address."""

    paper: Annotated[Paper, one_of(Paper)] = told("报告、清册或证明｜Report, register or certificate", "register")


class ReviewPaperWish(Asked):
    """As what a paper is wanted."""

    workbook: bool = told("要电子表格｜As a workbook", False, default=False)
