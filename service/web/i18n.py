"""Languages: templates are written in Chinese, and `translations/` holds the English of every string in them.

What Python says comes from `service.sentences`, which has both languages side by side.
"""

from dataclasses import dataclass
from functools import cache
from io import BytesIO
from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.support import NullTranslations, Translations
from flask import Flask, request, session
from flask_babel import Babel, get_locale

from service.sentences import say
from service.web.sessions import actor_or_none
from service.web.shell import archive, is_api

LOCALES = {"zh": "zh_Hans_CN", "en": "en"}
TRANSLATIONS = Path(__file__).parent / "translations"


@dataclass(frozen=True, slots=True)
class Catalogs:
    """The translations, compiled in memory: nothing is written beside the program."""

    english: NullTranslations

    def get_translations(self) -> NullTranslations:
        return self.english if str(get_locale()) == LOCALES["en"] else NullTranslations()


def language() -> str:
    """The language of this answer, `zh` or `en`: the person's, else the log-in page's, else the settings'."""
    if is_api():
        # A program says it with each request (RFC 9110, Accept-Language), or leaves it to its person.
        asked = (value.partition("-")[0].lower() for value in request.accept_languages.values())
        if known := next((value for value in asked if value in LOCALES), None):
            return known
    who = actor_or_none()
    if who is not None:
        return who.language
    chosen = session.get("language")
    return chosen if chosen in LOCALES else archive().settings.language


def tell(code: str, /, **data: object) -> str:
    """A sentence in the language of this answer."""
    return say(code, data, language())


def install(app: Flask) -> None:
    """Let templates speak both languages."""
    babel = Babel(app, locale_selector=lambda: LOCALES[language()], default_locale=LOCALES["zh"])
    babel.domain_instance = Catalogs(load_english())
    app.jinja_env.globals.update(language=language, tell=tell)


@cache
def load_english() -> NullTranslations:
    """The English translations."""
    with (TRANSLATIONS / "en" / "LC_MESSAGES" / "messages.po").open("rb") as source:
        catalog = read_po(source)
    compiled = BytesIO()
    write_mo(compiled, catalog)
    compiled.seek(0)
    return Translations(compiled)
