"""What the papers of reviews and disposal say: 鉴定工作报告, 销毁清册, 销毁证明. Values only, free of the database.

Names of roles, departments and bases are words of the regulation, in Chinese: the papers are Chinese. What is not
known is None and left empty on the paper.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime


@dataclass(frozen=True, slots=True)
class Line:
    """An item of a list (rule 79 art. 17, order 13).

    `term` is the period in words (10年, 30年, 永久), `kept` the time kept until now in words (10年10个月), `due_on` the
    last day of keeping. For accounting records `volume` is 卷号 and `first_year`, `last_year` 起止年度. `paper` says
    whether a paper original goes with it, `box` where that lies. `gone_at` is when it was destroyed or handed over.
    `remark` tells why an item was kept back, struck from the list, or what it awaits.
    """

    number: int
    code: str
    title: str
    document_number: str | None
    responsible: str | None
    formed_on: date | None
    first_year: int | None
    last_year: int | None
    volume: str | None
    pages: int
    term: str
    kept: str
    due_on: date | None
    paper: bool
    box: str | None
    gone_at: datetime | None = None
    remark: str = ""


@dataclass(frozen=True, slots=True)
class Opinion:
    """What a member of the appraisal group said; `name` of the person, `department` for which they sit in it."""

    name: str
    department: str
    text: str
    given_on: date | None


@dataclass(frozen=True, slots=True)
class Appraised:
    """A line of the appraisal report with what was decided: `keep`, `permanent`, `transfer` or `destroy`.

    `old` is the former end in words (2026-12-31), `new` what it is now (2036-12-31, 永久); annotated as decree 772
    article 24 asks. Both are empty where nothing changed.
    """

    line: Line
    decision: str
    decision_name: str
    reason: str
    old: str = ""
    new: str = ""


@dataclass(frozen=True, slots=True)
class AppraisalReport:
    """鉴定工作报告 (accounting: 会计档案鉴定意见书), decree 772 article 24, rule 79 article 16.

    `counts` decision name -> items, in the order in which they are told; `held` are the items that are kept aside
    because a hold is open on them (rule 79 article 19), each with the hold in its remark.
    """

    number: str
    accounting: bool
    fonds: str
    unit: str
    title: str
    appraised_on: date
    chaired_by: str
    members: Sequence[Opinion]
    counts: Sequence[tuple[str, int]]
    lines: Sequence[Appraised]
    held: Sequence[Line]
    schedule: str
    bases: Sequence[str]
    summary: str


@dataclass(frozen=True, slots=True)
class Signature:
    """A signature on the register. `role` is the role signed for, `post` held and `unit` of the person who signed.

    `digest` is that of the list signed; `also` names the other roles that the same person signed for.
    """

    role: str
    name: str | None
    department: str
    opinion: str
    signed_at: datetime | None
    digest: str | None
    also: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Supervisor:
    """A supervisor (监销人): what they counted before, and when they confirmed after.

    `paper_destroyed` is their tick that the paper originals were destroyed too; None where there are none.
    """

    name: str
    department: str
    signer: bool
    counted: int | None
    counted_at: datetime | None
    confirmed_at: datetime | None
    paper_destroyed: bool | None


@dataclass(frozen=True, slots=True)
class Register:
    """销毁清册 with its columns, signatures and supervisors; before and after the destruction.

    `digest` binds `lines` as they were signed (SHA-256, hexadecimal); `kept_back` are items of the list that a later
    hold keeps, `held` those that were held before the list was signed; `shelves` the boxes with paper originals, each
    with how many items of the list lie in it.
    """

    number: str
    accounting: bool
    fonds: str
    unit: str
    title: str
    revision: int
    drawn_on: date
    report_number: str
    appraised_on: date
    schedule: str
    digest: str
    lines: Sequence[Line]
    kept_back: Sequence[Line]
    held: Sequence[Line]
    pages: int
    signatures: Sequence[Signature]
    supervisors: Sequence[Supervisor]
    shelves: Sequence[tuple[str, int]]
    executed_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Certificate:
    """销毁证明: that what the register lists is gone, how that was verified, and what is left.

    `objects` is how many stored objects were removed, `shared` how many stay because another item refers to them;
    `checks` tells in words what was verified; `backups_until` when the last backup that holds an item expires, None
    where no backup was ever made.
    """

    number: str
    accounting: bool
    fonds: str
    unit: str
    title: str
    digest: str
    report_number: str
    destroyed: int
    pages: int
    kept_back: int
    executed_by: str
    began_at: datetime
    executed_at: datetime
    verified_at: datetime
    certified_on: date
    certified_by: str
    objects: int
    shared: int
    checks: Sequence[str]
    supervisors: Sequence[Supervisor]
    backups_until: date | None = None
