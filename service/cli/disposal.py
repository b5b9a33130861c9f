"""`shoucang disposal`: reviews (鉴定), from the proposal to the appraisal's report."""

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from service.cli.desk import Desk, at_desk
from service.cli.output import WHOLE, json_option, put_json, put_table, tell

if TYPE_CHECKING:
    from service.usecases.disposal.disposals import ReviewView
    from service.usecases.disposal.proposing import Proposed
    from service.usecases.disposal.seats import Member

review_argument = click.argument("review", type=WHOLE)
reason_option = click.option("--reason", required=True, help="理由，记入审计。 The reason, for the audit.")
day = click.DateTime(["%Y-%m-%d"])


@click.group()
def disposal() -> None:
    """鉴定与销毁：提出、鉴定、签字、清点、执行、证明、移交。 Reviews and disposal, from proposal to certificate."""


@disposal.command()
@click.argument("ids", type=WHOLE, nargs=-1)
@click.option("--unit", help="单位：列出其全部到期的。 A unit: everything that is due in it.")
@click.option(
    "--kind", type=click.Choice(["accounting", "other"]), help="会计档案或其他（默认），同 --unit。 Kind, with --unit."
)
@click.option("--year", type=WHOLE, help="只列这一年期满的，同 --unit。 Only what ended in that year, with --unit.")
@click.option("--search", "query", help="检索式：列出找到的。 A search: everything that it finds.")
@click.option("--title", help="名称。 A name for the review.")
@click.option("--early", is_flag=True, help="也列未到期的，供延长或移交；不同 --unit。 Also what is not due.")
@json_option
def propose(
    ids: tuple[int, ...],
    unit: str | None,
    kind: str | None,
    year: int | None,
    query: str | None,
    title: str | None,
    early: bool,
    as_json: bool,
) -> None:
    """提出鉴定：给出文件编号，或单位，或检索式。 Propose a review of documents, of a unit, or of a search."""
    with at_desk() as desk:
        proposed = _propose(desk, ids, unit, kind, year, query, title, early)
        left_out = [
            {"id": one.document_id, "error": desk.say(one.problem.code, **one.problem.data)}
            for one in proposed.left_out
        ]
        if as_json:
            put_json(
                {
                    "review": proposed.review_id,
                    "items": proposed.items,
                    "held": proposed.held,
                    "left_out": left_out,
                }
            )
            return
        click.echo(proposed.review_id)
        tell(desk.say("done.review_proposed", items=proposed.items, left_out=len(left_out)))
        for one in left_out:
            tell(f"{one['id']}  {one['error']}")


def _propose(
    desk: Desk,
    ids: tuple[int, ...],
    unit: str | None,
    kind: str | None,
    year: int | None,
    query: str | None,
    title: str | None,
    early: bool,
) -> "Proposed":
    from retention import RegisterKind
    from service.usecases.disposal.proposing import propose_due, propose_found, propose_review
    from service.usecases.search.finding import SearchForm

    if sum(bool(one) for one in (ids, unit, query)) != 1:
        raise click.UsageError("请给出文件编号、--unit 或 --search 之一。 Give ids, --unit or --search.")
    if unit is None and (kind, year) != (None, None):
        raise click.UsageError("--kind、--year 须与 --unit 同用。 --kind and --year go with --unit.")
    if unit is not None and (title is not None or early):
        raise click.UsageError("--unit 列出到期的，不与 --title、--early 同用。 --unit stands without these.")
    if unit is not None:
        return propose_due(desk.actor, unit, RegisterKind(kind or "other"), archive=desk.archive, year=year)
    if query is not None:
        return propose_found(desk.actor, SearchForm(query), archive=desk.archive, title=title, early=early)
    return propose_review(desk.actor, ids, archive=desk.archive, title=title, early=early)


@disposal.command("list")
@click.option("--limit", type=click.IntRange(1, 500), default=50, show_default=True, help="最多几条。 At most.")
@json_option
def list_reviews(limit: int, as_json: bool) -> None:
    """列出鉴定，最新的在前。 List reviews, newest first."""
    from service.usecases.disposal.disposals import list_reviews as reviews

    with at_desk() as desk:
        rows = reviews(desk.actor, archive=desk.archive, limit=limit).rows
        if as_json:
            for row in rows:
                put_json(
                    {
                        "review": row.id,
                        "title": row.title,
                        "unit": row.unit_name,
                        "kind": row.kind.value,
                        "state": row.state.value,
                        "closed": row.closed,
                        "number": row.number,
                        "items": row.items,
                    }
                )
            return
        headings = [desk.say(f"console.{name}") for name in ("id", "title", "state", "code")]
        states = {row.id: desk.say(f"review_state.{row.state}") for row in rows}
        put_table(headings, [(row.id, row.title, states[row.id], row.number) for row in rows])


@disposal.command()
@review_argument
@json_option
def status(review: int, as_json: bool) -> None:
    """一次鉴定走到了哪一步，还缺什么。 How far a review has come, and what is in the way."""
    from service.usecases.disposal.disposals import show_review

    with at_desk() as desk:
        view = show_review(desk.actor, review, archive=desk.archive)
        if as_json:
            put_json(review_as_json(desk, view))
            return
        say_status(desk, view)


def say_status(desk: Desk, view: "ReviewView") -> None:
    """How far a review has come, and a line for each thing in the way."""
    number = view.register.number if view.register else view.report_number or ""
    click.echo(f"{view.title}  {number}  {desk.say(f'review_state.{view.state}')}")
    for one in view.hindrances:
        click.echo(f"- {desk.say(one.code, **one.data)}")


def review_as_json(desk: Desk, view: "ReviewView") -> dict[str, Any]:
    """A review as a line of JSON."""
    register = view.register
    return {
        "review": view.id,
        "title": view.title,
        "unit": view.unit_name,
        "kind": view.kind.value,
        "state": view.state.value,
        "closed": view.closed,
        "items": view.items,
        "decisions": dict(view.decisions),
        "outcomes": dict(view.outcomes),
        "undecided": view.undecided,
        "report": view.report_number,
        "register": register.number if register else None,
        "revision": register.revision if register else None,
        "digest": register.digest if register else None,
        "signed": [one.role for one in register.roles if one.agree] if register else [],
        "missing": [one.role for one in register.roles if not one.agree] if register else [],
        "transfer": view.transfer.number if view.transfer else None,
        "package": view.transfer.digest if view.transfer else None,
        "held": [one.document_id for one in view.held],
        "blockers": [{"code": one.code, "reason": desk.say(one.code, **one.data)} for one in view.hindrances],
    }


@disposal.command()
@review_argument
@click.option("--part", type=click.Choice(["all", "undecided", "list", "apart"]), default="all", help="哪些。 Which.")
@json_option
def items(review: int, part: str, as_json: bool) -> None:
    """列出一次鉴定中的文件。 The items of a review."""
    from service.usecases.disposal.items import MOST, Part, list_items

    with at_desk() as desk:
        offset, total = 0, 1
        while offset < total:
            page = list_items(desk.actor, review, archive=desk.archive, part=Part(part), limit=MOST, offset=offset)
            offset, total = offset + MOST, page.total
            rows = [
                {
                    "id": row.document_id,
                    "code": row.code,
                    "title": row.title,
                    "due_on": row.due_on.isoformat() if row.due_on else None,
                    "decision": row.decision.value if row.decision else None,
                    "until": row.until.isoformat() if row.until else None,
                    "outcome": row.outcome.value,
                }
                for row in page.rows
            ]
            if as_json:
                for row in rows:
                    put_json(row)
            else:
                headings = [desk.say(f"console.{name}") for name in ("id", "code", "title", "due_on", "state")]
                names = ("id", "code", "title", "due_on", "outcome")
                put_table(headings, [[row[name] for name in names] for row in rows])


@disposal.command()
@review_argument
@click.argument("seats", nargs=-1, required=True)
def members(review: int, seats: tuple[str, ...]) -> None:
    """组成鉴定小组：登录名=部门，如 wang=archive。 Name the appraisal group: log-in=department."""
    from service.usecases.disposal.appraising import set_members

    with at_desk() as desk:
        set_members(desk.actor, review, seated(desk, seats), archive=desk.archive)
        tell(desk.say("done.members_set"))


def seated(desk: Desk, seats: tuple[str, ...]) -> "list[Member]":
    """People by log-in name with the departments for which they sit."""
    from service.errors import NotFoundError
    from service.usecases.disposal.seats import Member
    from service.usecases.house.posts import list_posts

    known = {row.login: row.person_id for row in list_posts(desk.actor, archive=desk.archive)}
    found = []
    for seat in seats:
        login, _, department = seat.partition("=")
        if login not in known:
            raise NotFoundError("person.missing", reference=login)
        found.append(Member(known[login], department))
    return found


@disposal.command()
@review_argument
@click.argument("text")
def opinion(review: int, text: str) -> None:
    """发表鉴定意见。 Give one's opinion as a member of the group."""
    from service.usecases.disposal.appraising import give_opinion

    with at_desk() as desk:
        give_opinion(desk.actor, review, text, archive=desk.archive)
        tell(desk.say("done.opinion_given"))


@disposal.command()
@review_argument
@click.argument("ids", type=WHOLE, nargs=-1)
@click.option("--all", "everything", is_flag=True, help="全部未决定的。 Everything that is not decided.")
@click.option(
    "--decision",
    required=True,
    type=click.Choice(["keep", "permanent", "transfer", "destroy"]),
    help="续存、永久、移交、销毁。 What becomes of them.",
)
@click.option("--until", type=day, help="续存至哪一天。 The new last day, with keep.")
@reason_option
def decide(
    review: int, ids: tuple[int, ...], everything: bool, decision: str, until: datetime | None, reason: str
) -> None:
    """决定几件文件的去留。 Decide about items."""
    from retention import Decided, Decision
    from service.usecases.disposal.appraising import decide_items
    from service.usecases.disposal.items import MOST, Part, list_items

    decision_kept = Decision(decision)
    if bool(ids) == everything or (decision_kept is Decision.KEEP) != (until is not None):
        raise click.UsageError("请给出编号或 --all；续存须给 --until。 Give ids or --all; keep needs --until.")
    with at_desk() as desk:
        wanted = list(ids)
        while everything:
            page = list_items(
                desk.actor, review, archive=desk.archive, part=Part.UNDECIDED, limit=MOST, offset=len(wanted)
            )
            wanted.extend(row.document_id for row in page.rows)
            everything = len(wanted) < page.total
        decided = Decided(decision_kept, until.date() if until else None)
        count = decide_items(desk.actor, review, wanted, decided, reason, archive=desk.archive)
        tell(desk.say("done.items_decided", count=count))


@disposal.command()
@review_argument
@click.option("--summary", required=True, help="结论，印在报告里。 The conclusion, printed in the report.")
def conclude(review: int, summary: str) -> None:
    """完成鉴定；给出报告编号。 Conclude the appraisal; prints the number of its report."""
    from service.usecases.disposal.appraising import conclude as end

    with at_desk() as desk:
        click.echo(end(desk.actor, review, summary, archive=desk.archive))
        desk.settle()


@disposal.command()
@review_argument
@reason_option
def refuse(review: int, reason: str) -> None:
    """否决一次鉴定。 Refuse a review."""
    from service.usecases.disposal.appraising import refuse_review

    with at_desk() as desk:
        refuse_review(desk.actor, review, reason, archive=desk.archive)
        tell(desk.say("done.review_refused"))


@disposal.command("print")
@review_argument
@click.argument("paper", type=click.Choice(["report", "register", "certificate"]))
@click.argument("to", type=click.Path(dir_okay=False, path_type=Path))
@click.option("--xlsx", is_flag=True, help="电子表格。 As a workbook.")
def print_paper(review: int, paper: str, to: Path, xlsx: bool) -> None:
    """打印鉴定工作报告、销毁清册或销毁证明。 Print report, register or certificate."""
    from service.usecases.disposal.printing import Paper, print_review

    with (
        at_desk() as desk,
        print_review(desk.actor, review, Paper(paper), archive=desk.archive, workbook=xlsx) as (source, *_),
    ):
        to.write_bytes(source.read())
