"""The six invented households of the sample."""

from datetime import date
from random import Random

from service.sample.people import Person, card_number, id_number, phone_number
from service.sample.values import CITY, COUNTY, STREET, Household


def _person(name: str, sex: str, born: date, relation: str, work: str, income: int, rng: Random) -> Person:
    sequence = 2 * rng.randrange(1, 499) + (sex == "男")
    return Person(name, sex, born, relation, work, income, id_number(born, sequence))


def invent_households(rng: Random) -> tuple[Household, ...]:
    """Names, addresses and stories are always the same; numbers depend on `rng`."""
    return (
        _ill(rng),
        _with_student(rng),
        _single_parent(rng),
        _injured(rng),
        _retired(rng),
        _recovered(rng),
    )


def _ill(rng: Random) -> Household:
    """Dialysis three times a week."""
    return Household(
        "WH-2026-031",
        COUNTY,
        (
            _person("周慧兰", "女", date(1978, 4, 12), "户主", "望河县锦云纺织有限公司", 1850, rng),
            _person("沈建平", "男", date(1976, 11, 3), "配偶", "望河县顺达搬运服务部", 2600, rng),
            _person("沈雨桐", "女", date(2009, 8, 21), "女儿", "望河县第三中学", 0, rng),
        ),
        "青岭市望河县城关镇柳荫巷18号2单元301室",
        phone_number(rng),
        card_number(rng),
        "深度困难",
        "患重特大疾病",
        "我于2024年10月确诊慢性肾功能衰竭（尿毒症期），每周三次血液透析，至今已欠亲友八万余元。",
        date(2026, 2, 9),
        date(2026, 3, 12),
    )


def _with_student(rng: Random) -> Household:
    """A son begins college."""
    return Household(
        "QN-2026-007",
        STREET,
        (
            _person("马国强", "男", date(1974, 1, 30), "户主", "灵活就业（家电维修）", 2100, rng),
            _person("田玉芬", "女", date(1975, 6, 18), "配偶", "无业", 0, rng),
            _person("马思远", "男", date(2007, 5, 9), "儿子", "南麓科技学院", 0, rng),
        ),
        "青岭市望河县桥南街道枣园社区6号楼5单元502室",
        phone_number(rng),
        card_number(rng),
        "相对困难",
        "子女上学",
        "儿子今年考上大学，每年学费和住宿费近八千元，我靠上门修理家电维持全家生活，妻子患腰椎病不能劳动。",
        date(2026, 8, 25),
        date(2026, 9, 21),
    )


def _single_parent(rng: Random) -> Household:
    """Alone with a child, without work."""
    return Household(
        "QN-2026-012",
        STREET,
        (
            _person("陈秀梅", "女", date(1983, 9, 2), "户主", "失业", 0, rng),
            _person("郭子轩", "男", date(2015, 3, 27), "儿子", "桥南街道中心小学", 0, rng),
        ),
        "青岭市望河县桥南街道纺机厂宿舍3栋108号",
        phone_number(rng),
        card_number(rng),
        "深度困难",
        "下岗失业",
        "我离异后独自抚养儿子，原单位停产后一直没有找到稳定工作，靠失业金和娘家接济度日。",
        date(2026, 5, 11),
        date(2026, 6, 8),
    )


def _injured(rng: Random) -> Household:
    """Run over on the way home from the building site."""
    return Household(
        "QL-2026-058",
        CITY,
        (
            _person("吴大勇", "男", date(1986, 7, 15), "户主", "青岭市磐石建筑工程有限公司", 2300, rng),
            _person("蒋春燕", "女", date(1988, 12, 6), "配偶", "务农", 400, rng),
            _person("吴乐乐", "女", date(2018, 2, 14), "女儿", "青岭市城北小学", 0, rng),
        ),
        "青岭市城北区河堤路205号工地生活区4号楼",
        phone_number(rng),
        card_number(rng),
        "意外致困",
        "意外事故",
        "2026年4月下班途中被货车撞伤，左腿粉碎性骨折，肇事方无力赔付，住院费用自付六万多元。",
        date(2026, 6, 17),
        date(2026, 7, 14),
    )


def _retired(rng: Random) -> Household:
    """A mill at a standstill; retired since, the file withdrawn."""
    return Household(
        "WH-2013-004",
        COUNTY,
        (
            _person("何桂英", "女", date(1960, 8, 5), "户主", "望河县红星造纸厂", 720, rng),
            _person("罗长顺", "男", date(1958, 2, 19), "配偶", "望河县红星造纸厂", 680, rng),
        ),
        "青岭市望河县红星路造纸厂家属院12号",
        phone_number(rng),
        card_number(rng),
        "低保边缘户",
        "企业停产半停产",
        "我厂自2012年起停产半停产，我和老伴每月只领生活费，家中还有卧床的老母亲需要照顾。",
        date(2013, 1, 8),
        date(2013, 2, 26),
        date(2015, 9, 18),
        "退休",
    )


def _recovered(rng: Random) -> Household:
    """The daughter has found work, the file withdrawn."""
    return Household(
        "QL-2023-019",
        CITY,
        (
            _person("刘建军", "男", date(1972, 10, 24), "户主", "青岭市第二公共汽车公司", 5200, rng),
            _person("孙丽", "女", date(1974, 3, 8), "配偶", "青岭市惠民家政服务站", 2400, rng),
            _person("刘欣怡", "女", date(2002, 12, 1), "女儿", "青岭市云图测绘有限公司", 4600, rng),
        ),
        "青岭市东湖区公交新村9栋2单元401室",
        phone_number(rng),
        card_number(rng),
        "相对困难",
        "子女上学",
        "女儿读大学期间学费和生活费支出较大，妻子做过两次手术，当时家里仅靠我一人工资。",
        date(2023, 3, 6),
        date(2023, 4, 10),
        date(2025, 10, 30),
        "脱困",
    )
