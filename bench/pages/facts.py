"""Invented facts that fill the blanks of a template, each drawn once for a page."""

from collections.abc import Callable
from datetime import date, timedelta
from random import Random

from service.sample.people import (
    card_number,
    chinese_date,
    chinese_numeral_date,
    id_number,
    money,
    money_in_words,
    phone_number,
)

SURNAMES = "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗郑梁谢宋唐许韩冯邓曹彭曾萧田董潘袁蔡蒋余于杜叶程魏苏吕丁任"
GIVEN = "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平刚桂兰英华玉梅志国建文海燕春红彬宇浩凯健俊帆雪琳晶倩云莉宁佳欣怡"
CITIES = ("临泽市", "宁远市", "白麓市", "清溪市", "金堤市", "岚谷市", "澄江市", "北桥市")
COUNTIES = ("长埠县", "石桥县", "云台区", "南郊区", "新河县", "柳林区", "双塔县", "龙泉区", "平陵县", "东关区")
STREETS = ("解放路街道", "建设街道", "桃园街道", "和平镇", "红旗街道", "城南街道", "龙湾镇")
COMMUNITIES = ("幸福社区", "新村社区", "机械厂社区", "光明社区", "向阳社区", "滨河社区", "北关村")
WORKS = ("纺织厂", "机床有限公司", "建筑安装公司", "食品有限公司", "水泥厂", "公交公司", "物业服务公司", "煤矿")
BRANDS = ("红星", "东风", "恒达", "天成", "宏远", "长虹路", "新华", "兴业", "永泰", "双喜")
JOBS = ("车工", "保洁员", "司机", "电焊工", "挡车工", "仓库保管员", "装卸工", "质检员", "瓦工", "收银员")
ILLS = (
    "尿毒症", "胃恶性肿瘤", "冠心病", "脑梗死后遗症", "系统性红斑狼疮", "2型糖尿病伴并发症", "腰椎间盘突出症",
    "肝硬化失代偿期", "乳腺癌术后", "再生障碍性贫血", "精神分裂症", "股骨头坏死",
)  # fmt: skip
CAUSES = ("患重大疾病", "子女上学", "下岗失业", "意外事故", "残疾", "单亲抚养子女", "收入低无法维持基本生活")
TIERS = ("深度困难", "相对困难", "意外致困")
BANKS = ("农业发展村镇银行", "城市商业银行", "农村商业银行", "邮政储蓄银行", "工商储蓄银行")
SCHOOLS = ("第一中学", "实验小学", "第二初级中学", "职业中专")
COLLEGES = ("临泽学院", "云岭师范大学", "宁远职业技术学院", "云岭工业大学", "北桥医学高等专科学校")
MAJORS = ("会计学", "护理", "计算机应用技术", "汉语言文学", "机械制造与自动化", "土木工程", "学前教育")
WARDS = ("肾内科", "肿瘤科", "心内科", "神经内科", "骨科", "普外科", "血液科", "内分泌科")
SHARED = ("city", "cu")
"""What the rows of one page have in common, besides the time."""


class Facts:
    """Answers for the names in a template: `name`, `name2`, `date`, `m` … The same name, the same answer."""

    def __init__(self, rng: Random, known: dict[str, str] | None = None, row: int = 0) -> None:
        self.rng = rng
        self.known = {"province": "云岭省", "pu": "云岭省总工会", "#": str(row), **(known or {})}
        self.day = date(2019, 1, 10) + timedelta(days=rng.randrange(2800))

    def for_row(self, number: int) -> "Facts":
        """Other people and amounts in the same town, a day later with every row; `#` is the row's number."""
        row = Facts(self.rng, {name: self.get(name) for name in SHARED}, number)
        row.day = self.day + timedelta(days=number)
        return row

    def get(self, name: str) -> str:
        """The answer for a name; KeyError for an unknown one."""
        if name not in self.known:
            stem = name.rstrip("0123456789")
            maker = MAKERS[stem if name not in MAKERS else name]
            self.known[name] = maker(self, name[len(stem) :])
        return self.known[name]

    def pick(self, choices: tuple[str, ...] | str) -> str:
        """One of the choices."""
        return self.rng.choice(choices)

    def person(self) -> str:
        """A name of two or three characters."""
        return self.pick(SURNAMES) + "".join(self.pick(GIVEN) for _ in range(self.rng.choice((1, 2, 2))))

    def born(self) -> date:
        """A birthday of a grown-up."""
        return date(1956, 1, 1) + timedelta(days=self.rng.randrange(18000))

    def shifted(self, which: str) -> date:
        """The page's date, or a date some weeks before (2), after (3) or years before (4) it."""
        days = {"2": -self.rng.randint(4, 50), "3": self.rng.randint(5, 40), "4": -self.rng.randint(300, 4000)}
        return self.day + timedelta(days=days.get(which, 0))

    def amount(self) -> int:
        """Fen: from a hundred to fifty thousand yuan."""
        return self.rng.choice((self.rng.randrange(10_000, 600_000), self.rng.randrange(100_000, 5_000_000)))

    def number(self, digits: int) -> str:
        """Digits."""
        return "".join(self.pick("0123456789") for _ in range(digits))


def _document_number(facts: Facts, union: str, word: str) -> str:
    return f"{union[0]}{word}〔{facts.get('year')}〕{facts.rng.randint(1, 96)}号"


def _paid(facts: Facts) -> int:
    """The amount of the page in fen; kept in words and in figures."""
    if "fen" not in facts.known:
        facts.known["fen"] = str(facts.amount())
    return int(facts.known["fen"])


MAKERS: dict[str, Callable[[Facts, str], str]] = {
    "name": lambda f, _: f.person(),
    "spouse": lambda f, _: f.person(),
    "staff": lambda f, _: f.person(),
    "boss": lambda f, _: f.person(),
    "doctor": lambda f, _: f.person(),
    "child": lambda f, _: f.get("name")[0] + f.pick(GIVEN) + f.pick(GIVEN),
    "sex": lambda f, _: f.pick("男女"),
    "age": lambda f, _: str(f.rng.randint(28, 59)),
    "born": lambda f, _: chinese_date(f.born()),
    "id": lambda f, _: id_number(f.born(), f.rng.randrange(1, 999)),
    "phone": lambda f, _: phone_number(f.rng),
    "tel": lambda f, _: f"0999-{f.rng.randrange(2_000_000, 8_999_999)}",
    "card": lambda f, _: card_number(f.rng),
    "account": lambda f, _: f.number(17),
    "plate": lambda f, _: f"云Z·{f.number(5)}",
    "city": lambda f, _: f.pick(CITIES),
    "county": lambda f, _: f.pick(COUNTIES),
    "street": lambda f, _: f.pick(STREETS),
    "community": lambda f, _: f.pick(COMMUNITIES),
    "address": lambda f, _: (
        f.get("county") + f.get("community") + f"{f.rng.randint(1, 40)}号楼{f.rng.randint(101, 602)}室"
    ),
    "employer": lambda f, _: f"{f.get('city')[:2]}{f.pick(BRANDS)}{f.pick(WORKS)}",
    "job": lambda f, _: f.pick(JOBS),
    "disease": lambda f, _: f.pick(ILLS),
    "cause": lambda f, _: f.pick(CAUSES),
    "tier": lambda f, _: f.pick(TIERS),
    "dept": lambda f, _: f.pick(WARDS),
    "major": lambda f, _: f.pick(MAJORS),
    "hospital": lambda f, _: f.get("county") + f.pick(("人民医院", "中医院", "第二医院")),
    "school": lambda f, _: f.get("county") + f.pick(SCHOOLS),
    "college": lambda f, _: f.pick(COLLEGES),
    "bank": lambda f, _: f"{f.get('city')[:2]}{f.pick(BANKS)}",
    "court": lambda f, _: f"云岭省{f.get('county')}人民法院",
    "cu": lambda f, _: f.get("city") + "总工会",
    "xu": lambda f, n: (f.get("county") if not n else f.pick(COUNTIES)) + "总工会",
    "su": lambda f, _: f.get("street") + "总工会",
    "bu": lambda f, _: f.get("employer") + "工会委员会",
    "wen": lambda f, _: _document_number(f, f.get("cu"), f.pick(("工发", "总工发", "工字", "工办发"))),
    "pwen": lambda f, _: _document_number(f, "云", f.pick(("工发", "总工发", "工办"))),
    "xwen": lambda f, _: _document_number(f, f.get("xu"), f.pick(("工字", "工发", "总工字"))),
    "whan": lambda f, _: _document_number(f, f.get("cu"), "工函"),
    "xhan": lambda f, _: _document_number(f, f.get("xu"), "工函"),
    "date": lambda f, n: chinese_date(f.shifted(n)),
    "iso": lambda f, n: f.shifted(n).isoformat(),
    "dot": lambda f, n: f"{f.shifted(n):%Y.%m.%d}",
    "cdate": lambda f, n: chinese_numeral_date(f.shifted(n)),
    "year": lambda f, _: str(f.day.year),
    "lasty": lambda f, _: str(f.day.year - 1),
    "month": lambda f, _: str(f.day.month),
    "day": lambda f, _: str(f.day.day),
    "ym": lambda f, _: f"{f.day.year}年{f.day.month}月",
    "quarter": lambda f, _: f.pick("一二三四"),
    "m": lambda f, n: money(f.amount() if n else _paid(f)),
    "cap": lambda f, _: money_in_words(_paid(f)),
    "i": lambda f, _: str(f.rng.randrange(2, 60) * 100),
    "wan": lambda f, _: f"{f.rng.randrange(100, 9900) / 100:.2f}",
    "n": lambda f, n: str(f.rng.randint(2, 9) if n == "2" else f.rng.randint(10, 58)),
    "N": lambda f, _: str(f.rng.randint(100, 900)),
    "no": lambda f, _: f.number(8),
    "no4": lambda f, _: f.number(4),
}
"""How an answer is found; the second argument is the number at the end of the asked name."""
