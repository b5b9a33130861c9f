"""Papers of the households' own files: application, form, approval, notice, consent, withdrawal."""

from datetime import date, timedelta

from service.sample.people import chinese_date
from service.sample.values import CITY, COUNTY, STREET, Household, Paper

CLERKS = {CITY: "梁静", COUNTY: "许红梅", STREET: "丁晓波"}
CHIEFS = {CITY: "方志远", COUNTY: "邵国栋", STREET: "姚爱萍"}
"""Who fills in and who signs for a unit."""


def application(home: Household, phrase: str) -> Paper:
    """A letter by hand of the head of the household."""
    head = home.head
    text = f"""
# 困难职工帮扶申请书
- 尊敬的{home.unit}领导：
我叫{head.name}，{head.sex}，{chinese_date(head.born)}出生，身份证号{head.id_number}，{work_phrase(home)}，现住{home.address}。\
家中{len(home.people)}口人，全家月收入合计{sum(p.income for p in home.people)}元。
{home.story}
{phrase}。为此特向工会组织提出申请，希望将我家列为困难职工家庭予以帮扶。以上所述全部属实，如有虚假，本人愿意承担相应责任。
恳请组织批准，深表感谢！
[gap 8]
> 申请人（签字）：‹{head.name}›
> 联系电话：{home.phone}
> {chinese_date(home.applied)}
"""
    return Paper("A01", "困难职工帮扶申请书", home.applied, phrase, text)


def work_phrase(home: Household) -> str:
    """How the head tells what he or she does."""
    work = home.head.work
    return f"系{work}职工" if work.endswith(("公司", "厂")) else f"现为{work}人员"


def information_form(home: Household, phrase: str) -> Paper:
    """The printed record of the aid system, with a line for each member."""
    head = home.head
    members = "\n".join(
        f"| {p.name} | {p.relation} | {p.sex} | {p.id_number} | {p.work} | {p.income} |" for p in home.people[1:]
    )
    text = f"""
[rows 9.5]
[table 10]
^ 职工编号：{home.code}
[body 12]
# 困难职工档案信息表
| 姓名 | {head.name} | 性别 | {head.sex} | 民族 | 汉族 | 困难类别 | {home.category} |
| 身份证号 | {head.id_number} | 手机号码 | {home.phone} | 政治面貌 | 群众 |
| 工作单位 | {head.work} | 户口类型 | 非农业 | 婚姻状况 | {marriage(home)} |
| 家庭住址 | {home.address} | 医保状况 | 已参保 |
| 本人月平均收入 | {head.income}元 | 家庭年度总收入 | {home.yearly_income}元 | 家庭人口 | {len(home.people)} |
|: 2 9
| 主要致困原因 | {home.cause} |
| 情况说明 | {home.story}{phrase}。 |
= 家庭成员情况
|: 2 1.4 1.2 4.6 4 1.8
|* 姓名 | 关系 | 性别 | 身份证号 | 单位或学校 | 月收入 |
{members}
|: 2 9
| 基层工会意见 | 情况属实，拟同意建立困难职工档案。 |
| 备注 | 本表内容与工会帮扶工作管理系统一致。 |
> 填表人：‹{CLERKS[home.unit]}›    审核人：‹{CHIEFS[home.unit]}›
> {chinese_date(home.applied + timedelta(days=9))}
[seal {home.unit}]
"""
    return Paper("A03", "困难职工档案信息表", home.applied + timedelta(days=9), phrase, text)


def marriage(home: Household) -> str:
    """Marital status as the form has it."""
    return "已婚" if any(person.relation == "配偶" for person in home.people) else "离异"


def approval_form(home: Household, phrase: str) -> Paper:
    """Opinions and seals from the works union up to the county."""
    head = home.head
    text = f"""
[rows 11]
[body 12]
# 困难职工家庭建档审批表
^ 档案编号：{home.code}
| 户主姓名 | {head.name} | 性别 | {head.sex} | 家庭人口 | {len(home.people)}人 |
| 身份证号码 | {head.id_number} | 联系电话 | {home.phone} |
| 工作单位 | {head.work} | 申报类别 | {home.category} |
|: 2 9
| 家庭住址 | {home.address} |
| 致困原因 | {home.cause}。{home.story} |
|: 2 9 / 27
| 基层单位工会意见 | 经入户核查，{phrase}，同意上报。 ‹韩立民› \
{chinese_date(home.opened - timedelta(days=20))} |
| 公示情况 | 公示期五个工作日，期间未收到异议。 \
‹{CLERKS[home.unit]}› {chinese_date(home.opened - timedelta(days=6))} |
| {home.unit}审批意见 | 同意建立困难职工档案，列为{home.category}户。 \
‹{CHIEFS[home.unit]}› {chinese_date(home.opened)} |
[seal 0.55 {home.unit}|审批专用章]
"""
    return Paper("A04", "困难职工家庭建档审批表", home.opened, phrase, text)


def public_notice(home: Household, phrase: str) -> Paper:
    """Posted at the place of work: name, unit, main cause and a telephone number, nothing more."""
    start, end = home.opened - timedelta(days=15), home.opened - timedelta(days=8)
    text = f"""
[gap 8]
# 公  示
根据困难职工档案管理有关规定，经本人申请、基层工会入户核查、{home.unit}审核，拟将{home.head.name}家庭纳入困难职工建档范围，现予以公示。
|: 2 4 3 3
|* 姓名 | 工作单位 | 主要致困原因 | 拟建档类别 |
| {home.head.name} | {home.head.work} | {home.cause} | {home.category} |
公示时间：{chinese_date(start)}至{chinese_date(end)}。{phrase}。
监督电话：0999-6600{home.code[-3:]}
[gap 14]
> {home.unit}
> {chinese_date(start)}
[seal {home.unit}]
"""
    return Paper("A05", "公示", start, phrase, text)


def consent(home: Household, phrase: str) -> Paper:
    """All adults allow their circumstances to be asked for."""
    signers = "    ".join(f"‹{p.name}›" for p in home.people if p.born.year <= home.applied.year - 18)
    text = f"""
# 家庭经济状况信息查询授权书
- {home.unit}：
本人{home.head.name}，身份证号{home.head.id_number}，因申请困难职工家庭建档，现授权贵单位及其委托的核对机构，\
向民政、公安、人社、不动产登记、税务、金融等部门和单位查询、核对本人及共同生活的家庭成员的家庭经济状况信息。
{phrase}。
查询结果仅用于困难职工家庭的认定和复核，贵单位应当依法保密。本授权自签字之日起生效，至撤销档案之日止。
|: 2 1.5 5 3
|* 授权人 | 关系 | 身份证号 | 是否同意授权 |
{chr(10).join(f"| {p.name} | {p.relation} | {p.id_number} | 同意 |" for p in home.people)}
[gap 6]
- 授权人（签字并按手印）：{signers}
> {chinese_date(home.applied)}
"""
    return Paper("A25", "家庭经济状况信息查询授权书", home.applied, phrase, text)


def visit_record(home: Household, phrase: str) -> Paper:
    """What two people of the union saw at the household's home."""
    day = home.applied + timedelta(days=5)
    text = f"""
[rows 12]
[body 13]
# 困难职工入户核查表
| 被核查人 | {home.head.name} | 联系电话 | {home.phone} |
| 核查时间 | {chinese_date(day)} | 核查地点 | {home.address} |
|: 2 9
| 家庭成员情况 | {"；".join(f"{p.relation}{p.name}，{p.work}" for p in home.people[1:])}。 |
| 住房及家电情况 | 租住板房一间，约18平方米，有旧电视机一台，无机动车。 |
| 收入支出情况 | 家庭月收入约{sum(p.income for p in home.people)}元，主要支出为治疗费用。 |
| 走访了解 | {phrase}。 |
| 核查结论 | 申请人所报情况属实，建议按{home.category}户建档。 |
[gap 6]
- 核查人（两人以上签字）：‹{CLERKS[home.unit]}›  ‹韩立民›
- 被核查人签字：‹{home.head.name}›
> {chinese_date(day)}
"""
    return Paper("A27", "困难职工入户核查表", day, phrase, text)


def pledge(home: Household, phrase: str) -> Paper:
    """The applicant answers for the truth of the papers."""
    text = f"""
[gap 6]
# 诚信承诺书
本人{home.head.name}，身份证号{home.head.id_number}，在申请困难职工帮扶过程中郑重承诺：
一、本人提供的身份、收入、财产、致困原因等材料真实、完整、有效；
二、家庭情况发生变化时，{phrase}；
三、如有隐瞒或者弄虚作假，自愿退回全部帮扶款物，并承担由此产生的一切后果。
[gap 10]
> 承诺人：‹{home.head.name}›
> {chinese_date(home.applied)}
"""
    return Paper("A32", "诚信承诺书", home.applied, phrase, text)


def _withdrawal_day(home: Household) -> date:
    if home.withdrawn_on is None:
        raise ValueError(f"the file {home.code} is open")
    return home.withdrawn_on


def withdrawal_form(home: Household, phrase: str) -> Paper:
    """The form that fixes the day of withdrawal."""
    day = _withdrawal_day(home)
    text = f"""
[rows 12]
^ 档案编号：{home.code}
[body 12]
# 困难职工档案注销（撤档）审批表
| 姓名 | {home.head.name} | 性别 | {home.head.sex} | 建档时间 | {chinese_date(home.opened)} |
| 身份证号 | {home.head.id_number} | 困难类别 | {home.category} |
|: 2 9
| 工作单位 | {home.head.work} |
| 注销原因 | {home.reason}。{phrase}。 |
|: 2 9 / 30
| 本人意见 | 无异议。 ‹{home.head.name}› {chinese_date(day - timedelta(days=12))} |
| 基层工会意见 | 情况属实，同意注销。 ‹韩立民› {chinese_date(day - timedelta(days=7))} |
| {home.unit}意见 | 经审核，同意自{chinese_date(day)}起撤档。 ‹{CHIEFS[home.unit]}› {chinese_date(day)} |
[seal 0.6 {home.unit}]
"""
    return Paper("A38", "困难职工档案注销（撤档）审批表", day, phrase, text)


def leaving_statement(home: Household, phrase: str) -> Paper:
    """The person agrees to be out of hardship."""
    day = _withdrawal_day(home) - timedelta(days=14)
    text = f"""
[gap 6]
# 关于脱困情况的说明
- {home.unit}：
本人{home.head.name}，身份证号{home.head.id_number}，{home.opened.year}年\
{home.opened.month}月因{home.cause}被纳入困难职工档案。\
在工会组织的帮扶下，家庭生活状况明显好转。{phrase}，\
目前全家月收入{sum(p.income for p in home.people)}元，已不符合建档条件。
本人对脱困情况表示认可，同意注销困难职工档案，感谢工会多年来的关心和帮助。
[gap 12]
> 说明人（签字）：‹{home.head.name}›
> {chinese_date(day)}
"""
    return Paper("A37", "关于脱困情况的说明", day, phrase, text)
