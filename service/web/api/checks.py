"""Checks of documents: what the last one found, asking for another, the report."""

from collections.abc import Sequence
from datetime import datetime
from http import HTTPStatus
from typing import Annotated

from flask import Response

from service.catalogue.checks import CheckOutcome, CheckStage
from service.usecases.checks import checking, views
from service.usecases.checks.items import CHECKS, Property
from service.web.api.documents import DOCUMENT
from service.web.api.noun import CONFLICT, MISSING, Noun, answer, content
from service.web.api.shapes import DocumentPath, Shown, one_of, told
from service.web.i18n import tell
from service.web.sending import send
from service.web.sessions import actor
from service.web.shell import archive

checks = Noun("checks", "检查｜Checks")


class Checked(Shown):
    """A check and what came of it."""

    check: Annotated[str, one_of(CHECKS)] = told("检查项目｜The check", "digest")
    property: Annotated[str, one_of(Property)] = told("四性之一｜One of the four properties", "authentic")
    outcome: Annotated[str, one_of(CheckOutcome)] = told("结果｜Outcome", "pass")
    evidence: str = told("依据｜On what evidence", "重算的 SHA-256 与登记相同：9f86d081…")


class ChecksShown(Shown):
    """The latest checks of a document; nothing where it was never checked."""

    at: datetime | None = told("检查时间｜When", "2026-11-30T02:12:00Z")
    stage: Annotated[str, one_of(CheckStage)] | None = told("阶段｜Stage", "arrival")
    by: str | None = told("检查人；空为系统自动｜By whom; none: the archive itself", "李明")
    failed: int = told("不通过几项｜How many failed", 0)
    warned: int = told("注意几项｜How many warnings", 1)
    results: Sequence[Checked] = told("各项结果｜The results")


@checks.on("GET", f"{DOCUMENT}/checks", {200: ChecksShown}, MISSING)
def show_checks(path: DocumentPath) -> Response:
    """看一份文件最近一次检查的结果｜What the last checks of a document found"""
    found = views.show_checks(actor(), path.document_id, archive=archive())
    run = found.runs[0] if found.runs else None
    return answer(
        ChecksShown(
            at=run.at if run else None,
            stage=run.stage if run else None,
            by=run.who if run else None,
            failed=run.failed if run else 0,
            warned=run.warned if run else 0,
            results=[
                Checked(
                    check=one.code,
                    property=one.property,
                    outcome=one.outcome,
                    evidence=tell(one.evidence["code"], **one.evidence["data"]),
                )
                for one in found.results
            ],
        )
    )


@checks.on("POST", f"{DOCUMENT}/checks", {202: None}, MISSING)
def check_again(path: DocumentPath) -> Response:
    """要求再检查一次｜Have a document checked again"""
    checking.check_again(actor(), path.document_id, archive=archive())
    return Response(status=HTTPStatus.ACCEPTED)


@checks.on("GET", f"{DOCUMENT}/checks.pdf", {200: content("application/pdf")}, MISSING, CONFLICT)
def print_checks(path: DocumentPath) -> Response:
    """检查报告，PDF/A；查看记入审计｜The report of the checks as PDF/A; the look is recorded"""
    return send(views.report(actor(), path.document_id, archive=archive()))
