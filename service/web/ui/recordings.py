"""Recordings: playing from any second, captions, what stands for them, and putting their words right."""

from http import HTTPStatus

from flask import Blueprint, Response, abort, render_template, request
from flask.typing import ResponseReturnValue

from ocr import Source
from service.catalogue.documents import FileRole
from service.usecases.documents import playing, wording
from service.web.document_page import address_of, shown
from service.web.forms import REFUSALS, again, done, entered
from service.web.reveals import reason_for
from service.web.sending import send_for_playing
from service.web.sessions import actor
from service.web.shell import archive

pages = Blueprint("recordings", __name__)

TEMPLATE = "documents/document.html"

RECORDING = "/document/<int:document_id>/recording"


@pages.get(f"{RECORDING}/play")
def play(document_id: int) -> ResponseReturnValue:
    """The copy that every browser plays, in the parts that it asks for."""
    return send_for_playing(playing.play(actor(), document_id, archive=archive(), unmasked=reason_for(document_id)))


@pages.get(f"{RECORDING}/progress")
def progress(document_id: int) -> ResponseReturnValue:
    """In words how far its copy to play has come; no content once there is nothing to wait for."""
    found = playing.progress(actor(), document_id, archive=archive())
    if found is None:
        return Response(status=HTTPStatus.NO_CONTENT)
    done, stretches = found
    return Response(render_template("documents/progress.html", done=done, stretches=stretches), mimetype="text/plain")


@pages.get(f"{RECORDING}/captions")
def captions(document_id: int) -> ResponseReturnValue:
    """What is said, as WebVTT."""
    text = playing.captions(actor(), document_id, archive=archive(), unmasked=reason_for(document_id))
    return Response(text, mimetype="text/vtt")


@pages.get(f"{RECORDING}/poster")
def poster(document_id: int) -> ResponseReturnValue:
    """A picture that stands for a film."""
    return _picture(document_id, FileRole.POSTER)


@pages.get(f"{RECORDING}/waveform")
def waveform(document_id: int) -> ResponseReturnValue:
    """A drawing of the sound."""
    return _picture(document_id, FileRole.WAVEFORM)


@pages.post(f"{RECORDING}/words")
def correct(document_id: int) -> ResponseReturnValue:
    """Put right what was heard or read."""
    start, end = request.form.get("start", -1.0, type=float), request.form.get("end", -1.0, type=float)
    try:
        source = Source(entered("source"))
        wording.correct_words(actor(), document_id, start, end, source, request.form.get("text", ""), archive=archive())
    except ValueError:
        abort(400)
    except REFUSALS as error:
        return again(TEMPLATE, error, do="words", **shown(document_id, "text"))
    return done(address_of("documents.show", tab="text", t=start), "done.words_corrected")


@pages.post(f"{RECORDING}/convert")
def convert(document_id: int) -> ResponseReturnValue:
    """Make its renditions again."""
    playing.convert_again(actor(), document_id, archive=archive())
    return done(address_of("documents.show"), "done.converting")


def _picture(document_id: int, role: FileRole) -> ResponseReturnValue:
    found = playing.picture(actor(), document_id, role, archive=archive())
    if found is None:
        abort(404)
    return Response(found[0], mimetype=found[1])
