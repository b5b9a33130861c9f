"""How days, instants and sizes are written on a page."""

from collections.abc import Iterable
from dataclasses import asdict
from datetime import date, datetime

from flask import Flask
from markupsafe import Markup

from indexing import mask
from service.sentences import first_sentence
from service.usecases.clock.when import When
from service.web.chips import chip_of
from service.web.i18n import language, tell
from service.web.shell import archive
from service.web.timeline import years_and_days


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


def day_or_moment(value: date | datetime | None) -> Markup:
    """A day, or an instant where one is given."""
    return moment(value) if isinstance(value, datetime) else day(value)


def told_when(when: When) -> str:
    """When a job is due, in words."""
    return tell(f"when.{type(when).__name__.lower()}", **asdict(when))


def local_name(value: object) -> str:
    """The name, in the language of this answer, of a thing that has one in each."""
    return str(getattr(value, language()))


def level_name(code: str) -> str:
    """The name of a level of units."""
    return next((local_name(level) for level in archive().regulation.levels if level.code == code), code)


def split_sentence(text: str) -> tuple[str, str]:
    """The first sentence, which says what is wrong, and the rest."""
    return first_sentence(text, language())


def word(family: str, value: object) -> str:
    """The word for a value of a family, such as a role."""
    return tell(f"{family}.{value}")


def pairs(family: str, values: Iterable[object]) -> list[tuple[str, str]]:
    """Values of a family with their words, as a choice of a form offers them."""
    return [(str(value), word(family, value)) for value in values]


def in_bytes(count: int) -> str:
    """So many bytes as people say it: 3.8 MB."""
    return tell("number.bytes", bytes=count)


def duration(seconds: float) -> str:
    """A length of time or a place in a recording: 4:05, 1:02:03."""
    whole = int(seconds)
    hours, minutes = whole // 3600, whole // 60 % 60
    return f"{hours}:{minutes:02}:{whole % 60:02}" if hours else f"{minutes}:{whole % 60:02}"


def masked(text: str) -> str:
    """A text as it stands in lists and titles: ID, bank and telephone numbers are hidden."""
    return mask(text)


def span(first: date, last: date) -> str:
    """How long it is from one day to a later one: 8 years and 326 days."""
    years, days = years_and_days(first, last)
    return tell("span.years_days", years=years, days=days) if years else tell("span.days", days=days)


def basis(source: str) -> str:
    """A source of the law in the language of this answer; one that is no key is the schedule's own wording."""
    sentence = tell(f"basis.{source}")
    if sentence != f"basis.{source}":
        return sentence
    schedule = archive().regulation.schedule
    english = {one.basis_zh: one.basis_en for one in schedule.assignments}
    english |= {one.basis_zh: one.basis_en for one in schedule.containers}
    return source if language() == "zh" else english.get(source, source)


def install(app: Flask) -> None:
    """Make them filters and functions of the templates."""
    app.jinja_env.filters.update(day=day, moment=moment, local_name=local_name, split_sentence=split_sentence)
    app.jinja_env.filters.update(masked=masked, basis=basis, bytes=in_bytes, duration=duration)
    app.jinja_env.filters.update(day_or_moment=day_or_moment, told_when=told_when)
    app.jinja_env.globals.update(word=word, pairs=pairs, chip_of=chip_of, span=span, level_name=level_name)
