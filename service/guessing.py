"""How soon a password is guessed: what whoever guesses tries first counts as one character, however long it is.

Lists of broken passwords are large and grow old in a house without a network (OWASP ASVS 2.1.7); what they hold is
made of few things, and these are known by rule: common words, runs of the alphabet and of the keyboard, one character
or one part again and again, days and years, and what everybody knows of the person and the archive.
"""

import re
from collections.abc import Iterable
from itertools import pairwise

SHORTEST_PART = 3
"""Characters of the shortest run, repetition or word; anything shorter is no help to a guesser."""

_ALIKE = str.maketrans("01!|l34@5$7", "oiiiieaasst")
"""Figures and signs that stand for letters."""

_ROWS = (
    *("`1234567890-=", "~!@#$%^&*()_+", "qwertyuiop[]\\", "asdfghjkl;'", "zxcvbnm,./", "147258369", "789456123"),
    *("1qaz2wsx3edc4rfv5tgb6yhn7ujm8ik,9ol.0p;/", "!qaz@wsx#edc$rfv%tgb", "qazwsxedcrfvtgbyhnujmikolp", "poiuytrewq"),
    *(
        "q1w2e3r4t5y6u7i8o9p0",
        "1q2w3e4r5t6y7u8i9o0p",
        "a1s2d3f4g5h6j7k8l9",
        "zaq1xsw2cde3vfr4bgt5",
        "qweasdzxc",
        "asdzxc",
    ),
)
"""Ways along the keyboard."""

_WAYS = (*_ROWS, *(row[::-1] for row in _ROWS))

_DAY = re.compile(
    r"(?:19|20)\d\d(?:[-./]?(?:0?[1-9]|1[0-2])(?:[-./]?(?:0?[1-9]|[12]\d|3[01]))?)?"
    r"|(?:0[1-9]|[12]\d|3[01])[-./]?(?:0[1-9]|1[0-2])[-./]?(?:19|20)\d\d"
    r"|\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])"
)

_WORDS = """
password passwort passw0rd passwd pass word admin administrator root user guest test demo login logon welcome letmein
default changeme secret master system server manager office company public private access open enter hello sunshine
princess dragon monkey football baseball basketball soccer superman batman pokemon shadow michael jordan jessica
jennifer charlie thomas daniel ashley nicole andrew joshua matthew anthony robert william hunter killer trustno
whatever freedom flower lovely loveme iloveyou loveyou love forever always angel angels baby babygirl butterfly
chocolate cookie orange banana apple cherry summer winter spring autumn monday friday january february march april
june july august september october november december computer internet google facebook linkedin samsung iphone
microsoft windows linux ubuntu oracle mysql samba cisco huawei xiaomi tencent taobao alipay weixin wechat qwerty
azerty qwertz asdf zxcv abcd temp temporary number money mother father family friend friends sister brother
jesus christ heaven blessed america england london china chinese beijing shanghai guangzhou shenzhen hongkong
taiwan zhongguo renmin gongchandang aiguo woaini woaiwojia woshishui nihao mima guanliyuan yonghu denglu ceshi gongsi
bangongshi xitong laoban laopo laogong baobao baobei xiaoxiao dada mama baba laoshi xuesheng meinv shuaige tianya
wang zhang chen yang huang zhao zhou sun zhu guo gao luo zheng liang xie song tang deng han cao peng zeng xiao
wangwei zhangwei wangfang lina wangjing zhangmin lijing zhangli liwei wangxiuying
shoucang dangan danganguan danganshi zonggonghui gonghui kunnan zhigong kunnanzhigong bangfu jiuzhu archive archives
520 1314 5201314 521 1314520 147 258 369 666 888 168 110 119 120 10086 8888 6666
管理员 系统 密码 用户 测试 登录 办公室 单位 中国 我爱你 你好 守藏 档案 档案馆 档案室 困难职工 帮扶 救助 总工会 工会 职工
"""
"""What stands in lists of broken passwords, in letters, pinyin and figures, and the words of this archive."""


def _folded(text: str) -> str:
    return text.casefold().translate(_ALIKE)


_KNOWN = frozenset(_folded(word) for word in _WORDS.split())


def pieces_of(password: str, about: Iterable[str] = ()) -> int:
    """Of how few pieces a password is made: each character is one, and whatever is guessed at once is one as well.

    `about` are names that everybody knows of the person: log-in, name, unit.
    """
    plain, folded = password.casefold(), _folded(password.casefold())
    known = _KNOWN | {_folded(part) for name in about for part in _parts(name)}
    longest = max(map(len, known))
    fewest = [0]
    for end in range(1, len(plain) + 1):
        best = fewest[end - 1] + 1
        for start in range(end):
            if fewest[start] + 1 < best and _is_guessed(plain, folded, start, end, known, longest):
                best = fewest[start] + 1
        fewest.append(best)
    return fewest[-1]


def _parts(name: str) -> Iterable[str]:
    """A name and its parts; a Chinese one is a word from two characters on."""
    for part in {name, *re.split(r"[\s.\-_·]+", name)}:
        if len(part) >= (SHORTEST_PART if part.isascii() else 2):
            yield part


def _is_guessed(plain: str, folded: str, start: int, end: int, known: frozenset[str], longest: int) -> bool:
    if end - start <= longest and folded[start:end] in known:
        return True
    part = plain[start:end]
    if len(part) < SHORTEST_PART:
        return False
    return (
        _is_run(part)
        or any(part in way for way in _WAYS)
        or part in plain[:start]
        or (len(part) <= 10 and _DAY.fullmatch(part) is not None)
    )


def _is_run(part: str) -> bool:
    """One character again and again, or characters in their order, forwards or backwards."""
    steps = {ord(after) - ord(before) for before, after in pairwise(part)}
    return steps in ({0}, {1}, {-1})
