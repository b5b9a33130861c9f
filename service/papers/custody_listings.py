"""The papers of a handover as lists under a heading."""

from collections.abc import Iterator, Sequence

from service.papers.custody_values import ElectronicTransfer, HandedLine, HandoverRegister, TransferDeed, TransferNotice
from service.papers.listings import Fact, Listing
from service.papers.tables import SHOWN_DIGEST, Cell, Column, Table, Tongue

GIGABYTE = 1_000_000_000

LINES = (
    Column("number", 4),
    Column("code", 18, is_code=True),
    Column("title", 20),
    Column("category", 8),
    Column("carrier", 8),
    Column("pages", 4),
    Column("term", 6),
    Column("box", 6),
    Column("given_tick", 6),
    Column("received_tick", 6),
    Column("verified", 5),
    Column("differences", 9),
)
PARTIES = (
    Column("party", 9),
    Column("person", 10),
    Column("unit", 16),
    Column("opinion", 20),
    Column("signed_at", 13),
    Column("signed_digest", 16, is_code=True),
    Column("by_hand", 16),
)
MATTERS = (Column("matter", 20), Column("references", 80))
CHECKS = (Column("check", 24), Column("giving_unit", 38), Column("receiving_unit", 38))


def handover_register(form: HandoverRegister, tongue: Tongue) -> Listing:
    """档案交接登记: what is handed over line by line, what is open, and three signatures."""
    return Listing(
        heading="print.handover",
        number=_number(form, tongue),
        facts=[
            ("cause", form.cause),
            ("handover_state", form.state),
            ("giving_unit", form.unit),
            ("receiving_unit", form.receiving_unit),
            ("fonds", form.fonds),
            ("category", form.categories),
            ("year_span", form.years),
            *_amounts(form, tongue),
            ("proposed_on", form.proposed_on.isoformat()),
            ("expires_on", form.expires_on.isoformat()),
            ("handed_at", tongue.moment(form.done_at)),
            ("list_digest", form.digest),
            ("absence", form.absence),
            ("note", form.note),
        ],
        tables=[
            Table(LINES, [_line(one, tongue) for one in form.lines], "print.handed_list"),
            Table(MATTERS, list(form.matters), "print.matters"),
            _parties(form, tongue),
        ],
        foot=_number(form, tongue),
        notes=[tongue.say("print.copies_note")],
    )


def _number(form: HandoverRegister, tongue: Tongue) -> str:
    if form.volumes == 1:
        return form.number
    return form.number + tongue.say("print.volume_of", volume=form.volume, volumes=form.volumes)


def electronic_transfer(form: ElectronicTransfer, tongue: Tongue) -> Listing:
    """电子档案移交与接收登记表: how much, in what, and what was checked on either side."""
    of = form.of
    return Listing(
        heading="print.electronic_transfer",
        number=of.number,
        facts=[
            ("transfer_name", f"{of.cause} {of.number}"),
            ("content", of.note or of.categories),
            ("items", str(of.items)),
            ("amount", _gigabytes(of)),
            ("carrier_numbers", tongue.say("print.online")),
            ("carrier_type", tongue.say("print.online")),
            ("list_digest", of.digest),
        ],
        tables=[Table(CHECKS, list(_checks(of, tongue)), "print.checks_made"), _parties(of, tongue)],
        foot=of.number,
        notes=[tongue.say("print.copies_note")],
        hands=("filled_in_by", "inspected_by", "seals"),
        is_wide=False,
    )


def transfer_deed(form: TransferDeed, tongue: Tongue) -> Listing:
    """档案交接文据: from unit to unit, under both seals."""
    of = form.of
    return Listing(
        heading="print.transfer_deed",
        number=of.number,
        facts=[
            ("giving_unit", of.unit),
            ("receiving_unit", of.receiving_unit),
            ("nature", form.nature),
            ("year_span", of.years),
            ("category", of.categories),
            *_amounts(of, tongue),
            ("finding_aids", tongue.say("print.list_attached", lines=of.items + of.things)),
            ("note", of.note),
            ("received_opinion", next((one.opinion for one in of.parties[1:2]), "")),
            ("handed_at", tongue.moment(of.done_at)),
            ("list_digest", of.digest),
        ],
        tables=[_parties(of, tongue)],
        foot=of.number,
        notes=[tongue.say("print.copies_note")],
        hands=("giving_seal", "receiving_seal", "handled_by"),
        is_wide=False,
    )


def _amounts(form: HandoverRegister, tongue: Tongue) -> Iterator[Fact]:
    yield "amount", tongue.say("print.total", items=form.items, pages=form.pages) + f" {_gigabytes(form)}"
    yield "paper_amount", str(form.on_paper)
    yield "things", str(form.things)
    yield "different", str(form.different)


def _gigabytes(form: HandoverRegister) -> str:
    """Three decimals, as the form asks."""
    return f"{form.size / GIGABYTE:.3f} GB"


def _line(one: HandedLine, tongue: Tongue) -> Sequence[Cell]:
    ticks = (tongue.moment(one.giver_at), tongue.moment(one.receiver_at))
    term = tongue.term(one.term)
    return (
        *(one.number, one.code, one.title, one.category, one.carrier, one.pages, term, one.box),
        *(*ticks, one.verified, one.differences),
    )


def _parties(form: HandoverRegister, tongue: Tongue) -> Table:
    rows = [
        (
            one.party,
            one.name,
            one.unit,
            one.opinion,
            tongue.moment(one.signed_at) or tongue.say("print.unsigned"),
            (one.digest or "")[:SHOWN_DIGEST],
            "",
        )
        for one in form.parties
    ]
    return Table(PARTIES, rows, "print.three_parties", is_signed=True)


def _checks(form: HandoverRegister, tongue: Tongue) -> Iterator[Sequence[Cell]]:
    """What the program can vouch for; the rest is left to be filled in by hand."""
    lines = form.items + form.things
    same = tongue.say("print.list_sealed")
    given = tongue.say("print.ticked_of", ticked=form.ticked_by_giver, lines=lines)
    received = tongue.say("print.ticked_of", ticked=form.ticked_by_receiver, lines=lines)
    verified = tongue.say("print.verified_of", verified=form.verified, broken=form.broken)
    yield tongue.say("print.accuracy"), same, same
    yield tongue.say("print.completeness"), given, received
    yield tongue.say("print.usability"), verified, verified
    yield tongue.say("print.safety"), "", ""
    yield tongue.say("print.appearance"), tongue.say("print.online"), tongue.say("print.online")


def transfer_notice(form: TransferNotice, tongue: Tongue) -> Listing:
    """个人信息转移告知书: one sheet, to be delivered or put up."""
    of = form.of
    names = {"unit": of.unit, "receiving": of.receiving_unit, "cause": of.cause}
    return Listing(
        heading="print.transfer_notice",
        number=of.number,
        facts=[
            ("giving_unit", of.unit),
            ("receiving_unit", of.receiving_unit),
            ("nature", form.nature),
            ("handed_at", tongue.moment(of.done_at)),
            ("contact", form.contact),
        ],
        tables=[],
        foot=of.number,
        paragraphs=[
            tongue.say("print.notice_text", **names),
            tongue.say("print.notice_rights", receiving=of.receiving_unit),
            f"{of.unit}　{form.notified_on.isoformat() if form.notified_on else ''}",
        ],
        hands=("seal_of_unit",),
        is_wide=False,
    )
