"""How days, instants and sizes are written on a page."""

from datetime import date, datetime

from flask import Flask
from markupsafe import Markup

from service.sentences import first_sentence
from service.web.chips import chip_of
from service.web.i18n import language, tell
from service.web.shell import archive


def day(value: date | None) -> Markup:
    """A day as it stands in tables: 2036-10-15; a dash for none."""
    if value is None:
        return Markup('<span class="dim">—</span>')
    return Markup('<time datetime="{0}">{0}</time>').format(value.isoformat())


def moment(value: datetime | None) -> Markup:
    """An instant in the archive's time zone, to the minute."""
    if value is None:
        return day(None)
    local = value.astimezone(archive().clock.zone)
    return Markup('<time datetime="{}">{}</time>').format(
        local.isoformat(timespec="seconds"), local.strftime("%Y-%m-%d %H:%M")
    )


def local_name(value: object) -> str:
    """The name, in the language of this answer, of a thing that has one in each."""
    return str(getattr(value, language()))


def split_sentence(text: str) -> tuple[str, str]:
    """The first sentence, which says what is wrong, and the rest."""
    return first_sentence(text, language())


def word(family: str, value: object) -> str:
    """The word for a value of a family, such as a role."""
    return tell(f"{family}.{value}")


def install(app: Flask) -> None:
    """Make them filters and functions of the templates."""
    app.jinja_env.filters.update(day=day, moment=moment, local_name=local_name, split_sentence=split_sentence)
    app.jinja_env.globals.update(word=word, chip_of=chip_of)
