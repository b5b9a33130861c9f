"""Pages: a blueprint for each noun. A view reads the request, calls one use case, answers."""

from service.web.ui import accounts, audit, cases, home, people, settings, types, units

BLUEPRINTS = (
    home.pages,
    accounts.pages,
    cases.pages,
    audit.pages,
    settings.pages,
    units.pages,
    people.pages,
    types.pages,
)
"""Every blueprint of the pages."""
