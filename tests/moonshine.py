"""A small model for sherpa-onnx, from the files that the package moonshine-voice carries; the rest of it is not used."""

import base64
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

_MODELS = ("encoder_model.ort", "decoder_model_merged.ort")


def moonshine(folder: Path) -> Path:
    """The model in the form in which k2-fsa publishes it."""
    package = find_spec("moonshine_voice")
    assert package
    source = Path(str(package.origin)).parent / "assets/tiny-en"
    folder.mkdir()
    for name in _MODELS:
        (folder / name).symlink_to(source / name)
    lines = (f"{base64.b64encode(word).decode()} {number}\n" for number, word in enumerate(_words(source)))
    (folder / "tokens.txt").write_text("".join(lines))
    return folder


def _words(source: Path) -> Iterator[bytes]:
    """What its tokeniser knows, by number: each with its length before it, in one byte or, from 128 on, in two."""
    packed, at = (source / "tokenizer.bin").read_bytes(), 0
    while at < len(packed):
        length, at = packed[at], at + 1
        if length >= 128:
            length, at = length - 128 + packed[at] * 128, at + 1
        yield packed[at : at + length]
        at += length
