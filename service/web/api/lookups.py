"""Look-ups from outside: requests, scope, approval, the reading room, papers that are given, the register."""

from http import HTTPStatus
from io import BytesIO

from flask import Response

from retention import LookupState, Terms
from service.catalogue.lookups import PaperKind
from service.usecases.lookups import approving, closing, issuing, letters, register, requests, rooms, scoping, views
from service.usecases.lookups.issuing import Given
from service.usecases.lookups.register import Span
from service.usecases.stack.printing import XLSX
from service.web.api.lookup_shapes import (
    LetterForm,
    LookupApproval,
    LookupApproved,
    LookupClosing,
    LookupMade,
    LookupNote,
    LookupPagePath,
    LookupPath,
    LookupRefusal,
    LookupRequest,
    LookupScope,
    LookupScopeShown,
    LookupShown,
    LookupsShown,
    LookupWish,
    NewLookup,
    NewLookupText,
    ReadingRoomShown,
    RegisterWish,
    ScopePages,
    shown,
    summary,
)
from service.web.api.noun import CONFLICT, MISSING, Noun, answer, content, done, listed, made
from service.web.api.shapes import Reason
from service.web.security import takes_letters
from service.web.sending import opened, send
from service.web.sessions import actor
from service.web.shell import archive

lookups = Noun("lookups", "查阅｜Look-ups from outside")

LOOKUP = "/lookups/<int:lookup_id>"
PDF, JPEG = "application/pdf", "image/jpeg"
WIDTH = 1400


@lookups.on("GET", "/lookups", {200: LookupsShown})
def list_lookups(query: LookupWish) -> Response:
    """列出查阅，新的在前｜List look-ups, the newest first"""
    state = LookupState(query.state) if query.state else None
    found = views.list_lookups(actor(), archive=archive(), state=state, limit=query.limit, offset=query.offset)
    return listed(LookupsShown(total=found.total, lookups=[summary(row) for row in found.rows]), query, found.total)


@lookups.on("POST", "/lookups", {201: LookupMade}, MISSING, CONFLICT)
def record_lookup(body: NewLookup) -> Response:
    """登记查阅申请；还缺什么见申请｜Record a request; what it lacks stands in it"""
    number = requests.record_request(actor(), body.request(), archive=archive(), unit=body.unit)
    return made(LookupMade(id=number), "lookups.show_lookup", lookup_id=number)


@lookups.on("GET", "/lookups/register", {200: content(PDF, XLSX)}, CONFLICT)
def print_lookup_register(query: RegisterWish) -> Response:
    """查阅登记簿，PDF/A 或 XLSX；打印记入审计｜The register of look-ups; the print is recorded"""
    today = archive().clock.today()
    span = Span(query.first or today.replace(month=1, day=1), query.last or today)
    return send(register.print_register(actor(), span, archive=archive(), shape=query.shape))


@lookups.on("GET", LOOKUP, {200: LookupShown}, MISSING)
def show_lookup(path: LookupPath) -> Response:
    """看一项查阅：申请、范围、还缺什么、经手人｜A look-up: request, scope, what it lacks, who had a hand in it"""
    return answer(shown(views.show_lookup(actor(), path.lookup_id, archive=archive())))


@lookups.on("PUT", LOOKUP, {204: None}, MISSING, CONFLICT)
def amend_lookup(path: LookupPath, body: LookupRequest) -> Response:
    """审批前补正申请｜Complete or correct a request before it is approved"""
    requests.amend_request(actor(), path.lookup_id, body.request(), archive=archive())
    return done()


@lookups.on("POST", f"{LOOKUP}/letter", {204: None}, MISSING, CONFLICT)
@takes_letters
def attach_letter(path: LookupPath, form: LetterForm) -> Response:
    """附介绍信扫描件：PDF、JPEG 或 PNG｜Attach the scan of the letter: PDF, JPEG or PNG"""
    letters.attach_letter(actor(), path.lookup_id, BytesIO(form.letter.read()), archive=archive())
    return done()


@lookups.on("GET", f"{LOOKUP}/letter/<int:place>", {200: content(JPEG)}, MISSING)
def show_letter(path: LookupPagePath) -> Response:
    """介绍信的一页，图像｜A page of the letter, as a picture"""
    return Response(letters.letter_page(actor(), path.lookup_id, path.place, archive=archive()), mimetype=JPEG)


@lookups.on("PUT", f"{LOOKUP}/scope", {200: LookupScopeShown}, MISSING, CONFLICT)
def set_lookup_scope(path: LookupPath, body: LookupScope) -> Response:
    """定范围：哪几件、哪几页，或整个案卷｜Set the scope: documents and pages, or a whole case file"""
    pages = scoping.set_scope(actor(), path.lookup_id, body.wanted(), archive=archive(), case=body.case)
    return answer(LookupScopeShown(pages=pages))


@lookups.on("POST", f"{LOOKUP}/approve", {200: LookupApproved}, MISSING, CONFLICT)
def approve_lookup(path: LookupPath, body: LookupApproval) -> Response:
    """批准；件数多或敏感的须第二人照样再批｜Approve; many or sensitive papers need a second person"""
    terms = Terms(frozenset(body.modes), body.expires_at, body.views)
    state = approving.approve_lookup(actor(), path.lookup_id, terms, body.revision, archive=archive())
    return answer(LookupApproved(state=state))


@lookups.on("POST", f"{LOOKUP}/admit", {204: None}, MISSING, CONFLICT)
def admit_in_person(path: LookupPath) -> Response:
    """本人凭有效证件查阅自己的档案，当日有效｜Admit the worker concerned to the own file, for today"""
    approving.admit_in_person(actor(), path.lookup_id, archive=archive())
    return done()


@lookups.on("POST", f"{LOOKUP}/refuse", {204: None}, MISSING, CONFLICT)
def refuse_lookup(path: LookupPath, body: LookupRefusal) -> Response:
    """驳回，写明理由和救济途径｜Refuse, with the reason and the remedy"""
    approving.refuse_lookup(actor(), path.lookup_id, body.reason, body.remedy, archive=archive())
    return done()


@lookups.on("POST", f"{LOOKUP}/withdraw", {204: None}, MISSING, CONFLICT)
def withdraw_approval(path: LookupPath, body: Reason) -> Response:
    """撤回批准，即刻生效｜Withdraw the approval; in force at once"""
    approving.withdraw_approval(actor(), path.lookup_id, body.reason, archive=archive())
    return done()


@lookups.on("GET", f"{LOOKUP}/notice", {200: content(PDF)}, MISSING)
def print_refusal_notice(path: LookupPath) -> Response:
    """不予查阅告知书｜The notice of a refusal"""
    return send(register.print_notice(actor(), path.lookup_id, archive=archive()))


@lookups.on("POST", f"{LOOKUP}/room", {201: ReadingRoomShown}, MISSING, CONFLICT)
def open_room(path: LookupPath) -> Response:
    """打开阅览室；口令只给这一次｜Open the reading room; the code is given this once"""
    room = rooms.open_room(actor(), path.lookup_id, archive=archive())
    return answer(ReadingRoomShown(code=room.code, code_until=room.code_until, until=room.until), HTTPStatus.CREATED)


@lookups.on("POST", f"{LOOKUP}/room/close", {204: None}, MISSING)
def close_room(path: LookupPath) -> Response:
    """关闭阅览室｜Close the reading room"""
    rooms.close_room(actor(), path.lookup_id, archive=archive())
    return done()


@lookups.on("GET", f"{LOOKUP}/room/<int:place>", {200: content(JPEG)}, MISSING, CONFLICT)
def show_room_page(path: LookupPagePath) -> Response:
    """阅览室里的一页，带水印；算一次｜A page of the room with its watermark; it counts as a view"""
    picture = rooms.room_page(actor(), path.lookup_id, path.place, archive=archive(), width=WIDTH)
    return Response(picture, mimetype=JPEG)


@lookups.on("GET", f"{LOOKUP}/preview/<int:place>", {200: content(JPEG)}, MISSING, CONFLICT)
def preview_page(path: LookupPagePath) -> Response:
    """将看到的一页，供审批｜A page as it would be seen, for whoever approves"""
    picture = rooms.preview_page(actor(), path.lookup_id, path.place, archive=archive(), width=WIDTH)
    return Response(picture, mimetype=JPEG)


@lookups.on("POST", f"{LOOKUP}/copy", {200: content(PDF)}, MISSING, CONFLICT)
def issue_copy(path: LookupPath, body: ScopePages) -> Response:
    """制作复制件：盖章、编号、带验证码，系统不留｜Make a copy: stamped, numbered, with its code; it is not kept"""
    return _given(issuing.issue_copy(actor(), path.lookup_id, body.pages, archive=archive()))


@lookups.on("POST", f"{LOOKUP}/text", {200: content(PDF)}, MISSING, CONFLICT)
def issue_text(path: LookupPath, body: NewLookupText) -> Response:
    """制作摘抄件或证明｜Make an extract or a certificate"""
    kind = PaperKind(body.kind)
    return _given(issuing.issue_text(actor(), path.lookup_id, kind, body.pages, body.text, archive=archive()))


@lookups.on("POST", f"{LOOKUP}/return", {204: None}, MISSING, CONFLICT)
def return_lookup(path: LookupPath, body: LookupNote) -> Response:
    """记录归还和核对｜Record that all is back and was checked"""
    closing.record_return(actor(), path.lookup_id, body.note, archive=archive())
    return done()


@lookups.on("POST", f"{LOOKUP}/close", {204: None}, MISSING, CONFLICT)
def close_lookup(path: LookupPath, body: LookupClosing) -> Response:
    """记录利用效果，办结｜Record the effect, and close it"""
    closing.close_lookup(actor(), path.lookup_id, body.effect, archive=archive(), remark=body.remark)
    return done()


def _given(made_of: Given) -> Response:
    answer = send(opened(made_of.content, f"{made_of.number}.pdf", PDF))
    answer.headers["X-Verification-Code"] = made_of.code
    return answer
