"""Papers that prove the causes of hardship: illness, school, a labour contract, an accident."""

from datetime import date, timedelta
from random import Random

from service.sample.people import chinese_date, money, money_in_words
from service.sample.values import Household, Paper


def diagnosis(home: Household, phrase: str) -> Paper:
    """The hospital's certificate with its seal."""
    day = home.applied - timedelta(days=18)
    text = f"""
= 望河县人民医院
[body 14]
# 疾病诊断证明书
^ 门诊号：20260117-0486
| 姓名 | {home.head.name} | 性别 | {home.head.sex} | 年龄 | {day.year - home.head.born.year}岁 |
| 科室 | 肾内科 | 住院号 | 0096317 | 费别 | 居民医保 |
+ 临床诊断：
1. 慢性肾脏病5期（尿毒症期）
2. 肾性贫血
3. {phrase}
+ 处理意见：
规律血液透析治疗，每周三次；低盐优质蛋白饮食，避免劳累；定期复查血常规、肾功能、电解质，不适随诊。
[gap 10]
> 医师签名：‹顾明›
> {chinese_date(day)}
- （本证明未加盖诊断证明专用章无效）
[seal 0.68 望河县人民医院|诊断证明专用章]
"""
    return Paper("A15", "疾病诊断证明书", day, phrase, text)


def medical_receipts(home: Household, phrase: str, rng: Random) -> Paper:
    """Three receipts of a hospital, a sheet each."""
    sheets = []
    for number, month in enumerate((11, 12, 1)):
        day = date(2026 if month == 1 else 2025, month, rng.randint(3, 27))
        parts = [rng.randrange(20_000, 160_000) for _ in range(4)]
        total = sum(parts)
        covered = total * 62 // 100
        item = phrase if number == 0 else "血液灌流器"
        sheets.append(
            f"""[ink 38 84 70]
^ 票据号码：00{rng.randrange(10**7, 10**8)}
[body 11]
## 医疗门诊收费票据（电子）
| 交款人 | {home.head.name} | 开票日期 | {day.isoformat()} | 业务流水号 | {rng.randrange(10**9, 10**10)} |
|: 4 2 2 3
|* 项目名称 | 数量 | 单位 | 金额（元） |
| 血液透析 | {rng.randint(9, 13)} | 次 | {money(parts[0])} |
| {item} | 1 | 组 | {money(parts[1])} |
| 西药费 | 1 | 批 | {money(parts[2])} |
| 化验费 | 1 | 项 | {money(parts[3])} |
|: 2 9
| 金额合计（大写） | {money_in_words(total)}    （小写）¥{money(total)} |
| 其他信息 | 医保统筹基金支付：{money(covered)}  个人账户支付：0.00  \
个人自付：{money(total - covered)}  医保类型：城乡居民 |
- 收款单位（章）：望河县人民医院      复核人：010      收款人：‹0372›
[seal 0.7 望河县人民医院|收费专用章]"""
        )
    text = "\n<<<\n".join(sheets)
    return Paper("A16", "医疗门诊收费票据", date(2025, 11, 1), phrase, text, form="pdf")


def admission_letter(home: Household, phrase: str) -> Paper:
    """A college takes the child."""
    child = home.people[-1]
    text = f"""
[ink 120 30 34]
[gap 22]
# 南麓科技学院
# 录 取 通 知 书
^ 编号：2026-4-01733
[body 16]
- {child.name} 同学：
经批准，你被录取到我校{phrase}学习，学制四年，请持本通知书于2026年9月3日至4日到校报到，逾期未报到又未请假者，取消入学资格。
考生号：26{home.code[-3:]}9900461
[gap 20]
> 南麓科技学院
> 2026年7月26日
[seal 南麓科技学院|招生专用章]
"""
    return Paper("A13", "南麓科技学院录取通知书", date(2026, 7, 26), phrase, text, form="png")


def tuition_receipt(home: Household, phrase: str) -> Paper:
    """What the first year costs."""
    child = home.people[-1]
    total = 580_000 + 120_000 + 63_500
    text = f"""
[ink 44 60 120]
[rows 10]
^ No. 0047261903
[body 11]
# 高等学校收费票据
| 交款人 | {child.name} | 学号 | 2026040217 | 院系 | 机电工程系 |
|: 4 3 3
|* 收费项目 | 标准 | 金额（元） |
| 学费 | 5800元/学年 | {money(580_000)} |
| 住宿费 | 1200元/学年 | {money(120_000)} |
| {phrase} | 按实结算 | {money(63_500)} |
|: 2 9
| 合计人民币（大写） | {money_in_words(total)}    ¥{money(total)} |
- 收款单位：南麓科技学院财务处    收款人：‹白洁›    开票日期：2026-09-03
[seal 0.7 南麓科技学院|财务专用章]
"""
    return Paper("A14", "高等学校收费票据（学费、住宿费）", date(2026, 9, 3), phrase, text)


def labour_contract(home: Household, phrase: str) -> Paper:
    """Two sheets of the contract and the union's seal on the certificate."""
    head = home.head
    text = f"""
# 劳动合同证明
- 青岭市总工会：
兹证明{head.name}（身份证号：{head.id_number}）于2024年3月1日与我公司签订书面劳动合同，合同期限自2024年3月1日起至2027年2月28日止，\
从事{phrase}工作，至今连续用工已满两年。
特此证明，并附劳动合同首页和签字页复印件。
[gap 12]
> 青岭市磐石建筑工程有限公司
> 2026年6月10日
[seal 青岭市磐石建筑工程有限公司工会|委员会]
<<<
# 劳 动 合 同 书
- 甲方（用人单位）：青岭市磐石建筑工程有限公司
- 乙方（劳动者）：{head.name}
根据《中华人民共和国劳动合同法》，甲乙双方在平等自愿、协商一致的基础上订立本合同，共同遵守。
第一条  本合同期限为三年，自2024年3月1日起至2027年2月28日止，其中试用期二个月。
第二条  乙方同意根据甲方工作需要，在青岭市城北区项目部担任木工岗位工作。
第三条  甲方实行标准工时制度，每月20日前以货币形式支付乙方工资，月工资不低于2300元。
[gap 12]
- 甲方（盖章）：‹周磊›            乙方（签字）：‹{head.name}›
"""
    return Paper("A18", "劳动合同证明", date(2026, 6, 10), phrase, text, form="tiff")


def accident_finding(home: Household, phrase: str) -> Paper:
    """The traffic police settle who is to blame; typed text first, the sealed sheet as a scan."""
    text = f"""
# 道路交通事故认定书
= 青公交认字〔2026〕第0417号
- 事故时间：2026年4月16日18时40分    天气：小雨
- 事故地点：青岭市城北区河堤路与工业三路交叉口
- 当事人：{home.head.name}，{home.head.sex}，身份证号{home.head.id_number}，驾驶二轮电动车
+ 道路交通事故基本事实：
邱某某驾驶轻型货车沿工业三路由东向西行驶至河堤路口右转弯时，{phrase}，与直行的电动车相撞，造成{home.head.name}受伤。
<<<
+ 道路交通事故形成原因及责任认定：
邱某某右转弯未让直行车辆先行，违反《中华人民共和国道路交通安全法实施条例》第五十一条，承担全部责任；{home.head.name}不承担责任。
[gap 10]
> 交通警察：‹石锐›  ‹汪海涛›
> 青岭市公安局交通警察支队城北大队
> 2026年4月29日
[seal 0.62 青岭市公安局交通警察支队|事故处理专用章]
"""
    return Paper(
        "A23", "道路交通事故认定书", date(2026, 4, 29), phrase, text, form="mixed",
        document_number="青公交认字〔2026〕第0417号",
    )  # fmt: skip
