"""Papers kept by the rules of accounting: plan, voucher with what lies behind it, bank papers, reports."""

from datetime import date
from random import Random

from service.sample.people import money, money_in_words
from service.sample.values import CITY, COUNTY, Household, Paper

GRANTS = (6_000_00, 4_500_00, 5_000_00, 8_000_00)
"""Fen given to each of the four households with an open file."""
VOUCHER = "记账凭证（2026年9月记字第47号）"


def open_cases(homes: tuple[Household, ...]) -> list[tuple[Household, int]]:
    """The households that get aid and how much."""
    return list(zip([home for home in homes if home.withdrawn_on is None], GRANTS, strict=True))


def allocation_plan(phrase: str) -> Paper:
    """How the year's money is divided among the counties."""
    text = f"""
@ 青岭市总工会文件
~ 青工发〔2026〕21号
# 关于下达2026年中央财政专项帮扶资金分配方案的通知
- 各县（市、区）总工会：
根据省总工会下达我市的2026年中央财政专项帮扶资金额度，结合各地在档困难职工户数，{phrase}，现将资金分配方案下达给你们。
|* 单位 | 生活救助（元） | 医疗救助（元） | 子女助学（元） | 合计（元） |
| 望河县总工会 | 186,000.00 | 92,000.00 | 64,000.00 | 342,000.00 |
| 城北区总工会 | 143,500.00 | 61,000.00 | 48,000.00 | 252,500.00 |
| 东湖区总工会 | 118,000.00 | 55,500.00 | 36,000.00 | 209,500.00 |
|* 合计 | 447,500.00 | 208,500.00 | 148,000.00 | 804,000.00 |
请严格执行专款专用、实名制发放的规定，于收到资金后三十个工作日内将拨付信息录入工会帮扶工作管理系统。
[gap 8]
> 青岭市总工会
> 2026年5月20日
[seal 青岭市总工会]
"""
    return Paper(
        "B02", "关于下达2026年中央财政专项帮扶资金分配方案的通知", date(2026, 5, 20), phrase, text,
        document_number="青工发〔2026〕21号", fiscal_year=2026, filing_year=2026, stated=True,
    )  # fmt: skip


def voucher(homes: tuple[Household, ...], phrase: str) -> Paper:
    """The entry in the books for the aid paid out in September."""
    total = sum(amount for _, amount in open_cases(homes))
    text = f"""
[landscape]
[rows 10]
[body 12]
# 记 账 凭 证
= 2026年9月28日                                  记字第 47 号
|: 4 3 3 2 2
|* 摘要 | 总账科目 | 明细科目 | 借方金额 | 贷方金额 |
| {phrase} | 维权支出 | 困难职工帮扶费 | {money(total)} |  |
| 银行代发{len(GRANTS)}户 | 银行存款 | 帮扶资金专户 |  | {money(total)} |
|  |  |  |  |  |
|* 合计：{money_in_words(total)} |  |  | {money(total)} | {money(total)} |
- 附件 2 张
- 会计主管：‹秦岚›     记账：‹田野›     出纳：‹贺佳›     审核：‹秦岚›     制单：‹田野›
"""
    return Paper("B03", VOUCHER, date(2026, 9, 28), phrase, text, fiscal_year=2026, stated=True)


def payment_list(homes: tuple[Household, ...], phrase: str) -> Paper:
    """Signed by those who got the money; lies behind the voucher."""
    rows = "\n".join(
        f"| {number} | {home.head.name} | {home.cause} | {money(amount)} | ‹{home.head.name}› |"
        for number, (home, amount) in enumerate(open_cases(homes), 1)
    )
    total = sum(amount for _, amount in open_cases(homes))
    text = f"""
[rows 12]
[body 13]
# 困难职工帮扶资金发放签领表
- 项目：{phrase}                 单位：元
|: 1 2 3 2 3
|* 序号 | 姓名 | 致困原因 | 金额 | 领款人签字 |
{rows}
|* 合计 |  |  | {money(total)} |  |
[gap 6]
- 审批：‹方志远›     复核：‹秦岚›     经办人：‹梁静›
> 2026年9月25日
[seal 0.3 青岭市总工会|财务专用章]
"""
    return Paper(
        "B04", "困难职工帮扶资金发放签领表", date(2026, 9, 25), phrase, text,
        fiscal_year=2026, behind=VOUCHER, stated=True,
    )  # fmt: skip


def bank_receipt(homes: tuple[Household, ...], phrase: str) -> Paper:
    """The bank's electronic receipt of the batch; lies behind the voucher."""
    total = sum(amount for _, amount in open_cases(homes))
    text = f"""
[ink 30 60 110]
[rows 9]
^ 回单编号：2026092800417733
[body 11]
# 青岭农村商业银行电子回单
|: 1.2 3 1.2 3
| 付款人户名 | 青岭市总工会帮扶资金专户 | 收款人户名 | 批量代发 |
| 付款人账号 | 6200 0088 1200 3401 | 收款人账号 | 详见代发明细 |
| 付款人开户行 | 青岭农商行营业部 | 收款人开户行 | 青岭农商行营业部 |
|: 1.2 7.2
| 金额（大写） | {money_in_words(total)}    （小写）¥{money(total)} |
| 摘要 | {phrase} |
| 交易时间 | 2026-09-28 10:24:37    交易流水号：EB88203617    成功笔数：{len(GRANTS)} |
- 重要提示：电子回单可重复打印，请勿重复记账。
[seal 0.74 青岭农村商业银行|电子回单专用章]
"""
    return Paper(
        "B05", "青岭农村商业银行电子回单", date(2026, 9, 28), phrase, text,
        fiscal_year=2026, behind=VOUCHER, stated=True,
    )  # fmt: skip


def named_summary(homes: tuple[Household, ...], phrase: str) -> Paper:
    """All who got central money, by name, with number and amount."""
    rows = "\n".join(
        f"| {number} | {home.head.name} | {home.head.id_number} | {home.unit} | {home.card} | {money(amount)} |"
        for number, (home, amount) in enumerate(open_cases(homes), 1)
    )
    total = sum(amount for _, amount in open_cases(homes))
    text = f"""
[landscape]
[rows 10]
^ 附件2
[body 12]
# 2026年中央财政专项帮扶资金实名制汇总表
- 填报单位（盖章）：青岭市总工会        救助项目：{phrase}        金额单位：元
|: 1 2 4.4 4 5 2.2
|* 序号 | 姓名 | 身份证号码 | 所属单位 | 银行卡号 | 救助金额 |
{rows}
|: 12.4 6.2
|* 合计 | {money(total)} |
- 单位负责人：‹方志远›      审核人：‹秦岚›      填表人：‹梁静›      填表日期：2026年9月22日
[seal 0.25 青岭市总工会]
"""
    return Paper(
        "B08", "2026年中央财政专项帮扶资金实名制汇总表", date(2026, 9, 22), phrase, text,
        turned=90, fiscal_year=2026, stated=True,
    )  # fmt: skip


def bank_statement(phrase: str, rng: Random) -> Paper:
    """An account's movements in a month of a year long closed."""
    balance, rows = 86_412_35, []
    opening = balance
    for day in (4, 9, 13, 17, 21, 26, 31):
        amount = rng.randrange(300_00, 9_000_00)
        income = day in (9, 26)
        balance += amount if income else -amount
        note = phrase if day == 17 else "帮扶资金拨入" if income else "代发救助金"
        columns = f"  | {money(amount)}" if income else f"{money(amount)} |  "
        rows.append(f"| 2014-03-{day:02d} | {note} | {columns} | {money(balance)} |")
    text = f"""
[body 12]
# 望河县农村信用合作联社
## 对  账  单
- 户名：望河县总工会    账号：6200 0031 0552 8890    币种：人民币
- 对账期间：2014年3月1日至2014年3月31日    期初余额：{money(opening)}
|: 2.2 3.6 2 2 2.4
|* 交易日期 | 摘要 | 借方发生额 | 贷方发生额 | 余额 |
{chr(10).join(rows)}
- 期末余额：{money(balance)}
- 请贵单位核对后签章，十日内退回本社。
> 2014年4月2日
[seal 望河县农村信用合作联社|业务专用章]
"""
    return Paper("B06", "银行对账单（2014年3月）", date(2014, 4, 2), phrase, text, fiscal_year=2014, stated=True)


def monthly_report(phrase: str) -> Paper:
    """Income and spending of one month."""
    text = f"""
^ 会工02表
[body 12]
# 收入支出表
= 编制单位：青岭市总工会          2026年9月          单位：元
|: 3.6 2 2.2
|* 项目 | 本月数 | 本年累计数 |
| 一、收入合计 | 318,640.00 | 2,954,117.60 |
| （一）会费收入 | 12,380.00 | 109,402.00 |
| （二）拨缴经费收入 | 206,260.00 | 1,840,715.60 |
| （三）上级补助收入 | 100,000.00 | 1,004,000.00 |
| 二、支出合计 | 271,905.30 | 2,507,338.15 |
| （一）职工活动支出 | 86,400.00 | 702,815.00 |
| （二）维权支出 | 121,505.30 | 1,106,204.95 |
| 其中：{phrase} | 23,500.00 | 804,000.00 |
| （三）行政支出 | 64,000.00 | 698,318.20 |
| 三、本期结余 | 46,734.70 | 446,779.45 |
- 单位负责人：‹方志远›      会计主管：‹秦岚›      制表：‹田野›
> 2026年10月9日
"""
    return Paper("B11", "收入支出表（2026年9月）", date(2026, 10, 9), phrase, text, fiscal_year=2026, stated=True)


def annual_accounts(phrase: str) -> Paper:
    """The year's final accounts, written on a computer and never printed."""
    text = f"""
# 望河县总工会2025年度财务决算报告
+ 一、年度收支总体情况
2025年度，本会总收入1,486,220.00元，其中上级补助收入612,000.00元；总支出1,402,775.48元，年末结余83,444.52元。
+ 二、专项帮扶资金决算
全年收到中央财政专项帮扶资金342,000.00元，省财政专项帮扶资金88,000.00元，共救助困难职工家庭167户次，\
支出429,160.00元，结转840.00元。{phrase}，录入工会帮扶工作管理系统的金额与上级拨付数额一致。
|* 项目 | 年初预算（元） | 决算数（元） | 完成比例 |
| 生活救助 | 240,000.00 | 238,460.00 | 99.36% |
| 医疗救助 | 120,000.00 | 121,700.00 | 101.42% |
| 子女助学 | 70,000.00 | 69,000.00 | 98.57% |
|* 合计 | 430,000.00 | 429,160.00 | 99.80% |
+ 三、存在的问题
个别基层工会发放资料报送不及时，下年度将加强督促检查。
> 望河县总工会
> 2026年1月28日
"""
    return Paper(
        "B10", "望河县总工会2025年度财务决算报告", date(2026, 1, 28), phrase, text,
        form="digital", fiscal_year=2025, stated=True,
    )  # fmt: skip


def papers(homes: tuple[Household, ...], rng: Random) -> list[tuple[str, Paper]]:
    """All papers of accounting with the unit that keeps them."""
    return [
        (CITY, allocation_plan("深度困难职工家庭按人均不超过四千元安排")),
        (CITY, voucher(homes, "发放九月份困难职工救助金")),
        (CITY, payment_list(homes, "中秋国庆走访慰问与医疗救助")),
        (CITY, bank_receipt(homes, "工会帮扶款第三批代发")),
        (CITY, named_summary(homes, "生活救助和大病医疗救助")),
        (COUNTY, bank_statement("转账支票付米面油款", rng)),
        (CITY, monthly_report("梯度帮扶项目支出")),
        (COUNTY, annual_accounts("年末对一百六十七户逐户电话回访")),
    ]
