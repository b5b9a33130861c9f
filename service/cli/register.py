"""`shoucang disposal`: the register, its signatures and supervisors, its execution; and the hand-over."""

import sys
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from service.cli.desk import Desk, at_desk, own_proof
from service.cli.disposal import day, disposal, reason_option, review_argument, review_as_json, say_status, seated
from service.cli.output import WHOLE, json_option, put_json, tell

if TYPE_CHECKING:
    pass


@disposal.command()
@review_argument
def register(review: int) -> None:
    """编制销毁清册；给出编号。 Draw up the register; prints its number."""
    from service.usecases.disposal.registering import draw_up_register

    with at_desk() as desk:
        click.echo(draw_up_register(desk.actor, review, archive=desk.archive))


@disposal.command()
@review_argument
@click.option("--strike", type=WHOLE, multiple=True, help="划出的文件编号。 A document to be struck off.")
@reason_option
def revise(review: int, strike: tuple[int, ...], reason: str) -> None:
    """重编清册：原有签字作废。 Draw the list anew: signatures made before are void."""
    from service.usecases.disposal.registering import revise_register

    with at_desk() as desk:
        revision = revise_register(desk.actor, review, reason, archive=desk.archive, strike=strike)
        tell(desk.say("done.register_revised", revision=revision))


@disposal.command()
@review_argument
@click.option("--role", required=True, help="签哪一栏，如 archive_head。 The role to sign for.")
@click.option("--digest", required=True, help="所看清册的摘要。 Digest of the list that was read.")
@click.option("--object", "objection", help="提出异议及理由。 Object instead, with the reason.")
def sign(review: int, role: str, digest: str, objection: str | None) -> None:
    """签署清册；密码和动态码从键盘或标准输入读取。 Sign; password and code are asked for, or read from input."""
    from service.usecases.disposal.signing import object_to_register, sign_register

    with at_desk() as desk:
        proof = own_proof(desk)
        if objection is None:
            sign_register(desk.actor, review, role, digest, proof, archive=desk.archive)
        else:
            object_to_register(desk.actor, review, role, digest, proof, objection, archive=desk.archive)
        tell(desk.say("done.register_objected" if objection else "done.register_signed"))


@disposal.command()
@review_argument
@click.argument("seats", nargs=-1, required=True)
def supervisors(review: int, seats: tuple[str, ...]) -> None:
    """指定监销人：登录名=部门。 Name the supervisors: log-in=department."""
    from service.usecases.disposal.supervising import name_supervisors

    with at_desk() as desk:
        name_supervisors(desk.actor, review, seated(desk, seats), archive=desk.archive)
        tell(desk.say("done.supervisors_named"))


@disposal.command()
@review_argument
@click.argument("counted", type=click.IntRange(0, 1_000_000))
def count(review: int, counted: int) -> None:
    """监销人清点：填数得的件数。 Say as a supervisor how many items were counted."""
    from service.usecases.disposal.supervising import count_before

    with at_desk() as desk:
        count_before(desk.actor, review, counted, archive=desk.archive)
        tell(desk.say("done.register_counted"))


@disposal.command()
@review_argument
@json_option
def execute(review: int, as_json: bool) -> None:
    """执行清册：逐件再核，逐件销毁。 Execute the register, item by item."""
    from service.usecases.disposal.disposals import show_review
    from service.usecases.disposal.executing import execute_register

    with at_desk() as desk:
        execute_register(desk.actor, review, archive=desk.archive)
        tell(desk.say("done.disposal_begun"))
        desk.settle()
        view = show_review(desk.actor, review, archive=desk.archive)
        if as_json:
            put_json(review_as_json(desk, view))
        else:
            say_status(desk, view)
        halted = view.register.halted if view.register else None
        if halted is not None:
            tell(desk.say(halted.code, **halted.data))
            sys.exit(1)


@disposal.command()
@review_argument
@click.option("--paper-destroyed", is_flag=True, help="纸质原件也已销毁。 Paper originals were destroyed too.")
def confirm(review: int, paper_destroyed: bool) -> None:
    """监销人销毁后签字确认。 Confirm as a supervisor that what was to go is gone."""
    from service.usecases.disposal.supervising import confirm_after

    with at_desk() as desk:
        confirm_after(desk.actor, review, own_proof(desk), archive=desk.archive, paper_destroyed=paper_destroyed)
        tell(desk.say("done.register_confirmed"))


@disposal.command()
@review_argument
def certify(review: int) -> None:
    """再次核实，出具销毁证明。 Verify once more, and certify."""
    from service.usecases.disposal.certifying import certify as attest

    with at_desk() as desk:
        attest(desk.actor, review, archive=desk.archive)
        tell(desk.say("done.disposal_certified"))


@disposal.command()
@review_argument
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path))
@json_option
def pack(review: int, folder: Path, as_json: bool) -> None:
    """把要移交的打成 BagIt 包。 Write what is to be handed over as a BagIt package."""
    from service.usecases.disposal.transferring import pack_transfer

    with at_desk() as desk:
        packed = pack_transfer(desk.actor, review, folder, archive=desk.archive)
        if as_json:
            put_json(
                {
                    "number": packed.number,
                    "digest": packed.digest,
                    "items": packed.items,
                    "bytes": packed.size,
                    "held": packed.held,
                }
            )
        else:
            click.echo(packed.digest)
            tell(desk.say("done.transfer_packed", number=packed.number, items=packed.items, digest=packed.digest))


@disposal.command()
@review_argument
@click.option("--receiver", required=True, help="接收单位。 Who received it.")
@click.option("--number", required=True, help="回执编号。 Number of the receipt.")
@click.option("--on", required=True, type=day, help="接收日期。 Day of receipt.")
@click.option("--digest", required=True, help="回执上的摘要。 The digest on the receipt.")
def receipt(review: int, receiver: str, number: str, on: datetime, digest: str) -> None:
    """登记移交回执，移出已移交的文件。 Record the receipt, and release what was handed over."""
    from service.usecases.disposal.transferring import record_receipt

    with at_desk() as desk:
        record_receipt(desk.actor, review, receiver, number, on.date(), digest, archive=desk.archive)
        desk.settle()
        tell(desk.say("done.transfer_received"))


@click.group()
def post() -> None:
    """职务：任命、免去、列出。 Posts: give, take, list."""


@post.command("list")
@click.option("--unit", help="单位。 The unit.")
@json_option
def list_all(unit: str | None, as_json: bool) -> None:
    """列出各单位的任职。 Who holds which post."""
    from service.usecases.house.posts import list_posts
    from service.usecases.permissions import Action

    with at_desk() as desk:
        action = Action.MANAGE_PEOPLE if desk.actor.may(Action.MANAGE_PEOPLE) else Action.VIEW
        for row in list_posts(desk.actor, archive=desk.archive, unit=unit, action=action):
            if as_json:
                put_json({"login": row.login, "name": row.person, "unit": row.unit_name, "post": row.post})
            else:
                click.echo(f"{row.login}\t{row.person}\t{row.unit_name}\t{desk.say(f'post.{row.post}')}")


@post.command()
@click.argument("login")
@click.argument("name")
@click.option("--unit", required=True, help="单位。 The unit.")
def give(login: str, name: str, unit: str) -> None:
    """任命职务，如 archive_head。 Give a post."""
    from service.usecases.house.posts import appoint_to_post

    with at_desk() as desk:
        person = _person(desk, login)
        appoint_to_post(desk.actor, person, unit, name, archive=desk.archive)
        tell(desk.say("done.post_given", name=login))


@post.command()
@click.argument("login")
@click.argument("name")
@click.option("--unit", required=True, help="单位。 The unit.")
def take(login: str, name: str, unit: str) -> None:
    """免去职务。 Take a post back."""
    from service.usecases.house.posts import relieve_of_post

    with at_desk() as desk:
        relieve_of_post(desk.actor, _person(desk, login), unit, name, archive=desk.archive)
        tell(desk.say("done.post_taken"))


def _person(desk: Desk, login: str) -> int:
    from service.usecases.house.people import show_person

    return show_person(desk.actor, login, archive=desk.archive).id
