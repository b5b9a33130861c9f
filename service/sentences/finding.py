"""Searching, saved searches, and the index behind them."""

FINDING = {
    "query.too_long": (
        "查找的内容太长。最多 {limit} 个字。",
        "The query is too long. At most {limit} characters.",
    ),
    "query.too_many_terms": (
        "查找的词太多。最多 {limit} 个。",
        "The query has too many words. At most {limit}.",
    ),
    "query.too_deep": (
        "括号套得太深。最多 {limit} 层。",
        "The brackets are nested too deeply. At most {limit} levels.",
    ),
    "query.prefix_too_short": (
        "“{term}”太短，不能用 * 补全。星号前至少要 {least} 个字母或数字。",
        "“{term}” is too short to be completed by *. At least {least} letters or digits have to stand before it.",
    ),
    "query.too_wide": (
        "这样查找牵涉太多的词。请少用 * 补全，或多写几个字。",
        "The search takes in too many words. Complete fewer of them by *, or write more of each.",
    ),
    "query.operator_without_term": (
        "{operator} 的一边没有词。请补上，或去掉它。",
        "{operator} lacks a word beside it. Add one, or leave it out.",
    ),
    "query.no_words": (
        "“{query}”里没有可查的字。请输入姓名、档号、证件号后四位或正文词句。",
        "There is nothing to search for in “{query}”. Enter a name, an archival code, the last four of an ID or words.",
    ),
    "search.bad_form": (
        "查找条件有误。一次最多取 {most} 条；请从页面上重新选择。",
        "The search cannot be understood. At most {most} hits at a time; choose again on the page.",
    ),
    "saved.bad_name": (
        "请给这次查找起个名字。1 至 100 个字。",
        "Please name the search. 1 to 100 characters.",
    ),
    "saved.too_many": (
        "保存的查找太多。最多 {most} 个，请先删去几个。",
        "You have saved too many searches. At most {most}; remove some first.",
    ),
    "saved.missing": (
        "没有这个保存的查找：{reference}。它可能已经删去。",
        "There is no such saved search: {reference}. It may have been removed.",
    ),
}
