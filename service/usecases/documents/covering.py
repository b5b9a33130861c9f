"""What scripts are shown of a document while nobody says why its numbers and sensitive papers are to be seen."""

from dataclasses import replace

from indexing import mask
from service.usecases.documents.viewing import DocumentView
from service.usecases.looks import covered_text


def covered(view: DocumentView) -> DocumentView:
    """The view with every number of a person masked, and nothing of what is written in a sensitive paper."""
    recording = view.recording
    if recording is not None:
        segments = [replace(one, text=covered_text(one.text, view.sensitive)) for one in recording.segments]
        recording = replace(recording, segments=segments)
    return replace(
        view,
        title=mask(view.title),
        texts=[(number, covered_text(text, view.sensitive)) for number, text in view.texts],
        fields=[replace(one, value=one.shown) for one in view.fields],
        recording=recording,
    )
