"""`shoucang person` and `shoucang unit`: who works with the archive, and the bodies whose papers it keeps."""

import sys
from typing import TYPE_CHECKING

import click

from service.cli.desk import Desk, at_desk
from service.cli.output import json_option, put_json, put_table, tell

if TYPE_CHECKING:
    from service.usecases.house.people import PersonRow

ROLES = ("administrator", "keeper", "approver", "reviewer", "supervisor", "reader")


@click.group()
def person() -> None:
    """人员：列出、添加、设密码。 People: list, add, set a password."""


@person.command("list")
@json_option
def list_people(as_json: bool) -> None:
    """列出所有人员。 List everybody."""
    from service.usecases.house.people import list_people as everybody

    with at_desk() as desk:
        rows = everybody(desk.actor, archive=desk.archive)
        if as_json:
            for row in rows:
                roles = [{"role": role.value, "unit": unit} for role, _, unit in row.appointments]
                put_json({"login": row.login, "name": row.name, "active": row.active, "roles": roles})
            return
        headings = [desk.say(f"console.{name}") for name in ("login", "name", "state", "roles")]
        put_table(
            headings,
            [
                (
                    row.login,
                    row.name,
                    desk.say(f"person_state.{'active' if row.active else 'stopped'}"),
                    "; ".join(f"{desk.say(f'role.{role}')} {unit}" for role, _, unit in row.appointments),
                )
                for row in rows
            ],
        )


@person.command("add")
@click.argument("login")
@click.option("--name", required=True, help="姓名。 Name.")
@click.option("--role", type=click.Choice(ROLES), default="keeper", show_default=True, help="角色。 Role.")
@click.option("--unit", help="任职单位，默认为你的单位。 Unit of the role; yours if none is given.")
def add_person(login: str, name: str, role: str, unit: str | None) -> None:
    """添加人员；密码从键盘或标准输入读取。 Add a person; the password is asked for, or read from standard input."""
    from service.catalogue.people import Role
    from service.usecases.house.people import Appointed
    from service.usecases.house.people import add_person as add

    with at_desk() as desk:
        place = unit or str(desk.actor.grants[0].unit_id)
        add(desk.actor, login, name, _password(desk), [Appointed(Role(role), place)], archive=desk.archive)
        tell(desk.say("done.person_added", name=name))


@person.command("password")
@click.argument("login")
def set_password(login: str) -> None:
    """重设密码；其登录都会退出。 Set a new password; the person's log-ins end."""
    from service.usecases.house.people import set_password as change

    with at_desk() as desk:
        row = _row(desk, login)
        change(desk.actor, row.id, _password(desk), archive=desk.archive)
        tell(desk.say("done.password_set", name=row.name))


@person.command("log-out")
@click.argument("login")
def end_sessions(login: str) -> None:
    """退出其全部登录。 End all log-ins of a person."""
    from service.usecases.house.sessions import end_sessions_of

    with at_desk() as desk:
        row = _row(desk, login)
        end_sessions_of(desk.actor, row.id, archive=desk.archive)
        tell(desk.say("done.sessions_of_ended", name=row.name))


@person.command("end-second-step")
@click.argument("login")
def end_second_step(login: str) -> None:
    """取消两步验证（手机和备用码都丢了）。 Take away the second step: phone and recovery codes are lost."""
    from service.usecases.house.second_step import end_second_step as end

    with at_desk() as desk:
        row = _row(desk, login)
        end(desk.actor, row.id, archive=desk.archive)
        tell(desk.say("done.second_step_ended", name=row.name))


def _row(desk: Desk, login: str) -> "PersonRow":
    from service.errors import NotFoundError
    from service.usecases.house.people import list_people as everybody

    for row in everybody(desk.actor, archive=desk.archive):
        if row.login == login:
            return row
    raise NotFoundError("person.missing", reference=login)


def _password(desk: Desk) -> str:
    if sys.stdin.isatty():
        return str(click.prompt(desk.say("console.ask_password"), hide_input=True, confirmation_prompt=True, err=True))
    return sys.stdin.readline(1000).rstrip("\r\n")


@click.group()
def unit() -> None:
    """单位：列出、添加。 Units: list, add."""


@unit.command("list")
@json_option
def list_units(as_json: bool) -> None:
    """按隶属关系列出单位。 List the units as a tree."""
    from service.usecases.house.units import units_of

    with at_desk() as desk:
        rows = units_of(desk.actor, archive=desk.archive)
        if as_json:
            for row in rows:
                put_json(
                    {"id": row.id, "name": row.name, "level": row.level, "fonds": row.fonds, "parent": row.parent_id}
                )
            return
        headings = [desk.say(f"console.{name}") for name in ("id", "name", "level", "fonds")]
        put_table(headings, [(row.id, "  " * row.depth + row.name, row.level, row.fonds) for row in rows])


@unit.command("add")
@click.argument("name")
@click.option("--level", required=True, help="级别，如 county。 Level, such as county.")
@click.option("--parent", required=True, help="上级单位的名称、编号或全宗号。 The unit above: its name, id or fonds.")
@click.option("--fonds", help="全宗号，如 J027；不给则归上级的全宗。 Fonds number; that of the unit above if none.")
def add_unit(name: str, level: str, parent: str, fonds: str | None) -> None:
    """添加单位。 Add a unit."""
    from service.usecases.house.units import found_unit

    with at_desk() as desk:
        found_unit(desk.actor, name, level, archive=desk.archive, parent=parent, fonds=fonds)
        tell(desk.say("done.unit_added", name=name))
