"""Taking files in by a manifest: all of it is checked, and shown, before anything is taken."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import FileStorage

from service.catalogue.intake import Channel, OfferOutcome
from service.errors import InvalidError, NotFoundError
from service.jobs.ingesting import Item, gather, take_all
from service.jobs.offering import Offered
from service.usecases.intake.intake import clean_name
from service.usecases.intake.manifest import ManifestError
from service.usecases.intake.manifest_cells import COLUMNS
from service.usecases.permissions import Action, permit
from service.web.batch_page import form_of
from service.web.forms import REFUSALS, again, done, entered_or_none
from service.web.security import takes_files
from service.web.sessions import actor
from service.web.shell import archive

pages = Blueprint("manifests", __name__)

TEMPLATE = "intake/manifest.html"


@pages.get("/intake/manifest")
def ask() -> ResponseReturnValue:
    """The form, with the columns that a manifest may have."""
    permit(actor(), Action.RECEIVE)
    return render_template(TEMPLATE, errors={}, entered={}, problems=(), columns=COLUMNS, **form_of(None))


@pages.post("/intake/manifest")
@takes_files
def take() -> ResponseReturnValue:
    """Check the manifest against the files that came with it; take all in, or nothing and say everything wrong."""
    permit(actor(), Action.RECEIVE)
    try:
        manifest, files = _sent()
        with TemporaryDirectory(prefix="shoucang-") as folder:
            items = _items(Path(folder), manifest, files)
            taken = take_all(actor(), items, Channel.PAGE, archive=archive(), progress=lambda _left, _all: None)
    except ManifestError as error:
        return again(TEMPLATE, error, problems=error.problems, columns=COLUMNS, **form_of(None))
    except (*REFUSALS, NotFoundError) as error:
        return again(TEMPLATE, error, problems=(), columns=COLUMNS, **form_of(None))
    failed = sum(one.outcome is OfferOutcome.FAILED for one in taken)
    if failed:
        return done(url_for("intake.batches"), "done.manifest_partly", failed=failed)
    return done(url_for("intake.batches"), "done.manifest_taken", files=len(taken))


def _sent() -> tuple[FileStorage, list[FileStorage]]:
    manifest = request.files.get("manifest")
    files = [file for name in ("files", "folder") for file in request.files.getlist(name) if file.filename]
    if manifest is None or not manifest.filename:
        raise InvalidError("intake.no_manifest")
    most = archive().settings.max_upload_files
    if len(files) > most:
        raise InvalidError("upload.too_many", files=len(files), most=most)
    return manifest, files


def _items(folder: Path, manifest: FileStorage, files: Sequence[FileStorage]) -> list[Item]:
    """What the manifest and the files that lie beside it in `folder` make; each is named as its giver named it."""
    table = _save(manifest, folder, [clean_name(manifest.filename or "")])
    names = [_parts(file.filename or "") for file in files]
    # A folder that was chosen as a whole is the one from which the manifest's paths start.
    shared = {parts[0] for parts in names if len(parts) > 1}
    has_one_top = len(shared) == 1 and all(len(parts) > 1 for parts in names)
    for file, parts in zip(files, names, strict=True):
        _save(file, folder, parts[1:] if has_one_top else parts)
    items = gather(
        actor(),
        [str(folder)],
        str(table),
        archive=archive(),
        unit=entered_or_none("unit"),
        case=entered_or_none("case"),
    )
    return [_named(item, folder) for item in items]


def _parts(path: str) -> list[str]:
    return [part for part in path.replace("\\", "/").split("/") if part not in ("", ".", "..")] or ["?"]


def _save(file: FileStorage, folder: Path, parts: Sequence[str]) -> Path:
    target = folder.joinpath(*parts)
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        file.save(target)
    except (OSError, ValueError) as error:
        raise InvalidError("intake.bad_name", name=clean_name("/".join(parts))) from error
    return target


def _named(item: Item, folder: Path) -> Item:
    path = Path(item.offered.path)
    return replace(item, offered=Offered(str(path.relative_to(folder)), kept_at=item.place))
