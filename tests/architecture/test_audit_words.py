"""Whatever is written into the audit has its words: acts, what they are about, and what they say beside."""

import ast
from collections.abc import Iterator

import pytest

from service.sentences import SENTENCES


def _texts(node: ast.expr) -> Iterator[str]:
    """The texts that an argument may be, as far as the source shows them."""
    match node:
        case ast.Constant(value=str(text)):
            yield text
        case ast.IfExp(body=body, orelse=orelse):
            yield from _texts(body)
            yield from _texts(orelse)


def _records(modules: dict[str, ast.Module]) -> Iterator[ast.Call]:
    """Calls that write entries."""
    for tree in modules.values():
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and ast.unparse(node.func) in ("audit.record", "record_look"):
                yield node


def _said(modules: dict[str, ast.Module]) -> set[str]:
    codes = set()
    for call in _records(modules):
        _, _, _, act, subject, *_ = call.args
        codes |= {f"act.{text}" for text in _texts(act)}
        codes |= {f"subject.{text}" for text in _texts(subject)}
        codes |= {f"datum.{keyword.arg}" for keyword in call.keywords if keyword.arg and keyword.arg != "archive"}
    return codes


def test_every_entry_of_the_audit_can_be_told_in_words(modules: dict[str, ast.Module]) -> None:
    said = _said(modules)
    assert len(said) > 150
    assert sorted(said - SENTENCES.keys()) == []


@pytest.mark.parametrize("family", ["act", "subject", "datum", "break"])
def test_words_of_the_audit_are_there_in_both_languages(family: str) -> None:
    words = {code: both for code, both in SENTENCES.items() if code.startswith(f"{family}.")}
    assert words
    assert all(chinese and english for chinese, english in words.values())
