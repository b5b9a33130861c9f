"""`shoucang search` and `shoucang index`: finding, and keeping what finds in order."""

import sys
from collections.abc import Callable
from dataclasses import asdict

import click

from service.cli.desk import Desk, at_desk, looking, unsealing_option
from service.cli.output import WHOLE, json_option, put_json, put_table, tell

FILTERS = {
    "category": "类别，如 original。 Category.",
    "type": "文种代码，如 A07。 Code of the type.",
    "unit": "单位及其下级。 Unit, with all below it.",
    "year": "形成年度。 Year of origin.",
    "state": "期限状态，如 running。 State of the period.",
    "carrier": "载体，如 paper。 Carrier.",
}
"""What is filtered by, and its help; each may be given several times, and any of its values will do."""


def _filter_options(command: Callable[..., None]) -> Callable[..., None]:
    for name, meaning in reversed(FILTERS.items()):
        command = click.option(f"--{name}", multiple=True, help=meaning)(command)
    return command


@click.command()
@click.argument("query", default="")
@click.option("--limit", type=click.IntRange(1, 100), default=20, show_default=True, help="条数。 How many.")
@click.option("--offset", type=WHOLE, default=0, help="跳过的条数。 How many to skip.")
@_filter_options
@click.option(
    "--sort",
    type=click.Choice(["relevance", "newest", "oldest", "code"]),
    default="relevance",
    show_default=True,
    help="次序。 Order.",
)
@click.option("--sealed", is_flag=True, help="连同已撤档封存的案卷，须写明 --reason。 Sealed case files too.")
@unsealing_option
@json_option
def search(
    query: str,
    limit: int,
    offset: int,
    sort: str,
    sealed: bool,
    reason: str | None,
    as_json: bool,
    **filters: tuple[str, ...],
) -> None:
    """查找：词之间为“并且”，可用 OR、NOT、引号和括号。 Search; AND is meant, OR, NOT, "…" and () are understood."""
    from service.serialise import snippet_text
    from service.usecases.search.finding import SearchForm, find

    with at_desk() as desk:
        units = tuple(_unit_id(desk, reference) for reference in filters["unit"])
        form = SearchForm(query, {**filters, "unit": units}, sort, limit, offset, sealed)
        found = find(looking(desk.actor, reason), form, archive=desk.archive)
        hits = [(hit.id, hit.code, hit.title, snippet_text(hit.snippet)) for hit in found.hits]
        if as_json:
            shown = [dict(zip(("id", "code", "title", "snippet"), hit, strict=True)) for hit in hits]
            put_json({"total": found.total, "hits": shown, "facets": found.facets})
            return
        put_table([desk.say(f"console.{name}") for name in ("id", "code", "title", "snippet")], hits)
        tell(desk.say("console.found", total=found.total))
        if found.without_hits:
            tell(desk.say("console.without_hits", words=found.without_hits))


def _unit_id(desk: Desk, reference: str) -> str:
    from service.usecases.house.unit_views import show_unit
    from service.usecases.permissions import Action

    return str(show_unit(desk.actor, reference, archive=desk.archive, action=Action.SEARCH).row.id)


@click.group()
def index() -> None:
    """检索索引：核对、重建。 The search index: check, rebuild."""


@index.command()
@click.option("--repair/--no-repair", default=True, show_default=True, help="就地修复。 Mend what differs.")
@json_option
def check(repair: bool, as_json: bool) -> None:
    """逐件核对索引与目录，连同分出的词。 Compare index and catalogue, tokens too.

    退出码：一致或已修复为 0，否则为 1。 Exit code: 0 if they agree or were mended, otherwise 1.
    """
    from service.usecases.search.indexed import check_index

    with at_desk() as desk:
        result = check_index(desk.actor, archive=desk.archive, repair=repair)
        if as_json:
            put_json({**asdict(result), "sound": result.sound, "repaired": repair and not result.sound})
        else:
            counts = {name: len(getattr(result, name)) for name in ("missing", "differing", "surplus")}
            tell(desk.say("console.index_checked", checked=result.checked, **counts))
    sys.exit(0 if result.sound or repair else 1)


@index.command()
def rebuild() -> None:
    """由数据库和存储重建索引，期间照常检索。 Build the index anew; searches go on meanwhile."""
    from service.usecases.search.indexed import rebuild_index

    with at_desk() as desk:
        count = rebuild_index(desk.actor, archive=desk.archive)
        tell(desk.say("console.index_rebuilt", count=count))
