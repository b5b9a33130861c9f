"""Registers: drawn up, signed, supervised, executed, certified; and hand-overs to another archive."""

from flask import Response

from service.usecases.disposal import (
    certifying,
    executing,
    registering,
    signing,
    supervising,
    tombstones,
    transferring,
)
from service.usecases.disposal.printing import PDF, XLSX, print_review
from service.web.api.disposal_shapes import (
    AfterDestruction,
    Count,
    NewSignature,
    Numbered,
    Receipt,
    ReviewPaperPath,
    ReviewPaperWish,
    ReviewPath,
    Revised,
    Revision,
    Seats,
    Tombstone,
)
from service.web.api.disposals import REVIEW, seats_of
from service.web.api.noun import CONFLICT, MISSING, Noun, answer, content, done
from service.web.api.shapes import DocumentPath
from service.web.sending import send
from service.web.sessions import actor
from service.web.shell import archive

registers = Noun("registers", "销毁清册与移交｜Destruction registers and hand-overs")


@registers.on("POST", f"{REVIEW}/register", {200: Numbered}, MISSING, CONFLICT)
def draw_up_register(path: ReviewPath) -> Response:
    """编制销毁清册｜Draw up the destruction register"""
    return answer(Numbered(number=registering.draw_up_register(actor(), path.review_id, archive=archive())))


@registers.on("POST", f"{REVIEW}/revision", {200: Revised}, MISSING, CONFLICT)
def revise_register(path: ReviewPath, body: Revision) -> Response:
    """重编清册，原有签字作废｜Draw the list anew: signatures made before are void"""
    revision = registering.revise_register(actor(), path.review_id, body.reason, archive=archive(), strike=body.strike)
    return answer(Revised(revision=revision))


@registers.on("POST", f"{REVIEW}/signatures", {204: None}, MISSING, CONFLICT)
def sign_register(path: ReviewPath, body: NewSignature) -> Response:
    """签署清册，或提出异议｜Sign the register, or object to it

    第一人签字后清册即冻结。｜With the first signature the list freezes.
    """
    who, place = actor(), archive()
    if body.agree:
        signing.sign_register(
            who, path.review_id, body.role, body.digest, body.proof, archive=place, opinion=body.opinion
        )
    else:
        signing.object_to_register(who, path.review_id, body.role, body.digest, body.proof, body.opinion, archive=place)
    return done()


@registers.on("PUT", f"{REVIEW}/supervisors", {204: None}, MISSING, CONFLICT)
def name_supervisors(path: ReviewPath, body: Seats) -> Response:
    """指定监销人｜Name the supervisors"""
    supervising.name_supervisors(actor(), path.review_id, seats_of(body), archive=archive())
    return done()


@registers.on("POST", f"{REVIEW}/count", {204: None}, MISSING, CONFLICT)
def count_before(path: ReviewPath, body: Count) -> Response:
    """监销人销毁前清点｜Count before the destruction, as a supervisor"""
    supervising.count_before(actor(), path.review_id, body.counted, archive=archive())
    return done()


@registers.on("POST", f"{REVIEW}/execute", {202: None}, MISSING, CONFLICT)
def execute_register(path: ReviewPath) -> Response:
    """执行清册，逐件再核、逐件销毁｜Execute the register, item by item"""
    executing.execute_register(actor(), path.review_id, archive=archive())
    return Response(status=202)


@registers.on("POST", f"{REVIEW}/confirm", {204: None}, MISSING, CONFLICT)
def confirm_after(path: ReviewPath, body: AfterDestruction) -> Response:
    """监销人销毁后签字｜Confirm after the destruction, as a supervisor"""
    supervising.confirm_after(
        actor(), path.review_id, body.proof, archive=archive(), paper_destroyed=body.paper_destroyed
    )
    return done()


@registers.on("POST", f"{REVIEW}/certify", {204: None}, MISSING, CONFLICT)
def certify_disposal(path: ReviewPath) -> Response:
    """再次核实，出具销毁证明｜Verify once more, and certify"""
    certifying.certify(actor(), path.review_id, archive=archive())
    return done()


@registers.on("GET", f"{REVIEW}/papers/<paper>", {200: content(PDF, XLSX)}, MISSING, CONFLICT)
def print_disposal(path: ReviewPaperPath, query: ReviewPaperWish) -> Response:
    """鉴定工作报告、销毁清册、销毁证明｜Report, register or certificate, to print"""
    return send(print_review(actor(), path.review_id, path.paper, archive=archive(), workbook=query.workbook))


@registers.on("POST", f"{REVIEW}/package", {200: content(transferring.ZIP)}, MISSING, CONFLICT)
def pack_transfer(path: ReviewPath) -> Response:
    """把要移交的打成 BagIt 包｜What is to be handed over, as a BagIt package"""
    return send(transferring.hand_out(actor(), path.review_id, archive=archive()))


@registers.on("POST", f"{REVIEW}/receipt", {204: None}, MISSING, CONFLICT)
def record_receipt(path: ReviewPath, body: Receipt) -> Response:
    """登记移交回执，移出已移交的｜Record the receipt, and release what was handed over"""
    transferring.record_receipt(
        actor(), path.review_id, body.receiver, body.number, body.on, body.digest, archive=archive()
    )
    return done()


@registers.on("GET", "/documents/<int:document_id>/tombstone", {200: Tombstone}, MISSING)
def show_tombstone(path: DocumentPath) -> Response:
    """已销毁或移交的文件留下的存目｜What is left of a document that was destroyed or handed over"""
    stone = tombstones.show_tombstone(actor(), str(path.document_id), archive=archive())
    return answer(
        Tombstone(
            document=stone.document_id,
            code=stone.code,
            title=stone.title,
            rule=stone.rule,
            due_on=stone.due_on,
            gone=stone.gone,
            number=stone.number,
            digest=stone.digest,
            gone_at=stone.gone_at,
            review=stone.review_id,
        )
    )
