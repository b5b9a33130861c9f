"""`shoucang show`, `file`, `discard`, `retry`: one document, or some, by number."""

import sys
from typing import TYPE_CHECKING, Any

import click

from service.cli.desk import Desk, at_desk, looking, opened_or_outside, unsealing_option
from service.cli.output import POSITIVE, json_option, put_json, put_table, tell

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from service.usecases.documents.filing import Filed

document_ids = click.argument("ids", nargs=-1, required=True, type=POSITIVE, metavar="ID…")
document_id = click.argument("number", type=POSITIVE, metavar="ID")


@click.command()
@document_id
@unsealing_option
@json_option
def show(number: int, reason: str | None, as_json: bool) -> None:
    """显示一份文件的著录、文字和期限。 Show a document: description, text, period."""
    from service.serialise import document_json
    from service.usecases.documents.viewing import show_document, show_outside
    from service.usecases.intake.outcomes import outcomes

    with at_desk() as desk:
        view = opened_or_outside(
            desk,
            lambda: show_document(looking(desk.actor, reason), number, archive=desk.archive),
            lambda: show_outside(desk.actor, number, archive=desk.archive),
        )
        outcome = outcomes(desk.actor, [number], archive=desk.archive)[number]
        shown = document_json(view, outcome.stage)
        if as_json:
            put_json(_promised(shown))
        else:
            _print(desk, shown)


def _promised(shown: "Mapping[str, Any]") -> dict[str, Any]:
    """What scripts were promised, and nothing else: the author stands in the text and in the REST interface."""
    fields = [one for one in shown["fields"] if one["kind"] != "author"]
    return {name: value for name, value in shown.items() if name != "author"} | {"fields": fields}


def _print(desk: Desk, shown: "Mapping[str, Any]") -> None:
    retention = shown["retention"]
    rows = [
        (desk.say(f"console.{name}"), shown[name])
        for name in ("id", "path", "code", "title", "author", "date", "category", "type", "confidence", "pages")
    ]
    rows.append((desk.say("console.state"), desk.say(f"stage.{shown['state']}")))
    rows.append((desk.say("console.rule"), retention["rule"]))
    rows.append((desk.say("console.due_on"), retention["due_on"]))
    rows.append((desk.say("console.retention"), desk.say(f"retention_state.{retention['state']}")))
    rows.extend((desk.say(f"field.{one['kind']}"), one["value"]) for one in shown["fields"])
    put_table(("", ""), rows)
    click.echo(shown["text"])


@click.command()
@document_ids
@json_option
def file(ids: tuple[int, ...], as_json: bool) -> None:
    """归档：赋予档号。 File documents: each gets its archival code."""
    from service.usecases.documents.filing import file_documents

    with at_desk() as desk:
        results = file_documents(desk.actor, ids, archive=desk.archive)
        desk.settle()
        report_filed(desk, results, as_json=as_json)


def report_filed(desk: Desk, results: "Sequence[Filed]", *, as_json: bool) -> None:
    """Print the code of each document, or why it has none; exit code 1 if any has none."""
    rows = []
    for result in results:
        problem = result.problem
        error = desk.say(problem.code, **problem.data) if problem else None
        rows.append((result.document_id, result.code, error))
    if as_json:
        for number, code, error in rows:
            put_json({"id": number, "code": code, "error": error})
    else:
        put_table([desk.say(f"console.{name}") for name in ("id", "code", "error")], rows)
    sys.exit(1 if any(result.problem for result in results) else 0)


@click.command()
@document_id
@click.option("--reason", required=True, help="理由，记入审计。 The reason, for the audit.")
def discard(number: int, reason: str) -> None:
    """撤下一份未归档的文件。 Discard a document that is not filed."""
    from service.usecases.documents.filing import discard as discard_document

    with at_desk() as desk:
        discard_document(desk.actor, number, reason, archive=desk.archive)
        desk.settle()
        tell(desk.say("console.discarded", id=number))


@click.command()
@document_ids
def retry(ids: tuple[int, ...]) -> None:
    """重新识读失败的页。 Read failed pages once more."""
    from service.usecases.documents.paging import retry_reading

    with at_desk() as desk:
        for number in ids:
            pages = retry_reading(desk.actor, number, archive=desk.archive)
            tell(desk.say("console.retried", id=number, pages=pages))
