"""`shoucang person`: who works with the archive, and as what."""

import sys
from typing import TYPE_CHECKING

import click

from service.cli.desk import Desk, at_desk
from service.cli.output import json_option, put_json, put_table, tell

if TYPE_CHECKING:
    from service.usecases.house.people import Appointed

ROLES = (
    *("system_administrator", "security_administrator", "audit_administrator"),
    *("keeper", "approver", "reviewer", "supervisor", "accountant", "cashier", "reader"),
)


@click.group()
def person() -> None:
    """人员：列出、添加、设密码。 People: list, add, set a password."""


@person.command("list")
@json_option
def list_people(as_json: bool) -> None:
    """列出所有人员。 List everybody."""
    from service.usecases.house.people import list_people as everybody

    with at_desk() as desk:
        rows = everybody(desk.actor, archive=desk.archive).rows
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
    from service.usecases.house.people import show_person

    with at_desk() as desk:
        row = show_person(desk.actor, login, archive=desk.archive)
        change(desk.actor, row.id, _password(desk), archive=desk.archive)
        tell(desk.say("done.password_set", name=row.name))


@person.command("roles")
@click.argument("login")
@click.option("--give", multiple=True, metavar="ROLE:UNIT", help="给予，如 reader:J012。 A role to give, in a unit.")
@click.option("--take", multiple=True, metavar="ROLE:UNIT", help="免去。 A role to take.")
def change_roles(login: str, give: tuple[str, ...], take: tuple[str, ...]) -> None:
    """给予或免去角色。 Give a person roles, or take them."""
    from service.usecases.house.people import Appointed, change_person, show_person

    with at_desk() as desk:
        row = show_person(desk.actor, login, archive=desk.archive)
        taken = {(one.role, _unit_id(desk, one.unit)) for one in map(_appointed, take)}
        kept = [Appointed(role, str(unit_id)) for role, unit_id, _ in row.appointments if (role, unit_id) not in taken]
        wanted = [*kept, *map(_appointed, give)]
        change_person(desk.actor, row.id, archive=desk.archive, active=row.active, appointed=wanted)
        tell(desk.say("done.person_changed", name=row.name))


def _appointed(text: str) -> "Appointed":
    from service.catalogue.people import Role
    from service.errors import InvalidError
    from service.usecases.house.people import Appointed

    role, _, unit = text.partition(":")
    if role not in ROLES or not unit:
        raise InvalidError("role.unknown", role=text[:64])
    return Appointed(Role(role), unit)


def _unit_id(desk: Desk, reference: str) -> int:
    from service.usecases.house.unit_views import show_unit
    from service.usecases.permissions import Action

    return show_unit(desk.actor, reference, archive=desk.archive, action=Action.MANAGE_PEOPLE).row.id


@person.command("log-out")
@click.argument("login")
def end_sessions(login: str) -> None:
    """退出其全部登录。 End all log-ins of a person."""
    from service.usecases.house.people import show_person
    from service.usecases.house.sessions import end_sessions_of

    with at_desk() as desk:
        row = show_person(desk.actor, login, archive=desk.archive)
        end_sessions_of(desk.actor, row.id, archive=desk.archive)
        tell(desk.say("done.sessions_of_ended", name=row.name))


@person.command("end-second-step")
@click.argument("login")
def end_second_step(login: str) -> None:
    """取消两步验证（手机和备用码都丢了）。 Take away the second step: phone and recovery codes are lost."""
    from service.usecases.house.people import show_person
    from service.usecases.house.second_step import end_second_step as end

    with at_desk() as desk:
        row = show_person(desk.actor, login, archive=desk.archive)
        end(desk.actor, row.id, archive=desk.archive)
        tell(desk.say("done.second_step_ended", name=row.name))


def _password(desk: Desk) -> str:
    if sys.stdin.isatty():
        return str(click.prompt(desk.say("console.ask_password"), hide_input=True, confirmation_prompt=True, err=True))
    return sys.stdin.readline(1000).rstrip("\r\n")
