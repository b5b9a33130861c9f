"""Pages: a blueprint for each noun. A view reads the request, calls one use case, answers."""

from service.web.ui import (
    accounts,
    audit,
    cases,
    documents,
    downloads,
    filing,
    home,
    images,
    interface,
    people,
    purposes,
    saved,
    search,
    settings,
    sheets,
    types,
    units,
)

BLUEPRINTS = (
    home.pages,
    accounts.pages,
    search.pages,
    saved.pages,
    purposes.pages,
    documents.pages,
    sheets.pages,
    images.pages,
    downloads.pages,
    filing.pages,
    cases.pages,
    audit.pages,
    settings.pages,
    units.pages,
    people.pages,
    types.pages,
    interface.pages,
)
"""Every blueprint of the pages."""
