"""The folded texts as they are kept beside FTS5: only with exactly the indexed tokens can a text be deleted again.

The text is kept and not the tokens, because the tokens follow from it (a file is only used under the rules it was
built with), and in GB 18030, which takes two bytes for a Chinese character: shorter than zlib makes a page of UTF-8,
and still a text that a scan of the file can look for.
"""

import apsw

from indexing.entries import Text, Tokens

_ENCODING = "gb18030"

SELECT_SAMPLE = "select title, body from texts where id between ? and ? order by (id * 2654435761) % 4294967296 limit ?"


def encode(text: str) -> bytes:
    """A text as it stands in the file."""
    return text.encode(_ENCODING)


def load(title: bytes, body: bytes) -> Text:
    """The text of a row."""
    return Text(title.decode(_ENCODING), body.decode(_ENCODING))


def read(connection: apsw.Connection, document: int) -> Text | None:
    """The text that is indexed for a document, or None."""
    row = connection.execute("select title, body from texts where id = ?", (document,)).fetchone()
    return None if row is None else load(*row)


def write(connection: apsw.Connection, document: int, text: Text, tokens: Tokens) -> None:
    """Keep the text and give its tokens to FTS5."""
    title, body = _columns(tokens)
    connection.execute("insert into texts values (?, ?, ?)", (document, encode(text.title), encode(text.body)))
    connection.execute("insert into postings(rowid, body, title) values (?, ?, ?)", (document, body, title))
    connection.execute("insert into titles(rowid, title) values (?, ?)", (document, title))


def remove(connection: apsw.Connection, document: int, tokens: Tokens) -> None:
    """Take the text and its tokens out again; `tokens` must be those of the text that `read` gave."""
    title, body = _columns(tokens)
    connection.execute("delete from texts where id = ?", (document,))
    connection.execute(
        "insert into postings(postings, rowid, body, title) values ('delete', ?, ?, ?)", (document, body, title)
    )
    connection.execute("insert into titles(titles, rowid, title) values ('delete', ?, ?)", (document, title))


def _columns(tokens: Tokens) -> tuple[str, str]:
    return " ".join(tokens.title), " ".join((*tokens.body, *tokens.services))
