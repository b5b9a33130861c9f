"""Periods: what is due on a day, and the schedule that judges."""

from collections.abc import Sequence

from flask import Response

from service.serialise import explanation_json
from service.usecases.law import due
from service.usecases.law import retention as use
from service.usecases.law.explaining import explain
from service.web.api.noun import MISSING, Noun, answer, listed
from service.web.api.shapes import Asked, Day, DocumentPath, Proposal, Shown, Slice, StateShown, optional, told
from service.web.i18n import language
from service.web.sessions import actor
from service.web.shell import archive

retention = Noun("retention", "期限｜Retention")


class DueOn(Slice):
    """The day asked about."""

    on: Day = optional("哪一天；不填为今天｜Which day; by default today", "2036-10-16")


class DueDocument(Shown):
    """A document whose period is over."""

    id: int = told("文件编号｜Number of the document", 12)
    code: str | None = told("档号｜Archival code", "J012-YS·2026-D10-0001-0003")
    title: str = told("题名｜Title", "入户调查表")
    unit: str = told("单位｜Unit", "榆阳市总工会")
    type: str | None = told("文种代码｜Code of the type", "A07")
    rule: str | None = told("保管期限｜Rule", "withdrawal+10y")
    due_on: Day | None = told("保管的最后一天｜Last day of keeping", "2036-10-15")
    eligible_on: Day | None = told("可提交鉴定之日｜First day on which it may be appraised", "2036-10-16")
    filed: bool = told("是否已归档｜Whether it is filed", True)


class DueShown(Shown):
    """The documents that are eligible for appraisal on a day."""

    on: Day = told("哪一天｜Day", "2036-10-16")
    total: int = told("共多少份｜How many in all", 1)
    documents: Sequence[DueDocument] = told("这一页，最早到期的在前｜This part of them, the longest due first")


class RuleShown(Shown):
    """A retention rule."""

    id: str = told("代码｜Code", "withdrawal+10y")
    zh: str = told("中文名｜Chinese name", "撤档起 10 年")
    en: str = told("英文名｜English name", "10 years from withdrawal")
    trigger: str | None = told("起算的事件｜Event that starts it", "withdrawal")
    years: int | None = told("年数｜Years", 10)
    latest_of: Sequence[str] = told("以其中最晚的事件起算｜Counted from the latest of these events", [], default=())


class ContainerRule(Shown):
    """What a container lends to everything in it."""

    code: str = told("容器：案卷或凭证｜Container: case file or voucher", "case")
    rule: str = told("保管期限｜Rule", "withdrawal+10y")
    basis_zh: str = told("依据（中文）｜Basis, in Chinese", "办法第九条")
    basis_en: str = told("依据（英文）｜Basis, in English", "Measures, article 9")


class Assignment(Shown):
    """The rule of some types."""

    types: Sequence[str] = told("文种代码｜Codes of types", ["A01", "A02"])
    kind: str | None = told("只对文种下的一种｜Only this kind within the type", None)
    rule: str | None = told("保管期限；无则由人确定｜Rule; without one a person decides", "withdrawal+10y")
    basis_zh: str = told("依据（中文）｜Basis, in Chinese", "办法第九条")
    basis_en: str = told("依据（英文）｜Basis, in English", "Measures, article 9")
    proposals: Sequence[Proposal] = told("供选的期限｜Rules to choose from", [])


class ScheduleShown(Shown):
    """The version of the retention schedule that judges now."""

    number: int = told("版次｜Version", 1)
    effective_from: Day = told("生效之日｜In force from", "2026-11-23")
    approved_on: Day | None = told("批准之日；未批准则不得据以销毁｜Approved on; nothing is destroyed before", None)
    approved_by: str | None = told("批准机关｜Approved by", None)
    approval_number: str | None = told("批准文号｜Number of the approval", None)
    rules: Sequence[RuleShown] = told("各种期限｜The rules")
    containers: Sequence[ContainerRule] = told("容器的期限｜Rules of containers")
    assignments: Sequence[Assignment] = told("文种的期限｜Rules of types")


@retention.on("GET", "/retention/due", {200: DueShown})
def list_due(query: DueOn) -> Response:
    """到某日期满、可提交鉴定的文件｜The documents that are eligible for appraisal on a day"""
    on = query.on or archive().clock.today()
    found = due.list_due(actor(), on, archive=archive(), limit=query.limit, offset=query.offset)
    return listed(DueShown(on=on, total=found.total, documents=[_due(row) for row in found.rows]), query, found.total)


def _due(row: due.DueRow) -> DueDocument:
    return DueDocument(
        id=row.id,
        code=row.code,
        title=row.title,
        unit=row.unit_name,
        type=row.type,
        rule=row.rule,
        due_on=row.due_on,
        eligible_on=row.eligible_on,
        filed=row.filed,
    )


class ExplainOn(Asked):
    """The day asked about."""

    on: Day = optional("哪一天；不填为今天｜Which day; by default today", "2036-10-16")


class Blocker(Shown):
    """What stands in the way of destruction."""

    kind: str = told("代码｜Code", "held")
    reason: str = told("说明｜In words", "第 3 号保留：解除之前不得销毁。")


class Explained(Shown):
    """Why a document is kept as long as it is."""

    rule: str | None = told("保管期限｜Rule", "withdrawal+10y")
    basis: str | None = told("依据｜Basis", "办法第九条")
    trigger: str | None = told("起算的事件｜Event that starts it", "withdrawal")
    starts_on: Day | None = told("起算之日｜Starts on", "2026-10-15")
    due_on: Day | None = told("保管的最后一天｜Last day of keeping", "2036-10-15")
    eligible_on: Day | None = told("可提交鉴定之日｜First day on which it may be appraised", "2036-10-16")
    state: StateShown = told("期限状态｜State of retention", "running")
    blockers: Sequence[Blocker] = told("销毁之前还缺什么｜What stands in the way")
    reading: str | None = told("所依的解释口径｜Readings followed", "readings 3, 4")


@retention.on("GET", "/documents/<int:document_id>/retention", {200: Explained}, MISSING)
def explain_retention(path: DocumentPath, query: ExplainOn) -> Response:
    """一份文件为什么保管到那一天｜Why a document is kept as long as it is"""
    found = explain(actor(), path.document_id, query.on, archive=archive())
    return answer(Explained(**explanation_json(found, language())))


@retention.on("GET", "/retention/schedule", {200: ScheduleShown})
def show_schedule() -> Response:
    """现行的保管期限表｜The retention schedule in force"""
    version = use.show_schedule(actor(), archive=archive())
    body = version.body
    return answer(
        ScheduleShown(
            number=version.number,
            effective_from=version.effective_from,
            approved_on=version.approved_on,
            approved_by=version.approved_by,
            approval_number=version.approval_number,
            rules=body["rules"],
            containers=body["containers"],
            assignments=body["assignments"],
        )
    )
