"""Pages to measure the classifier with: templates in wordings of their own, filled with invented facts.

They were written without looking at the phrases by which types are recognised. A template is a description for
`service.sample.layout`; on top of that language `{name}` asks for a fact (`bench.pages.facts`), `{a|b}` is one of
two wordings, a line beginning with `? ` is there every other time, and `*5 ` repeats a line with other facts.
"""

import re
import tomllib
from dataclasses import dataclass
from pathlib import Path
from random import Random

from bench.pages.facts import Facts

BLANK = re.compile(r"\{([^{}]*)\}")
REPEATED = re.compile(r"\*(\d+) (.*)")
STAMPS = ("已归档", "复印件与原件一致", "原件已核对", "档案专用/不得外借", "收文/第{n}号", "已扫描", "附件")
NOTES = ("归档编号：{no}", "第{n2}卷第{n}件", "（存根联）", "附件{n2}", "密级：内部", "帮扶系统打印件")


@dataclass(frozen=True, slots=True)
class Template:
    """One wording of a document type; `container` is case, voucher or None; `layout` what kind of paper it is."""

    type: str
    container: str | None
    layout: str
    text: str


def load_templates() -> tuple[Template, ...]:
    """All templates, in the order of the type codes."""
    folder = Path(__file__).parent
    pages = [page for path in folder.glob("*.toml") for page in tomllib.loads(path.read_text("utf-8"))["page"]]
    found = [Template(page["type"], page.get("container"), page["layout"], page["text"]) for page in pages]
    return tuple(sorted(found, key=lambda template: (template.type, template.text)))


def write_page(template: Template, rng: Random, *, distractors: bool = True) -> str:
    """A template with its blanks filled and, if asked, what offices stamp and scribble on papers."""
    facts = Facts(rng)
    lines: list[str] = []
    for line in template.text.strip().splitlines():
        if line.startswith("? "):
            if rng.random() < 0.5:
                continue
            line = line[2:]
        repeated = REPEATED.fullmatch(line)
        if repeated:
            rows = range(1, int(repeated[1]) + 1)
            lines.extend(_fill(repeated[2], facts.for_row(number)) for number in rows)
        else:
            lines.append(_fill(line, facts))
    if distractors:
        lines.extend(_distractors(lines, facts))
    return "\n".join(lines)


def _fill(text: str, facts: Facts) -> str:
    """Innermost blanks first, so that a wording may hold facts."""
    while match := BLANK.search(text):
        inner = match[1]
        answer = facts.rng.choice(inner.split("|")) if "|" in inner else facts.get(inner)
        text = text[: match.start()] + answer + text[match.end() :]
    return text


def _distractors(lines: list[str], facts: Facts) -> list[str]:
    """A filing stamp, a note at the top, a page number: what stands on real papers and says nothing of their type."""
    added = []
    if facts.rng.random() < 0.3:
        added.append(
            f"[stamp {facts.rng.randint(12, 26)} {facts.rng.randint(6, 9)} {_fill(facts.pick(STAMPS), facts)}]"
        )
    if facts.rng.random() < 0.25 and not any(line.startswith("^") for line in lines):
        added.append("^ " + _fill(facts.pick(NOTES), facts))
    if facts.rng.random() < 0.35 and not any(line.startswith("v ") for line in lines):
        added.append("v " + facts.pick(("— 1 —", "第1页 共1页", "1", "-1-")))
    return added
