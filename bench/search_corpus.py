"""A generated archive to search in, and questions with their true answers."""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from random import Random

from indexing import IndexDocument
from indexing.analysis import fold


def listed(words: str) -> list[str]:
    """Words written side by side."""
    return words.split()


SURNAMES = "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈"
GIVEN = "伟芳娜秀英敏静丽强磊军洋勇艳杰娟涛明超霞平刚桂兰凤云华建国志文玉红梅春海燕峰辉鹏飞龙波斌宇浩凯健俊帆雪婷琳颖"
# What stands in braces is filled anew in every document.
SENTENCES = (
    "{name}，身份证号{id}，系我单位{word}职工，家庭人口{n}人。",
    "因{illness}长期治疗，自付医疗费用{amount}元，家庭生活困难。",
    "联系电话{phone}，家庭住址{place}{word}路{n}号{n}室。",
    "{date}，{unit}召开会议，研究{word}帮扶资金使用方案。",
    "发放慰问金{amount}元，开户银行{word}支行，账号{card}。",
    "子女{name}就读于{place}{word}学校，申请助学金{amount}元。",
    "审批意见：同意。经办人{name}，负责人{name}，日期{date}。",
    "请各{word}单位于{date}前将{word}材料报送{unit}。",
)
SUBJECTS = listed(
    "申请人 本单位 基层工会 街道办事处 帮扶中心 调查小组 经办人员 财务部门 审计组 困难职工家庭 "
    "其配偶 其父母 主管领导 社区居委会 志愿服务队 医疗机构 学校 档案室 接收单位 承办科室"
)
VERBS = listed(
    "已经核实 尚未提交 按期完成 逐项登记 重新审查 公示并确认 及时上报 严格执行 统一归集 集中讨论 "
    "分批发放 专门说明 委托办理 如实填报 补充提供 暂缓处理 定期回访 妥善保管 全面清理 依法公开"
)
OBJECTS = listed(
    "收入证明 医疗票据 救助申请 慰问名单 助学资料 就业意向 住房情况 低保待遇 资金明细 会议纪要 "
    "走访记录 入户照片 银行回单 政策依据 年度台账 整改措施 评议结果 信访事项 法律援助 技能培训 "
    "互助保障 大病保险 丧葬补贴 取暖费用 节日物资 档案目录 移交清单 鉴定意见 销毁清册 借阅登记"
)
TAILS = listed(
    "情况属实 无异议 另行通知 以此为准 报上级备案 存入个人档案 接受群众监督 确保专款专用 "
    "防止重复享受 持续跟踪服务 请予审批 特此证明 逾期不再受理 附相关复印件 由双方签字盖章 "
    "按规定期限保存 长期有效 不得擅自变更 纳入动态管理 实现解困脱困"
)
ILLNESSES = (
    "尿毒症",
    "肺癌",
    "脑梗死",
    "冠心病",
    "糖尿病",
    "类风湿关节炎",
    "白血病",
    "肝硬化",
    "腰椎间盘突出",
    "精神分裂症",
)
PLACES = ("历下区", "市中区", "槐荫区", "天桥区", "历城区", "长清区", "章丘区", "济阳区", "莱芜区", "钢城区")
SYLLABLES = (
    "安宝昌长成春达大德东方丰福富港高光广贵国海和恒红宏鸿华辉惠吉佳建江金锦京景九巨康科来兰乐力联林龙隆美民明南宁平普齐启"
    "庆荣瑞润三山尚生胜盛石时世市双水顺思泰天通同万旺维伟文西喜祥新信兴星雄旭亚阳业益银永优友宇玉裕元源远云运泽振正中众"
)
TYPES = tuple(f"A{number:02}" for number in range(1, 25))
UNITS = tuple((1, group, 100 + 10 * group + leaf) for group in range(2, 12) for leaf in range(10))


def seeded(*parts: object) -> Random:
    """The same chance every time."""
    return Random("-".join(map(str, parts)))  # nothing secret


def fill(sentence: str, chance: Random) -> str:
    """A sentence with everything in braces filled."""
    return re.sub(r"\{(\w+)\}", lambda match: FILLERS[match[1]](chance), sentence)


def identity(chance: Random) -> str:
    """Something that reads like an ID number."""
    born = f"{chance.randint(1950, 2008)}{chance.randint(1, 12):02}{chance.randint(1, 28):02}"
    return f"3701{chance.randint(2, 26):02}{born}{chance.randrange(1000):03}{chance.choice('0123456789X')}"


def bank(size: int) -> tuple[str, ...]:
    """Sentences of notices and reports; many of their words are the bank's own, as those of a real archive are."""
    chance = seeded("bank")

    def part(known: list[str]) -> str:
        return chance.choice(known) if chance.random() < 0.4 else "".join(chance.choices(SYLLABLES, k=4))

    return tuple(f"{part(SUBJECTS)}{part(VERBS)}{part(OBJECTS)}，{part(TAILS)}。" for _ in range(size))


BANK = bank(3_000)

FILLERS: dict[str, Callable[[Random], str]] = {
    "name": lambda chance: chance.choice(SURNAMES) + "".join(chance.choices(GIVEN, k=chance.choice((1, 2, 2)))),
    "id": identity,
    "word": lambda chance: "".join(chance.choices(SYLLABLES, k=2)),
    "n": lambda chance: str(chance.randint(1, 9)),
    "illness": lambda chance: chance.choice(ILLNESSES),
    "amount": lambda chance: f"{chance.randint(200, 99_999):,}.{chance.randrange(100):02}",
    "unit": lambda chance: f"{chance.choice(PLACES)}总工会",
    "phone": lambda chance: f"1{chance.randint(3_000_000_000, 9_999_999_999)}",
    "place": lambda chance: chance.choice(PLACES),
    "date": lambda chance: f"{chance.randint(2015, 2026)}年{chance.randint(1, 12)}月{chance.randint(1, 28)}日",
    "card": lambda chance: f"6222{chance.randrange(10**15):015}",
    "year": lambda chance: str(chance.randint(2015, 2026)),
}


def document(number: int, seed: int) -> IndexDocument:
    """One document of about 608 characters, some of its words broken over lines."""
    chance = seeded(seed, number)
    body = "".join(fill(sentence, chance) for sentence in chance.sample(SENTENCES, 5))
    while len(body) < 590:
        # Some sentences stand in many documents, most in few.
        body += BANK[int(len(BANK) * chance.random() ** 2)]
    for place in sorted(chance.sample(range(1, len(body)), 10), reverse=True):
        body = body[:place] + "\n" + body[place:]
    year = chance.randint(2015, 2026)
    units = chance.choice(UNITS)
    return IndexDocument(
        id=number,
        revision=1,
        title=fill(
            chance.choice(("{name}困难职工申请表", "{unit}{word}通知", "关于{word}救助的请示", "{year}年发放登记表")),
            chance,
        ),
        body=body,
        code=f"J{units[2]:03}-ZY·{year}-D{chance.choice((10, 30))}-{number:07}",
        units=units,
        category=chance.choice(("original", "financial", "routine")),
        type=chance.choice(TYPES),
        year=year,
        state=chance.choice(("waiting", "running", "eligible", "permanent")),
        carrier=chance.choice(("paper", "electronic")),
        date=year * 10_000 + chance.randint(1, 12) * 100 + chance.randint(1, 28),
    )


def documents(count: int, seed: int) -> Iterator[IndexDocument]:
    """The whole archive, one at a time."""
    return (document(number, seed) for number in range(1, count + 1))


Holds = Callable[[str, IndexDocument], bool]
"""Whether the folded text of a document (title, a line break, body) and its metadata answer a question."""


@dataclass(frozen=True, slots=True)
class Question:
    """A query of some kind, and the truth."""

    kind: str
    query: str
    holds: Holds


def words(text: str) -> Holds:
    """The words stand in title or body, letters and digits whole."""
    folded = fold(text)
    if not re.search(r"[0-9a-z]", folded):
        return lambda texts, _: folded in texts
    start = r"(?<![0-9a-z])" if folded[0].isascii() else ""
    end = r"(?![0-9a-z])" if folded[-1].isascii() else ""
    pattern = re.compile(start + re.escape(folded) + end)
    return lambda texts, _: folded in texts and pattern.search(texts) is not None


def number(fixed: str, pattern: str) -> Holds:
    """A number of this pattern stands there; `fixed` is what every such number contains."""
    whole = re.compile(rf"(?<![0-9a-z]){pattern}(?![0-9a-z])")
    return lambda texts, _: fixed in texts and whole.search(texts) is not None


def either(*parts: Holds) -> Holds:
    """One of them holds."""
    return lambda texts, document: any(part(texts, document) for part in parts)


def questions(count: int, seed: int) -> list[Question]:
    """230 questions, taken from documents spread over an archive of `count`."""
    chance = seeded(seed, "questions")
    picked = iter([document(chance.randint(1, count), seed) for _ in range(400)])
    asked = [Question("name", name, words(name)) for name in (FILLERS["name"](chance) for _ in range(20))]
    asked += [_code(next(picked).code) for _ in range(20)]
    asked += [_code_beginning(next(picked).code) for _ in range(10)]
    for ask, times in ((_identity, 20), (_identity_beginning, 10), (_last_four, 20), (_amount, 10), (_date, 10)):
        asked += [ask(next(picked).body) for _ in range(times)]
    for length, times in ((1, 20), (2, 20), (3, 10), (4, 10), (5, 5), (6, 5), (8, 10)):
        asked += [_phrase(next(picked).body, length, chance) for _ in range(times)]
    asked += [_joined(next(picked).body, operator, chance) for operator in ("AND", "OR", "NOT") for _ in range(10)]
    return asked


def _code(code: str) -> Question:
    return Question("code", code, lambda _, document: document.code == code)


def _code_beginning(code: str) -> Question:
    beginning = code[: code.index("-D")]
    return Question("code prefix", beginning, lambda _, document: document.code.startswith(beginning + "-"))


def _found(pattern: str, body: str, otherwise: str) -> str:
    match = re.search(pattern, body)
    return match.group() if match else otherwise


_ID = r"(?<![0-9])3701[0-9]{13}[0-9X]"


def _identity(body: str) -> Question:
    whole = _found(_ID, body, "370102199001011234")
    return Question("ID", whole, words(whole))


def _identity_beginning(body: str) -> Question:
    beginning = _found(_ID, body, "370102199001011234")[:10]
    return Question("ID prefix", beginning + "*", number(beginning, beginning + "[0-9a-z]*"))


def _last_four(body: str) -> Question:
    last = _found(_ID, body, "370102199001011234")[-4:]
    return Question("ID last four", last, either(number(last.lower(), "[0-9]{11,14}" + last.lower()), words(last)))


def _amount(body: str) -> Question:
    amount = _found(r"[0-9]{1,2},[0-9]{3}\.[0-9]{2}", body, "12,345.00")
    return Question("amount", amount, words(amount))


def _date(body: str) -> Question:
    day = _found(r"20[0-9]{2}年[0-9]{1,2}月[0-9]{1,2}日", body, "2020年1月1日")
    return Question("date", day, words(day))


def _phrase(body: str, length: int, chance: Random) -> Question:
    phrase = _piece(body, length, chance)
    return Question(f"{length} character{'s' * (length > 1)}", phrase, words(phrase))


def _piece(body: str, length: int, chance: Random) -> str:
    runs = re.findall(rf"[\u4e00-\u9fff]{{{length},}}", fold(body))
    run: str = chance.choice(runs)
    start = chance.randrange(len(run) - length + 1)
    return run[start : start + length]


def _joined(body: str, operator: str, chance: Random) -> Question:
    one, two = _piece(body, 2, chance), _piece(body, 3, chance)
    has_one, has_two = words(one), words(two)
    holds: dict[str, Holds] = {
        "AND": lambda texts, document: has_one(texts, document) and has_two(texts, document),
        "OR": either(has_one, has_two),
        "NOT": lambda texts, document: has_one(texts, document) and not has_two(texts, document),
    }
    return Question(operator, f"{one} {operator} {two}", holds[operator])


def truths(asked: Sequence[Question], count: int, seed: int) -> list[list[int]]:
    """The ids that answer each question, newest first."""
    found: list[list[tuple[int, int]]] = [[] for _ in asked]
    for one in documents(count, seed):
        texts = f"{fold(one.title)}\n{fold(one.body)}"
        for question, ids in zip(asked, found, strict=True):
            if question.holds(texts, one):
                ids.append((one.date, one.id))
    return [[number for _, number in sorted(ids, reverse=True)] for ids in found]
