"""The desk: what waits for the person."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from flask import Response

from service.usecases.clock import desk as use
from service.usecases.clock.desk import DutyKind
from service.usecases.disposal.duties import ReviewDuty, waiting_reviews
from service.web.api.noun import Noun, answer
from service.web.api.shapes import Asked, Day, Shown, optional, told
from service.web.sessions import actor
from service.web.shell import archive

desk = Noun("desk", "待办｜Desk")


class DutiesOf(Asked):
    """The duties asked for."""

    kind: DutyKind = optional("只看一种｜One kind only", "confirm_type")


class Duty(Shown):
    """One thing to be done about one document."""

    kind: DutyKind = told("要做什么｜What is to be done", "confirm_type")
    id: int = told("文件编号｜Number of the document", 12)
    title: str = told("题名｜Title", "入户调查表")
    name: str = told("文件名｜Name of the file", "入户调查表.pdf")
    unit: str = told("单位｜Unit", "榆阳市总工会")
    type: str | None = told("文种代码｜Code of the type", "A07")
    confidence: float = told("对文种的可信度｜Confidence in the type", 0.61)
    since: datetime = told("从何时起｜Since", "2026-11-23T01:30:00Z")
    due_on: Day | None = told("限期；没有则无｜Last day, if it has one", "2026-12-23")


class InReview(Shown):
    """One thing to be done in a review or register."""

    duty: ReviewDuty = told("要做什么｜What is to be done", "sign")
    review: int = told("第几批鉴定｜Number of the review", 3)
    title: str = told("题名｜Title", "榆阳市总工会 2010年日常帮扶工作档案")
    number: str | None = told("销毁清册编号；没有则无｜Number of the register, if there is one", "销字〔2026〕1号")


class DeskShown(Shown):
    """What waits for the person, oldest first; of one kind 200 at most are listed."""

    counts: Mapping[str, int] = told("各种的件数｜How many of each kind", {"confirm_type": 1})
    duties: Sequence[Duty] = told("各件｜The duties")
    reviews: Sequence[InReview] = told("鉴定与销毁中等着的｜What waits in reviews and registers")


@desk.on("GET", "/desk", {200: DeskShown})
def show_desk(query: DutiesOf) -> Response:
    """等着办的事，最早的在前｜What waits for the person, oldest first"""
    found = use.show_desk(actor(), archive=archive(), kind=query.kind)
    duties = [
        Duty(
            kind=duty.kind,
            id=duty.document_id,
            title=duty.title,
            name=duty.name,
            unit=duty.unit_name,
            type=duty.type,
            confidence=duty.confidence,
            since=duty.since,
            due_on=duty.due_on,
        )
        for duty in found.duties
    ]
    reviews = [
        InReview(duty=one.duty, review=one.review_id, title=one.title, number=one.number)
        for one in waiting_reviews(actor(), archive=archive())
    ]
    counts = {kind.value: count for kind, count in found.counts.items()}
    return answer(DeskShown(counts=counts, duties=duties, reviews=reviews))
