"""What a tree of many units costs: the check of a permission, lists that ask it, the tree page, import and moves.

`python -m bench.units [--units N] [--documents N] [--json]`. The units come from one table as an administrator imports
it: counties under the city, a hundred works under each; papers lie with a hundred counties. What is looked at is looked
at by a keeper of the whole tree, and by one of a single county, whose subtree is one range of an index.
"""

import argparse
import csv
import sys
from pathlib import Path

from sqlalchemy import select

from bench.periods import page
from bench.periods_archive import fill
from bench.periods_house import CITY, PASSWORD, House, opened
from bench.periods_watch import Act, Watch
from bench.telling import run, say
from service.catalogue.people import Role
from service.catalogue.units import Unit
from service.logs import configure_logs
from service.usecases.custody.duties import orphaned_custody
from service.usecases.house.people import Appointed, add_person
from service.usecases.house.unit_events import Cause, move_unit
from service.usecases.house.unit_tables import import_units
from service.usecases.house.units import MOST_FOUND, branch_of, units_of
from service.usecases.permissions import Action, Actor

UNDER = 100
"""Units under each county."""

CHECKS = 100_000
"""Checks of a permission in a row."""

HOLDING = 100
"""Counties with which papers lie."""


def found(house: House, watch: Watch, units: int, folder: Path) -> None:
    """Import the tree from one table, as an administrator does."""
    path = folder / "units.csv"
    with path.open("w", encoding="utf-8", newline="") as target:
        table = csv.writer(target)
        table.writerow(("单位名称", "上级单位", "级别", "全宗号"))
        for number in range(units):
            county = f"第{number // (UNDER + 1)}区总工会"
            if number % (UNDER + 1) == 0:
                table.writerow((county, CITY, "county", f"A{number // (UNDER + 1):03}"))
            else:
                table.writerow((f"第{number}厂工会", county, "enterprise", ""))
    with watch.act("imported from a table", units):
        import_units(house.admin, path, archive=house.archive)


def check(house: House, watch: Watch, actor: Actor, who: str) -> None:
    """A hundred thousand checks of a thousand units."""
    with house.archive.database.read() as session:
        units = session.scalars(select(Unit).order_by(Unit.id.desc()).limit(1_000)).all()
        session.expunge_all()
    with watch.act(f"permission checked, {who}", CHECKS):
        for number in range(CHECKS):
            actor.may(Action.VIEW, units[number % len(units)])


def look(house: House, watch: Watch, login: str, who: str) -> None:
    """What a keeper sees all day."""
    archive, actor = house.archive, house.people[login]
    check(house, watch, actor, who)
    with watch.act(f"who is gone, {who}", 1):
        orphaned_custody(actor, archive=archive)
    with watch.act(f"units found while typing, {who}", 1):
        units_of(actor, archive=archive, words="第50", limit=20)
    pages = {"desk": "/desk", "search": "/search?q=材料", "case files": "/cases", "handovers": "/handovers"}
    for name, address in pages.items():
        page(house, watch, f"{name}, {who}", address, login)


def measure(folder: Path, chosen: argparse.Namespace) -> list[Act]:
    """Import the tree, let papers lie in it, and look."""
    with opened(folder) as (house, watch):
        archive = house.archive
        say(f"importing {chosen.units:,} units")
        found(house, watch, chosen.units, folder)
        with archive.database.read() as session:
            counties = session.scalars(select(Unit.name).where(Unit.level == "county").order_by(Unit.id)).all()
        say("filling")
        holding = counties[:: max(1, len(counties) // HOLDING)]
        for county in holding:
            fill(archive, county, chosen.documents // len(holding))
        for login, unit, who in (("whole", CITY, "whole tree"), ("county", holding[1], "one county")):
            say(f"a keeper of the {who}")
            add_person(house.admin, login, login, PASSWORD, [Appointed(Role.KEEPER, unit)], archive=archive)
            house.enrol(login)
            look(house, watch, login, who)
        with watch.act("the first part of the topmost branch", MOST_FOUND):
            branch_of(house.admin, 1, archive=archive)
        cause = Cause(archive.clock.today(), "机构改革", "榆工发〔2026〕12号")
        with watch.act("a county moved with what stands below it", UNDER):
            move_unit(house.admin, counties[-1], counties[0], cause, archive=archive)
        return watch.acts


def main() -> int:
    """Run and print."""
    parser = argparse.ArgumentParser(prog="python -m bench.units", description=__doc__)
    parser.add_argument("--units", type=int, default=100_000, help="how many units there are")
    parser.add_argument("--documents", type=int, default=100_000, help="how many documents lie in them")
    return run(parser, measure, lambda chosen: f"{chosen.units:,} units")


if __name__ == "__main__":
    configure_logs()
    sys.exit(main())
