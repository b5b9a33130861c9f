"""What the page of a batch shows: each file with its stage, the counts, and how long the rest may take."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from flask import request

from service.catalogue.intake import Channel
from service.jobs.presence import somebody_was_heard
from service.usecases.cases import cases
from service.usecases.intake import batches
from service.usecases.intake.batches import BatchShown, OfferShown
from service.web.i18n import tell
from service.web.paging import Pager, asked_page
from service.web.sessions import actor
from service.web.shell import archive

MOVING = frozenset({"waiting", "reading", "describing"})
NEEDING = frozenset({"failed", "review"})
FILTERS = ("all", "needing", "moving", "done")
"""What the filter of the table may be."""

PAGE_SIZE = 100
"""Files in one page of the table."""

CASES_OFFERED = 200
"""Open case files proposed in the form, the newest; any other is typed."""


@dataclass(frozen=True, slots=True)
class Row:
    """A file of the batch; `stage` is its offer's, or `replaced` where a file of the same name was taken later."""

    offer: OfferShown
    stage: str

    @property
    def group(self) -> str:
        """Under which filter it falls."""
        if self.stage in NEEDING:
            return "needing"
        return "moving" if self.stage in MOVING else "done"


@dataclass(frozen=True, slots=True)
class BatchView:
    """A batch: `every` row, the `rows` of one page under one filter, and what holds for all its files.

    `counts` filter -> files; `ready` the documents that could be filed; `minutes` what the rest may take, if that can
    be told yet; `is_idle` says that files wait and no worker has been heard of.
    """

    batch: BatchShown
    every: Sequence[Row]
    rows: Sequence[Row]
    shown: str
    counts: dict[str, int]
    pager: Pager
    ready: Sequence[int]
    summary: str
    minutes: int | None
    is_idle: bool

    @property
    def is_moving(self) -> bool:
        return self.counts["moving"] > 0

    @property
    def takes_more(self) -> bool:
        """Whether further files from this page may join it."""
        return self.batch.channel == Channel.PAGE


def view_of(batch_id: int) -> BatchView:
    """The batch under the filter and on the page that the address names."""
    batch = batches.show_batch(actor(), batch_id, archive=archive())
    rows = _rows(batch.offers)
    counts = {name: sum(row.group == name for row in rows) for name in FILTERS[1:]}
    counts["all"] = len(rows)
    shown = request.args.get("show", FILTERS[0])
    shown = shown if shown in FILTERS else FILTERS[0]
    wanted = [row for row in rows if shown in ("all", row.group)]
    count = max(1, -(-len(wanted) // PAGE_SIZE))
    pager = Pager(min(asked_page(), count), count, len(wanted), PAGE_SIZE)
    first = (pager.number - 1) * PAGE_SIZE
    return BatchView(
        batch=batch,
        every=rows,
        rows=wanted[first : first + PAGE_SIZE],
        shown=shown,
        counts=counts,
        pager=pager,
        ready=[row.offer.document_id for row in rows if row.stage == "described" and row.offer.document_id],
        summary=_summary(rows, counts),
        minutes=_minutes(batch.offers),
        is_idle=counts["moving"] > 0 and not somebody_was_heard(archive()),
    )


def form_of(view: BatchView | None) -> dict[str, object]:
    """What the form offers, in which a keeper says where files go."""
    who = actor()
    found = cases.list_cases(who, archive=archive(), withdrawn=False, limit=CASES_OFFERED)
    settings = archive().settings
    return {
        "cases": found.rows,
        "latest": batches.list_batches(who, archive=archive()),
        "limits": {
            "bytes": int(settings.max_bytes),
            "media_bytes": int(settings.max_media_bytes),
            "media_hours": settings.max_media_hours,
            "pages": settings.max_pages,
            "files": settings.max_upload_files,
        },
        "view": view,
    }


def _rows(offers: Sequence[OfferShown]) -> list[Row]:
    taken = {offer.name for offer in offers if offer.document_id is not None}
    return [Row(offer, "replaced" if _is_refused(offer) and offer.name in taken else offer.stage) for offer in offers]


def _is_refused(offer: OfferShown) -> bool:
    return offer.stage == "failed" and offer.document_id is None


def _summary(rows: Sequence[Row], counts: dict[str, int]) -> str:
    if counts["done"] == len(rows):
        return tell("batch.settled", files=len(rows))
    parts = [tell("batch.summary", files=len(rows), done=counts["done"])]
    stages = Counter(row.stage for row in rows)
    parts += [tell(f"batch.{stage}", count=stages[stage]) for stage in ("failed", "review") if stages[stage]]
    parts += [tell("batch.moving", count=counts["moving"])] if counts["moving"] else []
    return tell("batch.comma").join(parts)


def _minutes(offers: Sequence[OfferShown]) -> int | None:
    """Minutes until all is read, at the pace of the pages read since the first that is still under way came."""
    under_way = [offer for offer in offers if offer.stage in MOVING]
    if not under_way:
        return None
    since = min(offer.offered_at for offer in under_way)
    read = sum(offer.pages_read for offer in offers if offer.offered_at >= since)
    left = sum(offer.pages - offer.pages_read for offer in under_way)
    elapsed = (archive().clock.now() - since).total_seconds()
    return max(1, round(left * elapsed / read / 60)) if read and left else None
