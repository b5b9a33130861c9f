"""Names of units: unions, employers, authorities, schools, hospitals, banks."""

import re
from collections.abc import Iterator

from indexing.sheet import Sheet, found
from indexing.types import Field, FieldKind

_CJK = "一-鿿"
_SUFFIXES = (
    "有限责任公司|股份有限公司|集团有限公司|有限公司|分公司|集团公司|集团|公司|工会委员会|总工会办公室|总工会|联合工会|工会联合会|机关工会|工会|"
    "街道办事处|街道办|街道|乡人民政府|镇人民政府|人民政府|居民委员会|社区居委会|居委会|村民委员会|村委会|社区|"
    "人民医院|中心医院|中医院|医院|卫生院|卫生服务中心|职业技术学院|职业学院|学院|大学|中等专业学校|技工学校|学校|中学|小学|幼儿园|一中|二中|三中|"
    "支行|分行|营业部|营业厅|信用社|银行|困难职工帮扶中心|帮扶中心|服务中心|核对中心|登记中心|公安局|公安分局|派出所|民政局|财政局|人民法院|残疾人联合会|残联|"
    "人力资源和社会保障局|社会保障局|人社局|医疗保障局|消防救援大队|交警大队|交警支队|车辆管理所|婚姻登记处|税务局|教育局|档案局|事务所|委员会|殡仪馆|"
    "机床厂|工厂|[一-鿿]{2}厂|水泥厂|研究所|研究院|商场|超市|酒店|宾馆|合作社"
)
_VERBS = (
    "系|在|于|由|向|至|到|经(?!费|济|营|理|开|贸)|为|是|任|现|原|及|和|与|的|被|名称|单位|我叫|就读|尊敬|根据|报|送|往|对|从|自|给|请|将|同意|致|属|称|据|按|"
    "[日年月了]|传达|学习|听取|部分|以来|通过|追加|支付|存款|所有|资金|协助|组织|兹|联系|有|收到|关于|会同|依托"
)
_NAME = re.compile(rf"[{_CJK}0-9a-z()·]{{0,28}}?(?:{_SUFFIXES})(?:[{_CJK}()]{{0,8}}?(?:{_SUFFIXES})){{0,2}}")
_LEADING = re.compile(rf".*(?:{_VERBS})")
_GENERIC = re.compile(
    "(?:本|我|该|各|贵|你|某|基层|上级|下级|所在|用人|工作|全体|全市|全省|全国|各级|有关|企业|职工|主管|系统|产业|社区|街道|乡镇|开户|市|县|区|省|镇|村|人民|"
    "[一二三四五六七八九十]|困难|当地|属地|县级|机关|学生|家庭|商业|代发|付款|收款|发卡|加入|中国|专项|[0-9()]|个|家|名|户|网上|手机|电子|指定|直|联合)*"
)
_SUFFIX = re.compile(_SUFFIXES)
_LEAST = 4


def find_units(sheet: Sheet) -> Iterator[Field]:
    """Names of units on a page; words that mean any unit (本单位工会, 各级工会) are passed over."""
    for match in _NAME.finditer(sheet.text):
        start = _beginning(match)
        name = sheet.text[start : match.end()]
        suffix = _SUFFIX.search(name)
        if suffix and len(name) >= _LEAST and not _GENERIC.fullmatch(name[: suffix.start()]):
            yield found(sheet, FieldKind.UNIT, name, (start, match.end()), 0.8)


def _beginning(match: re.Match[str]) -> int:
    """Where the name begins: after the last verb before its first suffix, and after a bracket that is not closed."""
    text = match.group()
    suffix = _SUFFIX.search(text)
    lead = _LEADING.match(text[: suffix.start()]) if suffix else None
    start = lead.end() if lead else 0
    if text.count("(", start) > text.count(")", start):
        start = text.rindex("(") + 1
    while text[start : start + 1] in ("(", ")", "·"):
        start += 1
    return match.start() + start
