"""What people type, and what it is understood to mean."""

import pytest

from indexing.base import QueryError
from indexing.query import And, Node, Not, Or, Term, parse_query


def said(node: Node | None) -> str:
    """A tree in brackets."""
    match node:
        case None:
            return ""
        case Term(source=source):
            return source
        case Not(part):
            return f"!{said(part)}"
        case And(parts):
            return "(" + " & ".join(map(said, parts)) + ")"
        case Or(parts):
            return "(" + " | ".join(map(said, parts)) + ")"


@pytest.mark.parametrize(
    ("query", "meaning"),
    [
        ("", ""),
        ("  ", ""),
        ("困难", "困难"),
        ("困难 职工", "(困难 & 职工)"),
        ("困难　职工", "(困难 & 职工)"),
        ("困难 AND 职工", "(困难 & 职工)"),
        ("困难 OR 职工 档案", "(困难 | (职工 & 档案))"),
        ("(困难 OR 职工) 档案", "((困难 | 职工) & 档案)"),
        ("（困难 OR 职工）档案", "((困难 | 职工) & 档案)"),
        ("困难 -职工", "(困难 & !职工)"),
        ("困难 NOT 职工", "(困难 & !职工)"),
        ("NOT (困难 OR -职工)", "!(困难 | !职工)"),
        ('-"困难 职工"', '!"困难 职工"'),
        ("“困难 职工”", '"困难 职工"'),
        ("《困难》", "《困难》"),
        ("困难职工（家庭）申请表", "困难职工（家庭）申请表"),
        ("困难 or 职工", "(困难 & or & 职工)"),
        ("J012-ZY", "J012-ZY"),
        ("困难 - 职工", "(困难 & 职工)"),
        ("困难 ！ 职工", "(困难 & 职工)"),
        ('"困难', '"困难"'),
        ("(困难 职工", "(困难 & 职工)"),
        ("困难) 职工", "(困难 & 职工)"),
        ("() 困难", "困难"),
        ("困难*", "困难*"),
        ('"J012-ZY"*', '"J012-ZY"*'),
    ],
)
def test_what_is_typed_is_understood(query: str, meaning: str) -> None:
    assert said(parse_query(query).root) == meaning


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ("ＡＮＤ", "operator_without_term"),
        ("困难 AND", "operator_without_term"),
        ("OR 困难", "operator_without_term"),
        ("困难 AND OR 职工", "operator_without_term"),
        ("(困难 OR)", "operator_without_term"),
        ("NOT", "operator_without_term"),
        ("！？", "no_words"),
        ("-", "no_words"),
        ("()", "no_words"),
        ("abc*", "prefix_too_short"),
        ("困难职工ab*", "prefix_too_short"),
        ("(" * 9 + "困" + ")" * 9, "too_deep"),
        ("-" * 9 + "困", "too_deep"),
        ("困 " * 33, "too_many_terms"),
        ("困" * 501, "too_long"),
    ],
)
def test_what_cannot_be_understood_says_why(query: str, code: str) -> None:
    with pytest.raises(QueryError) as raised:
        parse_query(query)
    assert raised.value.code == code


@pytest.mark.parametrize("query", ["(" * 8 + "困" + ")" * 8, "-" * 8 + "困", "困 " * 32, "困" * 500, "abcd*", "J01-Z*"])
def test_what_is_just_within_the_limits_is_understood(query: str) -> None:
    assert parse_query(query).root is not None


def test_a_query_can_be_taken_apart_into_queries() -> None:
    query = parse_query('困难 OR ("张三 丰" -李四) J012-ZY* NOT 王五')
    assert query.terms() == ("困难", '"张三 丰"', "J012-ZY*")
    assert [parse_query(term).root for term in query.terms()] == list(query.positive_terms())
    assert parse_query("").terms() == ()


def only(query: str) -> Term:
    root = parse_query(query).root
    assert isinstance(root, Term)
    return root


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ("J012-ZY·2026-D30-0012", "J012-ZY·2026-D30-0012"),
        ("j012-zy", "J012-ZY"),
        ("J012*", "J012"),
        ("J012-ZY·*", "J012-ZY·"),
        ("J012", ""),
        ("困难", ""),
    ],
)
def test_what_looks_like_a_code_is_looked_for_as_a_code_too(query: str, code: str) -> None:
    assert only(query).code == code


def test_a_bare_word_of_four_digits_asks_for_the_end_of_an_id_number_but_not_in_quotes() -> None:
    assert only("425X").service.endswith("425x")
    assert only('"425X"').service == ""
    assert only("4258*").service == ""
