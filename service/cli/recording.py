"""`shoucang words`: putting right what was heard or read in a recording."""

import click

from service.cli.desk import at_desk
from service.cli.document import document_id
from service.cli.output import tell

_SOURCES = ("slide", "speech", "person")


@click.command()
@document_id
@click.argument("text")
@click.option("--start", required=True, type=float, help="这一段从第几秒起。 The second from which it is.")
@click.option("--end", required=True, type=float, help="到第几秒。 The second to which it is.")
@click.option("--source", required=True, type=click.Choice(_SOURCES), help="这一段的来源。 Where it came from.")
def words(number: int, text: str, start: float, end: float, source: str) -> None:
    """更正录音录像某一段的文字；空文字去掉这一段。 Correct the words of a segment; an empty text removes it.

    起止和来源照 show --json 的 segments 填写。 Start, end and source are those of `segments` in show --json.
    """
    from ocr import Source
    from service.usecases.documents.wording import correct_words

    with at_desk() as desk:
        correct_words(desk.actor, number, start, end, Source(source), text, archive=desk.archive)
        desk.settle()
        tell(desk.say("done.words_corrected"))
