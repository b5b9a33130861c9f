"""Recordings: putting right what was heard or read in them. What is said and shown stands with the document."""

from flask import Response

from ocr import Source
from service.usecases.documents import wording
from service.web.api.documents import DOCUMENT
from service.web.api.noun import CONFLICT, MISSING, Noun, done
from service.web.api.shapes import Asked, DocumentPath, told
from service.web.sessions import actor
from service.web.shell import archive

recordings = Noun("recordings", "录音录像｜Recordings")


class Words(Asked):
    """Other words for a segment, which is named as the document shows it."""

    start: float = told("这一段从第几秒起｜The second from which it is", 12.0, ge=0, allow_inf_nan=False)
    end: float = told("到第几秒｜The second to which it is", 18.5, ge=0, allow_inf_nan=False)
    source: Source = told("这一段的来源，如文件所示｜Where it came from, as the document says", "speech")
    text: str = told(
        "改正后的文字；空字符串去掉这一段｜The words as they should be; empty: the segment goes",
        "请带身份证和录取通知书",
        max_length=wording.LONGEST,
        pattern=r"^[^\x00]*$",
    )


@recordings.on("PUT", f"{DOCUMENT}/words", {204: None}, MISSING, CONFLICT)
def correct_words(path: DocumentPath, body: Words) -> Response:
    """更正录音录像某一段的文字；索引和字幕随之更新｜Correct the words of a segment; index and captions follow"""
    wording.correct_words(actor(), path.document_id, body.start, body.end, body.source, body.text, archive=archive())
    return done()
