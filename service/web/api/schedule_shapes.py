"""The shapes of the schedule's versions, of trials, and of documents judged anew."""

from collections.abc import Mapping, Sequence
from typing import Annotated, Literal

from pydantic import Field

from service.catalogue.rejudging import RejudgingState
from service.catalogue.schedule import ScheduleState
from service.web.api.retention import Assignment, ContainerRule, RuleShown
from service.web.api.shapes import (
    Asked,
    Day,
    Id,
    Proven,
    Reference,
    Shown,
    Slice,
    StateShown,
    line,
    one_of,
    optional,
    told,
)
from service.web.numbers import LARGEST_ID

Note = Annotated[str, line(500)]


class VersionPath(Asked):
    """A version in an address."""

    number: Id = told("版次｜Version", 2)


class TypePath(VersionPath):
    """What a version says of a type."""

    type: Annotated[str, line(16)] = told("文种代码｜Code of the type", "A09")


class RejudgingPath(Asked):
    """A re-judging batch in an address."""

    batch_id: Id = told("重新判定的编号｜Number of the batch", 1)


class NewVersion(Asked):
    """A draft to be begun: from a version, or from a TOML text."""

    note: Note = told("为什么拟｜What for", "延长收入证明的期限")
    based_on: Id = optional("从哪一版起草；不填为现行｜From which version; by default the one in force", 1)
    toml: Annotated[str, Field(max_length=2_000_000)] = optional("整张期限表（TOML）｜The whole schedule as TOML")


class WholeVersion(Asked):
    """All that a draft says."""

    note: Note = told("为什么｜What for", "改错字")
    toml: Annotated[str, Field(max_length=2_000_000)] = told("整张期限表（TOML）｜The whole schedule as TOML")


class OfferedRule(Asked):
    """A rule that a person may choose."""

    rule: Annotated[str, line(32)] = told("保管期限｜Rule", "permanent")
    when_zh: Annotated[str, line(300)] = told("何时适用（中文）｜When, in Chinese", "重要的")
    when_en: Annotated[str, line(300)] = told("何时适用（英文）｜When, in English", "important ones")


class TypeSaid(Asked):
    """What a draft is to say of a type."""

    revision: Id = told("你看到的修订号｜The revision that you have seen", 1)
    kind: Annotated[str, line(32)] = optional("只对文种下的一种｜Only this kind within the type", "fixed_asset_card")
    rule: Annotated[str, line(32)] = optional(
        "保管期限；不填则供选｜Rule; without one there are proposals", "permanent"
    )
    basis_zh: Annotated[str, line(300)] = told("依据（中文）｜Basis, in Chinese", "本市期限表")
    basis_en: Annotated[str, line(300)] = told("依据（英文）｜Basis, in English", "the city's schedule")
    proposals: Annotated[list[OfferedRule], Field(max_length=10)] = told("供选的期限｜Proposals", default=[])


class FormWish(Asked):
    """As what file a version is wanted."""

    form: Literal["toml", "xlsx"] = told("文件格式｜Kind of file", "toml", default="toml")


class Approved(Proven):
    """The archives authority's approval, and who records it."""

    revision: Id = told("批准的修订号｜The revision that was approved", 3)
    approved_by: Annotated[str, line(200)] = told("批准机关｜Approved by", "榆阳市档案局")
    approval_number: Annotated[str, line(100)] = told("批准文号｜Number of the approval", "榆档发〔2026〕12号")
    approved_on: Day = told("批准日期｜Approved on", "2026-11-23")
    effective_from: Day = optional("起用日期；只对草案｜In force from; for a draft only", "2027-01-01")


class With(Asked):
    """The other version of a comparison."""

    other: Id = optional("与哪一版对照；不填为现行｜The version it is compared with; by default that in force", 1)


class TrialWish(Asked):
    """A part of a trial run."""

    unit: Reference = optional("单位的名称、编号或全宗号｜Unit: name, number or fonds", "J012")
    after: int = told(
        "从哪一号文件之后；0 从头并计数｜Behind which document; 0 begins, with counts",
        0,
        default=0,
        ge=0,
        le=LARGEST_ID,
    )
    limit: int = told("最多几条｜How many at most", 50, default=50, ge=1, le=500)


class NewRejudging(Asked):
    """A re-judging to be begun."""

    reason: Annotated[str, line(500)] = told("理由｜The reason", "新期限表起用")
    unit: Reference = optional("单位；不填为全部｜Unit; by default all", "J012")
    appraisal: Annotated[str, line(200)] = optional(
        "鉴定报告文号；没有则不许变短｜Number of the appraisal report; without one nothing gets shorter",
        "鉴〔2026〕1号",
    )


class RejudgingSlice(Slice):
    """A part of a batch's documents."""

    kept_back: bool = optional("只看没改的，或只看改了的｜Only those kept back, or only those changed", False)


class VersionRow(Shown):
    """A version in the list."""

    number: int = told("版次｜Version", 2)
    state: Annotated[str, one_of(ScheduleState)] = told("状态｜State", "draft")
    revision: int = told("修订号｜Revision", 1)
    effective_from: Day = told("起用；草案为拟定｜In force from; of a draft, as meant", "2027-01-01")
    approved_on: Day | None = told("批准日期｜Approved on", None)
    approved_by: str | None = told("批准机关｜Approved by", None)
    approval_number: str | None = told("批准文号｜Number of the approval", None)
    superseded_on: Day | None = told("被取代之日｜Superseded on", None)
    based_on: int | None = told("从哪一版起草｜Drafted from", 1)
    note: str | None = told("为什么｜What for", "延长收入证明的期限")
    documents: int = told("据以判定的件数｜Documents that it judges", 0)


class VersionList(Shown):
    """Every version."""

    versions: Sequence[VersionRow] = told("各版，最新的在前｜The versions, the newest first")


class BelowShown(Shown):
    """A rule below the lawful minimum."""

    place: str = told("文种或容器｜Type or container", "B04")
    kind: str | None = told("小类｜Kind", None)
    proposal: int | None = told("供选第几项｜Which proposal", None)
    rule: str = told("期限｜Rule", "fiscal_year+10y")
    minimum: str = told("至少｜At least", "fiscal_year+30y")
    basis: str = told("依据｜Basis", "《会计档案管理办法》附表一第1项")


class VersionShown(VersionRow):
    """A version with all that it says."""

    rules: Sequence[RuleShown] = told("各种期限｜The rules")
    containers: Sequence[ContainerRule] = told("容器的期限｜Rules of containers")
    assignments: Sequence[Assignment] = told("文种的期限｜Rules of types")
    below: Sequence[BelowShown] = told("低于法定最低期限的｜What is below the lawful minimum")


class TypeDifference(Shown):
    """A type of which two versions say different things."""

    type: str = told("文种代码｜Code of the type", "A09")
    kind: str | None = told("小类｜Kind", None)
    changes_periods: bool = told("期限是否不同；否则只是依据｜Whether the period differs, or the basis alone", True)
    before: Assignment | None = told("另一版｜The other version")
    after: Assignment | None = told("这一版｜This version")


class ContainerDifference(Shown):
    """A container to which two versions lend different rules."""

    before: ContainerRule = told("另一版｜The other version")
    after: ContainerRule = told("这一版｜This version")


class ComparisonShown(Shown):
    """How two versions differ."""

    before: int = told("另一版｜The other version", 1)
    after: int = told("这一版｜This version", 2)
    rules_added: Sequence[RuleShown] = told("新增的期限｜Rules added")
    rules_removed: Sequence[RuleShown] = told("去掉的期限｜Rules removed")
    containers: Sequence[ContainerDifference] = told("容器｜Containers")
    types: Sequence[TypeDifference] = told("文种｜Types")


class KeptShown(Shown):
    """How long a document is kept."""

    rule: str | None = told("保管期限｜Rule", "withdrawal+10y")
    state: StateShown = told("状态｜State", "running")
    due_on: Day | None = told("最后一天｜Last day", "2036-10-15")


class TrialRow(Shown):
    """A document that would be kept for another time."""

    id: int = told("文件编号｜Number of the document", 12)
    code: str | None = told("档号｜Archival code", "J012-YS·2026-D10-0001-0003")
    title: str = told("题名｜Title", "收入证明")
    unit: str = told("单位｜Unit", "榆阳市总工会")
    type: str | None = told("文种｜Type", "A09")
    before: KeptShown = told("原期限｜Before")
    after: KeptShown = told("新期限｜After")
    shorter: bool = told("是否变短｜Whether it gets shorter", False)


class CountsShown(Shown):
    """How much a version would change."""

    judged: int = told("由其他版本判定的｜Judged by other versions", 9000)
    changed: int = told("会变的｜That change", 412)
    shorter: int = told("其中变短的｜Of these, shorter", 0)
    by_type: Mapping[str, int] = told("会变的，按文种｜That change, by type", {"A09": 412})


class TrialShown(Shown):
    """A part of a trial run."""

    number: int = told("版次｜Version", 2)
    unit: str | None = told("单位｜Unit", None)
    counts: CountsShown | None = told("从头看时给出｜Given at the beginning")
    documents: Sequence[TrialRow] = told("会变的文件，按编号｜Documents that change, by number")
    next_after: int | None = told("还有则作下一次的 after｜If there are more, the next `after`", None)


class RejudgingRow(Shown):
    """A re-judging batch."""

    id: int = told("编号｜Number", 1)
    version: int = told("版次｜Version", 2)
    unit: str | None = told("单位；空为全部｜Unit; all if none", None)
    reason: str = told("理由｜Reason", "新期限表起用")
    appraisal: str | None = told("鉴定报告文号｜Appraisal report", None)
    state: Annotated[str, one_of(RejudgingState)] = told("状态｜State", "finished")
    halted: bool = told("是否出错停下｜Whether an error has halted it", False)
    total: int = told("开始时的件数｜Documents at the beginning", 9000)
    done: int = told("已判｜Done", 9000)
    changed: int = told("改了期限的｜Changed", 412)
    kept_back: int = told("会变短而未改的｜Kept back, as they would be shorter", 0)


class RejudgingList(Shown):
    """Every batch."""

    batches: Sequence[RejudgingRow] = told("各次，最新的在前｜The batches, the newest first")


class RejudgedShown(Shown):
    """A document that a batch came to."""

    id: int = told("文件编号｜Number of the document", 12)
    title: str | None = told("题名；已不在库则无｜Title; none if it is gone", "收入证明")
    kept_back: bool = told("是否没改｜Whether it was kept back", False)
    old_version: int = told("原判定的版次｜Version that judged it before", 1)
    before: KeptShown = told("原期限｜Before")
    after: KeptShown = told("新期限｜After")


class RejudgingShown(RejudgingRow):
    """A batch with a part of its documents."""

    total_documents: int = told("列出的件数｜Documents in the list", 412)
    documents: Sequence[RejudgedShown] = told("这一页｜This part of them")


class MadeVersion(Shown):
    """The number of what was begun."""

    number: int = told("版次｜Version", 2)


class MadeRejudging(Shown):
    """The number of what was begun."""

    id: int = told("编号｜Number", 1)
