"""Versions of the schedule: drafted, compared, tried, approved; and documents judged anew."""

from typing import TypeVar

from flask import Response
from pydantic import BaseModel

from config.regulation import Assignment as Said
from config.regulation import Proposal as Offered
from config.regulation import SetAssignment
from retention import Kept
from service.usecases.law import approving, drafting, rejudged, rejudging, trial
from service.usecases.law import schedules as use
from service.usecases.law.approving import Approval
from service.usecases.law.schedules import FORMS
from service.web.api.noun import CONFLICT, MISSING, Noun, answer, content, done, listed, made
from service.web.api.retention import Assignment, ContainerRule, RuleShown
from service.web.api.schedule_shapes import (
    Approved,
    BelowShown,
    ComparisonShown,
    ContainerDifference,
    CountsShown,
    FormWish,
    KeptShown,
    MadeRejudging,
    MadeVersion,
    NewRejudging,
    NewVersion,
    RejudgedShown,
    RejudgingList,
    RejudgingPath,
    RejudgingRow,
    RejudgingShown,
    RejudgingSlice,
    TrialRow,
    TrialShown,
    TrialWish,
    TypeDifference,
    TypePath,
    TypeSaid,
    VersionList,
    VersionPath,
    VersionRow,
    VersionShown,
    WholeVersion,
    With,
)
from service.web.api.shapes import Reason
from service.web.sending import opened, send
from service.web.sessions import actor
from service.web.shell import archive

_T = TypeVar("_T", bound=BaseModel)

schedules = Noun("schedules", "期限表的版本｜Versions of the schedule")

ROOT = "/retention/schedules"
ONE = f"{ROOT}/<int:number>"


@schedules.on("GET", ROOT, {200: VersionList})
def list_schedules() -> Response:
    """期限表的各版｜Every version of the schedule"""
    return answer(VersionList(versions=[_row(one) for one in use.list_versions(actor(), archive=archive())]))


@schedules.on("POST", ROOT, {201: MadeVersion}, MISSING)
def draft_schedule(body: NewVersion) -> Response:
    """另拟一版｜Begin a draft"""
    if body.toml:
        number = drafting.import_version(actor(), body.toml.encode(), body.note, archive=archive())
    else:
        number = drafting.draft_version(actor(), body.note, archive=archive(), based_on=body.based_on)
    return made(MadeVersion(number=number), "schedules.show_version", number=number)


@schedules.on("GET", ONE, {200: VersionShown}, MISSING)
def show_version(path: VersionPath) -> Response:
    """一版的全部内容｜A version with all that it says"""
    view = use.show_version(actor(), path.number, archive=archive())
    schedule = view.schedule
    return answer(
        VersionShown(
            **_row(view.row).model_dump(),
            rules=[_shown(RuleShown, one) for one in schedule.rules],
            containers=[_shown(ContainerRule, one) for one in schedule.containers],
            assignments=[_shown(Assignment, one) for one in schedule.assignments],
            below=[_shown(BelowShown, one) for one in view.below],
        )
    )


@schedules.on("GET", f"{ONE}/file", {200: content(*FORMS.values())}, MISSING)
def export_schedule(path: VersionPath, query: FormWish) -> Response:
    """一版作为文件，可改后再导入｜A version as a file, to be edited and taken back"""
    return send(opened(*use.export_version(actor(), path.number, query.form, archive=archive())))


@schedules.on("PUT", f"{ONE}/file", {204: None}, MISSING, CONFLICT)
def replace_schedule(path: VersionPath, body: WholeVersion) -> Response:
    """用 TOML 替换草案的全部内容｜Replace all that a draft says"""
    drafting.import_version(actor(), body.toml.encode(), body.note, archive=archive(), into=path.number)
    return done()


@schedules.on("PUT", f"{ONE}/types/<type>", {204: None}, MISSING, CONFLICT)
def set_type(path: TypePath, body: TypeSaid) -> Response:
    """改草案里一个文种的期限｜Set what a draft says of a type"""
    offered = tuple(Offered(one.rule, one.when_zh, one.when_en) for one in body.proposals)
    said = Said((path.type,), body.basis_zh, body.basis_en, body.rule, body.kind, offered)
    drafting.edit_version(actor(), path.number, body.revision, SetAssignment(said), archive=archive())
    return done()


@schedules.on("POST", f"{ONE}/discard", {204: None}, MISSING, CONFLICT)
def discard_schedule(path: VersionPath, body: Reason) -> Response:
    """放弃草案｜Give a draft up"""
    drafting.discard_version(actor(), path.number, body.reason, archive=archive())
    return done()


@schedules.on("POST", f"{ONE}/approve", {200: VersionRow}, MISSING, CONFLICT)
def approve_schedule(path: VersionPath, body: Approved) -> Response:
    """记下档案主管部门的批准｜Record the approval of the archives authority

    草案到起用之日生效；现行版本可原样批准。最后修改的人不能批准，有低于法定最低期限的也不能。要密码和动态码。｜A draft
    is in force from its day on; the version in force may be approved as it is. It takes password and code. Refused to
    whoever edited it last, and where a rule is below the lawful minimum.
    """
    approval = Approval(body.approved_by, body.approval_number, body.approved_on, body.effective_from)
    approving.approve_version(actor(), path.number, body.revision, approval, body.proof, archive=archive())
    return answer(_row(use.show_version(actor(), path.number, archive=archive()).row))


@schedules.on("GET", f"{ONE}/comparison", {200: ComparisonShown}, MISSING)
def compare_schedules(path: VersionPath, query: With) -> Response:
    """与另一版对照｜How it differs from another version"""
    view = use.compare_versions(actor(), query.other, path.number, archive=archive())
    found = view.comparison
    return answer(
        ComparisonShown(
            before=view.before.number,
            after=path.number,
            rules_added=[_shown(RuleShown, one) for one in found.rules_added],
            rules_removed=[_shown(RuleShown, one) for one in found.rules_removed],
            containers=[
                ContainerDifference(before=_shown(ContainerRule, before), after=_shown(ContainerRule, after))
                for before, after in found.containers
            ],
            types=[_shown(TypeDifference, one) for one in found.types],
        )
    )


@schedules.on("GET", f"{ONE}/trial", {200: TrialShown}, MISSING)
def try_schedule(path: VersionPath, query: TrialWish) -> Response:
    """试行：哪些文件的期限会变；什么都不改｜Which documents it would keep for another time; nothing is changed"""
    found = trial.try_version(
        actor(),
        path.number,
        archive=archive(),
        unit=query.unit,
        after=query.after,
        limit=query.limit,
        count=query.after == 0,
    )
    return answer(
        TrialShown(
            number=found.number,
            unit=found.unit_name,
            counts=_shown(CountsShown, found.counts) if found.counts else None,
            documents=[_tried(one) for one in found.rows],
            next_after=found.next_after,
        )
    )


@schedules.on("POST", f"{ONE}/rejudge", {201: MadeRejudging}, MISSING, CONFLICT)
def rejudge(path: VersionPath, body: NewRejudging) -> Response:
    """把文件改由这一版判定，新旧期限都标注｜Put documents under this version; old and new periods are kept"""
    batch = rejudging.start_rejudging(
        actor(), path.number, body.reason, archive=archive(), unit=body.unit, appraisal=body.appraisal
    )
    return made(MadeRejudging(id=batch), "schedules.show_rejudging", batch_id=batch)


@schedules.on("GET", "/retention/rejudgings", {200: RejudgingList})
def list_rejudgings() -> Response:
    """各次重新判定｜Every re-judging"""
    return answer(RejudgingList(batches=[_batch(one) for one in rejudged.list_rejudgings(actor(), archive=archive())]))


@schedules.on("GET", "/retention/rejudgings/<int:batch_id>", {200: RejudgingShown}, MISSING)
def show_rejudging(path: RejudgingPath, query: RejudgingSlice) -> Response:
    """一次重新判定的进度和新旧期限｜How far a re-judging is, with old and new periods"""
    view = rejudged.show_rejudging(
        actor(), path.batch_id, archive=archive(), kept_back=query.kept_back, limit=query.limit, offset=query.offset
    )
    shown = RejudgingShown(
        **_batch(view.row).model_dump(),
        total_documents=view.total_rows,
        documents=[_rejudged(one) for one in view.documents],
    )
    return listed(shown, query, view.total_rows)


@schedules.on("POST", "/retention/rejudgings/<int:batch_id>/resume", {204: None}, MISSING, CONFLICT)
def resume_rejudging(path: RejudgingPath) -> Response:
    """出错停下的重新判定继续进行｜Go on with a re-judging that an error has halted"""
    rejudging.resume_rejudging(actor(), path.batch_id, archive=archive())
    return done()


def _shown(kind: type[_T], value: object) -> _T:
    """A value in the shape of an answer, which has its names."""
    return kind.model_validate(value, from_attributes=True)


def _row(row: use.VersionRow) -> VersionRow:
    return _shown(VersionRow, row)


def _kept(kept: Kept) -> KeptShown:
    return _shown(KeptShown, kept)


def _tried(row: trial.TrialRow) -> TrialRow:
    return TrialRow(
        id=row.id,
        code=row.code,
        title=row.title,
        unit=row.unit_name,
        type=row.type,
        before=_kept(row.before),
        after=_kept(row.after),
        shorter=row.is_shorter,
    )


def _batch(row: rejudged.BatchRow) -> RejudgingRow:
    return RejudgingRow(
        id=row.id,
        version=row.version,
        unit=row.unit_name,
        reason=row.reason,
        appraisal=row.appraisal,
        state=row.state.value,
        halted=row.problem is not None,
        total=row.total,
        done=row.done,
        changed=row.changed,
        kept_back=row.kept_back,
    )


def _rejudged(row: rejudged.RejudgedRow) -> RejudgedShown:
    return RejudgedShown(
        id=row.document_id,
        title=row.title,
        kept_back=row.kept_back,
        old_version=row.old_version,
        before=KeptShown(rule=row.old_rule, state=row.old_state, due_on=row.old_due_on),
        after=KeptShown(rule=row.new_rule, state=row.new_state, due_on=row.new_due_on),
    )
