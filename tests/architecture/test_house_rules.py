"""House rules that a reader of the source can check, and therefore a machine does."""

import ast
import re
from collections.abc import Iterator, Mapping
from pathlib import Path, PurePosixPath

import pytest

THIS_FILE = "tests/architecture/" + Path(__file__).name
MODULE_LINES, FUNCTION_LINES = 400, 60

# Time, identity and chance are arguments in the leaves and in these rooms of the application.
TOLD = ("config/", "storage/", "ocr/", "indexing/", "retention/", "service/catalogue/", "service/usecases/")
UNTOLD = re.compile(
    r"datetime\.(datetime\.(now|utcnow|today)|date\.today)|time\.(time|time_ns|localtime|gmtime)"
    r"|uuid\.uuid\d|os\.urandom|secrets\..+|random\.(?!Random$).+|numpy\.random\..+"
)

SPEAKING_NAMES_ONLY = {"utils", "util", "helpers", "helper", "manager", "managers", "misc", "common"}
LEFT_OVER = re.compile(r"\b(TODO|FIXME|HACK)\b")
NOT_RUN = re.compile(r"pytest\.(skip|xfail|importorskip)|mark\.(skip|skipif|xfail)")
ONE_MACHINE = re.compile(r"(?<![A-Za-z0-9_.~])/(work|root|home|Users)/")

# A host in a URL, or an address in quotation marks; a name without a dot is a placeholder in an example.
ADDRESS = re.compile(r"""\b(?:https?|wss?)://([\w-]+(?:\.[\w-]+)+)|["'](\d{1,3}(?:\.\d{1,3}){3})["']""")
# This machine; names and networks reserved for examples; the vocabularies of XML, which nobody ever calls.
KNOWN_HOSTS = re.compile(
    r"127(\.\d+){3}|0\.0\.0\.0|(192\.0\.2|198\.51\.100|203\.0\.113)\.\d+"
    r"|([\w-]+\.)*(example|invalid|test)(\.(com|net|org))?|www\.w3\.org"
    r"|schemas\.openxmlformats\.org|openoffice\.org|www\.ofdspec\.org"
)


def full_names(tree: ast.Module) -> dict[str, str]:
    """The names that imports bind in a module -> what they stand for, dotted."""
    bound: dict[str, str] = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            for alias in node.names:
                top = alias.name.partition(".")[0]
                bound |= {alias.asname: alias.name} if alias.asname else {top: top}
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            bound |= {alias.asname or alias.name: f"{node.module}.{alias.name}" for alias in node.names}
    return bound


def dotted(node: ast.AST, bound: Mapping[str, str]) -> str:
    """What an expression like `a.b.c` stands for by the imports; nothing where they do not bind `a`."""
    if isinstance(node, ast.Name):
        return bound.get(node.id, "")
    if isinstance(node, ast.Attribute):
        owner = dotted(node.value, bound)
        return f"{owner}.{node.attr}" if owner else ""
    return ""


def untold(tree: ast.Module) -> list[int]:
    """Lines on which a module asks for time, identity or chance by itself."""
    bound = full_names(tree)
    names = (node for node in ast.walk(tree) if isinstance(node, ast.Name | ast.Attribute))
    return sorted({node.lineno for node in names if UNTOLD.fullmatch(dotted(node, bound))})


def long_functions(tree: ast.Module) -> Iterator[str]:
    """Functions past the limit, their decorators and docstring counted."""
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            first = min([node.lineno, *(decorator.lineno for decorator in node.decorator_list)])
            if (node.end_lineno or first) - first >= FUNCTION_LINES:
                yield node.name


def foreign_hosts(text: str) -> list[str]:
    """Hosts and addresses outside this machine that a text names."""
    named = (host or address for host, address in ADDRESS.findall(text))
    return [name for name in named if not KNOWN_HOSTS.fullmatch(name)]


def places(texts: Mapping[str, str], pattern: re.Pattern[str]) -> list[str]:
    """Where in the tree a pattern stands."""
    return [
        f"{path}:{number}: {line.strip()[:80]}"
        for path, text in texts.items()
        if path != THIS_FILE
        for number, line in enumerate(text.splitlines(), 1)
        if pattern.search(line)
    ]


def test_time_identity_and_chance_are_arguments(modules: dict[str, ast.Module]) -> None:
    told = {path: untold(tree) for path, tree in modules.items() if path.startswith(TOLD)}
    assert {path: lines for path, lines in told.items() if lines} == {}


def test_no_module_is_too_long(modules: dict[str, ast.Module], texts: dict[str, str]) -> None:
    lengths = {path: len(texts[path].splitlines()) for path in modules if "/migrations/" not in path}
    assert {path: length for path, length in lengths.items() if length > MODULE_LINES} == {}


def test_no_function_is_too_long(modules: dict[str, ast.Module]) -> None:
    long = {path: list(long_functions(tree)) for path, tree in modules.items() if "/migrations/" not in path}
    assert {path: names for path, names in long.items() if names} == {}


def test_every_module_says_by_its_name_what_it_holds(modules: dict[str, ast.Module]) -> None:
    assert [path for path in modules if SPEAKING_NAMES_ONLY & {*PurePosixPath(path).with_suffix("").parts}] == []


def test_nothing_is_left_for_later(texts: dict[str, str]) -> None:
    assert places(texts, LEFT_OVER) == []


def test_every_test_runs(texts: dict[str, str]) -> None:
    tests = {path: text for path, text in texts.items() if path.startswith("tests/")}
    assert places(tests, NOT_RUN) == []


def test_no_file_knows_one_machine(texts: dict[str, str]) -> None:
    assert places(texts, ONE_MACHINE) == []


def test_the_program_names_no_host_but_this_machine(texts: dict[str, str]) -> None:
    # Pages of documentation may point to the world; what runs may not.
    spoken = {path: foreign_hosts(text) for path, text in texts.items() if not path.endswith(".md")}
    spoken.pop(THIS_FILE)
    assert {path: hosts for path, hosts in spoken.items() if hosts} == {}


@pytest.mark.parametrize(
    "source",
    [
        "import datetime\nat = datetime.datetime.now(datetime.UTC)",
        "from datetime import date\nday = date.today()",
        "from datetime import datetime as instant\nclock = instant.now",
        "import time\nnow = time.time()",
        "from uuid import uuid4\nfield(default_factory=uuid4)",
        "import random\nrandom.choice([1, 2])",
        "from secrets import token_hex\ntoken_hex(8)",
        "import numpy as np\nnp.random.default_rng()",
    ],
)
def test_a_module_that_asks_for_itself_is_seen(source: str) -> None:
    assert untold(ast.parse(source))[-1] == 2


@pytest.mark.parametrize(
    "source",
    [
        "from datetime import datetime\ndef later(now: datetime) -> datetime: ...",
        "from random import Random\ndef draw(chance: Random) -> float: return chance.random()",
        "import time\nbegun = time.monotonic()",
        "def draw(random: Random) -> float: return random.random()",
    ],
)
def test_a_module_that_is_told_is_left_in_peace(source: str) -> None:
    assert untold(ast.parse(source)) == []


def test_a_function_is_too_long_from_the_line_after_the_limit() -> None:
    body = "    pass\n"
    assert list(long_functions(ast.parse("def f():\n" + body * (FUNCTION_LINES - 1)))) == []
    assert list(long_functions(ast.parse("def f():\n" + body * FUNCTION_LINES))) == ["f"]
    assert list(long_functions(ast.parse("@g\ndef f():\n" + body * (FUNCTION_LINES - 1)))) == ["f"]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("http://127.0.0.1:8000/ http://localhost http://es.example:9200 https://a.example.com http://host:1", []),
        ("https://cdn.jsdelivr.net/npm/x.js", ["cdn.jsdelivr.net"]),
        ("http://10.0.0.8/ or '10.0.0.7' or '192.0.2.1'", ["10.0.0.8", "10.0.0.7"]),
        ("ISO 32000, 9.7.5.2", []),
    ],
)
def test_foreign_hosts_are_told_from_our_own(text: str, found: list[str]) -> None:
    assert foreign_hosts(text) == found


@pytest.mark.parametrize(
    ("line", "seen"), [("'/home/ann/scans'", True), ("open('/root/x')", True), ("a/home/b", False)]
)
def test_a_path_of_one_machine_is_seen(line: str, seen: bool) -> None:
    assert bool(places({"x.py": line}, ONE_MACHINE)) is seen
