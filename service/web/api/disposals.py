"""Reviews: the list, one of them, proposing, appraising; and the posts that people hold."""

from datetime import date
from typing import Any

from flask import Response

from retention import Decided, RegisterKind
from service.usecases.disposal import appraising, disposals, proposing
from service.usecases.disposal import items as disposal_items
from service.usecases.disposal.readiness import Hindrance
from service.usecases.disposal.seats import Member
from service.usecases.house import posts
from service.usecases.permissions import Action
from service.usecases.search.finding import SearchForm
from service.web.api.disposal_shapes import (
    Conclusion,
    Counted,
    Decisions,
    DisposalBlocker,
    ItemShown,
    ItemsShown,
    ItemWish,
    LeftOut,
    MemberShown,
    NewReview,
    Numbered,
    Opinion,
    Post,
    PostRow,
    PostsShown,
    PostWish,
    Proposed,
    RegisterShown,
    ReviewPath,
    ReviewRow,
    ReviewShown,
    ReviewsShown,
    RoleShown,
    Seats,
    SupervisorShown,
    TransferShown,
)
from service.web.api.noun import CONFLICT, MISSING, Noun, answer, done, listed, made
from service.web.api.shapes import Reason, Slice
from service.web.i18n import tell
from service.web.sessions import actor
from service.web.shell import archive

disposal = Noun("disposals", "鉴定与销毁｜Reviews and disposal")

REVIEW = "/disposals/<int:review_id>"


@disposal.on("GET", "/disposals", {200: ReviewsShown})
def list_disposals(query: Slice) -> Response:
    """列出鉴定，最新的在前｜List reviews, newest first"""
    found = disposals.list_reviews(actor(), archive=archive(), limit=query.limit, offset=query.offset)
    rows = [
        ReviewRow(
            id=row.id,
            title=row.title,
            unit=row.unit_name,
            kind=row.kind,
            state=row.state,
            closed=row.closed,
            number=row.number,
            items=row.items,
            proposed_at=row.proposed_at,
        )
        for row in found.rows
    ]
    return listed(ReviewsShown(total=found.total, reviews=rows), query, found.total)


@disposal.on("POST", "/disposals", {201: Proposed}, MISSING, CONFLICT)
def propose_disposal(body: NewReview) -> Response:
    """提出鉴定｜Propose a review"""
    who, place = actor(), archive()
    given = body.model_fields_set
    if "unit" in given:
        proposed = proposing.propose_due(who, body.unit, RegisterKind(body.kind), archive=place, year=body.year)
    elif "search" in given:
        form = SearchForm(body.search)
        proposed = proposing.propose_found(who, form, archive=place, title=body.title, early=body.early)
    else:
        proposed = proposing.propose_review(who, body.documents, archive=place, title=body.title, early=body.early)
    left_out = [
        LeftOut(id=one.document_id, code=one.problem.code, reason=tell(one.problem.code, **one.problem.data))
        for one in proposed.left_out
    ]
    value = Proposed(review=proposed.review_id, items=proposed.items, held=proposed.held, left_out=left_out)
    return made(value, "disposals.show_disposal", review_id=proposed.review_id)


@disposal.on("GET", REVIEW, {200: ReviewShown}, MISSING)
def show_disposal(path: ReviewPath) -> Response:
    """看一次鉴定：走到哪一步、还缺什么｜A review: how far it has come, and what is in the way"""
    return answer(review_shown(disposals.show_review(actor(), path.review_id, archive=archive())))


def review_shown(view: disposals.ReviewView) -> ReviewShown:
    """A review in the words of the interface."""
    names = set(ReviewShown.model_fields) - {"unit", "members", "destruction", "transfer", "held", "blockers"}
    return ReviewShown(
        **{name: getattr(view, name) for name in names},
        unit=view.unit_name,
        members=[
            MemberShown(person=one.person_id, name=one.name, department=one.department, opinion=one.opinion)
            for one in view.members
        ],
        destruction=_register(view.register) if view.register else None,
        transfer=_of(TransferShown, view.transfer) if view.transfer else None,
        held=[one.document_id for one in view.held],
        blockers=[_blocker(one) for one in view.hindrances],
    )


def _register(shown: disposals.RegisterShown) -> RegisterShown:
    names = set(RegisterShown.model_fields) - {"roles", "supervisors", "halted"}
    return RegisterShown(
        **{name: getattr(shown, name) for name in names},
        roles=[_of(RoleShown, one) for one in shown.roles],
        supervisors=[
            SupervisorShown(
                person=one.person_id,
                name=one.name,
                department=one.department,
                signer=one.signer,
                counted_at=one.counted_at,
                confirmed_at=one.confirmed_at,
            )
            for one in shown.supervisors
        ],
        halted=_blocker(shown.halted) if shown.halted else None,
    )


def _of(shape: type[Any], value: object) -> Any:
    """A value of a use case in a shape that has the same names."""
    return shape(**{name: getattr(value, name) for name in shape.model_fields})


def _blocker(one: Hindrance) -> DisposalBlocker:
    data = {name: str(value) if isinstance(value, date) else value for name, value in one.data.items()}
    return DisposalBlocker(code=one.code, reason=tell(one.code, **one.data), data=data)


@disposal.on("GET", f"{REVIEW}/items", {200: ItemsShown}, MISSING)
def list_disposal_items(path: ReviewPath, query: ItemWish) -> Response:
    """一次鉴定中的文件｜The items of a review"""
    found = disposal_items.list_items(
        actor(),
        path.review_id,
        archive=archive(),
        part=query.part,
        words=query.words,
        limit=query.limit,
        offset=query.offset,
    )
    rows = [
        ItemShown(
            id=row.document_id,
            code=row.code,
            title=row.title,
            formed_on=row.formed_on,
            pages=row.pages,
            paper=row.paper,
            rule=row.rule,
            due_on=row.due_on,
            decision=row.decision,
            until=row.until,
            reason=row.reason,
            outcome=row.outcome,
            obstacles=[
                tell(f"reason.{code}", **(data if isinstance(data, dict) else {})) for code, _, data in row.obstacles
            ],
        )
        for row in found.rows
    ]
    return listed(ItemsShown(total=found.total, items=rows), query, found.total)


def seats_of(body: Seats) -> list[Member]:
    """People as the use cases take them."""
    return [Member(one.person, one.department) for one in body.people]


@disposal.on("PUT", f"{REVIEW}/members", {204: None}, MISSING, CONFLICT)
def set_disposal_members(path: ReviewPath, body: Seats) -> Response:
    """组成鉴定小组｜Name the appraisal group"""
    appraising.set_members(actor(), path.review_id, seats_of(body), archive=archive())
    return done()


@disposal.on("POST", f"{REVIEW}/opinion", {204: None}, MISSING, CONFLICT)
def give_disposal_opinion(path: ReviewPath, body: Opinion) -> Response:
    """作为小组成员发表意见｜Give one's opinion as a member of the group"""
    appraising.give_opinion(actor(), path.review_id, body.opinion, archive=archive())
    return done()


@disposal.on("POST", f"{REVIEW}/decisions", {200: Counted}, MISSING, CONFLICT)
def decide_disposal(path: ReviewPath, body: Decisions) -> Response:
    """对几件文件作同样的决定｜Decide the same about several items"""
    decided = Decided(body.decision, body.until)
    count = appraising.decide_items(actor(), path.review_id, body.documents, decided, body.reason, archive=archive())
    return answer(Counted(count=count))


@disposal.on("POST", f"{REVIEW}/conclude", {200: Numbered}, MISSING, CONFLICT)
def conclude_disposal(path: ReviewPath, body: Conclusion) -> Response:
    """完成鉴定，续存的即刻生效｜Conclude the appraisal; what is kept is kept from now on"""
    number = appraising.conclude(actor(), path.review_id, body.summary, archive=archive())
    return answer(Numbered(number=number))


@disposal.on("POST", f"{REVIEW}/refuse", {204: None}, MISSING, CONFLICT)
def refuse_disposal(path: ReviewPath, body: Reason) -> Response:
    """否决一次鉴定｜Refuse a review"""
    appraising.refuse_review(actor(), path.review_id, body.reason, archive=archive())
    return done()


@disposal.on("GET", "/posts", {200: PostsShown}, MISSING)
def list_posts(query: PostWish) -> Response:
    """各单位的任职｜Who holds which post"""
    who = actor()
    action = Action.VIEW if who.may(Action.VIEW) else Action.MANAGE_PEOPLE
    rows = posts.list_posts(who, archive=archive(), unit=query.unit, action=action)
    return answer(
        PostsShown(
            posts=[
                PostRow(
                    person=row.person_id,
                    login=row.login,
                    name=row.person,
                    unit=row.unit_name,
                    post=row.post,
                    department=row.department,
                )
                for row in rows
            ]
        )
    )


@disposal.on("POST", "/posts", {204: None}, MISSING, CONFLICT)
def give_post(body: Post) -> Response:
    """任命职务｜Give a post"""
    posts.appoint_to_post(actor(), body.person, body.unit, body.post, archive=archive())
    return done()


@disposal.on("POST", "/posts/take", {204: None}, MISSING)
def take_post(body: Post) -> Response:
    """免去职务｜Take a post back"""
    posts.relieve_of_post(actor(), body.person, body.unit, body.post, archive=archive())
    return done()
