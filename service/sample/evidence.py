"""Papers that others gave the households on who they are and what they live on."""

from datetime import date, timedelta

from service.sample.people import chinese_date, money, money_in_words
from service.sample.values import Household, Paper

PINK, BLUE, GREEN = "247 236 236", "222 234 243", "233 242 234"
"""Tints of cards."""


def identity_card(home: Household, phrase: str) -> Paper:
    """Both sides of the head's card on one sheet, enlarged."""
    head = home.head
    text = f"""
[gap 12]
[card 140x88 {BLUE}]
姓  名  {head.name}
性  别  {head.sex}    民  族  汉
出  生  {head.born.year} 年 {head.born.month} 月 {head.born.day} 日
住  址  {home.address[:13]}
        {home.address[13:]}
[photo]

公民身份号码  {head.id_number}
[/card]
[card 140x88 {PINK}]
# 中华人民共和国
# 居 民 身 份 证


签发机关  {phrase}
有效期限  2016.05.20-2036.05.20
[/card]
- 本复印件仅用于困难职工建档，与原件核对无误。‹许红梅›
"""
    return Paper("A07", "居民身份证复印件", home.applied, phrase, text)


def household_register(home: Household, phrase: str) -> Paper:
    """The register's first page and the page of each member, as copied."""
    pages = "\n".join(
        f"""
= 常住人口登记卡
[rows 9]
| 姓名 | {p.name} | 户主或与户主关系 | {p.relation} |
| 性别 | {p.sex} | 出生日期 | {chinese_date(p.born)} |
| 公民身份证件编号 | {p.id_number} | 服务处所 | {p.work} |"""
        for p in home.people
    )
    text = f"""
[table 10]
[body 12]
# 居民户口簿
| 户别 | 家庭户 | 户主姓名 | {home.head.name} |
| 户号 | 0{home.code[-3:]}27518 | 住址 | {home.address} |
- 承办人签章：{phrase}
{pages}
> 登记日期：{chinese_date(date(2018, 4, 16))}
[seal 0.3 望河县公安局|户口专用章]
"""
    return Paper("A08", "居民户口簿复印件", home.applied, phrase, text)


def income_certificate(home: Household, phrase: str) -> Paper:
    """The spouse's employer certifies the wages of twelve months."""
    member = home.people[1]
    text = f"""
[gap 10]
# 收入证明
兹证明{member.name}（身份证号：{member.id_number}）系我单位职工，{phrase}。该同志近12个月月平均收入为人民币\
{money(member.income * 100)}元\
（大写：{money_in_words(member.income * 100)}），上述收入为税前应发数，包含奖金和各项补贴。
我单位对本证明内容的真实性负责。
特此证明。
[gap 16]
> {member.work}（盖章）
> 经办人：‹冯晓燕›  电话：0999-6612034
> {chinese_date(home.applied - timedelta(days=4))}
[seal {member.work}]
"""
    return Paper("A09", "收入证明", home.applied - timedelta(days=4), phrase, text)


def bank_card(home: Household, phrase: str) -> Paper:
    """A copy of the card's face, with what the holder wrote below."""
    text = f"""
[gap 14]
[card 140x88 {GREEN}]
# 青岭农村商业银行
麦穗借记卡  DEBIT CARD

# {home.card}

有效期 VALID THRU 08/34        银联
[/card]
- 开户行：{phrase}
- 持卡人：‹{home.head.name}›
- 本人银行卡复印件，仅供发放帮扶金使用。
> {chinese_date(home.applied)}
"""
    return Paper("A12", "银行卡复印件", home.applied, phrase, text, form="png")


def divorce_certificate(home: Household, phrase: str) -> Paper:
    """Pages of the booklet, copied."""
    head = home.head
    text = f"""
[gap 10]
[card 150x150 {PINK}]
# 离 婚 证

持证人      {head.name}
登记日期    2021年11月16日
离婚证字号  L110199-2021-000873
备注        {phrase}

姓名  {head.name}    性别  女
出生日期  {chinese_date(head.born)}
身份证件号  {head.id_number}
姓名  郭立伟    性别  男
离婚申请，符合《中华人民共和国民法典》规定，
予以登记，发给此证。
# 登记机关：望河县民政局
[/card]
[seal 0.62 望河县民政局|婚姻登记专用章]
"""
    return Paper("A21", "离婚证复印件", date(2021, 11, 16), phrase, text)


def unemployment_certificate(home: Household, phrase: str) -> Paper:
    """The employment office's word that the head is registered without work."""
    text = f"""
[gap 8]
^ 证明编号：SY2026-3381
# 失业登记证明
{home.head.name}，{home.head.sex}，身份证号{home.head.id_number}，原工作单位：望河县纺织机械厂，因{phrase}，\
于2026年1月19日在我中心办理失业登记，《就业创业证》编号1101990026003381，领取失业保险金期限自2026年2月至2026年9月，每月1490.00元。
特此证明。
[gap 14]
> 望河县公共就业服务中心
> 2026年5月8日
[seal 望河县公共就业服务中心|失业登记专用章]
"""
    return Paper("A30", "失业登记证明", date(2026, 5, 8), phrase, text)


def retirement_certificate(home: Household, phrase: str) -> Paper:
    """The booklet of a retired worker."""
    head = home.head
    text = f"""
[gap 16]
[card 140x104 {PINK}]
# 职工退休证

姓名  {head.name}    性别  {head.sex}
出生年月    1960年8月
参加工作时间  1979年11月
退休时工作单位  {head.work}
退休时间    2015年8月
[photo]
批准机关  {phrase}
证号  望退字第20150826号
[/card]
[seal 0.6 望河县人力资源和社会保障局|退休审批专用章]
"""
    return Paper("A34", "职工退休证复印件", date(2015, 8, 26), phrase, text)


def proof_of_work(home: Household, phrase: str) -> Paper:
    """The daughter has found work: the evidence that hardship is over."""
    child = home.people[-1]
    text = f"""
[gap 8]
# 就业证明
兹证明{child.name}（身份证号：{child.id_number}），2025年6月毕业于南麓科技学院，2025年7月1日被我公司正式录用，\
签订三年期劳动合同，现任{phrase}，月工资{money(child.income * 100)}元。
特此证明。
[gap 14]
> 青岭市云图测绘有限公司
> 2025年10月11日
[seal 青岭市云图测绘有限公司|人事专用章]
"""
    return Paper("A36", "就业证明", date(2025, 10, 11), phrase, text)
