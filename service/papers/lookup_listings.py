"""Papers of look-ups, laid out as lists under a heading."""

from service.papers.listings import Listing
from service.papers.lookup_values import GivenPaper, LookupRegister, RefusalNotice
from service.papers.tables import Column, Table, Tongue

REGISTER = (
    Column("number", 2.5),
    Column("date", 7),
    Column("lookup_number", 7, is_code=True),
    Column("visitors", 4.5),
    Column("body", 5),
    Column("identity_papers", 7),
    Column("contact", 6),
    Column("letter_number", 5),
    Column("purpose", 5),
    Column("legal_basis", 5),
    Column("scope", 8.5),
    Column("mode", 5),
    Column("items", 2.5),
    Column("copied_pages", 2.5),
    Column("approved_by", 6),
    Column("served_by", 4),
    Column("from_to_time", 6),
    Column("returned", 3.5),
    Column("effect", 4),
    Column("remark", 3),
)
SOURCES = (Column("number", 8), Column("code", 36, is_code=True), Column("title", 44), Column("sheet", 12))


def register(form: LookupRegister, tongue: Tongue) -> Listing:
    """查阅登记簿: a line a look-up, and at its foot the counts."""
    rows = [
        (
            place,
            line.date,
            line.number,
            line.visitors,
            line.body,
            line.papers,
            line.contact,
            line.letter_number,
            line.purpose,
            line.basis,
            line.scope,
            line.modes,
            line.items,
            line.copies,
            line.approved,
            line.served_by,
            line.from_to,
            line.returned,
            line.effect,
            line.remark,
        )
        for place, line in enumerate(form.lines, 1)
    ]
    counts = {"times": form.times, "items": form.items, "copies": form.copies, "lookups": len(rows)}
    return Listing(
        heading="print.lookup_register",
        facts=[
            ("unit", form.unit),
            ("fonds", form.fonds),
            ("period", tongue.say("print.from_to", first=form.first.isoformat(), last=form.last.isoformat())),
            ("printed_on", form.printed_on.isoformat()),
        ],
        tables=[Table(REGISTER, rows)],
        foot=f"{form.unit} {form.first.isoformat()}—{form.last.isoformat()}",
        notes=[tongue.say("print.lookup_counts", **counts), tongue.say("print.end")],
        hands=("checked_by", "checked_on"),
    )


def notice(form: RefusalNotice, tongue: Tongue) -> Listing:
    """不予查阅告知书."""
    return Listing(
        heading="print.refusal_notice",
        number=form.number,
        facts=[
            ("receiver", form.receiver),
            ("received_on", form.received_on.isoformat()),
            ("purpose", form.purpose),
        ],
        tables=[],
        foot=form.number,
        paragraphs=[
            tongue.say("print.refusal_text", reason=form.reason),
            tongue.say("print.remedy_text", remedy=form.remedy),
            f"{form.unit}　{form.refused_by}　{form.refused_on.isoformat()}",
        ],
        hands=("seal_of_unit",),
        is_wide=False,
    )


def given(form: GivenPaper, tongue: Tongue) -> Listing:
    """摘抄件, 查档证明: the text, whence it is taken, who checked it, and the code by which anybody can verify it."""
    rows = [(place, code, title, page) for place, (code, title, page) in enumerate(form.lines, 1)]
    return Listing(
        heading=f"print.given_{form.kind}",
        number=form.number,
        facts=[
            ("receiver", form.receiver),
            ("lookup", form.lookup),
            ("unit", form.unit),
            ("checked_by", form.checked_by),
            ("made_on", form.made_on.isoformat()),
            ("verification_code", form.code),
        ],
        tables=[Table(SOURCES, rows, "print.sources", end=tongue.say("print.end"))],
        foot=form.number,
        paragraphs=list(form.text),
        notes=[tongue.say("print.given_note")],
        hands=("checked_by", "seal_of_unit"),
        is_wide=False,
    )
